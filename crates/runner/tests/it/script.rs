//! Test scripts: what they can do to a mini-program, and what they cannot do to the machine.

use std::collections::BTreeMap;

use hutong_runner::State::{Failed, Passed, Skipped};
use hutong_runner::{Limits, Options, Outcome, RunError, Script, State};

use crate::{example, one_page};

/// A script of one module.
fn script(js: &str) -> Script {
    let function = format!("function(require,module,exports){{{js}\n}}");
    Script {
        entry: "a.test.js".to_owned(),
        modules: BTreeMap::from([("a.test.js".to_owned(), function)]),
    }
}

/// A page with a bit of everything.
const WXML: &str = r#"<view class="top" id="one" style="color: red; margin: 1px" data-n="1" bindtap="count">{{n}} & <text>胡同</text></view>
<view class="list"><view class="item" wx:for="{{list}}" wx:key="*this" title="{{item}}">{{item}}</view></view>
<input name="who" value="{{who}}" bindinput="type" bindconfirm="done" bindblur="left"/>
<picker range="{{list}}" bindchange="pick"><view>{{picked}}</view></picker>
<slider bindchange="slide"/>
<swiper bindchange="swiped"><swiper-item/><swiper-item/></swiper>
<scroll-view scroll-y bindscroll="scrolled" bindscrolltoupper="ended" bindscrolltolower="ended"/>
<scroll-view class="row" scroll-x upper-threshold="10" bindscroll="scrolled" bindscrolltoupper="ended" bindscrolltolower="ended"/>
<view class="pad" bindtouchstart="touched" bindtouchmove="touched" bindmine="mine"/>"#;

const PAGE: &str = "Page({
    data: { n: 0, list: ['a', 'b', 'c'], who: '', log: [] },
    note(...words) { this.setData({ log: [...this.data.log, words.join(' ')] }) },
    count() { this.setData({ n: this.data.n + 1 }) },
    type({ detail }) { this.setData({ who: detail.value }) },
    done({ detail }) { this.note('confirm', detail.value) },
    left({ detail }) { this.note('blur', detail.value) },
    pick({ detail }) { this.setData({ picked: this.data.list[detail.value] }) },
    slide({ detail }) { this.note('slide', detail.value) },
    swiped({ detail }) { this.note('swipe', detail.current) },
    scrolled({ detail }) { this.note('scroll', detail.scrollLeft, detail.scrollTop, detail.deltaX, detail.deltaY) },
    ended({ detail }) { this.note(detail.direction) },
    touched({ type, touches }) { this.note(type, touches.map(({ pageX, clientY }) => [pageX, clientY]).join()) },
    mine({ detail }) { this.note('mine', detail.x) },
    slow(a, b) { return new Promise(resolve => setTimeout(() => resolve(a + b), 3000)) },
    ask() { wx.showModal({ title: '?', success: ({ confirm }) => this.note('confirmed', confirm) }) },
    where() { wx.getLocation({ success: () => this.note('here'), fail: ({ errMsg }) => this.note(errMsg) }) },
    broken() { setTimeout(() => nobody(), 10) },
})";

fn run(js: &str) -> Vec<Outcome> {
    run_with(js, Options::default()).unwrap()
}

fn run_with(js: &str, options: Options) -> Result<Vec<Outcome>, RunError> {
    script(js).run(one_page(WXML, PAGE), options, |_, _| {})
}

/// All of it has to pass.
fn passes(js: &str) {
    let outcomes = run(js);
    assert!(!outcomes.is_empty());
    for outcome in outcomes {
        assert_eq!(
            (outcome.state, outcome.error),
            (State::Passed, None),
            "{}",
            outcome.name
        );
    }
}

/// The error of a test with this body.
fn error(body: &str) -> String {
    let outcomes = run(&format!("test('t', async () => {{\n{body}\n}})"));
    let [outcome] = &outcomes[..] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(outcome.state, State::Failed, "{outcome:?}");
    outcome.error.clone().unwrap()
}

