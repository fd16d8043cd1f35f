package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Task is an agreement between the family and the staff: who does what, and by when.
type Task struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	Staff   string   `json:"staff,omitempty"`   // the member of staff who does it
	Member  string   `json:"member,omitempty"`  // the family member who does it; both: they do it together
	Members []string `json:"members,omitempty"` // of the family, who read it too; none: the whole family
	By      Date     `json:"by"`
	Goal    string   `json:"goal,omitempty"`    // that it leads towards
	Meeting string   `json:"meeting,omitempty"` // at which it was agreed

	Agreed Actor      `json:"agreed_by"`
	At     time.Time  `json:"at"`
	Status TaskStatus `json:"status"`
	Ended  time.Time  `json:"ended,omitzero"`
	Words  string     `json:"words,omitempty"` // how it went, or why it is not done
}

// TaskStatus says what became of a task.
type TaskStatus string

// The statuses.
const (
	TaskOpen       TaskStatus = "open"
	TaskDone       TaskStatus = "done"
	TaskDropped    TaskStatus = "dropped"
	TaskHandedOver TaskStatus = "handed_over" // to the ordinary departments, when the course ended
)

// TaskBody is what one says of a task.
type TaskBody struct {
	Text    string   `json:"text" minLength:"1" maxLength:"500" doc:"What is to be done."`
	Staff   string   `json:"staff,omitempty" maxLength:"200" staff:"named" doc:"The member of staff who does it: the coordinator, the cover or somebody in the team."`
	Member  string   `json:"member,omitempty" doc:"The family member who does it. A citizen says what she does herself."`
	Members []string `json:"members,omitempty" maxItems:"30" doc:"Family members who read it beside whoever does it; empty for the whole family. A citizen's own is about herself."`
	By      Date     `json:"by" doc:"When it is to be done."`
	Goal    string   `json:"goal,omitempty" doc:"The goal of the plan that it leads towards."`
	Meeting string   `json:"meeting,omitempty" doc:"The meeting at which it was agreed."`
}

// AgreeTask agrees who does what, and by when.
type AgreeTask struct {
	TaskBody
}

// TaskAgreed adds it.
type TaskAgreed struct {
	Task Task `json:"task"`
}

func (c AgreeTask) decide(s *State, now Moment) ([]Event, error) {
	body := c.TaskBody
	if err := body.own(s, now.By); err != nil {
		return nil, err
	}
	if err := body.check(s, Task{}, now); err != nil {
		return nil, err
	}
	return []Event{TaskAgreed{body.task(Task{ID: now.id("o"), Agreed: now.By, At: now.At, Status: TaskOpen})}}, nil
}

// own holds a citizen to what she does herself; it is about nobody else.
func (b *TaskBody) own(s *State, by Actor) error {
	if by.Role != Citizen {
		return nil
	}
	me := s.MemberOf(by.Subject)
	if me == nil || b.Staff != "" || b.Member != "" && b.Member != me.ID || !slices.Equal(notIn(b.Members, []string{me.ID}), nil) {
		return refuse(CodeAnswerForAnother, "member")
	}
	b.Member, b.Members = me.ID, []string{me.ID}
	return nil
}

// check holds what is said of a task to the course as it stands. What stood there before is not asked again.
func (b TaskBody) check(s *State, before Task, now Moment) error {
	if b.Staff == "" && b.Member == "" {
		return refuse(CodeTaskWithoutOwner, "staff")
	}
	if b.Staff != before.Staff && b.Staff != "" && !s.worksHere(b.Staff) {
		return refuse(CodeNotInTeam, "staff")
	}
	if err := s.knownMembers(b.Members, "members"); err != nil {
		return err
	}
	if m := s.member(b.Member); b.Member != "" && m == nil {
		return refuse(CodeUnknownMember, "member")
	} else if m != nil && b.Member != before.Member {
		if err := s.noneGone("member", b.Member); err != nil {
			return err
		}
		if !m.Left.IsZero() {
			return refuse(CodeMemberLeft, "member")
		}
	}
	if b.By.IsZero() || b.By != before.By && b.By.Before(now.Today()) {
		return refuse(CodeDatePassed, "by")
	}
	if b.Goal != before.Goal && b.Goal != "" && s.anyGoal(b.Goal) == nil {
		return refuse(CodeUnknownGoal, "goal")
	}
	if b.Meeting != before.Meeting && b.Meeting != "" && s.meeting(b.Meeting) == nil {
		return refuse(CodeUnknownMeeting, "meeting")
	}
	return nil
}

// task puts what is said of it in the place of what stood there.
func (b TaskBody) task(t Task) Task {
	t.Text, t.Staff, t.Member, t.Members, t.By, t.Goal, t.Meeting = b.Text, b.Staff, b.Member, b.Members, b.By, b.Goal, b.Meeting
	return t
}

func (e TaskAgreed) created() string { return e.Task.ID }

func (e TaskAgreed) apply(s *State, _ Meta) { s.Tasks = append(s.Tasks, e.Task) }

