// Command webgpu does the benchmark's work with wgpu through github.com/cogentcore/webgpu. It serves package work; started
// for W6 it uploads one MiB and ends.
package main

import "github.com/vkgloo/vkgloo/bench/work"

func main() {
	if _, ok := work.Starting(); ok {
		start()
		return
	}
	work.Serve(func() ([]work.Row, error) {
		r, err := open()
		return []work.Row{r}, err
	})
}

func start() {
	r, err := open()
	if err != nil {
		work.Fail(err)
	}
	p := work.First()
	j, err := r.newJob(len(p))
	if err == nil {
		err = j.Upload(p)
	}
	if err != nil {
		work.Fail(err)
	}
	work.Usable(func() error { return work.Check(j.Contents, p) })
}
