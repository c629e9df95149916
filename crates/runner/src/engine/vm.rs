//! One QuickJS with limits on heap, stack and work.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rquickjs::context::EvalOptions;
use rquickjs::{CatchResultExt as _, Context, Ctx, FromJs, Persistent, Runtime, Value};

use crate::{Late, Limits, RunError};

/// Bytes of the heap at which its garbage is looked for the first time: a runtime that has started is smaller.
const FIRST_COLLECTION: usize = 4 * 1024 * 1024;

/// What is measured: the engine looks here whenever it looks at its ticks.
pub struct Gauge {
    most: u64,
    left: Cell<u64>,
    late: Option<Late>,
    stopped: RefCell<Option<RunError>>,
}

impl Gauge {
    /// Ends what runs.
    pub fn stop(&self, what: String) {
        self.stopped.borrow_mut().get_or_insert(RunError::Limit { what });
    }

    /// A new turn begins.
    pub fn renew(&self) {
        self.left.set(self.most);
    }

    fn check(&self) -> Result<(), RunError> {
        self.look_at_the_clock();
        self.stopped.borrow().clone().map_or(Ok(()), Err)
    }

    fn look_at_the_clock(&self) {
        if self.late.as_ref().is_some_and(|late| late()) {
            self.stopped.borrow_mut().get_or_insert(RunError::Late);
        }
    }
}

struct Rejection {
    promise: Persistent<Value<'static>>,
    reason: Persistent<Value<'static>>,
}

/// One engine.
pub struct Vm {
    gauge: Rc<Gauge>,
    /// Promises that were rejected in this turn, and that nobody handles.
    rejections: Rc<RefCell<Vec<Rejection>>>,
    context: Context,
    runtime: Runtime,
}

impl Drop for Vm {
    fn drop(&mut self) {
        // Nothing of the engine's may outlive it.
        self.rejections.borrow_mut().clear();
    }
}

impl Vm {
    /// An engine with nothing in it.
    pub fn new(limits: &Limits, late: Option<Late>) -> Result<Self, RunError> {
        let runtime = Runtime::new().map_err(|error| failed(&error))?;
        runtime.set_memory_limit(limits.heap);
        runtime.set_max_stack_size(limits.stack);
        runtime.set_gc_threshold(FIRST_COLLECTION);
        let context = Context::full(&runtime).map_err(|error| failed(&error))?;
        let gauge = Rc::new(Gauge {
            most: limits.ticks,
            left: Cell::new(limits.ticks),
            late,
            stopped: RefCell::default(),
        });
        let rejections = Rc::default();
        runtime.set_interrupt_handler(Some(interrupt(&gauge)));
        runtime.set_host_promise_rejection_tracker(Some(Box::new(tracker(&rejections, limits.records))));
        Ok(Self {
            gauge,
            rejections,
            context,
            runtime,
        })
    }

    /// Its measure.
    pub fn gauge(&self) -> &Rc<Gauge> {
        &self.gauge
    }

    /// Bytes of the heap in use.
    pub fn heap(&self) -> u64 {
        u64::try_from(self.runtime.memory_usage().malloc_size).unwrap_or_default()
    }

    /// Runs `action` in the engine, as one turn.
    pub fn enter<T>(&self, action: impl for<'js> FnOnce(&Ctx<'js>) -> rquickjs::Result<T>) -> Result<T, RunError> {
        self.gauge.check()?;
        self.gauge.renew();
        let outcome = self.context.with(|ctx| {
            let outcome = action(&ctx);
            outcome.catch(&ctx).map_err(|error| RunError::Runtime {
                reason: error.to_string(),
            })
        });
        self.gauge.check()?;
        outcome
    }

    /// Lets everything run that waits for a promise; `rejected` hears the reason and the promise of each rejection that
    /// nobody handles.
    pub fn settle(
        &self,
        rejected: impl for<'js> Fn(&Ctx<'js>, Value<'js>, Value<'js>) -> rquickjs::Result<()>,
    ) -> Result<(), RunError> {
        loop {
            self.run_jobs()?;
            let rejections: Vec<_> = self.rejections.borrow_mut().drain(..).collect();
            if rejections.is_empty() {
                return Ok(());
            }
            self.enter(|ctx| {
                rejections.into_iter().try_for_each(|Rejection { promise, reason }| {
                    rejected(ctx, reason.restore(ctx)?, promise.restore(ctx)?)
                })
            })?;
        }
    }

    fn run_jobs(&self) -> Result<(), RunError> {
        self.gauge.renew();
        loop {
            match self.runtime.execute_pending_job() {
                Ok(true) => {}
                Ok(false) => return self.gauge.check(),
                // What a job throws becomes a rejection, unless there is no memory left for one.
                Err(_) => {
                    self.gauge.stop("more memory than the engine may have".to_owned());
                    return self.gauge.check();
                }
            }
        }
    }
}

/// Evaluates a classic script in the global scope. Those of mini-programs are not strict by themselves.
pub fn script<'js, T: FromJs<'js>>(ctx: &Ctx<'js>, source: &str, name: &str) -> rquickjs::Result<T> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(name.replace('\0', ""));
    ctx.eval_with_options(source, options)
}

fn interrupt(gauge: &Rc<Gauge>) -> Box<dyn FnMut() -> bool> {
    let gauge = Rc::clone(gauge);
    Box::new(move || {
        let left = gauge.left.get().saturating_sub(1);
        gauge.left.set(left);
        if left == 0 {
            gauge.stop(format!("more than {} ticks of work in one turn", gauge.most));
        }
        gauge.check().is_err()
    })
}

/// Keeps the rejections that nobody handles until the end of the turn.
fn tracker(
    rejections: &Rc<RefCell<Vec<Rejection>>>,
    most: usize,
) -> impl for<'a> Fn(Ctx<'a>, Value<'a>, Value<'a>, bool) + 'static {
    let rejections = Rc::clone(rejections);
    move |ctx, promise, reason, handled| {
        let promise = Persistent::save(&ctx, promise);
        let mut rejections = rejections.borrow_mut();
        if handled {
            rejections.retain(|rejection| rejection.promise != promise);
        } else if rejections.len() < most {
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
