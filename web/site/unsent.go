package site

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/session"
	"github.com/enplan-dk/enplan/web/view"
)

// HandInPath is where one sends the coordinator what one had typed when the access to a course ended.
const HandInPath = "/send-til-tovholderen"

// handIn is what the page of a failure offers to send, sealed: who had typed it, into which form, and what.
type handIn struct {
	Who    access.Who   `json:"who"`
	Course string       `json:"course"`
	Form   string       `json:"form"` // its command
	Draft  string       `json:"draft"`
	Texts  []view.Typed `json:"texts"`
}

const handInPlace = "hand in"

// unsent is what was typed into a form that is answered by the page of a failure: no text goes with it. Whoever was let into the
// course until a short while ago may send it to the coordinator.
func (s *Site) unsent(req *Request, code string) view.Unsent {
	r := req.R
	if s.FromOwnPage(r) != nil {
		return view.Unsent{}
	}
	l := session.LoginOf(r)
	values := r.PostForm
	switch {
	case r.Method == http.MethodPost && values == nil:
		_ = r.ParseForm() // what can be read of it is shown
		values = r.PostForm
	case r.Method == http.MethodGet && l != nil && code == casework.NoAccess:
		values, _ = s.Draft(&Request{R: r, Who: l.Who}, r.URL.Path) // the page is about another failure
	}
	if h, err := s.handInOf(req); err == nil {
		return s.offered(h, !slices.Contains([]string{casework.NoAccess, casework.AlreadyHandedIn}, code))
	}
	texts := typedTexts(req, values)
	if len(texts) == 0 || l == nil || !slices.Contains(endsOfAccess, code) {
		return view.Unsent{Texts: texts}
	}
	h := handIn{Who: l.Who, Course: r.PathValue("id"), Form: commandOf(r), Draft: r.URL.Path, Texts: texts}
	may := h.Form != "" && utf8.RuneCountInString(h.text(req)) <= casework.LongestHandIn
	return s.offered(h, may && s.Cases.MayHandIn(casework.ActingFor(r.Context(), h.Who), h.Who, h.Course))
}

// offered are the texts, with the offer to send them if somebody may.
func (s *Site) offered(h handIn, may bool) view.Unsent {
	u := view.Unsent{Texts: h.Texts}
	if may {
		u.Action = HandInPath
		u.Sealed, _ = s.Seal(handInPlace, h) // without it the text can be copied
	}
	return u
}

// commandOf is the command of a form about a course; empty: there is no such form.
func commandOf(r *http.Request) string {
	command := r.PathValue("command")
	if strings.HasSuffix(r.URL.Path, "/svar") {
		command = "respond_to_plan"
	}
	if _, known := course.Lookup(command); !known {
		return ""
	}
	return command
}

// HasTyped says whether a form has texts that the page of a failure can show.
func (s *Site) HasTyped(r *http.Request) bool {
	return len(s.unsent(&Request{R: r, Lang: edge.LanguageOf(r)}, "").Texts) > 0
}

// endsOfAccess are the codes with which somebody is turned away who may have had access before.
var endsOfAccess = []string{casework.NoAccess, casework.Disabled, casework.AccountMoved}

// typedTexts are the answers in words, each under the label that its form had. A form of a former build sends none.
func typedTexts(req *Request, values url.Values) []view.Typed {
	var out []view.Typed
	for _, name := range slices.Sorted(maps.Keys(values)) {
		text := strings.TrimSpace(values.Get(name))
		if text == "" || strings.HasPrefix(name, "_") {
			continue
		}
		label := strings.TrimSpace(values.Get(view.LabelOf + name))
		if label == "" && strings.ContainsAny(text, " \n") { // a choice is one word
			label = catalogueLabel(req, name)
		}
		if label != "" {
			out = append(out, view.Typed{Label: label, Text: text})
		}
	}
	return out
}

func catalogueLabel(req *Request, field string) string {
	name, _, _ := strings.Cut(field, "-")
	for _, key := range []string{"field." + req.R.PathValue("command") + "." + name + ".label", "field." + name + ".label"} {
		if language.Has(key) {
			return req.T(key)
		}
	}
	return req.T("unsent.field")
}

// text is the note that the coordinator reads.
func (h handIn) text(req *Request) string {
	parts := []string{req.T("unsent.note", "form", req.T("action."+h.Form+".title"), "name", h.Who.Name)}
	for _, t := range h.Texts {
		parts = append(parts, t.Label+":\n"+t.Text)
	}
	return strings.Join(parts, "\n\n")
}

// HandIn sends what the page of a failure offered to send, and shows it as a receipt.
func (s *Site) HandIn(req *Request) error {
	if err := req.R.ParseForm(); err != nil {
		return ErrUnreadable
	}
	h, err := s.handInOf(req)
	if err != nil {
		return err
	}
	ctx := casework.ActingFor(req.Context(), h.Who)
	if _, err := s.Cases.HandIn(ctx, h.Who, h.Course, h.Form, h.text(req)); err != nil {
		return err
	}
	_ = s.Cases.DropDraft(ctx, h.Who, h.Draft) // it ends by itself
	req.Page.Title = req.T("unsent.sent.heading")
	return s.Render(req, http.StatusOK, view.HandedIn(req.Page, h.Texts))
}

// handInOf is what a form asks to send; on a machine that several use it is not shown or sent by another.
func (s *Site) handInOf(req *Request) (h handIn, err error) {
	if err := s.Unseal(handInPlace, req.R.PostForm.Get("_unsent"), &h); err != nil {
		return h, ErrUnreadable
	}
	if l := session.LoginOf(req.R); l != nil && l.Who.Subject != h.Who.Subject {
		return h, &casework.Fault{Code: casework.NoAccess}
	}
	return h, nil
}

// Seal writes something that the browser keeps for us and cannot read or change.
func (s *Site) Seal(place string, v any) (string, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(s.AEAD.Seal(nil, nil, plain, []byte(place))), nil
}

// Unseal reads what [Site.Seal] wrote for the same place.
func (s *Site) Unseal(place, text string, v any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return err
	}
	plain, err := s.AEAD.Open(nil, nil, sealed, []byte(place))
	if err != nil {
		return errors.New("it was not sealed here")
	}
	return json.Unmarshal(plain, v)
}
