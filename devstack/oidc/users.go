package oidc

import (
	"crypto/subtle"
	"strings"
)

// Password is the same for every demo user: there is nobody to protect.
const Password = "demo"

// A User is an invented person of the demonstration.
type User struct {
	Login        string // also the subject of the tokens
	Name         string
	Role         string // citizen, caseworker, supervisor or administrator
	Municipality string // code of the by-law under which the person works or lives
	About        string // what the login page says beside the name
}

// Users are the demo users in the order of the login page.
var Users = []User{
	{"karen", "Karen Holmegaard-Lund", "caseworker", "eksempel", "sagsbehandler, Eksempel Kommune"},
	{"jonas", "Jonas Refsgaard", "caseworker", "eksempel", "sagsbehandler, Eksempel Kommune"},
	{"sofie", "Sofie Brandt-Thulstrup", "supervisor", "eksempel", "leder, Eksempel Kommune"},
	{"admin", "Asger Windfeld", "administrator", "eksempel", "administrator, Eksempel Kommune"},
	{"maria", "Maria Toft", "citizen", "eksempel", "borger, Eksempel Kommune"},
	{"peter", "Peter Toft-Aaby", "citizen", "eksempel", "borger, Eksempel Kommune"},
	{"freja", "Freja Toft", "citizen", "eksempel", "borger, 16 år, Eksempel Kommune"},
	{"bodil", "Bodil Kragelund", "caseworker", "151", "sagsbehandler, kommune 151"},
	{"viggo", "Viggo Stenfeldt", "supervisor", "151", "leder, kommune 151"},
}

// integration is no person: another system, which shows a secret instead of logging in.
var integration = User{Login: "integration", Name: "Integration", Role: "integration", Municipality: "eksempel"}

// IntegrationSecret is the client secret of the client integration.
const IntegrationSecret = "integration-demo"

// Email is an address that can reach nobody.
func (u User) Email() string { return u.Login + "@eksempel.invalid" }

func findUser(login string) (User, bool) {
	for _, user := range append([]User{integration}, Users...) {
		if user.Login == login {
			return user, true
		}
	}
	return numbered(login)
}

// numbered answers caseworker-1, citizen-2 and so on, whom the login page does not list: tests ask for as many as they need.
func numbered(login string) (User, bool) {
	role, number, _ := strings.Cut(login, "-")
	if role != "caseworker" && role != "citizen" || number == "" || strings.Trim(number, "0123456789") != "" {
		return User{}, false
	}
	return User{Login: login, Name: strings.ToUpper(role[:1]) + role[1:] + " " + number, Role: role, Municipality: "eksempel"}, true
}

// authenticate answers the person whose login and password these are. The integration client cannot log in here.
func authenticate(login, password string) (User, bool) {
	user, known := findUser(login)
	right := subtle.ConstantTimeCompare([]byte(password), []byte(Password)) == 1
	return user, known && right && user.Login != integration.Login
}
