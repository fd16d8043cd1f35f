package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// cursor is the place after the last row of a page. It travels as opaque text and is
// checked on its way back: it may have been changed, or belong to another list.
type cursor struct {
	List   string `json:"l"`
	Micros int64  `json:"t,omitempty"`
	ID     string `json:"i,omitempty"`
	Number int64  `json:"n,omitempty"`
	Mark   int64  `json:"m,omitempty"` // of the feed's place
}

func (c cursor) at() time.Time { return time.UnixMicro(c.Micros).UTC() }

func (c cursor) id() string {
	if c.ID == "" {
		return BeforeAllCourses
	}
	return c.ID
}

func cursorAt(list string, at time.Time, id string) string {
	return cursor{List: list, Micros: at.UnixMicro(), ID: id}.text()
}

func (c cursor) text() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic("store: cursor is not plain data: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// longestCursor bounds what is decoded; ours are a third of it.
const longestCursor = 300

// readCursor reads the cursor of a list; an empty text is the list's beginning.
func readCursor(list, text string) (cursor, error) {
	var c cursor
	if text == "" {
		return c, nil
	}
	if len(text) > longestCursor {
		return c, fmt.Errorf("%w: too long", ErrBadCursor)
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return c, fmt.Errorf("%w: not base64", ErrBadCursor)
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return cursor{}, fmt.Errorf("%w: unreadable", ErrBadCursor)
	}
	switch {
	case c.List != list:
		return cursor{}, fmt.Errorf("%w: of another list", ErrBadCursor)
	case c.ID != "" && uuid.Validate(c.ID) != nil, c.Micros < 0, c.Micros > never.UnixMicro(), c.Number < 0:
		return cursor{}, fmt.Errorf("%w: out of range", ErrBadCursor)
	}
	return c, nil
}
