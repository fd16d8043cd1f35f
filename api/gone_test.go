package api_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

// A client goes away while Postgres keeps its request waiting: the log says so, and nothing of a fault.
func TestAClientThatGoesAwayIsNoFault(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	lock, err := storetest.Everything(t, s.Pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Exec(t.Context(), "lock table course in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer leave()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.server.URL+"/api/v1/courses/"+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+kit.Token(t, "karen"))
	if answer, err := s.server.Client().Do(r); !errors.Is(err, context.DeadlineExceeded) {
		if err == nil {
			answer.Body.Close()
		}
		t.Fatalf("the request was not waiting: %v", err)
	}
	for range 100 {
		if strings.Contains(s.log.String(), `"status":499`) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if log := s.log.String(); !strings.Contains(log, `"status":499`) || !strings.Contains(log, "client gone") || strings.Contains(log, `"level":"ERROR"`) ||
		strings.Contains(log, `"status":50`) {
		t.Errorf("the log says %s", log)
	}
	s.as("karen", "GET", "/courses/"+id, nil).must(http.StatusOK)
}
