//! A host that decides by itself, with `@hutong/decide`, decides as the platform does: the same worlds and subjects,
//! asked of [`hutong_policy::Snapshot`] here and of what `npm run build` made in QuickJS.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod answer;
mod random;
mod world;

use std::fs;
use std::path::Path;

use answer::decide;
use random::{APPS, Dice, HOSTS, any_facts, any_world};
use rquickjs::{CatchResultExt as _, Context, Ctx, Function, Module, Runtime};

/// The module as it is built, with a function that takes a part and questions about it and gives the answers, all of it
/// JSON.
const ANSWERS: &str = "
    import { decide } from 'decide'
    globalThis.answers = (part, questions) => {
        const snapshot = JSON.parse(part)
        const answer = ([app, facts, now]) => JSON.stringify(decide(snapshot, app, facts, now))
        return JSON.parse(questions).map(answer)
    }";

fn answers<'js>(ctx: &Ctx<'js>) -> Function<'js> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/decide/dist/decide.js");
    let module = fs::read_to_string(&path).expect("`npm run build -w @hutong/decide` in web/ makes dist/decide.js");
    Module::declare(ctx.clone(), "decide", module).catch(ctx).unwrap();
    let run = Module::evaluate(ctx.clone(), "answers", ANSWERS).catch(ctx).unwrap();
    run.finish::<()>().catch(ctx).unwrap();
    ctx.globals().get("answers").unwrap()
}

/// Thirty thousand decisions, in seconds; `DECISIONS=1000000`, as in `cargo xtask long`, makes it a million.
#[test]
fn the_sdk_decides_as_the_platform_does() {
    let decisions = std::env::var("DECISIONS").map_or(30_000, |text| text.parse().unwrap());
    let runtime = Runtime::new().unwrap();
    let context = Context::full(&runtime).unwrap();
    context.with(|ctx| {
        let answers = answers(&ctx);
        let mut dice = Dice(2);
        let (mut made, mut released) = (0, 0);
        while made < decisions {
            let world = any_world(&mut dice);
            let snapshot = world.snapshot();
            let host = dice.of(&HOSTS);
            let part = serde_json::to_string(&snapshot.part(host).unwrap()).unwrap();
            let questions: Vec<_> = (0..100)
                .map(|_| (dice.of(&APPS), any_facts(&mut dice, &world), dice.time()))
                .collect();
            let asked = serde_json::to_string(&questions).unwrap();
            let answered: Vec<String> = answers.call((&*part, asked)).catch(&ctx).unwrap();
            assert_eq!(answered.len(), questions.len());
            for ((app, facts, now), found) in questions.iter().zip(answered) {
                let expected = decide(&snapshot, app, host, facts, *now);
                released += usize::from(expected.code.is_some());
                let expected = serde_json::to_string(&expected).unwrap();
                assert_eq!(
                    found,
                    expected,
                    "{app} {now} {} of {part}",
                    serde_json::to_string(facts).unwrap()
                );
                made += 1;
            }
        }
        assert!(
            released * 20 > decisions,
            "of {decisions} only {released} got a version"
        );
    });
}
