//! Recorded answers of servers: the entries of an HTTP Archive 1.2, as browsers and their tools write it.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hutong_runner::{Data, Network};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Archive {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: String,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
    #[serde(default)]
    headers: Vec<Header>,
    content: Content,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    text: String,
    #[serde(default)]
    encoding: String,
}

/// Reads a recording. Requests of one method and address get their answers in order, and the last one from then on.
pub fn read(path: &Path) -> anyhow::Result<Network> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let archive: Archive =
        serde_json::from_slice(&bytes).with_context(|| format!("{} is no HTTP Archive", path.display()))?;
    let mut answers: HashMap<(String, String), VecDeque<Response>> = HashMap::new();
    for Entry { request, response } in archive.log.entries {
        answers
            .entry((request.method, request.url))
            .or_default()
            .push_back(response);
    }
    let answers = RefCell::new(answers);
    Ok(Rc::new(move |kind, args| {
        let text = |name: &str| args.get(name).and_then(Data::as_text);
        let usual = match kind {
            "request" => "GET",
            "upload" => "POST",
            _ => return None,
        };
        let asked = (text("method").unwrap_or(usual).to_owned(), text("url")?.to_owned());
        let mut answers = answers.borrow_mut();
        let waiting = answers.get_mut(&asked)?;
        let bytes = text("responseType") == Some("arraybuffer");
        let answer = waiting.front().map(|response| response.answer(bytes));
        if waiting.len() > 1 {
            waiting.pop_front();
        }
        answer
    }))
}

impl Response {
    /// The result of `network.request`; with `bytes` its body is a buffer.
    fn answer(&self, bytes: bool) -> Data {
        let Content { text, encoding } = &self.content;
        let body = match encoding.as_str() {
            "base64" => STANDARD.decode(text).unwrap_or_default(),
            _ => text.clone().into_bytes(),
        };
        let body = if bytes {
            Data::Bytes(body)
        } else {
            Data::Text(String::from_utf8_lossy(&body).into_owned())
        };
        let headers = self.headers.iter();
        let headers = headers.map(|Header { name, value }| (name.to_ascii_lowercase(), Data::Text(value.clone())));
        Data::Map(vec![
            ("data".to_owned(), body),
            ("statusCode".to_owned(), f64::from(self.status).into()),
            ("header".to_owned(), Data::Map(headers.collect())),
            ("cookies".to_owned(), json!([]).into()),
        ])
    }
}
