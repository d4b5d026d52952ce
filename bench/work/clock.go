package work

import (
	"syscall"
	"time"
	"unsafe"
)

// CPUTime makes what is measured in this process count its CPU time, that of drivers' threads included, instead of the time
// that passes. On a machine that others use, too, it tells what work costs, but not what overlaps.
var CPUTime bool

// since returns a function that tells how long ago it was made.
func since() func() time.Duration {
	if !CPUTime {
		begin := time.Now()
		return func() time.Duration { return time.Since(begin) }
	}
	begin := cpu()
	return func() time.Duration { return cpu() - begin }
}

// cpu is the CPU time of this process.
func cpu() time.Duration {
	const clockProcessCPU = 2
	var t syscall.Timespec
	if _, _, e := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clockProcessCPU, uintptr(unsafe.Pointer(&t)), 0); e != 0 {
		return 0
	}
	return time.Duration(t.Nano())
}
