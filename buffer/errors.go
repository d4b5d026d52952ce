package buffer

import (
	"errors"
	"fmt"

	"github.com/vkgloo/vkgloo/staging"
)

// The sentinels that every error of this package wraps. A call that returns one of them has changed nothing: not
// sizes, element type, pending writes, views or the contents on the GPU.
var (
	// ErrValue reports a bad number, range, shape or contiguity.
	ErrValue = staging.ErrValue
	// ErrType reports an element type that the call can't take.
	ErrType = errors.New("bad type")
	// ErrIndex reports an element index that lies outside.
	ErrIndex = errors.New("index out of range")
	// ErrKey reports a field that the record doesn't have.
	ErrKey = errors.New("no such field")
	// ErrState reports a call at the wrong moment: before there is data, without a context, while a ticket is open.
	ErrState = staging.ErrState
	// ErrContext reports an object that belongs to another context.
	ErrContext = errors.New("belongs to another context")
)

// Kinds of ErrValue and of ErrState.
var (
	// ErrRange reports a range that doesn't lie inside the buffer, or a size that can't be.
	ErrRange = staging.ErrRange
	// ErrArgs reports arguments that are missing or contradict one another.
	ErrArgs = fmt.Errorf("%w: arguments", ErrValue)
	// ErrFormat reports a layout that is malformed or doesn't suit the program.
	ErrFormat = fmt.Errorf("%w: format", ErrValue)
	// ErrMode reports a primitive mode that doesn't suit the call.
	ErrMode = fmt.Errorf("%w: mode", ErrValue)
	// ErrReleased reports the use of a released object.
	ErrReleased = fmt.Errorf("%w: released", ErrState)
)
