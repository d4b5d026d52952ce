package vkgloo_test

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

// A snapshot lists what lies where in device memory. It can be written as JSON, SVG and PNG, too.
func ExampleContext_Snapshot() {
	ctx := must(vkgloo.Open(vkgloo.Options{Label: "demo"}))
	defer ctx.Close()
	b := must(ctx.NewBuffer(vkgloo.BufferOptions{Size: 1000, Label: "heights"}))
	defer b.Release()
	check(ctx.Finish())
	s := must(ctx.Snapshot())
	for _, block := range s.Blocks {
		for _, r := range block.Ranges {
			if r.Label == "heights" {
				fmt.Println(s.Label, r.Kind, r.Label, r.Size >= 1000)
			}
		}
	}
	var svg bytes.Buffer
	check(s.WriteSVG(&svg))
	fmt.Println(bytes.Contains(svg.Bytes(), []byte("heights")))
	// Output:
	// demo buffer heights true
	// true
}

// A trace shows flushes, copies, submissions, stalls and frames in ui.perfetto.dev.
func ExampleContext_StartTrace() {
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	b := must(ctx.Reserve(64))
	defer b.Release()
	var file bytes.Buffer // or an os.File
	check(ctx.StartTrace(&file))
	for i := range 3 {
		check(b.SetSubData(buffer.Of([]byte{byte(i)}), i))
		check(ctx.Flush())
		ctx.MarkFrame()
	}
	check(ctx.StopTrace())
	var trace struct {
		Events []struct {
			Name string `json:"name"`
		} `json:"traceEvents"`
	}
	check(json.Unmarshal(file.Bytes(), &trace))
	flushes := 0
	for _, e := range trace.Events {
		if e.Name == "flush" {
			flushes++
		}
	}
	fmt.Println(flushes)
	// Output: 3
}

// A budget is what a process may use of each heap before allocations fail or grow slow.
func ExampleContext_Budget() {
	ctx := must(vkgloo.Open(vkgloo.Options{
		Pressure: func(p vkgloo.Pressure) {}, // called when a heap's budget is nearly used up: release something, or Trim
	}))
	defer ctx.Close()
	b := must(ctx.Reserve(1 << 20))
	defer b.Release()
	check(ctx.Finish())
	used := 0
	for _, h := range ctx.Budget() {
		if h.Usage > h.Budget {
			fmt.Println("over budget")
		}
		used += h.Allocated
	}
	fmt.Println(used >= 1<<20)
	// Output: true
}