// CorrectTask says how a task reads after all. One that was said to be done or dropped is open again.
type CorrectTask struct {
	Task string `json:"task" path:"tid"`
	TaskBody
	Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why it is changed. Who may read the task may read it."`
}

// TaskCorrected keeps it.
type TaskCorrected struct {
	Task   Task   `json:"task"`
	Reason string `json:"reason"`
}

func (c CorrectTask) decide(s *State, now Moment) ([]Event, error) {
	t := s.task(c.Task)
	if t == nil {
		return nil, refuse(CodeUnknownTask, "task")
	}
	if err := c.check(s, *t, now); err != nil {
		return nil, err
	}
	next := c.task(*t)
	next.Status, next.Ended, next.Words = TaskOpen, time.Time{}, ""
	return []Event{TaskCorrected{Task: next, Reason: c.Reason}}, nil
}

func (e TaskCorrected) apply(s *State, _ Meta) { *s.task(e.Task.ID) = e.Task }

// FinishTask says that a task is done.
type FinishTask struct {
	Task  string `json:"task" path:"tid"`
	Words string `json:"words,omitempty" maxLength:"500" doc:"How it went. Who may read the task may read it."`
}

// DropTask says that a task is not done after all, and why.
type DropTask struct {
	Task   string `json:"task" path:"tid"`
	Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why it is not done. Who may read the task may read it."`
}

// TaskEnded keeps how it ended.
type TaskEnded struct {
	Task   string     `json:"task"`
	Status TaskStatus `json:"status"`
	Words  string     `json:"words,omitempty"`
}

func (c FinishTask) decide(s *State, now Moment) ([]Event, error) {
	return s.endTask(TaskEnded{c.Task, TaskDone, c.Words}, now)
}

func (c DropTask) decide(s *State, now Moment) ([]Event, error) {
	return s.endTask(TaskEnded{c.Task, TaskDropped, c.Reason}, now)
}

// endTask ends an open task: a citizen her own, and that of a child who does not answer for herself.
func (s *State) endTask(e TaskEnded, now Moment) ([]Event, error) {
	t := s.task(e.Task)
	if t == nil {
		return nil, refuse(CodeUnknownTask, "task")
	}
	if now.By.Role == Citizen {
		me := s.MemberOf(now.By.Subject)
		if me == nil || t.Member == "" || !s.isOwn(*me, t.Member) {
			return nil, refuse(CodeAnswerForAnother, "task")
		}
	}
	if !t.Open() {
		return nil, refuse(CodeTaskEnded, "task")
	}
	return []Event{e}, nil
}

func (e TaskEnded) apply(s *State, m Meta) { s.task(e.Task).end(e.Status, e.Words, m.At) }

func (t *Task) end(status TaskStatus, words string, at time.Time) {
	t.Status, t.Words, t.Ended = status, words, at
}

// Open says whether it is still to be done.
func (t *Task) Open() bool { return t.Status == TaskOpen }

func (s *State) task(id string) *Task {
	return find(s.Tasks, func(t *Task) bool { return t.ID == id })
}

// taskOf is the task that an item is about, or nil.
func (s *State) taskOf(i Item) *Task {
	if !i.spec().task {
		return nil
	}
	return s.task(i.Ref)
}

// ColleagueOf is whoever is told of an item that is for one colleague.
func (s *State) ColleagueOf(i Item) string {
	if t := s.taskOf(i); t != nil && i.For == ForColleague {
		return s.StaffOf(*t)
	}
	return ""
}

// worksHere says whether somebody coordinates the course or is in its team.
func (s *State) worksHere(subject string) bool {
	in, _ := s.InTeam(subject)
	return in || subject == s.Team.Coordinator.Subject || subject == s.ActingCoordinator()
}

// StaffOf is the member of staff who does a task: whoever was given it, and the coordinator for whom has left the team.
func (s *State) StaffOf(t Task) string {
	if in, _ := s.InTeam(t.Staff); t.Staff == "" || in && t.Staff != s.Team.Coordinator.Subject {
		return t.Staff
	}
	return s.ActingCoordinator()
}

// staffTold is how the member of staff who does a task is told; "" where none does.
func (s *State) staffTold(t Task) Recipient {
	switch s.StaffOf(t) {
	case "":
		return ""
	case s.ActingCoordinator():
		return ForCoordinator
	}
	return ForColleague
}

// readers are the family members whom a task is about, for the table of events; none is the whole family.
func (t Task) readers() ([]string, bool) {
	if len(t.Members) == 0 || t.Member == "" || contains(t.Members, t.Member) {
		return t.Members, true
	}
	return append(slices.Clone(t.Members), t.Member), true
}

// seesTask: who does it, and whom it is about. What is about a protected household is not shown outside it, unless one does it oneself.
func (s *State) seesTask(m Member, t Task) bool {
	if t.Member == m.ID {
		return true
	}
	about, _ := t.readers()
	return s.concerns(m, about) && !s.protectedFrom(m, about)
}

