#!/usr/bin/env node
'use strict'
// a CommonJS module stays as it is
const a = require('./a')
const { b } = require(`../b`)
var wx = wx || {}
const Page = 1
let App
class Component {}
require.async('./later').then(({ x }) => x)
require('./pack/x', mod => mod, ({ mod, errMsg }) => errMsg)
function inner(require) { return require('not-a-dependency') }
const dynamic = require('./' + a)
module.exports = { a, b }
if (b) return
exports.c = 1
