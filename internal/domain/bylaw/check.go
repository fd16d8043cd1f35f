package bylaw

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Codes of a Finding.
const (
	FoundUnreadable  = "unreadable"   // it is no YAML
	FoundUnknownKey  = "unknown_key"  // a key that the format does not know
	FoundWrongDate   = "wrong_date"   // a value of another kind than the key's
	FoundWrongPeriod = "wrong_period" //
	FoundWrongNumber = "wrong_number" //
	FoundWrongYesNo  = "wrong_yes_no" //
	FoundWrongText   = "wrong_text"   //
	FoundWrongList   = "wrong_list"   //
	FoundWrongGroup  = "wrong_group"  //
	FoundMissing     = "missing"      // a key that must be there
	FoundNoSource    = "no_source"    // nothing says where it stands
	FoundNoMark      = "no_mark"      // nothing says whether somebody checked it
	FoundNoNote      = "no_note"      // it is unverified, and nothing says why
	FoundNoLanguage  = "no_language"  // a text is not there in a language
	FoundNoChoice    = "no_choice"    // a value that is none of the possible ones
	FoundUnknownName = "unknown_name" // an id of nothing that the national data hold
	FoundTwice       = "twice"        // an id that another has
	FoundBackwards   = "backwards"    // a last day before the first
)

// FindingCodes are the codes of a Finding.
var FindingCodes = []string{
	FoundUnreadable, FoundUnknownKey, FoundWrongDate, FoundWrongPeriod, FoundWrongNumber, FoundWrongYesNo, FoundWrongText, FoundWrongList, FoundWrongGroup,
	FoundMissing, FoundNoSource, FoundNoMark, FoundNoNote, FoundNoLanguage, FoundNoChoice, FoundUnknownName, FoundTwice, FoundBackwards,
}

// Finding is one thing that is missing or wrong in the file of a legal frame.
type Finding struct {
	Line     int    `json:"line,omitempty"`
	Path     string `json:"path,omitempty"`
	Code     string `json:"code"`
	Found    string `json:"found,omitempty"`
	Expected string `json:"expected,omitempty"`
}

// Read is the frame of a file, with the national data that it pins.
func Read(raw []byte) (*Bylaw, error) {
	b, err := decodeBylaw(raw)
	if err != nil {
		return nil, err
	}
	shared, err := loadNational(files, b.NationalRevision)
	if err != nil {
		return nil, err
	}
	if err := b.resolve(shared); err != nil {
		return nil, err
	}
	return b, nil
}

// Check says all that is missing or wrong in the file of a frame, by line. Nothing found means that [Read] reads it.
func Check(raw []byte) []Finding {
	c := &checker{anchors: map[string]ast.Node{}, lines: map[string]int{}}
	if !c.shape(raw) {
		return c.findings
	}
	b := &Bylaw{}
	if decodeAs(raw, b) == nil && !slices.ContainsFunc(c.findings, func(f Finding) bool { return strings.HasPrefix(f.Code, "wrong_") }) {
		c.rules(b)
	}
	if len(c.findings) == 0 {
		if _, err := Read(raw); err != nil {
			c.add("", FoundUnreadable, "", "")
		}
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return a.Line - b.Line })
	return c.findings
}

// checker walks the file along the types that it is read into, and notes the line of each path.
type checker struct {
	anchors  map[string]ast.Node
	lines    map[string]int
	steps    int
	findings []Finding
}

// add notes a finding at a path, or at the nearest path above it that is in the file.
func (c *checker) add(path, code, found, expected string) {
	line, at := 0, path
	for at != "" && line == 0 {
		line = c.lines[at]
		at = at[:max(strings.LastIndexAny(at, ".["), 0)]
	}
	c.findings = append(c.findings, Finding{Line: line, Path: path, Code: code, Found: found, Expected: expected})
}

// shape reports whether the file could be walked.
func (c *checker) shape(raw []byte) (walked bool) {
	defer func() {
		if recover() != nil { // the parser panics on some files
			c.add("", FoundUnreadable, "", "")
		}
	}()
	file, err := parser.ParseBytes(raw, 0)
	if err != nil || len(file.Docs) != 1 || file.Docs[0].Body == nil {
		f := Finding{Code: FoundUnreadable}
		if at, ok := err.(yaml.Error); ok && at.GetToken() != nil { //nolint:errorlint // the parser gives it unwrapped
			f.Line = at.GetToken().Position.Line
		}
		c.findings = append(c.findings, f)
		return false
	}
	c.walk("", file.Docs[0].Body, reflect.TypeFor[Bylaw]())
	return true
}

// Far more than a frame has values, and than a path of it has letters: aliases can make a short file endless.
const (
	mostSteps   = 50_000
	longestPath = 300
)

