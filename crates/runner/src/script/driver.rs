//! What a test script asks for, method by method: the interface `Host` of `web/automator/src/host.ts`.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::task::Poll;

use serde_json::json;

use crate::clock::FRAME;
use crate::data::Data;
use crate::host::Reply;
use crate::{Options, Package, RunError, Runner};

/// Mini-programs that are open at once.
const MAX_RUNS: usize = 16;
/// Milliseconds of virtual time in which the mini-program answers.
const PATIENCE: f64 = 30_000.0;

/// The methods that scripts may call.
pub const METHODS: &[&str] = &[
    "launch",
    "close",
    "pages",
    "logic",
    "find",
    "look",
    "act",
    "lines",
    "errors",
    "questions",
    "reply",
    "wait",
    "now",
];

struct Run {
    runner: Runner,
    /// Lines of the console among which errors were looked for.
    looked: usize,
}

/// The mini-programs of one test script.
pub struct Driver {
    package: Rc<Package>,
    options: Options,
    runs: BTreeMap<u32, Run>,
    last: u32,
    now: f64,
    /// Errors of runs that have been closed.
    errors: Vec<String>,
}

/// `None` is `undefined`.
type Answer = Result<Option<Data>, RunError>;

impl Driver {
    /// Nothing is open yet.
    pub fn new(package: Rc<Package>, options: Options) -> Self {
        Self {
            package,
            options,
            runs: BTreeMap::new(),
            last: 0,
            now: 0.0,
            errors: Vec::new(),
        }
    }

    /// One call of the script.
    pub fn call(&mut self, method: &str, args: &[Data]) -> Answer {
        match (method, args) {
            ("launch", [options]) => self.launch(options),
            ("launch", []) => self.launch(&Data::Null),
            ("wait", [milliseconds]) => {
                self.wait(number(milliseconds))?;
                Ok(None)
            }
            ("now", _) => Ok(Some(self.now.into())),
            ("errors", _) => {
                self.runs.values_mut().for_each(|run| run.look(&mut self.errors));
                let errors = self.errors.drain(..).map(Data::Text);
                Ok(Some(Data::List(errors.collect())))
            }
            ("close", [run]) => {
                if let Some(mut run) = self.runs.remove(&index(run)) {
                    run.look(&mut self.errors);
                }
                Ok(None)
            }
            ("logic", [run, request @ ..]) => self.logic(run, request),
            (_, [run, rest @ ..]) => {
                let run = self.runs.get_mut(&index(run)).ok_or_else(closed)?;
                on_run(&mut run.runner, method, rest)
            }
            _ => Err(refuse("nobody is asked")),
        }
    }

    fn launch(&mut self, asked: &Data) -> Answer {
        if self.runs.len() >= MAX_RUNS {
            return Err(refuse(format!("more than {MAX_RUNS} mini-programs are open at once")));
        }
        let mut options = self.options.clone();
        let text = |name: &str| asked.get(name).and_then(Data::as_text).map(str::to_owned);
        let number = |name: &str| asked.get(name).and_then(Data::as_number);
        options.consent = asked.get("consent").map(Data::is_true).or(options.consent);
        options.language = text("language").unwrap_or(options.language);
        options.theme = text("theme").unwrap_or(options.theme);
        options.epoch = number("epoch").unwrap_or(options.epoch);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "any number will do as a seed, and nobody's scene is none"
        )]
        {
            options.seed = number("seed").map_or(options.seed, |seed| seed as u64);
            options.scene = number("scene").map_or(options.scene, |scene| scene as u32);
        }
        if let Some(Data::Map(entries)) = asked.get("storage") {
            options.storage.clone_from(entries);
        }
        let page = text("page");
        let runner = Runner::open(Rc::clone(&self.package), options, page.as_deref())?;
        self.last += 1;
        self.runs.insert(self.last, Run { runner, looked: 0 });
        Ok(Some(f64::from(self.last).into()))
    }

    /// Lets the time go on everywhere.
    fn wait(&mut self, milliseconds: f64) -> Result<(), RunError> {
        let milliseconds = milliseconds.clamp(0.0, 1e9);
        for run in self.runs.values_mut() {
            run.runner.advance(milliseconds)?;
        }
        self.now += milliseconds;
        Ok(())
    }

    /// Asks the mini-program, and lets the time go on until it answers.
    fn logic(&mut self, run: &Data, request: &[Data]) -> Answer {
        let run = index(run);
        let ticket = self.runs.get_mut(&run).ok_or_else(closed)?.runner.begin(request)?;
        let latest = self.now + PATIENCE;
        loop {
            let asked = self.runs.get_mut(&run).ok_or_else(closed)?;
            if let Poll::Ready(answer) = asked.runner.end(&ticket)? {
                return Ok(answer);
            }
            if self.now >= latest {
                return Err(refuse(format!("there was no answer within {} s", PATIENCE / 1000.0)));
            }
            self.wait(FRAME)?;
        }
    }
}

