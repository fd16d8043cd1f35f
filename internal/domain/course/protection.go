package course

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// A family member with a protected address: what is about her household is not shown to those who are not part of it.

// household are the member herself and the children in her custody; of a child, also whoever has custody: those with a
// protected address of their own, if there are any.
func (s *State) household(p Member) []string {
	members := []string{p.ID}
	var holders, protected []string
	for _, m := range s.Members {
		if contains(m.Custody, Custody(p.ID)) && s.dependent(m) {
			members = append(members, m.ID)
		}
		if contains(p.Custody, Custody(m.ID)) && s.dependent(p) {
			holders = append(holders, m.ID)
			if m.ProtectedAddress {
				protected = append(protected, m.ID)
			}
		}
	}
	if len(protected) > 0 {
		holders = protected
	}
	return append(members, holders...)
}

// dependent: somebody still has custody of the member.
func (s *State) dependent(m Member) bool {
	law, err := s.law()
	return err == nil && s.NeedsCustody(m, law, dateOf(s.ChangedAt))
}

// protectedFrom says whether what is about these members, none being the whole family, is about the household of a member with
// a protected address to which the reader does not belong.
func (s *State) protectedFrom(reader Member, about []string) bool {
	return find(s.Members, func(p *Member) bool {
		if !p.ProtectedAddress {
			return false
		}
		home := s.household(*p)
		return !contains(home, reader.ID) && (len(about) == 0 || find(about, func(id *string) bool { return contains(home, *id) }) != nil)
	}) != nil
}

// meetingHidden: who takes part herself sees that one meets, and not where.
func (s *State) meetingHidden(reader Member, m Meeting) bool {
	return !contains(m.Members, reader.ID) && s.protectedFrom(reader, m.Members)
}

// otherForm is the form of a meeting that says nothing of where it is.
const otherForm = "other"

// asksForReaders: who writes what somebody outside a protected household will read confirms that she knows who it is.
func (s *State) asksForReaders() bool { return s.Law.Rules >= 4 }

// confirmReaders asks about the readers of the free texts of a command, unless the request names them. It looks at what each
// reader sees when the command is done, so there is no list of texts that could be incomplete.
func (s *State) confirmReaders(c Command, r Request, events []Recorded, now Moment) error {
	if !s.asksForReaders() || find(s.Members, func(m *Member) bool { return m.ProtectedAddress }) == nil {
		return nil
	}
	texts := freeTexts(reflect.ValueOf(c), "", "")
	if len(texts) == 0 {
		return nil
	}
	next := s.Clone()
	for _, e := range events {
		Evolve(&next, e)
	}
	var field string
	var readers []string
	var about Member
	for i := range s.Members { // who joins by this very command has read nothing yet
		m := next.Members[i]
		of := next.protectedAgainst(m)
		if of == nil || m.Subject == r.By.Subject || m.gone() || !next.isParty(m, now.Law, now.Today()) || contains(r.Readers, m.ID) {
			continue
		}
		before, after := seenBy(*s, m.ID, nil), seenBy(next, m.ID, events)
		if read := find(texts, func(t *freeText) bool {
			return strings.Contains(after, t.quoted) && !strings.Contains(before, t.quoted)
		}); read != nil {
			field, about, readers = read.path, *of, append(readers, m.ID)
		}
	}
	if len(readers) == 0 {
		return nil
	}
	return refuse(CodeProtectedReader, field, "person", about.ID, "readers", strings.Join(readers, ","))
}

// protectedAgainst is a member with a protected address to whose household the reader does not belong.
func (s *State) protectedAgainst(reader Member) *Member {
	return find(s.Members, func(p *Member) bool { return p.ProtectedAddress && !p.gone() && !contains(s.household(*p), reader.ID) })
}

// seenBy is all that a member reads of a course, and of these events.
func seenBy(s State, member string, events []Recorded) string {
	seen := []any{ForMember(s, member)}
	for _, e := range events {
		if said, _ := SpecOf(e.Data).ForMember(e.Data, &s, member); said != nil {
			seen = append(seen, said)
		}
	}
	text, err := json.Marshal(seen)
	if err != nil {
		panic(err) // a state is plain data
	}
	return string(text)
}

// freeText is a text of a command that somebody wrote, as JSON has it.
type freeText struct{ path, quoted string }

func freeTexts(v reflect.Value, tag reflect.StructTag, path string) (texts []freeText) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return freeTexts(v.Elem(), tag, path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); f.IsExported() && name != "-" && name != "subject" {
				texts = append(texts, freeTexts(v.Field(i), f.Tag, strings.TrimPrefix(path+"."+name, "."))...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts = append(texts, freeTexts(v.Index(i), tag, path+"["+strconv.Itoa(i)+"]")...)
		}
	case reflect.String:
		if quoted, err := json.Marshal(v.String()); err == nil && v.Len() > 0 && isText(tag) {
			texts = append(texts, freeText{path, string(quoted)})
		}
	}
	return texts
}
