package vkgloo

import (
	"errors"
	"fmt"
	"io"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/insight"
)

// StartTrace writes what the context does from now on to w, as JSON that ui.perfetto.dev and chrome://tracing open: flushes,
// copies, submissions, stalls, reads, frames, the use of the ring. The writer is called on a goroutine of its own.
// While Go's own tracing runs (runtime/trace), the same spans are regions of that, whether or not this was called.
//   - Errors: buffer.ErrState after Close and while a trace runs; buffer.ErrArgs for no writer. Those of w come from StopTrace.
//   - Ownership: w is the trace's until StopTrace or Close.
func (c *Context) StartTrace(w io.Writer) error {
	if err := c.open("a trace"); err != nil {
		return err
	}
	err := c.eng.Tracer().Start(w, insight.TraceOptions{Process: c.label})
	switch {
	case errors.Is(err, insight.ErrRunning):
		return fmt.Errorf("%w: context %q: a trace is running: call StopTrace first", buffer.ErrState, c.label)
	case errors.Is(err, insight.ErrNoWriter):
		return fmt.Errorf("%w: context %q: a trace needs a writer, not nil", buffer.ErrArgs, c.label)
	}
	return err
}

// StopTrace ends the trace. What is written is complete when it returns; Close stops a trace that still runs.
//   - Errors: the first one of the writer; insight.ErrLost, with a count, where the writer was so slow that events had to be let go;
//     buffer.ErrState when no trace runs.
func (c *Context) StopTrace() error {
	err := c.eng.Tracer().Stop()
	if errors.Is(err, insight.ErrNotRunning) {
		return fmt.Errorf("%w: context %q: no trace is running: call StartTrace first", buffer.ErrState, c.label)
	}
	return err
}

// Tracer returns the tracer below: programs may write spans of their own into the context's trace.
func (c *Context) Tracer() *insight.Tracer { return c.eng.Tracer() }

// MarkFrame says that a frame of the program ends here and the next one begins. It shows in traces and is counted in Stats,
// and has no other effect.
func (c *Context) MarkFrame() {
	c.frames.Add(1)
	c.eng.Tracer().Frame()
}
