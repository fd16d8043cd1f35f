package browser

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Jonas is taken out of the team while he writes. He reads what he wrote, and sends it to the coordinator.
func TestWhoIsTakenOutOfTheTeamWhileWritingGetsTheTextBack(t *testing.T) {
	t.Parallel()
	p := started(t)
	const note = "Vi talte længe om søvn, og Alma vil gerne tegne mere."
	for name, opening := range map[string]func(*testing.T, string, int64) *browser{"with script": open, "without script": withoutScript} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := p.family(t, "Ravnholt").followedUp()
			b := opening(t, p.base, desk).logIn("jonas")
			b.visit(f.at("/handling/write_note"))
			b.tick("Telefonsamtale")
			b.fill("Notat", note)
			if b.script {
				b.reads("Kladde gemt")
			}
			f.did(karen, course.RemoveTeamMember{Member: f.teamMember("jonas")})
			if b.script {
				b.fill("Notat", " Og synge.")
				b.reads("Kladden er ikke gemt")
			}
			b.press("Gem notatet")
			b.reads("Du har ikke adgang", "Det, du skrev", "Det er ikke gemt.")
			if got := b.typed("Notat"); len(got) < len(note) || got[:len(note)] != note {
				t.Errorf("of the note there is %q", got)
			}
			b.readsNot("Maria", "Ravnholt")
			b.picture("unsent")
			b.press("Send til tovholderen")
			b.reads("Teksten er sendt til tovholderen")
			b.picture("sent")
			b.visit(f.at("/handling/write_note"))
			b.readsNot("Det, du skrev") // it is sent, and not kept

			k := opening(t, p.base, desk).logIn("karen")
			k.visit("/familier")
			k.reads("Der er sendt en tekst til dig af en, der ikke længere har adgang.")
			k.visit(f.at("/beskeder"))
			k.reads(note, "Sendt efter at adgangen var ophørt")
		})
	}
}

// teamMember is somebody's place in the team.
func (f *family) teamMember(subject string) string {
	f.t.Helper()
	c, err := f.p.cases.Course(acting(f.t, karen), karen, f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, m := range c.Team.Members {
		if m.Subject == subject && m.Active() {
			return m.ID
		}
	}
	f.t.Fatalf("%s is not in the team", subject)
	return ""
}
