// Package feed says in CloudEvents what the feed of a municipality holds: for whoever reads the API and for webhooks. It knows no
// HTTP, and what a reader is not told of an event it leaves out.
package feed

import (
	"strconv"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Reader is who an event is told to.
type Reader int

// Staff read every course of the municipality; Systems read none.
const (
	Systems Reader = iota
	Staff
)

// TypePrefix begins the type of every event. What follows is the event's name in the log of the course, or one of these.
const (
	TypePrefix = "dk.enplan.course."

	Changed = "Changed" // something happened that the reader is not told
	Erased  = store.Erased
)

// Data is what an event says: ids and codes.
type Data struct {
	Course  string       `json:"course" format:"uuid"`
	Version int64        `json:"version,omitempty" doc:"The course's version after the event; each event of a course has the next. None: the course was erased."`
	Phase   course.Phase `json:"phase,omitempty" enum:"intake,forming_team,drafting_plan,following_up,closed" doc:"Of the course after the event. Of events from before the feed only each course's last has it."`
}

// Event is an entry of the feed as its reader may know it.
func Event(e store.FeedEntry, reader Reader) (event.Event, error) {
	out := event.New(event.CloudEventsVersionV1)
	told := name(e, reader)
	out.SetID(ID(e))
	out.SetSource("/municipalities/" + e.Municipality)
	out.SetType(TypePrefix + told)
	out.SetSubject(e.Course)
	if told != Changed { // its instant may be a birthday's
		out.SetTime(e.At.Truncate(time.Millisecond))
	}
	out.SetExtension("cursor", e.Cursor)
	err := out.SetData(event.ApplicationJSON, Data{Course: e.Course, Version: e.Seq, Phase: e.Phase})
	return out, err
}

// ID is the same for the same event, always and by every way.
func ID(e store.FeedEntry) string {
	if e.Seq == 0 {
		return e.Course + ":erased"
	}
	return e.Course + ":" + strconv.FormatInt(e.Seq, 10)
}

func name(e store.FeedEntry, reader Reader) string {
	switch {
	case e.Seq == 0, reader == Staff && course.ToldStaff(e.Type), reader == Systems && course.ToldSystems(e.Type):
		return e.Type
	}
	return Changed
}
