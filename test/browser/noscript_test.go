package browser

import "testing"

// Without script: a plan is written, answered and comes into force, and a meeting is held.
func TestThePlanAndItsMeetingsWorkWithoutScript(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Dronninglund").drafting()
	k := withoutScript(t, p.base, desk).logIn("karen")
	k.visit(f.at("/plan/skriv"))
	k.writesAGoal("Maria får et job i skoven", "Jeg vil arbejde ude.")
	k.writesAnEffort("Maria får et job i skoven", "Løntilskud i skoven", typedDate(f.today()))
	k.writesASection("Beskæftigelse", "Først nogle timer om ugen.")
	k.visit(f.at("/handling/set_interval"))
	k.meetsEvery("2", "Familien vil helst mødes hjemme.")
	k.visit(f.at("/plan/skriv"))
	k.submits()

	m := withoutScript(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.press("Læs og svar")
	m.agrees("Maria får et job i skoven")
	k.adopts(f)

	k.visit(f.at("/opfoelgning"))
	k.press("Aftal et møde")
	k.replace("Dato", typedDate(f.soon(3)))
	k.press("Aftal mødet")
	k.reads("Mødet er aftalt.")
	f.meetingBegins()
	k.visit(f.at("/opfoelgning"))
	k.press("Skriv mødet ned")
	k.fill("Hvad blev der sagt og aftalt?", "Skovfogeden siger ja.")
	k.fill("Tro på at det lykkes", "6")
	k.press("Gem mødet")
	k.reads("Mødet er skrevet ned.", "6 af 10")
}

// Without script: what a citizen has a right to.
func TestACitizensRightsWorkWithoutScript(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Ebeltoft").followedUp()
	m := withoutScript(t, p.base, phone).logIn("maria")
	m.visit(f.mine("/beskeder"))
	m.press("Skriv til tovholderen")
	m.fill("Din besked", "Uden script.")
	m.press("Send")
	m.reads("Beskeden er sendt.")
	m.press("Giv samtykke")
	m.tickUnder("Hvem handler oplysningerne om?", "Maria")
	m.tickUnder("Hvem giver samtykket?", "Maria")
	m.tick("Helbred")
	m.choose("Med hvem?", "Sundhed")
	m.fill("Hvad skal de bruges til?", "Én fælles plan.")
	m.press("Giv samtykke")
	m.press("Træk tilbage")
	m.press("Træk tilbage")
	m.reads("Samtykket er trukket tilbage.")
	m.press("Se, hvem der har læst om mig")
	m.reads("Hvem har set i sagen")
	m.press("Log ud")
	m.reads("Du er logget ud")
	m.press("Log ud af log-in-tjenesten")
	m.reads("Én plan for familien")
}
