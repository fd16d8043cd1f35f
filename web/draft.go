package web

import (
	"net/http"
	"strings"

	"github.com/enplan-dk/enplan/internal/access"
)

// keepTyped saves a form that came after its session had ended, for the person whose
// session it was. Nobody else sees it: a draft is read by the same person alone.
func (s *server) keepTyped(r *http.Request, who access.Who) {
	if err := r.ParseForm(); err != nil || len(r.PostForm) == 0 {
		return
	}
	form := strings.TrimPrefix(r.URL.Path, "/kladde")
	if err := s.keepDraft(r, &visit{r: r, who: who}, form); err != nil {
		s.log.WarnContext(r.Context(), "what was typed could not be kept")
	}
}
