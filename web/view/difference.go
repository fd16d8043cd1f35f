package view

// Differences compares what stands in the course now with what somebody typed.
func Differences(now, typed []Group) []Difference {
	there := map[string]Field{}
	for _, g := range now {
		for _, f := range g.Fields {
			there[f.Name] = f
		}
	}
	var out []Difference
	for _, g := range typed {
		for _, f := range g.Fields {
			if f.Kind != Line && f.Kind != Area && f.Kind != Date && f.Kind != Time && f.Kind != Number {
				continue
			}
			if was := there[f.Name].Value; was != "" && was != f.Value {
				out = append(out, Difference{Label: f.Label, There: was, Yours: f.Value})
			}
		}
	}
	return out
}
