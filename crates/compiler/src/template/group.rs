//! The templates of one subpackage as a JavaScript expression.

use glass_easel_template_compiler::TmplGroup;

use crate::script::{HELPERS, HELPERS_CODE};

/// What view scripts find beside the language, and a loader for them in place of the compiler's: a script that throws
/// does not take the others with it, a function that throws is nothing and does not take the template with it, each error
/// is told once, and a template sees what a module has as its default.
const VIEW_SCRIPT_RUNTIME: &str = r#"
var getRegExp=function(p,f){return new RegExp(p,f||"")};
var _hutong_type=function(v){return Object.prototype.toString.call(v).slice(8,-1)};
var getDate=function(){return new Date(...arguments)};
D=function(){
var modules=Object.create(null);
function require(path){
var key=path.slice(1),module=modules[key];
if(!module)throw new Error("there is no view script "+path);
if(!module.done){module.done=true;module.run(require,module,module.exports)}
return module.exports
}
function safe(key,exports){
if(!exports||Object.getPrototypeOf(exports)!==Object.prototype)return exports;
var told=new Set(),members={};
Object.keys(exports).forEach(function(name){
members[name]=typeof exports[name]!=="function"?{enumerable:true,get:function(){return exports[name]}}:{enumerable:true,value:function _hutong_safe(){
try{return exports[name].apply(exports,arguments)}catch(error){
if(told.size>=50||told.has(name+error))return;
told.add(name+error);
if(error instanceof Error)error.stack=String(error.stack).replace(/\n.*_hutong_safe.*/g,"");
console.error("view script "+key+" "+name,error)
}
}}
});
return Object.create(exports,members)
}
return function(key,run){
var module=modules[key]={exports:{},run:run,done:false},seen;
return function(){
if(!seen){
try{require("/"+key)}catch(error){console.error("view script "+key,error)}
var exports=module.exports;
seen=[safe(key,exports&&exports.__esModule&&"default" in exports?exports.default:exports)]
}
return seen[0]
}
}
}();
"#;

/// What stands before the first piece: view scripts are added to `R`, templates to `G`.
pub fn head(uses_helpers: bool) -> String {
    let mut group = TmplGroup::new();
    group.add_script("", "");
    group.set_extra_runtime_script(VIEW_SCRIPT_RUNTIME);
    let mut out = String::from("(function(){var G={},R={};");
    out.push_str(&group.export_globals().unwrap_or_default());
    out.push_str(";\n");
    if uses_helpers {
        out.push_str(&view_script(HELPERS, HELPERS_CODE).0);
    }
    out
}

/// What stands behind the last piece.
pub const TAIL: &str = "return G})()";

/// The lines of a view script, and where its code begins in them.
pub fn view_script(key: &str, code: &str) -> (String, usize) {
    let key = literal(key);
    lines(&format!("R[{key}]=D({key},"), code, ");\n")
}

/// The lines of a template, and where its code begins in them.
pub fn template(key: &str, code: &str) -> (String, usize) {
    lines(&format!("G[{}]=", literal(key)), code, ";\n")
}

fn lines(before: &str, code: &str, after: &str) -> (String, usize) {
    ([before, code, after].concat(), before.len())
}

fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
