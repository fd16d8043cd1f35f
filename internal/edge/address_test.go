package edge_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/test/process"
)

func TestTheAddressOfTheClientIsThatWhichATrustedProxySaw(t *testing.T) {
	t.Parallel()
	const none, one, several = "", "10.0.0.0/8", "10.0.0.0/8, 192.0.2.7 fd00::/8"
	for name, c := range map[string]struct {
		proxies, from string
		told          []string
		want          string
	}{
		"without a proxy":                                {none, "198.51.100.4:4711", nil, "198.51.100.4"},
		"whoever says they come from elsewhere":          {none, "198.51.100.4:4711", []string{"203.0.113.9"}, "198.51.100.4"},
		"a stranger who says so behind a setting":        {one, "198.51.100.4:4711", []string{"203.0.113.9"}, "198.51.100.4"},
		"behind a trusted proxy":                         {one, "10.1.2.3:80", []string{"203.0.113.9"}, "203.0.113.9"},
		"behind two":                                     {several, "10.1.2.3:80", []string{"203.0.113.9, 192.0.2.7"}, "203.0.113.9"},
		"behind two that each write a line":              {several, "10.1.2.3:80", []string{"203.0.113.9", "192.0.2.7"}, "203.0.113.9"},
		"who invents the beginning of the list":          {one, "10.1.2.3:80", []string{"10.9.9.9, 1.2.3.4, 203.0.113.9"}, "203.0.113.9"},
		"a trusted proxy that says nothing":              {one, "10.1.2.3:80", nil, "10.1.2.3"},
		"a trusted proxy that says something unreadable": {one, "10.1.2.3:80", []string{"unknown"}, "10.1.2.3"},
		"a proxy that tells the port":                    {one, "10.1.2.3:80", []string{"203.0.113.9:5000"}, "203.0.113.9"},
		"one of many addresses of one subscriber":        {none, "[2001:db8:1:2:3:4:5:6]:80", nil, "2001:db8:1:2::/64"},
		"an IPv6 address behind a proxy":                 {several, "[fd00::1]:80", []string{"2001:db8:1:2::9"}, "2001:db8:1:2::/64"},
		"an IPv4 address as IPv6 writes it":              {one, "[::ffff:10.1.2.3]:80", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		"a connection that has no address":               {one, "@", []string{"203.0.113.9"}, "@"},
	} {
		proxies, err := edge.ParseProxies(c.proxies)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.from
		for _, line := range c.told {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := proxies.Client(r); got != c.want {
			t.Errorf("%s: %s instead of %s", name, got, c.want)
		}
	}
}

func TestProxiesThatAreNoNetworksAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"proxy", "10.0.0.0/99", "10.0.0", "10.0.0.0/8;11.0.0.0/8"} {
		if _, err := edge.ParseProxies(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// Behind a proxy that nobody has named everybody would share one limit: the operator is told, once.
func TestAProxyThatNobodyHasNamedIsToldToTheOperator(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		proxies, from, told string
		warned              bool
	}{
		"a proxy that is not named":        {"", "10.1.2.3:80", "203.0.113.9", true},
		"a proxy that is named":            {"10.0.0.0/8", "10.1.2.3:80", "203.0.113.9", false},
		"no proxy":                         {"", "10.1.2.3:80", "", false},
		"somebody on the net who pretends": {"", "198.51.100.4:80", "203.0.113.9", false},
	} {
		proxies, err := edge.ParseProxies(c.proxies)
		if err != nil {
			t.Fatal(err)
		}
		log := &process.Log{}
		limits := edge.NewLimits(slog.New(slog.NewJSONHandler(log, nil)), proxies, edge.WriteRate)
		for range 3 {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = c.from
			if c.told != "" {
				r.Header.Set("X-Forwarded-For", c.told)
			}
			limits.Stranger(r, time.Now())
		}
		if n := strings.Count(log.String(), "ENPLAN_TRUSTED_PROXIES"); n != map[bool]int{true: 1}[c.warned] {
			t.Errorf("%s: the operator is told %d times", name, n)
		}
		if log.Holds("203.0.113.9") {
			t.Errorf("%s: the log holds somebody's address", name)
		}
	}
}
