// Error 1:5 script.syntax: identifier `a` has already been declared
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.js:1:5: identifier `a` has already been declared");
}
