// Package course holds the rules of a family's course as a decider: a
// deterministic core without I/O.
//
//	Decide(state, request, at)  → events, or a Refusal that says what, why and what to do
//	Evolve(state, event)        → the state after it
//	Due(state, at)              → the events that time itself brings
//	NextDue(state)              → when to ask again
//	Explain(state, at)          → why the course is where it is and what happens next
//
// The workflow, the fold of the journal, the simulation and the tests all run this
// code. It must not know Temporal, Postgres, HTTP, a clock or randomness. Time is an
// argument, ids follow from the state's version, and law is read from the by-law
// revision that the course is pinned to. So the same inputs give the same events for
// as long as the course runs.
package course
