package course

import "fmt"

// Refusal is a command's answer "no": a stable code, the field that it is
// about, the values that its sentence needs, and what else stands in the way.
// The sentence in Danish or English is made from the code by package language.
type Refusal struct {
	Code   string    `json:"code"`
	Field  string    `json:"field,omitempty"`
	Params []Param   `json:"params,omitempty"`
	Source string    `json:"source,omitempty"` // the rule: by-law and paragraph, where there is one
	Also   []Refusal `json:"also,omitempty"`
}

// Param is one value of a sentence. It never holds personal data.
type Param struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Error names the code alone: refusals travel through logs.
func (r *Refusal) Error() string { return "refused: " + r.Code }

// Param returns the value of a named parameter, or "".
func (r *Refusal) Param(name string) string {
	for _, p := range r.Params {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// refuse makes a Refusal; params are name, value pairs.
func refuse(code, field string, params ...any) *Refusal {
	r := &Refusal{Code: code, Field: field}
	for i := 0; i+1 < len(params); i += 2 {
		r.Params = append(r.Params, Param{Name: params[i].(string), Value: fmt.Sprint(params[i+1])})
	}
	return r
}

// from names the rule that a refusal rests on.
func (r *Refusal) from(source string) *Refusal {
	r.Source = source
	return r
}
