// Command mirror keeps a copy of the courses of a municipality, by their ids, versions and phases, from the feed of events. It is an
// example of a consumer: it needs nothing of enplan but docs/events.md and the client in clients/go, and may be killed at any instant.
//
//	MIRROR_API=https://enplan.example MIRROR_TOKEN=… mirror FILE
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	enplan "github.com/enplan-dk/enplan/clients/go"
)

// Mirror is what the file holds. What was derived from events and the cursor after them are written together.
type Mirror struct {
	After   string            `json:"after"`
	Courses map[string]Course `json:"courses"`
}

// Course is what is kept of a course.
type Course struct {
	Version int64  `json:"version"`
	Phase   string `json:"phase"`
}

const erased = "dk.enplan.course.Erased"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "mirror: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: mirror FILE")
	}
	m, err := read(args[0])
	if err != nil {
		return err
	}
	client, err := enplan.New(os.Getenv("MIRROR_API"), func(context.Context) (string, error) { return os.Getenv("MIRROR_TOKEN"), nil })
	if err != nil {
		return err
	}
	for {
		p, wait, err := ask(ctx, client, m.After)
		switch {
		case errors.Is(err, errFeedChanged):
			m = Mirror{Courses: map[string]Course{}}
		case err != nil:
			return err
		case wait == 0:
			if err := m.take(p); err != nil {
				return err
			}
			if err := m.write(args[0]); err != nil {
				return err
			}
			if !p.More {
				wait = time.Second
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

// take derives the copy from the events of a page.
func (m *Mirror) take(p *enplan.FeedOutputBody) error {
	for _, e := range p.Items {
		course := e.Data.Course.String()
		known := m.Courses[course]
		if e.Type == erased {
			delete(m.Courses, course)
			continue
		}
		switch version := *e.Data.Version; {
		case version <= known.Version: // known already
		case version > known.Version+1:
			return fmt.Errorf("of course %s version %d comes after %d", course, version, known.Version)
		default:
			m.Courses[course] = Course{Version: version, Phase: phase(e.Data)}
		}
	}
	m.After = p.Next
	return nil
}

// phase of a course; events from before the feed have none.
func phase(of enplan.FeedData) string {
	if of.Phase == nil {
		return ""
	}
	return string(*of.Phase)
}

var errFeedChanged = errors.New("the feed has changed")

// ask reads a page of the feed. A wait above nothing is what the server asks for before the next try.
func ask(ctx context.Context, client *enplan.ClientWithResponses, after string) (*enplan.FeedOutputBody, time.Duration, error) {
	page := enplan.ReadFeedParams{Limit: new(int64(1000))}
	if after != "" {
		page.After = &after
	}
	answer, err := client.ReadFeedWithResponse(ctx, &page)
	if err != nil { // the server is away: come back
		return nil, time.Second, nil
	}
	switch answer.StatusCode() {
	case http.StatusOK:
		return answer.JSON200, 0, nil
	case http.StatusGone:
		return nil, 0, errFeedChanged
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		seconds, _ := strconv.Atoi(answer.HTTPResponse.Header.Get("Retry-After"))
		return nil, time.Duration(max(seconds, 1)) * time.Second, nil
	}
	return nil, 0, fmt.Errorf("the server answers %s: %w", answer.Status(), answer.ApplicationProblemJSONDefault)
}

func read(file string) (Mirror, error) {
	m := Mirror{Courses: map[string]Course{}}
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	err = json.Unmarshal(text, &m)
	return m, err
}

// write replaces the file as a whole: whoever is killed leaves the former one or the new one.
func (m Mirror) write(file string) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	fresh, err := os.Create(file + ".new")
	if err != nil {
		return err
	}
	_, err = fresh.Write(text)
	if err == nil {
		err = fresh.Sync()
	}
	if closed := fresh.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(fresh.Name(), file)
}
