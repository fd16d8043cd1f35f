package browser

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// A holiday is entered once for two families: a meeting within it is shown, one family gets another cover, the calendar shows the
// meeting, and the holiday is called off again.
func TestAHolidayIsEnteredOnceForAllFamilies(t *testing.T) {
	t.Parallel()
	p := started(t)
	one, other := p.family(t, "Skovbakke-Lind").followedUp(), p.family(t, "Strandager").followedUp()
	for _, f := range []*family{one, other} {
		f.did(sofie, course.AppointCoordinator{Subject: "sofie", Reason: "Teamlederen er selv tovholder."})
	}
	one.did(sofie, course.AgreeMeeting{Confirmed: true, At: calendar.At(one.soon(12), 10, 0), Form: "home_visit", Members: []string{"m1"}})
	from, to := typedDate(one.soon(10)), typedDate(one.soon(20))

	s := open(t, p.base, phone).logIn("sofie")
	s.visit("/mit-fravaer")
	s.press("Se, hvad det betyder")
	s.reads("Der er noget, der skal rettes")
	s.fill("Første dag", to)
	s.fill("Sidste dag", from)
	s.choose("Hvem er afløser?", "Jonas")
	s.press("Se, hvad det betyder")
	s.reads("Der er noget, der skal rettes")
	s.replace("Første dag", from)
	s.replace("Sidste dag", to)
	s.picture("asked")
	s.press("Se, hvad det betyder")
	s.reads("Skovbakke-Lind", "Strandager", "Hjemmebesøg:", "Flyt")
	s.choose("Afløser: Familien Strandager", "Karen")
	s.picture("preview")
	s.press("Planlæg fraværet i 2 familier")
	s.reads("Fraværet er planlagt i 2 familier.", "Jonas Refsgaard", "Karen Holmegaard-Lund")
	s.picture("planned")

	s.visit("/kalender?dag=" + one.soon(12).String())
	s.reads("Skovbakke-Lind", "kl. 10.00", "Hjemmebesøg")
	s.picture("week")
	s.press("Vis en måned")
	s.reads("Skovbakke-Lind")
	s.picture("month")
	s.resize(desk)
	s.picture("month-desk")
	s.press("Vis en uge")
	s.picture("week-desk")

	s.visit("/mit-fravaer")
	s.press("Aflys fraværet i alle familierne")
	s.reads("Fraværet er aflyst i 2 familier.")
	s.readsNot("Planlagt fravær")
}
