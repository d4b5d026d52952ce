package main

import _ "embed"

//go:generate glslangValidator --quiet -V -o shaders/mesh.vert.spv shaders/mesh.vert
//go:generate glslangValidator --quiet -V -o shaders/mesh.frag.spv shaders/mesh.frag
//go:generate glslangValidator --quiet -V -o shaders/swarm.vert.spv shaders/swarm.vert
//go:generate glslangValidator --quiet -V -o shaders/swarm.frag.spv shaders/swarm.frag
//go:generate glslangValidator --quiet -V -o shaders/overlay.vert.spv shaders/overlay.vert

// The demo's shaders as SPIR-V: they need no compiler where the demo runs.
var (
	//go:embed shaders/mesh.vert.spv
	meshVert string
	//go:embed shaders/mesh.frag.spv
	meshFrag string
	//go:embed shaders/swarm.vert.spv
	swarmVert string
	//go:embed shaders/swarm.frag.spv
	swarmFrag string
	//go:embed shaders/overlay.vert.spv
	overlayVert string
)
