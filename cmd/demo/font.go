package main

import "strings"

// glyphs are letters of three by five dots, row by row from the top. What is not among them is blank.
var glyphs = func() map[rune][5]uint8 {
	m := map[rune][5]uint8{}
	for line := range strings.Lines(glyphText) {
		f := strings.Fields(line)
		var g [5]uint8
		for y, row := range f[1:] {
			for x, dot := range row {
				if dot == '#' {
					g[y] |= 1 << x
				}
			}
		}
		m[[]rune(f[0])[0]] = g
	}
	return m
}()

const (
	glyphWide = 4 // dots from one letter to the next
	glyphHigh = 5
)

const glyphText = `A .#. #.# ### #.# #.#
B ##. #.# ##. #.# ##.
C .## #.. #.. #.. .##
D ##. #.# #.# #.# ##.
E ### #.. ##. #.. ###
F ### #.. ##. #.. #..
G .## #.. #.# #.# .##
H #.# #.# ### #.# #.#
I ### .#. .#. .#. ###
J ..# ..# ..# #.# .#.
K #.# #.# ##. #.# #.#
L #.. #.. #.. #.. ###
M #.# ### ### #.# #.#
N ##. #.# #.# #.# #.#
O .#. #.# #.# #.# .#.
P ##. #.# ##. #.. #..
Q .#. #.# #.# ### .##
R ##. #.# ##. #.# #.#
S .## #.. .#. ..# ##.
T ### .#. .#. .#. .#.
U #.# #.# #.# #.# ###
V #.# #.# #.# #.# .#.
W #.# #.# ### ### #.#
X #.# #.# .#. #.# #.#
Y #.# #.# .#. .#. .#.
Z ### ..# .#. #.. ###
0 ### #.# #.# #.# ###
1 .#. ##. .#. .#. ###
2 ##. ..# .#. #.. ###
3 ##. ..# .#. ..# ##.
4 #.# #.# ### ..# ..#
5 ### #.. ##. ..# ##.
6 .## #.. ### #.# ###
7 ### ..# .#. .#. .#.
8 ### #.# ### #.# ###
9 ### #.# ### ..# ##.
. ... ... ... ... .#.
, ... ... ... .#. #..
: ... .#. ... .#. ...
/ ..# ..# .#. #.. #..
% #.# ..# .#. #.. #.#
- ... ... ### ... ...
`
