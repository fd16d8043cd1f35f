package virusscan_test

import (
	"bufio"
	"bytes"
	"crypto/md5" // the form of ClamAV's signatures
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/virusscan"
)

// virus is what the tests' signature is of; it is harmless.
const virus = "this stands for a virus in the tests of enplan, and is none"

func TestTheDaemonsVerdictIsRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer       string
		clean, fails bool
	}{
		"clean":                {"stream: OK\x00", true, false},
		"a virus":              {"stream: Win.Test.EICAR_HDB-1 FOUND\x00", false, false},
		"too large for it":     {"INSTREAM size limit exceeded. ERROR\x00", false, true},
		"an answer cut off":    {"", false, true},
		"OK about other bytes": {"other: OK\x00", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := bytes.Repeat([]byte("0123456789"), 20_000) // several chunks
			got := make(chan []byte, 1)
			clean, err := virusscan.Clamd(daemon(t, c.answer, got)).Scan(t.Context(), content)
			if clean != c.clean || (err != nil) != c.fails {
				t.Errorf("clean %v, error %v", clean, err)
			}
			if !bytes.Equal(<-got, content) {
				t.Error("the daemon did not get what was sent")
			}
		})
	}
}

// daemon speaks the daemon's side of INSTREAM once.
func daemon(t *testing.T, answer string, got chan<- []byte) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		command, _ := in.ReadString(0)
		var content []byte
		for command == "zINSTREAM\x00" {
			var length uint32
			if binary.Read(in, binary.BigEndian, &length) != nil || length == 0 {
				break
			}
			chunk := make([]byte, length)
			_, _ = io.ReadFull(in, chunk)
			content = append(content, chunk...)
		}
		_, _ = io.WriteString(conn, answer)
		got <- content
	}()
	return listener.Addr().String()
}

func TestADaemonThatIsAwayIsAnError(t *testing.T) {
	t.Parallel()
	if clean, err := virusscan.Clamd(freeAddress(t)).Scan(t.Context(), []byte("x")); clean || err == nil {
		t.Errorf("clean %v, error %v", clean, err)
	}
}

// With a signature of our own the real daemon needs no database from elsewhere.
func TestTheRealDaemonFindsAVirusAndPassesALetter(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("clamd")
	if err != nil {
		t.Skip("clamd is not installed (Debian: clamav-daemon)")
	}
	address := started(t, program)
	scanner := virusscan.Clamd(address)
	if clean, err := scanner.Scan(t.Context(), []byte("Kære familie, vi ses på mandag.")); err != nil || !clean {
		t.Errorf("a letter: clean %v, error %v", clean, err)
	}
	if clean, err := scanner.Scan(t.Context(), []byte(virus)); err != nil || clean {
		t.Errorf("a virus: clean %v, error %v", clean, err)
	}
	if clean, err := scanner.Scan(t.Context(), bytes.Repeat([]byte("x"), 2<<20)); err == nil {
		t.Errorf("more than the daemon takes: clean %v", clean)
	}
}

func started(t *testing.T, program string) string {
	t.Helper()
	dir := t.TempDir()
	address := freeAddress(t)
	_, port, _ := net.SplitHostPort(address)
	signature := fmt.Sprintf("%x:%d:Enplan.Test\n", md5.Sum([]byte(virus)), len(virus)) // as above
	config := strings.Join([]string{
		"Foreground yes", "TCPAddr 127.0.0.1", "TCPSocket " + port, "DatabaseDirectory " + dir, "StreamMaxLength 1M", "User " + user(),
	}, "\n") + "\n"
	for name, content := range map[string]string{"test.hdb": signature, "clamd.conf": config} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	daemon := exec.CommandContext(t.Context(), program, "--config-file="+filepath.Join(dir, "clamd.conf"))
	var said bytes.Buffer
	daemon.Stdout, daemon.Stderr = &said, &said
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	for range 300 {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = conn.Close()
			return address
		}
		time.Sleep(100 * time.Millisecond)
	}
	_ = daemon.Process.Kill()
	_ = daemon.Wait()
	t.Fatalf("clamd does not start: %s", said.String())
	return ""
}

func user() string {
	if name := os.Getenv("USER"); name != "" {
		return name
	}
	return "root"
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
