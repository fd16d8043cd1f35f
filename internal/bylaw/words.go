package bylaw

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

func words(reason string) Text { return inWords[reason] }
