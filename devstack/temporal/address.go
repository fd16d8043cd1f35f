package main

import (
	"fmt"
	"net"
	"strconv"
)

const loopback = "127.0.0.1"

func splitAddress(address string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("address %q: %w", address, err)
	}
	if port, err = strconv.Atoi(text); err != nil {
		return "", 0, fmt.Errorf("port of address %q: %w", address, err)
	}
	addresses, err := net.LookupHost(host)
	if err != nil {
		return "", 0, fmt.Errorf("host of address %q: %w", address, err)
	}
	return addresses[0], port, nil
}

// dialable turns "every interface" into one that a client can dial.
func dialable(host string) string {
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		return loopback
	}
	return host
}

// freePorts asks the system for ports that nobody uses. All are held until the last one is known, so that they differ.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		listener, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			return nil, fmt.Errorf("find a free port: %w", err)
		}
		defer func() { _ = listener.Close() }()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
