package mail

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	suffix     = ".eml"
	timeFormat = "20060102T150405.000000000Z"
)

// box is a folder with a file for each mail. The names are times, so they sort by arrival and say nothing of people.
type box struct {
	dir string

	mu       sync.RWMutex
	messages []Message // in the order of arrival
}

func openBox(dir string) (*box, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the mails: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the folder of the mails: %w", err)
	}
	b := &box{dir: dir}
	for _, entry := range entries {
		id, isMail := strings.CutSuffix(entry.Name(), suffix)
		if !isMail {
			_ = os.Remove(filepath.Join(dir, entry.Name())) // never acknowledged
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("read a mail: %w", err)
		}
		b.messages = append(b.messages, parse(id, content))
	}
	return b, nil
}

// put returns when the mail is on disk for good.
func (b *box) put(from string, to []string, content []byte) error {
	id := time.Now().UTC().Format(timeFormat) + "-" + rand.Text()[:6]
	var file bytes.Buffer
	fmt.Fprintf(&file, "%s: <%s>\r\n%s: <%s>\r\n", envelopeFrom, from, envelopeTo, strings.Join(to, ">, <"))
	file.Write(content)
	if err := writeDurably(filepath.Join(b.dir, id+suffix), file.Bytes()); err != nil {
		return err
	}
	message := parse(id, file.Bytes())
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = append(b.messages, message)
	return nil
}

// list answers the mails to the address, or all for an empty one, the newest first.
func (b *box) list(to string) []Message {
	b.mu.RLock()
	defer b.mu.RUnlock()
	found := []Message{}
	for _, message := range slices.Backward(b.messages) {
		if to == "" || slices.ContainsFunc(message.To, func(address string) bool { return strings.EqualFold(address, to) }) {
			found = append(found, message)
		}
	}
	return found
}

func (b *box) get(id string) (Message, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	i := slices.IndexFunc(b.messages, func(m Message) bool { return m.ID == id })
	if i < 0 {
		return Message{}, false
	}
	return b.messages[i], true
}

// writeDurably syncs the content, gives it its name and syncs the folder that holds the name.
func writeDurably(name string, content []byte) error {
	file, err := os.Create(name + ".new")
	if err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	defer func() { _ = file.Close(); _ = os.Remove(file.Name()) }() // the name is gone once the mail has its own
	if _, err := file.Write(content); err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	folder, err := os.Open(filepath.Dir(name))
	if err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	defer func() { _ = folder.Close() }()
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	return nil
}
