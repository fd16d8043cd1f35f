package course_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestANumberShowsEachMistakeInOneCharacterAndTwoThatChangedPlaces(t *testing.T) {
	t.Parallel()
	for range 50 {
		id := uuid.Must(uuid.NewV7()).String()
		number := course.Number(id)
		want, ok := course.ParseNumber(number)
		if len(number) != 8 || !ok || want != course.NumberOf(id) {
			t.Fatalf("%q is no number", number)
		}
		plain := []byte(number[:3] + number[4:])
		if again, ok := course.ParseNumber(" " + string(plain[:2]) + " " + string(plain[2:])); !ok || again != want {
			t.Errorf("%q with blanks is another number", number)
		}
		for i := range plain {
			for _, other := range "23456789ABCDEFGHJKLMNPQRSTUVWXYZ01IO" {
				wrong := append([]byte{}, plain...)
				wrong[i] = byte(other)
				if _, ok := course.ParseNumber(string(wrong)); ok && wrong[i] != plain[i] {
					t.Errorf("%s passes for %s", wrong, plain)
				}
			}
			if i > 0 && plain[i] != plain[i-1] {
				wrong := append([]byte{}, plain...)
				wrong[i], wrong[i-1] = plain[i-1], plain[i]
				if _, ok := course.ParseNumber(string(wrong)); ok {
					t.Errorf("%s passes for %s", wrong, plain)
				}
			}
		}
	}
	for _, none := range []string{"", "x", "not-an-id-zzzzzzzz"} {
		if n := course.NumberOf(none); n != 0 {
			t.Errorf("%q has the number %d", none, n)
		}
	}
}
