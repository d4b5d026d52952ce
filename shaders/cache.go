package shaders

import (
	"crypto/sha256"
	"sync"
)

// compiled holds what this process compiled.
var compiled = cache{limit: 16 << 20}

// cache keeps modules by the hash of their source, up to a number of words; the oldest go first. Errors are not kept, but
// shared with those who wait for the same compilation.
type cache struct {
	mu      sync.Mutex
	entries map[[sha256.Size]byte]*cached
	order   [][sha256.Size]byte // of finished ones, oldest first
	words   int
	limit   int // words
}

// cached is one compilation. words and err may be read once done is closed.
type cached struct {
	done  chan struct{}
	words []uint32
	err   error
}

// get returns what make gave for the key, running it unless that was or is being done.
func (c *cache) get(key [sha256.Size]byte, compile func() ([]uint32, error)) ([]uint32, error) {
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		c.mu.Unlock()
		<-e.done
		return e.words, e.err
	}
	e := &cached{done: make(chan struct{})}
	if c.entries == nil {
		c.entries = make(map[[sha256.Size]byte]*cached)
	}
	c.entries[key] = e
	c.mu.Unlock()
	e.words, e.err = compile()
	c.finish(key, e)
	return e.words, e.err
}

// finish keeps e, or forgets it if it failed.
func (c *cache) finish(key [sha256.Size]byte, e *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(e.done)
	if e.err != nil {
		delete(c.entries, key)
		return
	}
	c.order = append(c.order, key)
	for c.words += len(e.words); c.words > c.limit; c.order = c.order[1:] {
		c.words -= len(c.entries[c.order[0]].words)
		delete(c.entries, c.order[0])
	}
}
