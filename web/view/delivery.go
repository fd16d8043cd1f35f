package view

import (
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// deliveryLines say when a decision was received, and until when it can be appealed.
func (c Course) deliveryLines(p Page, d course.Decision) []string {
	if !d.AppealBy.IsZero() {
		return []string{p.T("appeal.until", "date", p.Date(d.AppealBy)) + "."}
	}
	var lines []string
	for _, x := range d.Deliveries {
		values := []string{
			"name", c.Name(x.Member), "how", lowerCase(p.T("delivery_how." + x.How)), "sent", p.Date(x.Sent), "date", p.Date(x.Received), "appeal", p.Date(x.AppealBy),
		}
		switch {
		case x.Member == c.Me:
			lines = append(lines, p.T("delivery.my_line", values...))
		case x.How == course.ByLetter:
			lines = append(lines, p.T("delivery.line_letter", values...))
		default:
			lines = append(lines, p.T("delivery.line", values...))
		}
	}
	return lines
}

// undeliveredLines say whom a decision has not reached: to a family member only that it has not reached her.
func (c Course) undeliveredLines(p Page, d course.Decision) []string {
	missing := c.Undelivered(d, c.Law)
	weeks := strconv.Itoa(c.Law.Rights.AppealWeeks)
	if c.Me != "" {
		if slices.Contains(missing, c.Me) {
			return []string{p.T("delivery.my_counts", "weeks", weeks)}
		}
		return nil
	}
	var lines []string
	for _, id := range missing {
		key := "delivery.missing"
		if slices.ContainsFunc(c.Members, func(m course.Member) bool { return m.ID == id && m.NoDigitalPost }) {
			key = "delivery.missing_letter"
		}
		lines = append(lines, p.T(key, "name", c.Name(id)))
	}
	if len(missing) > 0 {
		lines = append(lines, p.T("delivery.counts", "weeks", weeks))
	}
	return lines
}

// mayRecordDelivery says whether the reader may write down that a decision was received: staff of anybody, a family member of herself.
func (c Course) mayRecordDelivery(d course.Decision) bool {
	return c.May("record_delivery") && d.AppealBy.IsZero() && (c.Me == "" || slices.Contains(c.Undelivered(d, c.Law), c.Me))
}
