//! The broker of the headless container: checks every call as the web container's does, answers it from memory, and keeps
//! a record of it. Nothing leaves the process.

mod answer;
mod conform;
mod record;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use hutong_protocol::capabilities::{self, Ask, Rule};
use serde_json::json;

use crate::data::Data;
use crate::{Limits, Package};
use conform::conform;

pub use record::{Call, Contact, Line, Record};

/// Calls that may wait for an answer at once.
const MAX_PENDING: usize = 1000;

/// Why a call failed: a code of the catalogue, and what follows `fail ` in the vendor's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Code of the catalogue.
    pub code: String,
    /// In English.
    pub message: String,
}

impl Failure {
    /// A failure with a code of the catalogue.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

/// What a recorded server says: kind (`request`, `upload`, `download`), arguments → the result of the capability, or
/// `None` when it cannot be reached.
pub type Network = Rc<dyn Fn(&str, &Data) -> Option<Data>>;

/// What waits for the user.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The call that waits.
    pub call: u64,
    /// What was asked for.
    pub capability: String,
    /// Its arguments.
    pub args: Data,
    /// The question is whether the user agrees, not the capability's own.
    pub consent: bool,
}

/// What the user says to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Agrees, confirms; a sheet takes the index.
    Yes(Data),
    /// Refuses, cancels.
    No,
}

/// What came of a call at once.
enum Outcome {
    Done(Data),
    /// The user has to say something first.
    Asks,
}

/// The host of one mini-program.
pub struct Host {
    package: Rc<Package>,
    limits: Limits,
    /// Whether the user agrees to everything, to nothing, or has not been asked yet.
    consent: Option<bool>,
    network: Option<Network>,
    /// Entries in storage, in the order in which they were first written.
    storage: Vec<(String, Data)>,
    granted: BTreeMap<String, bool>,
    clipboard: String,
    logins: u32,
    seed: u64,
    questions: Vec<Question>,
    answers: VecDeque<Data>,
    record: Record,
    /// The page in front.
    page: String,
}

impl Host {
    /// A host that knows nothing of the user yet.
    pub fn new(
        package: Rc<Package>,
        limits: Limits,
        consent: Option<bool>,
        network: Option<Network>,
        seed: u64,
    ) -> Self {
        Self {
            package,
            limits,
            consent,
            network,
            storage: Vec::new(),
            granted: BTreeMap::new(),
            clipboard: String::new(),
            logins: 0,
            seed,
            questions: Vec::new(),
            answers: VecDeque::new(),
            record: Record::default(),
            page: String::new(),
        }
    }

    /// What has been seen.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Stored entries, to begin with.
    pub fn store(&mut self, entries: Vec<(String, Data)>) {
        self.storage = entries;
    }

    /// The stored entries.
    pub fn storage(&self) -> &[(String, Data)] {
        &self.storage
    }

    /// What waits for the user, the oldest first.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The page in front, with its query.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// Answers for the logic since the last time.
    pub fn take_answers(&mut self) -> VecDeque<Data> {
        std::mem::take(&mut self.answers)
    }

    /// A picture of a server was asked for.
    pub fn picture(&mut self, address: &str) {
        self.contact("download", address);
    }

