package browser

import (
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// A meeting is agreed, moved, held, written down and shared with the family; then the rhythm changes, with the dates that follow.
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
	k.unfold("Familiens egne ord")
	k.fill("Med Marias egne ord", "Det går bedre, end jeg troede.")
	k.set("Tro på at det lykkes", "5")
	k.picture("hold")
	k.press("Gem mødet")
	k.reads("Mødet er skrevet ned.", "Holdt", "Tro på at det lykkes: 5 af 10")
	k.picture("held")
	m.visit(f.mine(""))
	m.readsNot("Praktikken er begyndt") // until it is shared
	k.shares("Karen ringer til skolen på fredag.")
	k.picture("shared")
	m.visit(f.mine(""))
	m.reads("Vores møder", "Det aftalte vi", "Karen ringer til skolen på fredag.", "»Det går bedre, end jeg troede.«")
	m.picture("shared")
	m.press("Læs referatet")
	m.reads("Referat af mødet", "Praktikken er begyndt, og Alma sover bedre.", "Tro på at det lykkes: 5 af 10")

	k.visit(f.at("/opfoelgning"))
	k.press("Ret form og hyppighed")
	k.meetsEvery("3", "Det går fremad, så vi mødes lidt sjældnere.")
	k.reads("Det går fremad, så vi mødes lidt sjældnere.", "Tidligere form og hyppighed")
	k.visit(f.at("/beskeder"))
	k.reads("Praktikken er begyndt, og Alma sover bedre.")
	k.visit(f.at("/haendelser"))
	k.choose("Hvad", "Møder og opfølgning")
	k.choose("Hvem", "Maria "+f.name)
	k.press("Vis")
	k.reads("Referat delt med familien", "Med egne ord:", "Det går bedre, end jeg troede.")
	k.readsNot("Planen sendt")
	k.picture("timeline")
	m.visit(f.mine(""))
	m.reads("5 af 10")
}

// shares lets the family read the minutes of the meeting that was held.
func (b *browser) shares(agreed string) {
	b.t.Helper()
	b.reads("Referatet er ikke delt med familien endnu.")
	b.press("Del referatet")
	b.fill("Det aftalte vi", agreed)
	b.press("Del referatet")
	b.reads("Referatet er delt. Familien får besked.", "Referatet er delt med Maria")
}

// What the family thought of a meeting it says itself, and nobody who works with it reads it.
func TestAFamilySaysWhatItThoughtOfAMeeting(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Bjergsted").followedUp()
	held := func() {
		f.did(karen, course.RecordMeeting{At: time.Now().Add(-time.Minute), Form: "office", Present: []string{"m1"}, Note: "Vi talte om praktikken."})
	}
	answers := func(m *browser) {
		m.visit(f.mine(""))
		m.reads("Hvordan var mødet")
		m.press("Svar på to spørgsmål")
		m.reads("Det er frivilligt at svare.")
		m.press("Send svar")
		m.reads("Vælg et svar på mindst ét af spørgsmålene")
		m.picture("missing")
		m.tickUnder("Følte du dig hørt og forstået?", "Meget")
		m.press("Send svar")
		m.reads("Tak for dit svar.")
		m.readsNot("Svar på to spørgsmål")
	}
	held()
	answers(open(t, p.base, phone).logIn("maria"))
	held()
	answers(withoutScript(t, p.base, phone).logIn("maria"))
	held()
	b := open(t, p.base, phone)
	b.visit(f.mine(""))
	b.logInByKeyboard("Maria Toft")
	b.enterAt("Svar på to spørgsmål")
	b.tabTo("Fuldt ud")
	b.key(" ")
	b.enterAt("Send svar")
	b.reads("Tak for dit svar.")

	k := open(t, p.base, desk).logIn("karen")
	for _, at := range []string{"/opfoelgning", "/haendelser", "/beskeder"} {
		k.visit(f.at(at))
		k.readsNot("Fuldt ud", "hvordan mødet var")
	}
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
