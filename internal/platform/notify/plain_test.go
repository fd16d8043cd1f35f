package notify_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

// cell is what stands in one column of one row in plain.
type cell struct{ table, column, text string }

// plain reads every column of every table of the database, the queue's too, that is not sealed.
func (o office) plain() []cell {
	o.Helper()
	all := storetest.Everything(o.T, o.pool)
	rows, err := all.Query(o.Context(), `select c.table_name, c.column_name from information_schema.columns c
		join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type <> 'bytea' order by 1, 2`)
	if err != nil {
		o.Fatal(err)
	}
	var columns []cell
	for rows.Next() {
		var c cell
		if err := rows.Scan(&c.table, &c.column); err != nil {
			o.Fatal(err)
		}
		columns = append(columns, c)
	}
	if len(columns) < 100 {
		o.Fatalf("only %d columns found", len(columns))
	}
	var out []cell
	for _, c := range columns {
		found, err := all.Query(o.Context(), fmt.Sprintf(`select to_json(%q)::text from %q where %q is not null`, c.column, c.table, c.column))
		if err != nil {
			o.Fatal(err)
		}
		for found.Next() {
			if err := found.Scan(&c.text); err != nil {
				o.Fatal(err)
			}
			out = append(out, c)
		}
		if found.Err() != nil {
			o.Fatal(found.Err())
		}
	}
	return out
}

// tells says what of a family can be read from a value: a secret text, or an instant of one of the days.
func (c cell) tells(secrets []string, days []calendar.Date) string {
	for _, secret := range secrets {
		if strings.Contains(strings.ToLower(c.text), strings.ToLower(secret)) {
			return secret
		}
	}
	var text string
	if json.Unmarshal([]byte(c.text), &text) == nil {
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil && slices.Contains(days, calendar.DateOf(at)) {
			return calendar.DateOf(at).String()
		}
	}
	for _, day := range days {
		if strings.Contains(c.text, day.String()) {
			return day.String()
		}
	}
	return ""
}

func birthdays(birth calendar.Date, ages ...int) []calendar.Date {
	days := []calendar.Date{birth}
	for _, age := range ages {
		days = append(days, calendar.Birthday(birth, age))
	}
	return days
}

func day(year int, month time.Month, d int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: d}
}

// revealing are words that stand for a birthday or a category.
var revealing = []string{
	"birthday", "category_ends", "leaves_target_group", "exemption_lapsed", "member_left", "mentor_contact", "lab_", "sel_70", "sel_140",
}

func TestNothingPersonalStandsInAPlainColumn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	o.hire("sofie", "supervisor")
	young := day(2011, 9, 16)
	f := storetest.OpenCourse(t, o.store)
	f.Do(course.AddMember{NewMember: course.NewMember{
		Name: "Yrsa Tranehøj", Kind: course.Child, Birth: young, CPR: "7609114447", Subject: "yrsa", Custody: []course.Custody{"m1"},
	}})
	f.Family.Facts = course.RecordFacts{
		Members: []course.MemberFacts{
			{Member: "m1", Spells: []bylaw.Spell{{LAB: 13, From: day(2025, 6, 1), To: day(2026, 11, 19)}}, ComplexProblems: "Grævlingeagtig uro"},
			{Member: "m2", Spells: []bylaw.Spell{{LAB: 7, From: day(2025, 6, 1)}}},
			{Member: "m4", SelPlans: []string{"sel_140", "sel_70"}, SelFrom: day(2026, 1, 12)},
		},
		Fields: []string{"employment"}, FieldsConfirmed: "Fagområdet hjælper familien",
	}
	f.FormTeam()
	f.Do(course.WriteNote{Kind: "call", On: calendar.DateOf(f.At), Text: "Enghumlebi i telefonen"})
	f.DoAs("maria", course.Citizen, course.SendMessage{Member: "m1", Text: "Kornblomstblå hilsen"})
	meeting(f)
	f.Wait(20 * 24 * time.Hour)
	for _, kind := range []course.ItemKind{course.ItemBirthday, course.ItemLeavesGroup, course.ItemCategoryEnds, course.ItemDutyDue} {
		if !slices.ContainsFunc(f.State.Agenda, func(i course.Item) bool { return i.Kind == kind }) {
			t.Fatalf("the course expects no %s: %+v", kind, f.State.Agenda)
		}
	}
	o.record(f)

	secrets := append([]string{
		"Tranehøj", "Kvistgård", "Frejadis", "Yrsa T", storetest.MotherCPR, "7609114447", "Jordbærrød", "Grævlingeagtig", "Enghumlebi", "Kornblomstblå",
	}, revealing...)
	days := append(birthdays(young, 15, 16, 18), birthdays(day(2017, 4, 1), 15, 16, 18)...)
	days = append(days, day(1985, 2, 2), day(1983, 5, 5), day(2026, 11, 19), day(2026, 11, 20), day(2026, 1, 12))
	seen := map[string]bool{}
	for _, c := range o.plain() {
		seen[c.table] = true
		if told := c.tells(secrets, days); told != "" {
			t.Errorf("%s.%s tells %q: %s", c.table, c.column, told, c.text)
		}
	}
	for _, table := range []string{"course", "course_agenda", "course_event", "course_relation", "notification", "river_job"} {
		if !seen[table] {
			t.Errorf("%s is empty: the test looks at nothing", table)
		}
	}
	for _, want := range []int{0, 1} {
		relations, err := o.store.Relations(store.InMunicipality(t.Context(), "eksempel"), f.ID, "yrsa")
		if err != nil || len(relations) != want {
			t.Errorf("the young person is in the course as %+v, want %d relations, %v", relations, want, err)
		}
		f.Wait(171 * 24 * time.Hour) // she becomes a party
		o.record(f)
	}
}