#[test]
fn a_page_is_looked_at() {
    passes(
        r#"test('look', async () => {
            const app = await automator.launch({ page: 'pages/a/a?x=1' })
            const page = await app.currentPage()
            expect([page.path, page.query, (await app.pageStack()).length]).toEqual(['pages/a/a', { x: '1' }, 1])
            const top = await page.$('#one')
            expect(top.tagName).toBe('view')
            expect(await top.text()).toBe('0 & 胡同')
            expect(await top.wxml()).toBe('0 &amp; <text>胡同</text>')
            expect(await top.outerWxml()).toMatch(/^<view id="one" class="top" style="color: red; margin: 1px">.*<\/view>$/)
            expect([await top.attribute('class'), await top.attribute('id'), await top.style('color')]).toEqual(['top', 'one', 'red'])
            expect([await top.size(), await top.offset()]).toEqual([{ width: 0, height: 0 }, { left: 0, top: 0 }])
            expect((await page.$$('.item')).length).toBe(3)
            expect(await (await page.$('.list')).$$('.top')).toEqual([])
            for (const selector of ['.list > .item', 'view.item[title=b]', '.item[title^="b"]', '.list >>> .item', '[title$=b], .nobody', 'view .item[title*=b]', '.list .item']) expect(await page.$(selector), selector).toBeTruthy()
            expect(await (await page.$('.item[title="b"]')).text()).toBe('b')
            expect(await page.$('.top .item')).toBeNull()
            expect(await (await page.$('input')).property('name')).toBe('who')
            expect(await page.size()).toEqual({ width: 390, height: 800 })
            expect(await app.systemInfo()).toMatchObject({ windowWidth: 390 })
            await expect(page.$('view[')).rejects.toThrow('cannot be read')
        })"#,
    );
}

#[test]
fn an_element_is_used() {
    passes(
        r"test('use', async () => {
            const app = await automator.launch()
            const page = await app.currentPage()
            const $ = async selector => await page.$(selector)
            await (await $('.top')).tap()
            await (await $('.top text')).tap()
            expect(await page.data('n')).toBe(2)
            const input = await $('input')
            await input.input('lin')
            expect([await input.value(), await page.data('who')]).toEqual(['lin', 'lin'])
            await input.confirm()
            await (await $('picker')).choose(2)
            expect(await page.data('picked')).toBe('c')
            await (await $('slider')).slideTo(30)
            await (await $('swiper')).swipeTo(1)
            await (await $('scroll-view')).scrollTo(0, 60)
            await (await $('scroll-view')).scrollTo(0, 60)
            await (await $('scroll-view')).scrollTo(0, 50)
            await (await $('scroll-view')).scrollToEnd()
            await (await $('.row')).scrollTo(20, 0)
            await (await $('.row')).scrollTo(5, 0)
            await (await $('.row')).scrollToEnd()
            await expect((await $('.pad')).scrollToEnd()).rejects.toThrow('only a scroll-view can be scrolled')
            const pad = await $('.pad')
            await pad.touchstart({ touches: [{ pageX: 1, pageY: 2 }] })
            await pad.touchmove({ touches: [{ clientX: 3, clientY: 4 }], changedTouches: [] })
            await pad.trigger('mine', { x: 5 })
            expect(await page.data('log')).toEqual(['confirm lin', 'blur lin', 'slide 30', 'swipe 1', 'scroll 0 60 0 -60', 'scroll 0 50 0 10', 'top', 'bottom', 'scroll 20 0 -20 0', 'scroll 5 0 15 0', 'left', 'right', 'touchstart 1,2', 'touchmove 3,4', 'mine 5'])
            await expect((await $('.top')).input('x')).rejects.toThrow('<view> is no field')
            const [item] = await page.$$('.item')
            await page.setData({ list: [] })
            await expect(item.tap()).rejects.toThrow('the element is gone')
        })",
    );
}

