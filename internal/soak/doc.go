// Package soak holds the test of load: many goroutines that make, write, resize, read and release thousands of buffers of
// one context, each byte compared with a model, while memory, handles and goroutines must stay flat. SOAK says for how long
// (a duration; ./run soak sets it), SOAK_SEED what the
// random numbers begin with, SOAK_VALIDATION=1 that it runs under the validation layer.
package soak
