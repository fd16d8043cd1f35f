package forms

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// DraftSave keeps what somebody is typing, and says beside the form whether it is kept.
func (s Forms) DraftSave(req *site.Request) error {
	form := strings.TrimPrefix(req.R.URL.Path, DraftRoot)
	if _, known := courseOfForm(form); !known {
		return site.ErrNotFound
	}
	if err := req.R.ParseForm(); err != nil {
		return s.draftRefused(req, casework.DraftTooLarge)
	}
	if s.Sessions.WasSent(req.Context(), req.R.PostForm.Get("_key")) {
		return s.Render(req, http.StatusOK, view.DraftSaved(req.Page)) // it arrived after the form itself
	}
	err := s.keepDraft(req, form)
	switch code := site.FaultCode(err); code {
	case casework.DraftTooLarge, casework.TooManyDrafts:
		return s.draftRefused(req, code)
	case casework.TooFast, casework.NoAccess:
		return s.Render(req, refusedWith(req, err), view.DraftRefused(req.Page, code))
	}
	if err != nil {
		return err
	}
	return s.Render(req, http.StatusOK, view.DraftSaved(req.Page))
}

func (s Forms) draftRefused(req *site.Request, code string) error {
	return s.Render(req, http.StatusUnprocessableEntity, view.DraftRefused(req.Page, code))
}

// DraftRoot stands before the address of a form where its draft is kept.
const DraftRoot = "/kladde"

// partForm is that of what a form is about, in its address.
var partForm = regexp.MustCompile(`^[\pL\d_:.-]{1,64}$`)

// mostParts is how many of them a form's address has at most: a goal and an effort.
const mostParts = 2

// courseOfForm says whether an address is that of a form whose draft is kept, and of which course it is, if of any.
func courseOfForm(form string) (course string, known bool) {
	parts := strings.Split(strings.TrimPrefix(form, "/"), "/")
	switch {
	case form == ReassignPath:
		return "", true
	case len(parts) == 2 && "/"+parts[0] == openingForm:
		return "", slices.Contains(OpeningSteps, parts[1])
	case len(parts) == 3 && parts[0] == "min-plan" && parts[2] == "svar":
		return parts[1], uuid.Validate(parts[1]) == nil
	case len(parts) >= 4 && len(parts) <= 4+mostParts && parts[0] == "forloeb" && parts[2] == "handling":
		return parts[1], uuid.Validate(parts[1]) == nil && asksInWords(parts[3]) && !slices.ContainsFunc(parts[4:], func(p string) bool { return !partForm.MatchString(p) })
	}
	return "", false
}

// asksInWords says whether there is such an action, and its form can come back with what was typed.
func asksInWords(action string) bool {
	act, known := actionTable[action]
	return known && !act.upload
}

// keepDraft saves a form under its address. The steps of opening a course share one draft.
func (s Forms) keepDraft(req *site.Request, form string) error {
	course, known := courseOfForm(form)
	if !known {
		return site.ErrNotFound
	}
	if step, ok := strings.CutPrefix(form, openingForm+"/"); ok {
		kept, err := s.Draft(req, openingForm)
		if err != nil {
			return err
		}
		return s.saveOpening(req, mergedOpening(kept, req.R.PostForm, step))
	}
	content, err := json.Marshal(req.R.PostForm)
	if err != nil {
		return err
	}
	return s.Cases.SaveDraft(req.Context(), req.Who, form, course, content)
}

// keepRefused saves a form that was refused: whoever goes elsewhere to mend what stands in the way finds it on coming back. What
// cannot be kept stands in the form all the same.
func (s Forms) keepRefused(req *site.Request) {
	if !isTyped(req.R.PostForm) {
		return
	}
	if err := s.keepDraft(req, req.R.URL.Path); err != nil && !errors.Is(err, site.ErrNotFound) {
		s.Log.WarnContext(req.Context(), "a refused form could not be kept")
	}
}

// isTyped says whether a form has an answer: what begins with an underscore is the page's own.
func isTyped(form url.Values) bool {
	for name, values := range form {
		if !strings.HasPrefix(name, "_") && strings.Join(values, "") != "" {
			return true
		}
	}
	return false
}

// KeepTyped saves a form that came after its session had ended, for the person whose session it was, and says whether it
// did. Nobody else sees it: a draft is read by the same person alone. Whose account was closed meanwhile keeps nothing.
func (s Forms) KeepTyped(r *http.Request, l session.Login) bool {
	if s.Limits.Writer(l.Who.Subject, time.Now()) > 0 {
		return false
	}
	if err := r.ParseForm(); err != nil || len(r.PostForm) == 0 {
		return false
	}
	who, err := s.Cases.Seen(r.Context(), l.Who, l.Issued)
	if err != nil {
		return false
	}
	form := strings.TrimPrefix(r.URL.Path, DraftRoot)
	r = r.WithContext(casework.ActingFor(r.Context(), who))
	if err := s.keepDraft(&site.Request{R: r, Who: who}, form); err != nil {
		s.Log.WarnContext(r.Context(), "what was typed could not be kept")
		return false
	}
	return true
}

// ReassignPath is the address of the form that moves courses from one coordinator to another.
const ReassignPath = "/omfordeling"
