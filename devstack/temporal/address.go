package main

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"github.com/enplan-dk/enplan/devstack/loopback"
)

func splitAddress(ctx context.Context, address string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("address %q: %w", address, err)
	}
	if port, err = strconv.Atoi(text); err != nil {
		return "", 0, fmt.Errorf("port of address %q: %w", address, err)
	}
	addresses, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil {
		return "", 0, fmt.Errorf("host of address %q: %w", address, err)
	}
	return addresses[0], port, nil
}

// dialable turns "every interface" into one that a client can dial.
func dialable(host string) string {
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		return loopback.Host
	}
	return host
}
