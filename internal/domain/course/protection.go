package course

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
