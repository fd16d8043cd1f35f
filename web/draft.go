package web

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/view"
)

// draftSave keeps what somebody is typing, and says beside the form whether it is kept.
func (s *server) draftSave(v *visit) error {
	form := strings.TrimPrefix(v.r.URL.Path, draftRoot)
	if _, known := courseOfForm(form); !known {
		return errNotFound
	}
	if err := v.r.ParseForm(); err != nil {
		return s.draftRefused(v, casework.DraftTooLarge)
	}
	if s.wasSent(v.ctx(), v.r.PostForm.Get("_key")) {
		return s.render(v, http.StatusOK, view.DraftSaved(v.page)) // it arrived after the form itself
	}
	err := s.keepDraft(v.r, v, form)
	switch code := faultCode(err); code {
	case casework.DraftTooLarge, casework.TooManyDrafts:
		return s.draftRefused(v, code)
	case casework.TooFast:
		return s.render(v, v.refusedWith(err), view.DraftRefused(v.page, code))
	}
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, view.DraftSaved(v.page))
}

func (s *server) draftRefused(v *visit, code string) error {
	return s.render(v, http.StatusUnprocessableEntity, view.DraftRefused(v.page, code))
}

// draftRoot stands before the address of a form where its draft is kept.
const draftRoot = "/kladde"

// partForm is that of what a form is about, in its address.
var partForm = regexp.MustCompile(`^[\pL\d_:.-]{1,64}$`)

// mostParts is how many of them a form's address has at most: a goal and an effort.
const mostParts = 2

// courseOfForm says whether an address is that of a form whose draft is kept, and of which course it is, if of any.
func courseOfForm(form string) (course string, known bool) {
	parts := strings.Split(strings.TrimPrefix(form, "/"), "/")
	switch {
	case form == reassignPath:
		return "", true
	case len(parts) == 2 && "/"+parts[0] == openingForm:
		return "", slices.Contains(openingSteps, parts[1])
	case len(parts) == 3 && parts[0] == "min-plan" && parts[2] == "svar":
		return parts[1], uuid.Validate(parts[1]) == nil
	case len(parts) >= 4 && len(parts) <= 4+mostParts && parts[0] == "forloeb" && parts[2] == "handling":
		return parts[1], uuid.Validate(parts[1]) == nil && asksInWords(parts[3]) && !slices.ContainsFunc(parts[4:], func(p string) bool { return !partForm.MatchString(p) })
	}
	return "", false
}

// asksInWords says whether there is such an action, and its form can come back with what was typed.
func asksInWords(action string) bool {
	act, known := actions[action]
	return known && !act.upload
}

// keepDraft saves a form under its address. The steps of opening a course share one draft.
func (s *server) keepDraft(r *http.Request, v *visit, form string) error {
	course, known := courseOfForm(form)
	if !known {
		return errNotFound
	}
	if step, ok := strings.CutPrefix(form, openingForm+"/"); ok {
		kept, err := s.typed(v, openingForm)
		if err != nil {
			return err
		}
		return s.saveOpening(v, mergedOpening(kept, r.PostForm, step))
	}
	content, err := json.Marshal(r.PostForm)
	if err != nil {
		return err
	}
	return s.cases.SaveDraft(r.Context(), v.who, form, course, content)
}

// keepTyped saves a form that came after its session had ended, for the person whose
// session it was. Nobody else sees it: a draft is read by the same person alone. Whose account was closed meanwhile keeps nothing.
func (s *server) keepTyped(r *http.Request, l login) {
	if s.limits.Writer(l.Who.Subject, time.Now()) > 0 {
		return
	}
	if err := r.ParseForm(); err != nil || len(r.PostForm) == 0 {
		return
	}
	who, err := s.cases.Seen(r.Context(), l.Who, l.Issued)
	if err != nil {
		return
	}
	form := strings.TrimPrefix(r.URL.Path, draftRoot)
	r = r.WithContext(casework.ActingFor(r.Context(), who))
	if err := s.keepDraft(r, &visit{r: r, who: who}, form); err != nil {
		s.log.WarnContext(r.Context(), "what was typed could not be kept")
	}
}

const sentKey = "sent"

// keysKept is how many forms a session remembers as sent.
const keysKept = 20

// sent remembers that a form was sent, so that a draft of it that is still under way
// does not come back to life.
func (s *server) sent(ctx context.Context, key string) {
	keys, _ := get[[]string](ctx, s, sentKey)
	keys = append(keys, key)
	put(ctx, s, sentKey, keys[max(0, len(keys)-keysKept):])
}

func (s *server) wasSent(ctx context.Context, key string) bool {
	keys, _ := get[[]string](ctx, s, sentKey)
	return slices.Contains(keys, key)
}