// oneField is a family that is in the target group by the age of its youngest child.
func oneField(o office, born calendar.Date) *coursetest.Decided {
	f := storetest.OpenCourse(o.T, o.store)
	f.Do(course.CorrectMember{Member: "m3", Birth: born, Reason: "Stod forkert"})
	f.Family.Facts.Fields = []string{"employment"}
	return f.FormTeam().Deliver()
}

func TestABirthdayThatHasComeStandsInNoListAndNoMessageInPlain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	karen := o.hire("karen", "caseworker")
	born := day(2010, 5, 1)
	f := oneField(o, born)
	f.Wait(60 * 24 * time.Hour) // the youngest child grows out of the target group
	o.record(f)
	o.record(f)

	days := birthdays(born, 15, 16, 18)
	for _, c := range o.plain() {
		happened := c.table == "course_event" && c.column == "at" || c.table == "course" && (c.column == "changed_at" || c.column == "waiting_since")
		sent := strings.HasSuffix(c.column, "send_at") || strings.HasSuffix(c.column, "at_due") || c.table == "river_job" // some mail of that morning
		if told := c.tells(revealing, nil); told != "" {
			t.Errorf("%s.%s tells %q: %s", c.table, c.column, told, c.text)
		}
		if told := c.tells(nil, days); told != "" && !happened && !sent {
			t.Errorf("%s.%s tells %s: %s", c.table, c.column, told, c.text)
		}
	}
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	rows := o.eventually(f, "told", settled)
	i := slices.IndexFunc(rows, func(n store.Notification) bool { return n.Kind == string(course.ItemLeavesGroup) })
	if i < 0 || calendar.DateOf(rows[i].DueAt) != day(2026, 5, 1) {
		t.Fatalf("the ledger does not know what was told: %+v", rows)
	}
	found := kit.Mails(t, karen)
	if len(found) != 1 || strings.Count(found[0].Text, "ikke længere i målgruppen") != 1 {
		t.Errorf("the coordinator got %+v", found)
	}
}

func TestWhatAFormerBuildWroteInPlainIsSealedAndToldOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	karen := o.hire("karen", "caseworker")
	f := oneField(o, day(2010, 5, 1))
	o.record(f)
	f.Wait(60 * 24 * time.Hour)
	var item course.Item
	for _, e := range f.Journal {
		if due, ok := e.Data.(course.CameDue); ok && due.Item.Kind == course.ItemLeavesGroup {
			item = due.Item
		}
	}
	key := strings.Join([]string{f.ID, string(item.Kind), item.Ref, item.At.UTC().Format(time.RFC3339), "coordinator", "karen"}, "/")
	all := storetest.Everything(t, o.pool)
	write := func(statement string, args ...any) {
		if _, err := all.Exec(t.Context(), statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	write(`insert into notification (key, course_id, bylaw, kind, ref, at_due, channel, told_as, recipient, member_id, state, send_at)
		values ($1, $2, 'eksempel', $3, $4, $5, 'digest', 'coordinator', 'karen', '', 'pending', $5)`, key, f.ID, item.Kind, item.Ref, item.At)
	o.record(f) // the row of the former build is the same row
	write(`insert into course_agenda (course_id, municipality, kind, ref, at, recipient, fired)
		values ($1, 'eksempel', $2, $3, $4, 'coordinator', true)`, f.ID, item.Kind, item.Ref, item.At)
	for _, want := range []int{1, 0} {
		if courses, messages, err := o.store.SealItems(t.Context()); err != nil || courses != want || messages != want {
			t.Errorf("sealed %d agendas and %d messages, want %d of each, %v", courses, messages, want, err)
		}
	}
	for _, c := range o.plain() {
		if told := c.tells(revealing, nil); told != "" {
			t.Errorf("%s.%s tells %q: %s", c.table, c.column, told, c.text)
		}
	}
	if err := o.store.Record(t.Context(), f.ID, f.Journal, o.outbox); err != nil {
		t.Fatal(err)
	}
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.eventually(f, "told", settled)
	told := 0
	for _, m := range kit.Mails(t, karen) {
		told += strings.Count(m.Text, "ikke længere i målgruppen")
	}
	if told != 1 {
		t.Errorf("told %d times, want once", told)
	}
}
