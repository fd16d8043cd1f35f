// Package loopback is the address on which all parts of devstack listen: this machine alone.
package loopback

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
)

// Host is the address that nobody else can reach.
const Host = "127.0.0.1"

// Address is host:port.
func Address(port int) string { return net.JoinHostPort(Host, strconv.Itoa(port)) }

// Listen takes the port, or fails when it is in use.
func Listen(ctx context.Context, port int) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(ctx, "tcp", Address(port))
}

// FreePorts asks the system for ports that nobody uses. Each is held until all are known, so that they differ.
func FreePorts(ctx context.Context, n int) (ports []int, err error) {
	var held []net.Listener
	for range n {
		listener, listenErr := Listen(ctx, 0)
		if listenErr != nil {
			err = fmt.Errorf("find a free port: %w", listenErr)
			break
		}
		held = append(held, listener)
		if address, ok := listener.Addr().(*net.TCPAddr); ok {
			ports = append(ports, address.Port)
		}
	}
	for _, listener := range held {
		err = errors.Join(err, listener.Close())
	}
	return ports, err
}
