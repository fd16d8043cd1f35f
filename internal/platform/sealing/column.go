package sealing

import "fmt"

// columnVersion is the first byte of a sealed column.
const columnVersion = 1

// Seal encrypts a text of a course for a Postgres column. The result is:
// version, length of the key id, key id, then what the key sealed.
func (r *Keyring) Seal(course CourseID, plaintext []byte) ([]byte, error) {
	k, err := r.key(course)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	header := make([]byte, 0, 2+len(k.id)+sealOverhead+len(plaintext))
	header = append(header, columnVersion, byte(len(k.id)))
	header = append(header, k.id...)
	return k.seal(header, inPostgres, plaintext), nil
}

// Open decrypts what [Keyring.Seal] made for the same course.
func (r *Keyring) Open(course CourseID, sealed []byte) ([]byte, error) {
	if len(sealed) < 2 || sealed[0] != columnVersion || len(sealed) < 2+int(sealed[1]) {
		return nil, fmt.Errorf("open: %w: no header", ErrUnreadable)
	}
	body := 2 + int(sealed[1])
	k, err := r.keyWithID(course, string(sealed[2:body]))
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	plaintext, err := k.open(inPostgres, sealed[body:])
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	return plaintext, nil
}

// Index returns a digest of value (32 bytes, HMAC-SHA256) for exact search over what is
// sealed, such as a CPR number. It differs by purpose, is the same in every
// course and stays the same when master keys rotate.
func (r *Keyring) Index(purpose, value string) []byte { return r.masters.indexOf(purpose, value) }

// keyWithID is the key of a course if it is the one that a sealed text names.
func (r *Keyring) keyWithID(course CourseID, id string) (*key, error) {
	k, err := r.key(course)
	if err != nil {
		return nil, err
	}
	if k.id != id {
		return nil, fmt.Errorf("%w: sealed with another key than course %s has", ErrUnreadable, course)
	}
	return k, nil
}
