// Error 1:1005 script.too-deep: nested more than 1000 levels deep
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.js:1:1005: nested more than 1000 levels deep");
}
