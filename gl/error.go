package gl

import (
	"errors"
	"fmt"

	"github.com/vkgloo/vkgloo/vk"
)

// Error is what is behind a code of GetError: which call, with which values, was refused and why.
type Error struct {
	Code uint32 // INVALID_ENUM, INVALID_VALUE, INVALID_OPERATION, OUT_OF_MEMORY, CONTEXT_LOST
	Text string
	Err  error // the cause in a layer below, or nil
}

var codeNames = map[uint32]string{
	INVALID_ENUM: "INVALID_ENUM", INVALID_VALUE: "INVALID_VALUE", INVALID_OPERATION: "INVALID_OPERATION",
	OUT_OF_MEMORY: "OUT_OF_MEMORY", CONTEXT_LOST: "CONTEXT_LOST",
}

// Error is the code's name, the call and the cause.
func (e *Error) Error() string {
	s := "gl: " + codeNames[e.Code] + ": " + e.Text
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause in a layer below.
func (e *Error) Unwrap() error { return e.Err }

// errNoContext is the cause of errors of calls that need a GPU before there is a context.
var errNoContext = errors.New("gl: no context is current: call gl.Init or gl.MakeCurrent")

// GetError returns the code of the first error since the last GetError, and clears it: NO_ERROR when there was none.
func GetError() uint32 {
	c := current
	code := c.code
	c.code, c.told = NO_ERROR, code != NO_ERROR
	return code
}

// Err returns the Go error behind the code that GetError will return next or, if nothing failed since, has returned
// last: an *Error, which wraps the cause. It is nil when that code is NO_ERROR.
func Err() error {
	c := current
	if c.code == NO_ERROR && !c.told || c.cause == nil {
		return nil
	}
	return c.cause
}

// latch keeps the first error.
func (c *context) latch(code uint32, cause error, format string, args []any) {
	if c.code != NO_ERROR {
		return
	}
	c.code = code
	c.cause = &Error{Code: code, Text: fmt.Sprintf(format, args...), Err: cause}
}

func (c *context) badEnum(format string, args ...any)  { c.latch(INVALID_ENUM, nil, format, args) }
func (c *context) badValue(format string, args ...any) { c.latch(INVALID_VALUE, nil, format, args) }
func (c *context) badOp(format string, args ...any)    { c.latch(INVALID_OPERATION, nil, format, args) }

// given reports whether p, memory that a call reads or fills, is not nil. OpenGL would crash: here it is INVALID_VALUE.
func given[T any](c *context, p *T, call string) bool {
	if p == nil {
		c.badValue("%s: nil pointer", call)
	}
	return p != nil
}

// failed latches the code that fits an error of the layers below.
func (c *context) failed(err error, format string, args ...any) {
	code := uint32(INVALID_OPERATION)
	switch {
	case errors.Is(err, vk.ErrOutOfMemory):
		code = OUT_OF_MEMORY
	case errors.Is(err, vk.ErrDeviceLost):
		code = CONTEXT_LOST
	}
	c.latch(code, err, format, args)
}
