package mail

import (
	"bytes"
	"io"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // mails in other character sets than UTF-8
	"github.com/emersion/go-message/mail"
)

// The envelope is kept as headers above the mail's own.
const (
	envelopeFrom = "X-Envelope-From"
	envelopeTo   = "X-Envelope-To"
)

// A Message is a received mail. From and To are those of the envelope: to whom it really went.
type Message struct {
	ID        string    `json:"id"`
	MessageID string    `json:"message_id"`
	From      string    `json:"from"`
	To        []string  `json:"to"`
	Subject   string    `json:"subject"`
	Date      time.Time `json:"date"`
	Text      string    `json:"text"`
}

// parse reads what it can: a mail that is not well-formed is still shown.
func parse(id string, content []byte) Message {
	parsed := Message{ID: id, To: []string{}}
	entity, err := message.Read(bytes.NewReader(content))
	if err != nil && !message.IsUnknownCharset(err) {
		parsed.Text = string(content)
		return parsed
	}
	header := mail.Header{Header: entity.Header}
	parsed.MessageID, _ = header.MessageID()
	parsed.Subject, _ = header.Subject()
	parsed.Date, _ = header.Date()
	if from, err := header.AddressList(envelopeFrom); err == nil && len(from) > 0 {
		parsed.From = from[0].Address
	}
	if to, err := header.AddressList(envelopeTo); err == nil {
		for _, address := range to {
			parsed.To = append(parsed.To, address.Address)
		}
	}
	parsed.Text = text(entity)
	return parsed
}

// text answers the plain part, or the first part that there is.
func text(entity *message.Entity) string {
	var plain, other string
	_ = entity.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil || part.MultipartReader() != nil {
			return nil
		}
		body, _ := io.ReadAll(part.Body)
		switch kind, _, _ := part.Header.ContentType(); {
		case kind == "text/plain" && plain == "":
			plain = string(body)
		case other == "":
			other = string(body)
		}
		return nil
	})
	if plain != "" {
		return plain
	}
	return other
}
