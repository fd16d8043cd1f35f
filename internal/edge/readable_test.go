package edge_test

import (
	"net/url"
	"testing"

	"github.com/enplan-dk/enplan/internal/edge"
)

func TestAnAddressIsText(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"/familier": true, "/forloeb/x/plan/forskel?fra=1&til=2": true, "/s%C3%B8g?navn=%C3%86blegr%C3%B8d": true, "/%F0%9F%92%A9": true, "/a?x=1;y=2": true,
		"/a?x=%zz": true, "/a?": true,
		"/%00": false, "/a%0d%0ab": false, "/%ff%fe": false, "/a?x=%00": false, "/a?%00=x": false, "/a?x=%C0%80": false, "/a?x=%1b[31m": false, "/%C2%85": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := edge.Readable(u); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
