package work

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Usable is what a process of W6 calls when its first MiB is usable. It reports the peak memory, then checks what the
// first MiB holds and ends the process. The figure is the kernel's high-water mark of this address space; what wait
// reports of a child counts its parent's, too.
func Usable(check func() error) {
	if err := usable(); err != nil {
		Fail(err)
	}
	if err := check(); err != nil {
		Fail(err)
	}
	os.Exit(0)
}

// Fail ends a process of W6 that failed.
func Fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func usable() error {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if kib, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			_, err := fmt.Println(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kib), "kB")))
			return err
		}
	}
	return errors.New("no VmHWM in /proc/self/status")
}

// Check compares what get reads with what was sent.
func Check(get func([]byte) error, want []byte) error { return check(get, want) }

// First is the MiB of W6.
func First() []byte {
	p := make([]byte, mib)
	for i := range p {
		p[i] = byte(i * 31)
	}
	return p
}
