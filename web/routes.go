package web

import (
	"net/http"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
)

// register adds every page. Addresses are Danish, and say nothing of a person.
func (s *server) register(router *edge.Router) {
	plain := func(pattern string, h http.HandlerFunc) { router.Handle(pattern, s.guarded(h)) }
	with := func(pattern string, h http.HandlerFunc) { router.Handle(pattern, s.guarded(s.withSession(h))) }

	router.HandleUnlogged("GET "+assetRoot, s.guarded(http.HandlerFunc(s.assets.serve)))
	plain("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, s.assets.url("icon.svg"), http.StatusFound)
	})
	plain("GET /sprog/{language}", s.limitStrangers(s.chooseLanguage))
	plain("GET /calendar/{token}", s.limitStrangers(s.calendarFeedShow))

	with("GET /login", s.logIn)
	with("GET /auth/callback", s.callback)
	with("POST /logout", s.forAnybody(s.logOut))
	with("POST /session", s.forLoggedIn(s.sessionExtend))

	with("GET /{$}", s.forAnybody(s.startShow))
	with("GET /vedtaegt/{code}", s.forAnybody(s.bylawShow))
	with("GET /tilgaengelighed", s.forAnybody(s.accessibilityShow))
	with("GET /privatliv", s.forAnybody(s.privacyShow))

	with("GET /familier", s.forLoggedIn(s.familiesShow))
	with("GET /forloeb", s.forLoggedIn(s.coursesShow))
	with("POST /forloeb/soeg", s.forLoggedIn(s.coursesSearch))
	with("GET /nyt-forloeb", s.forLoggedIn(s.openingShow))
	with("GET /nyt-forloeb/{step}", s.forLoggedIn(s.openingShow))
	with("POST /nyt-forloeb/{step}", s.forLoggedIn(s.openingStep))
	with("GET /forloeb/{id}", s.forLoggedIn(s.courseShow))
	with("GET /forloeb/{id}/{tab}", s.forLoggedIn(s.courseShow))
	with("GET /forloeb/{id}/hvem-har-set", s.forLoggedIn(s.accessLogShow))
	with("GET /forloeb/{id}/indefra", s.forLoggedIn(s.workflowShow))
	with("GET /forloeb/{id}/noedadgang", s.forLoggedIn(s.emergencyAccessShow))
	with("POST /forloeb/{id}/noedadgang", s.forLoggedIn(s.emergencyAccessGrant))
	with("POST /forloeb/{id}/noedadgang/{grant}/slut", s.forLoggedIn(s.emergencyAccessEnd))
	with("GET /forloeb/{id}/fritagelser", s.forLoggedIn(s.rulesShow))
	with("GET /forloeb/{id}/hvad-nu-hvis", s.forLoggedIn(s.whatIfShow))
	with("GET /forloeb/{id}/plan/skriv", s.forLoggedIn(s.planWrite))
	with("GET /forloeb/{id}/plan/afsnit", s.forLoggedIn(s.sectionChoose))
	with("GET /forloeb/{id}/plan/forskel", s.forLoggedIn(s.planCompare))
	with("GET /forloeb/{id}/plan/udskriv", s.forLoggedIn(s.planPrint))
	with("GET /forloeb/{id}/plan/plan.pdf", s.forLoggedIn(s.planPDF))
	with("GET /forloeb/{id}/handling/{command}", s.forLoggedIn(s.actionShow))
	with("POST /forloeb/{id}/handling/{command}", s.forLoggedIn(s.actionDo))
	with("GET /forloeb/{id}/handling/{command}/{ref...}", s.forLoggedIn(s.actionShow))
	with("POST /forloeb/{id}/handling/{command}/{ref...}", s.forLoggedIn(s.actionDo))
	with("GET /forloeb/{id}/aftaler/{agreement}/udskriv", s.forLoggedIn(s.printShow(s.mentorSheet)))
	with("GET /forloeb/{id}/aftaler/{agreement}/mentoraftale.pdf", s.forLoggedIn(s.printPDF("mentoraftale.pdf", s.mentorSheet)))
	with("GET /forloeb/{id}/afgoerelser/{decision}/udskriv", s.forLoggedIn(s.printShow(s.decisionSheet)))
	with("GET /forloeb/{id}/afgoerelser/{decision}/afgoerelse.pdf", s.forLoggedIn(s.printPDF("afgoerelse.pdf", s.decisionSheet)))
	with("POST /forloeb/{id}"+attachForm, s.forLoggedIn(s.documentAttach))
	with("GET /forloeb/{id}/dokumenter/{document}", s.forLoggedIn(s.documentShow))
	with("GET /forloeb/{id}/datoer", s.forLoggedIn(s.intervalPreview))
	with("POST /kladde/{path...}", s.forLoggedIn(s.draftSave))

	with("GET /min-plan", s.forLoggedIn(s.myPlanShow))
	with("GET /min-plan/{id}", s.forLoggedIn(s.myPlanShow))
	with("GET /min-plan/{id}/svar", s.forLoggedIn(s.planAnswerShow))
	with("POST /min-plan/{id}/svar", s.forLoggedIn(s.planAnswerDo))
	with("GET /min-plan/{id}/letlaest", s.forLoggedIn(s.planEasy))
	with("GET /min-plan/{id}/beskeder", s.forLoggedIn(s.myMessagesShow))
	with("GET /min-plan/{id}/klage", s.forLoggedIn(s.appealGuide))

	with("GET /overblik", s.forLoggedIn(s.overviewShow))
	with("GET /overblik/{count}", s.forLoggedIn(s.overviewList))
	with("GET /overblik/moedetal", s.forLoggedIn(s.parityNow))
	with("GET /overblik/tovholder/{subject}", s.forLoggedIn(s.coordinatorShow))
	with("GET /moedetal", s.forLoggedIn(s.parityShow))
	with("GET /moedetal.csv", s.forLoggedIn(s.parityFile))
	with("GET /evaluering", s.forLoggedIn(s.evaluationShow))
	with("GET /evaluering.csv", s.forLoggedIn(s.evaluationFile))
	with("GET /omfordeling", s.forLoggedIn(s.reassignShow))
	with("POST /omfordeling/se", s.forLoggedIn(s.reassignPreview))
	with("POST /omfordeling", s.forLoggedIn(s.reassignDo))
	with("GET /omfordeling/{id}", s.forLoggedIn(s.reassignProgress))
	with("POST /omfordeling/{id}/fortryd", s.forLoggedIn(s.reassignUndo))
	with("GET /stikproever", s.forLoggedIn(s.auditSampleShow))
	with("POST /stikproever/{entry}", s.forLoggedIn(s.auditSampleCheck))
	with("GET /a-kasse", s.forLoggedIn(s.stanceShow))
	with("POST /a-kasse", s.forLoggedIn(s.stanceTake))
	with("GET /kalender", s.forLoggedIn(s.feedSettings))
	with("POST /kalender", s.forLoggedIn(s.feedRenew))
	with("POST /kalender/stop", s.forLoggedIn(s.feedRevoke))

	nothing := s.forAnybody(func(*visit) error { return errNotFound })
	router.Add(edge.Part{Under: []string{"/"}, NotFound: s.guarded(s.withSession(nothing)), Refuse: s.fail})
}

// guarded is what every page passes: the headers, what an address and a form may hold, and where a form comes from.
func (s *server) guarded(page http.Handler) http.Handler {
	return s.secured(s.readable(limited(s.ownPagesOnly(page))))
}

// withSession is a page that knows who is logged in.
func (s *server) withSession(page http.HandlerFunc) http.Handler {
	return s.sessions.LoadAndSave(s.forVisitor(page))
}

// startShow leads each role to its own first page.
func (s *server) startShow(v *visit) error {
	switch {
	case v.page.Who == nil:
		return s.welcomeShow(v)
	case v.who.Has(course.Caseworker):
		return v.redirect("/familier")
	case v.who.Has(course.Supervisor):
		return v.redirect("/overblik")
	case v.who.Has(course.Citizen):
		return v.redirect("/min-plan")
	}
	return v.redirect("/vedtaegt/" + v.who.Municipality)
}

func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// sessionExtend keeps the session and says until when.
func (s *server) sessionExtend(v *visit) error {
	l, _ := s.current(v.r)
	l.Seen = time.Now()
	put(v.ctx(), s, loginKey, l)
	_, err := v.w.Write([]byte(l.Seen.Add(s.idle).UTC().Format(time.RFC3339)))
	return err
}
