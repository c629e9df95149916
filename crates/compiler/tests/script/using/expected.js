// Error 1:3 script.unsupported: `using` cannot run in every container
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.js:1:3: `using` cannot run in every container");
}
