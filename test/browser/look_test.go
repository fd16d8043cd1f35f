package browser

import (
	"os"
	"strings"
	"testing"
)

// Look takes pictures of pages of a running installation: ENPLAN_LOOK_AT names it,
// ENPLAN_LOOK lists user:path, with widths.
func TestLook(t *testing.T) {
	base := os.Getenv("ENPLAN_LOOK_AT")
	if base == "" {
		t.Skip("nothing to look at")
	}
	browsers := map[string]*browser{}
	for i, line := range strings.Fields(os.Getenv("ENPLAN_LOOK")) {
		user, path, _ := strings.Cut(line, ":")
		for _, width := range []int64{desk, phone} {
			key := user + map[int64]string{desk: "-desk", phone: "-phone"}[width]
			b := browsers[key]
			if b == nil {
				b = open(t, base, width)
				if user != "nobody" {
					b.logIn(user)
				}
				browsers[key] = b
			}
			b.name = key
			b.visit(path)
			b.picture(strings.NewReplacer("/", "_").Replace(path)[max(0, len(path)-40):] + string(rune('a'+i%26)))
		}
	}
}
