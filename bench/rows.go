package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

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
	rows = append(rows, starters(cache, o.device)...)
	rows = append(rows, &opStream{o.device})
	own, err := libraries(o.device)
	if err != nil {
		return nil, "", nil, err
	}
	rows = append(rows, own...)
	leave := func(what string, err error) { fmt.Fprintf(os.Stderr, "left out: %s: %v\n", what, err) }
	if d, err := habit.Open(o.device); err != nil {
		leave(habit.Name, err)
	} else {
		rows = append(rows, habit.Row{Device: d})
	}
	stop := func() {}
	if o.peers {
		var more []work.Row
		more, stop = peers(leave)
		rows = append(rows, more...)
	}
	closeAll = func() {
		stop()
		for _, r := range rows {
			if err := r.Close(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
				fmt.Fprintf(os.Stderr, "closing %s: %v\n", r.Name(), err)
			}
		}
		ctx.Close()
	}
	return rows, ctx.Name(), closeAll, nil
}

// cache is where the benchmark builds what it needs besides itself.
const cache = ".cache/bench-programs"

// peers builds the programs of the module bench/peers and starts them.
func peers(leave func(string, error)) (rows []work.Row, stop func()) {
	var running []*work.Process
	for _, name := range []string{"gogl", "webgpu"} {
		bin, err := build("bench/peers", "./"+name, name)
		if err != nil {
			leave(name, err)
			continue
		}
		p, more, err := work.Dial(bin, os.Stderr)
		if err != nil {
			leave(name, err)
			continue
		}
		running = append(running, p)
		rows = append(rows, more...)
	}
	return rows, func() {
		for _, p := range running {
			if err := p.Close(); err != nil {
				leave("closing a peer", err)
			}
		}
	}
}

// build makes a program of the package and returns its path.
func build(dir, pkg, name string) (string, error) {
	bin, err := filepath.Abs(filepath.Join(cache, name))
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-o", bin, pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, lastLine(out))
	}
	return bin, nil
}

func lastLine(p []byte) string {
	s := strings.TrimSpace(string(p))
	return s[strings.LastIndexByte(s, '\n')+1:]
}
