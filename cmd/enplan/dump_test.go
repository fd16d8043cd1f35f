package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// dump is what pg_dump wrote, and what is sealed in it.
type dump struct {
	file   string
	text   []byte
	sealed [][]byte
}

// tried counts, by family, what the keys open and what stays sealed.
type tried map[string]struct{ opened, stay int }

func (t tried) String() string {
	return fmt.Sprintf("erased family %d of %d, other family %d of %d",
		t["erased"].opened, t["erased"].opened+t["erased"].stay, t["beside"].opened, t["beside"].opened+t["beside"].stay)
}

var (
	bytesInDump = regexp.MustCompile(`'\\x([0-9a-f]*)'`)
	keyID       = regexp.MustCompile(`^[0-9a-f]{16}$`)
)

// dump takes one of the whole database, as the operator does, and finds the sealed values in it by their form: not by
// column, so that none is forgotten. What else is bytes are wrapped keys and keyed digests.
func (in *installation) dump() dump {
	in.t.Helper()
	d := dump{file: filepath.Join(in.t.TempDir(), "enplan.sql")}
	postgres(in.t, "pg_dump", "--inserts", "--file="+d.file, pastTheWall(in.t, in.database))
	var err error
	if d.text, err = os.ReadFile(d.file); err != nil {
		in.t.Fatal(err)
	}
	others := map[int]int{}
	for _, m := range bytesInDump.FindAllSubmatch(d.text, -1) {
		value, err := hex.DecodeString(string(m[1]))
		if err != nil {
			in.t.Fatal(err)
		}
		if keyOf(value) != "" {
			d.sealed = append(d.sealed, value)
		} else {
			others[len(value)]++
		}
	}
	for length := range others {
		if length != digestLength && length != wrappedLength {
			in.t.Errorf("the dump holds bytes that are neither sealed nor a digest nor a wrapped key, of length %d", length)
		}
	}
	return d
}

const (
	digestLength  = 32
	wrappedLength = 60 // nonce, key, tag
)

// keyOf is the key that a sealed value names, or "".
func keyOf(value []byte) string {
	if len(value) < 2 || value[0] != 1 || len(value) < 2+int(value[1]) || !keyID.Match(value[2:2+value[1]]) {
		return ""
	}
	return string(value[2 : 2+value[1]])
}

// unseal tries every sealed value of a dump with the key of every course, as a process that starts now has them.
func (in *installation) unseal(d dump, families map[string]string) tried {
	in.t.Helper()
	got, named := tried{}, in.families(families)
	keys := in.inside().keys
	for _, value := range d.sealed {
		family, known := named[keyOf(value)]
		if !known {
			in.t.Errorf("a value in the dump is sealed with a key of nobody: %s", keyOf(value))
		}
		count := got[family]
		opened := false
		for id := range families {
			if _, err := keys.Open(id, value); err == nil {
				opened = true
				if families[id] != family {
					in.t.Errorf("a value of the %s family is opened by the key of the other", family)
				}
			}
		}
		if opened {
			count.opened++
		} else {
			count.stay++
		}
		got[family] = count
	}
	return got
}

// families says of each key's name whose it is: the name stays when the key is destroyed.
func (in *installation) families(of map[string]string) map[string]string {
	in.t.Helper()
	named := map[string]string{}
	for id, family := range of {
		var name string
		in.one("select key_id from course_key where course_id = $1", id, &name)
		named[name] = family
	}
	return named
}

// digestsOf are the keyed digests by which the members of a course are found.
func (in *installation) digestsOf(id string) []string {
	in.t.Helper()
	var digests []string
	in.one("select array_agg(encode(cpr_index, 'hex')) from course_person where course_id = $1", id, &digests)
	if len(digests) == 0 {
		in.t.Fatalf("the course is found by no digest")
	}
	return digests
}

