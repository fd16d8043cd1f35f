// Package api is the HTTP API: routes for each noun over internal/app/casework, bearer
// tokens, problem+json, and an OpenAPI document that is generated from the types
// that carry the data.
//
// It knows HTTP and languages. It must not know SQL, Temporal or a rule of the
// course. internal/domain/access decides what is allowed, and internal/domain/course decides what
// follows.
package api

import (
	"context"
	"log/slog"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
)

// Config is what the API stands on.
type Config struct {
	Cases   *casework.Service
	Tokens  *Tokens
	Log     *slog.Logger
	Version string
	Limits  *edge.Limits // nil: the usual ones, without proxies
	// Ready reports whether the parts that requests need can be reached, by name.
	Ready map[string]func(context.Context) error
	// Warnings are what an operator should mend though requests can be answered.
	Warnings []string
	// PlanFile sets the plan that a reader may see as a PDF; nil: there is none.
	PlanFile PlanFile
}

type api struct {
	huma   huma.API
	cases  *casework.Service
	tokens *Tokens

	limits *edge.Limits

	planFile PlanFile
}

// PlanFile makes a file of the plan of a course as its reader may see it; names are the staff's by subject.
type PlanFile func(ctx context.Context, lang language.Language, of casework.View, names map[string]string) ([]byte, error)

const (
	maxBody = 1 << 20

	tokenScheme = "token"
)

var secured = []map[string][]string{{tokenScheme: {}}}

// addresses are those of the API.
var addresses = []string{"/api/", "/openapi.json", "/openapi.yaml", "/openapi-3.0.json", "/openapi-3.0.yaml", "/problems/", "/healthz", "/readyz"}

// Register adds the API to a router.
func Register(router *edge.Router, cfg Config) {
	if cfg.Limits == nil {
		cfg.Limits = edge.NewLimits(cfg.Log, nil, edge.WriteRate)
	}
	a := &api{cases: cfg.Cases, tokens: cfg.Tokens, limits: cfg.Limits, planFile: cfg.PlanFile}
	router.Add(edge.Part{Under: addresses, NotFound: a.none("unknown_route"), NotAllowed: a.none("method_not_allowed"), Refuse: refuse})
	routes := router.Engine.Group("", func(c *gin.Context) {
		if !a.admitted(c.Writer, c.Request) {
			c.Abort()
		}
	})
	routes.GET("/problems/:code", problemPage)
	a.huma = humagin.NewWithGroup(router.Engine, routes, describeAPI(cfg.Version))
	a.huma.UseMiddleware(a.authenticate)
	a.registerHealth(cfg.Ready, cfg.Warnings)
	a.registerBylaws()
	a.registerCourses()
	a.registerFeed()
	a.registerWebhooks()
	a.registerPlan()
	a.registerActions()
	a.registerBreakGlass()
	a.registerStaff()
	a.registerNews()
	a.registerReassignments()
	a.registerAbsence()
	a.registerReports()
	a.registerDocuments()
	a.registerWhatIf()
}

func describeAPI(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "enplan", Version: version,
				Description: "A family's course through a municipality: one plan, one coordinator, one team. " +
					"Texts are in Danish, or in English with `Accept-Language: en`. " +
					"Every error is problem+json (RFC 9457) with a stable `type`. " +
					"A course has an `ETag`; send it as `If-Match` to be told when somebody else was faster.",
				License: &huma.License{Name: "EUPL-1.2", Identifier: "EUPL-1.2"},
			},
			Components: &huma.Components{
				Schemas: schemas(),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					tokenScheme: {Type: "http", Scheme: bearer, BearerFormat: "JWT", Description: "Access token of the identity provider, for this audience."},
				},
			},
		},
		OpenAPIPath:                  "/openapi",
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
}
