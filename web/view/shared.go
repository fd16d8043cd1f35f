package view

import (
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Partly says that the reader sees what the family's consents open, and no more.
func (c Course) Partly() bool { return c.Relation == access.Consent }

// Shares says whether a family member shares something with a reader who sees a part.
func (c Course) Shares(member string) bool {
	return slices.ContainsFunc(c.Shared, func(s course.Share) bool { return s.Member == member })
}

// OpenAreas are the areas of life of which the reader sees something.
func (c Course) OpenAreas() []bylaw.LifeArea {
	if !c.Partly() {
		return c.Law.LifeAreas
	}
	return slices.DeleteFunc(slices.Clone(c.Law.LifeAreas), func(a bylaw.LifeArea) bool {
		return !slices.ContainsFunc(c.Shared, func(s course.Share) bool { return slices.Contains(s.Areas, a.ID) })
	})
}

// partLines say who shares what with the reader.
func (c Course) partLines(p Page) []string {
	if len(c.Shared) == 0 {
		return []string{p.T("part.nothing")}
	}
	lines := make([]string, 0, len(c.Shared))
	for _, s := range c.Shared {
		line := p.T("part.shares", "name", c.Name(s.Member), "types", lowerCase(informationText(p, s.Types)))
		if areas := c.areaNames(func(area string) bool { return slices.Contains(s.Areas, area) }); areas != "" {
			line += " " + p.T("part.areas", "areas", areas)
		}
		lines = append(lines, line)
	}
	return lines
}

func (c Course) areaNames(open func(area string) bool) string {
	var names []string
	for _, a := range c.Law.LifeAreas {
		if open(a.ID) {
			names = append(names, Words(c.Lang, a.Name))
		}
	}
	return strings.Join(names, ", ")
}

// consentWritten says who wrote a consent down, how it was given, and when.
func (c Course) consentWritten(p Page, k course.Consent) string {
	name, date := c.Name(k.GivenBy), p.On(k.At)
	switch {
	case k.By.Subject == "": // nobody kept who it was
		return p.T("consent.written", "form", p.T("consent_form."+k.Form), "name", name, "date", date)
	case k.By.Role != course.Citizen:
		return p.T("consent.by_staff", "staff", c.Colleague(k.By.Subject), "name", name, "date", date)
	case k.GivenBy == c.Me:
		return p.T("consent.by_you", "date", date)
	}
	return p.T("consent.by_person", "name", name, "date", date)
}

func (c Course) consentTypes(p Page, k course.Consent) string { return informationText(p, k.Types) }

// informationText names what a consent names; a word that is no type of information stands as it was written.
func informationText(p Page, types []string) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t
		if key := "information." + t; language.Has(key) {
			names[i] = p.T(key)
		}
	}
	return strings.Join(names, ", ")
}

// opened says in plain words what a consent opens for the team, and for whom just now. One that was given to
// somebody who is no field of the team opens nothing here.
func (c Course) opened(p Page, k course.Consent) []string {
	field := slices.ContainsFunc(c.Law.Fields, func(f bylaw.Field) bool { return f.ID == k.Recipient })
	if !k.Active() || !field || c.Partly() {
		return nil
	}
	name, open := c.FirstName(k.Member), p.T("consent.opens_nothing")
	if areas := c.areaNames(func(area string) bool { return access.Opens(c.given(k), area) }); areas != "" {
		open = p.T("consent.opens", "areas", areas, "name", name)
	}
	lines := []string{open + " " + p.T("consent.opens_besides", "name", name)}
	var readers []string
	for _, t := range c.Readers(k) {
		readers = append(readers, c.Colleague(t.Subject))
	}
	if len(readers) == 0 {
		return append(lines, p.T("consent.read_by_nobody"))
	}
	return append(lines, p.T("consent.read_by", "names", strings.Join(readers, ", ")))
}

// OpenedBy says which areas of life a type of information opens, and which only together with others.
func (c Course) OpenedBy(p Page, kind string) string {
	var areas []string
	for _, a := range c.Law.LifeAreas {
		needed := access.InformationIn(a.ID)
		if !slices.Contains(needed, kind) {
			continue
		}
		area := Words(c.Lang, a.Name)
		if others := slices.DeleteFunc(needed, func(t string) bool { return t == kind }); len(others) > 0 {
			area = p.T("consent.together", "area", area, "types", lowerCase(informationText(p, others)))
		}
		areas = append(areas, area)
	}
	return p.T("consent.opens_areas", "areas", strings.Join(areas, ", "))
}

// given are the types of all consents of the same person to the same field that hold.
func (c Course) given(k course.Consent) []string {
	var types []string
	for _, o := range c.Consents {
		if o.Active() && o.Member == k.Member && o.Recipient == k.Recipient {
			types = append(types, o.Types...)
		}
	}
	return types
}

// whoAnswers are the parties whose answers the reader sees: by consent, nobody's.
func (c Course) whoAnswers() []course.Member {
	if c.Partly() {
		return nil
	}
	return c.Parties(c.Law, c.Today)
}

// onTop: a goal stands by itself, also where its parent is not for the reader.
func onTop(content course.Content, g course.Goal) bool {
	return g.Parent == "" || !slices.ContainsFunc(content.Goals, func(o course.Goal) bool { return o.ID == g.Parent })
}
