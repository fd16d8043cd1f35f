package sealing

import (
	"context"
	"errors"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

const (
	// workflowPrefix begins the workflow id of every course.
	workflowPrefix = "course/"

	encryptedEncoding = "binary/encrypted"
	metadataCourse    = "enplan-course"
	metadataKeyID     = "enplan-key-id"
)

// dataConverter encrypts for the course whose workflow it is told of, and with the
// installation's own key for all others.
//
// It is not the SDK's codec converter alone, because the SDK must also be able to say
// that it is asked from within workflow code (see codec.inWorkflow); embedding
// the SDK's converter hides its contexts, so both are passed on here by name.
type dataConverter struct {
	converter.DataConverter
	codec codec
}

var (
	_ converter.DataConverterWithSerializationContext = dataConverter{}
	_ converter.ContextAware                          = dataConverter{}
)

// DataConverter returns the converter that every client and worker must use.
//
// A payload names its course and key in its metadata and is decoded by them. Where the SDK says
// which course it decodes for, a payload of another course, or one that is not
// encrypted for this one, is refused with [ErrUnreadable]: whoever can write to
// Temporal cannot move a payload from one course to another or slip in one of his own.
func DataConverter(ring *Keyring) converter.DataConverter { return newDataConverter(codec{ring: ring}) }

func newDataConverter(c codec) dataConverter {
	return dataConverter{converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), c), c}
}

// WithSerializationContext learns from the SDK which workflow the payloads belong to.
func (d dataConverter) WithSerializationContext(sc converter.SerializationContext) converter.DataConverter {
	c := d.codec
	switch sc := sc.(type) {
	case converter.WorkflowSerializationContext:
		c.course = courseOf(sc.WorkflowID)
	case converter.ActivitySerializationContext:
		c.course = courseOf(sc.WorkflowID)
	}
	if c == d.codec {
		return d
	}
	return newDataConverter(c)
}

// WithWorkflowContext learns from the SDK that workflow code is asking.
func (d dataConverter) WithWorkflowContext(converter.WorkflowContext) converter.DataConverter {
	c := d.codec
	c.inWorkflow = true
	if c == d.codec {
		return d
	}
	return newDataConverter(c)
}

// WithContext has nothing to learn from an activity's context.
func (d dataConverter) WithContext(context.Context) converter.DataConverter { return d }

// courseOf is the course that a workflow is, or "" for other workflows.
func courseOf(workflowID string) CourseID {
	course, found := strings.CutPrefix(workflowID, workflowPrefix)
	if !found {
		return ""
	}
	return course
}

// codec encrypts whole payloads, their metadata included.
type codec struct {
	ring   *Keyring
	course CourseID // "": no course

	// inWorkflow makes a missing key fail the workflow task, which the server then tries
	// again, by panicking. An error would be taken for a fault of the payload: the SDK
	// drops a signal that it cannot decode and fails a workflow whose input it
	// cannot decode, so a database that is away for a moment would cost a command or a
	// whole course.
	inWorkflow bool
}

// Encode encrypts payloads for the codec's course.
func (c codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	k, err := c.sealingKey()
	if err != nil {
		return nil, c.failed("encrypt", err)
	}
	sealed := make([]*commonpb.Payload, len(payloads))
	for i, plain := range payloads {
		if sealed[i], err = encrypt(k, plain); err != nil {
			return nil, c.failed("encrypt", err)
		}
	}
	return sealed, nil
}

// Decode decrypts payloads of the codec's course; of any, if it has none.
func (c codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	opened := make([]*commonpb.Payload, len(payloads))
	for i, sealed := range payloads {
		var err error
		if opened[i], err = c.decode(sealed); err != nil {
			return nil, c.failed("decrypt", err)
		}
	}
	return opened, nil
}

func (c codec) sealingKey() (*key, error) {
	if c.course == "" {
		return c.ring.masters.currentInstall(), nil
	}
	return c.ring.key(c.course)
}

func (c codec) decode(sealed *commonpb.Payload) (*commonpb.Payload, error) {
	if c.course != "" && courseIn(sealed) != c.course {
		return nil, fmt.Errorf("%w: not of course %s", ErrUnreadable, c.course)
	}
	if !encrypted(sealed) {
		return sealed, nil
	}
	k, err := c.ring.keyOf(sealed)
	if err != nil {
		return nil, err
	}
	return decrypt(k, sealed)
}

func (c codec) failed(doing string, err error) error {
	err = fmt.Errorf("%s payload: %w", doing, err)
	if c.inWorkflow && (errors.Is(err, ErrNoKey) || errors.Is(err, ErrKeyUnavailable) || errors.Is(err, ErrKeyDestroyed)) {
		panic(err)
	}
	return err
}

// keyOf finds the key that a payload's metadata names.
func (r *Keyring) keyOf(sealed *commonpb.Payload) (*key, error) {
	id := string(sealed.GetMetadata()[metadataKeyID])
	if course := courseIn(sealed); course != "" {
		return r.keyWithID(course, id)
	}
	return r.masters.installKey(id)
}

func encrypt(k *key, plain *commonpb.Payload) (*commonpb.Payload, error) {
	text, err := proto.Marshal(plain)
	if err != nil {
		return nil, fmt.Errorf("marshal: %w", err)
	}
	sealed := &commonpb.Payload{
		Metadata: map[string][]byte{
			converter.MetadataEncoding: []byte(encryptedEncoding),
			metadataKeyID:              []byte(k.id),
		},
		Data: k.seal(make([]byte, 0, sealOverhead+len(text)), inTemporal, text),
	}
	if k.course != "" {
		sealed.Metadata[metadataCourse] = []byte(k.course)
	}
	return sealed, nil
}

func decrypt(k *key, sealed *commonpb.Payload) (*commonpb.Payload, error) {
	text, err := k.open(inTemporal, sealed.GetData())
	if err != nil {
		return nil, err
	}
	plain := &commonpb.Payload{}
	if err := proto.Unmarshal(text, plain); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return plain, nil
}

func encrypted(p *commonpb.Payload) bool {
	return string(p.GetMetadata()[converter.MetadataEncoding]) == encryptedEncoding
}

// courseIn is the course whose key a payload says it lies under, or "".
func courseIn(p *commonpb.Payload) CourseID {
	if !encrypted(p) {
		return ""
	}
	return string(p.GetMetadata()[metadataCourse])
}