#[test]
fn the_mini_programs_own_code_is_asked() {
    passes(
        r"let app, page
        beforeEach(async () => { app = await automator.launch({ storage: { a: [1] }, seed: 3 }); page = await app.currentPage() })
        test('methods', async () => {
            expect(await page.callMethod('slow', 1, 2)).toBe(3)
            await expect(page.callMethod('nobody')).rejects.toThrow('there is no method nobody')
            expect(await app.callWxMethod('getStorageSync', 'a')).toEqual([1])
            expect((await app.callWxMethod('getStorage', { key: 'a' })).data).toEqual([1])
            await expect(app.callWxMethod('getStorage', { key: 'b' })).rejects.toThrow('getStorage:fail')
        })
        test('evaluate', async () => {
            expect(await app.evaluate((a, b) => a + b + getCurrentPages().length, 1, 2)).toBe(4)
            expect(await app.evaluate(async () => (await wx.getStorage({ key: 'a' })).data)).toEqual([1])
            expect(await app.evaluate('typeof getApp')).toBe('function')
            expect(await app.evaluate(() => undefined)).toBeUndefined()
            await expect(app.evaluate(() => { throw new TypeError('oh') })).rejects.toThrow('TypeError: oh')
            await expect(app.evaluate('(')).rejects.toThrow('SyntaxError')
        })
        test('mock', async () => {
            await app.mockWxMethod('getStorageSync', 'mocked')
            expect(await app.callWxMethod('getStorageSync', 'a')).toBe('mocked')
            await app.mockWxMethod('getStorageSync', function (key, more) { return [key, more, this.origin(key)] }, 'more')
            expect(await app.callWxMethod('getStorageSync', 'a')).toEqual(['a', 'more', [1]])
            await app.restoreWxMethod('getStorageSync')
            expect(await app.callWxMethod('getStorageSync', 'a')).toEqual([1])
            await app.mockWxMethod('request', ({ url }) => ({ data: url, statusCode: 200 }))
            expect(await app.evaluate(() => new Promise(resolve => wx.request({ url: 'https://x.test/', success: resolve })))).toEqual({ data: 'https://x.test/', statusCode: 200 })
            await app.mockWxMethod('request', { errMsg: 'request:fail off' })
            expect(await app.evaluate(() => new Promise(resolve => wx.request({ url: 'https://x.test/', fail: resolve })))).toEqual({ errMsg: 'request:fail off' })
            await expect(app.mockWxMethod('nobody', 1)).rejects.toThrow('there is no method nobody')
        })
        test('dialogs', async () => {
            await page.callMethod('ask')
            await app.native().confirmModal()
            await page.callMethod('ask')
            await app.native().cancelModal()
            await page.callMethod('where')
            await app.native().authorizeCancel()
            expect((await page.data('log')).slice(0, 2)).toEqual(['confirmed true', 'confirmed false'])
            expect(await page.data('log[2]')).toContain('auth deny')
            await expect(app.native().confirmModal()).rejects.toThrow('a dialog is not open')
            await expect(app.native().pullDown()).rejects.toThrow('enablePullDownRefresh')
            await expect(app.reLaunch('/nowhere')).rejects.toThrow('is not found')
        })
        test('what it says', async () => {
            const heard = []
            app.on('console', ({ type, args }) => heard.push([type, ...args].join(' ')))
            app.on('exception', ({ message }) => heard.push(message))
            await app.evaluate(() => console.warn('careful', { n: 1 }))
            expect(heard).toEqual(['warn careful {\x22n\x22:1}'])
            await page.callMethod('broken')
            await page.waitFor(10)
            expect(heard[1]).toMatch(/pages\/a\/a\.js:\d+/)
            expect(heard.length).toBe(3)
        })",
    );
}

#[test]
fn the_time_is_that_of_the_test() {
    passes(
        r"test('time', async () => {
            const app = await automator.launch()
            const page = await app.currentPage()
            const now = () => app.evaluate(() => Date.now())
            const before = await now()
            await page.waitFor(1500)
            await new Promise(resolve => setTimeout(resolve, 1000))
            expect((await now()) - before).toBe(2500)
            const order = []
            setTimeout(() => order.push('b'), 20)
            const stop = setInterval(() => order.push('a'), 8)
            const gone = setTimeout(() => order.push('x'), 5)
            clearTimeout(gone)
            await page.waitFor(() => order.length > 2 || new Promise(resolve => setTimeout(resolve, 1)))
            clearInterval(stop)
            expect(order.join('')).toBe('aabaa')
            setTimeout(() => page.setData({ list: ['late'] }), 400)
            await Promise.all([page.waitFor(() => new Promise(resolve => setTimeout(() => resolve(true), 500)))])
            await page.waitFor('[title=late]')
            await expect(page.waitFor('.never')).rejects.toThrow('nothing matches .never within 30 s')
        })",
    );
}

#[test]
fn suites_have_hooks_and_what_fails_says_where() {
    let outcomes = run("const order = []
        const note = word => () => void order.push(word)
        beforeAll(note('first')); beforeEach(note('each')); afterEach(note('done'))
        describe('a', () => {
            beforeEach(note('inner'))
            test('one', note('one'))
            describe.skip('b', () => { test('two', note('two')) })
            it.skip('three', note('three'))
        })
        test('order', () => expect(order).toEqual(['first', 'each', 'inner', 'one', 'done', 'each']))
        describe('c', () => {
            beforeAll(() => { throw new Error('no') })
            test('four', note('four'))
        })
        test('fails', async () => {
            await null
            expect({ n: 1, m: [1, 2] }).toEqual({ n: 2, m: [1, 2] })
        })");
    let seen: Vec<_> = outcomes.iter().map(|one| (one.name.as_str(), one.state)).collect();

    assert_eq!(
        seen,
        [
            ("a › one", Passed),
            ("a › b › two", Skipped),
            ("a › three", Skipped),
            ("order", Passed),
            ("c › beforeAll", Failed),
            ("c › four", Skipped),
            ("fails", Failed),
        ]
    );
    let words = outcomes[6].error.as_deref().unwrap();
    assert!(
        words.contains("a.test.js:17:") && !words.contains("automator.js"),
        "{words}"
    );
    assert!(words.contains("-   \"n\": 2,\n+   \"n\": 1,"), "{words}");
}

#[test]
fn one_test_can_be_chosen() {
    let outcomes = run(
        "test('a', () => {}); describe('s', () => { test.only('b', () => {}); test('c', () => {}) }); describe.only('t', () => { test('d', () => {}) })",
    );
    let names: Vec<_> = outcomes.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["s › b", "t › d"]);
}

