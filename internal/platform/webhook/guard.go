package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// Networks are addresses that events may be sent to although they are not public.
type Networks []netip.Prefix

// ParseNetworks reads networks such as 10.2.0.0/16, separated by commas.
func ParseNetworks(text string) (Networks, error) {
	var found Networks
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, fmt.Errorf("read networks: %w", err)
		}
		found = append(found, network.Masked())
	}
	return found, nil
}

func (n Networks) contain(address netip.Addr) bool {
	for _, network := range n {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

func (n Networks) mayReach(address netip.Addr) bool { return n.contain(address) || public(address) }

// notPublic are networks that are neither private nor loopback to net/netip, and lead to no public address or hide another one in theirs.
var notPublic = mustParse("0.0.0.0/8, 100.64.0.0/10, 192.0.0.0/24, 192.0.2.0/24, 192.88.99.0/24, 198.18.0.0/15, 198.51.100.0/24, " +
	"203.0.113.0/24, 240.0.0.0/4, 64:ff9b::/96, 64:ff9b:1::/48, 100::/64, 2001::/23, 2001:db8::/32, 2002::/16, fec0::/10")

func mustParse(text string) Networks {
	found, err := ParseNetworks(text)
	if err != nil {
		panic("webhook: " + err.Error()) // the text is ours
	}
	return found
}

func public(address netip.Addr) bool {
	return address.IsGlobalUnicast() && !address.IsPrivate() && !notPublic.contain(address)
}

var errNotAllowed = errors.New("address is not allowed")

// guard makes a dialer that asks about each address as it connects to it, after the host's name was resolved: what is asked about is
// what is reached.
func guard(allowed func(netip.Addr) bool) *net.Dialer {
	return &net.Dialer{
		Timeout: 5 * time.Second,
		ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !allowed(to.Addr().Unmap().WithZone("")) {
				return errNotAllowed
			}
			return nil
		},
	}
}
