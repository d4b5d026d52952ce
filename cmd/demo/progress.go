package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress shows how far the frames are: a bar that moves on a terminal, a line every tenth elsewhere.
type progress struct {
	w        io.Writer
	terminal bool
	total    int
	start    time.Time
	tenth    int
}

func newProgress(w io.Writer, total int) *progress {
	f, ok := w.(*os.File)
	terminal := false
	if ok {
		info, err := f.Stat()
		terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return &progress{w: w, terminal: terminal, total: total, start: time.Now()}
}

// step says that done frames are through.
func (p *progress) step(done int) {
	if p.terminal {
		fmt.Fprintf(p.w, "\r%s", bar(done, p.total, time.Since(p.start)))
		if done == p.total {
			fmt.Fprintln(p.w)
		}
		return
	}
	if tenth := 10 * done / p.total; tenth > p.tenth {
		p.tenth = tenth
		fmt.Fprintln(p.w, bar(done, p.total, time.Since(p.start)))
	}
}

// bar is "[#####·····]  50 %  60/120 frames, 3 s left".
func bar(done, total int, took time.Duration) string {
	const width = 30
	full := width * done / total
	left := ""
	if done > 0 && done < total {
		rest := time.Duration(float64(took) / float64(done) * float64(total-done))
		left = fmt.Sprintf(", %d s left", int(rest.Seconds()+0.999))
	}
	return fmt.Sprintf("[%s%s] %3d %%  %d/%d frames%-14s", strings.Repeat("#", full), strings.Repeat(".", width-full), 100*done/total, done, total, left)
}
