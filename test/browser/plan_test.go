package browser

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// The plan from its first goal to a revision: Karen writes it, Maria answers goal by goal on her phone.
func TestAPlanIsWrittenAnsweredRevisedAndComesIntoForce(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Aldershvile").drafting()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at(""))
	k.reads("Hvorfor er vi her, og hvad sker der nu?", "Du skriver planen sammen med familien.")
	k.press("Skriv planen")
	k.reads("Der er ingen mål endnu.", "Hvad planen erstatter", "Mangler")
	k.picture("empty")
	k.writesAGoal("Maria begynder på frisøruddannelsen", "Jeg vil være frisør, siden jeg var lille.")
	k.writesAnEffort("Maria begynder på frisøruddannelsen", "Virksomhedspraktik hos en frisør", typedDate(f.today()))
	k.writesASection("Beskæftigelse", "Først ro i hverdagen, så praktik nogle timer om ugen.")
	k.reads("Dækket")
	k.picture("written")
	k.submits()
	k.reads("Planen er sendt til svar.", "Har ikke svaret")

	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.reads("Hej Maria", "Planen er klar: hvad siger du til den?")
	m.press("Læs og svar")
	m.reads("Jeg vil være frisør, siden jeg var lille.")
	m.press("Send mit svar")
	m.reads("Svar på målet: Maria begynder på frisøruddannelsen")
	m.tickUnder("Maria begynder på frisøruddannelsen", "Jeg er uenig")
	m.press("Send mit svar")
	m.reads("Skriv, hvad du mener om målet")
	m.picture("dissent")
	m.fill("Hvis ikke: hvad mener du?", "Det går for hurtigt. Jeg vil først have ro derhjemme.")
	m.press("Send mit svar")
	m.reads("Tak. Dit svar er sendt til tovholderen.", "Dit svar på planen", "»Det går for hurtigt. Jeg vil først have ro derhjemme.«")
	m.picture("receipt")
	m.press("Ret mit svar")
	m.replace("Med egne ord", "Tak for hjælpen.")
	m.press("Send mit svar")
	m.reads("»Tak for hjælpen.«")

	k.visit(f.at("/plan"))
	k.reads("Uenig i noget", "»Det går for hurtigt. Jeg vil først have ro derhjemme.«")
	k.picture("dissented")
	k.press("Tag tilbage for at rette")
	k.fill("Begrundelse", "Målet skal tage den tid, det tager.")
	k.press("Tag planen tilbage")
	k.visit(f.at("/plan/skriv"))
	k.changesTheGoal("Maria begynder på frisøruddannelsen", "Maria begynder på frisøruddannelsen, når der er ro derhjemme")
	k.submits()

	m.visit(f.mine("/svar"))
	m.agrees("når der er ro derhjemme")
	k.visit(f.at("/plan"))
	k.reads("Enig")
	k.press("Sæt planen i kraft")
	k.press("Sæt planen i kraft")
	k.reads("Der er noget, der skal rettes") // nobody has said how often one meets
	k.picture("too-early")
	k.visit(f.at("/handling/set_interval"))
	k.meetsEvery("2", "Familien vil helst mødes hjemme.")
	k.adopts(f)

	k.press("Begynd en ny version")
	k.fill("Begrundelse", "Maria har fået en læreplads.")
	k.press("Begynd")
	k.changesTheGoal("Maria begynder på frisøruddannelsen", "Maria gennemfører frisøruddannelsen, når der er ro derhjemme")
	k.submits()
	m.visit(f.mine(""))
	m.press("Læs og svar")
	m.reads("Det er ændret siden version", "gennemfører")
	m.picture("changed")
	m.agrees("Maria gennemfører")
	k.adopts(f)
	k.press("Se, hvad der blev ændret")
	k.reads("Ord, der er kommet til, er understreget.", "når der er ro derhjemme")
	k.picture("compared")
}