#[test]
fn a_test_fails_for_what_nobody_waits_for() {
    assert!(error("await new Promise(() => {})").contains("never comes"));
    assert!(error("setInterval(() => {}, 1000); await new Promise(() => {})").contains("longer than 120 s"));
    assert!(error("Promise.reject(new Error('lost')); await new Promise(r => setTimeout(r, 1))").contains("lost"));
    assert!(error("throw 'words'").contains("words"));
    assert!(error("await require('fs')").contains("there is no module fs"));
    for js in ["nobody()", "const a = 1", "test('a')"] {
        let outcomes = run(js);
        assert!(
            outcomes.iter().all(|one| one.state == State::Failed),
            "{js}: {outcomes:?}"
        );
    }
}

#[test]
fn errors_of_the_mini_program_stand_beside_the_test() {
    let outcomes = run(
        "test('a', async () => { const app = await automator.launch(); const page = await app.currentPage(); await page.callMethod('broken'); await page.waitFor(20) })
        test('b', () => {})",
    );
    assert!(outcomes[0].errors[0].contains("pages/a/a.js:18:"), "{outcomes:?}");
    assert!(outcomes[1].errors.is_empty());
}

#[test]
fn the_same_script_drives_every_dialect() {
    let js = r"test('bag', async () => {
        const app = await automator.launch()
        const menu = await app.currentPage()
        const plus = await menu.$$('.plus')
        await plus[0].tap()
        expect(await menu.data('total')).toBe(2800)
        await app.mockWxMethod('showToast', {})
        const detail = await app.navigateTo('/pages/detail/detail?id=latte')
        expect((await app.pageStack()).length).toBe(2)
        expect(await menu.data('n')).toBe(1)
        expect(detail.query).toEqual({ id: 'latte' })
        expect((await app.navigateBack()).path).toBe(menu.path)
        await expect(detail.data()).rejects.toThrow('the page has been closed')
        await app.native().switchTab({ url: '/pages/cart/cart' })
        expect((await app.currentPage()).path).toBe('pages/cart/cart')
    })";
    for name in ["coffee-wechat", "coffee-alipay"] {
        let outcomes = script(js).run(example(name), Options::default(), |_, _| {}).unwrap();
        assert_eq!(outcomes[0].error, None, "{name}");
    }
}

#[test]
fn a_script_has_limits_and_nothing_of_the_machine() {
    let limits = Limits {
        heap: 48 << 20,
        ticks: 3_000,
        ..Limits::default()
    };
    let tight = || Options {
        limits: limits.clone(),
        ..Options::default()
    };
    for js in [
        "for (;;) {}",
        "test('a', () => { for (;;) {} })",
        "test('a', async () => { for (;;) await null })",
    ] {
        let refused = run_with(js, tight()).unwrap_err();
        assert_eq!(refused.code(), "run.script", "{js}: {refused}");
    }
    let outcomes = run_with(
        r"test('memory', () => { const all = []; for (;;) all.push(new Array(1e5).fill(1)) })
        test('stack', () => { (function f() { f() })() })
        test('runs', async () => { for (;;) await automator.launch() })
        test('values', async () => { const app = await automator.launch(); const loop = {}; loop.loop = loop; await app.evaluate(() => {}, loop) })",
        tight(),
    );
    match outcomes {
        Ok(outcomes) => assert!(outcomes.iter().all(|one| one.state == State::Failed), "{outcomes:?}"),
        Err(error) => assert_eq!(error.code(), "run.script", "{error}"),
    }
    passes(
        r"test('nothing', () => {
            for (const name of ['process', 'std', 'os', 'fetch', 'importScripts', 'Deno', '__hutong_host__', 'wx', 'print', 'gc']) expect(globalThis[name], name).toBeUndefined()
        })",
    );
}

#[test]
fn a_mini_program_that_is_ended_fails_the_test() {
    let package = one_page("<view bindtap=\"f\"/>", "Page({ f() { for (;;) {} } })");
    let limits = Limits {
        ticks: 3_000,
        ..Limits::default()
    };
    let options = Options {
        limits,
        ..Options::default()
    };
    let js = "test('a', async () => { const app = await automator.launch(); await (await (await app.currentPage()).$('view')).tap() })
        test('b', async () => { expect((await (await automator.launch()).currentPage()).path).toBe('pages/a/a') })";
    let outcomes = script(js).run(package, options, |_, _| {}).unwrap();
    assert!(
        outcomes[0]
            .error
            .as_deref()
            .unwrap()
            .contains("the mini-program was ended"),
        "{outcomes:?}"
    );
    assert_eq!(outcomes[1].error, None);
}
