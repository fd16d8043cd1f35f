package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/edge"
)

// The statements without which the start page cannot be: the caseworker's agenda, the
// courses, the colleagues' names.
const (
	bareAgenda = `select a.*, c.title, c.phase, c.coordinator from course_agenda a join course c on c.id = a.course_id join course_relation r on r.course_id = c.id
		where r.subject = $1 and r.relation = 'coordinator' and a.recipient = 'coordinator' and a.at < now() + interval '9 days' order by a.at limit 200`
	bareFamilies = `select c.* from course c join course_relation r on r.course_id = c.id
		where r.subject = $1 and r.relation = 'coordinator' order by c.next_due_at, c.id limit 101`
	bareStaff = `select * from staff where municipality = $1`
)

// startPage measures the first byte of the page that a caseworker opens in the morning,
// against the statements behind it.
func (g *environment) startPage(ctx context.Context, bare *pgxpool.Pool) ([]Figure, error) {
	server, address, err := g.startProduct(ctx, "serve")
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	browser, err := g.login(ctx, address, caseworker.Subject)
	if err != nil {
		return nil, fmt.Errorf("log in: %w", err)
	}
	var page, statements times
	for i := range warmUp + g.Scale.Pairs/2 {
		took, err := timed(func() error {
			for _, s := range []struct{ statement, arg string }{{bareAgenda, caseworker.Subject}, {bareFamilies, caseworker.Subject}, {bareStaff, municipality}} {
				if _, err := drain(ctx, bare, s.statement, s.arg); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		first, err := firstByte(ctx, browser, address+"/familier")
		if err != nil {
			return nil, err
		}
		if i >= warmUp {
			page, statements = append(page, first), append(statements, took)
		}
	}
	rows := g.Scale.Rows / municipalities
	f := against("lists/page", "first byte of the caseworker's start page", page.median(), statements.median(), "ms", aim{})
	return []Figure{
		f.noted("%s courses in the municipality; the bare statements one after the other; 95th percentile %s ms", number(float64(rows)), number(page.at(0.95))),
	}, nil
}

// environment is that of the product's programs.
func (g *environment) environment(listen string) []string {
	return []string{
		"ENPLAN_POSTGRES_URL=" + g.database,
		"ENPLAN_TEMPORAL_ADDRESS=" + g.address,
		"ENPLAN_TEMPORAL_NAMESPACE=" + g.Namespace,
		"ENPLAN_TASK_QUEUE=" + g.queue,
		"ENPLAN_LISTEN=" + listen,
		"ENPLAN_PUBLIC_URL=http://" + listen,
		"ENPLAN_OIDC_ISSUER=" + g.Issuer,
		"ENPLAN_OIDC_AUDIENCE=enplan",
		"ENPLAN_SMTP_ADDRESS=" + g.SMTP,
		"ENPLAN_MAIL_FROM=enplan@eksempel.invalid",
		"ENPLAN_MASTER_KEYS=" + g.masters,
	}
}

// login walks through the login page as a browser would.
func (g *environment) login(ctx context.Context, address, user string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make a cookie jar: %w", err)
	}
	browser := &http.Client{Jar: jar}
	page, err := visit(ctx, browser, http.MethodGet, address+"/login", nil)
	if err != nil {
		return nil, err
	}
	form := url.Values{"request": {page.Query().Get("request")}, "username": {user}, "password": {"demo"}}
	_, err = visit(ctx, browser, http.MethodPost, page.String(), form)
	return browser, err
}

// visit answers where one has ended up.
func visit(ctx context.Context, browser *http.Client, method, address string, form url.Values) (*url.URL, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("make a request: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := browser.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask for a page: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", response.Request.URL.Path, response.Status)
	}
	return response.Request.URL, nil
}

// firstByte is how long a page's first byte takes on a connection that is there. It is asked no faster than one person may.
func firstByte(ctx context.Context, browser *http.Client, address string) (time.Duration, error) {
	time.Sleep(time.Duration(float64(time.Second) / edge.ReadRate.PerSecond))
	var first time.Time
	trace := &httptrace.ClientTrace{GotFirstResponseByte: func() { first = time.Now() }}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, address, nil)
	if err != nil {
		return 0, fmt.Errorf("make a request: %w", err)
	}
	began := time.Now()
	response, err := browser.Do(request)
	if err != nil {
		return 0, fmt.Errorf("ask for a page: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return 0, fmt.Errorf("read a page: %w", err)
	}
	if response.StatusCode != http.StatusOK || response.Request.URL.Path != "/familier" {
		return 0, errors.New("that is another page: " + response.Status)
	}
	return first.Sub(began), nil
}
