//! The functions that worker.js is given.

use std::rc::Rc;

use rquickjs::function::{Func, Opt};
use rquickjs::{Ctx, Exception, Object, Persistent, Value};
use url::Url;

use super::{Port, Sent, Shared, script};
use crate::data::{Data, Functions};
use crate::ops::separate;

pub fn natives<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    host.set("epoch", shared.epoch)?;
    let own = Rc::clone(shared);
    host.set("now", Func::from(move || own.now.get()))?;
    let own = Rc::clone(shared);
    host.set("random", Func::from(move || own.random()))?;
    let own = Rc::clone(shared);
    host.set(
        "post",
        Func::from(move |port: String, message: Value<'_>| own.post(&port, &message)),
    )?;
    let own = Rc::clone(shared);
    host.set(
        "startTimer",
        Func::from(move |milliseconds: f64, repeat: bool| own.start_timer(milliseconds, repeat)),
    )?;
    let own = Rc::clone(shared);
    host.set("stopTimer", Func::from(move |timer: f64| own.stop_timer(timer)))?;
    let own = Rc::clone(shared);
    host.set(
        "copy",
        Func::from(move |ctx: Ctx<'js>, value: Value<'js>| own.copy(&ctx, &value)),
    )?;
    host.set(
        "evaluate",
        Func::from(|ctx: Ctx<'js>, source: String, name: String| script::<()>(&ctx, &source, &name)),
    )?;
    host.set("encode", Func::from(|text: String| text.into_bytes()))?;
    host.set(
        "decode",
        Func::from(|bytes: Vec<u8>| {
            String::from_utf8_lossy(&bytes)
                .trim_start_matches('\u{feff}')
                .to_owned()
        }),
    )?;
    host.set(
        "address",
        Func::from(|ctx: Ctx<'js>, address: String, base: Opt<Option<String>>| {
            parts_of(ctx, &address, base.0.flatten())
        }),
    )?;
    let own = Rc::clone(shared);
    ctx.globals().set(
        "__hutong_inspect__",
        Func::from(move |ctx: Ctx<'js>, inspector: Object<'js>| {
            own.inspector
                .borrow_mut()
                .get_or_insert_with(|| Persistent::save(&ctx, inspector));
            // Nobody else evaluates strings: the script closes over this, and the mini-program never sees it.
            Func::from(|ctx: Ctx<'js>, source: String| script::<Value<'js>>(&ctx, &source, "evaluate"))
        }),
    )?;
    Ok(host)
}

impl Shared {
    /// `SplitMix64` (Steele, Lea, Flood 2014), which takes every seed; nobody's secret depends on it.
    fn random(&self) -> f64 {
        let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
        let share = ((mixed ^ (mixed >> 31)) >> 11) as f64;
        share / 9_007_199_254_740_992.0
    }

    fn post(&self, port: &str, value: &Value<'_>) -> rquickjs::Result<()> {
        let limit = self.limits.message;
        let message = Data::read(value, limit, Functions::Refused)?;
        let waiting = self.waiting.get() + message.size();
        self.waiting.set(waiting);
        if waiting > 8 * limit {
            self.gauge
                .stop(format!("more than {} MiB of messages in one turn", 8 * (limit >> 20)));
            return Err(Exception::throw_range(value.ctx(), "too much is sent"));
        }
        let message = if port == Port::View.name() {
            let mut batch = self.batch.borrow_mut();
            if !separate(message, &mut batch) {
                return Ok(());
            }
            Sent::Message(Port::View, Data::List(std::mem::take(&mut *batch)))
        } else {
            Sent::Message(Port::Container, message)
        };
        let mut sent = self.sent.borrow_mut();
        sent.push_back(message);
        if sent.len() > self.limits.messages {
            self.gauge
                .stop(format!("more than {} messages at once", self.limits.messages));
        }
        Ok(())
    }

    fn start_timer(&self, milliseconds: f64, repeat: bool) -> f64 {
        let timer = self.numbers.get() + 1;
        self.numbers.set(timer);
        let mut sent = self.sent.borrow_mut();
        sent.push_back(Sent::Start {
            timer,
            milliseconds,
            repeat,
        });
        if sent.len() > 4 * self.limits.timers {
            self.gauge.stop(format!("more than {} timers", self.limits.timers));
        }
        #[expect(clippy::cast_precision_loss, reason = "counted from one")]
        (timer as f64)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number that we gave"
    )]
    fn stop_timer(&self, timer: f64) {
        self.sent.borrow_mut().push_back(Sent::Stop { timer: timer as u64 });
    }

    fn copy<'js>(&self, ctx: &Ctx<'js>, value: &Value<'js>) -> rquickjs::Result<Value<'js>> {
        Data::read(value, self.limits.message, Functions::Refused)?.write(ctx)
    }
}

/// The parts of an address by the WHATWG's rules; undefined when it is none.
fn parts_of<'js>(ctx: Ctx<'js>, address: &str, base: Option<String>) -> rquickjs::Result<Option<Object<'js>>> {
    let url = match base.map(|base| Url::parse(&base)) {
        Some(Ok(base)) => base.join(address),
        Some(Err(_)) => return Ok(None),
        None => Url::parse(address),
    };
    let Ok(url) = url else { return Ok(None) };
    let query = url.query().filter(|query| !query.is_empty());
    let hash = url.fragment().filter(|hash| !hash.is_empty());
    let port = url.port().map(|port| port.to_string()).unwrap_or_default();
    let name = url.host_str().unwrap_or_default();
    let parts = Object::new(ctx)?;
    parts.set("href", url.as_str())?;
    parts.set("protocol", format!("{}:", url.scheme()))?;
    parts.set("username", url.username())?;
    parts.set("password", url.password().unwrap_or_default())?;
    parts.set("hostname", name)?;
    parts.set("port", port.as_str())?;
    parts.set(
        "host",
        if port.is_empty() {
            name.to_owned()
        } else {
            format!("{name}:{port}")
        },
    )?;
    parts.set("pathname", url.path())?;
    parts.set("search", query.map(|query| format!("?{query}")).unwrap_or_default())?;
    parts.set("hash", hash.map(|hash| format!("#{hash}")).unwrap_or_default())?;
    parts.set("origin", url.origin().ascii_serialization())?;
    Ok(Some(parts))
}
