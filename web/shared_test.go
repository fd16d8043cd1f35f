package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// A health nurse is in the team because Maria shares her own and her small child's health with the field. She walks
// every page, file and answer, as the parents do: no word turns up of work, of social matters, of anybody else's
// health, of what concerns several of whom one has not said yes, or of other people's notes and minutes.
func TestAHealthNurseByConsentReadsHealthAndNothingElse(t *testing.T) {
	t.Parallel()
	f := parentsApart(t)
	asNanna := func(word string) bool {
		for _, s := range f.secrets {
			if s.word == word {
				return slices.Contains(s.mayRead, "nanna")
			}
		}
		return false
	}
	seen := f.walk(t, f.nanna)
	for _, s := range f.secrets {
		switch where := seen.with(s.word); {
		case !asNanna(s.word) && where != "":
			t.Errorf("she reads %q (%s) at %s", s.word, s.what, where)
		case asNanna(s.word) && where == "":
			t.Errorf("she does not find %q (%s)", s.word, s.what)
		}
	}
	answered := 0
	for _, a := range seen {
		if a.status == 200 || a.status == 0 {
			answered++
		}
	}
	t.Logf("%d addresses and answers asked for, %d answered, %d words looked for, %d of them hers to read", len(seen), answered, len(f.secrets), f.hers())

	t.Run("she finds what her work needs", func(t *testing.T) {
		page := f.get(t, f.nanna, "/forloeb/"+f.id+"/plan").body
		for _, sentence := range []string{"Du ser en del af forløbet", "Maria Toft har sagt ja til at dele dette med dit fagområde: helbred.", "Helbred og behandling, Sundhed", "Karen Holmegaard-Lund"} {
			if !strings.Contains(page, sentence) {
				t.Errorf("her page of the plan does not say %q", sentence)
			}
		}
	})
	t.Run("Maria reads what she has opened, and for whom", func(t *testing.T) {
		page := f.get(t, f.maria, "/min-plan/"+f.id).body
		for _, sentence := range []string{
			"I planen kan de læse om: Helbred og behandling, Sundhed. Kun det, der handler om Maria", "Læser med efter samtykket nu: Nanna Egelund.", "Det åbner ikke i sig selv for noget i planen.",
		} {
			if !strings.Contains(page, sentence) {
				t.Errorf("Maria's page does not say %q", sentence)
			}
		}
	})
	t.Run("Peter reads nothing of it", func(t *testing.T) {
		if page := f.get(t, f.peter, "/min-plan/"+f.id).body; strings.Contains(page, "Nanna") {
			t.Error("Peter reads who Maria shares her health with")
		}
	})
	t.Run("a withdrawn consent closes its part at once", func(t *testing.T) {
		f.do(f.maria, course.WithdrawConsent{Consent: f.consents["m4"]})
		left := f.walk(t, f.nanna)
		if at := left.with(f.wordOf("the health goal of the small child")); at != "" {
			t.Errorf("she reads of the child's health at %s", at)
		}
		if left.with(f.wordOf("Maria's health goal")) == "" {
			t.Error("she does not read of Maria's health any more")
		}
	})
	t.Run("and with the one that she is in the team by, all of it", func(t *testing.T) {
		f.do(f.maria, course.WithdrawConsent{Consent: f.consents["m1"]})
		left := f.walk(t, f.nanna)
		for _, s := range f.secrets {
			if at := left.with(s.word); at != "" {
				t.Errorf("she reads %q (%s) at %s", s.word, s.what, at)
			}
		}
	})
}

// hers is how many words the health nurse may read.
func (f *family) hers() (n int) {
	for _, s := range f.secrets {
		if slices.Contains(s.mayRead, "nanna") {
			n++
		}
	}
	return n
}

func (f *family) wordOf(what string) string {
	f.t.Helper()
	for _, s := range f.secrets {
		if s.what == what {
			return s.word
		}
	}
	f.t.Fatalf("nothing is said of %s", what)
	return ""
}

// nurse takes Nanna into the team. Maria shares health, her own and Liv's; Peter shares with another field.
func (f *family) nurse(expires course.Date) {
	f.consents = map[string]string{}
	for _, member := range []string{"m1", "m4"} {
		f.consents[member] = f.do(f.maria, course.GiveConsent{
			Member: member, GivenBy: "m1", Types: []string{"health"}, Recipient: "health", Purpose: f.only("why the health of "+member+" is shared", "maria", "nanna"), Form: "digital", Expires: expires,
		})
	}
	f.do(f.maria, course.GiveConsent{
		Member: "m1", GivenBy: "m1", Types: []string{"housing"}, Recipient: "substance_abuse", Purpose: f.only("why Maria's housing is shared", "maria"), Form: "digital", Expires: expires,
	})
	f.do(f.karen, course.AddTeamMember{Subject: "nanna", Field: "health", Role: f.only("what the nurse does", "maria", "nanna"), Basis: "consent", Consent: f.consents["m1"]})
}

