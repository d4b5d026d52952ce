package main

import _ "embed"

//go:generate glslangValidator --quiet -V -o shaders/ball.vert.spv shaders/ball.vert
//go:generate glslangValidator --quiet -V -o shaders/ball.frag.spv shaders/ball.frag

//go:embed shaders/ball.vert.spv
var ballVert string

//go:embed shaders/ball.frag.spv
var ballFrag string
