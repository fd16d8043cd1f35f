package browser

import "testing"

// Two caseworkers write the same goal. Whoever comes second sees what the first wrote
// beside her own, loses nothing, and decides.
func TestTwoWhoChangeTheSameGoalLoseNothing(t *testing.T) {
	t.Parallel()
	p := started(t)
	l := p.family(t, "Ulfborg").drafting()
	k := open(t, p.base, desk).logIn("karen")
	k.visit(l.at("/handling/write_section/employment"))
	k.fill("Planens tekst", "Karen skriver om praktikken.")

	j := open(t, p.base, desk).logIn("jonas")
	j.visit(l.at("/handling/write_section/employment"))
	j.fill("Planens tekst", "Jonas skriver om helbredet.")
	j.press("Gem")
	j.reads("Jonas skriver om helbredet.")

	k.press("Gem")
	k.reads(
		"En anden har ændret forløbet, mens du skrev", "Jonas Refsgaard", "Står der nu", "Jonas skriver om helbredet.", "Det skrev du",
		"Karen skriver om praktikken.", "Hvad vil du gøre?",
	)
	k.picture("conflict")
	k.replace("Planens tekst", "Karen skriver om praktikken, og Jonas om helbredet.")
	k.press("Gem mit")
	k.reads("Karen skriver om praktikken, og Jonas om helbredet.")
	k.visit(l.at("/haendelser"))
	k.reads("Jonas Refsgaard") // what he wrote stands in the journal
}
