package buffer_test

import (
	"context"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// meanwhile is a source that is flushed behind others: what another goroutine does while a flush is under way.
type meanwhile func()

func (m meanwhile) Flush(*staging.Batch) error { m(); return nil }
func (meanwhile) Restore(*staging.Ticket)      {}
func (meanwhile) Forget(*staging.Ticket)       {}

// TestWriteDuringFlush writes a buffer, at once if it may, when a flush has taken its list but not yet recorded it, and
// the work that kept that flush from writing in place has just ended.
func TestWriteDuringFlush(t *testing.T) {
	faults := vktest.NewFaults(t)
	e := engine(t, vk.UploadAuto, vktest.Options{Faults: faults})
	b := attached(t, e, get(buffer.NewData(u8(0, 0, 0, 0))))
	to := attached(t, e, get(buffer.NewSize(4)))
	need(t, e.Finish())
	faults.SetDelay(30 * time.Millisecond)
	need(t, e.Copy(to.Store(), b.Store(), 0, 0, 4))
	need(t, e.Flush()) // the GPU reads the store now
	need(t, b.SetSubData(u8(1, 1), 1))
	e.MarkDirty(meanwhile(func() {
		line := e.Device().Timeline()
		need(t, line.Wait(context.Background(), line.Issued()))
		need(t, b.Write(u8(2), 2))
	}))
	need(t, e.Flush())
	wantGPU(t, b, "0 1 2 0")
}
