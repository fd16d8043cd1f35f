package site

import (
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

// newsLines is how many things a list says of one course.
const newsLines = 3

// News is what the reader was told and has not seen, by course, the latest first. What is due stands in lists of its own.
func (s *Site) News(req *Request) ([]view.NewsOf, error) {
	found, err := s.Cases.News(req.Context(), req.Who)
	return req.byCourse(found), err
}

// OpenedNews is what the reader had not seen of the course that is opened.
func (s *Site) OpenedNews(req *Request, id string) ([]view.NewsOf, error) {
	found, err := s.Cases.OpenNews(req.Context(), req.Who, id)
	return req.byCourse(found), err
}

func (req *Request) byCourse(found []casework.News) []view.NewsOf {
	var out []view.NewsOf
	place, said := map[string]int{}, map[string]bool{}
	for _, n := range found {
		if !course.ItemKind(n.Kind).Spec().Event {
			continue
		}
		line := req.T("notice."+n.Kind, "when", req.Page.Instant(n.Meeting))
		if said[n.Course+line] {
			continue
		}
		said[n.Course+line] = true
		at, known := place[n.Course]
		if !known {
			at = len(out)
			place[n.Course] = at
			of := view.NewsOf{Course: n.Course, When: language.Near(req.Lang, calendar.DateOf(n.At), calendar.DateOf(req.Page.Now))}
			if n.Title != "" {
				of.Title = req.T("course.family", "names", n.Title)
			}
			out = append(out, of)
		}
		if len(out[at].Lines) == newsLines {
			out[at].More++
			continue
		}
		out[at].Lines = append(out[at].Lines, line)
	}
	return out
}
