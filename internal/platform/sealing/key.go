package sealing

import (
	"crypto/cipher"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

const (
	// compressFrom is the size in bytes from which compressing pays.
	compressFrom = 200

	// openedLimit bounds what one sealed text may grow to in memory, in bytes.
	openedLimit = 64 << 20

	asIs       = 0
	compressed = 1

	// sealOverhead is what sealing adds, in bytes: form, nonce, tag.
	sealOverhead = 1 + 12 + 16
)

// The two places a sealed text can lie in. Naming the place in the associated data keeps
// one from being moved to the other.
const (
	inTemporal = "temporal"
	inPostgres = "postgres"
)

// key seals and opens the texts of one course, or of no course (then course is ""). The
// cipher is set up anew each time, which takes half a microsecond: ready to use it is a
// kilobyte, and a process holds the keys of all open courses.
type key struct {
	course string
	id     string
	secret [keySize]byte
}

func newKey(course, id string, secret []byte) (*key, error) {
	if len(secret) != keySize {
		return nil, fmt.Errorf("new key: %d bytes", len(secret))
	}
	return &key{course: course, id: id, secret: [keySize]byte(secret)}, nil
}

func (k *key) aead() cipher.AEAD {
	aead, err := newAEAD(k.secret[:])
	if err != nil {
		panic(err) // the size is a constant
	}
	return aead
}

// seal appends to dst one byte that says whether the text is compressed, then nonce,
// ciphertext and tag.
func (k *key) seal(dst []byte, place string, plaintext []byte) []byte {
	form := byte(asIs)
	if len(plaintext) > compressFrom {
		if packed := zstdEncoder().EncodeAll(plaintext, make([]byte, 0, len(plaintext))); len(packed) < len(plaintext) {
			form, plaintext = compressed, packed
		}
	}
	dst = append(dst, form)
	return k.aead().Seal(dst, nil, plaintext, k.associated(place, form))
}

// open reverses seal. Its errors are [ErrUnreadable].
func (k *key) open(place string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, fmt.Errorf("%w: empty", ErrUnreadable)
	}
	form := sealed[0]
	plaintext, err := k.aead().Open(nil, nil, sealed[1:], k.associated(place, form))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if form != compressed {
		return plaintext, nil
	}
	plaintext, err = zstdDecoder().DecodeAll(plaintext, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: decompress: %w", ErrUnreadable, err)
	}
	return plaintext, nil
}

func (k *key) associated(place string, form byte) []byte {
	return append(associated(place, k.course, k.id), form)
}

// associated binds a ciphertext to where it belongs. No part holds a NUL in what
// this package writes.
func associated(place, course, keyID string) []byte {
	data := make([]byte, 0, len(place)+len(course)+len(keyID)+3)
	data = append(append(data, place...), 0)
	data = append(append(data, course...), 0)
	return append(data, keyID...)
}

// Encoder and decoder are made once: both are safe for concurrent use by EncodeAll and
// DecodeAll, and both are costly to make. GCM authenticates, so the checksum is left out.
var (
	zstdEncoder = sync.OnceValue(func() *zstd.Encoder {
		encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true))
		if err != nil {
			panic(err) // the options are constants
		}
		return encoder
	})
	zstdDecoder = sync.OnceValue(func() *zstd.Decoder {
		decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(openedLimit))
		if err != nil {
			panic(err) // the options are constants
		}
		return decoder
	})
)
