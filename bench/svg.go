package main

import (
	"fmt"
	"html"
	"io"
)

// svg writes a picture that brings its own background, so that it reads on light pages and on dark ones.
type svg struct {
	w   io.Writer
	err error
}

// style: cards and text follow the reader's scheme, what shows data has one colour for both.
const style = `<style>
text{font:12px ui-sans-serif,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}
.page{fill:#f6f8fa}.card{fill:#ffffff;stroke:#d1d9e0}.title{font-weight:600;font-size:13px}.head{font-weight:650;font-size:17px}
.dim{fill:#59636e;font-size:11px}.ours{font-weight:650}.track{fill:#eff2f5}.limit{stroke:#59636e;stroke-dasharray:3 3}
.grid{stroke:#e3e8ed}.axis{stroke:#8c959f}.num{font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}.card{fill:#151b23;stroke:#3d444d}.dim{fill:#9198a1}
.track{fill:#212830}.limit{stroke:#9198a1}.grid{stroke:#2a313c}.axis{stroke:#656c76}}
</style>
`

// The colours of data: ours, ours by another way, the machine's and C's limits, other libraries.
const (
	colorOurs  = "#0d9488"
	colorOurs2 = "#5eb8ae"
	colorLimit = "#9aa4af"
	colorC     = "#7c8ea3"
	colorPeer  = "#d98f3e"
	colorHabit = "#c2587a"
)

func newSVG(w io.Writer, width, height float64, what string) *svg {
	s := &svg{w: w}
	s.f(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-label="%s">`+"\n",
		width, height, width, height, html.EscapeString(what))
	s.f("%s", style)
	s.f(`<rect class="page" width="%.0f" height="%.0f" rx="12"/>`+"\n", width, height)
	return s
}

func (s *svg) f(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.w, format, args...)
	}
}

func (s *svg) text(x, y float64, class, anchor, format string, args ...any) {
	s.f(`<text x="%.1f" y="%.1f" class="%s" text-anchor="%s">%s</text>`+"\n", x, y, class, anchor, html.EscapeString(fmt.Sprintf(format, args...)))
}

func (s *svg) card(x, y, w, h float64) {
	s.f(`<rect class="card" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="8"/>`+"\n", x+0.5, y+0.5, w-1, h-1)
}

func (s *svg) bar(x, y, w, h float64, color string) {
	s.f(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2" fill="%s"/>`+"\n", x, y, max(w, 1.5), h, color)
}

func (s *svg) line(x1, y1, x2, y2 float64, class string) {
	s.f(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="%s"/>`+"\n", x1, y1, x2, y2, class)
}

func (s *svg) end() error {
	s.f("</svg>\n")
	return s.err
}
