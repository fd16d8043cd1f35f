package course

// commands is the table of commands. One row is all that the rest of the system needs to know of a command, beside
// its type; the order is that of the API's description.
var commands = []Spec{
	{Name: "record_facts", command: RecordFacts{}, Phases: open, Route: "PUT /intake/facts", Topic: "intake", Summary: "Record the facts of the target group",
		Overwrites: true},
	{Name: "add_member", command: AddMember{}, Phases: open, Route: "POST /members", Topic: "rights", Summary: "Take somebody into the family"},
	{Name: "correct_member", command: CorrectMember{}, Phases: open, Route: "PATCH /members/{mid}", Topic: "rights",
		Summary: "Correct what is recorded of a family member", Overwrites: true},
	{Name: "end_member", command: EndMember{}, Phases: open, Route: "POST /members/{mid}/end", Topic: "rights",
		Summary: "Record that somebody died, moved out or was entered by mistake", Overwrites: true},
	{Name: "decide_eligibility", command: DecideEligibility{}, Phases: intake, Route: "POST /intake/decision", Topic: "intake", Summary: "Decide on taking part",
		Overwrites: true},
	{Name: "decline", command: Decline{}, Phases: open, Route: "POST /decline", Topic: "decline", Summary: "Decline or leave, without penalty"},
	{Name: "give_consent", command: GiveConsent{}, Phases: open, Route: "POST /consents", Topic: "consents", Summary: "Record a consent"},
	{Name: "withdraw_consent", command: WithdrawConsent{}, Phases: always, Route: "POST /consents/{cid}/withdraw", Topic: "consents",
		Summary: "Withdraw a consent"},
	{Name: "confirm_consent", command: ConfirmConsent{}, Phases: always, Route: "POST /consents/{cid}/confirm", Topic: "consents",
		Summary: "Stand behind a consent that somebody else gave"},
	{Name: "answer_plan_consent", command: AnswerPlanConsent{}, Phases: running, Route: "POST /plan-consents", Topic: "consents",
		Summary: "Say whether the one plan may stand in for a person's ordinary plans"},

	{Name: "appoint_coordinator", command: AppointCoordinator{}, Phases: running, Route: "PUT /team/coordinator", Topic: "team",
		Summary: "Appoint the coordinator"},
	{Name: "replace_colleague", command: ReplaceColleague{}, Phases: always, Route: "POST /team/replacement", Topic: "team",
		Summary: "Put somebody in a colleague's place in all that he or she is in the course"},
	{Name: "add_team_member", command: AddTeamMember{}, Phases: running, Route: "POST /team/members", Topic: "team", Summary: "Take somebody into the team"},
	{Name: "remove_team_member", command: RemoveTeamMember{}, Phases: running, Route: "DELETE /team/members/{mid}", Topic: "team",
		Summary: "End a membership of the team"},
	{Name: "leave_team", command: LeaveTeam{}, Phases: running, Route: "POST /team/members/{mid}/leave", Topic: "team",
		Summary: "Leave the team oneself", within: anything},
	{Name: "mark_field", command: MarkField{}, Phases: running, Route: "PUT /team/fields", Topic: "team",
		Summary: "Mark a professional field as not relevant for the team"},
	{Name: "confirm_team", command: ConfirmTeam{}, Phases: formingTeam, Route: "POST /team/confirm", Topic: "team", Summary: "Say that the team is complete",
		Overwrites: true},
	{Name: "offer_handover", command: OfferHandover{}, Phases: running, Route: "POST /team/handover", Topic: "team",
		Summary: "Offer the coordinator's post to a colleague"},
	{Name: "answer_handover", command: AnswerHandover{}, Phases: running, Route: "POST /team/handover/answer", Topic: "team", Summary: "Answer an offered post"},
	{Name: "remind_coordinator", command: RemindCoordinator{}, Phases: running, Route: "POST /team/reminders", Topic: "team",
		Summary: "Ask the coordinator to do something"},
	{Name: "plan_absence", command: PlanAbsence{}, Phases: running, Route: "PUT /team/absence", Topic: "team", Summary: "Plan an absence with its cover"},
	{Name: "end_absence", command: EndAbsence{}, Phases: running, Route: "DELETE /team/absence", Topic: "team",
		Summary: "Call a planned absence off, or come back early"},

	{Name: "write_section", command: WriteSection{}, Phases: planning, Route: "PUT /plan/sections/{name}", Topic: "plan", Summary: "Write a section of the draft",
		Overwrites: true, NeedsVersion: true,
		within: writes("area", func(x Shared, c WriteSection) bool { return x.Covers(c.Area, about(c.Member)) })},
	{Name: "waive_provision", command: WaiveProvision{}, Phases: planning, Route: "PUT /plan/provisions/{pid}", Topic: "plan",
		Summary: "Mark a provision as not relevant for a person", NeedsVersion: true},
	{Name: "add_goal", command: AddGoal{}, Phases: planning, Route: "POST /plan/goals", Topic: "plan", Summary: "Add a goal or a sub-goal",
		within: writes("area", func(x Shared, c AddGoal) bool { return x.Covers(c.Area, c.Members) })},
	{Name: "change_goal", command: ChangeGoal{}, Phases: planning, Route: "PATCH /plan/goals/{gid}", Topic: "plan", Summary: "Change a goal", Overwrites: true,
		NeedsVersion: true,
		within:       writes("area", func(x Shared, c ChangeGoal) bool { return x.coversGoal(c.Goal) && x.Covers(c.Area, c.Members) })},
	{Name: "remove_goal", command: RemoveGoal{}, Phases: planning, Route: "DELETE /plan/goals/{gid}", Topic: "plan", Summary: "Take a goal out of the draft",
		Overwrites: true, NeedsVersion: true,
		within: writes("goal", func(x Shared, c RemoveGoal) bool { return x.coversGoal(c.Goal) && x.coversSubGoals(c.Goal) })},
	{Name: "add_effort", command: AddEffort{}, Phases: planning, Route: "POST /plan/goals/{gid}/efforts", Topic: "plan", Summary: "Add an effort towards a goal",
		within: writes("goal", func(x Shared, c AddEffort) bool { return x.coversGoal(c.Goal) })},
	{Name: "end_effort", command: EndEffort{}, Phases: planning, Route: "POST /plan/goals/{gid}/efforts/{eid}/end", Topic: "plan",
		Summary: "Say that an effort has ended",
		within:  writes("goal", func(x Shared, c EndEffort) bool { return x.coversGoal(c.Goal) })},
	{Name: "comment", command: AddComment{}, Phases: planning, Route: "POST /plan/comments", Topic: "plan", Summary: "Comment on the plan or propose a change",
		within: writes("about", func(x Shared, c AddComment) bool { return x.CoversAbout(c.About) })},
	{Name: "submit_plan", command: SubmitPlan{}, Phases: planning, Route: "POST /plan/submit", Topic: "plan",
		Summary: "Freeze the draft as a version and put it to the parties", Overwrites: true},
	{Name: "return_plan", command: ReturnPlan{}, Phases: planning, Route: "POST /plan/return", Topic: "plan",
		Summary: "Take a submitted version back to change it", Overwrites: true},
	{Name: "respond_to_plan", command: RespondToPlan{}, Phases: planning, Route: "POST /plan/responses", Topic: "plan",
		Summary: "Answer a submitted version, goal by goal"},
	{Name: "adopt_plan", command: AdoptPlan{}, Phases: planning, Route: "POST /plan/adopt", Topic: "plan", Summary: "Bring the submitted version into force",
		Overwrites: true},
	{Name: "revise_plan", command: RevisePlan{}, Phases: following, Route: "POST /plan/revise", Topic: "plan",
		Summary: "Begin a new draft beside the plan in force"},

	{Name: "set_interval", command: SetInterval{}, Phases: running, Route: "PUT /follow-up/interval", Topic: "follow-up",
		Summary: "Set form and rhythm of the follow-up", Overwrites: true},
	{Name: "agree_meeting", command: AgreeMeeting{}, Phases: running, Route: "POST /meetings", Topic: "meetings", Summary: "Agree a meeting"},
	{Name: "move_meeting", command: MoveMeeting{}, Phases: running, Route: "PATCH /meetings/{mid}", Topic: "meetings", Summary: "Move a meeting",
		Overwrites: true},
	{Name: "hold_meeting", command: HoldMeeting{}, Phases: running, Route: "POST /meetings/{mid}/held", Topic: "meetings",
		Summary: "Record a meeting that was held"},
	{Name: "record_meeting", command: RecordMeeting{}, Phases: running, Route: "POST /meetings/record", Topic: "meetings",
		Summary: "Record a meeting that nobody had agreed"},
	{Name: "miss_meeting", command: MissMeeting{}, Phases: running, Route: "POST /meetings/{mid}/missed", Topic: "meetings",
		Summary: "Record that the family did not come"},
	{Name: "correct_meeting", command: CorrectMeeting{}, Phases: begun, Route: "POST /meetings/{mid}/correct", Topic: "meetings",
		Summary: "Correct what is recorded of a meeting, and who takes part; the former value is kept", Overwrites: true},
	{Name: "share_minutes", command: ShareMinutes{}, Phases: begun, Route: "PUT /meetings/{mid}/minutes", Topic: "meetings",
		Summary: "Let those who were at a meeting read its minutes", Overwrites: true},
	{Name: "give_feedback", command: GiveFeedback{}, Phases: begun, Route: "POST /meetings/{mid}/feedback", Topic: "meetings",
		Summary: "Say what one thought of a meeting at which one was"},
	{Name: "record_letter", command: RecordLetter{}, Phases: running, Route: "POST /meetings/{mid}/letters", Topic: "meetings",
		Summary: "Record that a letter about a meeting was sent"},
	{Name: "cancel_meeting", command: CancelMeeting{}, Phases: running, Route: "POST /meetings/{mid}/cancel", Topic: "meetings", Summary: "Cancel a meeting"},
	{Name: "agree_task", command: AgreeTask{}, Phases: running, Route: "POST /tasks", Topic: "tasks", Summary: "Agree who does what, and by when",
		within: writes("members", func(x Shared, c AgreeTask) bool { return x.coversTask(c.TaskBody) })},
	{Name: "correct_task", command: CorrectTask{}, Phases: running, Route: "PUT /tasks/{tid}", Topic: "tasks",
		Summary: "Say how a task reads after all; one that had ended is open again", Overwrites: true,
		within: writes("members", func(x Shared, c CorrectTask) bool { return x.does(c.Task) && x.coversTask(c.TaskBody) })},
	{Name: "finish_task", command: FinishTask{}, Phases: running, Route: "POST /tasks/{tid}/done", Topic: "tasks", Summary: "Say that a task is done",
		within: writes("task", func(x Shared, c FinishTask) bool { return x.does(c.Task) })},
	{Name: "drop_task", command: DropTask{}, Phases: running, Route: "POST /tasks/{tid}/drop", Topic: "tasks",
		Summary: "Say that a task is not done after all, and why",
		within:  writes("task", func(x Shared, c DropTask) bool { return x.does(c.Task) })},
	{Name: "pause", command: PauseCourse{}, Phases: following, Route: "POST /pause", Topic: "follow-up", Summary: "Let the course rest"},
	{Name: "resume", command: Resume{}, Phases: following, Route: "POST /resume", Topic: "follow-up", Summary: "End a pause before its time"},

	{Name: "draft_mentor_agreement", command: DraftMentor{}, Phases: planning, Route: "POST /mentor-agreements", Topic: "mentor-agreements",
		Summary: "Draft a mentor agreement"},
	{Name: "correct_mentor_agreement", command: CorrectMentor{}, Phases: planning, Route: "PUT /mentor-agreements/{aid}", Topic: "mentor-agreements",
		Summary: "Correct a draft; whoever agreed to it is asked again", Overwrites: true},
	{Name: "send_mentor_agreement", command: SendMentor{}, Phases: planning, Route: "POST /mentor-agreements/{aid}/send", Topic: "mentor-agreements",
		Summary: "Put a draft to the citizen", Overwrites: true},
	{Name: "agree_mentor_agreement", command: AgreeMentor{}, Phases: planning, Route: "POST /mentor-agreements/{aid}/agree", Topic: "mentor-agreements",
		Summary: "Record what one side says to it"},
	{Name: "extend_mentor_agreement", command: ExtendMentor{}, Phases: planning, Route: "POST /mentor-agreements/{aid}/extend", Topic: "mentor-agreements",
		Summary: "Add a period, with its own assessment"},
	{Name: "include_mentor_agreement", command: IncludeMentor{}, Phases: planning, Route: "POST /mentor-agreements/{aid}/include", Topic: "mentor-agreements",
		Summary: "Take a mentor agreement into the plan"},
	{Name: "end_mentor_agreement", command: EndMentor{}, Phases: planning, Route: "POST /mentor-agreements/{aid}/end", Topic: "mentor-agreements",
		Summary: "End a mentor agreement"},

	{Name: "report_circumstance", command: ReportCircumstance{}, Phases: open, Route: "POST /circumstances", Topic: "entrance",
		Summary: "Report a change of circumstances"},
	{Name: "answer_continuation", command: AnswerContinuation{}, Phases: running, Route: "POST /continuation/answer", Topic: "entrance",
		Summary: "Answer the offer to continue"},

	{Name: "write_note", command: WriteNote{}, Phases: always, Route: "POST /notes", Topic: "entrance", Summary: "Write a journal note",
		within: anything},
	{Name: "correct_note", command: CorrectNote{}, Phases: always, Route: "PATCH /notes/{nid}", Topic: "entrance",
		Summary: "Correct a note; what it said before is kept", Overwrites: true,
		within: anything},
	{Name: "attach_document", command: AttachDocument{}, Phases: always, Route: "POST /documents", Topic: "entrance", Summary: "Attach a document",
		within: anything},
	{Name: "send_message", command: SendMessage{}, Phases: always, Route: "POST /messages", Topic: "entrance", Summary: "Send a message"},
	{Name: "answer_message", command: AnswerMessage{}, Phases: always, Route: "POST /messages/{mid}/answer", Topic: "entrance", Summary: "Answer a message"},

	{Name: "take_back", command: TakeBack{}, Phases: always, Route: "POST /taken-back", Topic: "entrance",
		Summary: "Take back a document or a message that was put on the wrong family"},
	{Name: "decide_breach", command: DecideBreach{}, Phases: always, Route: "POST /taken-back/{yid}/decide", Topic: "entrance",
		Summary: "Destroy what was taken back, as a second person, or put it back"},

	{Name: "make_decision", command: MakeDecision{}, Phases: always, Route: "POST /decisions", Topic: "rights", Summary: "Make a decision"},
	{Name: "record_delivery", command: RecordDelivery{}, Phases: always, Route: "POST /decisions/{did}/delivery", Topic: "rights",
		Summary: "Record that somebody received a decision, or that it came back"},
	{Name: "open_hearing", command: OpenHearing{}, Phases: always, Route: "POST /hearings", Topic: "rights", Summary: "Open a hearing of a party"},
	{Name: "answer_hearing", command: AnswerHearing{}, Phases: always, Route: "POST /hearings/{hid}/answer", Topic: "rights", Summary: "Answer a hearing"},
	{Name: "lodge_appeal", command: LodgeAppeal{}, Phases: always, Route: "POST /appeals", Topic: "rights", Summary: "Appeal a decision"},
	{Name: "decide_appeal", command: DecideAppeal{}, Phases: always, Route: "POST /appeals/{pid}/decide", Topic: "rights",
		Summary: "Record the outcome of an appeal"},
	{Name: "request_access", command: RequestAccess{}, Phases: always, Route: "POST /access-requests", Topic: "rights",
		Summary: "Ask for access to one's own case"},
	{Name: "answer_access", command: AnswerAccess{}, Phases: always, Route: "POST /access-requests/{qid}/answer", Topic: "rights",
		Summary: "Answer a request for access"},
	{Name: "extend_case_deadline", command: ExtendCaseDeadline{}, Phases: always, Route: "POST /case-deadlines/{case}/extend", Topic: "rights",
		Summary: "Tell the family that a deadline is not met, why, and when it gets its answer"},
	{Name: "place_hold", command: PlaceHold{}, Phases: always, Route: "POST /holds", Topic: "closing", Summary: "Keep the course from erasure"},
	{Name: "lift_hold", command: LiftHold{}, Phases: always, Route: "POST /holds/lift", Topic: "closing", Summary: "Lift a hold"},

	{Name: "close", command: CloseCourse{}, Phases: open, Route: "POST /close", Topic: "closing", Summary: "Close the course", Overwrites: true},
	{Name: "settle_closing", command: SettleClosing{}, Phases: closed, Route: "POST /close/settle", Topic: "closing",
		Summary: "Record what becomes of what a course left that ended at once", Overwrites: true},
	{Name: "reopen", command: Reopen{}, Phases: closed, Route: "POST /reopen", Topic: "closing", Summary: "Reopen a closed course"},
}

// The phases of commands.
var (
	intake      = []Phase{Intake}
	formingTeam = []Phase{FormingTeam}
	planning    = []Phase{DraftingPlan, FollowingUp}
	following   = []Phase{FollowingUp}
	running     = []Phase{FormingTeam, DraftingPlan, FollowingUp}
	begun       = []Phase{FormingTeam, DraftingPlan, FollowingUp, Closed}
	open        = []Phase{Intake, FormingTeam, DraftingPlan, FollowingUp}
	closed      = []Phase{Closed}
	always      = []Phase{Intake, FormingTeam, DraftingPlan, FollowingUp, Closed}
)

// writes says what of the course a command writes about: somebody who reads by consent may send it when that is shared
// with her. The field is the one that a refusal names.
func writes[C Command](field string, covered func(x Shared, c C) bool) func(Shared, Command) *Refusal {
	return func(x Shared, c Command) *Refusal {
		if !covered(x, c.(C)) {
			return refuse(CodeOutsideConsent, field)
		}
		return nil
	}
}

// anything is of commands that write the author's own words and papers. Whose note is corrected, the application asks.
func anything(Shared, Command) *Refusal { return nil }
