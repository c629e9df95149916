function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){

}
