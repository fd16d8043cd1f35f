package bylaw

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed data
var files embed.FS

// bylaws holds every revision, sorted by code and revision.
var bylaws = mustLoad(files)

func mustLoad(fsys fs.FS) []*Bylaw {
	loaded, err := load(fsys)
	if err != nil {
		panic(err)
	}
	return loaded
}

// All is the latest revision of every frame, and of those that municipalities have taken up, sorted by code. An example gives way to the
// general law that a municipality of its code has taken up.
func All() []*Bylaw {
	var latest []*Bylaw
	for i, b := range bylaws {
		if i+1 == len(bylaws) || bylaws[i+1].Code != b.Code {
			latest = append(latest, b)
		}
	}
	return latest
}

// Latest is the latest revision of a frame, by its own code or that of a municipality.
func Latest(code string) (*Bylaw, bool) {
	for _, b := range All() {
		if b.Code == code {
			return b, true
		}
	}
	return nil, false
}

// At is one revision of a frame by its own code: the one that a course has pinned.
func At(code string, revision int) (*Bylaw, bool) { return TakenUp(code, "", revision) }

// TakenUp is one revision of a general law with the name and contact of the municipality that has taken it up.
func TakenUp(code, frame string, revision int) (*Bylaw, bool) {
	for _, b := range bylaws {
		if b.Code == code && b.Frame == frame && b.Revision == revision {
			return b, true
		}
	}
	return nil, false
}

// LatestFrame is the latest revision of a frame by its own code.
func LatestFrame(code string) (*Bylaw, bool) {
	for _, b := range slices.Backward(bylaws) {
		if b.Code == code && b.Frame == "" {
			return b, true
		}
	}
	return nil, false
}

// national is the data that by-laws share, in one revision.
type national struct {
	Categories []Category     `yaml:"categories"`
	Exemptions []Exemption    `yaml:"exemptions"`
	Provisions []Provision    `yaml:"provisions"`
	Rates      []RateEntry    `yaml:"rates"`
	Duties     []StandingDuty `yaml:"duties"`
	Fields     []Field        `yaml:"fields"`
	LifeAreas  []LifeArea     `yaml:"life_areas"`
	Mentor     MentorRules    `yaml:"mentor"`
	Rights     RightsRules    `yaml:"rights"`
	Delivery   DeliveryRules  `yaml:"delivery"`
	Ages       Ages           `yaml:"ages"`
	ClosedDays []ClosedDay    `yaml:"closed_days"`
}

func load(fsys fs.FS) ([]*Bylaw, error) {
	paths, err := fs.Glob(fsys, "data/*/r*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the by-laws: %w", err)
	}
	var loaded []*Bylaw
	for _, name := range paths {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		b, err := decodeBylaw(raw)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if want := fmt.Sprintf("data/%s/r%d.yaml", b.Code, b.Revision); name != want {
			return nil, fmt.Errorf("%s holds what belongs in %s", name, want)
		}
		shared, err := loadNational(fsys, b.NationalRevision)
		if err != nil {
			return nil, err
		}
		if err := b.resolve(shared); err != nil {
			return nil, fmt.Errorf("resolve %s: %w", name, err)
		}
		loaded = append(loaded, b)
	}
	sortByCode(loaded)
	return loaded, nil
}

func sortByCode(frames []*Bylaw) {
	slices.SortFunc(frames, func(a, b *Bylaw) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Frame, b.Frame), a.Revision-b.Revision)
	})
}

func loadNational(fsys fs.FS, revision int) (*national, error) {
	folder := path.Join("data/national", fmt.Sprintf("r%d", revision))
	paths, err := fs.Glob(fsys, folder+"/*.yaml")
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("no national data in %s", folder)
	}
	shared := &national{}
	for _, name := range paths {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if err := decode(raw, shared); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return shared, nil
}

func decodeBylaw(raw []byte) (*Bylaw, error) {
	b := &Bylaw{}
	if err := decode(raw, b); err != nil {
		return nil, err
	}
	if err := b.validate(); err != nil {
		return nil, err
	}
	return b, nil
}

// decode refuses what it does not know: a misspelt key must not silently become
// a rule that is not there.
func decode(raw []byte, into any) error { return decodeAs(raw, into, yaml.Strict()) }

// decodeAs takes it as a refusal that the decoder panics on some files that are not what they should be, such as a
// tagged word in place of a list.
func decodeAs(raw []byte, into any, options ...yaml.DecodeOption) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decode: %v", p)
		}
	}()
	if err := yaml.NewDecoder(bytes.NewReader(raw), options...).Decode(into); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return nil
}

var errIncomplete = errors.New("incomplete by-law")

