use std::rc::Rc;
use std::task::Poll;

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::data::Data;
use crate::engine::{Engine, Port, Sent};
use crate::host::{Host, Question, Record, Reply};
use crate::places::Places;
use crate::start::start;
use crate::tree::Slot;
use crate::view::{View, Wait, snapshot};
use crate::{Options, Package, RunError};

/// Milliseconds after which a page that was opened is looked at.
const QUIET: f64 = 500.0;

/// What waits for its time.
enum Due {
    /// A timer of the scripts: its pause when it repeats.
    Timer(Option<f64>),
    /// Something of the view.
    View(Wait),
}

/// One running mini-program.
pub struct Runner {
    engine: Engine,
    view: View,
    host: Host,
    clock: Clock<Due>,
    places: Places,
    package: Rc<Package>,
    options: Options,
    /// Ops since the last look at the clock.
    ops: usize,
}

impl Runner {
    /// Opens a mini-program at `page`, an address like `pages/a/a?b=1`, or at its entry; lets it come to rest.
    pub fn open(package: Rc<Package>, options: Options, page: Option<&str>) -> Result<Self, RunError> {
        let mut runner = Self::new(package, options)?;
        runner.start(page.unwrap_or_default())?;
        Ok(runner)
    }

    /// The world of a mini-program that has not started.
    pub(crate) fn new(package: Rc<Package>, options: Options) -> Result<Self, RunError> {
        let clock = Clock::new();
        let engine = Engine::new(&options, &clock)?;
        let mut host = Host::new(
            Rc::clone(&package),
            options.limits.clone(),
            options.consent,
            options.network.clone(),
            options.seed,
        );
        host.store(options.storage.clone());
        Ok(Self {
            view: View::new(options.frame(), options.limits.nodes),
            places: Places::of(&package.files),
            engine,
            host,
            clock,
            package,
            options,
            ops: 0,
        })
    }

    /// Opens a page of it. What it did before it was ended is on the record, and in the tree.
    pub(crate) fn start(&mut self, page: &str) -> Result<(), RunError> {
        let message = start(&self.package, &self.options, page, &[Engine::inspection()])?;
        let delivered = self.engine.deliver(Port::Container, message);
        let ended = delivered.and_then(|()| self.advance(QUIET));
        if ended.is_err() {
            // The words of the turn that was its last: what ended it is known.
            let _ = self.hear();
        }
        ended
    }

    // Time

    /// Lets everything happen that waits for nothing but its turn.
    pub fn settle(&mut self) -> Result<(), RunError> {
        self.ops = 0;
        for _ in 0..self.options.limits.messages {
            if !self.pass_on()? {
                return Ok(());
            }
        }
        Err(RunError::Limit {
            what: format!("more than {} messages at once", self.options.limits.messages),
        })
    }

    /// Lets the virtual time go on.
    pub fn advance(&mut self, milliseconds: f64) -> Result<(), RunError> {
        let end = self.clock.now() + milliseconds;
        self.settle()?;
        while let Some((number, due)) = self.clock.next(end) {
            match due {
                Due::Timer(pause) => {
                    if let Some(pause) = pause {
                        self.clock.wait(number, pause, Due::Timer(Some(pause)));
                    }
                    self.engine.fire(number)?;
                }
                Due::View(wait) => {
                    if let Wait::Picture(node) = wait {
                        self.remember_picture(node);
                    }
                    let package = &self.package;
                    self.view.come(wait, |source| package.picture(source));
                }
            }
            self.settle()?;
        }
        Ok(())
    }

    /// Milliseconds of virtual time since the start.
    pub fn now(&self) -> f64 {
        self.clock.now()
    }

    /// Passes on what has been said; answers whether there was anything.
    fn pass_on(&mut self) -> Result<bool, RunError> {
        let mut busy = self.hear()?;
        for (milliseconds, wait) in self.view.take_waits() {
            self.clock.after(milliseconds, Due::View(wait));
        }
        for (port, messages) in [
            (Port::View, self.view.take_told()),
            (Port::Container, self.host.take_answers()),
        ] {
            busy |= !messages.is_empty();
            for message in messages {
                self.engine.deliver(port, message)?;
            }
        }
        Ok(busy)
    }

    /// Hears everything that the scripts have sent, beyond the first limit, too: it is on the record. Answers whether
    /// there was anything.
    fn hear(&mut self) -> Result<bool, RunError> {
        let sent = self.engine.take_sent();
        let busy = !sent.is_empty();
        let heard = sent
            .into_iter()
            .map(|sent| self.hear_one(sent))
            .fold(Ok(()), Result::and);
        heard.map(|()| busy)
    }

