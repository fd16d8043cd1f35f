package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/workertest"
)

// A course runs for years: the newest stands on the page, however much there was before, and a link leads on to that.
func TestTheNewestIsOnThePageHoweverLongTheCourseIs(t *testing.T) {
	t.Parallel()
	h := workertest.New(t)
	t.Cleanup(h.Worker().Stop)
	f := opened(t, h)
	const notes = 60
	for n := range notes {
		f.do(f.karen, course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: fmt.Sprintf("Opkald nr. %d.", n)})
	}
	shown := func(at string) (numbers []int) {
		page := f.get(t, f.karen, at)
		for n := range notes {
			if strings.Contains(page.body, fmt.Sprintf("Opkald nr. %d.", n)) {
				numbers = append(numbers, n)
			}
		}
		return numbers
	}
	at := "/forloeb/" + f.id + "/beskeder"
	first, second := shown(at), shown(at+"?fra=50")
	if len(first) != 50 || !slices.Contains(first, notes-1) || len(second) != notes-50 || !slices.Contains(second, 0) {
		t.Errorf("the pages show %v and %v", first, second)
	}
	if page := f.get(t, f.karen, at); !strings.Contains(page.body, "/beskeder?fra=50") {
		t.Error("no link leads to what was before")
	}
	for _, odd := range []string{"?fra=-1", "?fra=x", "?fra=99999999"} {
		if page := f.get(t, f.karen, at+odd); page.status != 200 {
			t.Errorf("%s: %d", odd, page.status)
		}
	}
}
