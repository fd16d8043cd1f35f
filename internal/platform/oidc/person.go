package oidc

import (
	"errors"
	"slices"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Person is somebody as the provider described them at an instant.
type Person struct {
	access.Who

	Issued time.Time
}

var errNoSubject = errors.New("the token is of nobody")

// PersonOf reads who a token is of. Roles that enplan does not know are left out.
func PersonOf(token *gooidc.IDToken) (Person, error) {
	var c struct {
		Subject      string        `json:"sub"`
		Name         string        `json:"name"`
		Email        string        `json:"email"`
		Roles        []course.Role `json:"roles"`
		Municipality string        `json:"municipality"`
	}
	if err := token.Claims(&c); err != nil {
		return Person{}, err
	}
	if c.Subject == "" {
		return Person{}, errNoSubject
	}
	c.Roles = slices.DeleteFunc(c.Roles, func(r course.Role) bool { return !slices.Contains(access.Roles, r) })
	return Person{
		Who:    access.Who{Subject: c.Subject, Name: c.Name, Email: c.Email, Roles: c.Roles, Municipality: c.Municipality},
		Issued: token.IssuedAt,
	}, nil
}
