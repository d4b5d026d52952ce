// Package spirv reads, describes and rewrites SPIR-V modules. It is pure: no Vulkan, no files, standard library only.
//
// A [Module] comes from [Parse], which checks the structure of untrusted words. [Module.Reflect] describes one entry
// point: its inputs, outputs, blocks and execution modes. The other methods rewrite the module in place (locations,
// bindings, transform feedback, doubles as vertex inputs, GL's depth range and instance numbers, GL's default uniform
// blocks); [Module.Words] gives the result. Clone first where the original is still wanted.
//
// Whatever the words hold, nothing here panics, hangs or takes more than a small multiple of the module's own size in
// memory. A module that a rewrite cannot handle gives an error and is left as it was, but where a function says otherwise.
//
// A Module is externally synchronized; a [Reflection] is immutable after creation.
package spirv
