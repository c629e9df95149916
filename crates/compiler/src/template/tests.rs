//! What the front end makes of bad templates, seen through its canonical form.

use hutong_dialect::{ALIPAY, BAIDU, BYTEDANCE, DIALECTS, Dialect, JD, QQ, WECHAT};
use proptest::prelude::*;

use super::compile::Compiled;
use super::fuzz::{check, check_stable, compile_alone};
use crate::Diagnostic;

fn run(text: &str) -> Compiled {
    compile_alone(&WECHAT, &[], text)
}

fn codes(compiled: &Compiled) -> Vec<&str> {
    compiled.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// The canonical form of a template that has nothing wrong.
fn clean(text: &str) -> String {
    let compiled = run(text);
    assert_eq!(compiled.diagnostics, [], "{text}");
    compiled.canonical
}

/// The canonical form, and the code of the one finding.
fn mended(text: &str) -> (String, &'static str) {
    let compiled = run(text);
    let [Diagnostic { code, .. }] = compiled.diagnostics[..] else {
        panic!("{text}: {:?}", codes(&compiled))
    };
    assert_eq!(compiled.placeholder, None, "{text}");
    (compiled.canonical, code)
}

fn expect_mended(text: &str, canonical: &str, code: &str) {
    assert_eq!(mended(text), (canonical.to_owned(), code), "{text}");
}

#[test]
fn keeps_what_is_right() {
    let text = r#"<view class="a {{b}}" bind:tap="t" wx:for="{{x}}" wx:key="id">t {{item.y}}</view>"#;
    assert_eq!(clean(text), text);
    assert_eq!(clean("<!-- c --> <input disabled/>"), "<input disabled/>");
    assert_eq!(clean("<div><span>a</span><p/></div>"), "<div><span>a</span><p/></div>");
    assert_eq!(clean("<a x='{{b ? \"c\" : d}}'/>"), "<a x=\"{{b ? \"c\" : d}}\"/>");
    assert_eq!(clean("<a>{{x}}{{y}}</a>"), "<a>{{x}}{{y}}</a>");
    assert_eq!(
        clean("<template is=\"t\" data=\"{{...o, a: 1, b}}\"/>"),
        "<template is=\"t\" data=\"{{...o, a: 1, b}}\"/>"
    );
}

#[test]
fn writes_text_so_that_it_stays_text() {
    assert_eq!(
        clean("1 < 2 && 3 > 2 &nbsp; &lt; &bogus; &#20013;"),
        "1 &lt; 2 &amp;&amp; 3 > 2 &nbsp; &lt; &amp;bogus; &#20013;"
    );
    assert_eq!(
        clean("<a t='say \"hi\" { }'/>"),
        "<a t=\"say &quot;hi&quot; &#123; }\"/>"
    );
    expect_mended("{{a<view/>", "&#123;&#123;a<view/>", "template.unclosed-expression");
}

#[test]
fn closes_what_is_open() {
    expect_mended(
        "<view><text>a</view>",
        "<view><text>a</text></view>",
        "template.unclosed-tag",
    );
    expect_mended(
        "<view><input><text/></view>",
        "<view><input/><text/></view>",
        "template.unclosed-tag",
    );
    expect_mended("<view>a", "<view>a</view>", "template.unclosed-tag");
    expect_mended(
        "<wxs src=\"a\" module=\"b\"><view/><wxs src=\"c\" module=\"d\"></wxs>",
        "<view/>",
        "template.unclosed-tag",
    );
    expect_mended("a</view>", "a", "template.stray-close");
    assert_eq!(clean("<View>a</view>"), "<View>a</View>");
}

#[test]
fn mends_tags_and_attributes() {
    expect_mended(
        "<view\u{a0}class=\"a\"\u{3000}id=\"b\"/>",
        "<view class=\"a\" id=\"b\"/>",
        "template.unicode-space",
    );
    expect_mended("<view class=\"a\"/ >", "<view class=\"a\"/>", "template.unclosed-tag");
    expect_mended("<view class=a/>", "<view class=\"a\"/>", "template.unquoted-value");
    expect_mended(
        "<view class={{a > b}} />",
        "<view class=\"{{a > b}}\"/>",
        "template.unquoted-value",
    );
    expect_mended(
        "<view class=\"a\" class=\"b\"/>",
        "<view class=\"a\"/>",
        "template.duplicate-attribute",
    );
    expect_mended("<view @tap=\"a\"/>", "<view/>", "template.attribute-name");
    expect_mended("<view a:b:c=\"a\"/>", "<view/>", "template.attribute-name");
    expect_mended(
        "<view class:on=\"{{a}}\"/>",
        "<view/>",
        "template.unsupported-attribute",
    );
    expect_mended(
        "<view a=\"{{b == \"c\"}}\"/>",
        "<view a=\"{{b == \"c\"}}\"/>",
        "template.quote-in-expression",
    );
    expect_mended(
        "<view a=\"b\n c=\"d\"/>",
        "<view a=\"b\n c=\" d/>",
        "template.stray-character",
    );
    assert_eq!(
        clean(r#"<view a="{{b == \"c\"}}" d="\"e\""/>"#),
        r#"<view a="{{b == "c"}}" d="&quot;e&quot;"/>"#
    );
    assert_eq!(clean("<view a=\"{{ }}\">{{}}</view>"), "<view a=\"\"/>");
}

#[test]
fn reads_old_spellings() {
    expect_mended(
        "<a wx:for-items=\"{{x}}\"/>",
        "<a wx:for=\"{{x}}\"/>",
        "template.legacy",
    );
    expect_mended("<a wx-if=\"{{x}}\"/>", "<a wx:if=\"{{x}}\"/>", "template.legacy");
    expect_mended("<a WX:IF=\"{{x}}\"/>", "<a wx:if=\"{{x}}\"/>", "template.legacy");
    expect_mended("<a bindTap=\"f\"/>", "<a bindtap=\"f\"/>", "template.legacy");
    expect_mended("<a Class=\"b\"/>", "<a class=\"b\"/>", "template.legacy");
    assert_eq!(clean("<slider activeColor=\"b\"/>"), "<slider activeColor=\"b\"/>");
    expect_mended("<a wx:esle/>", "<a/>", "template.unknown-directive");
    assert_eq!(
        run("<a wx:esle/>").diagnostics[0].hint.as_deref(),
        Some("did you mean wx:else?")
    );
    assert_eq!(clean("<a wx:for=\"{{x}}\" wx:key=\"\"/>"), "<a wx:for=\"{{x}}\"/>");
    assert_eq!(
        clean("<a wx:for=\"{{x}}\" wx:key=\"{{item.id}}\"/>"),
        "<a wx:for=\"{{x}}\" wx:key=\"id\"/>"
    );
    assert_eq!(
        clean("<a wx:for=\"{{x}}\" wx:key=\"{{item}}\"/>"),
        "<a wx:for=\"{{x}}\" wx:key=\"*this\"/>"
    );
    assert_eq!(
        clean(
            "<a wx:for=\"{{x}}\" wx:for-index=\"i\" wx:key=\"{{i}}\"/><b wx:for=\"{{y}}\" wx:key=\"{{item.a.id}}\"/>"
        ),
        "<a wx:for=\"{{x}}\" wx:for-index=\"i\"/><b wx:for=\"{{y}}\"/>"
    );
    expect_mended(
        "<a wx:for=\"{{x}}\" wx:key=\"a\" wx:for-key=\"b\"/>",
        "<a wx:for=\"{{x}}\" wx:key=\"a\"/>",
        "template.legacy",
    );
    assert_eq!(clean("<a wx:key=\"id\" wx:for-index=\"i\"/>"), "<a/>");
    assert_eq!(
        clean("<a wx:for=\"{{x}}\" wx:for-item=\"{{y}}\"/>"),
        "<a wx:for=\"{{x}}\" wx:for-item=\"y\"/>"
    );
    assert_eq!(
        clean("<block hidden=\"{{a || b}}\">c</block>"),
        "<block wx:if=\"{{!(a || b)}}\">c</block>"
    );
}

#[test]
fn keeps_branches_beside_loops() {
    let text = "<a wx:if=\"{{x}}\"/><b wx:else wx:for=\"{{y}}\"/>";
    assert_eq!(
        clean(text),
        "<a wx:if=\"{{x}}\"/><block wx:else><b wx:for=\"{{y}}\"/></block>"
    );
    assert_eq!(
        clean("<a wx:if=\"{{x}}\" slot:v=\"w\">{{w}}</a>"),
        "<block wx:if=\"{{x}}\"><a slot:v=\"w\">{{w}}</a></block>"
    );
}

#[test]
fn leaves_out_expressions_one_by_one() {
    for bad in [
        "`a${b",
        "a.map(x => y = x)",
        "x => x",
        "a b",
        "'a",
        "a = 1",
        "(",
        "[1",
        "{a: }",
        "1 +",
        "@",
        "new X()",
    ] {
        let compiled = run(&format!("<view a=\"{{{{{bad}}}}}\" b=\"{{{{c}}}}\">{{{{d}}}}</view>"));
        assert_eq!(
            (codes(&compiled), compiled.placeholder),
            (vec!["template.expression"], None),
            "{bad}"
        );
        assert_eq!(compiled.canonical, "<view a=\"\" b=\"{{c}}\">{{d}}</view>", "{bad}");
        let place = compiled.diagnostics[0].place.as_ref().unwrap();
        assert_eq!((place.line, place.column), (1, 12), "{bad}");
    }
}

#[test]
fn rewrites_expressions_that_the_compiler_does_not_know() {
    assert_eq!(
        clean("<a b=\"{{`x${c?.d}`}}\">{{e ?? 1}}{{f.slice(1)}}</a>"),
        "<wxs module=\"_hutong\" src=\"/_hutong\"/>\
         <a b=\"{{(\"x\"+(c.d)+\"\")}}\">{{_hutong.or(e,1)}}{{_hutong.call(f,\"slice\",1)}}</a>"
    );
    let compiled = run("<a b=\"{{c.some(d => d.e)}}\">{{c.map(d => d + f)}}</a>");
    assert_eq!(compiled.diagnostics, []);
    assert_eq!(
        compiled.canonical,
        "<wxs module=\"_hutong_own\" src=\"/a.wxml#_hutong_own\"/>\
         <a b=\"{{_hutong_own.f0(c)}}\">{{_hutong_own.f1(c,f)}}</a>"
    );
    let functions = compiled.functions.unwrap();
    let script = functions.code();
    assert!(
        script.contains("f0:") && script.contains("f1:") && !script.contains("f2:"),
        "{script}"
    );
}

/// The canonical form of a template of another dialect that has nothing wrong.
fn spelled(dialect: &'static Dialect, text: &str) -> String {
    let compiled = compile_alone(dialect, &["card"], text);
    assert_eq!(compiled.diagnostics, [], "{text}");
    compiled.canonical
}

#[test]
fn every_dialect_has_its_prefix_and_that_of_wxml() {
    for dialect in DIALECTS {
        let prefix = dialect.directives.prefix;
        assert_eq!(
            spelled(
                dialect,
                &format!(
                    "<a {prefix}if=\"{{{{x}}}}\"/><b wx:else/><c {prefix}for=\"{{{{y}}}}\" {prefix}key=\"*this\"/>"
                )
            ),
            "<a wx:if=\"{{x}}\"/><b wx:else/><c wx:for=\"{{y}}\" wx:key=\"*this\"/>",
            "{}",
            dialect.name
        );
        // With a dash, it may as well be a property.
        if prefix.ends_with(':') {
            let typo = compile_alone(dialect, &[], &format!("<a {prefix}esle/>"));
            let hint = typo.diagnostics.first().and_then(|diagnostic| diagnostic.hint.clone());
            assert_eq!(hint, Some(format!("did you mean {prefix}else?")));
        }
    }
}

#[test]
fn reads_bare_expressions() {
    let canonical = "<a wx:for=\"{{xs}}\" wx:for-item=\"x\" wx:for-index=\"i\" wx:key=\"id\" wx:if=\"{{x > 1}}\"/>";
    assert_eq!(
        spelled(&BAIDU, "<a s-for=\"x, i in xs trackBy x.id\" s-if=\"x > 1\"/>"),
        canonical
    );
    assert_eq!(
        spelled(&BAIDU, "<a s-for=\"{{x,i in xs trackBy x.id}}\" s-if=\"{{x > 1}}\"/>"),
        canonical
    );
    assert_eq!(
        spelled(
            &BAIDU,
            "<a s-for=\"{{xs}}\" s-for-item=\"x\" s-for-index=\"i\" s-key=\"id\" s-if='x > 1'/>"
        ),
        canonical
    );
    assert_eq!(
        spelled(
            &BAIDU,
            "<a s-for=\"x in {{xs}} trackBy x\"/><b s-for=\"y,i in ys trackBy i\" s-if=\"{{y}} && i\"/>"
        ),
        "<a wx:for=\"{{(xs)}}\" wx:for-item=\"x\" wx:key=\"*this\"/>\
         <b wx:for=\"{{ys}}\" wx:for-item=\"y\" wx:for-index=\"i\" wx:if=\"{{(y) && i}}\"/>"
    );
    assert_eq!(
        spelled(&BAIDU, "<a s-if=\"x\"/><b s-elif=\"y == 'a'\" s-for=\"ys\"/>"),
        "<a wx:if=\"{{x}}\"/><block wx:elif=\"{{y == 'a'}}\"><b wx:for=\"{{ys}}\"/></block>"
    );
    assert_eq!(
        spelled(
            &BAIDU,
            "<input value=\"{= a.b =}\" s-color=\"x\"/><template is=\"t\" data=\"{{{...o, a: 1}}}\"/>"
        ),
        "<input model:value=\"{{a.b}}\" s-color=\"x\"/><template is=\"t\" data=\"{{...o, a: 1}}\"/>"
    );
    assert_eq!(
        compile_alone(&BAIDU, &[], "<a s-if=\"x\"/><b s-else-if=\"y\"/>").canonical,
        "<a wx:if=\"{{x}}\"/><b wx:elif=\"{{y}}\"/>"
    );
}

#[test]
fn listeners_of_built_in_elements() {
    assert_eq!(
        spelled(
            &ALIPAY,
            "<view onTap=\"a\" catchLongTap=\"b\" capture-onTouchStart=\"c\" capture-catchTap=\"{{d}}\"/>"
        ),
        "<view bindtap=\"a\" catchlongpress=\"b\" capture-bind:touchstart=\"c\" capture-catch:tap=\"{{d}}\"/>"
    );
    assert_eq!(
        spelled(
            &ALIPAY,
            "<swiper onAnimationEnd=\"a\"/><view onAnimationEnd=\"a\"/><video onRenderStart=\"a\" onTimeUpdate=\"b\"/>"
        ),
        "<swiper bindanimationfinish=\"a\"/><view bindanimationend=\"a\"/>\
         <video bindloadedmetadata=\"a\" bindtimeupdate=\"b\"/>"
    );
    assert_eq!(
        spelled(&ALIPAY, "<view once=\"a\" on=\"b\"/>"),
        "<view once=\"a\" on=\"b\"/>"
    );
    assert_eq!(spelled(&WECHAT, "<view onTap=\"a\"/>"), "<view onTap=\"a\"/>");
}

#[test]
fn components_are_given_functions() {
    let text = "<card onTap=\"a\" onSelect=\"{{b}}\" capture-onTap=\"c\" sub-title=\"d\" ref=\"e\" data-x=\"f\"/>";
    let compiled = compile_alone(&ALIPAY, &["card"], text);
    assert_eq!(
        compiled.canonical,
        "<card onTap=\"a\" onSelect=\"{{b}}\" capture-bind:tap=\"c\" sub-title=\"d\" ref=\"e\" data-x=\"f\"/>"
    );
}

#[test]
fn keys_attributes_and_values_with_other_names() {
    assert_eq!(
        spelled(&ALIPAY, "<a a:for=\"{{xs}}\" key=\"{{item.id}}\"/><b key=\"c\"/>"),
        "<a wx:for=\"{{xs}}\" wx:key=\"id\"/><b/>"
    );
    assert_eq!(
        spelled(
            &ALIPAY,
            "<button open-type=\"getAuthorize\" scope=\"userInfo\" onGetAuthorize=\"a\"/><button open-type=\"share\"/>"
        ),
        "<button open-type=\"getUserInfo\" scope=\"userInfo\" bindgetuserinfo=\"a\"/><button open-type=\"share\"/>"
    );
    assert_eq!(
        spelled(&BYTEDANCE, "<slider active-color=\"a\"/>"),
        "<slider activeColor=\"a\"/>"
    );
    assert_eq!(
        spelled(&JD, "<map includePoints=\"{{a}}\"/>"),
        "<map include-points=\"{{a}}\"/>"
    );
    assert_eq!(
        spelled(&QQ, "<video page-gesture/><card page-gesture/>"),
        "<video vslide-gesture/><card page-gesture/>"
    );
}

#[test]
fn gives_up_only_at_the_limits() {
    let nested = "<a>".repeat(crate::limits::TEMPLATE_DEPTH - 1);
    assert_eq!(run(&nested).placeholder, None);
    assert_eq!(run(&"<a>".repeat(100_000)).placeholder, Some("template.too-deep"));
    assert_eq!(codes(&run(&"</a>".repeat(100_000))), ["template.stray-close"; 50]);
    assert_eq!(run(&"<a/>".repeat(100_000)).placeholder, Some("template.too-large"));
    assert_eq!(
        codes(&run(&"{{'".repeat(100_000))),
        ["template.unclosed-expression"; 50]
    );
    assert!(codes(&run(&"{{a}}".repeat(10_000))).contains(&"template.expression"));
}

/// Pieces that mean something to a template reader, and anything else.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "<view", "<text>", "</view>", "<block ", "<template name=\"t\">", "</template>", "<template is=\"t\" data=\"{{...a}}\"/>",
            "<slot>", "<wxs module=\"m\">", "</wxs>", "<include src=\"x\"/>", "<import src=\"x\">", "<!--", "-->", ">", "/>", "<", "</", "/",
            " wx:if=\"{{a}}\"", " wx:else", " wx:elif='{{b}}'", " wx:for=\"{{c}}\"", " wx:for-item=", " slot:a", " let:b=\"{{c}}\"",
            " bindTap=", " class=\"", " style='", " data-A=1", " generic:x=\"y\"", " model:v=\"{{w}}\"", "=", "\"", "'", "\\\"", "\\",
            " a:if=\"{{a}}\"", " onTap=\"a\"", " key=\"{{a}}\"", " s-if=\"a\"", " s-for=\"a,i in b trackBy c\"", " v=\"{= a =}\"", "{=", "=}",
            "a.map(b => c)", "/a/.d(", "=>",
            "<import-sjs name=\"{a}\" from=\"x\"/>", "<filter module=\"n\">", "</filter>", "`", "${", "?.", "??", ".b(", ".b(c)",
            "{{", "}}", "{", "}", "[", "]", "(", ")", "a", "?", ":", "+", "!", ",", "...", "'s'", "1e9", "&lt;", "&", "&#x;", ";", "\n", "\t",
            " ", "\u{a0}", "\u{3000}", "\u{2003}", "\u{200b}", "\u{feff}", "中", "\u{1f600}", "\0",
        ]).prop_map(str::to_owned),
        1 => ".{0,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_holds_of_any_template_holds(text in nasty(), dialect in prop::sample::select(DIALECTS)) {
        check(&compile_alone(dialect, &["text"], &text), &text);
    }

    #[test]
    fn is_stable(text in nasty()) {
        check_stable(&run(&text), &[]);
    }
}
