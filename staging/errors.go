package staging

import "errors"

// ErrState reports a call at the wrong moment: a closed engine, an open ticket, a context that can't submit.
// Nothing was changed.
var ErrState = errors.New("wrong state")
