package browser

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// A meeting is agreed, moved, held and written down, with what the family thought of it;
// then the rhythm changes, with the dates that follow.
func TestAMeetingIsAgreedMovedAndHeldAndTheRhythmChanges(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Birkedal").followedUp()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/opfoelgning"))
	k.reads("Der er ingen møder endnu.")
	k.press("Aftal et møde")
	k.replace("Dato", typedDate(f.today().AddDays(-3)))
	k.press("Aftal mødet")
	k.reads("Der er noget, der skal rettes") // it lies behind us
	k.replace("Dato", typedDate(f.sunday()))
	k.tick("Alma")
	k.press("Aftal mødet")
	k.reads("Er datoen rigtig?", "lukkedag") // a question, with everything that was typed
	k.picture("odd")
	k.replace("Dato", typedDate(f.soon(3)))
	k.replace("Klokkeslæt", "9.15")
	k.tick("Alma")
	k.press("Aftal mødet")
	k.reads("Mødet er aftalt.", "9.15")
	k.picture("agreed")
	k.press("Flyt")
	k.replace("Klokkeslæt", "13.30")
	k.fill("Begrundelse", "Alma skal til tandlæge om formiddagen.")
	k.press("Flyt mødet")
	k.reads("13.30")

	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.reads("Næste møde", "13.30", "Hjemmebesøg")

	f.meetingBegins()
	k.visit(f.at("/opfoelgning"))
	k.press("Skriv mødet ned")
	k.reads("Hvad skete der på mødet?")
	k.fill("Hvad blev der sagt og aftalt?", "Praktikken er begyndt, og Alma sover bedre.")
	k.fill("Med Marias egne ord", "Det går bedre, end jeg troede.")
	k.set("Tro på at det lykkes", "5")
	k.picture("hold")
	k.press("Gem mødet")
	k.reads("Mødet er skrevet ned.", "Holdt", "Tro på at det lykkes: 5 af 10")
	k.picture("held")

	k.press("Ret form og hyppighed")
	k.meetsEvery("3", "Det går fremad, så vi mødes lidt sjældnere.")
	k.reads("Det går fremad, så vi mødes lidt sjældnere.", "Tidligere form og hyppighed")
	k.visit(f.at("/beskeder"))
	k.reads("Praktikken er begyndt, og Alma sover bedre.")
	m.visit(f.mine(""))
	m.reads("5 af 10")
}

// meetingBegins lets the time of the agreed meeting come.
func (f *family) meetingBegins() {
	f.t.Helper()
	for _, m := range f.now().Meetings {
		if m.Status == course.Agreed {
			begins := time.Now().Add(1500 * time.Millisecond)
			f.did(karen, course.MoveMeeting{Confirmed: true, Meeting: m.ID, At: begins})
			time.Sleep(time.Until(begins) + 200*time.Millisecond)
			return
		}
	}
	f.t.Fatal("no meeting is agreed")
}
