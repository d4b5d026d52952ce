package vkgloo

import "strconv"

// MemberKind says what a Member of a program is.
type MemberKind uint8

// The kinds of member.
const (
	MemberAttribute    MemberKind = iota + 1 // an input of the vertex shader
	MemberVarying                            // an output that Transform captures
	MemberUniformBlock                       // a uniform block
	MemberStorageBlock                       // a storage block
	MemberSampler                            // a sampler2D
)

var memberNames = [...]string{"none", "attribute", "varying", "uniform block", "storage block", "sampler"}

// String is the kind in words.
func (k MemberKind) String() string {
	if int(k) < len(memberNames) {
		return memberNames[k]
	}
	return "MemberKind(" + strconv.Itoa(int(k)) + ")"
}

// Member is a named part of a program's interface.
type Member struct {
	Name     string
	Kind     MemberKind
	Type     string // as GLSL writes it, "mat2x3", without the array's length; of a block, its name
	Len      int    // of an array, else 1
	Location int    // of an attribute, the first; of a varying its place among those captured; else -1
	Binding  int    // of a block or sampler, the binding point that it reads; else -1
}
