package browser

import "testing"

// The closing checklist: what goes on, what takes over, when one asks how it goes. A
// course that was closed too early is opened again.
func TestACourseIsClosedByItsChecklistAndReopened(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Lervad").followedUp()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(f.at("/familien"))
	k.press("Afslut forløbet")
	k.press("Afslut forløbet")
	k.reads("Der er noget, der skal rettes", "Vælg et svar", "mangler")
	k.picture("errors")
	k.tick("Gennemført")
	k.tick("Uddannelse")
	k.fill("Begrundelse", "Maria er begyndt på uddannelsen.")
	k.tickAllUnder("Indsatser, der stadig er i gang")
	k.fillAllUnder("Ordinære planer, der kommer tilbage", "Ingen: Maria er på SU.")
	k.fill("Hvornår spørger I, hvordan det går?", typedDate(f.soon(90)))
	k.picture("checklist")
	k.press("Afslut forløbet")
	k.reads("Forløbet er afsluttet.", "Gennemført")
	k.picture("closed")

	m := open(t, p.base, phone).logIn("maria")
	m.visit(f.mine(""))
	m.reads("Planen sluttede", "Sådan klager du")

	k.press("Genåbn forløbet")
	k.fill("Begrundelse", "Uddannelsen blev aflyst.")
	k.press("Genåbn")
	k.reads("Det er gemt.", "Planen gælder")
}

// A new course, from the referral to the team, step by step, with errors in between that
// lose nothing.
func TestACaseworkerOpensACourseStepByStep(t *testing.T) {
	t.Parallel()
	p := started(t)
	const surname = "Kornerup-Hviid"
	b := open(t, p.base, desk).logIn("jonas")
	b.press("Nyt forløb")
	b.picture("step-1")
	b.press("Næste: familien")
	b.reads("Der er noget, der skal rettes")
	b.tick("Familien selv")
	b.fill("Hvorfor?", "Tre forvaltninger og tre planer; familien ønsker én.")
	b.press("Næste: familien")
	b.fill("Navn", "Signe "+surname)
	b.tick("Voksen")
	b.fill("Fødselsdato", "31.2.1988")
	b.press("Næste")
	b.reads("Skriv datoen som dag.måned.år")
	b.picture("error")
	b.replace("Fødselsdato", "1.3.1988")
	b.press("Næste")
	b.reads("Signe " + surname)
	b.picture("check")
	b.press("Åbn forløbet")
	b.reads("Forløbet er åbnet.", "Familien "+surname)
	b.press("Skriv oplysninger ind")
	b.picture("facts")
	b.tick("Beskæftigelse")
	b.tick("Sundhed")
	b.fill("Din faglige bekræftelse", "Bekræftet i samtale med familien.")
	b.press("Gem oplysninger")
	b.reads("Det er gemt.")
	b.press("Afgør deltagelse")
	b.press("Træf afgørelsen")
	b.reads("Vælg et svar")
	b.tick("Familien kan deltage")
	b.fill("Begrundelse", "Familien får hjælp fra to fagområder.")
	b.press("Træf afgørelsen")
	b.reads("Afgørelsen er truffet.")
	b.press("Bekræft teamet")
	b.press("Bekræft teamet")
	b.reads("Fagområdet")
	b.picture("refused")
}
