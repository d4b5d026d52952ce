package staging

import (
	"errors"
	"fmt"
)

var (
	// ErrState reports a call at the wrong moment: a closed engine, an open ticket, a context that can't submit.
	// Nothing was changed.
	ErrState = errors.New("wrong state")
	// ErrValue reports a bad number, range or size. Nothing was changed.
	ErrValue = errors.New("bad value")
	// ErrRange is the ErrValue of a range that doesn't lie inside, or a size that can't be.
	ErrRange = fmt.Errorf("%w: out of range", ErrValue)
)
