// Error 1:14 script.syntax: invalid regular expression: Unterminated capturing group
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.js:1:14: invalid regular expression: Unterminated capturing group");
}
