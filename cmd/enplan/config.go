package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
	"github.com/enplan-dk/enplan/web/paper"
)

// Config is everything that is configured, from the environment.
type Config struct {
	PostgresURL       string
	TemporalAddress   string
	TemporalNamespace string
	TemporalSecurity  temporalSecurity
	TemporalUI        string // where Temporal's web interface is, which asks the codec
	TaskQueue         string
	Listen            string
	PublicURL         string
	OIDCIssuer        string
	OIDCAudience      string
	OIDCClientID      string
	SMTPAddress       string
	MailFrom          string
	CitizenDomain     string
	CodecListen       string
	ArchiveFirst      bool   // a course is erased only after it was handed over to the archive
	ClamdAddress      string // the virus scanner; empty: documents are marked as unscanned
	Chromium          string // prints PDF files: a program, or the address of one that runs; empty: there are none
	MasterKeys        *sealing.MasterKeys
	Proxies           edge.Proxies         // whose word about where a request comes from is taken
	Writing           ratelimit.Rate       // of one person
	WebhookNetworks   webhook.Networks     // that webhooks may lead to although they are not public
	Municipalities    []bylaw.Municipality // those that have taken up a general law
	CaseDeadlines     map[string][]bylaw.CaseDeadline
}

// configured reads the configuration, lets the municipalities that it names take up their general law, and says which deadlines they have set.
func configured() (Config, error) {
	cfg, err := readConfig(os.Getenv)
	if err != nil {
		return cfg, err
	}
	if err := bylaw.TakeUp(cfg.Municipalities); err != nil {
		return cfg, fmt.Errorf("ENPLAN_MUNICIPALITIES: %w", err)
	}
	if err := bylaw.SetCaseDeadlines(cfg.CaseDeadlines); err != nil {
		return cfg, fmt.Errorf("ENPLAN_CASE_DEADLINES: %w", err)
	}
	return cfg, nil
}

// readConfig names every variable that is missing or wrong, at once.
func readConfig(getenv func(string) string) (Config, error) {
	r := reader{getenv: getenv}
	cfg := Config{
		PostgresURL:       r.required("ENPLAN_POSTGRES_URL"),
		TemporalAddress:   r.address("ENPLAN_TEMPORAL_ADDRESS", "127.0.0.1:7233"),
		TemporalNamespace: r.text("ENPLAN_TEMPORAL_NAMESPACE", "enplan"),
		TemporalSecurity:  r.temporalSecurity(),
		TemporalUI:        r.url("ENPLAN_TEMPORAL_UI_URL", "http://localhost:8233"),
		TaskQueue:         r.text("ENPLAN_TASK_QUEUE", "courses"),
		Listen:            r.address("ENPLAN_LISTEN", "127.0.0.1:8080"),
		PublicURL:         r.url("ENPLAN_PUBLIC_URL", "http://localhost:8080"),
		OIDCIssuer:        r.url("ENPLAN_OIDC_ISSUER", ""),
		OIDCAudience:      r.text("ENPLAN_OIDC_AUDIENCE", "enplan"),
		OIDCClientID:      r.text("ENPLAN_OIDC_CLIENT_ID", "enplan-web"),
		SMTPAddress:       r.address("ENPLAN_SMTP_ADDRESS", "127.0.0.1:1025"),
		MailFrom:          r.text("ENPLAN_MAIL_FROM", "enplan@localhost"),
		CitizenDomain:     r.text("ENPLAN_CITIZEN_DOMAIN", "citizen.invalid"),
		CodecListen:       r.address("ENPLAN_CODEC_LISTEN", "127.0.0.1:8081"),
		ArchiveFirst:      r.truth("ENPLAN_ARCHIVE_FIRST"),
		ClamdAddress:      r.optionalAddress("ENPLAN_CLAMD_ADDRESS"),
		Chromium:          r.text("ENPLAN_CHROMIUM", paper.Find()),
		MasterKeys:        r.masterKeys(),
		Proxies:           r.proxies("ENPLAN_TRUSTED_PROXIES"),
		WebhookNetworks:   r.networks("ENPLAN_WEBHOOK_NETWORKS"),
		Writing:           r.rate("ENPLAN_WRITE_RATE", edge.WriteRate),
		Municipalities:    r.municipalities("ENPLAN_MUNICIPALITIES"),
		CaseDeadlines:     r.caseDeadlines("ENPLAN_CASE_DEADLINES"),
	}
	return cfg, errors.Join(r.wrong...)
}

