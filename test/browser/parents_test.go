package browser

import (
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Maria and Peter live apart. Each walks all pages of their own; whatever is only of the
// other stands on none of them.
func TestParentsWhoLiveApartWalkTheirPagesAndMeetNothingOfEachOther(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Vesterled", course.NewMember{
		Name: "Peter Vesterled-Aaby", Kind: course.Adult, Birth: day(1988, 2, 3), CPR: "6302881235", Subject: "peter",
	}).drafting()
	f.did(karen, course.RecordFacts{
		Members: []course.MemberFacts{{Member: "m3", Spells: []bylaw.Spell{{LAB: 10, From: day(2025, 9, 1)}}}}, Fields: []string{"employment", "health"},
		FieldsConfirmed: "Bekræftet af begge.",
	})
	f.planned()
	f.agrees(maria, "m1")
	f.agrees(peter, "m3")
	f.did(karen, course.AdoptPlan{})
	f.did(karen, course.WriteNote{
		Kind: "call", On: f.today(), Members: []string{"m1"}, Text: "Marias nye telefonnummer er 70112233, og hun bor på Krisecenter Solsikken.",
	})
	f.did(karen, course.WriteNote{Kind: "call", On: f.today(), Members: []string{"m3"}, Text: "Peters nye telefonnummer er 70445566, og han bor på Havnegade 91."})
	f.did(maria, course.SendMessage{Member: "m1", Text: "Peter må ikke vide, at jeg er flyttet."})
	f.did(peter, course.SendMessage{Member: "m3", Text: "Maria må ikke vide, at jeg har søgt arbejde i Esbjerg."})
	f.did(karen, course.AgreeMeeting{Confirmed: true, At: calendar.At(f.soon(4), 8, 45), Form: "office", Members: []string{"m1"}})
	f.did(maria, course.GiveConsent{
		Member: "m1", GivenBy: "m1", Types: []string{"health"}, Recipient: "health", Purpose: "Mit ophold på Solsikken", Form: "digital",
		Expires: f.today().AddDays(300),
	})

	secrets := map[string][]string{
		"maria": {"70112233", "Solsikken", "jeg er flyttet", "8.45", "770590", "17. maj 1990"},
		"peter": {"70445566", "Havnegade", "Esbjerg", "630288", "3. februar 1988"},
	}
	for reader, other := range map[string]string{"maria": "peter", "peter": "maria"} {
		t.Run(reader, func(t *testing.T) {
			t.Parallel()
			b := open(t, p.base, phone).logIn(reader)
			own := ""
			for _, path := range []string{
				f.mine(""), f.mine("/beskeder"), f.mine("/letlaest"), f.mine("/klage"), f.at("/hvem-har-set"), f.at("/plan/udskriv"),
				f.at(""), f.at("/beskeder"), f.at("/familien"), f.at("/team"), f.at("/opfoelgning"), f.at("/haendelser"), f.at("/indefra"),
			} {
				b.visit(path)
				html := b.html()
				own += html
				for _, secret := range secrets[other] {
					if strings.Contains(html, secret) {
						t.Errorf("%s reads %q at %s", reader, secret, path)
					}
				}
			}
			if !strings.Contains(own, map[string]string{"maria": "jeg er flyttet", "peter": "Esbjerg"}[reader]) {
				t.Error("one's own words stand nowhere: the walk proves nothing")
			}
			if said := b.pdf(f.at("/plan/plan.pdf")); strings.Contains(said, secrets[other][0]) || !strings.Contains(said, "Maria begynder") {
				t.Errorf("the plan on paper says %.400s", said)
			}
		})
	}
}
