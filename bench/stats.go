package main

import (
	"math"
	"slices"
)

// median of v; NaN of nothing.
func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// spread is the distance of the extremes, as a share of the median.
func spread(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return (slices.Max(v) - slices.Min(v)) / median(v)
}

// paired is the median of a[i]/b[i]: values of one repetition were measured within a second of each other, so that noise
// that is slower than that cancels out.
func paired(a, b []float64) float64 {
	n := min(len(a), len(b))
	r := make([]float64, n)
	for i := range r {
		r[i] = a[i] / b[i]
	}
	return median(r)
}
