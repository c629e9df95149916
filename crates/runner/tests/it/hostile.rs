//! Mini-programs that mean harm: they are ended, or fail, within their limits, and reach nothing.

use std::cell::Cell;
use std::rc::Rc;

use hutong_runner::{Limits, Options, Package, PageReport, RunError, Runner};

use crate::{errors, one_page};

/// Limits that a test does not wait for.
fn tight() -> Options {
    let limits = Limits {
        heap: 32 << 20,
        ticks: 3_000,
        nodes: 500,
        ops: 20_000,
        timers: 100,
        records: 50,
        messages: 1_500,
        message: 1 << 20,
        ..Limits::default()
    };
    Options {
        limits,
        ..Options::default()
    }
}

fn run(package: &Rc<Package>) -> Result<Runner, RunError> {
    Runner::open(Rc::clone(package), tight(), None)
}

fn ended(js: &str) -> String {
    ended_with("<view wx:for=\"{{list}}\" wx:key=\"*this\">{{item}}</view>", js)
}

fn ended_with(wxml: &str, js: &str) -> String {
    match run(&one_page(wxml, js)) {
        Ok(runner) => panic!("it runs: {:?}", errors(&runner)),
        Err(error) => {
            assert_eq!(error.code(), "run.limit", "{error}");
            error.to_string()
        }
    }
}

#[test]
fn a_loop_without_end_is_ended_wherever_it_is() {
    for js in [
        "for (;;) {}",
        "Page({ onLoad() { for (;;) {} } })",
        "Page({ onLoad() { try { for (;;) {} } catch (e) {} finally { for (;;) {} } } })",
        "Page({ onLoad() { setTimeout(() => { for (;;) {} }, 1) } })",
        "Page({ onLoad() { /(a+)+$/.test('a'.repeat(40) + 'b') } })",
        "Page({ data: { get list() { for (;;) {} } } })",
    ] {
        assert!(ended(js).contains("ticks of work"), "{js}");
    }
}

#[test]
fn memory_and_stack_have_an_end() {
    for js in [
        "Page({ onLoad() { const all = []; for (;;) all.push(new Array(1e5).fill(1)) } })",
        "Page({ onLoad() { let s = 'x'; for (;;) s += s } })",
        "Page({ onLoad() { new ArrayBuffer(1e9) } })",
        "Page({ onLoad() { Promise.resolve().then(function f() { return Promise.resolve().then(f) }) } })",
        "Page({ onLoad() { const f = () => Promise.resolve().then(() => { f(); f() }); f() } })",
        "Page({ onLoad() { (function f() { f() })() } })",
        "Page({ onLoad() { let deep = []; for (let n = 0; n < 1e4; n++) deep = [deep]; JSON.stringify(deep) } })",
    ] {
        match run(&one_page("<view />", js)) {
            Ok(runner) => assert!(!errors(&runner).is_empty(), "{js} did nothing"),
            Err(error) => assert_eq!(error.code(), "run.limit", "{js}: {error}"),
        }
    }
}

#[test]
fn floods_are_ended() {
    assert!(ended("Page({ data: { list: Array.from({ length: 1000 }, (_, n) => n) } })").contains("500 nodes"));
    ended(
        "Page({ data: { list: [1] }, onLoad() { const f = n => { this.setData({ list: [n, n + 1, n + 2] }); Promise.resolve(n + 3).then(f) }; f(0) } })",
    );
    assert!(ended("Page({ onLoad() { for (let n = 0; n < 1e4; n++) setTimeout(() => {}, 1e6) } })").contains("timers"));
    assert!(
        ended("Page({ onLoad() { const f = () => wx.getNetworkType({ complete: f }); for (let n = 0; n < 100; n++) f() } })").contains("messages")
    );
}

