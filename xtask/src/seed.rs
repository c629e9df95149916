//! A small alliance: an operator, a developer, two host owners, their hosts and the mini-programs of [`crate::inputs`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::inputs::{INPUTS, Input};
use crate::product::Programs;
use crate::shell::{self, quiet_step};

/// What was seeded, kept beside the data.
#[derive(Serialize, Deserialize, Default)]
pub struct Alliance {
    /// The platform's public key, base64url.
    pub platform_key: String,
    /// Access token of the developer organisation.
    pub developer_token: String,
    /// Hosts by face.
    pub hosts: BTreeMap<String, Host>,
    /// Apps by the name of their input.
    pub apps: BTreeMap<String, App>,
    /// Emails of those who sign in to the console, by who they are. Everybody's password is [`PASSWORD`].
    #[serde(default)]
    pub people: BTreeMap<String, String>,
}

/// Email of who runs the platform.
pub const OPERATOR: &str = "operator@hutong.example";
/// The password of everybody here: the platform that knows them listens on this machine alone.
pub const PASSWORD: &str = "hutong-demo";

/// A seeded host.
#[derive(Serialize, Deserialize)]
pub struct Host {
    /// Host id.
    pub id: String,
}

/// A seeded app.
#[derive(Serialize, Deserialize)]
pub struct App {
    /// App id.
    pub id: String,
    /// The developer-facing key.
    pub appid: String,
    /// App secret for the merchant's back end.
    pub secret: String,
    /// Where the sources lie that were published: the input's own, or a copy for other ports.
    #[serde(default)]
    pub source: PathBuf,
    /// Newest modification of the sources that were published, milliseconds since the epoch.
    pub published: u128,
}

/// Seeds what is missing and publishes what has changed. `hosts`: face, name, port, assertion key.
pub fn run(
    programs: &Programs,
    data: &Path,
    platform: &str,
    operator: &str,
    hosts: &[(&str, &str, u16, Value)],
    merchant_port: u16,
) -> Result<Alliance> {
    let file = data.join("alliance.json");
    let mut alliance: Alliance = match std::fs::read(&file) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .with_context(|| format!("{} is damaged: remove {} to start anew", file.display(), data.display()))?,
        Err(_) => Alliance::default(),
    };
    let operator = Client {
        platform,
        token: operator,
    };
    if alliance.developer_token.is_empty() {
        let email = "developer@hutong.example";
        alliance.developer_token = organisation_of(&operator, "胡同工坊", "developer", email)?;
        alliance.people.insert("developer".to_owned(), email.to_owned());
        save(&file, &alliance)?;
    }
    for (face, name, port, key) in hosts {
        if !alliance.hosts.contains_key(*face) {
            let email = format!("{face}@hutong.example");
            let token = organisation_of(&operator, &format!("{name} Ltd"), "host_owner", &email)?;
            alliance.people.insert(format!("owner of {name}"), email);
            let host = Client { platform, token: &token }.post(
                "/v1/hosts",
                &json!({
                    "name": name, "bundle_ids": [format!("org.example.{face}")], "origins": [crate::product::url(*port)],
                    "keys": [key], "surfaces": ["feed", "message", "profile", "search", "entry_slot"], "capabilities": [],
                }),
            )?;
            text(&host, "platform_key")?.clone_into(&mut alliance.platform_key);
            alliance.hosts.insert(
                (*face).to_owned(),
                Host {
                    id: text(&host, "id")?.to_owned(),
                },
            );
            save(&file, &alliance)?;
        }
    }

    let home = data.join("developer");
    let token = alliance.developer_token.clone();
    quiet_step(
        "log the developer in",
        programs
            .hutong(&home)
            .args(["login", "--server", platform, "--token", &token]),
    )?;
    let developer = Client {
        platform,
        token: &token,
    };
    for input in INPUTS {
        if !alliance.apps.contains_key(input.name) {
            let app = developer.post(
                "/v1/apps",
                &json!({"name": input.title, "appid": input.appid, "summary": input.summary, "category": input.category}),
            )?;
            let id = text(&app, "id")?.to_owned();
            let secret = text(
                &developer.post(&format!("/v1/apps/{id}/secrets"), &json!({}))?,
                "secret",
            )?
            .to_owned();
            alliance.apps.insert(
                input.name.to_owned(),
                App {
                    id,
                    appid: text(&app, "appid")?.to_owned(),
                    secret,
                    source: PathBuf::new(),
                    published: 0,
                },
            );
            save(&file, &alliance)?;
        }
        let modified = shell::newest(&[input.path()])
            .duration_since(std::time::UNIX_EPOCH)
            .map(|age| age.as_millis())?;
        let ids: Vec<String> = alliance.hosts.values().map(|host| host.id.clone()).collect();
        if let Some(app) = alliance.apps.get_mut(input.name)
            && app.published < modified
        {
            app.source = source(data, input, merchant_port)?;
            publish(programs, data, platform, input, app, &ids)?;
            app.published = modified;
            save(&file, &alliance)?;
        }
    }
    Ok(alliance)
}

