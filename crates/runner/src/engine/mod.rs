//! QuickJS with a worker's surroundings, the unchanged runtime in it, and limits on everything.

mod natives;
mod vm;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use rquickjs::function::Rest;
use rquickjs::{CatchResultExt as _, Ctx, Function, Object, Persistent, Value};

use crate::clock::{Clock, Now, Numbers};
use crate::data::{Data, Functions};
use crate::{Limits, Options, RunError, container};

pub use vm::{Gauge, Vm, script};

/// What a browser's worker has around the runtime.
const WORKER: &str = include_str!("worker.js");
/// Hands over what tests and reports look at.
const INSPECT: &str = include_str!("inspect.js");
/// Answers every read of the storage.
const KEEPER: &str = include_str!("keeper.js");
/// Writes numbers and dates as another language does.
const FOREIGN: &str = include_str!("foreign.js");
/// Makes a time zone.
const ZONE: &str = include_str!("zone.js");

/// The two ports of spec/ops.md, seen from the logic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// To the container: calls and answers.
    Container,
    /// To the view: ops and events.
    View,
}

impl Port {
    fn name(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::View => "view",
        }
    }
}

/// What the scripts asked of their surroundings.
#[derive(Debug)]
pub enum Sent {
    /// A message.
    Message(Port, Data),
    /// A timer was started.
    Start {
        timer: u64,
        milliseconds: f64,
        repeat: bool,
    },
    /// A timer was stopped.
    Stop { timer: u64 },
}

/// What the engine's own functions share with the outside.
struct Shared {
    limits: Limits,
    now: Now,
    numbers: Numbers,
    /// Milliseconds since the epoch at which the virtual time began.
    epoch: f64,
    random: Cell<u64>,
    gauge: Rc<Gauge>,
    sent: RefCell<VecDeque<Sent>>,
    /// Ops of a batch that is not whole.
    batch: RefCell<Vec<Data>>,
    /// Bytes of the messages in `sent`.
    waiting: Cell<usize>,
    inspector: RefCell<Option<Persistent<Object<'static>>>>,
}

/// One engine with one mini-program.
pub struct Engine {
    /// What worker.js evaluates to.
    worker: Option<Persistent<Object<'static>>>,
    shared: Rc<Shared>,
    vm: Vm,
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Nothing of the engine's may outlive it.
        self.worker = None;
        self.shared.inspector.borrow_mut().take();
    }
}

impl Engine {
    /// An engine with the container's runtime connected to its two ports; its time is that of `clock`.
    pub fn new<T>(options: &Options, clock: &Clock<T>) -> Result<Self, RunError> {
        let logic = container::logic()?;
        let vm = Vm::new(&options.limits, options.late.clone())?;
        let shared = Rc::new(Shared {
            limits: options.limits.clone(),
            now: clock.shared(),
            numbers: clock.numbers(),
            epoch: options.epoch,
            random: Cell::new(options.seed),
            gauge: Rc::clone(vm.gauge()),
            sent: RefCell::default(),
            batch: RefCell::default(),
            waiting: Cell::default(),
            inspector: RefCell::default(),
        });
        let worker = vm.enter(|ctx| {
            let setup: Function<'_> = script(ctx, WORKER, "worker.js")?;
            let worker: Object<'_> = setup.call((natives::natives(ctx, &shared)?,))?;
            Ok(Persistent::save(ctx, worker))
        })?;
        let engine = Self {
            worker: Some(worker),
            shared,
            vm,
        };
        engine.vm.enter(|ctx| script::<()>(ctx, &logic, "logic.js"))?;
        engine.tell("connect", &[])?;
        Ok(engine)
    }

    /// The script that hands the inspector over, to be run among those that extend the runtime.
    pub fn inspection() -> &'static str {
        INSPECT
    }

    /// The script in whose presence everything is kept that is asked for, to be run in the same place.
    pub fn keeper() -> &'static str {
        KEEPER
    }

    /// The script in whose presence numbers, dates and texts are those of another language, to be run in the same place.
    pub fn foreign() -> &'static str {
        FOREIGN
    }

    /// The script that makes local time be so many minutes before Greenwich, from April to September `summer`, to be run
    /// in the same place.
    pub fn zone(standard: i32, summer: i32) -> String {
        format!("{}({standard}, {summer})", ZONE.trim_end())
    }

    /// A message for the logic, and everything that follows from it at once.
    pub fn deliver(&self, port: Port, message: Data) -> Result<(), RunError> {
        self.tell("deliver", &[port.name().into(), message])
    }

    /// A timer is due.
    #[expect(clippy::cast_precision_loss, reason = "counted from one")]
    pub fn fire(&self, timer: u64) -> Result<(), RunError> {
        self.tell("fire", &[(timer as f64).into()])
    }

    /// What the scripts sent since the last time.
    pub fn take_sent(&self) -> VecDeque<Sent> {
        self.shared.waiting.set(0);
        self.shared.sent.take()
    }

    /// Asks the inspector; functions in its answer are left out. An error of the mini-program's is the inner one.
    pub fn inspect(&self, method: &str, args: &[Data]) -> Result<Result<Data, String>, RunError> {
        let answer = self.vm.enter(|ctx| {
            let inspector = self.shared.inspector.borrow().clone();
            let Some(inspector) = inspector else {
                return Ok(Err("the mini-program has not started".to_owned()));
            };
            let asked = call(ctx, &inspector.restore(ctx)?, method, args);
            match asked.catch(ctx) {
                Ok(answer) => Data::read(&answer, self.shared.limits.message, Functions::Omitted).map(Ok),
                Err(error) => Ok(Err(error.to_string())),
            }
        })?;
        self.settle()?;
        Ok(answer)
    }

    /// Bytes of the heap in use.
    pub fn heap(&self) -> u64 {
        self.vm.heap()
    }

    fn tell(&self, method: &str, args: &[Data]) -> Result<(), RunError> {
        self.vm
            .enter(|ctx| call(ctx, &self.worker(ctx)?, method, args).map(|_| ()))?;
        self.settle()
    }

    fn worker<'js>(&self, ctx: &Ctx<'js>) -> rquickjs::Result<Object<'js>> {
        match &self.worker {
            Some(worker) => worker.clone().restore(ctx),
            None => Object::new(ctx.clone()),
        }
    }

    /// Lets everything run that waits for a promise.
    fn settle(&self) -> Result<(), RunError> {
        self.vm.settle(|ctx, reason, promise| {
            let rejected: Function<'_> = self.worker(ctx)?.get("rejected")?;
            rejected.call((reason, promise))
        })
    }
}

/// Calls a method with copies of these arguments.
pub fn call<'js>(ctx: &Ctx<'js>, object: &Object<'js>, method: &str, args: &[Data]) -> rquickjs::Result<Value<'js>> {
    let function: Function<'js> = object.get(method)?;
    let args = args
        .iter()
        .map(|arg| arg.write(ctx))
        .collect::<rquickjs::Result<Vec<_>>>()?;
    function.call((Rest(args),))
}
