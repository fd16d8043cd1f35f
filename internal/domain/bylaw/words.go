package bylaw

import "github.com/enplan-dk/enplan/internal/domain/calendar"

var trialName = Text{DA: "Forsøgsperioden", EN: "The trial period"}

// inWords says each stable reason code in a sentence.
var inWords = map[string]Text{
	ReasonInTrial:        {"Dagen ligger i forsøgsperioden.", "The day lies in the trial period."},
	ReasonOutsideTrial:   {"Dagen ligger uden for forsøgsperioden.", "The day lies outside the trial period."},
	ReasonCategory:       {"En voksen i familien hører til den nævnte gruppe.", "An adult of the family belongs to the category named."},
	ReasonOtherCategory:  {"Ingen voksen i familien hører til den nævnte gruppe.", "No adult of the family belongs to the category named."},
	ReasonNoCategory:     {"Det er ikke oplyst, hvilken gruppe den voksne hører til.", "The adult's category is not recorded."},
	ReasonChild:          {"Familien har et barn i alderen.", "The family has a child of that age."},
	ReasonChildTooOld:    {"Ingen af børnene er i alderen.", "None of the children is of that age."},
	ReasonNoChild:        {"Der er ikke oplyst noget barn.", "No child is recorded."},
	ReasonNoBirthDate:    {"Et barns fødselsdato mangler.", "A child's date of birth is missing."},
	ReasonFields:         {"Flere fagområder hjælper familien, og det er fagligt bekræftet.", "Several professional fields help the family, and a professional has confirmed it."},
	ReasonTooFewFields:   {"For få fagområder hjælper familien.", "Too few professional fields help the family."},
	ReasonFieldsUnjudged: {"Det mangler at blive fagligt bekræftet, hvilke fagområder der hjælper familien.", "Which professional fields help the family has yet to be confirmed."},
	ReasonDeviation:      {"Sagsbehandleren har foretaget en anden vurdering.", "The caseworker has made another assessment."},

	InForce:          {"Fritagelsen gælder for personen den dag.", "The exemption covers the person on this day."},
	NotYetInForce:    {"Fritagelsen er ikke trådt i kraft.", "The exemption is not yet in force."},
	NoLongerInForce:  {"Fritagelsen er ophørt.", "The exemption is no longer in force."},
	OutsideScope:     {"Personen er ikke omfattet.", "The person is not covered."},
	CategoryUnknown:  {"Det er ikke oplyst, hvilken gruppe personen hører til.", "The person's category is not recorded."},
	JudgementMissing: {"Den faglige vurdering af komplekse og sammensatte problemer mangler.", "The professional judgement of complex and compound problems is missing."},

	PlanReplaced: {"Indholdet skal fremgå af den samlede plan.", "The one plan must show the content."},
	SeparatePlan: {"Ingen fritagelse gælder den dag: den ordinære plan skal laves ved siden af.", "No exemption is in force that day: the ordinary plan must be made beside it."},
}

var holidays = map[calendar.Holiday]Text{
	calendar.Weekend:            {"Weekend", "Weekend"},
	calendar.NewYearsDay:        {"Nytårsdag", "New Year's Day"},
	calendar.MaundyThursday:     {"Skærtorsdag", "Maundy Thursday"},
	calendar.GoodFriday:         {"Langfredag", "Good Friday"},
	calendar.EasterMonday:       {"2. påskedag", "Easter Monday"},
	calendar.GeneralPrayerDay:   {"Store bededag", "General Prayer Day"},
	calendar.AscensionDay:       {"Kristi himmelfartsdag", "Ascension Day"},
	calendar.WhitMonday:         {"2. pinsedag", "Whit Monday"},
	calendar.ChristmasDay:       {"1. juledag", "Christmas Day"},
	calendar.SecondChristmasDay: {"2. juledag", "Second Day of Christmas"},
}

// WhyClosed names what keeps the offices closed on a day: the public holiday, the
// by-law's closed day, or the weekend. On a working day it is empty.
func (b *Bylaw) WhyClosed(on Date) Text {
	if day := calendar.HolidayOn(on); day != "" && day != calendar.Weekend {
		return holidays[day]
	}
	for _, c := range b.ClosedDays {
		if int(on.Month) == c.Month && on.Day == c.Day {
			return c.Name
		}
	}
	return holidays[calendar.HolidayOn(on)]
}

func words(reason string) Text { return inWords[reason] }

// Words says a stable reason code in a sentence.
func Words(reason string) Text { return words(reason) }
