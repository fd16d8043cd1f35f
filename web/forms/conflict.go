package forms

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/view"
)

// showConflict says that the course was changed meanwhile: what was done, what was typed, and what
// one can do. The form comes again with everything in it, now against what is there.
func (s Forms) showConflict(a *actionRequest, act action, typed url.Values, stale *casework.Stale) error {
	groups := act.asks(a)
	theirs := make([]view.Entry, 0, len(stale.Changed))
	heading := "conflict.own_heading"
	for _, e := range stale.Changed {
		if e.Type != "AgendaPlanned" {
			if e.By.Subject != a.Who.Subject {
				heading = "conflict.heading"
			}
			theirs = append(theirs, view.Entry{At: e.At, By: a.AuthorName(a.course, e), Heading: a.EventTitle(e)})
		}
	}
	now := act.asks(a) // what stands there now, before what was typed is put in
	FillAnswers(groups, typed, nil)
	f := view.Form{
		Heading: a.T("action." + a.name + ".title"), Button: a.T("conflict.button"), Action: a.R.URL.Path, Back: a.back(act), Groups: groups,
		Danger: act.danger, Version: strconv.FormatInt(a.course.Version, 10), Key: NewKey(), Draft: "/kladde" + a.R.URL.Path,
	}
	a.Page.Title, a.Page.Failed = a.T(heading), true
	return s.Render(a.Request, http.StatusPreconditionFailed, view.Conflict(a.Page, a.course, f, theirs, view.Differences(now, groups)))
}
