// Error 1:1 script.unsupported: a decorator cannot run in every container
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.js:1:1: a decorator cannot run in every container");
}
