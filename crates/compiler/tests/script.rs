//! The script stage: `tests/script/<case>/` holds an input and what becomes of it, `tests/script-run/<case>/`
//! modules that print something. `UPDATE_EXPECTED=1 cargo test -p hutong-compiler --test script` writes the
//! expected files anew.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hutong_compiler::script::{
    RequireKind, ScriptInput, ScriptOutput, allows_decorators, compile, compile_view_script, rewrite_requires, wrap,
};
use hutong_dialect::{ALIPAY, WECHAT};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn cases(name: &str) -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() > 5, "cases are found");
    cases
}

fn script(path: &str, source: &str) -> ScriptOutput {
    compile(&ScriptInput {
        path,
        source,
        dialect: &WECHAT,
        decorators: true,
    })
}

/// What a person wants to see of an output.
fn shown(output: &ScriptOutput) -> String {
    let mut text = String::new();
    for require in &output.requires {
        let later = if require.kind == RequireKind::Async {
            " later"
        } else {
            ""
        };
        writeln!(text, "// requires {}{later}", require.specifier).unwrap();
        assert_eq!(
            output.code[require.literal.clone()],
            serde_json::to_string(&require.specifier).unwrap()
        );
    }
    for name in &output.api_uses {
        writeln!(text, "// uses {name}").unwrap();
    }
    for one in &output.diagnostics {
        let at = one
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(" {}:{}", place.line, place.column));
        writeln!(text, "// {:?}{at} {}: {}", one.severity, one.code, one.message).unwrap();
    }
    writeln!(text, "{}", wrap(output, &output.code, "wx")).unwrap();
    text
}

fn check_expected(path: &Path, found: &str) {
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(path, found).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == found, "{} differs; found:\n{found}", path.display());
}

#[test]
fn every_form_becomes_what_is_expected() {
    for case in cases("script") {
        let input = ["input.js", "input.ts"]
            .map(|name| case.join(name))
            .into_iter()
            .find(|path| path.exists())
            .unwrap();
        let source = fs::read_to_string(&input).unwrap();
        let output = script(input.file_name().unwrap().to_str().unwrap(), &source);
        for require in output.requires.iter().filter(|_| output.diagnostics.is_empty()) {
            let written = &source.trim_start_matches('\u{feff}')[require.span.clone()];
            assert_eq!(
                written.trim_matches(['"', '\'', '`']),
                require.specifier,
                "{}",
                case.display()
            );
        }
        check_expected(&case.join("expected.js"), &shown(&output));
    }
}

#[test]
fn javascript_keeps_its_lines() {
    for case in cases("script") {
        let Ok(source) = fs::read_to_string(case.join("input.js")) else {
            continue;
        };
        let output = script("input.js", &source);
        if output.diagnostics.iter().all(|one| !one.is_error()) {
            assert_eq!(
                output.code.matches('\n').count(),
                source.matches('\n').count(),
                "{}",
                case.display()
            );
        }
    }
}

/// The modules of a case, compiled, in one file with a loader: what a container does, in small.
fn bundle(case: &Path) -> String {
    let mut modules = BTreeMap::new();
    for entry in fs::read_dir(case).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !["js", "cjs", "ts"]
            .iter()
            .any(|extension| path.extension().is_some_and(|found| found == *extension))
        {
            continue;
        }
        let output = script(&name, &fs::read_to_string(&path).unwrap());
        assert!(
            output.diagnostics.is_empty(),
            "{}: {:?}",
            path.display(),
            output.diagnostics
        );
        let code = rewrite_requires(&output, |require| {
            require.specifier.strip_prefix("./").map(str::to_owned)
        })
        .0;
        modules.insert(name, wrap(&output, &code, "wx"));
    }
    let mut text = "const modules = {\n".to_owned();
    for (name, function) in modules {
        writeln!(text, "{}: {function},", serde_json::to_string(&name).unwrap()).unwrap();
    }
    text + r"}
const loaded = {}
const load = path => {
  if (loaded[path]) return loaded[path].exports
  const module = (loaded[path] = { exports: {} })
  modules[path].call(module.exports, load, module, module.exports)
  return module.exports
}
load.async = path => Promise.resolve().then(() => load(path))
load(modules['main.ts'] ? 'main.ts' : 'main.js')
"
}

