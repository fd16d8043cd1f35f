package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Handover is why a family's papers go to another municipality, and on what that rests: on
// consents that hold, or on the notification with which the course was closed when the
// family moved.
type Handover struct {
	Recipient string   `json:"recipient" minLength:"1" maxLength:"200" doc:"Which municipality."`
	Reason    string   `json:"reason" minLength:"1" maxLength:"500" doc:"Why. Stands in the access log, sealed; whom it is about reads that papers were made, when, by whom, for whom and on what basis, and not this."`
	Basis     string   `json:"basis" enum:"consent,notification" doc:"consent: what is about the members of these consents. notification: the course was closed because the family moved, and the other municipality was told; without the family's consent to more, the bundle holds that alone."`
	Consents  []string `json:"consents,omitempty" maxItems:"30" doc:"Ids of consents that hold."`
}

// Bundle is what another municipality needs to go on: the plan in force, the rhythm, agreements
// and the course's milestones. It holds nothing about whom neither a consent nor the
// notification covers.
type Bundle struct {
	Format       string               `json:"format" enum:"enplan-bundle/1"`
	MadeAt       time.Time            `json:"made_at"`
	Recipient    string               `json:"recipient"`
	Basis        string               `json:"basis"`
	Reason       string               `json:"reason"`
	Course       string               `json:"course"`
	Law          course.LawPin        `json:"law"`
	Phase        course.Phase         `json:"phase"`
	Outcome      course.Outcome       `json:"outcome,omitempty"`
	Notification *course.Notification `json:"notification,omitempty"`
	Members      []BundleMember       `json:"members"`
	Plan         *BundlePlan          `json:"plan,omitempty"`
	Interval     *course.Interval     `json:"interval,omitempty"`
	Progress     []course.Score       `json:"progress,omitempty"`
	Mentors      []course.Mentor      `json:"mentor_agreements,omitempty"`
	Milestones   []Milestone          `json:"milestones"`
}

// BundleMember is a family member as far as the next municipality needs to know her.
type BundleMember struct {
	ID      string           `json:"id"`
	Name    string           `json:"name"`
	Kind    course.Kind      `json:"kind"`
	Birth   calendar.Date    `json:"birth"`
	CPR     string           `json:"cpr,omitempty"`
	Custody []course.Custody `json:"custody,omitempty"`
	Support string           `json:"support,omitempty"`
}

// BundlePlan is the plan in force.
type BundlePlan struct {
	Version int            `json:"version"`
	Hash    string         `json:"hash"`
	At      time.Time      `json:"at"`
	Content course.Content `json:"content" doc:"Left out is what is about others. The hash is that of the whole plan."`
}

// Milestone is something that happened: what and when, and no texts.
type Milestone struct {
	At   time.Time `json:"at"`
	Type string    `json:"type"`
}

const bundleFormat = "enplan-bundle/1"

// Bundle makes the portable bundle of a course. The access log gets who asked for it and why, for whom, on what it
// rests, and whether it was made. Nothing is answered before that stands there.
func (s *Service) Bundle(ctx context.Context, who access.Who, id string, h Handover) (Bundle, error) {
	a, err := s.attemptAt(ctx, who, id, access.MakeBundle)
	if err != nil {
		return Bundle{}, err
	}
	v := a.verdict()
	a.disclosure = &store.Disclosure{}
	b, refused, err := s.askedBundle(ctx, &a, v, h)
	if err != nil {
		return Bundle{}, err
	}
	for _, m := range b.Members {
		a.disclosure.Members = append(a.disclosure.Members, m.ID)
	}
	if err := s.log(ctx, a, v); err != nil {
		return Bundle{}, err
	}
	return b, refused
}

// askedBundle makes the papers or refuses them, and says in the attempt what was asked for.
func (s *Service) askedBundle(ctx context.Context, a *attempt, v access.Verdict, h Handover) (b Bundle, refused, err error) {
	refusal := new(course.Refusal)
	tooLong := errors.As(course.WithinLimits(&h), &refusal)
	if !tooLong { // what is too long is not kept
		a.reason = h.Reason
		a.disclosure.Recipient, a.disclosure.Basis, a.disclosure.Consents = h.Recipient, h.Basis, h.Consents
	}
	switch {
	case !v.Allowed:
		a.disclosure.Refusal = NoAccess
		return b, fault(NoAccess), nil
	case tooLong:
		a.disclosure.Refusal = string(refusal.Code)
		return b, refusal, nil
	}
	state, fresh, err := s.state(ctx, a.course)
	if err != nil {
		return b, nil, err
	}
	b, err = s.bundle(ctx, filtered(state, fresh, a.who, v), h)
	if lacking := new(Fault); errors.As(err, &lacking) && slices.Contains([]string{ConsentMissing, NotMoved}, lacking.Code) {
		a.disclosure.Refusal = lacking.Code
		return Bundle{}, lacking, nil
	}
	return b, nil, err
}

