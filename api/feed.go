package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"
	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/platform/feed"
)

// feedEvent is an event of the feed, which writes itself.
type feedEvent struct{ event.Event }

// Schema implements [huma.SchemaProvider].
func (feedEvent) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[CloudEvent](), true, "")
}

// CloudEvent is the shape of an event of the feed.
type CloudEvent struct {
	SpecVersion string    `json:"specversion" enum:"1.0"`
	ID          string    `json:"id" doc:"The same for the same event, always and by every way. With source it is unique."`
	Source      string    `json:"source" format:"uri-reference" doc:"The municipality whose feed it is."`
	Type        string    `json:"type" doc:"dk.enplan.course. and the event's name in the log of the course; Changed where the reader is not told what happened, Erased when the course was erased."`
	Subject     string    `json:"subject" format:"uuid" doc:"The course."`
	Time        time.Time `json:"time,omitzero" doc:"When it happened. Left out with Changed."`
	DataType    string    `json:"datacontenttype" enum:"application/json"`
	Cursor      string    `json:"cursor" doc:"Goes on after this event."`
	Data        feed.Data `json:"data"`
}

type feedOutput struct {
	Body struct {
		Items []feedEvent `json:"items" doc:"CloudEvents 1.0 in JSON, in the order of the feed."`
		Next  string      `json:"next" doc:"Goes on after this page, also when it is the last one: send it as after to ask what has come since."`
		More  bool        `json:"more" doc:"There is more to read now."`
	}
}

func (a *api) registerFeed() {
	type page struct {
		After string `query:"after" maxLength:"300" doc:"A cursor: next of a page, or cursor of an event. Without it the feed begins."`
		Limit int    `query:"limit" minimum:"1" maximum:"1000" doc:"Events a page; 100 by default. There are fewer where courses were erased."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "read-feed", Method: http.MethodGet, Path: "/api/v1/events", Summary: "Read what happens in the courses of one's municipality",
		Description: "For supervisors and other systems. Each event once, in one order that never changes, by ids and codes; the data is read with a call " +
			"about the course. 410 `feed_changed`: the record was put back from a back-up. Begin anew; ids stay the same.",
		Tags: []string{"events"}, Security: secured, Errors: []int{400, 401, 403, 410, 503},
	}, func(ctx context.Context, in *page) (*feedOutput, error) {
		found, err := a.cases.ReadFeed(ctx, whoIs(ctx), in.After, in.Limit)
		if err != nil {
			return nil, refused(ctx, err)
		}
		out := &feedOutput{}
		out.Body.Items, out.Body.Next, out.Body.More = make([]feedEvent, 0, len(found.Events)), found.Next, found.More
		for _, e := range found.Events {
			out.Body.Items = append(out.Body.Items, feedEvent{e})
		}
		return out, nil
	})
}
