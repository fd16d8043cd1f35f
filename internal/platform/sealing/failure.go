package sealing

import (
	"errors"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

// failureConverter encrypts the message and stack trace of failures with the key
// of the course they happen in. The SDK's own one, which it leans on, is not enough:
// it learns of no course, and it decodes in place, so that the marker of a failed local
// activity would be sent with its message in plain text.
type failureConverter struct {
	data converter.DataConverter
	sdk  converter.FailureConverter
}

var _ converter.FailureConverterWithSerializationContext = failureConverter{}

// FailureConverter returns the converter of failures that goes with the data converter of
// [DataConverter]. Every client and worker must use both.
//
// The type of an application error stays readable. A workflow task that panics is
// encrypted with the installation's key, not the course's: the SDK gives no context.
func FailureConverter(data converter.DataConverter) converter.FailureConverter {
	return failureConverter{
		data: data,
		sdk: temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
			DataConverter:          data,
			EncodeCommonAttributes: true,
		}),
	}
}

// WithSerializationContext learns from the SDK which workflow the failures belong to.
func (f failureConverter) WithSerializationContext(sc converter.SerializationContext) converter.FailureConverter {
	return FailureConverter(converter.WithDataConverterSerializationContext(f.data, sc))
}

// ErrorToFailure encrypts. The SDK's converter panics where it cannot; what happens then
// must neither end the worker nor send the text in plain, so it is withheld.
func (f failureConverter) ErrorToFailure(err error) (failure *failurepb.Failure) {
	defer func() {
		if recover() != nil {
			failure = withheld(err)
		}
	}()
	return f.sdk.ErrorToFailure(err)
}

// FailureToError decrypts a copy: the failure it is given may yet be sent.
func (f failureConverter) FailureToError(failure *failurepb.Failure) error {
	if failure == nil {
		return nil
	}
	return f.sdk.FailureToError(proto.Clone(failure).(*failurepb.Failure))
}

// withheld is a failure without its text, alike in all that decides whether to try again.
func withheld(err error) *failurepb.Failure {
	info := &failurepb.ApplicationFailureInfo{}
	if application, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		info.Type = application.Type()
		info.NonRetryable = application.NonRetryable()
	}
	return &failurepb.Failure{
		Message:     "failure withheld: it could not be encrypted",
		Source:      "GoSDK",
		FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: info},
	}
}
