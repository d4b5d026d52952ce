package insight

import (
	"cmp"
	"image/color"
	"math"
	"slices"
)

// entry is a line of the legend: all resources of one label.
type entry struct {
	label string
	size  int // bytes of all of them
	color color.NRGBA
}

// unnamed stands for resources without a label.
const unnamed = "unnamed"

// legend lists the labels by size, the greatest first, each with a colour.
func legend(blocks []Block) []entry {
	var list []entry
	at := map[string]int{}
	for _, b := range blocks {
		for _, r := range b.Ranges {
			if r.Free {
				continue
			}
			label := cmp.Or(r.Label, unnamed)
			i, ok := at[label]
			if !ok {
				i = len(list)
				at[label] = i
				list = append(list, entry{label: label})
			}
			list[i].size += r.Size
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(b.size, a.size) })
	for i := range list {
		// The golden angle: neighbours in the list are far apart on the wheel.
		list[i].color = hsl((205+i*137)%360, 48-i/12%2*12, 46+i/6%3*6)
	}
	return list
}

// hsl is a colour by hue in degrees, saturation and lightness in percent.
func hsl(hue, saturation, lightness int) color.NRGBA {
	l := float64(lightness) / 100
	a := float64(saturation) / 100 * min(l, 1-l)
	channel := func(n float64) uint8 {
		k := math.Mod(n+float64(hue)/30, 12)
		return uint8(math.Round(255 * (l - a*max(-1, min(k-3, 9-k, 1)))))
	}
	return color.NRGBA{channel(0), channel(8), channel(4), 255}
}
