package casework

import (
	"context"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/workflows"
)

// queryLimit is how long the workflow is asked before the journal answers instead.
const queryLimit = 2 * time.Second

// Freshness says where an answer about one course comes from.
type Freshness struct {
	Source  string    `json:"source" enum:"workflow,journal" doc:"workflow: the course itself answered. journal: the course gave no answer in time, or one that is too large to carry, and the answer is folded from what is recorded."`
	Version int64     `json:"version"`
	At      time.Time `json:"at" doc:"Instant of the last event that the answer knows."`
}

// View is a course as its reader may see it.
type View struct {
	course.State
	Freshness Freshness       `json:"freshness"`
	Relation  access.Relation `json:"relation" doc:"What the reader is to the course."`
	Me        string          `json:"me,omitempty" doc:"The reader's own member id, for a family member."`
	Shared    []course.Share  `json:"shared,omitempty" doc:"With the relation consent: what the family shares with the reader. Everything else is left out."`

	FieldsLeft    []string `json:"fields_unrepresented,omitempty" doc:"Fields for which nobody in the team stands: they help the family, or their member was there by a consent that has ended. For staff who read the whole course."`
	StanceMissing bool     `json:"akasse_stance_missing,omitempty" doc:"The municipality has not said what it does about the unemployment funds, and a member of the family depends on it."`
}

// Course answers one course, filtered for its reader.
func (s *Service) Course(ctx context.Context, who access.Who, id string) (View, error) {
	view, err := s.view(ctx, who, id, access.ReadCourse)
	if err != nil {
		return View{}, err
	}
	view.StanceMissing, err = s.stanceMissing(ctx, view)
	return view, err
}

// ForCommand answers the course that somebody is about to send a command to, as its sender may read it. The access log
// gets the command alone: whoever shows the course reads it with [Service.Course].
func (s *Service) ForCommand(ctx context.Context, who access.Who, id string) (View, error) {
	a, err := s.attemptAt(ctx, who, id, access.ReadCourse)
	if err != nil {
		return View{}, err
	}
	v := a.verdict()
	if !v.Allowed {
		_, err := s.decide(ctx, a)
		return View{}, err
	}
	state, fresh, err := s.state(ctx, id)
	if err != nil {
		return View{}, err
	}
	return filtered(state, fresh, who, v), nil
}

func (s *Service) view(ctx context.Context, who access.Who, id string, op access.Operation) (View, error) {
	return s.viewOf(ctx, who, id, op, "")
}

// viewOf reads a course for something in it, which the access log names.
func (s *Service) viewOf(ctx context.Context, who access.Who, id string, op access.Operation, about string) (View, error) {
	a, err := s.attemptAt(ctx, who, id, op)
	if err != nil {
		return View{}, err
	}
	a.about = about
	return readLogged(ctx, s, a, func(ctx context.Context, v access.Verdict) (View, error) {
		state, fresh, err := s.state(ctx, id)
		if err != nil {
			return View{}, err
		}
		return filtered(state, fresh, who, v), nil
	})
}

// filtered is the course for a family member, for somebody in the team by consent, or for the staff.
func filtered(state course.State, fresh Freshness, who access.Who, v access.Verdict) View {
	if v.Relation == access.Party {
		me := ""
		if m := state.MemberOf(who.Subject); m != nil {
			me = m.ID
		}
		return memberView(state, fresh, me)
	}
	view := View{State: state, Freshness: fresh, Relation: v.Relation}
	switch v.Relation {
	case access.Consent:
		view.Shared = state.SharedWith(who.Subject, access.Opens).Shares(access.Areas())
		view.State = course.ForConsent(state, who.Subject, access.Opens)
	default:
		view.State = course.ForStaff(state)
	}
	if !assesses(v.Relation) {
		view.TakenBack = nil
	}
	if v.Relation != access.Consent {
		view.FieldsLeft = state.UnrepresentedFields()
	}
	view.Answered = nil // other people's command keys
	return view
}

// memberView is the course as a family member reads it.
func memberView(state course.State, fresh Freshness, member string) View {
	view := View{State: course.ForMember(state, member), Freshness: fresh, Relation: access.Party, Me: member}
	view.TakenBack, view.Answered = nil, nil
	return view
}

// state asks the workflow, and adds from the journal what has left its state. The journal
// answers alone when the workflow does not in time, or its state is larger than an answer.
func (s *Service) state(ctx context.Context, id string) (course.State, Freshness, error) {
	var state course.State
	asked := s.query(ctx, id, workflows.QueryCourse, &state)
	if asked == nil && state.Archived == 0 {
		return state, freshness(state, "workflow"), nil
	}
	whole, err := s.store.Whole(ctx, id)
	if asked == nil {
		if err != nil || whole.Version < state.Version {
			whole = state // what is over is shown when the record has caught up
		}
		return whole, freshness(whole, "workflow"), nil
	}
	return whole, freshness(whole, "journal"), fromStore(err, UnknownCourse)
}

func freshness(state course.State, source string) Freshness {
	return Freshness{Source: source, Version: state.Version, At: state.ChangedAt}
}

func (s *Service) query(ctx context.Context, id, name string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	answer, err := s.temporal.QueryWorkflow(ctx, workflows.ID(id), "", name)
	if err != nil {
		return err
	}
	return answer.Get(into)
}

