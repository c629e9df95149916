//! Test scripts: an engine of their own beside that of the mini-program, with `web/automator` in it and nothing of the
//! machine. What they call is done by the [`driver`](Driver) on this side.

mod driver;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rquickjs::function::{Func, Rest};
use rquickjs::{Ctx, Exception, Function, Object, Persistent, Value};
use serde::{Deserialize, Serialize};

use crate::data::{Data, Functions};
use crate::engine::{Vm, call, script};
use crate::{Options, Package, RunError, container};
use driver::{Driver, METHODS};

/// A test script that can be run.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// The name of the module that is run.
    pub entry: String,
    /// Name → the text of a function `(require, module, exports)`; what it requires are names, too. Names are those of
    /// files, and stand in places of errors.
    pub modules: BTreeMap<String, String>,
}

/// How one test went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its name behind those of the suites around it.
    pub name: String,
    /// Whether it did what it says.
    pub state: State,
    /// Why it failed, with places in the modules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Errors on the consoles of the mini-programs meanwhile, with the author's places.
    pub errors: Vec<String>,
}

/// Of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It ended without an error.
    Passed,
    /// It did not.
    Failed,
    /// It was not to run.
    Skipped,
}

/// What the engine's functions share.
struct Shared {
    driver: RefCell<Driver>,
    control: RefCell<Option<Persistent<Object<'static>>>>,
    modules: BTreeMap<String, String>,
    /// Values and bytes of one call.
    limit: usize,
}

impl Script {
    /// Runs the tests of the script on a package. `options` hold for each mini-program that it opens, as far as it says
    /// nothing else; its own engine has the same limits. `print` gets the lines of its console: level and text.
    ///
    /// # Errors
    ///
    /// `run.script` when the script passes a limit; a mini-program that does fails the test.
    pub fn run(
        &self,
        package: Rc<Package>,
        options: Options,
        print: impl Fn(&str, &str) + 'static,
    ) -> Result<Vec<Outcome>, RunError> {
        let vm = Vm::new(&options.limits, None)?;
        let shared = Rc::new(Shared {
            limit: options.limits.message,
            driver: RefCell::new(Driver::new(package, options)),
            control: RefCell::default(),
            modules: self.modules.clone(),
        });
        let outcomes = self.run_in(&vm, &shared, print).map_err(|error| match error {
            RunError::Limit { what } => RunError::Script { what },
            other => other,
        });
        // Nothing of the engine's may outlive it.
        shared.control.borrow_mut().take();
        outcomes
    }

    fn run_in(
        &self,
        vm: &Vm,
        shared: &Rc<Shared>,
        print: impl Fn(&str, &str) + 'static,
    ) -> Result<Vec<Outcome>, RunError> {
        let automator = container::automator()?;
        vm.enter(|ctx| {
            ctx.globals().set("__hutong_host__", natives(ctx, vm, shared, print)?)?;
            script::<()>(ctx, &automator, "automator.js")
        })?;
        shared.ask(vm, "start", &[self.entry.as_str().into()])?;
        loop {
            vm.settle(|ctx, reason, _| {
                let rejected: Function<'_> = shared.control(ctx)?.get("rejected")?;
                rejected.call((reason,))
            })?;
            let outcomes = shared.ask(vm, "outcomes", &[])?;
            if outcomes != Data::Null {
                return serde_json::from_value(outcomes.to_json()).map_err(|error| RunError::Runtime {
                    reason: error.to_string(),
                });
            }
            shared.ask(vm, "step", &[])?;
        }
    }
}

impl Shared {
    fn control<'js>(&self, ctx: &Ctx<'js>) -> rquickjs::Result<Object<'js>> {
        match self.control.borrow().clone() {
            Some(control) => control.restore(ctx),
            None => Err(Exception::throw_message(ctx, "the script API has not started")),
        }
    }

    fn ask(&self, vm: &Vm, method: &str, args: &[Data]) -> Result<Data, RunError> {
        vm.enter(|ctx| {
            let answer = call(ctx, &self.control(ctx)?, method, args)?;
            Data::read(&answer, self.limit, Functions::Omitted)
        })
    }
}

/// The functions that `web/automator/src/host.ts` names.
fn natives<'js>(
    ctx: &Ctx<'js>,
    vm: &Vm,
    shared: &Rc<Shared>,
    print: impl Fn(&str, &str) + 'static,
) -> rquickjs::Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    for method in METHODS {
        let (own, gauge) = (Rc::clone(shared), Rc::clone(vm.gauge()));
        let asked = move |ctx: Ctx<'js>, args: Rest<Value<'js>>| {
            let args = args
                .iter()
                .map(|arg| Data::read(arg, own.limit, Functions::Omitted))
                .collect::<rquickjs::Result<Vec<_>>>()?;
            let answer = own.driver.borrow_mut().call(method, &args);
            // The work of a mini-program is measured by itself.
            gauge.renew();
            match answer {
                Ok(Some(data)) => data.write(&ctx),
                Ok(None) => Ok(Value::new_undefined(ctx)),
                Err(error) => Err(Exception::throw_message(&ctx, &error.to_string())),
            }
        };
        host.set(*method, Func::from(asked))?;
    }
    let own = Rc::clone(shared);
    host.set(
        "module",
        Func::from(move |ctx: Ctx<'js>, name: String| match own.modules.get(&name) {
            Some(function) => script::<Value<'js>>(&ctx, &format!("({function})"), &name),
            None => Err(Exception::throw_message(&ctx, &format!("there is no module {name}"))),
        }),
    )?;
    let own = Rc::clone(shared);
    host.set(
        "control",
        Func::from(move |ctx: Ctx<'js>, control: Object<'js>| {
            own.control
                .borrow_mut()
                .get_or_insert_with(|| Persistent::save(&ctx, control));
        }),
    )?;
    host.set(
        "print",
        Func::from(move |level: String, text: String| print(&level, &text)),
    )?;
    Ok(host)
}
