// Command mirror keeps a copy of the courses of a municipality, by their ids, versions and phases, from the feed of events. It is an
// example of a consumer: it needs nothing of enplan but docs/events.md, and may be killed at any instant.
//
//	MIRROR_API=https://enplan.example MIRROR_TOKEN=… mirror FILE
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
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

type page struct {
	Items []struct {
		Type string `json:"type"`
		Data struct {
			Course  string `json:"course"`
			Version int64  `json:"version"`
			Phase   string `json:"phase"`
		} `json:"data"`
	} `json:"items"`
	Next string `json:"next"`
	More bool   `json:"more"`
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
	for {
		p, wait, err := ask(ctx, m.After)
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
func (m *Mirror) take(p page) error {
	for _, e := range p.Items {
		known := m.Courses[e.Data.Course]
		switch {
		case e.Type == erased:
			delete(m.Courses, e.Data.Course)
		case e.Data.Version <= known.Version: // known already
		case e.Data.Version > known.Version+1:
			return fmt.Errorf("of course %s version %d comes after %d", e.Data.Course, e.Data.Version, known.Version)
		default:
			m.Courses[e.Data.Course] = Course{Version: e.Data.Version, Phase: e.Data.Phase}
		}
	}
	m.After = p.Next
	return nil
}

var errFeedChanged = errors.New("the feed has changed")

// ask reads a page of the feed. A wait above nothing is what the server asks for before the next try.
func ask(ctx context.Context, after string) (p page, wait time.Duration, err error) {
	address := os.Getenv("MIRROR_API") + "/api/v1/events?limit=1000&after=" + url.QueryEscape(after)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return p, 0, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("MIRROR_TOKEN"))
	response, err := http.DefaultClient.Do(request)
	if err != nil { // the server is away: come back
		return p, time.Second, nil
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		err := json.NewDecoder(response.Body).Decode(&p)
		return p, 0, err
	case http.StatusGone:
		return p, 0, errFeedChanged
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return p, time.Duration(max(seconds, 1)) * time.Second, nil
	}
	text, _ := io.ReadAll(io.LimitReader(response.Body, 1000))
	return p, 0, fmt.Errorf("the server answers %s: %s", response.Status, text)
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
