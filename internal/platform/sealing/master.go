package sealing

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

const (
	keySize = 32

	// indexLine is the id that marks the index key among the master keys.
	indexLine = "index"

	// installPrefix begins the key ids of payloads that belong to no course.
	installPrefix = "install/"
)

var masterID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,32}$`)

// MasterKeys are the keys that wrap the keys of courses. They come from outside
// of the database: a file, a secret store, the environment.
type MasterKeys struct {
	current string
	byID    map[string]*masterKey
	index   []byte
}

// masterKey is one master key's two derived keys. The secret itself is not kept.
type masterKey struct {
	wrap    cipher.AEAD
	install *key
}

// ParseMasterKeys reads one "id:base64 of 32 bytes" a line; the first is the
// current one, the others only unwrap. Spaces separate as lines do, so that the
// text fits into an environment variable; "#" begins a comment.
//
// A line "index:base64 of 32 bytes" gives the secret of [Keyring.Index], which must never
// change while anything is indexed. With a single master key it may be left out and that
// key serves; before a second one is added the line becomes compulsory, holding the
// first key's value if there was none, so that what was indexed is still found.
func ParseMasterKeys(text string) (*MasterKeys, error) {
	keys := &MasterKeys{byID: map[string]*masterKey{}}
	var only []byte
	lines := bufio.NewScanner(strings.NewReader(text))
	for number := 1; lines.Scan(); number++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		for field := range strings.FieldsSeq(line) {
			id, secret, err := parseMasterKey(field)
			if err != nil {
				return nil, fmt.Errorf("master keys, line %d: %w", number, err)
			}
			if id == indexLine {
				if keys.index != nil {
					return nil, fmt.Errorf("master keys, line %d: a second line %q", number, indexLine)
				}
				keys.index = secret
				continue
			}
			if err := keys.add(id, secret); err != nil {
				return nil, fmt.Errorf("master keys, line %d: %w", number, err)
			}
			only = secret
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("master keys: %w", err)
	}
	switch {
	case len(keys.byID) == 0:
		return nil, errors.New(`master keys: none given; write one "id:base64 of 32 bytes" a line`)
	case keys.index == nil && len(keys.byID) > 1:
		return nil, errors.New(`master keys: more than one needs a line "index:…" that stays the same for ever; ` +
			`if there was none so far, give it the value of the oldest master key`)
	case keys.index == nil:
		keys.index = only
	}
	return keys, nil
}

// GenerateMasterKeys returns the text of a new set: one master key and an index key.
func GenerateMasterKeys(id string) string {
	return GenerateMasterKey(id) + GenerateMasterKey(indexLine)
}

// GenerateMasterKey returns one more line for a set.
func GenerateMasterKey(id string) string {
	return id + ":" + base64.StdEncoding.EncodeToString(randomBytes(keySize)) + "\n"
}

// String names the current key and hides the rest, should the value be logged.
func (m *MasterKeys) String() string { return "master keys, current " + m.current }

// GoString hides the keys from %#v.
func (m *MasterKeys) GoString() string { return m.String() }

func parseMasterKey(field string) (id string, secret []byte, err error) {
	id, encoded, found := strings.Cut(field, ":")
	if !found {
		return "", nil, errors.New(`not of the form "id:base64 of 32 bytes"`)
	}
	if !masterID.MatchString(id) {
		return "", nil, errors.New("an id has 1 to 32 letters, digits, dots, dashes or underscores")
	}
	secret, err = base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return "", nil, fmt.Errorf("key %q: %w", id, err)
	}
	if len(secret) != keySize {
		return "", nil, fmt.Errorf("key %q has %d bytes, not %d", id, len(secret), keySize)
	}
	return id, secret, nil
}

func (m *MasterKeys) add(id string, secret []byte) error {
	if m.byID[id] != nil {
		return fmt.Errorf("a second key %q", id)
	}
	wrap, err := derive(secret, "wrap")
	if err != nil {
		return err
	}
	payloads, err := derive(secret, "payloads of no course")
	if err != nil {
		return err
	}
	install, err := newKey("", installPrefix+id, payloads)
	if err != nil {
		return err
	}
	aead, err := newAEAD(wrap)
	if err != nil {
		return err
	}
	m.byID[id] = &masterKey{wrap: aead, install: install}
	if m.current == "" {
		m.current = id
	}
	return nil
}

// wrap encrypts a course's key under the current master, bound to course and key id.
func (m *MasterKeys) wrap(course, keyID string, secret []byte) WrappedKey {
	return WrappedKey{
		Course:     course,
		KeyID:      keyID,
		MasterID:   m.current,
		Ciphertext: m.byID[m.current].wrap.Seal(nil, nil, secret, associated("wrap", course, keyID)),
	}
}

func (m *MasterKeys) unwrap(wrapped WrappedKey) ([]byte, error) {
	master := m.byID[wrapped.MasterID]
	if master == nil {
		return nil, fmt.Errorf("%w: course %s is wrapped by master key %q, which is not given", ErrKeyUnavailable, wrapped.Course, wrapped.MasterID)
	}
	secret, err := master.wrap.Open(nil, nil, wrapped.Ciphertext, associated("wrap", wrapped.Course, wrapped.KeyID))
	if err != nil {
		return nil, fmt.Errorf("%w: master key %q does not open the key of course %s: %w", ErrKeyUnavailable, wrapped.MasterID, wrapped.Course, err)
	}
	return secret, nil
}

// currentInstall encrypts what belongs to no course.
func (m *MasterKeys) currentInstall() *key { return m.byID[m.current].install }

// installKey finds the key of a payload that belongs to no course, also under an earlier master.
func (m *MasterKeys) installKey(keyID string) (*key, error) {
	master := m.byID[strings.TrimPrefix(keyID, installPrefix)]
	if master == nil || !strings.HasPrefix(keyID, installPrefix) {
		return nil, fmt.Errorf("%w: no such key %q", ErrUnreadable, keyID)
	}
	return master.install, nil
}

// indexOf is a keyed digest of value, for exact search.
func (m *MasterKeys) indexOf(purpose, value string) []byte {
	secret, err := derive(m.index, "index "+purpose)
	if err != nil {
		panic(err) // only an output length beyond HKDF's limit fails, and ours is fixed
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(value))
	return mac.Sum(nil)
}

// derive gives each use of a secret a key of its own.
func derive(secret []byte, use string) ([]byte, error) {
	derived, err := hkdf.Key(sha256.New, secret, nil, "enplan v1 "+use, keySize)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return derived, nil
}

func newAEAD(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, fmt.Errorf("new cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("new cipher: %w", err)
	}
	return aead, nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return b
}
