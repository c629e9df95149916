//! QuickJS with a worker's surroundings, the unchanged runtime in it, and limits on everything.

mod natives;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use rquickjs::context::EvalOptions;
use rquickjs::function::Rest;
use rquickjs::{CatchResultExt as _, Context, Ctx, FromJs, Function, Object, Persistent, Runtime, Value};

use crate::clock::{Now, Numbers};
use crate::data::{Data, Functions};
use crate::{Limits, RunError};

/// What a browser's worker has around the runtime.
const WORKER: &str = include_str!("worker.js");
/// Hands over what tests and reports look at.
const INSPECT: &str = include_str!("inspect.js");

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
    ticks: Cell<u64>,
    stopped: RefCell<Option<RunError>>,
    sent: RefCell<VecDeque<Sent>>,
    /// Bytes of the messages in `sent`.
    waiting: Cell<usize>,
    rejections: RefCell<Vec<Rejection>>,
    inspector: RefCell<Option<Persistent<Object<'static>>>>,
}

struct Rejection {
    promise: Persistent<Value<'static>>,
    reason: Persistent<Value<'static>>,
}

impl Shared {
    /// Ends the mini-program: the engine looks here whenever it looks at its ticks.
    fn stop(&self, what: String) {
        self.stopped.borrow_mut().get_or_insert(RunError::Limit { what });
    }
}

/// Where the virtual time comes from, and chance.
pub struct World {
    pub now: Now,
    pub numbers: Numbers,
    pub epoch: f64,
    pub seed: u64,
}

/// One engine with one mini-program.
pub struct Engine {
    /// What worker.js evaluates to.
    worker: Option<Persistent<Object<'static>>>,
    shared: Rc<Shared>,
    context: Context,
    runtime: Runtime,
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Nothing of the engine's may outlive it.
        self.worker = None;
        self.shared.rejections.borrow_mut().clear();
        self.shared.inspector.borrow_mut().take();
    }
}

impl Engine {
    /// An engine with the runtime `logic` connected to its two ports.
    pub fn new(logic: &str, limits: &Limits, world: World) -> Result<Self, RunError> {
        let runtime = Runtime::new().map_err(|error| failed(&error))?;
        runtime.set_memory_limit(limits.heap);
        runtime.set_max_stack_size(limits.stack);
        let context = Context::full(&runtime).map_err(|error| failed(&error))?;
        let shared = Rc::new(Shared {
            limits: limits.clone(),
            now: world.now,
            numbers: world.numbers,
            epoch: world.epoch,
            random: Cell::new(world.seed),
            ticks: Cell::new(limits.ticks),
            stopped: RefCell::default(),
            sent: RefCell::default(),
            waiting: Cell::default(),
            rejections: RefCell::default(),
            inspector: RefCell::default(),
        });
        runtime.set_interrupt_handler(Some(interrupt(&shared)));
        runtime.set_host_promise_rejection_tracker(Some(Box::new(tracker(&shared))));
        let mut engine = Self {
            worker: None,
            shared,
            context,
            runtime,
        };
        engine.worker = Some(engine.enter(|ctx, shared| {
            let setup: Function<'_> = script(&ctx, WORKER, "worker.js")?;
            let worker: Object<'_> = setup.call((natives::natives(&ctx, shared)?,))?;
            Ok(Persistent::save(&ctx, worker))
        })?);
        engine.enter(|ctx, _| script::<()>(&ctx, logic, "logic.js"))?;
        engine.tell("connect", &[])?;
        Ok(engine)
    }

