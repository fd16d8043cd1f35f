package worker

import (
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
)

// ClientOptions are those of every client of this installation: payloads and failures are
// encrypted, and nothing is compressed on the wire, for what is encrypted does not get
// smaller and all the rest is short.
func ClientOptions(address, namespace string, keys *sealing.Keyring, logger log.Logger) client.Options {
	converter := sealing.DataConverter(keys)
	return client.Options{
		HostPort: address, Namespace: namespace,
		DataConverter: converter, FailureConverter: sealing.FailureConverter(converter),
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}},
		Logger:            logger,
	}
}
