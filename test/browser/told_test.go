package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/test/kit"
)

// What a person does stands on the start page of those whom it concerns, in both languages, and they get a mail of what is
// mailed at once. What citizens are mailed is gathered for an hour: package notify tests it.
func TestWhatAPersonDoesIsOnTheStartPageOfThoseWhomItConcerns(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := &told{family: p.family(t, "Nyhedsgaard").drafting(), readers: map[string]*browser{}}

	f.planned()
	f.tells(maria, course.NoticePlanToAnswer)
	f.agrees(maria, "m1")
	f.tells(karen, course.NoticePlanAnswered)
	f.did(karen, course.AdoptPlan{})
	f.tells(maria, course.NoticePlanBegun)

	f.did(maria, course.SendMessage{Text: "Hvornår ses vi?"})
	f.tells(karen, course.NoticeMessageReceived)
	f.did(karen, course.SendMessage{Member: "m1", Text: "På mandag."})
	f.tells(maria, course.NoticeMessageWritten)

	meeting := f.did(karen, course.AgreeMeeting{Confirmed: true, At: time.Now().Add(72 * time.Hour), Form: "office", Members: []string{"m1"}})
	f.tells(maria, course.NoticeMeetingAgreed)
	f.did(karen, course.MoveMeeting{Confirmed: true, Meeting: meeting, At: time.Now().Add(96 * time.Hour), Reason: "Ferie"})
	f.tells(maria, course.NoticeMeetingMoved)
	f.did(karen, course.CancelMeeting{Meeting: meeting, Reason: "Sygdom"})
	f.tells(maria, course.NoticeMeetingCancelled)

	hearing := f.did(karen, course.OpenHearing{Member: "m1", Text: "Vi overvejer at ændre støtten."})
	f.tells(maria, course.NoticeHearingOpened)
	f.did(maria, course.AnswerHearing{Hearing: hearing, Text: "Jeg er uenig."})
	f.tells(karen, course.NoticeHearingAnswered)
	decision := f.did(karen, course.MakeDecision{
		Subject: "Støtte", Member: "m1", Outcome: "refused", Reason: "Ikke opfyldt", LegalBasis: "SEL § 52", Guidance: "Du kan klage.", Hearing: hearing,
	})
	f.tells(maria, course.NoticeDecisionMade)

	f.did(maria, course.ReportCircumstance{Kind: "health", Member: "m1", On: f.today(), Text: "Jeg er blevet syg."})
	f.tells(karen, course.NoticeCircumstance)
	f.tells(maria, course.NoticeReceipt)
	consent := f.did(maria, course.GiveConsent{
		Member: "m1", GivenBy: "m1", Types: []string{"health"}, Recipient: "health", Purpose: "Samarbejde", Form: "digital", Expires: f.today().AddDays(60),
	})
	f.tells(karen, course.NoticeConsentGiven)
	f.did(maria, course.WithdrawConsent{Consent: consent})
	f.tells(karen, course.NoticeConsentWithdrawn)

	f.did(karen, course.OfferHandover{To: "jonas", Note: "Ring om formiddagen.", AnswerBy: f.soon(5)})
	f.tells(jonas, course.NoticeHandoverOffered)
	f.did(sofie, course.AppointCoordinator{Subject: "sofie", Reason: "Karen er syg", Interim: true})
	f.tells(jonas, course.NoticeHandoverLapsed)
	f.did(sofie, course.AppointCoordinator{Subject: "jonas", Reason: "Fast tovholder"})
	f.tells(jonas, course.NoticeAppointed)
	f.tells(maria, course.NoticeNewCoordinator)
	f.did(jonas, course.AddTeamMember{Subject: "karen", Field: "employment", Role: "Jobkonsulent", Basis: "statute", Statute: "LAB"})
	f.tells(karen, course.NoticeTeamJoined)

	f.did(maria, course.Decline{Member: "m1"})
	f.tells(sofie, course.NoticeLeft)
	f.did(maria, course.LodgeAppeal{Decision: decision, Member: "m1", Text: "Jeg klager."})
	f.tells(jonas, course.NoticeAppealLodged)
}

// told is a family, and the browsers of those who are told.
type told struct {
	*family
	readers map[string]*browser
}

// tells: the kind of news stands on the reader's start page in every language, and in a mail if it is mailed at once.
func (f *told) tells(who access.Who, kind course.ItemKind) {
	f.t.Helper()
	b := f.readers[who.Subject]
	if b == nil {
		b = open(f.t, f.p.base, phone).logIn(who.Subject)
		f.readers[who.Subject] = b
	}
	at := "/"
	if who.Roles[0] == course.Citizen {
		at = f.mine("")
	}
	for _, l := range language.All() {
		b.visit("/sprog/" + string(l) + "?til=" + escaped(at))
		if news, want := f.newsIn(b), beginning(l, kind); !strings.Contains(news, want) {
			f.t.Errorf("%s does not read %q in %s; the news are %q", who.Subject, want, l, news)
		}
	}
	if kind.Spec().Event && !kind.Spec().Family && kind.Spec().Way("") == course.ByMail {
		f.mailed(who, kind)
	}
}

// newsIn are the lines about this family among the news of a page.
func (f *told) newsIn(b *browser) string {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[string](`(() => {
		const part = document.querySelector('section[aria-labelledby="news"]');
		const rows = part ? [...part.querySelectorAll("li")] : [];
		const row = rows.length ? rows.find(r => r.innerHTML.includes("`+f.id+`")) : part;
		return row ? row.innerText : "";
	})()`))
}

// beginning is what the text of a kind says before it names a time.
func beginning(l language.Language, kind course.ItemKind) string {
	before, _, _ := strings.Cut(language.Of(l, "notice."+string(kind)), "{")
	return strings.TrimSpace(before)
}

func (f *told) mailed(who access.Who, kind course.ItemKind) {
	f.t.Helper()
	for range 300 {
		for _, m := range kit.Mails(f.t, who.Email) {
			if strings.Contains(m.Text, f.id) && strings.Contains(m.Text, beginning("da", kind)) && strings.Contains(m.Text, beginning("en", kind)) {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	f.t.Errorf("%s gets no mail of %s", who.Subject, kind)
}
