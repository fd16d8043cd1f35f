package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/web/paper"
)

// Whoever makes it, the file of a family member holds what she may read and nothing of the others': as PDF, and as JSON with the documents.
func TestTheFileOfAMemberHoldsWhatSheMayRead(t *testing.T) {
	t.Parallel()
	f := parentsApart(t)
	f.server.Printer = paper.NewPrinter(kit.Chromium(t))
	for member, subject := range map[string]string{"m1": "maria", "m2": "peter", "m3": "freja", "m4": "nobody"} {
		for _, reader := range []access.Who{f.karen, f.sofie, {Subject: subject, Municipality: "eksempel", Roles: f.maria.Roles}} {
			for _, file := range []string{"/sag.pdf", "/sag.zip"} {
				at := "/forloeb/" + f.id + "/sag/" + member + file
				if subject == "nobody" && !slices.Contains([]string{f.karen.Subject, f.sofie.Subject}, reader.Subject) {
					continue
				}
				a := f.get(t, reader, at)
				if a.status != http.StatusOK {
					t.Errorf("%s for %s: %d", at, reader.Subject, a.status)
				}
				found := 0
				for _, s := range f.secrets {
					switch has := strings.Contains(a.body, s.word); {
					case has && !slices.Contains(s.mayRead, subject) && subject != "nobody":
						t.Errorf("%s for %s holds %q (%s)", at, reader.Subject, s.word, s.what)
					case has:
						found++
					}
				}
				if found == 0 && subject != "nobody" {
					t.Errorf("%s for %s holds no secret: the test proves nothing", at, reader.Subject)
				}
				t.Logf("%s for %s: %d of what she may read", at, reader.Subject, found)
			}
		}
	}
	for _, other := range []access.Who{f.peter, f.nanna, f.jonas} {
		if a := f.get(t, other, "/forloeb/"+f.id+"/sag/m1/sag.zip"); a.status < 400 {
			t.Errorf("%s gets the file of Maria", other.Subject)
		}
	}
}
