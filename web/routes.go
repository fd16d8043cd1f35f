package web

import (
	"net/http"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/web/administrator"
	"github.com/enplan-dk/enplan/web/casefile"
	"github.com/enplan-dk/enplan/web/caseworker"
	"github.com/enplan-dk/enplan/web/citizen"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/public"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/supervisor"
)

// register adds every page. Addresses are Danish, and say nothing of a person.
func (s *server) register(router *edge.Router) {
	plain := func(pattern string, h http.HandlerFunc) { router.Handle(pattern, s.guarded(h)) }
	with := func(pattern string, h http.HandlerFunc) { router.Handle(pattern, s.guarded(s.withSession(h))) }
	anybody, citizens, files := public.Pages{Site: s.Site}, citizen.Pages{Site: s.Site}, casefile.Pages{Site: s.Site}
	caseworkers, supervisors := caseworker.Pages{Site: s.Site}, supervisor.Pages{Site: s.Site, TemporalUI: s.temporalUI}
	questions, administrators := forms.Forms{Site: s.Site}, administrator.Pages{Site: s.Site}

	router.HandleUnlogged("GET "+assetRoot, s.guarded(http.HandlerFunc(s.assets.serve)))
	plain("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, s.assets.url("icon.svg"), http.StatusFound)
	})
	plain("GET /sprog/{language}", s.limitStrangers(s.chooseLanguage))
	plain("GET /calendar/{token}", s.limitStrangers(caseworkers.CalendarFeedShow))

	with("GET /login", s.logIn)
	with("GET /auth/callback", s.callback)
	with("POST /logout", s.forAnybody(s.logOut))
	with("POST /session", s.forLoggedIn(s.sessionExtend))

	with("GET /{$}", s.forAnybody(s.startShow))
	with("GET /vedtaegt/{code}", s.forAnybody(anybody.BylawShow))
	with("GET /tilgaengelighed", s.forAnybody(anybody.AccessibilityShow))
	with("GET /privatliv", s.forAnybody(anybody.PrivacyShow))

	with("GET /familier", s.forLoggedIn(caseworkers.FamiliesShow))
	with("GET /forloeb", s.forLoggedIn(caseworkers.CoursesShow))
	with("POST /forloeb/soeg", s.forLoggedIn(caseworkers.CoursesSearch))
	with("GET /nyt-forloeb", s.forLoggedIn(questions.OpeningShow))
	with("GET /nyt-forloeb/{step}", s.forLoggedIn(questions.OpeningShow))
	with("POST /nyt-forloeb/{step}", s.forLoggedIn(questions.OpeningStep))
	with("GET /forloeb/{id}", s.forLoggedIn(caseworkers.CourseShow))
	with("GET /forloeb/{id}/{tab}", s.forLoggedIn(caseworkers.CourseShow))
	with("GET /forloeb/{id}/hvem-har-set", s.forLoggedIn(files.AccessLogShow))
	with("GET /forloeb/{id}/fremgang", s.forLoggedIn(files.ProgressShow))
	with("GET /forloeb/{id}/overblik", s.forLoggedIn(files.SummaryShow))
	with("GET /forloeb/{id}/overblik/overblik.pdf", s.forLoggedIn(files.SummaryPDF))
	with("GET /forloeb/{id}/sag/{member}", s.forLoggedIn(files.CaseFileShow))
	with("GET /forloeb/{id}/sag/{member}/sag.pdf", s.forLoggedIn(files.CaseFilePDF))
	with("GET /forloeb/{id}/sag/{member}/sag.zip", s.forLoggedIn(files.CaseFileZIP))
	with("GET /forloeb/{id}/papirer", s.forLoggedIn(files.BundleShow))
	with("POST /forloeb/{id}/papirer", s.forLoggedIn(files.BundleMake))
	with("GET /forloeb/{id}/indefra", s.forLoggedIn(supervisors.WorkflowShow))
	with("GET /forloeb/{id}/noedadgang", s.forLoggedIn(supervisors.EmergencyAccessShow))
	with("POST /forloeb/{id}/noedadgang", s.forLoggedIn(supervisors.EmergencyAccessGrant))
	with("POST /forloeb/{id}/noedadgang/{grant}/slut", s.forLoggedIn(supervisors.EmergencyAccessEnd))
	with("GET /forloeb/{id}/fritagelser", s.forLoggedIn(supervisors.RulesShow))
	with("GET /forloeb/{id}/hvad-nu-hvis", s.forLoggedIn(supervisors.WhatIfShow))
	with("GET /forloeb/{id}/plan/skriv", s.forLoggedIn(caseworkers.PlanWrite))
	with("GET /forloeb/{id}/plan/afsnit", s.forLoggedIn(questions.SectionChoose))
	with("GET /forloeb/{id}/plan/forskel", s.forLoggedIn(files.PlanCompare))
	with("GET /forloeb/{id}/plan/udskriv", s.forLoggedIn(files.PlanShow))
	with("GET /forloeb/{id}/plan/plan.pdf", s.forLoggedIn(files.PlanPDF))
	with("GET /forloeb/{id}/handling/{command}", s.forLoggedIn(questions.ActionShow))
	with("POST /forloeb/{id}/handling/{command}", s.forLoggedIn(questions.ActionDo))
	with("GET /forloeb/{id}/handling/{command}/{ref...}", s.forLoggedIn(questions.ActionShow))
	with("POST /forloeb/{id}/handling/{command}/{ref...}", s.forLoggedIn(questions.ActionDo))
	with("GET /forloeb/{id}/aftaler/{agreement}/udskriv", s.forLoggedIn(files.MentorShow))
	with("GET /forloeb/{id}/aftaler/{agreement}/mentoraftale.pdf", s.forLoggedIn(files.MentorPDF))
	with("GET /forloeb/{id}/moeder/{meeting}/skaerm", s.forLoggedIn(caseworkers.MeetingShow))
	with("GET /forloeb/{id}/moeder/{meeting}/moede.ics", s.forLoggedIn(files.InvitationShow))
	with("GET /forloeb/{id}/moeder/{meeting}/udskriv", s.forLoggedIn(files.MinutesShow))
	with("GET /forloeb/{id}/moeder/{meeting}/referat.pdf", s.forLoggedIn(files.MinutesPDF))
	with("GET /forloeb/{id}/afgoerelser/{decision}/udskriv", s.forLoggedIn(files.DecisionShow))
	with("GET /forloeb/{id}/afgoerelser/{decision}/afgoerelse.pdf", s.forLoggedIn(files.DecisionPDF))
	with("POST /forloeb/{id}"+forms.AttachForm, s.forLoggedIn(questions.DocumentAttach))
	with("GET /forloeb/{id}/dokumenter/{document}", s.forLoggedIn(files.DocumentShow))
	with("GET /forloeb/{id}/datoer", s.forLoggedIn(questions.IntervalPreview))
	with("POST /kladde/{path...}", s.forLoggedIn(questions.DraftSave))

	with("POST "+site.HandInPath, s.forAnybody(s.HandIn))

	with("GET /min-plan", s.forLoggedIn(citizens.PlanShow))
	with("GET /min-plan/{id}", s.forLoggedIn(citizens.PlanShow))
	with("GET /min-plan/{id}/svar", s.forLoggedIn(questions.PlanAnswerShow))
	with("POST /min-plan/{id}/svar", s.forLoggedIn(questions.PlanAnswerDo))
	with("GET /min-plan/{id}/letlaest", s.forLoggedIn(citizens.PlanEasy))
	with("GET /min-plan/{id}/beskeder", s.forLoggedIn(citizens.MessagesShow))
	with("GET /min-plan/{id}/haendelser", s.forLoggedIn(citizens.EventsShow))
	with("GET /min-plan/{id}/klage", s.forLoggedIn(citizens.AppealShow))

	with("GET /overblik", s.forLoggedIn(supervisors.OverviewShow))
	with("GET /overblik/{count}", s.forLoggedIn(supervisors.OverviewList))
	with("GET /overblik/moedetal", s.forLoggedIn(supervisors.ParityNow))
	with("GET /overblik/tovholder/{subject}", s.forLoggedIn(supervisors.CoordinatorShow))
	with("GET /moedetal", s.forLoggedIn(supervisors.ParityShow))
	with("GET /moedetal.csv", s.forLoggedIn(supervisors.ParityFile))
	with("GET /evaluering", s.forLoggedIn(supervisors.EvaluationShow))
	with("GET /evaluering.csv", s.forLoggedIn(supervisors.EvaluationFile))
	with("GET /omfordeling", s.forLoggedIn(supervisors.ReassignShow))
	with("POST /omfordeling/se", s.forLoggedIn(supervisors.ReassignPreview))
	with("POST /omfordeling", s.forLoggedIn(supervisors.ReassignDo))
	with("GET /omfordeling/{id}", s.forLoggedIn(supervisors.ReassignProgress))
	with("POST /omfordeling/{id}/fortryd", s.forLoggedIn(supervisors.ReassignUndo))
	with("GET /stikproever", s.forLoggedIn(supervisors.AuditSampleShow))
	with("POST /stikproever/{entry}", s.forLoggedIn(supervisors.AuditSampleCheck))
	with("GET /a-kasse", s.forLoggedIn(supervisors.StanceShow))
	with("POST /a-kasse", s.forLoggedIn(supervisors.StanceTake))
	with("GET /medarbejdere", s.forLoggedIn(administrators.StaffShow))
	with("POST /medarbejdere", s.forLoggedIn(administrators.StaffAdd))
	with("GET /medarbejdere/{subject}", s.forLoggedIn(administrators.StaffMemberShow))
	with("POST /medarbejdere/{subject}", s.forLoggedIn(administrators.StaffChange))
	with("POST /medarbejdere/{subject}/login", s.forLoggedIn(administrators.StaffMove))
	with("GET /webhooks", s.forLoggedIn(administrators.WebhooksShow))
	with("POST /webhooks", s.forLoggedIn(administrators.WebhookAdd))
	with("POST /webhooks/igen", s.forLoggedIn(administrators.WebhookReplay))
	with("POST /webhooks/{webhook}/noegle", s.forLoggedIn(administrators.WebhookRotate))
	with("POST /webhooks/{webhook}/pause", s.forLoggedIn(administrators.WebhookPause))
	with("POST /webhooks/{webhook}/fortsaet", s.forLoggedIn(administrators.WebhookResume))
	with("POST /webhooks/{webhook}/slet", s.forLoggedIn(administrators.WebhookDrop))
	with("GET /besked-om", s.forLoggedIn(caseworkers.NoticesShow))
	with("POST /besked-om", s.forLoggedIn(caseworkers.NoticesChoose))
	with("POST /nyt/{id}/set", s.forLoggedIn(caseworkers.NewsSeen))
	with("GET /mit-fravaer", s.forLoggedIn(caseworkers.AbsenceShow))
	with("POST /mit-fravaer/se", s.forLoggedIn(caseworkers.AbsencePreview))
	with("POST /mit-fravaer", s.forLoggedIn(caseworkers.AbsencePlan))
	with("POST /mit-fravaer/aflys", s.forLoggedIn(caseworkers.AbsenceEnd))
	with("GET /kalender", s.forLoggedIn(caseworkers.CalendarShow))
	with("GET /kalender/abonnement", s.forLoggedIn(caseworkers.FeedSettings))
	with("POST /kalender/abonnement", s.forLoggedIn(caseworkers.FeedRenew))
	with("POST /kalender/abonnement/stop", s.forLoggedIn(caseworkers.FeedRevoke))

	nothing := s.forAnybody(func(*site.Request) error { return site.ErrNotFound })
	router.Add(edge.Part{Under: []string{"/"}, NotFound: s.guarded(s.withSession(nothing)), Refuse: s.Fail})
}

