//! Where the command line keeps its tokens: `credentials.json` in `$HUTONG_HOME` or `~/.config/hutong`,
//! readable by its owner only.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use url::Url;

/// One token per server, and the server that was logged in to last.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Credentials {
    last: Option<String>,
    #[serde(default)]
    servers: BTreeMap<String, Credential>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Credential {
    token: String,
}

/// The folder of the person's own settings.
pub fn home() -> anyhow::Result<PathBuf> {
    if let Some(home) = std::env::var_os("HUTONG_HOME") {
        return Ok(home.into());
    }
    let home = std::env::var_os("HOME").context("neither HUTONG_HOME nor HOME is set")?;
    Ok(PathBuf::from(home).join(".config/hutong"))
}

impl Credentials {
    /// What is stored; nothing when there is no file yet.
    pub fn load() -> anyhow::Result<Self> {
        let path = file()?;
        match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .with_context(|| format!("{} is damaged: delete it and log in again", path.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// Puts a token in and makes its server the default one.
    pub fn remember(&mut self, server: &Url, token: String) {
        self.servers.insert(server.to_string(), Credential { token });
        self.last = Some(server.to_string());
    }

    /// Writes the file whole or not at all. Answers where it is.
    pub fn save(&self) -> anyhow::Result<PathBuf> {
        let path = file()?;
        let temporary = path.with_extension(format!("json.{}", std::process::id()));
        let write = || -> io::Result<()> {
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            let mut out = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&temporary)?;
            out.write_all(&serde_json::to_vec_pretty(self)?)?;
            out.sync_all()?;
            fs::rename(&temporary, &path)
        };
        write().with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// The server that was logged in to last.
    pub fn last(&self) -> Option<Url> {
        server_url(self.last.as_deref()?).ok()
    }

    /// The token for `server`.
    pub fn token(&self, server: &Url) -> Option<&str> {
        self.servers
            .get(server.as_str())
            .map(|credential| credential.token.as_str())
    }
}

fn file() -> anyhow::Result<PathBuf> {
    Ok(home()?.join("credentials.json"))
}

/// Reads a server address from the command line: `http` or `https`, always ending in `/`.
pub fn server_url(text: &str) -> Result<Url, String> {
    let mut url = Url::parse(text).map_err(|error| format!("{error}; write it as http://HOST:PORT"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the address must start with http:// or https://".into());
    }
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}
