package api

import (
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// The rules give codes; here each gets its sentence in every language.

// BylawAssessment is an assessment in words.
type BylawAssessment struct {
	bylaw.Assessment
	Criteria []BylawCriterionResult `json:"criteria"`
}

// BylawCriterionResult is the result of a criterion in words.
type BylawCriterionResult struct {
	bylaw.CriterionResult
	Words bylaw.Text `json:"words"`
}

// CourseExemptionRow is an exemption of a course in words.
type CourseExemptionRow struct {
	course.ExemptionRow
	Words bylaw.Text `json:"words"`
}

// CourseFollowUpDate is a date of the follow-up, with what moved it in words.
type CourseFollowUpDate struct {
	course.FollowUpDate
	Because bylaw.Text `json:"because,omitzero"`
}

func worded(a bylaw.Assessment) BylawAssessment {
	out := BylawAssessment{Assessment: a, Criteria: make([]BylawCriterionResult, len(a.Criteria))}
	for i, c := range a.Criteria {
		if c.Kind == bylaw.CriterionTrial {
			c.Name = textOfKey("bylaw.criterion." + c.Kind)
		}
		out.Criteria[i] = BylawCriterionResult{c, textOfKey("bylaw.reason." + c.Reason)}
	}
	return out
}

func wordedRows(rows []course.ExemptionRow) []CourseExemptionRow {
	out := make([]CourseExemptionRow, len(rows))
	for i, r := range rows {
		out[i] = CourseExemptionRow{r, textOfKey("bylaw.reason." + r.Reason)}
	}
	return out
}

func wordedDates(dates []course.FollowUpDate) []CourseFollowUpDate {
	out := make([]CourseFollowUpDate, len(dates))
	for i, d := range dates {
		out[i].FollowUpDate = d
		if !d.Because.IsZero() {
			out[i].Because = inAll(func(l language.Language) string { return casework.ClosedDay(l, d.Because) })
		}
	}
	return out
}

func textOfKey(key string) bylaw.Text {
	return inAll(func(l language.Language) string { return language.Of(l, key) })
}

func inAll(say func(language.Language) string) bylaw.Text {
	text := bylaw.Text{}
	for _, l := range language.All() {
		text[string(l)] = say(l)
	}
	return text
}
