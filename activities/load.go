package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/enplan-dk/enplan/internal/platform/store"
)

// LoadInput asks for one part of a course's state as the record has it.
type LoadInput struct {
	Course  string `json:"course"`
	Version int64  `json:"version"`
	Part    int    `json:"part"` // from 0
}

// StatePart is a stretch of the state's JSON.
type StatePart struct {
	Text  []byte `json:"text"`
	Parts int    `json:"parts"` // how many there are
}

// partBytes keeps a part, in base64, well below what one payload carries.
const partBytes = 1_000_000

// LoadState reads a part of the state of exactly that version.
func (a *Activities) LoadState(ctx context.Context, in LoadInput) (StatePart, error) {
	state, err := a.Store.Snapshot(store.ForInstallation(ctx), in.Course)
	if err != nil {
		return StatePart{}, err
	}
	if state.Version != in.Version {
		return StatePart{}, fmt.Errorf("the record has version %d and not %d", state.Version, in.Version)
	}
	text, err := json.Marshal(state)
	if err != nil {
		return StatePart{}, fmt.Errorf("write the state: %w", err)
	}
	from := min(in.Part*partBytes, len(text))
	to := min(from+partBytes, len(text))
	return StatePart{Text: text[from:to], Parts: (len(text) + partBytes - 1) / partBytes}, nil
}
