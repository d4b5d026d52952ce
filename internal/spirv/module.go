package spirv

import (
	"errors"
	"fmt"
	"slices"
)

// ErrInvalid reports words that are no SPIR-V module, or one whose structure is broken.
var ErrInvalid = errors.New("spirv: invalid module")

// ErrLimit reports a module larger than this package takes. It is an ErrInvalid, too.
var ErrLimit = fmt.Errorf("%w: too large", ErrInvalid)

const (
	magic      = 0x07230203
	headerSize = 5       // words
	maxWords   = 1 << 22 // 16 MiB of code
	maxBound   = 1 << 22 // the specification's own limit on ids
	maxVersion = 0x00010600
)

// section is a part of the specification's logical layout of a module; instructions stand in this order.
type section int

const (
	secCapability section = iota
	secExtension
	secImport
	secMemoryModel
	secEntryPoint
	secMode
	secDebug // strings and sources
	secName
	secProcessed
	secAnnotation
	secGlobal // types, constants, variables
	secFunction
	sectionCount
)

// sectionOf is the section of the instructions that have one of their own. All others are globals before the first
// OpFunction and part of a function after it.
var sectionOf = map[Op]section{
	opCapability:    secCapability,
	opExtension:     secExtension,
	opExtInstImport: secImport,
	opMemoryModel:   secMemoryModel,
	opEntryPoint:    secEntryPoint,
	opExecutionMode: secMode, opExecutionModeID: secMode,
	opString: secDebug, opSource: secDebug, opSourceContinued: secDebug, opSourceExtension: secDebug,
	opName: secName, opMemberName: secName,
	opModuleProcessed: secProcessed,
	opDecorate:        secAnnotation, opMemberDecorate: secAnnotation, opDecorateID: secAnnotation,
	opDecorateString: secAnnotation, opMemberDecorateStr: secAnnotation,
	opFunction: secFunction,
}

// inst is one instruction: its words, the first of which holds length and opcode.
type inst []uint32

func newInst(op Op, operands ...uint32) inst {
	i := make(inst, 1, 1+len(operands))
	i[0] = uint32(1+len(operands))<<16 | uint32(op)
	return append(i, operands...)
}

func (i inst) op() Op { return Op(i[0] & 0xffff) }

// result is the id that i defines, or 0.
func (i inst) result() uint32 {
	if w := shapes[i.op()].result; w != 0 {
		return i[w]
	}
	return 0
}

// ids gives the words of i that may be ids. It never misses one that is a pointer to a variable.
func (i inst) ids() []uint32 {
	s, ok := shapes[i.op()]
	switch {
	case !ok:
		return i[1:]
	case s.idTo == 0:
		return i[s.idFrom:]
	}
	return i[s.idFrom:s.idTo]
}

// Module is a SPIR-V module, its instructions sorted into sections. The zero value is not usable: see Parse.
type Module struct {
	version, generator, bound uint32
	sections                  [sectionCount][]inst
	idx                       *index // of the present contents, or nil
}

// Parse reads a module, words in the machine's byte order (see FromBytes). It checks structure, not meaning: lengths,
// section order, ids below the bound and defined once.
//   - Errors: ErrInvalid, and ErrLimit beyond 16 MiB of code or 4 Mi ids.
//   - Ownership: words is copied.
func Parse(words []uint32) (*Module, error) {
	if len(words) < headerSize || words[0] != magic {
		return nil, fmt.Errorf("%w: %d words without the magic number", ErrInvalid, len(words))
	}
	m := &Module{version: words[1], generator: words[2], bound: words[3]}
	switch {
	case len(words) > maxWords:
		return nil, fmt.Errorf("%w: %d words, at most %d", ErrLimit, len(words), maxWords)
	case m.bound == 0 || m.bound > maxBound:
		return nil, fmt.Errorf("%w: id bound %d, at most %d", ErrLimit, m.bound, maxBound)
	case m.version > maxVersion || m.version < 0x00010000 || m.version&0xff0000ff != 0:
		return nil, fmt.Errorf("%w: version %#x", ErrInvalid, m.version)
	}
	if err := m.read(slices.Clone(words[headerSize:])); err != nil {
		return nil, err
	}
	if err := m.balanced(); err != nil {
		return nil, err
	}
	return m, nil
}

// balanced checks that functions start and end in turn.
func (m *Module) balanced() error {
	open := false
	for _, i := range m.sections[secFunction] {
		if op := i.op(); op == opFunction || op == opFunctionEnd {
			if open == (op == opFunction) {
				return fmt.Errorf("%w: functions overlap", ErrInvalid)
			}
			open = !open
		}
	}
	if open {
		return fmt.Errorf("%w: the last function has no end", ErrInvalid)
	}
	return nil
}

// read splits code into instructions and sorts them into sections.
func (m *Module) read(code []uint32) error {
	now, defined := secCapability, make(map[uint32]struct{})
	for at := 0; at < len(code); {
		n := int(code[at] >> 16)
		if n == 0 || n > len(code)-at {
			return fmt.Errorf("%w: instruction of %d words at word %d of %d", ErrInvalid, n, headerSize+at, headerSize+len(code))
		}
		i := inst(code[at : at+n : at+n])
		if err := m.check(i, defined); err != nil {
			return fmt.Errorf("%w, at word %d", err, headerSize+at)
		}
		s, own := sectionOf[i.op()]
		if !own {
			s = max(now, secGlobal)
		}
		if s < now {
			return fmt.Errorf("%w: opcode %d out of order at word %d", ErrInvalid, i.op(), headerSize+at)
		}
		now = s
		m.sections[s] = append(m.sections[s], i)
		at += n
	}
	return nil
}

// check holds i against its shape.
func (m *Module) check(i inst, defined map[uint32]struct{}) error {
	op := i.op()
	switch op {
	case opDecorationGroup, opGroupDecorate, opGroupMember:
		return fmt.Errorf("%w: decoration groups are not supported", ErrInvalid)
	}
	s, ok := shapes[op]
	if ok && len(i) < int(s.min) {
		return fmt.Errorf("%w: opcode %d with %d words, at least %d", ErrInvalid, op, len(i), s.min)
	}
	if id := i.result(); s.result != 0 {
		if _, twice := defined[id]; twice || id == 0 || id >= m.bound {
			return fmt.Errorf("%w: id %d defined twice or outside the bound %d", ErrInvalid, id, m.bound)
		}
		defined[id] = struct{}{}
	}
	return nil
}

// Words assembles the module. The caller owns the result.
func (m *Module) Words() []uint32 {
	n := headerSize
	for _, s := range m.sections {
		for _, i := range s {
			n += len(i)
		}
	}
	w := make([]uint32, 0, n)
	w = append(w, magic, m.version, m.generator, m.bound, 0)
	for _, s := range m.sections {
		for _, i := range s {
			w = append(w, i...)
		}
	}
	return w
}

// Clone gives an independent copy.
func (m *Module) Clone() *Module {
	c := &Module{version: m.version, generator: m.generator, bound: m.bound}
	words := m.Words()[headerSize:]
	for s, list := range m.sections {
		c.sections[s] = make([]inst, len(list))
		for k, i := range list {
			c.sections[s][k] = words[:len(i):len(i)]
			words = words[len(i):]
		}
	}
	return c
}

// try runs a rewrite on a copy and keeps it if it succeeds.
func (m *Module) try(rewrite func(*Module) error) error {
	c := m.Clone()
	if err := rewrite(c); err != nil {
		return err
	}
	*m = *c
	return nil
}
