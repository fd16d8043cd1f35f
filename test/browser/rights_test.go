package browser

import (
	"testing"
)

// Maria shares something, and changes her mind.
func TestACitizenGivesAConsentAndWithdrawsIt(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Hasselriis-Holm").followedUp()
	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.press("Giv samtykke")
	m.press("Giv samtykke")
	m.reads("Der er noget, der skal rettes")
	m.tickUnder("Hvem handler oplysningerne om?", "Maria")
	m.tickUnder("Hvem giver samtykket?", "Maria")
	m.tick("Helbred")
	m.choose("Med hvem?", "Sundhed")
	m.fill("Hvad skal de bruges til?", "Én fælles plan.")
	m.picture("consent")
	m.press("Giv samtykke")
	m.reads("deler med", "Helbred. Én fælles plan.", "Gælder til og med")

	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/team"))
	k.reads("deler med", "Gælder til og med")

	m.press("Træk tilbage")
	m.press("Træk tilbage")
	m.reads("Samtykket er trukket tilbage.", "Trukket tilbage")
	m.picture("withdrawn")
	k.visit(f.at("/team"))
	k.reads("Trukket tilbage")
}

// Taking part is voluntary: Maria says no, and the course ends.
func TestACitizenDeclines(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Ibsgaard-Holm").eligible()
	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.press("Jeg vil ikke være med mere")
	m.reads("Det har ingen andre følger for dig.")
	m.fill("Vil du sige hvorfor?", "Jeg vil hellere fortsætte, som det er.")
	m.picture("decline")
	m.press("Afslut forløbet")
	m.reads("Planen sluttede")
	m.picture("ended")
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at(""))
	k.reads("Familien valgte at stoppe")
}

// A decision is made after a hearing. Maria says that she has received it, sees until when she can appeal, and does.
func TestADecisionIsHeardMadeAndAppealed(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Jernskov-Holm").followedUp()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/afgoerelser"))
	k.press("Partshøring")
	k.fill("Tekst", "Vi overvejer at stoppe kontaktpersonen, fordi målet er nået.")
	k.press("Send til høring")
	k.reads("Det er gemt.")
	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.reads("Vi vil gerne høre dig, før vi beslutter noget")
	m.press("Skriv dit svar")
	m.fill("Svaret", "Jeg vil gerne beholde hende til sommerferien.")
	m.press("Send svaret")
	m.reads("Det er gemt.")

	k.visit(f.at("/afgoerelser"))
	k.press("Træf en afgørelse")
	k.fill("Hvad afgøres?", "Kontaktperson")
	k.tickUnder("Hvem", "Maria")
	k.tick("Ophørt")
	k.fill("Begrundelse", "Målet er nået.")
	k.fill("Lov og paragraf", "Barnets lov § 32")
	k.picture("decision")
	k.press("Træf afgørelsen")
	k.reads("Kontaktperson")

	m.visit(f.mine("/klage"))
	m.reads("Du kan klage i 4 uger fra den dag, du har fået afgørelsen.")
	m.pressAt("Kontaktperson", "Jeg har fået afgørelsen")
	m.press("Gem")
	m.reads("Det er skrevet ned.")
	m.visit(f.mine("/klage"))
	m.reads("Klag senest")
	m.pressAt("Kontaktperson", "Klag")
	m.press("Send klagen")
	m.reads("Klagen er sendt.")
	k.visit(f.at("/afgoerelser"))
	k.press("Svar på klagen")
	k.picture("appeal")
}

// Whoever has looked at the case, Maria can see it.
func TestACitizenSeesWhoHasLooked(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Kragelund-Holm").followedUp()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/familien"))
	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.press("Se, hvem der har læst om mig")
	m.reads("Karen Holmegaard-Lund", "Læste i sagen", "Skrev i sagen")
	m.picture("who")
	m.visit(f.mine(""))
	m.press("Læs planen i store bogstaver")
	m.reads("Din tovholder", "Du har sagt:", "Læs højt")
	m.picture("easy")
}
