package edge

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks whose word about a request's origin is taken.
type Proxies []netip.Prefix

// ParseProxies reads networks and addresses, separated by commas.
func ParseProxies(text string) (Proxies, error) {
	var out Proxies
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		network, err := netip.ParsePrefix(part)
		if err != nil {
			address, wrong := netip.ParseAddr(part)
			if wrong != nil {
				return nil, fmt.Errorf("%q is no network and no address", part)
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		out = append(out, network.Masked())
	}
	return out, nil
}

func (p Proxies) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// Client is whom a request comes from: the connection's other end, or what the last proxy that is not trusted
// told the first that is. Anybody can write X-Forwarded-For, so it is read from its end and no further
// than trust goes. Of an IPv6 address it is the network, all of which one subscriber has.
func (p Proxies) Client(r *http.Request) string {
	last, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	client := last.Addr().Unmap()
	told := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(told) {
		if !p.trusts(client) {
			break
		}
		before, ok := hopOf(hop)
		if !ok {
			break
		}
		client = before
	}
	return subscriber(client)
}

// Unheard says whether a request comes by a proxy whose word is not taken: from a private address, with a word about
// its origin.
func (p Proxies) Unheard(r *http.Request) bool {
	last, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || r.Header.Get("X-Forwarded-For") == "" {
		return false
	}
	a := last.Addr().Unmap()
	return (a.IsPrivate() || a.IsLoopback()) && !p.trusts(a)
}

// hopOf reads one address of the header; some proxies write the port too.
func hopOf(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap(), true
	}
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return address.Unmap().WithZone(""), err == nil
}

func subscriber(a netip.Addr) string {
	if a.Is6() {
		if network, err := a.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return a.String()
}
