package browser

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Forty families, some with names as long as names are, and each is found.
func TestAmongFortyFamiliesOneIsFoundByNameAndByCPR(t *testing.T) {
	t.Parallel()
	p := started(t)
	p.fortyFamilies(t)
	b := open(t, p.base, desk).logIn("jonas")
	b.reads("Alle mine familier", "Nørremølle-", longName)
	b.fits()
	b.picture("forty")
	if n := strings.Count(b.text(), "Nørremølle-"); n < 20 {
		t.Errorf("the first page names %d families", n)
	}
	b.reads("Side 1 af ", "Henriette, Valdemar")
	b.press("Næste side")
	b.reads("Side 2 af ", "Forrige side")
	b.picture("forty-2")
	b.fill("Søg efter navn", "Nørremølle-17")
	b.press("Find")
	b.reads("Fundne forløb", "Nørremølle-17")
	b.readsNot("Nørremølle-16")
	b.picture("found")
	b.keepsOutOfItsAddress("N%C3%B8rrem", "Nørre")

	b.replace("Søg efter navn", "620585-1024")
	b.press("Find")
	b.reads("Nørremølle-24")
	b.readsNot("Nørremølle-17")
	b.keepsOutOfItsAddress("1024", "620585")

	b.replace("Søg efter navn", "Findesikke")
	b.press("Find")
	b.reads("Der er ingen forløb her.")
	b.picture("nothing")

	b.replace("Søg efter navn", "noerremoelle-31 henri")
	b.press("Find")
	b.reads("Nørremølle-31")
	b.readsNot("Nørremølle-32")

	b.visit("/familier")
	b.choose("Fase", "Teamet samles")
	b.press("Vis")
	b.reads("Viser 1-25 af ", "Ryd")
	b.choose("Fase", "Afsluttet")
	b.press("Vis")
	b.readsNot("Viser 1-25")
}

// keepsOutOfItsAddress: what somebody searched for stands in no address, and so in no log
// and no history.
func (b *browser) keepsOutOfItsAddress(words ...string) {
	b.t.Helper()
	for _, word := range words {
		if strings.Contains(b.path(), word) {
			b.t.Errorf("the address says whom one looks for: %s", b.path())
		}
	}
}

const longName = "Bartholomæussen-Christophersen-Vestergaard"

func (p *product) fortyFamilies(t *testing.T) {
	t.Helper()
	var opening errgroup.Group
	opening.SetLimit(4)
	for i := range 40 {
		surname := fmt.Sprintf("Nørremølle-%02d", i+1)
		if i%10 == 3 {
			surname = longName + "-" + surname
		}
		opening.Go(func() error {
			f := p.unopened(t, surname)
			f.open(jonas,
				course.NewMember{Name: "Henriette " + surname, Kind: course.Adult, Birth: day(1985, 5, 2), CPR: fmt.Sprintf("620585%04d", 1001+i)},
				course.NewMember{Name: "Valdemar " + surname, Kind: course.Child, Birth: day(2015, 4, 2), Custody: []course.Custody{"m1"}},
			)
			f.eligibleBy(jonas)
			return nil
		})
	}
	if err := opening.Wait(); err != nil {
		t.Fatal(err)
	}
}
