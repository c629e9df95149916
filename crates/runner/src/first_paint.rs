//! What a page looks like before its logic has run, wherever and by whomever it is opened (spec/package.md, `paint/`).
//!
//! The package is opened twice, as two users who differ in all that this knows users to differ in. Nobody answers it, so
//! what it sends is what it draws at once. What both draw alike says nothing of either, and is what everybody sees first.

use hutong_protocol::{capabilities, op};
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::data::Data;
use crate::engine::{Engine, Port, Sent};
use crate::start::start;
use crate::{Device, Limits, Options, Package, RunError};

/// Bytes that a file may have; larger ones cost the first page more than they give it.
const MAX_BYTES: usize = 64 * 1024;
/// Work in one turn. What takes longer is no first page that anybody would want to see early.
const TICKS: u64 = 2_000;
/// 1 March 2021 and 8 November 2027, at other times of the day.
const EPOCHS: [f64; 2] = [1_614_556_800_000.0, 1_825_623_296_789.0];
/// Minutes before Greenwich, from October and from April. At least as far apart as any two places, so that what both
/// call alike, a year, say, is alike between them; and more than a day and never by whole hours, so that no clock shows the same.
const ZONES: [(i32, i32); 2] = [(14 * 60, 14 * 60), (-(13 * 60 + 30), -(12 * 60 + 30))];

/// Built-ins that a host's page may show, as the view names them.
const EMBEDDED: &[&str] = &[
    "ai-camera",
    "animation-video",
    "camera",
    "channel-live",
    "channel-video",
    "contact-button",
    "lifestyle",
    "live-player",
    "live-pusher",
    "official-account",
    "rtc-room",
    "spread",
    "store-home",
    "store-product",
    "voip-room",
    "xr-scene",
];

/// The content of `paint/<page>.json` for the page at the path `page`. `None` when what it draws first depends on who
/// opens it, when, where or how, when it fails, or when it is too large.
pub fn first_paint(package: &Package, page: &str) -> Option<Vec<u8>> {
    let [here, there] = ZONES.map(|(standard, summer)| Engine::zone(standard, summer));
    let one = opened(package, &somebody(), page, &[&here]).ok()?;
    let link = format!("{page}?id=7&from=x");
    let scripts = [&there, Engine::foreign(), Engine::keeper()];
    let two = opened(package, &somebody_else(), &link, &scripts).ok()?;
    let json = Value::Array(drawing(&one, &two)?.iter().map(Data::to_json).collect()).to_string();
    (json.len() <= MAX_BYTES).then(|| json.into_bytes())
}

/// Who has never been here before.
fn somebody() -> Options {
    Options {
        limits: limits(),
        seed: 1,
        epoch: EPOCHS[0],
        language: "zh-CN".to_owned(),
        theme: "light".to_owned(),
        size: (375.0, 667.0),
        device: Device {
            brand: "one",
            model: "first",
            system: "iOS 14.2",
            platform: "ios",
            pixel_ratio: 2.0,
            status_bar: 20.0,
        },
        scene: 1001,
        ..Options::default()
    }
}

/// Who has used everything, and comes from elsewhere with a link, the device on its side.
fn somebody_else() -> Options {
    Options {
        limits: limits(),
        seed: 0x5eed_0fa1_1ce5,
        epoch: EPOCHS[1],
        language: "en".to_owned(),
        theme: "dark".to_owned(),
        size: (915.0, 412.0),
        device: Device {
            brand: "two",
            model: "second",
            system: "Android 16",
            platform: "android",
            pixel_ratio: 3.0,
            status_bar: 47.0,
        },
        offered: capabilities::host_provided().chain(EMBEDDED.iter().copied()).collect(),
        track: "online",
        scene: 1037,
        referrer: json!({"appId": "wx0123456789abcdef", "extraData": {"id": 7}}),
        ..Options::default()
    }
}

fn limits() -> Limits {
    Limits {
        ticks: TICKS,
        ..Limits::default()
    }
}

/// All ops that it sends before it waits for anything. What writes an error is not trusted to have drawn what it meant.
fn opened(package: &Package, options: &Options, page: &str, scripts: &[&str]) -> Result<Vec<Data>, RunError> {
    let engine = Engine::new(options, &Clock::<()>::new())?;
    engine.deliver(Port::Container, start(package, options, page, scripts)?)?;
    let mut ops = Vec::new();
    for sent in engine.take_sent() {
        match sent {
            Sent::Message(Port::View, Data::List(batch)) => ops.extend(batch),
            Sent::Message(Port::Container, message) if is_error(&message) => {
                return Err(RunError::Runtime {
                    reason: format!("the page failed: {:?}", message.as_list().get(2)),
                });
            }
            _ => {}
        }
    }
    Ok(ops)
}

fn is_error(message: &Data) -> bool {
    let [kind, level, ..] = message.as_list() else {
        return false;
    };
    kind.as_text() == Some("log") && level.as_text() == Some("error")
}

/// The ops that draw the one page, up to the first that asks the view for something; nothing is drawn after that, so that
/// this is what is seen of the page first.
fn drawing<'a>(one: &'a [Data], two: &[Data]) -> Option<&'a [Data]> {
    let end = one.iter().position(|op| !draws(op)).unwrap_or(one.len());
    let (drawn, asked) = one.split_at(end);
    let count = |code: u32| drawn.iter().filter(|op| code_of(op) == code).count();
    let whole = one == two && !asked.iter().any(draws);
    (whole && count(op::PAGE) == 1 && count(op::PAGE_SHOW) == 1).then_some(drawn)
}

/// Ops that change what is seen, and that no answer follows.
fn draws(op: &Data) -> bool {
    matches!(code_of(op), op::ELEMENT..=op::PAGE_SHOW | op::SHELL_STYLE)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is out of range is no op"
)]
fn code_of(op: &Data) -> u32 {
    op.as_list().first().and_then(Data::as_number).unwrap_or_default() as u32
}
