//! The templates of one subpackage as a JavaScript expression.

use std::collections::BTreeMap;
use std::fmt::Write;

use glass_easel_template_compiler::TmplGroup;

/// What view scripts find beside the language, and a loader for them in place of the compiler's:
/// it takes `./x.wxs` as well as `./x`, and a script that throws does not take the others with it.
const VIEW_SCRIPT_RUNTIME: &str = r#"
var getRegExp=function(p,f){return new RegExp(p,f||"")};
var _hutong_type=function(v){return Object.prototype.toString.call(v).slice(8,-1)};
var getDate=function(){return new Date(...arguments)};
D=function(){
var modules=Object.create(null);
function resolve(from,path){
var names=path[0]==="/"?[]:from.split("/").slice(0,-1);
path.replace(/\.wxs$/,"").split("/").forEach(function(name){if(name==="..")names.pop();else if(name&&name!==".")names.push(name)});
return names.join("/")
}
function load(key){
var module=modules[key];
if(!module)throw new Error("there is no view script "+key);
if(!module.done){module.done=true;module.run(function(path){return load(resolve(key,path))},module.exports,module)}
return module.exports
}
return function(key,run){
modules[key]={exports:{},run:run,done:false};
return function(){try{return load(key)}catch(error){console.error("view script "+key,error);return modules[key].exports}}
}
}();
"#;

/// `templates`: key → code; `scripts`: key → code.
pub fn write(templates: &BTreeMap<String, &String>, scripts: &BTreeMap<&str, &str>) -> String {
    let mut group = TmplGroup::new();
    group.add_script("", "");
    group.set_extra_runtime_script(VIEW_SCRIPT_RUNTIME);
    let mut out = String::from("(function(){var G={},R={};");
    out.push_str(&group.export_globals().unwrap_or_default());
    out.push_str(";\n");
    for (key, code) in scripts {
        let key = literal(key);
        let _ = writeln!(out, "R[{key}]=D({key},function(require,exports,module){{{code}\n}});");
    }
    for (key, code) in templates {
        let _ = writeln!(out, "G[{}]={code};", literal(key));
    }
    out.push_str("return G})()");
    out
}

fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
