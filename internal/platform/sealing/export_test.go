package sealing

// Refusals says how many failed fetches the keyring remembers.
func (r *Keyring) Refusals() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.refusals)
}
