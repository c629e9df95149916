// requires ./decorators
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get default(){return _default}}));var _m0=require("./decorators");var babelHelpers={decorate(list,target,key,own){let result=arguments.length<3?target:own===null?own=Object.getOwnPropertyDescriptor(target,key):own;for(const one of list.reverse())result=(arguments.length<3?one(result):arguments.length>3?one(target,key,result):one(target,key))||result;if(arguments.length>3&&result)Object.defineProperty(target,key,result);return result},decorateParam:(at,one)=>(target,key)=>one(target,key,at)};"use strict";
;
let A = class A {
	onTap(a) {}
	field = 1;
};
babelHelpers.decorate([(0,_m0.method)(), babelHelpers.decorateParam(0, (0,_m0.method)())], A.prototype, "onTap", null);
babelHelpers.decorate([(0,_m0.method)()], A.prototype, "field", void 0);
A = babelHelpers.decorate([(0,_m0.component)({ tag: "x" })], A);
var _default=A;

}
