package api

/*
#include <string.h>
*/
import "C"

import "unsafe"

// Copy is memcpy of all of src to dst, which is at least as long and apart from it.
func Copy(dst, src []byte) {
	C.memcpy(unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(src)), C.size_t(len(src)))
}