type reader struct {
	getenv func(string) string
	wrong  []error
}

func (r *reader) refuse(name, why string) {
	r.wrong = append(r.wrong, fmt.Errorf("%s %s", name, why))
}

func (r *reader) text(name, otherwise string) string { return cmp.Or(r.getenv(name), otherwise) }

func (r *reader) required(name string) string {
	value := r.getenv(name)
	if value == "" {
		r.refuse(name, "is missing")
	}
	return value
}

func (r *reader) address(name, otherwise string) string {
	value := r.text(name, otherwise)
	if _, port, err := net.SplitHostPort(value); err != nil || port == "" {
		r.refuse(name, "must be host:port")
	}
	return value
}

func (r *reader) optionalAddress(name string) string {
	if r.getenv(name) == "" {
		return ""
	}
	return r.address(name, "")
}

// rate reads how often a second and how often at once, such as 2/120.
func (r *reader) rate(name string, usual ratelimit.Rate) ratelimit.Rate {
	text := r.getenv(name)
	if text == "" {
		return usual
	}
	sustained, burst, _ := strings.Cut(text, "/")
	rate, err := strconv.ParseFloat(sustained, 64)
	most, wrong := strconv.Atoi(burst)
	if err != nil || wrong != nil || !(rate > 0) || most < 1 {
		r.refuse(name, "must look like 2/120: how often a second, and how often at once")
		return usual
	}
	return ratelimit.Rate{PerSecond: rate, Burst: most}
}

func (r *reader) municipalities(name string) []bylaw.Municipality {
	list, err := bylaw.ParseMunicipalities(r.getenv(name))
	if err != nil {
		r.refuse(name, "must be a line for each municipality: code|general law|name|address|telephone")
	}
	return list
}

func (r *reader) caseDeadlines(name string) map[string][]bylaw.CaseDeadline {
	set, err := bylaw.ParseCaseDeadlines(r.getenv(name))
	if err != nil {
		r.refuse(name, "must be a line for each municipality and day, code|from|kind=period, kind=period|source: "+err.Error())
	}
	return set
}

func (r *reader) proxies(name string) edge.Proxies {
	proxies, err := edge.ParseProxies(r.getenv(name))
	if err != nil {
		r.refuse(name, "must be networks such as 10.0.0.0/8, separated by commas")
	}
	return proxies
}

func (r *reader) networks(name string) webhook.Networks {
	networks, err := webhook.ParseNetworks(r.getenv(name))
	if err != nil {
		r.refuse(name, "must be networks such as 10.0.0.0/8, separated by commas")
	}
	return networks
}

func (r *reader) truth(name string) bool {
	switch r.text(name, "false") {
	case "true":
		return true
	case "false":
		return false
	}
	r.refuse(name, "must be true or false")
	return false
}

func (r *reader) url(name, otherwise string) string {
	value := r.text(name, otherwise)
	if value == "" {
		r.refuse(name, "is missing")
		return ""
	}
	if u, err := url.Parse(value); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		r.refuse(name, "must be an http or https address")
	}
	return value
}

// masterKeys come from a file or, where secrets are handed over so, from the environment itself.
func (r *reader) masterKeys() *sealing.MasterKeys {
	name, text := "ENPLAN_MASTER_KEYS", r.getenv("ENPLAN_MASTER_KEYS")
	if file := r.getenv("ENPLAN_MASTER_KEYS_FILE"); file != "" {
		name = "ENPLAN_MASTER_KEYS_FILE"
		content, err := os.ReadFile(file)
		if err != nil {
			r.refuse(name, "cannot be read: "+err.Error())
			return nil
		}
		text = string(content)
	}
	if text == "" {
		r.refuse("ENPLAN_MASTER_KEYS_FILE", "is missing; make the file with: enplan keys generate")
		return nil
	}
	keys, err := sealing.ParseMasterKeys(text)
	if err != nil {
		r.refuse(name, "is not readable: "+err.Error())
		return nil
	}
	return keys
}
