package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/view"
)

// conflict says that somebody else was faster: what they did, what was typed, and what
// one can do. The form comes again with everything in it, now against what is there.
func (s *server) conflict(a *acting, act action, typed url.Values, stale *casework.Stale) error {
	groups := act.asks(a)
	theirs := make([]view.Entry, 0, len(stale.Changed))
	for _, e := range stale.Changed {
		if e.Type != "AgendaPlanned" {
			theirs = append(theirs, view.Entry{At: e.At, By: a.by(a.c, e), Heading: a.happened(a.c, e)})
		}
	}
	now := act.asks(a) // what stands there now, before what was typed is put in
	fillAnswers(groups, typed, nil)
	f := view.Form{
		Heading: a.T("action." + a.name + ".title"), Button: a.T("conflict.button"), Action: a.r.URL.Path, Back: a.back(act), Groups: groups,
		Danger: act.danger, Version: strconv.FormatInt(a.c.Version, 10), Key: newKey(), Draft: "/kladde" + a.r.URL.Path,
	}
	a.page.Title, a.page.Failed = a.T("conflict.heading"), true
	return s.render(a.visit, http.StatusPreconditionFailed, view.Conflict(a.page, a.c, f, theirs, view.Differences(now, groups)))
}
