package shaders

// Declaration is a declaration as text, for tests.
func Declarations(source string, stage Stage) []string {
	var list []string
	for _, d := range declarations(source, stage) {
		s := d.storage + " " + d.name
		for _, f := range []struct {
			on   bool
			text string
		}{{d.block, " block"}, {d.location, " location"}, {d.binding, " binding"}} {
			if f.on {
				s += f.text
			}
		}
		list = append(list, s)
	}
	return list
}

var HasDirectives = hasDirectives

// Forget empties the cache.
func Forget() { compiled = cache{limit: compiled.limit} }

// LimitCache sets the cache's limit in words and returns the old one; Cached is how many modules it holds.
func LimitCache(n int) int {
	old := compiled.limit
	compiled.limit = n
	return old
}

func Cached() int { return len(compiled.entries) }
