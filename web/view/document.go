package view

import (
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Size says how large a file is: "340 kB", "1,2 MB".
func Size(l language.Language, bytes int64) string {
	if bytes < 1<<20 {
		return strconv.FormatInt(max(1, (bytes+512)>>10), 10) + " kB"
	}
	return language.Number(l, float64(bytes)/(1<<20), 1) + " MB"
}

func (c Course) documentsBackwards() []course.Document {
	out := slices.Clone(c.Documents)
	slices.SortStableFunc(out, func(a, b course.Document) int { return b.At.Compare(a.At) })
	return out
}

func scanOf(d course.Document) string {
	if d.Scan == "clean" {
		return d.Scan
	}
	return "unscanned"
}

func scanBadge(d course.Document) string {
	if d.Scan == "clean" {
		return "badge-success"
	}
	return "badge-warning"
}
