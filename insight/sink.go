package insight

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"unicode/utf8"
)

// sink makes JSON of events, on a goroutine of its own.
type sink struct {
	w       io.Writer
	in, out chan []event // full chunks, and empty ones to be filled again
	done    chan struct{}
	pid     int64
	buf     []byte
	named   [firstLane + 64]bool // tracks that have their name
	any     bool                 // an event was written: the next one wants a comma
	err     error                // the first one of w; nothing is written after it
}

// sinkBuffer is how many bytes are written at a time, about.
const sinkBuffer = 32 << 10

func newSink(w io.Writer, process string, in, out chan []event) *sink {
	s := &sink{w: w, in: in, out: out, done: make(chan struct{}), pid: int64(os.Getpid()), buf: make([]byte, 0, sinkBuffer+4096)}
	s.buf = append(s.buf, `{"displayTimeUnit":"ms","traceEvents":[`...)
	s.meta("process_name", 0, process)
	return s
}

// run writes until the channel is closed.
func (s *sink) run() {
	defer close(s.done)
	for chunk := range s.in {
		for i := range chunk {
			s.event(&chunk[i])
			chunk[i] = event{} // labels are let go of
			if len(s.buf) >= sinkBuffer {
				s.flush()
			}
		}
		s.out <- chunk[:0] // there is room for all that exist
	}
}

// stop waits until all is written, and ends the JSON.
func (s *sink) stop(lost uint64) error {
	close(s.in)
	<-s.done
	s.buf = fmt.Appendf(s.buf, "\n],\"otherData\":{\"writer\":\"vkgloo\",\"lost\":\"%d\"}}\n", lost)
	s.flush()
	return s.err
}

func (s *sink) flush() {
	if s.err == nil {
		if _, err := s.w.Write(s.buf); err != nil {
			s.err = fmt.Errorf("insight: writing the trace: %w", err)
		}
	}
	s.buf = s.buf[:0]
}

// event appends an event, and the name of its track before the first one there.
func (s *sink) event(e *event) {
	if e.phase != 'C' && !s.named[e.track] {
		s.named[e.track] = true
		s.meta("thread_name", e.track, e.track.name())
	}
	s.open(e.kind.name, e.phase, e.track)
	s.buf = append(s.buf, `,"ts":`...)
	s.micros(e.at)
	switch e.phase {
	case 'X':
		s.buf = append(s.buf, `,"dur":`...)
		s.micros(e.took)
	case 'i':
		s.buf = append(s.buf, `,"s":"t"`...)
	}
	s.buf = append(s.buf, `,"args":{`...)
	for i, name := range e.kind.figures {
		if i > 0 {
			s.buf = append(s.buf, ',')
		}
		s.text(name)
		s.buf = append(s.buf, ':')
		s.buf = strconv.AppendInt(s.buf, e.figures[i], 10)
	}
	if e.label != "" {
		if len(e.kind.figures) > 0 {
			s.buf = append(s.buf, ',')
		}
		s.buf = append(s.buf, `"label":`...)
		s.text(e.label)
	}
	s.buf = append(s.buf, "}}"...)
}

// meta appends the name of the process or of a track.
func (s *sink) meta(what string, track Track, name string) {
	s.open(what, 'M', track)
	s.buf = append(s.buf, `,"args":{"name":`...)
	s.text(name)
	s.buf = append(s.buf, "}}"...)
}

// open appends what all events begin with.
func (s *sink) open(name string, phase byte, track Track) {
	if s.any {
		s.buf = append(s.buf, ',')
	}
	s.any = true
	s.buf = append(s.buf, "\n{\"name\":"...)
	s.text(name)
	s.buf = append(s.buf, `,"cat":"vkgloo","ph":"`...)
	s.buf = append(s.buf, phase)
	s.buf = append(s.buf, `","pid":`...)
	s.buf = strconv.AppendInt(s.buf, s.pid, 10)
	s.buf = append(s.buf, `,"tid":`...)
	s.buf = strconv.AppendInt(s.buf, int64(track), 10)
}

// micros appends nanoseconds as microseconds, exactly.
func (s *sink) micros(ns int64) {
	s.buf = strconv.AppendInt(s.buf, ns/1000, 10)
	s.buf = append(s.buf, '.', byte('0'+ns/100%10), byte('0'+ns/10%10), byte('0'+ns%10))
}

// text appends a JSON string. Bytes that are no UTF-8 become U+FFFD.
func (s *sink) text(t string) {
	s.buf = append(s.buf, '"')
	for _, r := range t {
		switch {
		case r == '"' || r == '\\':
			s.buf = append(s.buf, '\\', byte(r))
		case r < ' ':
			s.buf = fmt.Appendf(s.buf, `\u%04x`, r)
		default:
			s.buf = utf8.AppendRune(s.buf, r)
		}
	}
	s.buf = append(s.buf, '"')
}

// name is what the viewer calls a track.
func (t Track) name() string {
	switch t {
	case TrackFrames:
		return "frames"
	case TrackCommands:
		return "commands"
	case TrackReadbacks:
		return "readbacks"
	}
	if t >= firstLane {
		return "calls " + strconv.Itoa(int(t-firstLane)+1)
	}
	return "track " + strconv.Itoa(int(t))
}
