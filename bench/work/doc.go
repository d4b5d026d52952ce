// Package work says what the benchmark does, so that every row of it does the same: sizes, data, order of operations, what
// is timed and what is checked. It knows none of the ways to do it; those are Rows. It is shared with the module
// bench/peers, hence a package of its own.
package work
