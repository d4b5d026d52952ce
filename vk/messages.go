package vk

import (
	"fmt"
	"strings"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// Severity is how bad a debug message is; the order is that of the severities.
type Severity uint8

// The severities.
const (
	SeverityVerbose Severity = iota
	SeverityInfo
	SeverityWarning
	SeverityError
)

// String is the severity in a word.
func (s Severity) String() string {
	return enumString(int(s), "Severity", []string{"verbose", "info", "warning", "error"})
}

// Message is what a layer, the loader or the driver has to say.
type Message struct {
	Severity Severity
	ID       string // "VUID-vkCmdCopyBuffer-size-00115"
	Text     string
	Objects  []MessageObject // what it speaks of
	Labels   []string        // labels open at that point, innermost first: the command buffer's, then the queue's
}

// MessageObject is an object that a message speaks of.
type MessageObject struct {
	Type   ObjectType
	Handle uint64
	Name   string // as given by SetName
}

// String is the message on one line, objects and labels included.
func (m Message) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: %s", m.Severity, m.Text)
	if m.ID != "" && !strings.Contains(m.Text, m.ID) {
		fmt.Fprintf(&b, " [%s]", m.ID)
	}
	for _, o := range m.Objects {
		fmt.Fprintf(&b, " %v", o)
	}
	if len(m.Labels) > 0 {
		fmt.Fprintf(&b, " in %q", m.Labels)
	}
	return b.String()
}

// String is the object's type, name and handle.
func (o MessageObject) String() string {
	if o.Name == "" {
		return fmt.Sprintf("%v %#x", o.Type, o.Handle)
	}
	return fmt.Sprintf("%v %q", o.Type, o.Name)
}

// ringCapacity bounds the messages that wait for a Drain: a bug in a loop makes thousands, the first tell it all.
const ringCapacity = 256

// Drain hands the debug messages gathered since the last time to Options.Sink, on the calling goroutine. Our own calls
// drain at their ends; after commands of the caller's own it may be called at any time, costs one atomic load when there is nothing.
//   - Concurrency: safe for concurrent use; no lock is held while the sink runs. The sink may call Drain.
func (d *Device) Drain() {
	d.instance.drain()
}

func (i *instance) drain() {
	if i.ring == nil || i.sink == nil || i.ring.Empty() {
		return
	}
	for range ringCapacity { // bounded: the sink may itself cause messages
		m, ok := i.ring.Pop()
		if !ok {
			break
		}
		i.sink(messageFrom(m))
	}
	if n := i.ring.Dropped(); n > 0 {
		i.sink(Message{Severity: SeverityWarning, ID: "vkgloo-dropped", Text: fmt.Sprintf("%d further messages were dropped", n)})
	}
}

func messageFrom(m api.Message) Message {
	g := Message{Severity: severityFrom(m.Severity), ID: m.ID, Text: m.Text, Labels: m.Labels}
	for _, o := range m.Objects {
		g.Objects = append(g.Objects, MessageObject{ObjectType(o.Type), o.Handle, o.Name})
	}
	return g
}

// severityFrom maps VkDebugUtilsMessageSeverityFlagBitsEXT.
func severityFrom(bits uint32) Severity {
	switch {
	case bits&0x1000 != 0:
		return SeverityError
	case bits&0x100 != 0:
		return SeverityWarning
	case bits&0x10 != 0:
		return SeverityInfo
	}
	return SeverityVerbose
}
