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
	plain("GET /sprog/{language}", s.strangers(s.chooseLanguage))
	plain("GET /calendar/{token}", s.strangers(s.feedShow))

	with("GET /login", s.logIn)
	with("GET /auth/callback", s.callback)
	with("POST /logout", s.public(s.logOut))
	with("POST /session", s.own(s.sessionExtend))

	with("GET /{$}", s.public(s.startShow))
	with("GET /vedtaegt/{code}", s.public(s.bylawShow))
	with("GET /tilgaengelighed", s.public(s.accessibilityShow))
	with("GET /privatliv", s.public(s.privacyShow))

	with("GET /familier", s.own(s.familiesShow))
	with("GET /forloeb", s.own(s.coursesShow))
	with("POST /forloeb/soeg", s.own(s.coursesSearch))
	with("GET /nyt-forloeb", s.own(s.openingShow))
	with("GET /nyt-forloeb/{step}", s.own(s.openingShow))
	with("POST /nyt-forloeb/{step}", s.own(s.openingStep))
	with("GET /forloeb/{id}", s.own(s.courseShow))
	with("GET /forloeb/{id}/{tab}", s.own(s.courseShow))
	with("GET /forloeb/{id}/hvem-har-set", s.own(s.accessLogShow))
	with("GET /forloeb/{id}/indefra", s.own(s.insideShow))
	with("GET /forloeb/{id}/noedadgang", s.own(s.glassShow))
	with("POST /forloeb/{id}/noedadgang", s.own(s.glassBreak))
	with("POST /forloeb/{id}/noedadgang/{grant}/slut", s.own(s.glassMend))
	with("GET /forloeb/{id}/fritagelser", s.own(s.rulesShow))
	with("GET /forloeb/{id}/hvad-nu-hvis", s.own(s.whatIfShow))
	with("GET /forloeb/{id}/plan/skriv", s.own(s.planWrite))
	with("GET /forloeb/{id}/plan/afsnit", s.own(s.sectionChoose))
	with("GET /forloeb/{id}/plan/forskel", s.own(s.planCompare))
	with("GET /forloeb/{id}/plan/udskriv", s.own(s.planPrint))
	with("GET /forloeb/{id}/plan/plan.pdf", s.own(s.planPDF))
	with("GET /forloeb/{id}/handling/{command}", s.own(s.actionShow))
	with("POST /forloeb/{id}/handling/{command}", s.own(s.actionDo))
	with("GET /forloeb/{id}/handling/{command}/{ref...}", s.own(s.actionShow))
	with("POST /forloeb/{id}/handling/{command}/{ref...}", s.own(s.actionDo))
	with("GET /forloeb/{id}/aftaler/{agreement}/udskriv", s.own(s.sheetShow(s.mentorSheet)))
	with("GET /forloeb/{id}/aftaler/{agreement}/mentoraftale.pdf", s.own(s.sheetPDF("mentoraftale.pdf", s.mentorSheet)))
	with("GET /forloeb/{id}/afgoerelser/{decision}/udskriv", s.own(s.sheetShow(s.decisionSheet)))
	with("GET /forloeb/{id}/afgoerelser/{decision}/afgoerelse.pdf", s.own(s.sheetPDF("afgoerelse.pdf", s.decisionSheet)))
	with("POST /forloeb/{id}"+attachForm, s.own(s.documentAttach))
	with("GET /forloeb/{id}/dokumenter/{document}", s.own(s.documentShow))
	with("GET /forloeb/{id}/datoer", s.own(s.intervalPreview))
	with("POST /kladde/{path...}", s.own(s.draftSave))

	with("GET /min-plan", s.own(s.myPlanShow))
	with("GET /min-plan/{id}", s.own(s.myPlanShow))
	with("GET /min-plan/{id}/svar", s.own(s.planAnswerShow))
	with("POST /min-plan/{id}/svar", s.own(s.planAnswerDo))
	with("GET /min-plan/{id}/letlaest", s.own(s.planEasy))
	with("GET /min-plan/{id}/beskeder", s.own(s.myMessagesShow))
	with("GET /min-plan/{id}/klage", s.own(s.appealGuide))

	with("GET /overblik", s.own(s.mondayShow))
	with("GET /overblik/{count}", s.own(s.mondayList))
	with("GET /overblik/moedetal", s.own(s.parityNow))
	with("GET /overblik/tovholder/{subject}", s.own(s.coordinatorShow))
	with("GET /moedetal", s.own(s.parityShow))
	with("GET /moedetal.csv", s.own(s.parityFile))
	with("GET /evaluering", s.own(s.evaluationShow))
	with("GET /evaluering.csv", s.own(s.evaluationFile))
	with("GET /omfordeling", s.own(s.reassignShow))
	with("POST /omfordeling/se", s.own(s.reassignPreview))
	with("POST /omfordeling", s.own(s.reassignDo))
	with("GET /omfordeling/{id}", s.own(s.reassignProgress))
	with("POST /omfordeling/{id}/fortryd", s.own(s.reassignUndo))
	with("GET /stikproever", s.own(s.sampleShow))
	with("POST /stikproever/{entry}", s.own(s.sampleCheck))
	with("GET /a-kasse", s.own(s.stanceShow))
	with("POST /a-kasse", s.own(s.stanceTake))
	with("GET /kalender", s.own(s.feedSettings))
	with("POST /kalender", s.own(s.feedRenew))
	with("POST /kalender/stop", s.own(s.feedRevoke))

	nothing := s.public(func(*visit) error { return errNotFound })
	router.Add(edge.Part{Under: []string{"/"}, NotFound: s.guarded(s.withSession(nothing)), Refuse: s.fail})
}

// guarded is what every page passes: the headers, what an address and a form may hold, and where a form comes from.
func (s *server) guarded(page http.Handler) http.Handler {
	return s.secured(s.readable(limited(s.ownPagesOnly(page))))
}

// withSession is a page that knows who is logged in.
func (s *server) withSession(page http.HandlerFunc) http.Handler {
	return s.sessions.LoadAndSave(s.known(page))
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