// guarded is what every page passes: the headers, what an address and a form may hold, and where a form comes from.
func (s *server) guarded(page http.Handler) http.Handler {
	return s.secured(s.readable(limitForms(s.ownPagesOnly(page))))
}

// withSession is a page that knows who is logged in.
func (s *server) withSession(page http.HandlerFunc) http.Handler {
	return s.Sessions.LoadAndSave(s.forVisitor(page))
}

// startShow leads each role to its own first page.
func (s *server) startShow(req *site.Request) error {
	switch {
	case req.Page.Who == nil:
		return public.Pages{Site: s.Site}.WelcomeShow(req)
	case req.Who.Has(course.Caseworker):
		return req.Redirect("/familier")
	case req.Who.Has(course.Supervisor):
		return req.Redirect("/overblik")
	case req.Who.Has(course.Citizen):
		return req.Redirect("/min-plan")
	case req.Who.Has(course.Administrator):
		return req.Redirect("/medarbejdere")
	}
	return req.Redirect("/vedtaegt/" + req.Who.Municipality)
}

// sessionExtend keeps the session and says until when.
func (s *server) sessionExtend(req *site.Request) error {
	l, _ := s.Sessions.Current(req.R)
	l.Seen = time.Now()
	s.Sessions.Remember(req.Context(), l)
	_, err := req.W.Write([]byte(l.Seen.Add(s.Sessions.Idle).UTC().Format(time.RFC3339)))
	return err
}
