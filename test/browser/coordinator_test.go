package browser

import (
	"testing"
)

// Karen asks Jonas to take over; he does, and has Karen cover for him when he is away.
func TestACoordinatorHandsOverAndIsCoveredFor(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Dalgas").followedUp()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/team"))
	k.press("Bed en kollega overtage")
	k.choose("Hvem vil du spørge?", "Jonas Refsgaard")
	k.fill("Hvad skal den nye tovholder vide?", "Maria vil helst ringes op om formiddagen.")
	k.fill("Svar senest", typedDate(f.soon(5)))
	k.press("Spørg kollegaen")
	k.reads("Jonas Refsgaard er spurgt som ny tovholder")

	j := open(t, p.base, desk).logIn("jonas")
	j.visit(f.at("/team"))
	j.reads("Du er spurgt, om du vil overtage som tovholder.")
	j.press("Svar på tovholderskiftet")
	j.reads("Maria vil helst ringes op om formiddagen.")
	j.picture("asked")
	j.press("Svar")
	j.reads("Vælg et svar")
	j.tick("Ja, jeg overtager")
	j.press("Svar")
	j.reads("Det er gemt.", "Jonas Refsgaard")

	j.press("Planlæg fravær")
	j.fill("Fra", typedDate(f.today()))
	j.fill("Til og med", typedDate(f.today().AddDays(-1)))
	j.choose("Afløser", "Karen Holmegaard-Lund")
	j.press("Gem fravær")
	j.reads("Der er noget, der skal rettes")
	j.replace("Til og med", typedDate(f.today().AddDays(9)))
	j.press("Gem fravær")
	j.reads("Afløser: Karen Holmegaard-Lund")
	j.picture("absent")

	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.reads("Jonas Refsgaard", "Karen Holmegaard-Lund")
}

// A supervisor puts somebody in charge for as long as nobody is appointed.
func TestASupervisorAppointsAStandIn(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Egelund-Holm").followedUp()
	s := open(t, p.base, desk).logIn("sofie")
	s.visit(f.at("/indefra"))
	s.press("Udpeg tovholder")
	s.choose("Ny tovholder", "Jonas Refsgaard")
	s.fill("Begrundelse", "Karen er syg.")
	s.tick("Kun midlertidigt")
	s.press("Udpeg")
	s.reads("Det er gemt.", "Midlertidig tovholder", "Jonas Refsgaard")
	s.picture("interim")
}

// A message to the coordinator and its answer.
func TestACitizenWritesAndGetsAnAnswer(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Fuglsang-Holm").followedUp()
	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.press("Skriv til tovholderen")
	m.press("Skriv til tovholderen")
	m.press("Send")
	m.reads("Der er noget, der skal rettes")
	m.fill("Din besked", "Kan vi mødes en time senere på onsdag?")
	m.press("Send")
	m.reads("Beskeden er sendt.")
	m.visit(f.mine("/beskeder"))
	m.reads("en time senere på onsdag?", "får svar senest")
	m.picture("sent")

	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/beskeder"))
	k.reads("Skal besvares senest")
	k.pressAt("en time senere på onsdag?", "Svar")
	k.fill("Dit svar", "Ja, vi siger klokken 11.")
	k.press("Send svaret")
	k.reads("Svaret er sendt.")
	m.visit(f.mine("/beskeder"))
	m.reads("Ja, vi siger klokken 11.")
	m.readsNot("får svar senest")
}

// A mentor agreement: drafted, agreed by both sides, in force.
func TestAMentorAgreementIsMadeAndBothSayYes(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Gammelgaard").followedUp()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/aftaler"))
	k.reads("Der er ingen mentoraftaler.")
	k.press("Ny mentoraftale")
	k.fill("Mål med støtten", "Maria møder på skolen hver dag.")
	k.fill("Mentorens opgaver", "Følges med hende om morgenen den første måned.")
	k.fill("Timer om ugen", "2,5")
	k.fill("Navn", "Gunhild Sejersbøl")
	k.fill("Telefon eller e-mail", "gunhild@eksempel.invalid")
	k.tickFirstOf("Hvem ansætter mentoren?")
	k.tickFirstOf("Hvad betales der for?")
	k.fill("Fra", typedDate(f.today()))
	k.fill("Til og med", typedDate(f.today().AddDays(90)))
	k.fill("Konkret vurdering af behovet", "Uden støtte kommer hun ikke af sted.")
	k.picture("terms")
	k.press("Gem kladden")
	k.reads("Gunhild Sejersbøl", "Borgeren har ikke sagt ja endnu.", "2,5 timer om ugen")

	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.reads("Vil du sige ja til en mentor?")
	m.press("Læs og sig ja")
	m.picture("asked")
	m.press("Gem ja")
	m.reads("Det er gemt.")

	k.visit(f.at("/aftaler"))
	k.press("Skriv et ja ned")
	k.tick("Mentoren")
	k.tick("Underskrift")
	k.press("Gem ja")
	k.reads("I gang", "Mentoren sagde ja")
	k.picture("agreed")
}
