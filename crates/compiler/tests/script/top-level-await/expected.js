// Error 1:18 script.unsupported: `await` outside a function cannot run in every container
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.js:1:18: `await` outside a function cannot run in every container");
}