fn publish(programs: &Programs, data: &Path, platform: &str, input: &Input, app: &App, hosts: &[String]) -> Result<()> {
    let mut command = programs.hutong(&data.join("developer"));
    command
        .arg("publish")
        .arg(&app.source)
        .args(["--server", platform, "--app", &app.id]);
    for host in hosts {
        command.args(["--release", host]);
    }
    quiet_step(&format!("publish {}", input.title), &mut command)
}

/// The input's own sources, unless they name the usual address of a back end that listens elsewhere.
fn source(data: &Path, input: &Input, merchant_port: u16) -> Result<PathBuf> {
    if !input.calls_merchant || merchant_port == crate::product::Ports::USUAL.merchant {
        return Ok(input.path());
    }
    let copy = data.join(format!("{}-source", input.name));
    copy_with_port(&input.path(), &copy, merchant_port)?;
    Ok(copy)
}

/// The example names its back end's usual address; a run on other ports needs a copy that names theirs.
fn copy_with_port(from: &Path, to: &Path, port: u16) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().context("a folder entry has a name")?);
        if path.is_dir() {
            copy_with_port(&path, &target, port)?;
        } else {
            let bytes = std::fs::read(&path)?;
            let usual = format!("127.0.0.1:{}", crate::product::Ports::USUAL.merchant);
            match String::from_utf8(bytes) {
                Ok(text) => std::fs::write(target, text.replace(&usual, &format!("127.0.0.1:{port}")))?,
                Err(binary) => std::fs::write(target, binary.into_bytes())?,
            }
        }
    }
    Ok(())
}

/// A new organisation of `kind`: its id and an access token of it.
pub fn organisation(operator: &Client, name: &str, kind: &str) -> Result<(String, String)> {
    let organisation = operator.post("/v1/organisations", &json!({"name": name, "kind": kind}))?;
    let id = text(&organisation, "id")?;
    let token = operator.post(&format!("/v1/organisations/{id}/tokens"), &json!({"name": "seed"}))?;
    Ok((id.to_owned(), text(&token, "token")?.to_owned()))
}

/// The same with somebody who signs in as its owner; answers the access token.
fn organisation_of(operator: &Client, name: &str, kind: &str, email: &str) -> Result<String> {
    let (id, token) = organisation(operator, name, kind)?;
    let invitation = operator.post(
        &format!("/v1/organisations/{id}/invitations"),
        &json!({"name": email, "role": "owner"}),
    )?;
    let path = "/v1/signup";
    let body = json!({"email": email, "password": PASSWORD, "name": name, "invitation": invitation["token"]});
    let (status, answer) = operator.send(path, &body)?;
    // of a run that was cut off before it was noted: they can sign in, and that is all that is wanted of them
    let known = answer["code"] == "email_taken";
    anyhow::ensure!(known || status.is_success(), "POST {path} answered {status}: {answer}");
    Ok(token)
}

fn save(file: &Path, alliance: &Alliance) -> Result<()> {
    Ok(std::fs::write(file, serde_json::to_vec_pretty(alliance)?)?)
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value[key]
        .as_str()
        .with_context(|| format!("the platform's answer has no `{key}`: {value}"))
}

/// Calls the platform with an access token.
pub struct Client<'a> {
    /// The platform's address.
    pub platform: &'a str,
    /// The token.
    pub token: &'a str,
}

impl Client<'_> {
    /// Posts `body` and answers what comes back; a refusal is an error.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let (status, value) = self.send(path, body)?;
        anyhow::ensure!(status.is_success(), "POST {path} answered {status}: {value}");
        Ok(value)
    }

    fn send(&self, path: &str, body: &Value) -> Result<(ureq::http::StatusCode, Value)> {
        let mut answer = ureq::post(format!("{}{path}", self.platform))
            .config()
            .http_status_as_error(false)
            .build()
            .header("authorization", format!("Bearer {}", self.token))
            .send_json(body)
            .with_context(|| format!("POST {path}"))?;
        let status = answer.status();
        let value = answer.body_mut().read_json();
        Ok((status, value.with_context(|| format!("POST {path} answered {status}"))?))
    }
}
