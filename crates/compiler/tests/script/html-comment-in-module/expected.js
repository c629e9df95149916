// Error 3:18 script.syntax: HTML comments are not allowed in modules
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.js:3:18: HTML comments are not allowed in modules");
}