#[test]
fn what_is_written_down_has_an_end() {
    let runner = run(&one_page("<view />", "Page({ onLoad() { for (let n = 0; n < 500; n++) { console.log('x'.repeat(1e5)); wx.vibrateShort({ type: 'light' }) } } })")).unwrap();
    let record = runner.record();
    assert_eq!((record.lines.len(), record.calls.len()), (50, 50));
    assert_eq!(record.capabilities["device.vibrate"], 500);
    assert_eq!(record.dropped, 900);
    assert!(record.lines[0].text.len() <= 16 * 1024);
}

#[test]
fn there_is_nothing_of_the_machine() {
    let runner = run(&one_page(
        "<view />",
        r"Page({ onLoad() {
            const names = ['process', 'require', 'std', 'os', 'fetch', 'XMLHttpRequest', 'WebSocket', 'importScripts', 'postMessage', 'Deno', 'Bun', 'load', 'print',
                'scriptArgs', 'Worker', '__hutong_inspect__', '__hutong_extend__', 'Blob', 'navigator', 'location', 'gc', 'bjson', 'read', 'evalScript']
            for (const name of names.filter(name => name !== 'require')) if (globalThis[name] !== undefined) console.error('there is ' + name)
            if (URL.createObjectURL) console.error('there are addresses of objects')
            for (const f of [() => eval('1'), () => new Function('return 1')(), () => (() => {}).constructor('return 1')(), () => (async () => {}).constructor('1'), () => (function* () {}).constructor('1'), () => setTimeout('1')]) {
                let got
                try { got = f() } catch (e) { continue }
                if (got) console.error('a string was evaluated: ' + f)
            }
            import('fs').then(() => console.error('a module was imported'), () => console.log('no modules'))
        } })",
    ))
    .unwrap();
    assert_eq!(errors(&runner), Vec::<String>::new());
    assert!(
        runner.record().lines.iter().any(|line| line.text == "no modules"),
        "{:?}",
        runner.record().lines
    );
}

#[test]
fn prototypes_that_were_changed_change_nothing_outside() {
    let mut runner = run(&one_page(
        "<view class=\"a\" bindtap=\"f\">{{n}}</view>",
        r"Object.prototype.toJSON = () => 'gone'
        Object.prototype.capability = 'evil'
        Array.prototype.push = () => { throw new Error('no push') }
        Date.prototype.getTime = () => { throw new Error('no time') }
        Object.defineProperty(Object.prototype, '__proto__', { get() { return null }, set() {} })
        Page({ data: { n: 1 }, f() {} })",
    ))
    .unwrap();
    // Whatever it has done to itself, the host is well.
    let _ = runner.data();
    runner.advance(1000.0).unwrap();
    assert!(runner.storage().is_empty());
    assert_eq!(runner.record().domains.len(), 0);
}

#[test]
fn who_breaks_what_the_runtime_stands_on_comes_to_an_end() {
    for name in [
        "Array.prototype.map",
        "Array.prototype.push",
        "Array.prototype[Symbol.iterator]",
        "JSON.stringify",
        "Promise.prototype.then",
        "Function.prototype.call",
    ] {
        let broken = format!(
            "{name} = () => {{ throw new Error('broken') }}; console.log('a'); setTimeout(() => {{ throw new Error('late') }}, 10); throw new Error('now')"
        );
        for js in [
            format!("Page({{}}); {broken}"),
            format!("Page({{ onReady() {{ setTimeout(() => {{ {broken} }}, 10) }} }})"),
        ] {
            // It runs on, broken, or is ended.
            if let Ok(mut runner) = run(&one_page("<view />", &js)) {
                let _ = runner.advance(1000.0);
            }
        }
    }
}

#[test]
fn servers_are_reached_by_the_list_of_the_manifest_alone() {
    let runner = run(&one_page(
        "<view />",
        "Page({ onLoad() { for (const url of ['https://evil.test/x', 'file:///etc/passwd', 'https:evil.test']) wx.request({ url, fail: ({ errMsg }) => console.log(errMsg) }) } })",
    ))
    .unwrap();
    let record = runner.record();
    assert_eq!(record.lines.len(), 3);
    assert!(
        record.lines.iter().all(|line| line.text.contains("request:fail")),
        "{:?}",
        record.lines
    );
    let asked = record
        .domains
        .iter()
        .map(|contact| (contact.origin.as_str(), contact.allowed));
    assert_eq!(asked.collect::<Vec<_>>(), [("https://evil.test", false)]);
}

