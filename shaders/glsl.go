package shaders

import (
	"slices"
	"strings"
)

// declaration is a global input, output, uniform or buffer of a GLSL source.
type declaration struct {
	storage  string // "in", "out", "uniform" or "buffer"
	name     string // of the variable, or of the block
	block    bool
	location bool // has an explicit location
	binding  bool // has an explicit binding
}

// hasDirectives reports whether a source needs a preprocessor before declarations can read it.
func hasDirectives(source string) bool {
	for line := range strings.Lines(source) {
		line = strings.TrimLeft(line, " \t\r\f\v")
		directive, isOne := strings.CutPrefix(line, "#")
		directive = strings.TrimLeft(directive, " \t")
		if isOne && !strings.HasPrefix(directive, "version") && !strings.HasPrefix(directive, "extension") {
			return true
		}
	}
	return strings.Contains(source, "\\\n") || strings.Contains(source, "\\\r\n")
}

// declarations lists a source's global declarations in order. It trusts the source to be one that compiles, and finds
// what it can in others.
func declarations(source string, stage Stage) []declaration {
	s := scanner{tokens: tokens(source), stage: stage}
	for s.at < len(s.tokens) {
		s.statement()
	}
	return s.found
}

// tokens splits a source into names, numbers and single characters, without comments and directives.
func tokens(source string) []string {
	var list []string
	fresh := true // at the start of a line
	for len(source) > 0 {
		n := 1
		switch c := source[0]; {
		case c == '\n':
			fresh = true
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
		case strings.HasPrefix(source, "//"), c == '#' && fresh:
			n = len(source)
			if k := strings.IndexByte(source, '\n'); k >= 0 {
				n = k
			}
		case strings.HasPrefix(source, "/*"):
			n = len(source)
			if k := strings.Index(source[2:], "*/"); k >= 0 {
				n = k + 4
			}
		default:
			for isWord(source[0]) && n < len(source) && isWord(source[n]) {
				n++
			}
			list, fresh = append(list, source[:n]), false
		}
		source = source[n:]
	}
	return list
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// scanner reads global statements one after the other.
type scanner struct {
	tokens []string
	at     int
	stage  Stage
	found  []declaration
}

// statement reads up to the end of a declaration or of a function's body.
func (s *scanner) statement() {
	start, body := s.at, -1
	for depth := 0; s.at < len(s.tokens); s.at++ {
		switch s.tokens[s.at] {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		case "{":
			if depth > 0 {
				continue
			}
			if s.at > start && s.tokens[s.at-1] == ")" && !slices.Contains(s.tokens[start:s.at], "=") {
				s.skipBraces() // a function
				return
			}
			if body < 0 {
				body = s.at
			}
			s.skipBraces()
			s.at--
		case ";":
			if depth <= 0 {
				s.declare(start, body, s.at)
				s.at++
				return
			}
		}
	}
}

// skipBraces moves behind the brace that closes the one at s.at.
func (s *scanner) skipBraces() {
	for depth := 0; s.at < len(s.tokens); s.at++ {
		switch s.tokens[s.at] {
		case "{":
			depth++
		case "}":
			if depth--; depth == 0 {
				s.at++
				return
			}
		}
	}
}

// qualifiers stand before the type in any order.
var qualifiers = map[string]bool{
	"const": true, "flat": true, "smooth": true, "noperspective": true, "centroid": true, "sample": true, "patch": true,
	"invariant": true, "precise": true, "highp": true, "mediump": true, "lowp": true, "coherent": true, "volatile": true,
	"restrict": true, "readonly": true, "writeonly": true,
	"in": true, "out": true, "uniform": true, "buffer": true, "attribute": true, "varying": true,
}

// declare reads the statement in [start, end), whose first brace is at body, or has none (-1).
func (s *scanner) declare(start, body, end int) {
	var d declaration
	at := start
	for ; at < end; at++ {
		switch t := s.tokens[at]; {
		case t == "layout":
			at = s.layout(at+1, end, &d)
		case !qualifiers[t]:
			s.declarators(d, at, body, end)
			return
		default:
			s.storage(&d, t)
		}
	}
}

// storage notes a storage qualifier.
func (s *scanner) storage(d *declaration, t string) {
	switch t {
	case "in", "out", "uniform", "buffer":
		d.storage = t
	case "attribute":
		d.storage = "in"
	case "varying":
		d.storage = "out"
		if s.stage == Fragment {
			d.storage = "in"
		}
	}
}

// layout reads "( … )" from at and returns where it ends.
func (s *scanner) layout(at, end int, d *declaration) int {
	depth := 0
	for ; at < end; at++ {
		switch s.tokens[at] {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				return at
			}
		case "location":
			d.location = true
		case "binding":
			d.binding = true
		}
	}
	return at
}

// declarators reads the names after the qualifiers: a block's, or those of variables of one type at s.tokens[at].
func (s *scanner) declarators(d declaration, at, body, end int) {
	if d.storage == "" {
		return
	}
	if body == at+1 && s.tokens[at] != "struct" {
		d.name, d.block = s.tokens[at], true
		s.found = append(s.found, d)
		return
	}
	if s.tokens[at] == "struct" && body > at { // the variables follow the body
		rest := scanner{tokens: s.tokens[:end], at: body}
		rest.skipBraces()
		at = rest.at - 1
	}
	depth, wanted := 0, true
	for at++; at < end; at++ {
		switch t := s.tokens[at]; {
		case t == "(" || t == "[" || t == "{":
			depth++
		case t == ")" || t == "]" || t == "}":
			depth--
		case depth > 0:
		case t == ",":
			wanted = true
		case wanted && isWord(t[0]):
			d.name, wanted = t, false
			s.found = append(s.found, d)
		}
	}
}
