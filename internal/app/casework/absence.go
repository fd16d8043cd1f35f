package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// OwnAbsence is a coordinator's absence in all the courses that he or she answers for.
type OwnAbsence struct {
	From      calendar.Date `json:"from"`
	To        calendar.Date `json:"to" doc:"Last day of the absence."`
	Cover     string        `json:"cover" minLength:"1" maxLength:"200" doc:"Who covers: a member of the municipality's staff."`
	Elsewhere []CoverIn     `json:"elsewhere,omitempty" maxItems:"2000" doc:"Courses that somebody else covers."`
}

// CoverIn is who covers in one course.
type CoverIn struct {
	Course string `json:"course"`
	Cover  string `json:"cover" minLength:"1" maxLength:"200"`
}

// Covered is what an absence means for one course, and what became of it.
type Covered struct {
	Course   string          `json:"course"`
	Title    string          `json:"title" doc:"The family's surnames."`
	Cover    string          `json:"cover"`
	Former   *course.Absence `json:"former,omitempty" doc:"The absence that is planned already. It is replaced."`
	Meetings []MeetingInside `json:"meetings,omitempty" doc:"Agreed meetings within the absence."`
	Version  int64           `json:"version,omitempty" doc:"The course's version after it."`
	Pending  bool            `json:"pending,omitempty" doc:"It was sent, and the answer is not known yet."`
	Refused  *course.Refusal `json:"refused,omitempty" doc:"Why the course said no."`
	Failed   string          `json:"failed,omitempty" doc:"Why the course could not be asked: the code of the problem. Send the request again with the same key."`
}

// MeetingInside is an agreed meeting within an absence.
type MeetingInside struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Form string    `json:"form"`
}

// OwnAbsences lists the absences that are planned or have begun in the courses that somebody coordinates.
func (s *Service) OwnAbsences(ctx context.Context, who access.Who) ([]Covered, error) {
	own, err := s.coordinated(ctx, who)
	if err != nil {
		return nil, err
	}
	planned := []Covered{}
	for _, c := range own {
		if c.state.Team.Absence != nil {
			planned = append(planned, Covered{Course: c.row.ID, Title: c.row.Title, Cover: c.state.Team.Absence.Cover, Former: c.state.Team.Absence})
		}
	}
	return planned, nil
}

// PreviewAbsence answers what an absence would mean for each course, and plans nothing.
func (s *Service) PreviewAbsence(ctx context.Context, who access.Who, a OwnAbsence) ([]Covered, error) {
	own, err := s.coordinated(ctx, who)
	if err == nil {
		err = s.absencePossible(ctx, who, a)
	}
	if err != nil {
		return nil, err
	}
	if len(own) == 0 {
		return nil, fault(NoCourses)
	}
	covered := make([]Covered, 0, len(own))
	for _, c := range own {
		covered = append(covered, a.in(c))
	}
	for _, x := range a.Elsewhere {
		if !slices.ContainsFunc(covered, func(c Covered) bool { return c.Course == x.Course }) {
			return nil, faultAt("elsewhere", NotTheirCourse)
		}
	}
	return covered, nil
}

// absencePossible says what no course could take, before any is asked.
func (s *Service) absencePossible(ctx context.Context, who access.Who, a OwnAbsence) error {
	if err := course.WithinLimits(&a); err != nil {
		return err
	}
	today := calendar.DateOf(time.Now())
	switch {
	case !a.From.IsValid() || a.From.Before(today):
		return &course.Refusal{Code: course.CodeDatePassed, Field: "from"}
	case !a.To.IsValid() || a.To.Before(a.From):
		return &course.Refusal{Code: course.CodePeriodBackwards, Field: "to"}
	}
	covers := map[string]bool{a.Cover: true}
	for _, x := range a.Elsewhere {
		covers[x.Cover] = true
	}
	if covers[who.Subject] {
		return &course.Refusal{Code: course.CodeCoverIsCoordinator, Field: "cover"}
	}
	for cover := range covers {
		if err := s.staffHere(ctx, who.Municipality, "cover", cover); err != nil {
			return err
		}
	}
	return nil
}

func (a OwnAbsence) in(c ownCourse) Covered {
	found := Covered{Course: c.row.ID, Title: c.row.Title, Cover: a.Cover, Former: c.state.Team.Absence}
	for _, x := range a.Elsewhere {
		if x.Course == found.Course {
			found.Cover = x.Cover
		}
	}
	for _, m := range c.state.Meetings {
		if on := calendar.DateOf(m.At); m.Status == course.Agreed && !on.Before(a.From) && !on.After(a.To) {
			found.Meetings = append(found.Meetings, MeetingInside{ID: m.ID, At: m.At, Form: m.Form})
		}
	}
	return found
}

// PlanAbsences plans an absence in every course that somebody coordinates, and answers what became of it in each.
func (s *Service) PlanAbsences(ctx context.Context, who access.Who, a OwnAbsence, key string) ([]Covered, error) {
	covered, err := s.PreviewAbsence(ctx, who, a)
	if err != nil {
		return nil, err
	}
	return covered, s.inEach(ctx, who, covered, key, func(c Covered) course.Command {
		return course.PlanAbsence{From: a.From, To: a.To, Cover: c.Cover}
	})
}

// EndAbsences calls off every absence that somebody has planned, and answers what became of it in each course.
func (s *Service) EndAbsences(ctx context.Context, who access.Who, key string) ([]Covered, error) {
	planned, err := s.OwnAbsences(ctx, who)
	if err != nil {
		return nil, err
	}
	return planned, s.inEach(ctx, who, planned, key, func(Covered) course.Command { return course.EndAbsence{} })
}

// absencesAtOnce bounds how many courses are asked at the same time.
const absencesAtOnce = 8

// inEach gives each course its command. What one course refuses or cannot answer does not keep the others from it. The same key
// does nothing twice: whoever got no answer sends the request again.
func (s *Service) inEach(ctx context.Context, who access.Who, covered []Covered, key string, command func(Covered) course.Command) error {
	if key != "" && !keyForm.MatchString(key) {
		return fault(BadKey)
	}
	all := uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "absence %q %q %q", who.Municipality, who.Subject, cmp.Or(key, uuid.NewString()))).String()
	var group errgroup.Group
	group.SetLimit(absencesAtOnce)
	for i := range covered {
		c := &covered[i]
		group.Go(func() error {
			out, err := s.Do(ctx, who, c.Course, command(*c), Call{Key: all + "/" + c.Course})
			failed := new(Fault)
			switch {
			case errors.As(err, &c.Refused):
			case errors.As(err, &failed):
				c.Failed = failed.Code
			case err != nil:
				return err
			default:
				c.Version, c.Pending = out.Version, !out.Settled
			}
			return nil
		})
	}
	return group.Wait()
}

// ownCourse is a course that somebody coordinates.
type ownCourse struct {
	row   store.Row
	state course.State
}

// coordinated reads the running courses that somebody coordinates.
func (s *Service) coordinated(ctx context.Context, who access.Who) ([]ownCourse, error) {
	return readIn(ctx, s, who, access.OwnAbsence, func(ctx context.Context) ([]ownCourse, error) {
		rows, err := s.openCoursesOf(ctx, who.Municipality, who.Subject)
		if err != nil {
			return nil, err
		}
		var own []ownCourse
		for _, row := range rows {
			state, err := s.store.Snapshot(ctx, row.ID)
			if err != nil {
				return nil, fromStore(err, UnknownCourse)
			}
			if state.Phase != course.Intake {
				own = append(own, ownCourse{row, state})
			}
		}
		return own, nil
	})
}
