//! What the headless container answers, by capability. Arguments have been checked, consent has been given.

use hutong_package::domain_allowed;
use serde_json::{Value, json};
use url::Url;

use super::{Contact, Failure, Host, Outcome, Question, Reply};
use crate::container;
use crate::data::Data;

impl Host {
    pub(super) fn answer(&mut self, call: u64, capability: &str, args: &Data) -> Result<Outcome, Failure> {
        let text = |name: &str| args.get(name).and_then(Data::as_text).unwrap_or_default();
        let nothing = || json!({});
        let value: Value = match capability {
            "network.request" => return self.ask_server("request", args),
            "network.upload" => return self.ask_server("upload", args),
            "network.download" => return self.ask_server("download", args),
            "socket.connect" => return self.ask_server("socket", args),
            "socket.send" | "socket.close" => return Err(Failure::new("invalid", "the socket is not open")),
            "network.type" => json!({"isConnected": true, "networkType": "wifi"}),
            "storage.set" => {
                self.set(text("key"), args.get("data").unwrap_or(&Data::Null))?;
                nothing()
            }
            "storage.remove" => {
                self.storage.retain(|(key, _)| key != text("key"));
                nothing()
            }
            "storage.clear" => {
                self.storage.clear();
                nothing()
            }
            "clipboard.set" => {
                text("data").clone_into(&mut self.clipboard);
                nothing()
            }
            "clipboard.get" => json!({ "data": self.clipboard }),
            "identity.login" => {
                self.logins += 1;
                json!({ "code": format!("code-{:x}-{}", self.seed, self.logins) })
            }
            "identity.check" if self.logins == 0 => return Err(Failure::new("expired", "login session expired")),
            "identity.profile" => json!({"userInfo": {"nickName": "Lin", "avatarUrl": ""}}),
            "permission.list" | "permission.open" => json!({ "granted": self.granted }),
            "permission.ask" => return self.ask_permission(call, args),
            "location.get" => json!({
                "latitude": 39.9169, "longitude": 116.3907, "accuracy": 30, "horizontalAccuracy": 30, "verticalAccuracy": 0, "altitude": 0, "speed": -1,
            }),
            "ui.sheet" if args.get("itemList").map_or(&[][..], Data::as_list).is_empty() => {
                return Err(Failure::new(
                    "invalid",
                    "parameter error: parameter.itemList should have at least 1 item;",
                ));
            }
            "ui.modal" | "ui.sheet" | "media.choose" => {
                self.ask(call, capability, args, false);
                return Ok(Outcome::Asks);
            }
            "media.info" => self.picture_info(text("src"))?,
            "runtime.more" => {
                let script = container::more().map_err(|error| Failure::new("internal", error.to_string()))?;
                json!({ "script": script })
            }
            "package.load" => json!({ "logic": self.part(text("root"))? }),
            "package.fetch" => {
                self.part(text("root"))?;
                nothing()
            }
            _ => nothing(),
        };
        Ok(Outcome::Done(value.into()))
    }

    /// Remembers who was asked for; whether the manifest allows it.
    pub(super) fn contact(&mut self, kind: &str, address: &str) -> bool {
        let domains = &self.package.manifest.domains;
        let list = match kind {
            "request" => &domains.request,
            "upload" => &domains.upload,
            "socket" => &domains.socket,
            _ => &domains.download,
        };
        let allowed = domain_allowed(list, address);
        let origin = Url::parse(address).ok().filter(Url::has_host);
        let origin = origin.map(|url| {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{}{port}", url.scheme(), url.host_str().unwrap_or_default())
        });
        let contact = Contact {
            kind: kind.to_owned(),
            origin: origin.unwrap_or_default(),
            allowed,
        };
        self.record.contact(contact, &self.limits);
        allowed
    }

    fn ask_server(&mut self, kind: &str, args: &Data) -> Result<Outcome, Failure> {
        let address = args.get("url").and_then(Data::as_text).unwrap_or_default();
        if !self.contact(kind, address) {
            return Err(Failure::new("domain", "url not in domain list"));
        }
        let recorded = self.network.as_ref().and_then(|network| network(kind, args));
        recorded
            .map(Outcome::Done)
            .ok_or_else(|| Failure::new("network", "there is no network here"))
    }

    fn set(&mut self, key: &str, data: &Data) -> Result<(), Failure> {
        let others = self.storage.iter().filter(|(own, _)| own != key);
        let size: usize = others.map(|(key, data)| key.len() + data.size()).sum();
        if size + key.len() + data.size() > self.limits.storage {
            return Err(Failure::new(
                "quota",
                format!("more than {} bytes in storage", self.limits.storage),
            ));
        }
        match self.storage.iter_mut().find(|(own, _)| own == key) {
            Some((_, own)) => *own = data.clone(),
            None => self.storage.push((key.to_owned(), data.clone())),
        }
        Ok(())
    }

    fn ask_permission(&mut self, call: u64, args: &Data) -> Result<Outcome, Failure> {
        let permission = args.get("permission").and_then(Data::as_text).unwrap_or_default();
        match self.granted.get(permission).copied().or(self.consent) {
            Some(true) => Ok(Outcome::Done(json!({}).into())),
            Some(false) => Err(super::denied()),
            None => {
                self.ask(call, "permission.ask", args, true);
                Ok(Outcome::Asks)
            }
        }
    }

    fn picture_info(&self, source: &str) -> Result<Value, Failure> {
        let (width, height) = self
            .package
            .picture(source)
            .map_err(|reason| Failure::new("invalid", reason))?;
        let kind = source.rsplit('.').next().unwrap_or("unknown");
        Ok(json!({"width": width, "height": height, "path": source, "type": kind, "orientation": "up"}))
    }

    /// The code of a subpackage.
    fn part(&self, root: &str) -> Result<&str, Failure> {
        let known = self.package.manifest.subpackages.iter().any(|part| part.root == root);
        let logic = known
            .then(|| self.package.text(&format!("sub/{root}/logic.js")).ok())
            .flatten();
        logic.ok_or_else(|| Failure::new("not_found", format!("no subpackage {root}")))
    }
}

/// What the user said to a question of the capability's own.
pub(super) fn replied(question: &Question, reply: &Reply) -> Result<Data, Failure> {
    let cancelled = || Failure::new("cancel", "cancel");
    let value = match (question.capability.as_str(), reply) {
        ("ui.modal", Reply::Yes(Data::Text(content))) => {
            json!({"confirm": true, "cancel": false, "content": content})
        }
        ("ui.modal", Reply::Yes(_)) => json!({"confirm": true, "cancel": false}),
        ("ui.modal", Reply::No) => json!({"confirm": false, "cancel": true}),
        ("ui.sheet", Reply::Yes(index)) => {
            let choices = question.args.get("itemList").map_or(0, |items| items.as_list().len());
            #[expect(clippy::cast_precision_loss, reason = "at most a hundred")]
            let index = index
                .as_number()
                .filter(|index| *index >= 0.0 && *index < choices as f64);
            json!({ "tapIndex": index.ok_or_else(cancelled)? })
        }
        _ => return Err(cancelled()),
    };
    Ok(value.into())
}
