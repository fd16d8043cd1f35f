package course

import (
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Statuses of a provision in the coverage view.
const (
	Covered     = "covered"
	Missing     = "missing"
	NotRelevant = "not_relevant"
	Separate    = "separate" // the ordinary plan stands beside the one plan
	NotKnown    = "unknown"  // a fact is missing that says whether it applies
)

// CoverageRow says whether the plan shows what a replaced plan would have held,
// for one person on one day.
type CoverageRow struct {
	Provision    string   `json:"provision"`
	Person       string   `json:"person"`
	Law          string   `json:"law"`
	Status       string   `json:"status" enum:"covered,missing,not_relevant,separate,unknown"`
	MissingParts []string `json:"missing_parts,omitempty"`
	CoveredBy    []string `json:"covered_by,omitempty"` // areas and goals
	Reason       string   `json:"reason,omitempty"`
	Verified     bool     `json:"verified"` // whether the provision's content has been checked against its source
}

// Coverage shows, section by section, that each plan it replaces is covered.
func Coverage(s State, law *bylaw.Bylaw, on Date) []CoverageRow {
	plan := s.Plan.current()
	if plan == nil {
		plan = &Content{}
	}
	var rows []CoverageRow
	for _, r := range law.Required(s.facts(), on) {
		row := CoverageRow{Provision: r.Provision, Person: r.Person, Law: r.Law, Verified: r.Verified}
		waived := find(plan.NotRelevant, func(w *Waived) bool { return w.Provision == r.Provision && w.Person == r.Person })
		switch {
		case r.StandsBeside():
			row.Status, row.Reason = Separate, r.Reason
		case !r.Applies && r.Reason == bylaw.OutsideScope:
			continue
		case waived != nil:
			row.Status, row.Reason = NotRelevant, waived.Reason
		case !r.Applies:
			row.Status, row.Reason = NotKnown, r.Reason
		default:
			row.Status = Covered
			for _, part := range r.Content {
				by := plan.discharging(r.Provision, part.ID, r.Person, law, on)
				if len(by) == 0 {
					row.MissingParts = append(row.MissingParts, part.ID)
					row.Status = Missing
				}
				row.CoveredBy = append(row.CoveredBy, by...)
			}
			row.CoveredBy = distinct(row.CoveredBy)
		}
		rows = append(rows, row)
	}
	return rows
}

// discharging lists the written sections and goals that are tagged with the part
// and are about the person or the whole family. A section in an area that does not stand yet is none.
func (c *Content) discharging(provision, part, person string, law *bylaw.Bylaw, on Date) []string {
	tagged := func(tags []string) bool {
		return contains(tags, provision) || contains(tags, provision+"/"+part)
	}
	var by []string
	for _, x := range c.Sections {
		if tagged(x.Discharges) && (x.Member == "" || x.Member == person) && strings.TrimSpace(x.Text) != "" && law.AreaStands(x.Area, on) {
			by = append(by, x.Area)
		}
	}
	for _, g := range c.Goals {
		if tagged(g.Discharges) && (len(g.Members) == 0 || contains(g.Members, person)) {
			by = append(by, g.ID)
		}
	}
	return by
}

func distinct(list []string) []string {
	var out []string
	for _, v := range list {
		if !contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
