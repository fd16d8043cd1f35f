package course

// Tells says whether an event tells anybody anything.
func Tells(event string) bool { return eventsByName[event].tells != nil }