func (c *checker) walk(path string, node ast.Node, t reflect.Type) {
	node = c.plain(node)
	if c.steps++; node == nil || c.steps > mostSteps || len(path) > longestPath {
		return
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if _, null := node.(*ast.NullNode); null {
		return
	}
	_, isList := node.(*ast.SequenceNode)
	pairs, isGroup := node.(ast.MapNode)
	scalar := !isList && !isGroup
	value := node.GetToken().Value
	text, isText := reflect.New(t).Interface().(encoding.TextUnmarshaler)
	switch {
	case isText:
		if !scalar || text.UnmarshalText([]byte(value)) != nil {
			c.wrong(path, t, value)
		}
	case t.Kind() == reflect.Struct && isGroup:
		c.group(path, pairs, t)
	case t.Kind() == reflect.Map && isGroup:
		c.texts(path, pairs)
	case t.Kind() == reflect.Slice && isList:
		for i, each := range node.(*ast.SequenceNode).Values {
			at := fmt.Sprintf("%s[%d]", path, i)
			c.lines[at] = each.GetToken().Position.Line
			c.walk(at, each, t.Elem())
		}
	case t.Kind() == reflect.String && scalar,
		t.Kind() == reflect.Bool && node.Type() == ast.BoolType,
		t.Kind() == reflect.Int && node.Type() == ast.IntegerType,
		t.Kind() == reflect.Float64 && (node.Type() == ast.FloatType || node.Type() == ast.IntegerType):
	default:
		c.wrong(path, t, value)
	}
}

// plain is the node without anchor and tag; of an alias that which it stands for.
func (c *checker) plain(node ast.Node) ast.Node {
	switch n := node.(type) {
	case *ast.AnchorNode:
		value := c.plain(n.Value)
		c.anchors[n.Name.GetToken().Value] = value
		return value
	case *ast.AliasNode:
		return c.anchors[n.Value.GetToken().Value]
	case *ast.TagNode:
		return c.plain(n.Value)
	}
	return node
}

func (c *checker) wrong(path string, t reflect.Type, value string) {
	code := FoundWrongText
	switch {
	case t == reflect.TypeFor[Date]():
		code = FoundWrongDate
	case t == reflect.TypeFor[calendar.Period]():
		code = FoundWrongPeriod
	case t.Kind() == reflect.Bool:
		code = FoundWrongYesNo
	case t.Kind() == reflect.Int, t.Kind() == reflect.Float64:
		code = FoundWrongNumber
	case t.Kind() == reflect.Slice:
		code = FoundWrongList
	case t.Kind() == reflect.Struct, t.Kind() == reflect.Map:
		code = FoundWrongGroup
	}
	c.add(path, code, value, "")
}

// group checks the keys of a group against the fields that it is read into, and that each datum says its source and its mark.
func (c *checker) group(path string, pairs ast.MapNode, t reflect.Type) {
	fields := keysOf(t)
	there := map[string]bool{}
	for of := pairs.MapRange(); of.Next(); {
		key := of.Key().GetToken().Value
		at := strings.TrimPrefix(path+"."+key, ".")
		c.lines[at] = of.Key().GetToken().Position.Line
		field, known := fields[key]
		if !known {
			c.add(at, FoundUnknownKey, key, nearest(key, fields))
			continue
		}
		there[key] = true
		c.walk(at, of.Value(), field)
	}
	if _, datum := fields["source"]; !datum {
		return
	}
	optional := t == reflect.TypeFor[Exemption]() || t == reflect.TypeFor[StandingDuty]() // the national data has a source too
	switch {
	case !there["source"] && (!optional || there["verified"]):
		c.add(path, FoundNoSource, "", "")
	case there["source"] && !there["verified"]:
		c.add(path, FoundNoMark, "", "")
	}
}

// texts checks that a text is there in each language of the law.
func (c *checker) texts(path string, pairs ast.MapNode) {
	there := map[string]bool{}
	for of := pairs.MapRange(); of.Next(); {
		there[of.Key().GetToken().Value] = of.Value().GetToken().Value != ""
	}
	for _, tag := range Languages {
		if !there[tag] {
			c.add(path, FoundNoLanguage, "", tag)
		}
	}
}

// keysOf are the keys that a group may hold, with the types of their values.
func keysOf(t reflect.Type) map[string]reflect.Type {
	keys := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		key, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			for k, v := range keysOf(f.Type) {
				keys[k] = v
			}
		case key != "-":
			keys[key] = f.Type
		}
	}
	return keys
}

// nearest is the key that was probably meant; "" where none is like it.
func nearest(key string, fields map[string]reflect.Type) string {
	best, least := "", 3
	for _, known := range sortedKeys(fields) {
		if d := distance(key, known); d < least {
			best, least = known, d
		}
	}
	return best
}

func sortedKeys(fields map[string]reflect.Type) []string {
	keys := make([]string, 0, len(fields))
	for key := range fields {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// distance is how many letters differ between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := left
			if a[i] != b[j] {
				cost = 1 + min(left, row[j], row[j+1])
			}
			left, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
