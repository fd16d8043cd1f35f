package bench

import "time"

// Scale is how much is measured.
type Scale struct {
	Pairs     int           // of a bare call and ours
	Rounds    int           // of many clients, bare and ours by turns
	RoundFor  time.Duration // how long one lasts
	Openings  int           // in each round
	Rows      int           // courses in lists
	PageRows  int           // courses behind the start page
	Reminders int           // due in the same minute
	Open      int           // courses open in Temporal, for memory
	Families  int           // whose simulated years are weighed
	LoadFor   time.Duration // the country's peak hour, in short
}

// Full is what the published figures are measured with, Quick shows that all of it runs.
var (
	Full = Scale{
		Pairs: 200, Rounds: 10, RoundFor: 4 * time.Second, Openings: 150, Rows: 1_000_000, PageRows: 10_000,
		Reminders: 10_000, Open: 20_000, Families: 40, LoadFor: 2 * time.Minute,
	}
	Quick = Scale{
		Pairs: 20, Rounds: 1, RoundFor: 2 * time.Second, Openings: 20, Rows: 20_000, PageRows: 1000,
		Reminders: 200, Open: 400, Families: 2, LoadFor: 10 * time.Second,
	}
)

// parallel is how many clients act at once.
const parallel = 16
