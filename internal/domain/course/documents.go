package course

import "time"

// Document is a stored file of the course; its bytes stand in the store, by hash.
type Document struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Type    string    `json:"type"` // media type
	Size    int64     `json:"size"`
	Hash    string    `json:"hash"`
	Members []string  `json:"members,omitempty"`
	Scan    string    `json:"scan,omitempty"` // "clean" or "unscanned": whether anybody looked for viruses
	At      time.Time `json:"at"`
	By      string    `json:"by"`
}

// Ending is the ending that files of the document's type have.
func (d Document) Ending() string {
	return map[string]string{"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt"}[d.Type]
}

// AttachDocument attaches a file that was stored and scanned.
type AttachDocument struct {
	Name    string   `json:"name" minLength:"1" maxLength:"200"`
	Type    string   `json:"type" enum:"application/pdf,image/png,image/jpeg,text/plain"`
	Size    int64    `json:"size" minimum:"1" maximum:"20971520"`
	Hash    string   `json:"hash" minLength:"64" maxLength:"64" doc:"SHA-256 of the bytes, hexadecimal."`
	Members []string `json:"members,omitempty" maxItems:"30"`
	Scan    string   `json:"scan,omitempty" enum:"clean,unscanned"`
}

// DocumentAttached adds it.
type DocumentAttached struct {
	Document Document `json:"document"`
}

func (c AttachDocument) decide(s *State, now Moment) ([]Event, error) {
	if err := s.knownMembers(c.Members, "members"); err != nil {
		return nil, err
	}
	return []Event{DocumentAttached{Document{
		ID: now.id("f"), Name: c.Name, Type: c.Type, Size: c.Size, Hash: c.Hash, Members: c.Members, Scan: c.Scan, At: now.At, By: now.By.Subject,
	}}}, nil
}

func (e DocumentAttached) created() string { return e.Document.ID }

func (e DocumentAttached) apply(s *State, _ Meta) { s.Documents = append(s.Documents, e.Document) }