    /// The script that hands the inspector over, to be run among those that extend the runtime.
    pub fn inspection() -> &'static str {
        INSPECT
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
        let answer = self.enter(|ctx, shared| {
            let inspector = shared.inspector.borrow().clone();
            let Some(inspector) = inspector else {
                return Ok(Err("the mini-program has not started".to_owned()));
            };
            let asked = call(&ctx, &inspector.restore(&ctx)?, method, args);
            match asked.catch(&ctx) {
                Ok(answer) => Data::read(&answer, shared.limits.message, Functions::Omitted).map(Ok),
                Err(error) => Ok(Err(error.to_string())),
            }
        })?;
        self.settle()?;
        Ok(answer)
    }

    /// Bytes of the heap in use.
    pub fn heap(&self) -> u64 {
        u64::try_from(self.runtime.memory_usage().malloc_size).unwrap_or_default()
    }

    fn tell(&self, method: &str, args: &[Data]) -> Result<(), RunError> {
        self.enter(|ctx, _| call(&ctx, &self.worker(&ctx)?, method, args).map(|_| ()))?;
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
        loop {
            self.run_jobs()?;
            let rejections: Vec<_> = self.shared.rejections.borrow_mut().drain(..).collect();
            if rejections.is_empty() {
                return Ok(());
            }
            self.enter(|ctx, _| {
                let rejected: Function<'_> = self.worker(&ctx)?.get("rejected")?;
                rejections.into_iter().try_for_each(|Rejection { promise, reason }| {
                    rejected.call((reason.restore(&ctx)?, promise.restore(&ctx)?))
                })
            })?;
        }
    }

    fn run_jobs(&self) -> Result<(), RunError> {
        self.shared.ticks.set(self.shared.limits.ticks);
        loop {
            match self.runtime.execute_pending_job() {
                Ok(true) => {}
                Ok(false) => return self.check(),
                Err(_) => self.check()?,
            }
        }
    }

    /// Runs `action` in the engine, as one turn.
    fn enter<T>(
        &self,
        action: impl for<'js> FnOnce(Ctx<'js>, &Rc<Shared>) -> rquickjs::Result<T>,
    ) -> Result<T, RunError> {
        self.check()?;
        self.shared.ticks.set(self.shared.limits.ticks);
        let outcome = self.context.with(|ctx| {
            let outcome = action(ctx.clone(), &self.shared);
            outcome.catch(&ctx).map_err(|error| RunError::Runtime {
                reason: error.to_string(),
            })
        });
        self.check()?;
        outcome
    }

    fn check(&self) -> Result<(), RunError> {
        self.shared.stopped.borrow().clone().map_or(Ok(()), Err)
    }
}

fn call<'js>(ctx: &Ctx<'js>, object: &Object<'js>, method: &str, args: &[Data]) -> rquickjs::Result<Value<'js>> {
    let function: Function<'js> = object.get(method)?;
    let args = args
        .iter()
        .map(|arg| arg.write(ctx))
        .collect::<rquickjs::Result<Vec<_>>>()?;
    function.call((Rest(args),))
}

/// Evaluates a classic script in the global scope. Those of mini-programs are not strict by themselves.
fn script<'js, T: FromJs<'js>>(ctx: &Ctx<'js>, source: &str, name: &str) -> rquickjs::Result<T> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(name.replace('\0', ""));
    ctx.eval_with_options(source, options)
}

fn interrupt(shared: &Rc<Shared>) -> Box<dyn FnMut() -> bool> {
    let shared = Rc::clone(shared);
    Box::new(move || {
        let left = shared.ticks.get().saturating_sub(1);
        shared.ticks.set(left);
        if left == 0 {
            shared.stop(format!("more than {} ticks of work in one turn", shared.limits.ticks));
        }
        shared.stopped.borrow().is_some()
    })
}

/// Keeps the rejections that nobody handles until the end of the turn.
fn tracker(shared: &Rc<Shared>) -> impl for<'a> Fn(Ctx<'a>, Value<'a>, Value<'a>, bool) + 'static {
    let shared = Rc::clone(shared);
    move |ctx, promise, reason, handled| {
        let promise = Persistent::save(&ctx, promise);
        let mut rejections = shared.rejections.borrow_mut();
        if handled {
            rejections.retain(|rejection| rejection.promise != promise);
        } else if rejections.len() < shared.limits.records {
            let reason = Persistent::save(&ctx, reason);
            rejections.push(Rejection { promise, reason });
        }
    }
}

fn failed(error: &rquickjs::Error) -> RunError {
    RunError::Runtime {
        reason: error.to_string(),
    }
}
