// requires ./a
// requires ./b
// requires ./c
// requires ./d
// requires ./e
// requires ./f
// requires ./g
function(require,module,exports,wx,App,Page,Component,Behavior,getApp,getCurrentPages){"use strict";
Object.defineProperty(exports,"__esModule",{value:true});Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get cc(){return _m3.c},get y(){return _m3.x},get all(){return _n5},get default(){return _d6.default},get one(){return one},get two(){return two},get four(){return four},get five(){return five},get six(){return six},get Seven(){return Seven},get eight(){return eight},get "number nine"(){return nine},get again(){return _d0.default},get ns(){return ns}}));var _m0=require("./a"),_d0=_m0&&_m0.__esModule?_m0:{default:_m0};var _m1=require("./b"),_n1=_m1&&_m1.__esModule?_m1:Object.assign({__proto__:null},_m1,{default:_m1}),ns=_n1;var _m2=require("./c");var _m3=require("./d");var _m4=require("./e");Object.keys(_m4).forEach(k=>{k==="default"||Object.prototype.hasOwnProperty.call(exports,k)||Object.defineProperty(exports,k,{enumerable:true,get(){return _m4[k]}})});var _m5=require("./f"),_n5=_m5&&_m5.__esModule?_m5:Object.assign({__proto__:null},_m5,{default:_m5});var _m6=require("./g"),_d6=_m6&&_m6.__esModule?_m6:{default:_m6};;
;
;
;



;
;
;
;
var one = 1, { two, three: [four = 4] } = _m0.b
var five
async function six() {}
class Seven {}
var eight = 8
var nine = 9
nine++
;
five = [_m0.long, _m0.list, _d0.default]

}
