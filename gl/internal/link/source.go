package link

import (
	"regexp"
	"strconv"
	"strings"
)

// forVulkan makes of a source for OpenGL one that glslang takes for Vulkan, with the same lines: where drivers take more
// than it does.
func forVulkan(source string) string {
	source = joinLines(source)
	if strings.Contains(source, "GL_ARB_shader_draw_parameters") {
		source = drawParameters(source)
	}
	return source
}

// joinLines joins lines that end in a backslash, which glslang knows from version 420 on only.
func joinLines(source string) string {
	if !strings.Contains(source, "\\\n") && !strings.Contains(source, "\\\r\n") {
		return source
	}
	var out strings.Builder
	skipped := 0
	for line := range strings.Lines(source) {
		body := strings.TrimRight(line, "\r\n")
		if part, ok := strings.CutSuffix(body, "\\"); ok && body != line {
			out.WriteString(part)
			skipped++
			continue
		}
		out.WriteString(line)
		out.WriteString(strings.Repeat("\n", skipped)) // so that the next line keeps its number
		skipped = 0
	}
	return out.String()
}

var versionLine = regexp.MustCompile(`(?m)^([ \t]*#[ \t]*version[ \t]+)\d+([^\n]*)$`)

// drawParameters gives the variables of ARB_shader_draw_parameters the names that they have from version 460 on, the only
// ones for which glslang knows Vulkan's.
func drawParameters(source string) string {
	at := versionLine.FindStringSubmatchIndex(source)
	if at == nil {
		return source
	}
	line := strings.Count(source[:at[1]], "\n") + 2
	_, rest, _ := strings.Cut(source[at[1]:], "\n")
	names := "\n#define gl_BaseVertexARB gl_BaseVertex\n#define gl_BaseInstanceARB gl_BaseInstance\n#define gl_DrawIDARB gl_DrawID\n#line "
	return source[:at[0]] + source[at[2]:at[3]] + "460" + source[at[4]:at[5]] + names + strconv.Itoa(line) + "\n" + rest
}
