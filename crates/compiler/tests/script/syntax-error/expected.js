// Error 3:10 script.syntax: expected `,` or `}` but found `string`
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.js:3:10: expected `,` or `}` but found `string`");
}
