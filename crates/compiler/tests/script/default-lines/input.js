export /* a
comment */ default /* glsl
*/ `
text
`
export
const a = 1
