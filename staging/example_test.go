package staging_test

import (
	"fmt"
	"log"
	"os"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

func TestMain(m *testing.M) { os.Exit(vktest.Main(m)) }

func try[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// pending is a buffer of the least kind: one write that waits for the flush.
type pending struct {
	store *staging.Store
	size  int
	span  staging.Span
}

// Flush moves the write into the batch: a store of that size, and a copy into it.
func (p *pending) Flush(b *staging.Batch) error {
	if err := b.Resize(p.store, p.size); err != nil {
		return err
	}
	b.Copy(p.store, 0, p.span, 0, p.span.Len())
	b.Keep(p.span) // the engine's from here on: free again when the copy is done
	return nil
}

// Restore and Forget are for tickets that are cancelled or submitted; this one never sees a ticket.
func (p *pending) Restore(*staging.Ticket) {}
func (p *pending) Forget(*staging.Ticket)  {}

// The engine without package buffer: memory of the ring, a store, a flush, a copy on the GPU, a read.
func ExampleEngine() {
	d := try(vk.Open(vk.Options{}))
	defer d.Close()
	e := try(staging.New(d, staging.Options{}))
	defer e.Close()

	p := &pending{store: e.NewStore("letters"), size: 8}
	defer p.store.Release()
	p.span = try(e.Reserve(8))
	copy(p.span.Bytes(), "abcdefgh") // mapped memory: no second copy
	e.MarkDirty(p)
	check(e.Flush())

	check(e.Copy(p.store, p.store, 0, 4, 4)) // behind a barrier that the engine finds out
	out := make([]byte, 8)
	check(e.Read(p.store, out, 0))
	fmt.Printf("%s\n", out)
	// Output: efghefgh
}

// A readback is a future.
func ExampleReadback() {
	d := try(vk.Open(vk.Options{}))
	defer d.Close()
	e := try(staging.New(d, staging.Options{}))
	defer e.Close()
	s := e.NewStore("zeros")
	defer s.Release()
	check(e.Create(s, 4))
	check(e.Fill(s, 0, 4, []byte{5}))
	r := e.ReadAsync(s, 0, 4)
	<-r.Done()
	fmt.Println(try(r.Bytes()))
	// Output: [5 5 5 5]
}
