// Error 2:8 script.unsupported: a decorator cannot run in every container
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
throw new SyntaxError("input.ts:2:8: a decorator cannot run in every container");
}
