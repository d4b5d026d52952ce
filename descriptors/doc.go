// Package descriptors makes descriptor set layouts out of what shaders declare, and hands out sets by what they point to.
//
//	bindings, err := descriptors.Bindings(0, descriptors.Stage{Bit: vk.ShaderVertex, Reflection: r})
//	layout, err := descriptors.NewLayout(device, bindings, "mesh")
//	sets := descriptors.NewSets(device, layout, descriptors.Options{})
//	set, err := sets.Get(ranges, number) // for the work that will be number
//	sets.Flush()                         // before that work is recorded for real
//
// A set that the GPU may still read is never written: another one of the pool is, keyed by the buffers' stores and their
// generations, so that a renamed buffer finds a set of its own. Pools grow with use and live as long as the Sets.
//
// Arguments are checked by the packages above. This package may change before v1.
package descriptors