    fn hear_one(&mut self, sent: Sent) -> Result<(), RunError> {
        match sent {
            Sent::Message(Port::Container, message) => {
                self.host.handle(&message, |text| self.places.translate(text));
            }
            Sent::Message(Port::View, batch) => self.draw(batch)?,
            Sent::Start {
                timer,
                milliseconds,
                repeat,
            } => {
                self.clock
                    .wait(timer, milliseconds, Due::Timer(repeat.then_some(milliseconds)));
                if self.clock.len() > self.options.limits.timers {
                    return Err(RunError::Limit {
                        what: format!("more than {} timers", self.options.limits.timers),
                    });
                }
            }
            Sent::Stop { timer } => self.clock.stop(timer),
        }
        Ok(())
    }

    fn draw(&mut self, batch: Data) -> Result<(), RunError> {
        let Data::List(batch) = batch else { return Ok(()) };
        self.ops += batch.len();
        if self.ops > self.options.limits.ops {
            return Err(RunError::Limit {
                what: format!("more than {} ops at once", self.options.limits.ops),
            });
        }
        self.view
            .apply(batch, self.clock.now())
            .map_err(|what| RunError::Limit { what })
    }

    fn remember_picture(&mut self, node: u32) {
        let slot = self.view.tree.slot(node).ok();
        let source = slot
            .and_then(|slot| self.view.tree.element(slot))
            .map(|element| element.text("src"));
        if let Some(source) = source.filter(|source| source.starts_with("http:") || source.starts_with("https:")) {
            self.host.picture(&source);
        }
    }

    // What a user does

    /// Taps an element.
    pub fn tap(&mut self, element: Slot) -> Result<(), RunError> {
        self.view.tap(element, "tap");
        self.settle()
    }

    /// Presses an element for a while.
    pub fn long_press(&mut self, element: Slot) -> Result<(), RunError> {
        self.view.tap(element, "longpress");
        self.settle()
    }

    /// Sends an event of the element, as its built-in would.
    pub fn trigger(&mut self, element: Slot, event: &str, detail: Data) -> Result<(), RunError> {
        self.view.trigger(element, event, detail);
        self.settle()
    }

    /// Types into a field, in place of what is there.
    pub fn input(&mut self, element: Slot, text: &str) -> Result<(), RunError> {
        self.act(|view| view.input(element, text))
    }

    /// Leaves a field, with the return key or without.
    pub fn leave(&mut self, element: Slot, confirm: bool) -> Result<(), RunError> {
        self.view.leave(element, confirm);
        self.settle()
    }

    /// Chooses a value of a slider, picker, picker-view or switch.
    pub fn choose(&mut self, element: Slot, value: Data) -> Result<(), RunError> {
        self.act(|view| view.choose(element, value))
    }

    /// Moves a swiper to a slide.
    pub fn swipe(&mut self, element: Slot, index: usize) -> Result<(), RunError> {
        self.act(|view| view.swipe(element, index))
    }

    /// Scrolls a scroll-view, or the page in front, to a place from the left and from the top.
    pub fn scroll(&mut self, element: Option<Slot>, left: f64, top: f64) -> Result<(), RunError> {
        self.act(|view| view.scroll(element, left, top))
    }

    /// Scrolls a scroll-view, or the page in front, to its end.
    pub fn scroll_to_end(&mut self, element: Option<Slot>) -> Result<(), RunError> {
        self.act(|view| view.scroll_to_end(element))
    }

    /// Pulls the page in front down, to refresh it.
    pub fn pull(&mut self) -> Result<(), RunError> {
        self.act(View::pull)
    }

    /// Taps a tab of the tab bar.
    pub fn tab(&mut self, index: usize) -> Result<(), RunError> {
        self.act(|view| view.tab(index))
    }

    /// Goes back, as with the button of the navigation bar.
    pub fn back(&mut self) -> Result<(), RunError> {
        self.act(super::view::View::back)
    }

    /// Taps the button that leads to the entry.
    pub(crate) fn home(&mut self) -> Result<(), RunError> {
        self.act(|view| view.page_message("home", Data::Null))
    }

    /// Touches an element: an event with fingers, as spec/ops.md has them.
    pub(crate) fn touch(&mut self, element: Slot, event: &str, touches: &Data, changed: &Data) -> Result<(), RunError> {
        self.view.touch(element, event, touches, changed);
        self.settle()
    }

