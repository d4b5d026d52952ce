package main

import (
	"errors"
	"io"
)

func scaling(o options, out io.Writer) error { return errors.ErrUnsupported }
