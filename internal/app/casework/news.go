package casework

import (
	"context"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// News is something that somebody was told and has not seen. It says of nobody what it was about.
type News struct {
	Course  string    `json:"course"`
	Title   string    `json:"title,omitempty" doc:"The family, for staff who may know it."`
	Kind    string    `json:"kind" doc:"What happened, or what came due."`
	Ref     string    `json:"ref,omitempty" doc:"What it is about, such as a message or a meeting."`
	At      time.Time `json:"at"`
	Meeting time.Time `json:"meeting,omitzero" doc:"When the meeting is that it is about."`
}

// News lists what somebody was told and has not seen, newest first.
func (s *Service) News(ctx context.Context, who access.Who) ([]News, error) {
	ctx = store.InMunicipality(ctx, who.Municipality)
	found, err := s.store.Unseen(ctx, who.Subject)
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	news := newsOf(found)
	var courses []string
	for _, n := range news {
		courses = append(courses, n.Course)
	}
	slices.Sort(courses)
	courses = slices.Compact(courses)
	titles, err := s.ownTitles(ctx, who, courses)
	for i := range news {
		news[i].Title = titles[news[i].Course]
	}
	return news, err
}

func newsOf(rows []store.Notification) []News {
	news := make([]News, 0, len(rows))
	for _, n := range rows {
		news = append(news, News{Course: n.Course, Kind: n.Kind, Ref: n.Ref, At: n.DueAt, Meeting: n.AboutAt})
	}
	return news
}

// OpenNews lists what somebody was told of a course that she has opened, and notes that she has seen it. It is listed for half an hour.
func (s *Service) OpenNews(ctx context.Context, who access.Who, id string) ([]News, error) {
	ctx = store.InMunicipality(ctx, who.Municipality)
	found, err := s.store.RecentNews(ctx, who.Subject, id)
	if err != nil || len(found) == 0 {
		return nil, fromStore(err, UnknownCourse)
	}
	return newsOf(found), fromStore(s.store.SeenNews(ctx, who.Subject, id), UnknownCourse)
}

// ownTitles are the families of those of the courses that a member of staff has to do with today.
func (s *Service) ownTitles(ctx context.Context, who access.Who, courses []string) (map[string]string, error) {
	if len(courses) == 0 || !who.Has(course.Caseworker) && !who.Has(course.Supervisor) {
		return nil, nil
	}
	related, err := s.store.RelationsAmong(ctx, courses, who.Subject)
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	return s.titles(ctx, slices.DeleteFunc(courses, func(id string) bool { return len(related[id]) == 0 && !who.Has(course.Supervisor) }))
}

// SeenNews notes that somebody has seen what she was told of a course.
func (s *Service) SeenNews(ctx context.Context, who access.Who, id string) error {
	return fromStore(s.store.SeenNews(store.InMunicipality(ctx, who.Municipality), who.Subject, id), UnknownCourse)
}

// NoticeChoice is how a member of staff is told of a kind.
type NoticeChoice struct {
	Kind   string     `json:"kind"`
	Way    course.Way `json:"way" enum:"mail,digest,page" doc:"A mail at once, the morning's mail, or on the pages alone."`
	Usual  course.Way `json:"usual" enum:"mail,digest,page" doc:"What holds for whoever has not chosen."`
	Always bool       `json:"always" doc:"A mail must come: page cannot be chosen."`
}

// The refusals of a choice.
const (
	UnknownNotice = "unknown_notice"
	MustBeTold    = "must_be_told"
)

// NoticeChoices lists of what a member of staff is told, and how.
func (s *Service) NoticeChoices(ctx context.Context, who access.Who) ([]NoticeChoice, error) {
	if !choosesNotices(who) {
		return nil, fault(NoAccess)
	}
	chosen, err := s.store.ChoicesOf(store.InMunicipality(ctx, who.Municipality), who.Subject)
	if err != nil {
		return nil, fromStore(err, UnknownNotice)
	}
	out := []NoticeChoice{}
	for _, spec := range course.Items() {
		if spec.ForStaff() {
			out = append(out, NoticeChoice{Kind: string(spec.Kind), Way: spec.Way(chosen[spec.Kind]), Usual: spec.Way(""), Always: spec.Always})
		}
	}
	return out, nil
}

// ChooseNotice keeps how a member of staff wants to be told of a kind. What is usual is not kept: it may change.
func (s *Service) ChooseNotice(ctx context.Context, who access.Who, kind string, way course.Way) error {
	spec := course.ItemKind(kind).Spec()
	switch {
	case !choosesNotices(who):
		return fault(NoAccess)
	case !spec.ForStaff():
		return faultAt("kind", UnknownNotice)
	case !slices.Contains(spec.Ways(), way):
		return faultAt("way", MustBeTold)
	case way == spec.Way(""):
		way = ""
	}
	return fromStore(s.store.Choose(store.InMunicipality(ctx, who.Municipality), who.Municipality, who.Subject, spec.Kind, way), UnknownNotice)
}

// choosesNotices asks the policy. It is logged nowhere: it is about no family.
func choosesNotices(who access.Who) bool {
	return access.Decide(who, access.ChooseNotices, access.Standing{Municipality: who.Municipality}).Allowed
}
