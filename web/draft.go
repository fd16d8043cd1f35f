package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/access"
	"github.com/enplan-dk/enplan/internal/casework"
)

// keepTyped saves a form that came after its session had ended, for the person whose
// session it was. Nobody else sees it: a draft is read by the same person alone.
func (s *server) keepTyped(r *http.Request, who access.Who) {
	if err := r.ParseForm(); err != nil || len(r.PostForm) == 0 {
		return
	}
	form := strings.TrimPrefix(r.URL.Path, "/kladde")
	r = r.WithContext(casework.ActingFor(r.Context(), who))
	if err := s.keepDraft(r, &visit{r: r, who: who}, form); err != nil {
		s.log.WarnContext(r.Context(), "what was typed could not be kept")
	}
}

const sentKey = "sent"

// keysKept is how many forms a session remembers as sent.
const keysKept = 20

// sent remembers that a form was sent, so that a draft of it that is still under way
// does not come back to life.
func (s *server) sent(ctx context.Context, key string) {
	keys, _ := get[[]string](ctx, s, sentKey)
	keys = append(keys, key)
	put(ctx, s, sentKey, keys[max(0, len(keys)-keysKept):])
}

func (s *server) wasSent(ctx context.Context, key string) bool {
	keys, _ := get[[]string](ctx, s, sentKey)
	return slices.Contains(keys, key)
}