// folded builds the state from the journal with the same code as the workflow.
func (s *Service) folded(ctx context.Context, id string) (course.State, error) {
	journal, err := s.store.Journal(ctx, id)
	if err != nil {
		return course.State{}, fromStore(err, UnknownCourse)
	}
	if len(journal) == 0 {
		return course.State{}, fault(UnknownCourse)
	}
	state, err := course.Fold(journal)
	if err != nil {
		return state, &Fault{Code: Internal, cause: err}
	}
	return state, nil
}

// Explanation is the answer to "why is it here, and what happens next?" for one reader.
type Explanation struct {
	course.Explanation
	Freshness Freshness `json:"freshness"`
}

// Explain answers why the course is where it is, for whom it waits, and what happens next.
func (s *Service) Explain(ctx context.Context, who access.Who, id string) (Explanation, error) {
	view, err := s.view(ctx, who, id, access.Explain)
	if err != nil {
		return Explanation{}, err
	}
	x, err := view.Explain(time.Now())
	if err != nil {
		return Explanation{}, err
	}
	if view.Me != "" {
		for i := range x.Waiting {
			x.Waiting[i].Subject = "" // staff appear to the family by their post
		}
	}
	return Explanation{Explanation: x, Freshness: view.Freshness}, nil
}

// Explain says why the course is where it is, from what the reader sees. Readers by consent see only
// the waiting reasons that their part of the course reveals.
func (v View) Explain(at time.Time) (course.Explanation, error) {
	x, err := course.Explain(v.State, at)
	if err != nil {
		return x, &Fault{Code: Internal, cause: err}
	}
	if v.Partly() {
		x.Waiting = slices.DeleteFunc(x.Waiting, func(w course.Waiting) bool { return !slices.Contains(awaitedInPart, w.What) })
	}
	return x, nil
}

var awaitedInPart = []string{"confirm_team", "write_plan", "record_meeting", "appoint_coordinator"}

// Partly says that the reader sees what the family's consents open, and no more.
func (v View) Partly() bool { return v.Relation == access.Consent }

// Law is the revision of the by-law to which the course is pinned.
func Law(s course.State) (*bylaw.Bylaw, error) {
	law, ok := bylaw.TakenUp(s.Law.Code, s.Law.Frame, s.Law.Revision)
	if !ok {
		law, ok = s.Law.Law()
	}
	if !ok {
		return nil, fault(Internal)
	}
	return law, nil
}

// Coverage shows for each provision that applies today whether the plan covers it.
func (s *Service) Coverage(ctx context.Context, who access.Who, id string) ([]course.CoverageRow, error) {
	return ofLaw(ctx, s, who, id, course.Coverage, func(r course.CoverageRow) string { return r.Person })
}

// ofLaw lists what the by-law means for the course today; a family member reads what is about herself and
// her children, and who reads by consent nothing: it follows from facts that no consent opens.
func ofLaw[R any](
	ctx context.Context, s *Service, who access.Who, id string,
	list func(course.State, *bylaw.Bylaw, calendar.Date) []R, person func(R) string,
) ([]R, error) {
	view, err := s.view(ctx, who, id, access.ReadPlan)
	if err != nil {
		return nil, err
	}
	law, err := Law(view.State)
	if err != nil {
		return nil, err
	}
	rows := []R{}
	for _, row := range list(view.State, law, calendar.DateOf(time.Now())) {
		if !view.Partly() && (view.Me == "" || view.Concerns(view.Me, person(row))) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// PlanVersion is the text of one version, filtered for its reader.
type PlanVersion struct {
	Version int            `json:"version" doc:"0: the draft, which is no version yet."`
	Hash    string         `json:"hash,omitempty"`
	Status  string         `json:"status" enum:"draft,submitted,in_force,earlier"`
	Content course.Content `json:"content"`
}

// PlanVersion answers a submitted version, or with 0 the current text: the draft if
// there is one, else the plan in force.
func (s *Service) PlanVersion(ctx context.Context, who access.Who, id string, version int) (PlanVersion, error) {
	v, err := s.authorise(ctx, who, id, access.ReadPlan)
	if err != nil {
		return PlanVersion{}, err
	}
	state, fresh, err := s.state(ctx, id)
	if err != nil {
		return PlanVersion{}, err
	}
	p, err := s.planVersion(ctx, state, version)
	if err != nil {
		return PlanVersion{}, err
	}
	// The filter works on a course: put the text where the draft stands, and let it.
	state.Plan.Draft = &p.Content
	if view := filtered(state, fresh, who, v); view.Plan.Draft != nil {
		p.Content = *view.Plan.Draft
	}
	return p, nil
}

func (s *Service) planVersion(ctx context.Context, state course.State, version int) (PlanVersion, error) {
	plan := state.Plan
	switch {
	case version == 0 && plan.Draft != nil:
		p := PlanVersion{Status: "draft", Content: *plan.Draft}
		if sub := plan.Submitted; sub != nil {
			p.Version, p.Hash, p.Status = sub.Version, sub.Hash, "submitted"
		}
		return p, nil
	case version == 0 && plan.InForce == nil:
		return PlanVersion{}, fault(UnknownVersion)
	case version == 0 || plan.InForce != nil && plan.InForce.Version == version:
		return PlanVersion{Version: plan.InForce.Version, Hash: plan.InForce.Hash, Status: "in_force", Content: plan.InForce.Content}, nil
	}
	kept, err := s.store.PlanVersion(ctx, state.ID, version)
	if err != nil {
		return PlanVersion{}, fromStore(err, UnknownVersion)
	}
	p := PlanVersion{Version: version, Hash: kept.Hash, Status: "earlier", Content: kept.Content}
	if sub := plan.Submitted; sub != nil && sub.Version == version {
		p.Status = "submitted"
	}
	return p, nil
}
