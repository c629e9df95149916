//! The templates of one subpackage as a JavaScript expression.

use std::collections::BTreeMap;
use std::fmt::Write;

use glass_easel_template_compiler::TmplGroup;

use crate::script::{HELPERS, HELPERS_CODE, Places};
use crate::source_map::SourceMap;

/// What view scripts find beside the language, and a loader for them in place of the compiler's: a script
/// that throws does not take the others with it, and a template sees what a module has as its default.
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
return function(key,run){
modules[key]={exports:{},run:run,done:false};
return function(){
try{require("/"+key)}catch(error){console.error("view script "+key,error)}
var exports=modules[key].exports;
return exports&&exports.__esModule&&"default" in exports?exports.default:exports
}
}
}();
"#;

/// A piece of code, and the file that it comes from.
pub struct Code<'a> {
    text: &'a str,
    origin: Option<Origin<'a>>,
}

/// Where code comes from.
pub struct Origin<'a> {
    pub path: &'a str,
    pub text: &'a str,
    /// Of the code in `text`.
    pub places: &'a Places,
}

impl<'a> Code<'a> {
    pub fn of(text: &'a str, origin: Origin<'a>) -> Self {
        Self {
            text,
            origin: Some(origin),
        }
    }

    /// Code that no author wrote.
    pub fn made(text: &'a str) -> Self {
        Self { text, origin: None }
    }
}

/// `templates`: key → code; `scripts`: key → code. The lines are added to the map.
pub fn write(templates: &BTreeMap<String, Code>, scripts: &BTreeMap<&str, Code>, map: &mut SourceMap) -> String {
    let mut group = TmplGroup::new();
    group.add_script("", "");
    group.set_extra_runtime_script(VIEW_SCRIPT_RUNTIME);
    let mut out = String::from("(function(){var G={},R={};");
    out.push_str(&group.export_globals().unwrap_or_default());
    out.push_str(";\n");
    if templates.values().any(|code| code.text.contains(HELPERS)) {
        let key = literal(HELPERS);
        let _ = writeln!(out, "R[{key}]=D({key},{HELPERS_CODE});");
    }
    map.skip(&out);
    for (key, code) in scripts {
        let key = literal(key);
        add(&mut out, map, &format!("R[{key}]=D({key},"), code, ");\n");
    }
    for (key, code) in templates {
        add(&mut out, map, &format!("G[{}]=", literal(key)), code, ";\n");
    }
    out.push_str("return G})()");
    out
}

fn add(out: &mut String, map: &mut SourceMap, before: &str, code: &Code, after: &str) {
    let text = format!("{before}{}{after}", code.text);
    match &code.origin {
        Some(origin) => map.add(origin.path, origin.text, &text, before.len(), origin.places),
        None => map.skip(&text),
    }
    out.push_str(&text);
}

fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
