package stack

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/enplan-dk/enplan/devstack/loopback"
	"github.com/enplan-dk/enplan/devstack/oidc"
)

// ports are where the parts listen on loopback, by the name that stands in ENPLAN_PORT_<NAME>.
type ports map[string]int

var defaultPorts = []struct {
	name string
	port int
	use  string
}{
	{"HTTP", 8080, "enplan"},
	{"CODEC", 8081, "enplan's codec server"},
	{"TEMPORAL", 7233, "Temporal"},
	{"TEMPORAL_UI", 8233, "Temporal's web interface"},
	{"POSTGRES", 5433, "Postgres"},
	{"OIDC", 9000, "the OIDC provider"},
	{"SMTP", 1025, "the mail sink"},
	{"MAIL", 8025, "the page with the mails"},
}

func portVariable(name string) string { return "ENPLAN_PORT_" + name }

func portsFromEnvironment() (ports, error) {
	p := ports{}
	for _, d := range defaultPorts {
		p[d.name] = d.port
		text := os.Getenv(portVariable(d.name))
		if text == "" {
			continue
		}
		port, err := strconv.ParseUint(text, 10, 16)
		if err != nil || port == 0 {
			return nil, fmt.Errorf("%s is %q, which is no port", portVariable(d.name), text)
		}
		p[d.name] = int(port)
	}
	return p, nil
}

// allFree names every port that somebody else uses, and the variable that chooses another.
func (p ports) allFree(ctx context.Context) error {
	var taken []string
	for _, d := range defaultPorts {
		listener, err := loopback.Listen(ctx, p[d.name])
		if err != nil {
			taken = append(taken, fmt.Sprintf("port %d for %s is in use: set %s to another", p[d.name], d.use, portVariable(d.name)))
			continue
		}
		_ = listener.Close()
	}
	if len(taken) > 0 {
		return fmt.Errorf("%s", strings.Join(taken, "\n"))
	}
	return nil
}

// url uses the name localhost, so that pages and login are one site to a browser.
func (p ports) url(name string) string { return "http://localhost:" + strconv.Itoa(p[name]) }

func (p ports) issuer() string { return p.url("OIDC") }

// summary is what somebody needs who has just started everything.
func (p ports) summary(dir string, took time.Duration, uiIsBuilt bool) string {
	var text strings.Builder
	fmt.Fprintf(&text, "\nenplan is ready (%.1f s). Ctrl-C stops everything; the data stays in %s\n\n", took.Seconds(), dir)
	table := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(table, "  "+strings.Join(cells, "\t")) }
	row("Pages and API", p.url("HTTP"))
	row("API description", p.url("HTTP")+"/openapi.json")
	row("Mails", p.url("MAIL"))
	row("Temporal", p.url("TEMPORAL_UI")+map[bool]string{false: " (once it is built)"}[uiIsBuilt])
	row("OIDC provider", p.issuer())
	row("Postgres", fmt.Sprintf("psql -h 127.0.0.1 -p %d -U enplan enplan", p["POSTGRES"]))
	row("Logs", dir+"/log")
	_ = table.Flush()
	fmt.Fprintf(&text, "\n  Logins, all with the password %q:\n\n", oidc.Password)
	for _, user := range oidc.Users {
		row(user.Login, user.Name, user.About)
	}
	_ = table.Flush()
	text.WriteString("\n  A token for curl: .bin/devstack token karen\n\n")
	return text.String()
}
