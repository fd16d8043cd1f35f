package web

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

var (
	notShown = regexp.MustCompile(`(?s)<script.*?</script>|<style.*?</style>|<!--.*?-->|<[^>]*>`)
	anID     = regexp.MustCompile(`(^|[^\pL\d.:/-])(?:m|g|e|a|n|c|h|p|q|b|j|d|t|y)\d{1,3}([^\pL\d]|$)|\b[a-z]+_[a-z_]+\b|⟦|\{[a-z]+\}`)
)

// No page of a family's course shows an id or a code where a person reads: in Danish and in English, to the coordinator, a supervisor,
// a parent and somebody in the team by consent.
func TestNoPageShowsAnId(t *testing.T) {
	f := parentsApart(t)
	sofie := staffMember("sofie", course.Supervisor)
	for _, f.reads = range []string{"da", "en"} {
		pages := []string{"/plan/skriv", "/plan/udskriv", "/hvem-har-set", "/indefra", "/fritagelser", "/hvad-nu-hvis", "/plan/forskel?fra=0&til=1"}
		for _, tab := range view.Tabs {
			pages = append(pages, "/"+tab)
		}
		for _, page := range pages {
			for _, who := range []access.Who{f.karen, sofie, f.nanna} {
				f.showsNoID(t, f.get(t, who, "/forloeb/"+f.id+page))
			}
		}
		for _, page := range []string{"/familier", "/forloeb"} {
			f.showsNoID(t, f.get(t, f.karen, page))
		}
		for _, page := range []string{"/overblik", "/stikproever?antal=50", "/evaluering", "/moedetal", "/evaluering.csv", "/moedetal.csv"} {
			f.showsNoID(t, f.get(t, sofie, page))
		}
		for _, page := range []string{"", "/beskeder", "/letlaest", "/klage"} {
			f.showsNoID(t, f.get(t, f.maria, "/min-plan/"+f.id+page))
		}
	}
}

func (f *family) showsNoID(t *testing.T, a answerOf) {
	t.Helper()
	if a.status >= http.StatusInternalServerError {
		t.Errorf("%s: %d", a.at, a.status)
	}
	for _, line := range strings.Split(notShown.ReplaceAllString(a.body, "\n"), "\n") {
		if line = strings.TrimSpace(html.UnescapeString(line)); anID.MatchString(line) {
			t.Errorf("%s (%s) shows %q", a.at, f.reads, line)
		}
	}
}

// Every event and everything that comes due has a line in the timeline without an id.
func TestEveryLineOfTheTimelineIsInWords(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		for _, e := range course.EventNames() {
			if line := language.Of(lang, "event."+e, "what", "x"); anID.MatchString(line) {
				t.Errorf("%s: %s", e, line)
			}
		}
		for _, i := range course.Items() {
			for _, prefix := range []string{"agenda.", "item.", "notice."} {
				if line := language.Of(lang, prefix+string(i.Kind), "when", "x"); language.Has(prefix+string(i.Kind)) && anID.MatchString(line) {
					t.Errorf("%s: %s", i.Kind, line)
				}
			}
		}
	}
}