fn node(script: &Path) -> String {
    let output = Command::new("node").arg(script).output().unwrap();
    assert!(
        output.status.success(),
        "{}: {}",
        script.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn modules_run_as_the_language_has_it() {
    let scratch = tempfile::tempdir().unwrap();
    for case in cases("script-run") {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let compiled = scratch.path().join(format!("{name}.cjs"));
        fs::write(&compiled, bundle(&case)).unwrap();
        let found = node(&compiled);
        assert!(found.lines().count() > 1, "{name} prints something");
        // where the vendors' tools (or TypeScript) decide, what is expected is written down; else Node decides
        let written = case.join("expected.txt");
        if written.exists() {
            check_expected(&written, &found);
        } else {
            assert_eq!(found, node(&case.join("main.js")), "{name}");
        }
    }
}

#[test]
fn a_broken_module_throws_when_it_is_required() {
    let output = script("pages/shop/index.js", "ok()\nconst a = ;\n");
    assert_eq!(
        output.code,
        "throw new SyntaxError(\"pages/shop/index.js:2:11: unexpected token\");"
    );
    assert!(output.diagnostics[0].is_error());
}

#[test]
fn specifiers_are_replaced_where_they_stand() {
    let output = script(
        "a.js",
        "import a from './a'\nexport * from 'b'\nrequire('./a')(a, './a'); import('c')",
    );
    let code = rewrite_requires(&output, |require| match require.specifier.as_str() {
        "./a" => Some("/pages/\"a\".js".to_owned()),
        "c" => Some("/c.js".to_owned()),
        _ => None,
    })
    .0;
    assert_eq!(code.matches(r#"require("/pages/\"a\".js")"#).count(), 2);
    assert!(code.contains(r#"require("b")"#) && code.contains(r#"require.async("/c.js")"#) && code.contains("'./a');"));
}

#[test]
fn other_dialects_have_their_facade_as_the_last_parameter() {
    let output = compile(&ScriptInput {
        path: "a.js",
        source: "my.alert(); const wx = my",
        dialect: &ALIPAY,
        decorators: false,
    });
    assert_eq!(
        wrap(&output, "", "my"),
        "function(require,module,exports,_hutong_wx,App,Page,Component,Behavior,getApp,getCurrentPages,my){\n\n}"
    );
    assert_eq!(output.api_uses.into_iter().collect::<Vec<_>>(), ["*", "alert"]);
    let output = compile(&ScriptInput {
        path: "a.js",
        source: "dd.alert()",
        dialect: &ALIPAY,
        decorators: false,
    });
    assert_eq!(output.code, "var dd=my;dd.alert()");
    let output = compile(&ScriptInput {
        path: "a.js",
        source: "import a from 'b'; dd.alert(a)",
        dialect: &ALIPAY,
        decorators: false,
    });
    assert!(output.code.starts_with("var dd=my;var _m0=require("), "{}", output.code);
    let output = compile(&ScriptInput {
        path: "a.js",
        source: "dd.alert(); if (my.canIUse('chooseCity.object.cities')) my.canIUse(name)",
        dialect: &ALIPAY,
        decorators: false,
    });
    let asked = "what it asks for is what it uses where it is there";
    let uses: Vec<_> = output.api_uses.into_iter().collect();
    assert_eq!(uses, ["alert", "canIUse", "chooseCity.object.cities"], "{asked}");
}

#[test]
fn view_scripts_are_sloppy_functions() {
    view_script("var a = 010; with (a) {} module.exports = a; return");
    let output = compile_view_script("a.wxs", "var a = ;");
    let error = &output.diagnostics[0];
    assert_eq!((error.code, error.place.as_ref().unwrap().column), ("script.syntax", 9));
    assert!(output.code.starts_with("throw new SyntaxError("));
}

#[test]
fn view_scripts_may_be_es_modules() {
    let code = view_script("import a, { b } from './b.sjs';\nexport default { a, c: b.constructor }");
    assert_eq!(
        code,
        "Object.defineProperty(exports,\"__esModule\",{value:true});\
         Object.defineProperties(exports,Object.getOwnPropertyDescriptors({get default(){return _default}}));\
         var _m0=require(\"./b.sjs\"),_d0=_m0&&_m0.__esModule?_m0:{default:_m0};;\n\
         var _default={ a:_d0.default, c: _hutong_type(_m0.b) }"
    );
}

/// The code of a view script that has nothing wrong.
fn view_script(source: &str) -> String {
    let output = compile_view_script("a.wxs", source);
    assert_eq!(output.diagnostics, []);
    output.code
}

#[test]
fn a_constructor_in_a_view_script_is_a_name() {
    let source = "var t = a.b\n  .constructor === 'Array' && [].constructor.constructor; x.constructor = a['constructor'];\nreturn { constructor: 1 }";
    let code = view_script(source);
    let expected = "var t = _hutong_type(a.b)\n === 'Array' && _hutong_type(_hutong_type([])); x.constructor = a['constructor'];\nreturn { constructor: 1 }";
    assert_eq!(code, expected);
}

#[test]
fn a_pattern_in_a_view_script_keeps_its_backslashes() {
    let source = r"getRegExp('^-?\d+(\.\d+)?\b$', 'g'); getRegExp('\\d\n\u0041\'' + '\d'); other('\d')";
    let code = view_script(source);
    let expected = r"getRegExp('^-?\\d+(\\.\\d+)?\\b$', 'g'); getRegExp('\\d\n\u0041\'' + '\d'); other('\d')";
    assert_eq!(code, expected);
    let code = view_script(r#"getRegExp("\\d\n\u0041\'\w")"#);
    assert_eq!(code, r#"getRegExp("\\d\n\u0041\'\\w")"#);
}

#[test]
fn words_that_a_view_script_has_no_statements_for_are_names() {
    let source = "var class = 'class', s = { class: class, /* : */ let : 1 }; // class\n\
        function f(enum, super) { return enum ? class : a.class + \"\\\"class\" + super }\nexports.export = { a: f }";
    let expected = "var _hutong_class = 'class', s = { class: _hutong_class, /* : */ let : 1 }; // class\n\
        function f(_hutong_enum, _hutong_super) { return _hutong_enum ? _hutong_class : a.class + \"\\\"class\" + _hutong_super }\n\
        exports.export = { a: f }";
    assert_eq!(view_script(source), expected);
    let modern = "import a from './a.sjs';\nlet class = 1";
    let output = compile_view_script("a.sjs", modern);
    let place = output.diagnostics[0].place.as_ref().unwrap();
    assert_eq!((place.line, place.column), (2, 5));
}

/// What nests without a bracket, and what stands at the end of it.
const CHAINS: [(&str, &str); 44] = [
    ("!", "1"),
    ("- ", "1"),
    ("typeof ", "1"),
    ("typeof\n", "1"),
    ("new ", "a"),
    ("await ", "1"),
    ("a=>", "1"),
    ("async a=>", "1"),
    ("(a,b)=>", "1"),
    ("a?", "1"),
    ("a?b:", "1"),
    ("a?b?c:d:", "1"),
    ("a.b=", "1"),
    ("a**", "1"),
    ("a+", "1"),
    ("'a'+\n", "1"),
    ("a&&", "1"),
    ("a??", "1"),
    ("a in ", "b"),
    ("a\nin\n", "b"),
    ("a.", "a"),
    ("a?.", "a"),
    ("wx.", "a"),
    ("a()(", ")"),
    ("a``", ""),
    ("`${1}`", ""),
    ("if(a)", ";"),
    ("if(a)\n", ";"),
    ("if(a);else ", ";"),
    ("if(a)b\nelse ", ";"),
    ("if(a){}else ", ";"),
    ("if(a)var b,c;else ", ";"),
    ("if(a)do b;while(c);else ", ";"),
    ("if(a)try{}catch(e){}finally{}else ", ";"),
    ("if(a)l:b,c;else ", ";"),
    ("for(;;)", ";"),
    ("for(a of b)", ";"),
    ("while(a)", ";"),
    ("with(a)", ";"),
    ("do ", ";"),
    ("class extends ", "a{}"),
    ("a:", "1"),
    ("x={}/a/", "1"),
    ("yield ", "1"),
];

#[test]
fn chains_without_brackets_do_not_exhaust_the_stack() {
    for (chain, end) in CHAINS {
        let source = format!("{}{end}", chain.repeat((4 << 20) / chain.len()));
        for path in ["a.js", "a.ts"] {
            let output = script(path, &source);
            assert_eq!(output.diagnostics[0].code, "script.too-deep", "{path} {chain}");
            assert!(output.code.contains("throw"), "{path} {chain}");
        }
        assert_eq!(
            compile_view_script("a.wxs", &source).diagnostics[0].code,
            "script.too-deep",
            "{chain}"
        );
    }
}

#[test]
fn chains_at_the_limit_fit_the_stack() {
    for (chain, end) in CHAINS {
        for n in [2500, 3300, 4900, 6600, 9900, 19_900] {
            // errors of syntax are as good: what counts is that there is an answer
            let source = format!("{}{end}", chain.repeat(n));
            script("a.js", &source);
            script("a.ts", &source);
        }
    }
    for chain in ["a<", "Map<string,", "<T,>()=>", "keyof ", "A extends B?C:"] {
        for n in [1000, 1_000_000] {
            script("a.ts", &format!("type X={}a", chain.repeat(n)));
            script("a.ts", &format!("x={}a", chain.repeat(n)));
        }
    }
}

#[test]
fn trees_that_close_before_they_grow_to_the_left_count() {
    let group = |n: usize| format!("{}a{};", "(".repeat(900), format!("){}", "+a".repeat(n)).repeat(900));
    assert!(script("a.js", &group(2)).diagnostics.is_empty());
    assert_eq!(script("a.js", &group(1000)).diagnostics[0].code, "script.too-deep");
}

#[test]
fn long_code_is_not_deep() {
    for line in [
        "a=b+c(d)[e];",
        "a = b\n",
        "f(a, b)\n",
        "if(a){b}else{c}",
        "if (a) return\n",
        "function f(){return a?b:c}",
        "var a=1,b={c:2,d:[3,4]};",
        "switch(a){case 1:case 2:return b;default:return}",
        "const g = async (x) => { await x }\n",
        "x = a / b / c; y = /[/(]/g.test(z)\n",
        "`${a}`\n;",
        "a=1,",
    ] {
        let lines = line.repeat(20_000).replace("const g", "var g");
        let source = format!("function all(){{{lines}\na=1}}");
        let output = script("a.js", &source);
        assert!(output.diagnostics.is_empty(), "{line}: {:?}", output.diagnostics);
    }
}

#[test]
fn deep_and_long_input_does_not_exhaust_the_stack() {
    let n = 100_000;
    let brackets = [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("function f(){", "}"),
        ("`${", "}`"),
        ("x=/[\"(]/;(", ")"),
        ("if(a)/['(]/;(", ")"),
    ];
    for (open, close) in brackets {
        for source in [format!("{}{}", open.repeat(n), close.repeat(n)), open.repeat(n)] {
            let output = script("a.js", &source);
            assert_eq!(output.diagnostics[0].code, "script.too-deep", "{open}");
            assert_eq!(
                compile_view_script("a.wxs", &source).diagnostics[0].code,
                "script.too-deep",
                "{open}"
            );
        }
    }
    for (chain, end) in [
        ("!", "1"),
        ("1+", "1"),
        ("a=>", "1"),
        ("if(a);else ", ";"),
        ("a?b:", "1"),
        ("a=", "1"),
        ("a.", "a"),
        ("wx.", "a"),
        ("1**", "1"),
    ] {
        let output = script("a.js", &format!("{}{end}", chain.repeat(2000)));
        assert!(output.diagnostics.is_empty(), "{chain}: {:?}", output.diagnostics);
    }
    for pattern in [
        "(".repeat(n) + &")".repeat(n),
        "[".repeat(n),
        "(?=a|".repeat(n),
        "a*".repeat(n),
    ] {
        let output = script("a.js", &format!("x = /{pattern}/v"));
        assert!(
            output.diagnostics.iter().all(|one| one.code != "script.not-a-function"),
            "{:?}",
            output.diagnostics
        );
    }
    let patterns = "x = '((((' + \"[[[[\" + `((((`; /* ((((*/ // ((((\n/[([{]\\//.test(x)\n".repeat(1000);
    assert!(
        script("a.js", &patterns).diagnostics.is_empty(),
        "brackets in texts do not count"
    );
}

#[test]
fn many_findings_are_cut() {
    assert_eq!(script("a.js", &"require(x);".repeat(1000)).diagnostics.len(), 50);
}

#[test]
fn decorators_are_asked_for() {
    let input = ScriptInput {
        path: "a.ts",
        source: "\nclass A {\n  @logged run() {}\n}",
        dialect: &WECHAT,
        decorators: false,
    };
    let output = compile(&input);
    let [found] = &output.diagnostics[..] else {
        panic!("{:?}", output.diagnostics)
    };
    let place = found.place.as_ref().map(|place| (place.line, place.column));
    assert_eq!((found.code, place), ("script.unsupported", Some((3, 3))));
    let hint = found.hint.as_deref().unwrap_or_default();
    assert!(hint.contains("experimentalDecorators"), "{hint}");
    assert_eq!(
        compile(&ScriptInput {
            decorators: true,
            ..input
        })
        .diagnostics,
        []
    );
    for (config, allowed) in [
        (
            "{\"compilerOptions\": {/* old */ \"experimentalDecorators\": true,},} // end",
            true,
        ),
        ("{\"compilerOptions\": {\"experimentalDecorators\": false}}", false),
        ("{\"experimentalDecorators\": true}", false),
        ("", false),
        ("{", false),
    ] {
        assert_eq!(allows_decorators(config), allowed, "{config}");
    }
    assert!(!allows_decorators(&"[".repeat(100_000)));
}
