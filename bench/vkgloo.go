package main

// The rows of the library.
const (
	rowDirect = "vkgloo"
	rowBorrow = "vkgloo borrowed"
	rowWrite  = "vkgloo Write"
	rowStaged = "vkgloo staged"
)