#[test]
fn consent_that_nobody_gave_is_not_there() {
    let package = one_page(
        "<view />",
        "Page({ onLoad() { wx.getLocation({ complete: ({ errMsg }) => console.log(errMsg) }); wx.getClipboardData({ complete: ({ errMsg }) => console.log(errMsg) }) } })",
    );
    let runner = run(&package).unwrap();
    let asked: Vec<&str> = runner.record().before_consent.iter().map(String::as_str).collect();
    assert_eq!(asked, ["clipboard.get", "location.get"]);
    assert_eq!(runner.questions().len(), 2);
    assert!(runner.record().lines.is_empty(), "nobody has answered");
    for (consent, words) in [(true, ":ok"), (false, "auth deny")] {
        let options = Options {
            consent: Some(consent),
            ..tight()
        };
        let runner = Runner::open(Rc::clone(&package), options, None).unwrap();
        assert!(
            runner.record().lines.iter().all(|line| line.text.contains(words)),
            "{:?}",
            runner.record().lines
        );
        assert_eq!(runner.record().lines.len(), 2);
    }
}

/// What it did before it was ended.
const DEEDS: &str = "wx.vibrateShort({ type: 'light' }); wx.request({ url: 'https://evil.test/x' }); wx.getLocation({}); console.error('so it is')";

fn seen_of(options: &Options, harm: &str) -> PageReport {
    let js = format!("Page({{ data: {{ list: [] }}, onLoad() {{ {DEEDS}; {harm} }} }})");
    let package = one_page(
        "<view>here</view><view wx:for=\"{{list}}\" wx:key=\"*this\">{{item}}</view>",
        &js,
    );
    let report = PageReport::of(&package, options, "pages/a/a");
    assert!(!report.is_clean(), "{harm}");
    assert_eq!(report.errors[0], "so it is", "{harm}");
    assert_eq!(report.capabilities.get("device.vibrate"), Some(&1), "{harm}");
    let asked: Vec<&str> = report.domains.iter().map(|contact| contact.origin.as_str()).collect();
    assert_eq!(asked, ["https://evil.test"], "{harm}");
    assert!(report.before_consent.contains("location.get"), "{harm}");
    report
}

#[test]
fn what_was_seen_of_a_page_that_was_ended_is_told() {
    for (harm, why) in [
        ("for (;;) {}", "ticks of work"),
        ("setTimeout(() => { for (;;) {} }, 100)", "ticks of work"),
        (
            "this.setData({ list: Array.from({ length: 1000 }, (_, n) => n) })",
            "500 nodes",
        ),
        (
            "this.setData({ list: [1] }); for (let n = 0; n < 1e4; n++) setTimeout(() => {}, 1e6)",
            "timers",
        ),
        (
            "const all = []; for (;;) all.push(new Array(1e5).fill(1))",
            "out of memory",
        ),
    ] {
        let report = seen_of(&tight(), harm);
        let last = report.errors.last().unwrap();
        assert!(last.contains(why), "{harm}: {:?}", report.errors);
        assert!(
            last.starts_with("run.limit: ") || why == "out of memory",
            "{harm}: {last}"
        );
    }
    let drawn = seen_of(&tight(), "setTimeout(() => { for (;;) {} }, 100)");
    assert!(drawn.opened && drawn.nodes > 2);
    assert_eq!(drawn.tree, "view\n \"here\"");
}

#[test]
fn what_was_seen_of_a_page_that_took_too_long_is_told() {
    let looks = Cell::new(0);
    let options = Options {
        late: Some(Rc::new(move || looks.replace(looks.get() + 1) > 1_000)),
        ..Options::default()
    };
    let report = seen_of(&options, "for (;;) {}");
    assert_eq!(
        report.errors[1],
        "run.timeout: the mini-program was ended: it took too long"
    );
}
