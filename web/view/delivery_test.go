package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestADecisionSaysWhomItHasReachedAndWhenThePeriodEnds(t *testing.T) {
	t.Parallel()
	law, _ := bylaw.Latest("eksempel")
	received, end := course.Date{Year: 2026, Month: 3, Day: 20}, course.Date{Year: 2026, Month: 4, Day: 17}
	d := course.Decision{
		ID: "d4", Subject: "Støtte", Member: "m3", Outcome: "refused", At: time.Date(2026, 3, 13, 9, 0, 0, 0, time.UTC),
		Deliveries: []course.Delivery{{Member: "m1", How: course.ByLetter, Sent: course.Date{Year: 2026, Month: 3, Day: 13}, Received: received, AppealBy: end}},
	}
	full := course.State{
		ID: "x", Phase: course.Intake, Law: course.LawPin{Code: "eksempel", Revision: law.Revision, Rules: course.Rules}, ChangedAt: d.At,
		Members: []course.Member{
			{ID: "m1", Name: "Gerda Lilje", Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}, Subject: "gerda"},
			{ID: "m2", Name: "Holger Lilje", Kind: course.Adult, Birth: course.Date{Year: 1988, Month: 1, Day: 4}, Subject: "holger", NoDigitalPost: true},
			{ID: "m3", Name: "Iben Lilje", Kind: course.Child, Birth: course.Date{Year: 2015, Month: 4, Day: 2}, Custody: []course.Custody{"m1", "m2"}},
		},
		Decisions: []course.Decision{d},
	}
	staff := Course{State: full, Law: law, Relation: access.Coordinator, Lang: "da"}
	staff = staff.For(access.Who{Subject: "karen", Roles: []course.Role{course.Caseworker}, Municipality: "eksempel"})
	of := func(member, subject string) Course {
		c := Course{State: course.ForMember(full, member), Law: law, Relation: access.Party, Me: member, Lang: "da"}
		return c.For(access.Who{Subject: subject, Roles: []course.Role{course.Citizen}, Municipality: "eksempel"})
	}
	for _, x := range []struct {
		reader  string
		c       Course
		records bool
		says    []string
	}{
		{"the coordinator", staff, true, []string{
			"Gerda Lilje: brev sendt fredag den 13. marts, regnes for modtaget fredag den 20. marts. Klagefrist: fredag den 17. april.",
			"Holger Lilje er fritaget for digital post: send et brev, og skriv ned, hvornår det blev sendt.",
			"Klagefristen er 4 uger fra den dag, afgørelsen er modtaget.",
		}},
		{"who has received it", of("m1", "gerda"), false, []string{"Du fik afgørelsen fredag den 20. marts. Klag senest fredag den 17. april."}},
		{"who has not", of("m2", "holger"), true, []string{"Du kan klage i 4 uger fra den dag, du har fået afgørelsen."}},
	} {
		p := Page{Lang: "da", Now: d.At}
		made := x.c.Decisions[0]
		if got := slices.Concat(x.c.deliveryLines(p, made), x.c.undeliveredLines(p, made)); !slices.Equal(got, x.says) {
			t.Errorf("%s reads\n%s\nwant\n%s", x.reader, strings.Join(got, "\n"), strings.Join(x.says, "\n"))
		}
		if got := x.c.mayRecordDelivery(made); got != x.records {
			t.Errorf("%s may record that it was received: %t", x.reader, got)
		}
	}
}