// A plan is sent out when nothing is missing that one knows of: the page says to whom it goes, and leads to what is missing.
func TestAPlanIsSentOutOnceNothingIsMissing(t *testing.T) {
	t.Parallel()
	p := started(t)
	for name, karens := range map[string]func() *browser{
		"Hornbæk":   func() *browser { return open(t, p.base, desk).logIn("karen") },
		"Havnegård": func() *browser { return withoutScript(t, p.base, desk).logIn("karen") },
	} {
		f := p.family(t, name).drafting()
		f.did(karen, course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Members: []string{"m1"}, Text: "Maria finder et job"}})
		k := karens()
		k.visit(f.at("/handling/submit_plan"))
		k.reads("Sendes til", "Maria "+name, "Mangler")
		k.picture("missing")
		k.press("Send til svar")
		k.reads("Der er noget, der skal rettes")
		k.visit(f.at("/plan"))
		k.readsNot("Har ikke svaret") // nobody was asked
		f.WritePlan(func(c course.Command) string { return f.did(karen, c) })
		k.visit(f.at("/handling/submit_plan"))
		k.reads("Der mangler ikke noget i planen.")
		k.picture("whole")
		k.press("Send til svar")
		k.reads("Planen er sendt til svar.", "Har ikke svaret")
	}
}

// By keyboard alone: the plan is sent out.
func TestAPlanIsSentOutByKeyboardAlone(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Hillerødsholm").drafting()
	f.WritePlan(func(c course.Command) string { return f.did(karen, c) })
	k := open(t, p.base, desk)
	k.visit(f.at("/handling/submit_plan"))
	k.logInByKeyboard("Karen Holmegaard-Lund")
	k.reads("Sendes til", "Der mangler ikke noget i planen.")
	k.enterAt("Send til svar")
	k.reads("Planen er sendt til svar.")
}

func (b *browser) writesAGoal(text, ownWords string) {
	b.t.Helper()
	b.press("Nyt mål")
	b.press("Gem målet")
	b.reads("Der er noget, der skal rettes")
	b.fill("Hvad er målet?", text)
	b.choose("Livsområde", "Beskæftigelse")
	b.tick("Det er et overordnet mål")
	b.tick("Mod job")
	b.choose("Hvem har sagt det?", "Maria")
	b.fill("Med egne ord", ownWords)
	b.fill("Hvad måles der på?", "Tro på at det lykkes")
	b.fill("Hvor begynder I?", "2")
	b.fill("Hvor vil I hen?", "8")
	b.unfold("Hvad planen erstatter")
	b.tickAllUnder("Hvad planen erstatter")
	b.picture("goal")
	b.press("Gem målet")
	b.reads("»"+ownWords+"«", text)
}

func (b *browser) writesAnEffort(goal, text, from string) {
	b.t.Helper()
	b.pressAt(goal, "Ny indsats")
	b.fill("Hvad bliver der gjort?", text)
	b.fill("Hvem giver hjælpen?", "Salon Saksen")
	b.fill("Ansvarlig enhed", "Jobcentret")
	b.fill("Ansvarlig person", "Tovholderen")
	b.fill("Lov og paragraf", "LAB kap. 11")
	b.fill("Fra", from)
	b.press("Gem indsatsen")
	b.reads(text, "Salon Saksen")
}

func (b *browser) writesASection(area, text string) {
	b.t.Helper()
	b.press("Nyt afsnit")
	b.reads("Hvad handler afsnittet om?")
	b.tick(area)
	b.press("Næste")
	b.fill("Planens tekst", text)
	b.press("Gem")
	b.reads(text)
}

func (b *browser) changesTheGoal(text, now string) {
	b.t.Helper()
	b.pressAt(text, "Ret")
	b.replace("Hvad er målet?", now)
	b.press("Gem målet")
	b.reads(now)
}

func (b *browser) submits() {
	b.t.Helper()
	b.press("Send til svar")
	b.press("Send til svar")
	b.reads("Planen er sendt til svar.")
}

func (b *browser) agrees(goal string) {
	b.t.Helper()
	b.tickUnder(goal, "Jeg er enig")
	b.press("Send mit svar")
	b.reads("Tak. Dit svar er sendt til tovholderen.")
}

func (b *browser) adopts(f *family) {
	b.t.Helper()
	b.visit(f.at("/plan"))
	b.press("Sæt planen i kraft")
	b.press("Sæt planen i kraft")
	b.reads("Planen gælder nu.")
}

// meetsEvery says how often one meets, and sees which dates that gives.
func (b *browser) meetsEvery(weeks, why string) {
	b.t.Helper()
	b.replace("Hvor ofte mødes I?", weeks)
	b.tick("Uger")
	b.tick("Hjemmebesøg")
	b.replace("Begrundelse", why)
	if b.script {
		b.reads("Så bliver de næste datoer")
	}
	b.press("Gem")
	b.reads("Det er gemt.")
}