// validate checks what the by-law's own file must hold.
func (b *Bylaw) validate() error {
	switch {
	case b.Code == "" || strings.ContainsAny(b.Code, "/. "):
		return fmt.Errorf("%w: code", errIncomplete)
	case b.Revision < 1 || b.NationalRevision < 1:
		return fmt.Errorf("%w: revisions start at 1", errIncomplete)
	case b.Kind != "" && b.Kind != GeneralLaw:
		return fmt.Errorf("%w: kind", errIncomplete)
	case (b.Municipality == "") != (b.Kind == GeneralLaw) || b.Title == "":
		return fmt.Errorf("%w: municipality and title", errIncomplete)
	case !b.Trial.From.IsValid() || !b.endPlanned() || b.Trial.LastDay().Before(b.Trial.From) && !b.Trial.To.IsZero():
		return fmt.Errorf("%w: trial period", errIncomplete)
	case b.PlanConsent != nil && b.PlanConsent.Age <= 0:
		return fmt.Errorf("%w: age of consent to the plan", errIncomplete)
	case len(b.Target.AnyOf) == 0:
		return fmt.Errorf("%w: target group", errIncomplete)
	case !slices.Contains([]string{GoalOverallEmployment, GoalJobOrEducation, GoalNotAsked}, b.EmploymentGoal.Kind):
		return fmt.Errorf("%w: employment goal", errIncomplete)
	case b.Parity.Low <= 0 || b.Parity.High < b.Parity.Low:
		return fmt.Errorf("%w: parity band", errIncomplete)
	case b.FollowUp.DueAtHour < 0 || b.FollowUp.DueAtHour > 23 || b.FollowUp.JitterMinutes < 0:
		return fmt.Errorf("%w: follow-up", errIncomplete)
	case b.FollowUp.OverdueAfter.IsZero() || b.FollowUp.EscalateAfter.IsZero() ||
		b.FollowUp.DefaultInterval.IsZero() || b.FollowUp.LongestInterval.IsZero():
		return fmt.Errorf("%w: periods of follow-up", errIncomplete)
	case !slices.Contains([]string{"", RollForward, RollBack}, b.FollowUp.Roll.Direction):
		return fmt.Errorf("%w: roll of the follow-up", errIncomplete)
	}
	return b.Target.validate()
}

// endPlanned: a trial has a last day; a general law need not have one.
func (b *Bylaw) endPlanned() bool {
	return b.Trial.To.IsValid() || b.Kind == GeneralLaw && b.Trial.To.IsZero()
}

func (t Target) validate() error {
	for _, g := range t.AnyOf {
		if g.ID == "" || len(g.Criteria) == 0 {
			return fmt.Errorf("%w: target group without id or criteria", errIncomplete)
		}
		for _, c := range g.Criteria {
			known := c.Kind == CriterionCategory && len(c.LAB)+len(c.Categories) > 0 ||
				c.Kind == CriterionChild && c.Age > 0 ||
				c.Kind == CriterionFields && c.MinFields > 0 ||
				c.Kind == CriterionAge && c.FromAge+c.Age > 0 ||
				c.Kind == CriterionPlan && len(c.SelPlans) > 0 ||
				(c.Kind == CriterionJudged || c.Kind == CriterionComplex) && c.Judgement
			if c.ID == "" || !known {
				return fmt.Errorf("%w: criterion %q of target group %q", errIncomplete, c.ID, g.ID)
			}
		}
	}
	return nil
}

var effects = []string{
	EffectOnePlan, EffectFreeContact, EffectFreeFollowUp,
	EffectResponsibleUnit, EffectLatestStart, EffectMentorInPlan,
}

// resolve completes the by-law with the national data that it pins.
func (b *Bylaw) resolve(shared *national) error {
	b.Fields, b.Rates = shared.Fields, shared.Rates
	b.Mentor, b.Rights, b.Delivery, b.Ages, b.ClosedDays = shared.Mentor, shared.Rights, shared.Delivery, shared.Ages, shared.ClosedDays
	b.Categories = withAliases(shared.Categories, b.Labels)

	for i, listed := range b.Exemptions {
		e := listed.completedBy(shared.Exemptions)
		if e.From.IsZero() {
			e.From = b.Trial.From
		}
		if e.To.IsZero() {
			e.To = b.Trial.LastDay()
		}
		if !slices.Contains(effects, e.Effect) {
			return fmt.Errorf("%w: effect of exemption %q", errIncomplete, e.ID)
		}
		if e.Consent && b.PlanConsent == nil {
			return fmt.Errorf("%w: exemption %q needs the consent to the plan", errIncomplete, e.ID)
		}
		for _, id := range e.Replaces {
			if !slices.ContainsFunc(shared.Provisions, func(p Provision) bool { return p.ID == id }) {
				return fmt.Errorf("%w: exemption %q replaces the unknown provision %q", errIncomplete, e.ID, id)
			}
		}
		for _, id := range e.Areas {
			if !slices.ContainsFunc(shared.LifeAreas, func(a LifeArea) bool { return a.ID == id }) {
				return fmt.Errorf("%w: exemption %q names the unknown area %q", errIncomplete, e.ID, id)
			}
		}
		b.Exemptions[i] = e
	}
	for _, p := range shared.Provisions {
		if p.Beside || slices.ContainsFunc(b.Exemptions, func(e Exemption) bool { return slices.Contains(e.Replaces, p.ID) }) {
			b.Provisions = append(b.Provisions, p)
		}
	}
	if err := b.categoriesKnown(); err != nil {
		return err
	}
	if err := b.adoptAreas(shared); err != nil {
		return err
	}
	for i, listed := range b.Standing {
		at := slices.IndexFunc(shared.Duties, func(d StandingDuty) bool { return d.ID == listed.ID })
		if at < 0 {
			return fmt.Errorf("%w: unknown duty %q", errIncomplete, listed.ID)
		}
		duty := shared.Duties[at]
		if duty.Succeeds != "" && !slices.ContainsFunc(shared.Duties, func(d StandingDuty) bool { return d.ID == duty.Succeeds }) {
			return fmt.Errorf("%w: duty %q succeeds the unknown %q", errIncomplete, duty.ID, duty.Succeeds)
		}
		duty.Basis = listed.over(duty.Basis)
		b.Standing[i] = duty
	}
	return nil
}

