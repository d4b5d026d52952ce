// Package invariants holds checks of the library's own bookkeeping, compiled in by the build tag invariants or by
// -race, and costing nothing otherwise. Callers guard anything dearer than an argument with `if invariants.Enabled`.
package invariants