// bundle gathers what may go along.
func (s *Service) bundle(ctx context.Context, view View, h Handover) (Bundle, error) {
	b := Bundle{
		Format: bundleFormat, MadeAt: time.Now().UTC(), Recipient: h.Recipient, Basis: h.Basis, Reason: h.Reason,
		Course: view.ID, Law: view.Law, Phase: view.Phase, Outcome: view.Outcome, Milestones: []Milestone{},
	}
	covered, whole, err := coveredBy(view.State, h)
	if err != nil {
		return Bundle{}, err
	}
	b.fill(view.State, covered, whole)
	if h.Basis == "notification" {
		b.Notification = view.Closing.Notification
	}
	if !whole {
		return b, nil
	}
	journal, err := s.store.Journal(ctx, view.ID)
	if err != nil {
		return Bundle{}, fromStore(err, UnknownCourse)
	}
	for _, r := range journal {
		if slices.Contains(milestones, r.Type) && stillHeld(view.State, r) {
			b.Milestones = append(b.Milestones, Milestone{At: r.At, Type: r.Type})
		}
	}
	return b, nil
}

// stillHeld is false for the record of a meeting that was corrected since: it was not held.
func stillHeld(s course.State, r course.Recorded) bool {
	held, is := r.Data.(course.MeetingHeld)
	return !is || !slices.ContainsFunc(s.Meetings, func(m course.Meeting) bool { return m.ID == held.Meeting && m.Status != course.Held })
}

// milestones are the events that say how the course went, by type.
var milestones = []string{
	course.EventName(course.Opened{}), course.EventName(course.EligibilityDecided{}), course.EventName(course.TeamConfirmed{}),
	course.EventName(course.PlanAdopted{}), course.EventName(course.MeetingHeld{}), course.EventName(course.Paused{}), course.EventName(course.Resumed{}),
	course.EventName(course.CourseClosed{}), course.EventName(course.Declined{}), course.EventName(course.Reopened{}),
}

// coveredBy are the members whose papers may go along; whole says that what is about the
// family as such may, because everybody in it is covered.
func coveredBy(s course.State, h Handover) (covered []string, whole bool, err error) {
	if h.Basis == "notification" {
		return coveredByNotification(s)
	}
	if len(h.Consents) == 0 {
		return nil, false, faultAt("consents", ConsentMissing)
	}
	for _, id := range h.Consents {
		i := slices.IndexFunc(s.Consents, func(c course.Consent) bool { return c.ID == id })
		if i < 0 || !s.Consents[i].Active() {
			return nil, false, faultAt("consents", ConsentMissing)
		}
		covered = append(covered, s.Consents[i].Member)
	}
	return covered, everybody(s, covered), nil
}

func coveredByNotification(s course.State) (covered []string, whole bool, err error) {
	if s.Closing == nil || s.Closing.Notification == nil {
		return nil, false, faultAt("basis", NotMoved)
	}
	law, known := s.Law.Law()
	for _, m := range s.Members {
		if s.Closing.Notification.BundleConsent || known && s.IsChildWithSupport(m, law, course.DateOf(s.Closing.At)) {
			covered = append(covered, m.ID)
		}
	}
	return covered, s.Closing.Notification.BundleConsent, nil
}

func everybody(s course.State, covered []string) bool {
	return !slices.ContainsFunc(s.Members, func(m course.Member) bool { return m.Left.IsZero() && !slices.Contains(covered, m.ID) })
}

// fill takes over what is about the covered members. Without the family's consent a notification
// names the children that it is about, and no more.
func (b *Bundle) fill(s course.State, covered []string, whole bool) {
	may := func(members ...string) bool {
		if len(members) == 0 || slices.Equal(members, []string{""}) {
			return whole
		}
		return !slices.ContainsFunc(members, func(m string) bool { return !slices.Contains(covered, m) })
	}
	b.Members = []BundleMember{}
	for _, m := range s.Members {
		if may(m.ID) {
			b.Members = append(b.Members, BundleMember{ID: m.ID, Name: m.Name, Kind: m.Kind, Birth: m.Birth, CPR: m.CPR, Custody: m.Custody, Support: m.Support})
		}
	}
	if b.Basis == "notification" && !whole {
		return
	}
	shown := []string{} // goals
	if in := s.Plan.InForce; in != nil {
		content := covering(in.Content, may)
		b.Plan = &BundlePlan{Version: in.Version, Hash: in.Hash, At: in.At, Content: content}
		for _, g := range content.Goals {
			shown = append(shown, g.ID)
		}
	}
	if whole {
		b.Interval = s.FollowUp.Interval
	}
	for _, p := range s.Progress {
		if slices.Contains(shown, p.Goal) {
			b.Progress = append(b.Progress, p)
		}
	}
	for _, m := range s.Mentors {
		if may(m.Terms.Member) {
			b.Mentors = append(b.Mentors, m)
		}
	}
}

// covering is the part of a plan that may go along.
func covering(c course.Content, may func(members ...string) bool) course.Content {
	out := course.Content{Sections: []course.Section{}, Goals: []course.Goal{}}
	words := func(list []course.Words) []course.Words {
		return slices.DeleteFunc(slices.Clone(list), func(w course.Words) bool { return !may(w.Member) })
	}
	for _, x := range c.Sections {
		if may(x.Member) {
			x.OwnWords = words(x.OwnWords)
			out.Sections = append(out.Sections, x)
		}
	}
	for _, g := range c.Goals {
		if may(g.Members...) {
			g.OwnWords = words(g.OwnWords)
			out.Goals = append(out.Goals, g)
		}
	}
	for _, w := range c.NotRelevant {
		if may(w.Person) {
			out.NotRelevant = append(out.NotRelevant, w)
		}
	}
	return out
}