// healthGoals are goals whose area is health, of each and of several, and one of Maria's work; by subject, those
// that the person is to answer.
func (f *family) healthGoals() map[string][]string {
	toAnswer := map[string][]string{}
	for _, g := range []struct {
		what, area string
		members    []string
		words      string
		readers    []string
		answerers  []string
	}{
		{"Maria's health goal", "health", []string{"m1"}, "m1", []string{"maria", "nanna"}, []string{"maria"}},
		{"the health goal of the small child", "child_health", []string{"m4"}, "m4", []string{"maria", "nanna"}, []string{"maria"}},
		{"Peter's health goal", "health", []string{"m2"}, "m2", []string{"peter"}, []string{"peter"}},
		{"the health goal of both parents", "health", []string{"m1", "m2"}, "", []string{"maria", "peter"}, []string{"maria", "peter"}},
		{"the health goal of the whole family", "health", nil, "", []string{"maria", "peter", "freja"}, []string{"maria", "peter", "freja"}},
		{"Maria's goal of work", "employment", []string{"m1"}, "m1", []string{"maria"}, []string{"maria"}},
	} {
		body := course.GoalBody{
			Area: g.area, Members: g.members, Text: f.only(g.what, g.readers...), Discharges: []string{"lab_min_plan/stabilising"},
			Measure: &course.Measure{Name: f.only("what is measured: "+g.what, g.readers...), Max: 10, Baseline: 2, Target: 8},
		}
		if g.words != "" {
			body.OwnWords = &course.Words{Member: g.words, Text: f.only("own words: "+g.what, g.readers...)}
		}
		id := f.do(f.karen, course.AddGoal{GoalBody: body})
		by := f.karen
		if slices.Contains(g.readers, "nanna") {
			by = f.nanna // she writes of what is shared with her
		}
		home := g.readers
		if len(g.members) != 1 { // Maria's address is protected, and Peter is not of her household
			home = slices.DeleteFunc(slices.Clone(home), func(subject string) bool { return subject == "peter" })
		}
		f.do(by, course.AddEffort{
			Goal: id, Text: f.only("an effort: "+g.what, home...), LegalBasis: "Sundhedsloven", Provider: "Sundhedsplejen", Unit: "Sundhed", Responsible: "Nogen", From: calendar.DateOf(time.Now()),
		})
		f.do(by, course.AddComment{About: id, Text: f.only("a comment: "+g.what, g.readers...)})
		text := f.only("a section: "+g.what, home...)
		if len(g.members) < 2 {
			member := ""
			if len(g.members) == 1 {
				member = g.members[0]
			}
			f.do(by, course.WriteSection{Area: g.area, Member: member, Text: &text})
		} else {
			f.secrets = f.secrets[:len(f.secrets)-1]
		}
		for _, who := range g.answerers {
			toAnswer[who] = append(toAnswer[who], id)
		}
	}
	return toAnswer
}

// nursing: meetings, minutes, and the nurse's own note and paper beside those of others.
func (f *family) nursing() {
	today := calendar.DateOf(time.Now())
	soon := calendar.NewWorking(nil).Next(today.AddDays(21))
	f.do(f.karen, course.AgreeMeeting{Confirmed: true, At: calendar.At(soon, 9, 23), Form: "office", Members: []string{"m2"}})
	f.known("kl. 09.23", "when Peter has a meeting", "peter")
	f.do(f.karen, course.RecordMeeting{
		At: time.Now().Add(-time.Second), Form: "office", Present: []string{"m1", "m2"}, Note: f.only("the minutes of a meeting with both parents"),
		OwnWords: []course.Words{{Member: "m1", Text: f.only("what Maria said at the meeting", "maria")}},
	})
	f.do(f.nanna, course.WriteNote{Kind: "visit", On: today, Members: []string{"m1"}, Text: f.only("the nurse's own note", "nanna")})
	out, err := f.cases.Attach(casework.ActingFor(f.t.Context(), f.nanna), f.nanna, f.id, casework.Upload{
		Name: f.only("the name of the nurse's own paper", "nanna", "maria"), Type: "text/plain", Members: []string{"m1"}, Content: []byte(f.only("the nurse's own paper", "nanna", "maria")),
	}, casework.Call{Key: "document-nanna"})
	if err != nil {
		f.t.Fatal(err)
	}
	f.documents = append(f.documents, out.Created)
}