    /// Takes one message of the logic.
    pub fn handle(&mut self, message: &Data, translate: impl Fn(&str) -> String) {
        let [kind, rest @ ..] = message.as_list() else { return };
        let text = |at: usize| rest.get(at).and_then(Data::as_text).unwrap_or_default();
        let id = rest.first().and_then(Data::as_number).unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive integer or nobody's"
        )]
        let call = id as u64;
        match kind.as_text() {
            Some("page") => text(0).clone_into(&mut self.page),
            Some("log") => {
                let level = text(0);
                let words = if level == "error" {
                    translate(text(1))
                } else {
                    text(1).to_owned()
                };
                let line = Line {
                    page: self.page.clone(),
                    level: level.to_owned(),
                    text: words,
                };
                self.record.line(line, &self.limits);
            }
            Some("invoke") if call > 0 => self.invoke(call, text(1), rest.get(2).unwrap_or(&Data::Null)),
            Some("abort") => {
                let waiting = self.questions.len();
                self.questions.retain(|question| question.call != call);
                if self.questions.len() < waiting {
                    self.fail(call, &Failure::new("aborted", "abort"));
                }
            }
            _ => {}
        }
    }

    /// The user says something to the oldest question that is one of consent, or is not.
    pub fn reply(&mut self, call: u64, reply: &Reply) -> Result<(), String> {
        let at = self.questions.iter().position(|question| question.call == call);
        let question = self.questions.remove(at.ok_or("nobody asks that")?);
        let outcome = if question.consent {
            self.agreed(&question, *reply != Reply::No)
        } else {
            answer::replied(&question, reply).map(Outcome::Done)
        };
        self.conclude(call, &question.capability, &question.args, outcome);
        Ok(())
    }

    fn agreed(&mut self, question: &Question, agreed: bool) -> Result<Outcome, Failure> {
        let asked = question
            .args
            .get("permission")
            .and_then(Data::as_text)
            .map(str::to_owned);
        let permission = match capabilities::rule(&question.capability).and_then(|rule| rule.consent) {
            Some(Ask::Once(permission)) => Some(permission.to_owned()),
            _ if question.capability == "permission.ask" => asked,
            _ => None,
        };
        if let Some(permission) = permission {
            self.granted.insert(permission, agreed);
        }
        if agreed {
            self.answer(question.call, &question.capability, &question.args)
        } else {
            Err(denied())
        }
    }

    /// The checks, in order: known, answered by this container, well formed, agreed to by the user.
    fn invoke(&mut self, call: u64, capability: &str, args: &Data) {
        let outcome = self.check(call, capability, args);
        let args = match &outcome {
            Ok((clean, _)) => clean.clone(),
            Err(_) => args.clone(),
        };
        self.conclude(call, capability, &args, outcome.map(|(_, outcome)| outcome));
    }

    fn check(&mut self, call: u64, capability: &str, args: &Data) -> Result<(Data, Outcome), Failure> {
        if self.questions.len() >= MAX_PENDING {
            return Err(Failure::new("limit", format!("more than {MAX_PENDING} calls at once")));
        }
        let unsupported = || Failure::new("unsupported", "not supported");
        let rule = capabilities::rule(capability).ok_or_else(unsupported)?;
        let schema =
            serde_json::from_str(rule.params).map_err(|_| Failure::new("internal", "the catalogue cannot be read"))?;
        let clean = conform(&schema, args)?;
        if rule.host_provided {
            return Err(unsupported());
        }
        let outcome = match self.consents(rule, capability) {
            Some(true) => self.answer(call, capability, &clean)?,
            Some(false) => return Err(denied()),
            None => {
                self.ask(call, capability, &clean, true);
                Outcome::Asks
            }
        };
        Ok((clean, outcome))
    }

    /// Whether the user agrees, as far as that is known.
    fn consents(&mut self, rule: Rule, capability: &str) -> Option<bool> {
        let Some(ask) = rule.consent else { return Some(true) };
        let known = match ask {
            Ask::Once(permission) => self.granted.get(permission).copied(),
            Ask::Each => None,
        };
        if known != Some(true) {
            self.record.before_consent.insert(capability.to_owned());
        }
        known.or(self.consent)
    }

    fn ask(&mut self, call: u64, capability: &str, args: &Data, consent: bool) {
        self.questions.push(Question {
            call,
            capability: capability.to_owned(),
            args: args.clone(),
            consent,
        });
    }

    fn conclude(&mut self, call: u64, capability: &str, args: &Data, outcome: Result<Outcome, Failure>) {
        let outcome = match outcome {
            Ok(Outcome::Done(value)) => {
                self.answers
                    .push_back(Data::List(vec!["result".into(), id(call), value]));
                Some("ok".to_owned())
            }
            Ok(Outcome::Asks) => None,
            Err(failure) => {
                self.fail(call, &failure);
                Some(format!("{}: {}", failure.code, failure.message))
            }
        };
        let page = self.page.clone();
        self.record.call(
            Call {
                page,
                capability: capability.to_owned(),
                args: args.to_json(),
                outcome,
            },
            &self.limits,
        );
    }

    fn fail(&mut self, call: u64, failure: &Failure) {
        let failure = json!({"code": failure.code, "message": failure.message});
        self.answers
            .push_back(Data::List(vec!["failure".into(), id(call), failure.into()]));
    }
}

fn denied() -> Failure {
    Failure::new("denied", "auth deny")
}

#[expect(clippy::cast_precision_loss, reason = "counted from one")]
fn id(call: u64) -> Data {
    (call as f64).into()
}
