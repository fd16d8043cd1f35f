package casework

import (
	"context"
	"math"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// CaseFile is all that a family member may see of her course at one moment: for herself to keep, or as the answer to her request for access.
type CaseFile struct {
	Format    string        `json:"format" enum:"enplan-case/1"`
	MadeAt    time.Time     `json:"made_at"`
	Member    string        `json:"member" doc:"Whose file it is."`
	Course    View          `json:"course" doc:"The course as she reads it."`
	Events    []Entry       `json:"events" doc:"What happened, oldest first."`
	AccessLog []AccessEntry `json:"access_log" doc:"Who has looked, newest first."`
}

// CaseFile makes the file of a family member: her own, or, by whoever answers for the course, that of any of them.
func (s *Service) CaseFile(ctx context.Context, who access.Who, id, member string) (CaseFile, error) {
	a, err := s.attemptAt(ctx, who, id, access.MakeCaseFile)
	if err != nil {
		return CaseFile{}, err
	}
	a.about = member
	return readLogged(ctx, s, a, func(ctx context.Context, v access.Verdict) (CaseFile, error) {
		state, fresh, err := s.state(ctx, id)
		if err != nil {
			return CaseFile{}, err
		}
		of := state.FamilyMember(member)
		if of == nil || v.Relation == access.Party && of.Subject != who.Subject {
			return CaseFile{}, &course.Refusal{Code: course.CodeUnknownMember, Field: "member"}
		}
		return s.caseFile(ctx, state, fresh, *of)
	})
}

func (s *Service) caseFile(ctx context.Context, state course.State, fresh Freshness, of course.Member) (CaseFile, error) {
	journal, err := s.store.Journal(ctx, state.ID)
	if err != nil {
		return CaseFile{}, fromStore(err, UnknownCourse)
	}
	shown := forFamily(of.Subject, func(s *course.State) *course.Member { return s.FamilyMember(of.ID) }).without(course.Withheld(journal))
	file := CaseFile{
		Format: "enplan-case/1", MadeAt: time.Now().UTC(), Member: of.ID, Course: memberView(state, fresh, of.ID), Events: entries(journal, shown, 0, math.MaxInt),
	}
	rows, err := s.store.WholeAccessLog(ctx, state.ID)
	if err != nil {
		return CaseFile{}, fromStore(err, UnknownCourse)
	}
	file.AccessLog, err = s.accessLines(ctx, state.ID, rows, access.Party, of.Subject)
	return file, err
}
