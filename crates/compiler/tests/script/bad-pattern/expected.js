// Warning 1:14 script.pattern: invalid regular expression: Invalid braced quantifier; it throws when it is reached
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){
const mail = new RegExp("\\w{1,24}+","gi")
exports.ok = /(?<name>a)\k<name>/u.test(mail)

}