    /// Opens a page in place of all that are open, as a link into the mini-program does.
    pub fn relaunch(&mut self, page: &str) -> Result<(), RunError> {
        let url = Data::Map(vec![("url".to_owned(), page.into())]);
        let ticket = self.begin(&["route".into(), "reLaunch".into(), url])?;
        self.advance(QUIET)?;
        self.end(&ticket).map(|_| ())
    }

    /// What waits for the user's word.
    pub fn questions(&self) -> &[Question] {
        self.host.questions()
    }

    /// Says something to a question.
    pub fn reply(&mut self, call: u64, reply: &Reply) -> Result<(), RunError> {
        self.host
            .reply(call, reply)
            .map_err(|reason| RunError::NotThere { reason })?;
        self.settle()
    }

    /// Tells what nobody asked for (spec/ops.md, Invoke): `theme`, `network`, `visibility`, `memory`, `share`.
    pub fn notify(&mut self, topic: &str, value: Data) -> Result<(), RunError> {
        self.engine
            .deliver(Port::Container, Data::List(vec!["notify".into(), topic.into(), value]))?;
        self.settle()
    }

    fn act(&mut self, action: impl FnOnce(&mut View) -> Result<(), String>) -> Result<(), RunError> {
        action(&mut self.view).map_err(|reason| RunError::NotThere { reason })?;
        self.settle()
    }

    // What there is to see

    /// The elements of the page in front, or below one, that match a selector, in document order. Components are looked
    /// into: a class is the name that its author gave it.
    pub fn find(&self, selector: &str, within: Option<Slot>) -> Result<Vec<Slot>, RunError> {
        self.view
            .find(selector, within)
            .map_err(|reason| RunError::NotThere { reason })
    }

    /// The element that the logic knows under a number.
    pub(crate) fn element(&self, node: u32) -> Result<Slot, RunError> {
        self.view.tree.slot(node).map_err(|_| RunError::NotThere {
            reason: "the element is gone".to_owned(),
        })
    }

    /// The tree of the page in front, for people and for comparisons: built-ins and texts, one a line.
    pub fn snapshot(&self) -> String {
        snapshot(&self.view)
    }

    /// The page in front with everything that is known of its nodes.
    pub fn tree(&self) -> Value {
        self.view.to_json()
    }

    /// The view, to look at.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The page in front, with its query.
    pub fn page(&self) -> &str {
        self.host.page()
    }

    /// Data of the page in front.
    pub fn data(&mut self) -> Result<Data, RunError> {
        self.ask("data", &[])
    }

    /// Data of the component that an element is the host of.
    pub fn data_of(&mut self, element: Slot) -> Result<Data, RunError> {
        let id = self.view.tree.node(element).map_or(0, |node| node.id);
        self.ask("data", &[json!({ "node": id }).into()])
    }

    /// The pages that are open, the one in front last: `{id, path, query}` of each.
    pub(crate) fn pages(&mut self) -> Result<Data, RunError> {
        self.ask("pages", &[])
    }

    /// Begins what may take its time, a method of the inspector with its arguments; answers a ticket for [`Self::end`].
    pub(crate) fn begin(&mut self, request: &[Data]) -> Result<Data, RunError> {
        self.ask("begin", request)
    }

    /// What has come of it: what it answered, if anything.
    pub(crate) fn end(&mut self, ticket: &Data) -> Result<Poll<Option<Data>>, RunError> {
        let outcome = self.ask("end", std::slice::from_ref(ticket))?;
        if let Some(error) = outcome.get("error") {
            let reason = self.places.translate(error.as_text().unwrap_or_default());
            return Err(RunError::NotThere { reason });
        }
        Ok(match outcome {
            Data::Map(_) => Poll::Ready(outcome.get("value").cloned()),
            _ => Poll::Pending,
        })
    }

    /// Asks the inspector beside the mini-program; see `engine/inspect.js`.
    pub(crate) fn ask(&mut self, method: &str, args: &[Data]) -> Result<Data, RunError> {
        let answer = self
            .engine
            .inspect(method, args)?
            .map_err(|reason| RunError::NotThere { reason })?;
        self.settle()?;
        Ok(answer)
    }

    /// What it did to the world, or tried.
    pub fn record(&self) -> &Record {
        self.host.record()
    }

    /// Entries in storage.
    pub fn storage(&self) -> &[(String, Data)] {
        self.host.storage()
    }

    /// Bytes of the engine's heap in use, and nodes of the tree.
    pub fn size(&self) -> (u64, usize) {
        (self.engine.heap(), self.view.tree.len())
    }
}
