module github.com/vkgloo/vkgloo/bench/peers

go 1.26

require (
	github.com/go-gl/gl v0.0.0-20231021071112-07e5d0ea2e71
	github.com/vkgloo/vkgloo v0.0.0
)

require github.com/cogentcore/webgpu v0.23.0

replace github.com/vkgloo/vkgloo => ../..
