// Package virusscan is the port to a virus scanner: it gets bytes and says whether they are
// clean. It supports one scanner, ClamAV's daemon. It must not know what a document is,
// whose it is, or what happens to an infected one.
package virusscan

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Scanner looks for viruses.
type Scanner interface {
	// Scan answers whether the content is clean. An error says that nobody knows.
	Scan(ctx context.Context, content []byte) (clean bool, err error)
}

// Clamd is a scanner that asks ClamAV's daemon at a TCP address (host:port) by its
// INSTREAM command. The daemon's StreamMaxLength must allow what it is sent.
func Clamd(address string) Scanner { return clamd{address: address} }

type clamd struct{ address string }

const (
	scanLimit   = 30 * time.Second
	chunkSize   = 64 << 10
	longestNote = 4 << 10
)

func (c clamd) Scan(ctx context.Context, content []byte) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, scanLimit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.address)
	if err != nil {
		return false, fmt.Errorf("reach the virus scanner: %w", err)
	}
	defer conn.Close()
	if until, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(until); err != nil {
			return false, fmt.Errorf("reach the virus scanner: %w", err)
		}
	}
	// The daemon may answer, and close, before it has read everything: its answer says more than the failed write.
	sent := send(conn, content)
	note, err := io.ReadAll(io.LimitReader(conn, longestNote))
	if len(note) == 0 {
		if sent != nil {
			err = sent
		}
		return false, fmt.Errorf("ask the virus scanner: %w", orEnded(err))
	}
	return verdict(string(bytes.TrimRight(note, "\x00\n")))
}

// send streams the content in chunks, each after its length; a length of zero ends it.
func send(w io.Writer, content []byte) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	for len(content) > 0 {
		chunk := content[:min(chunkSize, len(content))]
		content = content[len(chunk):]
		if err := binary.Write(w, binary.BigEndian, uint32(len(chunk))); err != nil {
			return err
		}
		if _, err := w.Write(chunk); err != nil {
			return err
		}
	}
	return binary.Write(w, binary.BigEndian, uint32(0))
}

// verdict reads "stream: OK" or "stream: <signature> FOUND"; anything else is an error.
func verdict(note string) (clean bool, err error) {
	switch {
	case strings.HasSuffix(note, " FOUND"):
		return false, nil
	case note == "stream: OK":
		return true, nil
	}
	return false, fmt.Errorf("the virus scanner gave no verdict: %q", note)
}

// orEnded: an answer that ended before it began.
func orEnded(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}
