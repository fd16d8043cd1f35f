package bylaw_test

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

func TestWhatAChangeOfTheLawMeansForEachPerson(t *testing.T) {
	t.Parallel()
	b := law(t, general)
	since := func(id, from string) bylaw.Spell {
		s := category(id)
		s.From = date(from)
		return s
	}
	consenting := bylaw.Person{ID: "p", Kind: bylaw.Adult, Birth: date("1990-01-01"), ComplexProblems: true, ConsentsSelf: true}
	with := func(p bylaw.Person, spells ...bylaw.Spell) bylaw.Person {
		p.Spells = spells
		return p
	}
	parent := consenting
	parent.NoCategory, parent.SelPlans = true, []string{bylaw.PlanParentsPart}
	silent := parent
	silent.ConsentsSelf = false
	child := bylaw.Person{ID: "p", Kind: bylaw.Child, Birth: date("2014-01-01"), SelPlans: []string{bylaw.PlanChild}}
	for _, c := range []struct {
		name   string
		person bylaw.Person
		before string
		on     string
		want   []string
	}{
		{"a parent who consents", parent, "2023-12-31", "2024-01-01", []string{"plan_ends:sel_140_parents", "replaced:bl_92_parents"}},
		{"a parent who does not", silent, "2023-12-31", "2024-01-01", []string{"plan_ends:sel_140_parents", "consent_asked:bl_92_parents"}},
		{"a child", child, "2023-12-31", "2024-01-01", []string{
			"plan_ends:sel_140_child", "beside:bl_91_child", "duty_ends:sel_70_review", "duty_begins:bl_95_follow_up",
		}},
		{"in a resource course", with(consenting, since("lab_6_8", "2025-01-01")), "2026-01-31", "2026-02-01", []string{
			"duty_ends:rehabilitation_preparatory", "duty_begins:joined_description", "category_closed:lab_6_8",
		}},
		{"a new recipient of cash assistance", with(consenting, since("lab_6_3", "2026-05-01")), "2026-06-30", "2026-07-01", []string{"talks:"}},
		{"in a category with a successor", with(consenting, bylaw.Spell{LAB: 13, From: date("2018-01-01")}), "2019-12-31", "2020-01-01", []string{
			"replaced:lab_40_1", "category_follows:lab_6_5",
		}},
		{"in a category without one", with(consenting, bylaw.Spell{LAB: 10, From: date("2018-01-01")}), "2019-12-31", "2020-01-01", []string{"category_asked:10"}},
		{"nothing changes", with(consenting, since("lab_6_3", "2021-01-01")), "2023-12-31", "2024-01-01", nil},
	} {
		var got []string
		for _, i := range b.Impacts(bylaw.Facts{Persons: []bylaw.Person{c.person}}, date(c.before), b, date(c.on)) {
			got = append(got, i.Kind+":"+i.ID)
			if !slices.Contains(bylaw.ImpactKinds, i.Kind) {
				t.Errorf("%s: the kind %q is not listed", c.name, i.Kind)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
