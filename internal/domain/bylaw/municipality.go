package bylaw

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Municipality is one that has taken up a general law: nothing of the law is copied for it.
type Municipality struct {
	Code    string // as in its users' logins
	Frame   string // code of the general law
	Name    string
	Contact Contact
}

// TakeUp lets municipalities open courses under a general law. It is called once, before anything reads the law. What a
// course decides by is the law that it has pinned, whoever has taken it up.
func TakeUp(municipalities []Municipality) error {
	for _, m := range municipalities {
		frames := slices.DeleteFunc(slices.Clone(bylaws), func(b *Bylaw) bool { return b.Code != m.Frame || b.Kind != GeneralLaw })
		has, taken := Latest(m.Code)
		switch {
		case m.Code == "" || strings.ContainsAny(m.Code, "/. ") || m.Name == "":
			return errors.New("a municipality needs a code and a name")
		case len(frames) == 0:
			return fmt.Errorf("municipality %s: there is no general law %q", m.Code, m.Frame)
		case taken && !has.Example:
			return fmt.Errorf("municipality %s has a legal frame already", m.Code)
		}
		for _, b := range frames {
			own := *b
			own.Code, own.Frame, own.Municipality, own.Contact = m.Code, m.Frame, m.Name, m.Contact
			bylaws = append(slices.Clone(bylaws), &own)
		}
		sortByCode(bylaws)
	}
	return nil
}

// ParseMunicipalities reads municipalities, a line each or divided by semicolons: code|general law|name|address|telephone.
func ParseMunicipalities(text string) ([]Municipality, error) {
	var out []Municipality
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) < 3 || len(parts) > 5 {
			return nil, errors.New("a municipality is written as code|general law|name|address|telephone")
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		parts = append(parts, "", "")
		out = append(out, Municipality{
			Code: parts[0], Frame: parts[1], Name: parts[2],
			Contact: Contact{Name: parts[2], Address: parts[3], Phone: parts[4], Basis: Basis{Source: "Configured"}},
		})
	}
	return out, nil
}
