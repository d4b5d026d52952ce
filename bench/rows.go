package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/vkgloo/vkgloo/bench/habit"
	"github.com/vkgloo/vkgloo/bench/raw"
	"github.com/vkgloo/vkgloo/bench/work"
)

// openRows opens every row that this machine allows. What is left out is said on standard error. The second result names
// the device.
func openRows(o options) (rows []work.Row, device string, closeAll func(), err error) {
	rows = limits()
	ctx, err := raw.Open(o.device)
	if err != nil {
		return nil, "", nil, fmt.Errorf("no Vulkan device: %w", err)
	}
	rows = append(rows, &vulkanC{ctx, false}, &vulkanC{ctx, true})
	rows = append(rows, starters(".cache/bench", o.device)...)
	leave := func(what string, err error) { fmt.Fprintf(os.Stderr, "left out: %s: %v\n", what, err) }
	if d, err := habit.Open(o.device); err != nil {
		leave(habit.Name, err)
	} else {
		rows = append(rows, habit.Row{Device: d})
	}
	closeAll = func() {
		for _, r := range rows {
			if err := r.Close(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
				fmt.Fprintf(os.Stderr, "closing %s: %v\n", r.Name(), err)
			}
		}
		ctx.Close()
	}
	return rows, ctx.Name(), closeAll, nil
}
