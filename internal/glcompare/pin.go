package glcompare

import "runtime"

var pinner runtime.Pinner

// pin keeps memory where it is while C reads it.
func pin(p []byte) { pinner.Pin(&p[0]) }

func unpin() { pinner.Unpin() }
