package administrator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

const staffPath = "/medarbejdere"

// StaffShow is the register of the municipality's staff.
func (s Pages) StaffShow(req *site.Request) error { return s.register(req, http.StatusOK, nil, nil) }

// staff are those in the register, for who keeps it.
func (s Pages) staff(req *site.Request) ([]casework.Colleague, error) {
	if !req.Who.Has(course.Administrator) {
		return nil, &casework.Fault{Code: casework.NoAccess}
	}
	return s.Cases.Colleagues(req.Context(), req.Who)
}

// register shows everybody, and the form for somebody new with what was typed and is wrong.
func (s Pages) register(req *site.Request, status int, typed url.Values, problems []view.Problem) error {
	found, err := s.staff(req)
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b casework.Colleague) int {
		switch {
		case a.Disabled && !b.Disabled:
			return 1
		case b.Disabled && !a.Disabled:
			return -1
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	fields := append([]view.Field{{Kind: view.Line, Name: "subject", Label: req.T("staff.subject"), Hint: req.T("staff.subject_hint")}}, staffFields(req, casework.Colleague{})...)
	return s.renderStaff(req, status, view.Staff{Found: found, Fields: fields}, typed, problems)
}

func staffFields(req *site.Request, c casework.Colleague) []view.Field {
	roles := view.Field{Kind: view.Checks, Name: "roles", Label: req.T("staff.roles"), Options: req.Page.NamedOptions("role", "caseworker", "supervisor", "administrator")}
	for i := range roles.Options {
		roles.Options[i].On = slices.Contains(c.Roles, course.Role(roles.Options[i].Value))
	}
	return []view.Field{
		{Kind: view.Line, Name: "name", Label: req.T("staff.name"), Value: c.Name},
		{Kind: view.Line, Name: "email", Label: req.T("staff.email"), Hint: req.T("staff.email_hint"), Value: c.Email, Optional: true},
		roles,
		{Kind: view.Check, Name: "protected_name", Label: req.T("staff.protected_name"), Hint: req.T("staff.protected_hint"), Value: forms.CheckedValue(c.ProtectedName)},
	}
}

func (s Pages) renderStaff(req *site.Request, status int, page view.Staff, typed url.Values, problems []view.Problem) error {
	groups := []view.Group{{Fields: page.Fields}}
	page.Problems = forms.FillAgain(groups, typed, problems)
	req.Page.Title, req.Page.Current, req.Page.Path, req.Page.Failed = req.T("staff.heading"), "nav.staff", staffPath, len(problems) > 0
	if page.Of != nil {
		req.Page.Title = page.Of.Name
		return s.Render(req, status, view.StaffMember(req.Page, page))
	}
	return s.Render(req, status, view.StaffRegister(req.Page, page))
}

// StaffAdd puts somebody into the register.
func (s Pages) StaffAdd(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	f := forms.NewAnswers(req, req.R.PostForm)
	subject := f.Text("subject")
	if subject == "" {
		f.Wrong("subject", "form.missing")
		return s.register(req, http.StatusUnprocessableEntity, f.Values, f.Problems)
	}
	_, err := s.Cases.Register(req.Context(), req.Who, subject, registration(f))
	if problems := staffProblems(req, err); problems != nil {
		return s.register(req, http.StatusUnprocessableEntity, f.Values, problems)
	}
	return s.staffDone(req, "staff.saved", err)
}

func registration(f *forms.Answers) casework.Registration {
	r := casework.Registration{
		Name: f.Text("name"), Email: f.Text("email"), ProtectedName: f.IsChecked("protected_name"), Disabled: f.IsChecked("disabled"), Roles: []course.Role{},
	}
	for _, role := range f.List("roles") {
		r.Roles = append(r.Roles, course.Role(role))
	}
	return r
}

// staffProblems says in words what is wrong with what was typed; nil if it was something else, or nothing.
func staffProblems(req *site.Request, err error) []view.Problem {
	switch code := site.FaultCode(err); code {
	case casework.BadAddress:
		return []view.Problem{{Field: "email", Text: req.T("problem." + code)}}
	case casework.NoSupervisor:
		return []view.Problem{{Field: "disabled", Text: req.T("problem." + code)}}
	case casework.NotStaffHere, casework.SamePerson:
		return []view.Problem{{Field: "to", Text: req.T("problem." + code)}}
	}
	return req.RefusalInWords(err)
}

// StaffMemberShow is what the register says of one member of staff.
func (s Pages) StaffMemberShow(req *site.Request) error {
	return s.member(req, http.StatusOK, nil, nil)
}

func (s Pages) member(req *site.Request, status int, typed url.Values, problems []view.Problem) error {
	found, err := s.staff(req)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(found, func(c casework.Colleague) bool { return c.Subject == req.R.PathValue("subject") })
	if i < 0 {
		return site.ErrNotFound
	}
	of := found[i]
	closed := view.Field{Kind: view.Check, Name: "disabled", Label: req.T("staff.disabled"), Hint: req.T("staff.disabled_hint"), Value: forms.CheckedValue(of.Disabled)}
	page := view.Staff{Of: &of, Fields: append(staffFields(req, of), closed)}
	to := view.Field{Kind: view.Select, Name: "to", Label: req.T("staff.to"), Hint: req.T("staff.to_hint")}
	for _, c := range found {
		if c.Subject != of.Subject && !c.Disabled {
			to.Options = append(to.Options, view.Option{Value: c.Subject, Label: c.Name + " (" + c.Subject + ")"})
		}
	}
	page.To = to
	for _, p := range problems {
		if p.Field == "to" {
			page.To.Error = p.Text
		}
	}
	return s.renderStaff(req, status, page, typed, problems)
}

// StaffChange changes what the register says of somebody.
func (s Pages) StaffChange(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	f := forms.NewAnswers(req, req.R.PostForm)
	_, err := s.Cases.Register(req.Context(), req.Who, req.R.PathValue("subject"), registration(f))
	if problems := staffProblems(req, err); problems != nil {
		return s.member(req, http.StatusUnprocessableEntity, f.Values, problems)
	}
	return s.staffDone(req, "staff.saved", err)
}

// StaffMove gives somebody's new login all that the old one has.
func (s Pages) StaffMove(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	_, err := s.Cases.MoveLogin(req.Context(), req.Who, req.R.PathValue("subject"), req.R.PostForm.Get("to"))
	if problems := staffProblems(req, err); problems != nil {
		return s.member(req, http.StatusUnprocessableEntity, nil, problems)
	}
	return s.staffDone(req, "staff.moved", err)
}

func (s Pages) staffDone(req *site.Request, notice string, err error) error {
	if err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T(notice))
	return req.Redirect(staffPath)
}