impl Run {
    /// Takes the errors among new lines of the console.
    fn look(&mut self, errors: &mut Vec<String>) {
        let lines = &self.runner.record().lines;
        let new = lines.iter().skip(self.looked).filter(|line| line.level == "error");
        errors.extend(new.map(|line| line.text.clone()));
        self.looked = lines.len();
    }
}

fn on_run(runner: &mut Runner, method: &str, args: &[Data]) -> Answer {
    match (method, args) {
        ("pages", _) => runner.pages().map(Some),
        ("find", [page, within, selector, ..]) => {
            let within = match within.as_number() {
                Some(_) => runner.element(index(within))?,
                None => runner.view().shell(index(page)).map_err(refuse)?,
            };
            let selector = selector.as_text().ok_or_else(|| refuse("a selector is a text"))?;
            let found = runner.find(selector, Some(within))?;
            let tree = &runner.view().tree;
            let found = found.into_iter().filter_map(|slot| {
                let (node, element) = (tree.node(slot)?, tree.element(slot)?);
                Some(json!({"node": node.id, "tag": element.tag}).into())
            });
            Ok(Some(Data::List(found.collect())))
        }
        ("look", [page, node, what, name @ ..]) => {
            let what = what.as_text().unwrap_or_default();
            if index(node) == 0 {
                return runner.view().look_at_page(index(page), what).map(Some).map_err(refuse);
            }
            let name = name.first().and_then(Data::as_text).unwrap_or_default();
            let slot = runner.element(index(node))?;
            runner.view().look(slot, what, name).map_err(refuse)
        }
        ("act", [node, what, args @ ..]) => {
            act(runner, index(node), what.as_text().unwrap_or_default(), args)?;
            Ok(None)
        }
        ("lines", [from]) => {
            let lines = runner.record().lines.iter().skip(index(from) as usize);
            let lines = lines.map(|line| json!({"level": line.level, "text": line.text}).into());
            Ok(Some(Data::List(lines.collect())))
        }
        ("questions", _) => {
            let questions = runner.questions().iter().map(|question| {
                Data::Map(vec![
                    ("call".to_owned(), json!(question.call).into()),
                    ("capability".to_owned(), question.capability.as_str().into()),
                    ("args".to_owned(), question.args.clone()),
                    ("consent".to_owned(), Data::Bool(question.consent)),
                ])
            });
            Ok(Some(Data::List(questions.collect())))
        }
        ("reply", [call, yes, value @ ..]) => {
            let value = value.first().cloned().unwrap_or(Data::Null);
            let reply = if yes.is_true() { Reply::Yes(value) } else { Reply::No };
            runner.reply(u64::from(index(call)), &reply)?;
            Ok(None)
        }
        _ => Err(refuse("nobody is asked")),
    }
}

/// What a user does to a node, or to the page in front when it is 0.
fn act(runner: &mut Runner, node: u32, what: &str, args: &[Data]) -> Result<(), RunError> {
    let first = args.first().unwrap_or(&Data::Null);
    let text = first.as_text().unwrap_or_default();
    if node == 0 {
        return match what {
            "scroll" => runner.scroll(None, 0.0, number(first)),
            "scrollToEnd" => runner.scroll_to_end(None),
            "pullDown" => runner.pull(),
            "back" => runner.back(),
            "home" => runner.home(),
            "tab" => {
                let index = runner.view().tab_of(text).map_err(refuse)?;
                runner.tab(index)
            }
            _ => Err(refuse(format!("nobody knows how to {what}"))),
        };
    }
    let slot = runner.element(node)?;
    match (what, args) {
        ("tap", _) => runner.tap(slot),
        ("longpress", _) => runner.long_press(slot),
        ("touch", [_, touches, changed]) => runner.touch(slot, text, touches, changed),
        ("trigger", [_, detail]) => runner.trigger(slot, text, detail.clone()),
        ("input", _) => runner.input(slot, text),
        ("blur", _) => runner.leave(slot, false),
        ("confirm", _) => runner.leave(slot, true),
        ("choose", _) => runner.choose(slot, first.clone()),
        ("swipe", _) => runner.swipe(slot, index(first) as usize),
        ("scroll", [left, top]) => runner.scroll(Some(slot), number(left), number(top)),
        ("scrollToEnd", _) => runner.scroll_to_end(Some(slot)),
        _ => Err(refuse(format!("nobody knows how to {what}"))),
    }
}

fn number(data: &Data) -> f64 {
    data.as_number().filter(|number| number.is_finite()).unwrap_or_default()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "nobody's number is nowhere"
)]
fn index(data: &Data) -> u32 {
    number(data) as u32
}

fn closed() -> RunError {
    refuse("the mini-program has been closed")
}

fn refuse(reason: impl Into<String>) -> RunError {
    RunError::NotThere { reason: reason.into() }
}