// erasedFrom fails if a dump still tells something of the family, or can be searched for it.
func (in *installation) erasedFrom(d dump, digests []string) {
	in.t.Helper()
	lower := bytes.ToLower(d.text)
	for _, s := range secrets {
		for _, form := range []string{strings.ToLower(s), hex.EncodeToString([]byte(s))} {
			if bytes.Contains(lower, []byte(form)) {
				in.t.Errorf("%s holds %q", filepath.Base(d.file), s)
			}
		}
	}
	for _, digest := range digests {
		if bytes.Contains(lower, []byte(digest)) {
			in.t.Error("the erased family is still found by its name or number")
		}
	}
}

// restoreInto brings a dump into an empty database and points the installation to it.
func (in *installation) restoreInto(empty string, d dump) {
	in.t.Helper()
	postgres(in.t, "psql", "--quiet", "--set=ON_ERROR_STOP=1", "--file="+d.file, pastTheWall(in.t, empty))
	in.moveTo(empty)
}

// one reads one value without row-level security.
func (in *installation) one(statement, argument string, into any) {
	in.t.Helper()
	c, err := pgx.Connect(in.t.Context(), pastTheWall(in.t, in.database))
	if err != nil {
		in.t.Fatal(err)
	}
	defer func() { _ = c.Close(in.t.Context()) }()
	if err := c.QueryRow(in.t.Context(), statement, argument).Scan(into); err != nil {
		in.t.Fatal(err)
	}
}

// accessLog is the whole of it as a dump shows it, a line each.
func (in *installation) accessLog() (text string) {
	in.t.Helper()
	in.one("select string_agg(x::text || $1, '') from access_log x", "\n", &text)
	return text
}

func (in *installation) municipalityOf(id string) (code string) {
	in.t.Helper()
	in.one("select bylaw from course where id = $1", id, &code)
	return code
}

// inside is what a process of the installation has that starts now and has not seen any key yet.
type inside struct {
	pool     *pgxpool.Pool
	keys     *sealing.Keyring
	store    *store.Store
	temporal client.Client
}

func (in *installation) inside() inside {
	in.t.Helper()
	pool, err := store.Connect(in.t.Context(), in.database)
	if err != nil {
		in.t.Fatal(err)
	}
	keys := storetest.Keyring(in.t, pool)
	temporal, err := client.Dial(workertest.Options(os.Getenv("ENPLAN_TEST_TEMPORAL"), keys))
	if err != nil {
		in.t.Fatal(err)
	}
	in.t.Cleanup(func() { temporal.Close(); pool.Close() })
	return inside{pool: pool, keys: keys, store: store.New(pool, keys), temporal: temporal}
}

// payloads are those of a course's history.
type payloads []*commonpb.Payload

// history gathers every payload of a course's last run; none if Temporal has no such workflow.
func (in *installation) history(id string) (found payloads) {
	in.t.Helper()
	temporal := in.inside().temporal
	events := temporal.GetWorkflowHistory(in.t.Context(), workflows.ID(id), "", false, 0)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil
		}
		found = append(found, payloadsIn(event.ProtoReflect())...)
	}
	return found
}

func payloadsIn(m protoreflect.Message) (found payloads) {
	if p, ok := m.Interface().(*commonpb.Payload); ok {
		return payloads{proto.CloneOf(p)}
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsMap() && f.MapValue().Message() != nil:
			v.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
				found = append(found, payloadsIn(v.Message())...)
				return true
			})
		case f.IsList() && f.Message() != nil:
			for i := range v.List().Len() {
				found = append(found, payloadsIn(v.List().Get(i).Message())...)
			}
		case !f.IsMap() && !f.IsList() && f.Message() != nil:
			found = append(found, payloadsIn(v.Message())...)
		}
		return true
	})
	return found
}

// decode tries the sealed payloads with the keys that a process has that starts now.
func (in *installation) decode(histories map[string]payloads, families map[string]string) tried {
	in.t.Helper()
	got := tried{}
	keys := in.inside().keys
	converter := sealing.DataConverter(keys)
	for id, history := range histories {
		count := got[families[id]]
		for _, p := range history {
			if string(p.GetMetadata()["encoding"]) != "binary/encrypted" {
				continue // what the server keeps for itself, such as search attributes
			}
			if converter.FromPayload(p, new(any)) == nil {
				count.opened++
			} else {
				count.stay++
			}
		}
		got[families[id]] = count
	}
	return got
}
