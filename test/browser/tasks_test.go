package browser

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// What a meeting agreed becomes a task of a colleague and Maria: it stands on the colleague's start page and on hers. She adds her own,
// and says that it is done.
func TestWhoDoesWhatIsAgreedAtAMeetingAndDone(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Aftalegaard").followedUp()
	held := f.did(karen, course.RecordMeeting{At: time.Now().Add(-time.Minute), Form: "office", Present: []string{"m1"}, Note: "Om skolen."})
	f.did(karen, course.ShareMinutes{Meeting: held, Minutes: "Vi talte om skolen.", Agreed: "- Jonas og Maria ringer til skolen.\n- Karen skriver til banken."})

	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/handling/agree_task/" + held))
	k.reads("Aftal, hvem der gør hvad", "Karen skriver til banken.")
	k.fill("Hvornår skal det være klar?", typedDate(f.soon(2)))
	k.press("Gem aftalen")
	k.reads("Vælg, hvem der gør det: en medarbejder, en fra familien eller begge.")
	k.choose("En medarbejder", "Jonas Refsgaard")
	k.choose("En fra familien", "Maria Aftalegaard")
	k.picture("asked")
	k.press("Gem aftalen")
	k.reads("Aftalen er gemt.", "Jonas og Maria ringer til skolen.", "Jonas Refsgaard og Maria Aftalegaard")
	k.picture("agreed")

	j := open(t, p.base, phone).logIn("jonas")
	j.visit("/familier")
	j.reads("Aftalegaard", "En aftale skal være klar")
	j.picture("colleague")

	m := open(t, p.base, phone).logIn("maria")
	m.visit("/min-plan/" + f.id)
	m.reads("Det har vi aftalt", "Jonas og Maria ringer til skolen.")
	m.press("Skriv noget, du selv vil gøre")
	m.fill("Hvad skal gøres?", "Jeg går en tur hver dag.")
	m.fill("Hvornår skal det være klar?", typedDate(f.soon(5)))
	m.press("Gem aftalen")
	m.reads("Jeg går en tur hver dag.", "Dig selv")
	m.picture("mine")
	m.press("Gjort: Jonas og Maria ringer til skolen.")
	m.fill("Hvordan gik det?", "Skolen er klar.")
	m.press("Ja, den er gjort")
	m.reads("Godt. Aftalen er gjort.")

	j.visit("/familier")
	j.readsNot("En aftale skal være klar")
}
