// Package site is what all pages share: a request with its reader, rendering, failures, reading a
// course and its journal, and documents to print.
package site

import (
	"crypto/cipher"
	"log/slog"
	"net/http"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/session"
)

// Site is what all pages share.
type Site struct {
	Cases     *casework.Service
	Sessions  *session.Sessions
	Limits    *edge.Limits
	Log       *slog.Logger
	PublicURL string         // under which browsers reach the pages
	Printer   *paper.Printer // of PDF files; nil: there are none

	AssetURL    func(name string) string    // the address of a static file, such as app.css
	AssetFiles  paper.Files                 // the static files by their addresses
	AEAD        cipher.AEAD                 // seals what browsers keep for us
	FromOwnPage func(r *http.Request) error // why a request may not come from one of our pages
}
