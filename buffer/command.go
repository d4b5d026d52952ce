package buffer

import "strconv"

// Op is what a pending step does.
type Op uint8

// The steps, in gloo's words.
const (
	OpCreate Op = iota + 1
	OpSize
	OpData
	OpDelete
)

var opNames = [...]string{"none", "CREATE", "SIZE", "DATA", "DELETE"}

// String returns gloo's name of the step.
func (o Op) String() string {
	if int(o) < len(opNames) {
		return opNames[o]
	}
	return "Op(" + strconv.Itoa(int(o)) + ")"
}

// Kind says what a buffer is.
type Kind uint8

// The four kinds of buffer.
const (
	KindBytes Kind = iota
	KindData
	KindVertex
	KindIndex
)

var kindNames = [...]string{"Buffer", "DataBuffer", "VertexBuffer", "IndexBuffer"}

// String returns the name of the kind's type.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// Command is one pending step of a buffer.
type Command struct {
	Op Op
	// ID is the buffer's.
	ID   uint64
	Kind Kind
	// Offset of OpData, in bytes.
	Offset int
	// Size is the new size of OpSize, and len(Data) of OpData, in bytes.
	Size int
	// Data is what OpData writes, packed. Of a borrowed packed array it is the caller's own memory, else a copy.
	Data []byte
}

// Text of a command, for messages of tests.
func (c Command) String() string {
	s := c.Op.String() + "(" + strconv.FormatUint(c.ID, 10)
	switch c.Op {
	case OpCreate:
		s += ", " + c.Kind.String()
	case OpSize:
		s += ", " + strconv.Itoa(c.Size)
	case OpData:
		s += ", [" + strconv.Itoa(c.Offset) + ", +" + strconv.Itoa(c.Size) + ")"
	}
	return s + ")"
}