// categoriesKnown: a successor, and whatever else names a category by its id, names one of the national data.
func (b *Bylaw) categoriesKnown() error {
	var named []string
	for _, c := range b.Categories {
		if c.Successor != "" {
			named = append(named, c.Successor)
		}
	}
	for _, e := range b.Exemptions {
		named = append(named, e.Scope.Categories...)
	}
	for _, p := range b.Provisions {
		named = append(named, p.Scope.Categories...)
	}
	for _, r := range b.Rates {
		named = append(named, r.Categories...)
	}
	for _, g := range b.Target.AnyOf {
		for _, c := range g.Criteria {
			named = append(named, c.Categories...)
		}
	}
	for _, id := range named {
		if !slices.ContainsFunc(b.Categories, func(c Category) bool { return c.ID == id }) {
			return fmt.Errorf("%w: unknown category %q", errIncomplete, id)
		}
	}
	return nil
}

// adoptAreas takes the areas of life over, with the suggestions that are about
// provisions of this by-law.
func (b *Bylaw) adoptAreas(shared *national) error {
	for _, area := range shared.LifeAreas {
		var suggested []string
		for _, tag := range area.Discharges {
			if !knownTag(shared.Provisions, tag) {
				return fmt.Errorf("%w: area %q discharges the unknown %q", errIncomplete, area.ID, tag)
			}
			if knownTag(b.Provisions, tag) {
				suggested = append(suggested, tag)
			}
		}
		area.Discharges = suggested
		b.LifeAreas = append(b.LifeAreas, area)
	}
	return nil
}

// knownTag says whether a tag names a provision, or a part of one.
func knownTag(provisions []Provision, tag string) bool {
	id, part, parted := strings.Cut(tag, "/")
	at := slices.IndexFunc(provisions, func(p Provision) bool { return p.ID == id })
	if at < 0 {
		return false
	}
	return !parted || slices.ContainsFunc(provisions[at].Content, func(c Part) bool { return c.ID == part })
}

// completedBy fills what the by-law's own entry leaves open from the national
// exemption with the same id.
func (e Exemption) completedBy(shared []Exemption) Exemption {
	at := slices.IndexFunc(shared, func(s Exemption) bool { return s.ID == e.ID })
	if at < 0 {
		return e
	}
	full := shared[at]
	full.From, full.To, full.Narrower, full.Areas = e.From, e.To, e.Narrower, e.Areas
	full.Basis = e.over(full.Basis)
	if e.Replaces != nil {
		full.Replaces = e.Replaces
	}
	return full
}

// over joins what the by-law says of a datum with what is known nationally: it
// is verified only when both are.
func (own Basis) over(shared Basis) Basis {
	return Basis{
		Source:   joined(own.Source, shared.Source, "; "),
		Verified: own.Verified && shared.Verified,
		Note:     own.Note.and(shared.Note),
	}
}

// and joins two texts in each of their languages.
func (t Text) and(other Text) Text {
	if len(t) == 0 {
		return other
	}
	both := maps.Clone(t)
	for tag, s := range other {
		both[tag] = joined(both[tag], s, " ")
	}
	return both
}

func joined(a, b, between string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + between + b
}

func withAliases(categories []Category, labels []Label) []Category {
	named := slices.Clone(categories)
	for i, c := range named {
		c.Aliases = slices.Clone(c.Aliases)
		for _, l := range labels {
			if l.LAB == c.LAB {
				c.Aliases = append(c.Aliases, l.Label)
				c.Basis = l.over(c.Basis)
			}
		}
		named[i] = c
	}
	return named
}
