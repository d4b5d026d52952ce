// Command gogl does the benchmark's work with OpenGL through go-gl, in two ways: glBufferSubData and mapped buffers. It
// serves package work; started for W6 it uploads one MiB and ends.
package main

import (
	"runtime"

	"github.com/go-gl/gl/v4.5-core/gl"

	"github.com/vkgloo/vkgloo/bench/work"
)

func open() ([]work.Row, error) {
	if err := openContext(); err != nil {
		return nil, err
	}
	if err := gl.InitWithProcAddrFunc(procAddress); err != nil {
		return nil, err
	}
	return []work.Row{row{mapped: false}, row{mapped: true}}, nil
}

func main() {
	runtime.LockOSThread() // the context is current on one thread
	if name, ok := work.Starting(); ok {
		start(name)
		return
	}
	work.Serve(open)
}

func start(name string) {
	rows, err := open()
	if err != nil {
		work.Fail(err)
	}
	for _, r := range rows {
		if r.Name() != name {
			continue
		}
		p := work.First()
		j := newJob(len(p), r.(row).mapped)
		if err := j.Upload(p); err != nil {
			work.Fail(err)
		}
		work.Usable(func() error { return work.Check(j.Contents, p) })
	}
}