// taskEndsWith ends what a member alone was to do who is not there any more; what she was to do with a colleague is the colleague's.
func (s *State) taskEndsWith(member string, at time.Time) {
	for i := range s.Tasks {
		t := &s.Tasks[i]
		switch {
		case !t.Open() || t.Member != member:
		case t.Staff != "":
			t.Member = ""
		default:
			t.end(TaskDropped, "member_ended", at)
		}
	}
}

// openTasks are the ids of those that are still to be done.
func (s *State) openTasks() []string {
	var open []string
	for _, t := range s.Tasks {
		if t.Open() {
			open = append(open, t.ID)
		}
	}
	return open
}

// settleTasks ends what nobody has done when the course is settled: what the ordinary departments go on with, and the rest.
func (s *State) settleTasks(handedOver []string, at time.Time) {
	for i := range s.Tasks {
		t := &s.Tasks[i]
		switch {
		case !t.Open():
		case contains(handedOver, t.ID):
			t.end(TaskHandedOver, "", at)
		default:
			t.end(TaskDropped, "course_closed", at)
		}
	}
}

// taskWorkingDaysAhead is how long before its day a family member is reminded of a task.
const taskWorkingDaysAhead = 2

// taskItems: the family is reminded ahead, and whoever of the staff does it on the day. When it is late, both are told, and the
// coordinator of what the family was to do. While the course rests, nobody is.
func (s *State) taskItems(law *bylaw.Bylaw, add adder) {
	if s.Pause != nil {
		return
	}
	working := law.Working()
	for _, t := range s.Tasks {
		if !t.Open() {
			continue
		}
		late := s.morning(law, working.Next(t.By.AddDays(1)))
		if t.Member != "" {
			add(ItemTaskAhead, t.ID, s.morning(law, workingDaysBefore(working, t.By, taskWorkingDaysAhead)), ForFamily)
			add(ItemTaskLate, t.ID, late, ForFamily)
		}
		staff := s.staffTold(t)
		if staff != "" {
			add(ItemTaskDue, t.ID, s.morning(law, working.Previous(t.By)), staff)
			add(ItemTaskLate, t.ID, late, staff)
		}
		if staff != ForCoordinator {
			add(ItemTaskLate, t.ID, late, ForCoordinator)
		}
	}
}

// workingDaysBefore counts back from a day.
func workingDaysBefore(working calendar.Working, day Date, days int) Date {
	for range days {
		day = working.Previous(day.AddDays(-1))
	}
	return day
}

// awaitedTasks are those whose day has come.
func (s *State) awaitedTasks(at time.Time, coordinator func(what, ref string, since time.Time, by Date) Waiting) (out []Waiting) {
	if s.Pause != nil || s.Phase == Closed {
		return nil
	}
	for _, t := range s.Tasks {
		if !t.Open() || t.By.After(dateOf(at)) {
			continue
		}
		w := coordinator("finish_task", t.ID, startOfDay(t.By), t.By)
		switch s.staffTold(t) {
		case ForCoordinator:
			out = append(out, w)
		case ForColleague:
			w.For, w.Subject = "colleague", s.StaffOf(t)
			out = append(out, w)
		}
		if t.Member != "" {
			out = append(out, Waiting{For: "citizen", Member: t.Member, What: "finish_task", Ref: t.ID, Since: startOfDay(t.By), By: t.By})
		}
	}
	return out
}

// taskTold tells those who do a task that it is theirs, or is not as it was.
func (s *State) taskTold(staff, family ItemKind, t Task) (told []Notice) {
	switch s.staffTold(t) {
	case ForCoordinator:
		told = append(told, tellCoordinator(staff, t.ID))
	case ForColleague:
		told = append(told, tellColleague(staff, t.ID, s.StaffOf(t)))
	}
	if t.Member != "" {
		told = append(told, tellFamily(family, t.ID, t.Member))
	}
	return told
}

// toldOfTask tells those who do it, and the coordinator of what a citizen or a colleague did.
func (s *State) toldOfTask(by Actor, family ItemKind, t Task) []Notice {
	told := s.taskTold(NoticeTask, family, t)
	if by.Subject != s.ActingCoordinator() && s.staffTold(t) != ForCoordinator {
		told = append(told, tellCoordinator(NoticeTask, t.ID))
	}
	return told
}

// does says whether a reader by consent is the one who does a task. The course itself refuses an unknown one.
func (x Shared) does(id string) bool {
	t := x.course.task(id)
	return t == nil || x.course.StaffOf(*t) == x.subject
}

// coversTask: a reader by consent agrees what she does herself, about those who share something with her.
func (x Shared) coversTask(b TaskBody) bool {
	members := b.Members
	if len(members) == 0 {
		members = x.course.remaining()
	}
	return (b.Staff == "" || b.Staff == x.subject) && b.Member == "" && find(members, func(id *string) bool { return !x.knows(*id) }) == nil
}
