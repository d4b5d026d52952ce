package insight

import "fmt"

// Bytes is a size in the unit that suits it: "512 B", "1.5 MiB".
func Bytes(n int) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.2f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}

// plural is "1 block", "2 blocks".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// percent is the part of the whole that n is, 0 of nothing.
func percent(n, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(n) / float64(whole)
}
