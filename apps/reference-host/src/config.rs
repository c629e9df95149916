//! What one running host is: its face, its place, and the platform it is registered with.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use url::Url;

/// Which of the two reference super-apps this process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// Social: feed, messages, profile.
    Plaza,
    /// Wallet: balance, entry slots, search.
    Purse,
}

impl Face {
    /// The name in file names and cookies.
    pub fn as_str(self) -> &'static str {
        match self {
            Face::Plaza => "plaza",
            Face::Purse => "purse",
        }
    }

    /// The version of this host, as rules of releases ask for it.
    pub fn version(self) -> &'static str {
        match self {
            Face::Plaza => "8.2.0",
            Face::Purse => "3.1.0",
        }
    }
}

/// Command line options and, with the same names, the fields of a configuration file.
/// What the command line says wins.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// JSON file with these options as fields, e.g. `{"face": "plaza", "demo": true}`
    #[arg(long)]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Which super-app to be
    #[arg(long, value_enum)]
    pub face: Option<Face>,
    /// Folder of the database and the assertion key
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Address to listen on
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// Where browsers find this host; default `http://<listen>`. With https, cookies are `Secure`
    #[arg(long)]
    pub public_url: Option<String>,
    /// The platform's URL
    #[arg(long)]
    pub platform: Option<String>,
    /// The platform's issuer, when it is not its URL
    #[arg(long)]
    pub issuer: Option<String>,
    /// The platform's public key (base64url), pinned
    // base64url: one of 64 begins with a hyphen
    #[arg(long, allow_hyphen_values = true)]
    pub platform_key: Option<String>,
    /// The id the platform gave this host (`host_…`)
    #[arg(long)]
    pub host: Option<String>,
    /// Id of the assertion key, as registered; default is the one that `keys` prints
    #[arg(long, allow_hyphen_values = true)]
    pub kid: Option<String>,
    /// Folder of the built pages
    #[arg(long)]
    pub web: Option<PathBuf>,
    /// Demo mode: seed demo accounts and offer them at the login page
    #[arg(long)]
    #[serde(default)]
    pub demo: bool,
}

impl Options {
    /// Fills what the command line left open from the configuration file, if one is named.
    pub fn with_file(self) -> Result<Self> {
        let Some(path) = &self.config else { return Ok(self) };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
        let file: Options = serde_json::from_str(&text)
            .with_context(|| format!("the configuration file {} is not valid", path.display()))?;
        Ok(Options {
            face: self.face.or(file.face),
            data: self.data.or(file.data),
            listen: self.listen.or(file.listen),
            public_url: self.public_url.or(file.public_url),
            platform: self.platform.or(file.platform),
            issuer: self.issuer.or(file.issuer),
            platform_key: self.platform_key.or(file.platform_key),
            host: self.host.or(file.host),
            kid: self.kid.or(file.kid),
            web: self.web.or(file.web),
            demo: self.demo || file.demo,
            config: self.config,
        })
    }
}

/// Checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which super-app this is.
    pub face: Face,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Cookies are sent over https only.
    pub secure_cookies: bool,
    /// The platform's URL, without a trailing slash.
    pub platform: String,
    /// `aud` of assertions.
    pub issuer: String,
    /// The platform's pinned public key, base64url of 32 bytes.
    pub platform_key: String,
    /// The host id at the platform.
    pub host: String,
    /// Folder of the built pages.
    pub web: PathBuf,
    /// Demo accounts are seeded and offered.
    pub demo: bool,
}

impl Config {
    /// Checks the options; every complaint says which option to give.
    pub fn new(options: &Options) -> Result<Self> {
        let platform = options
            .platform
            .as_deref()
            .context("which platform? give --platform URL")?;
        let url = Url::parse(platform).with_context(|| format!("--platform {platform} is not a URL"))?;
        ensure!(
            matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none(),
            "--platform {platform} must be a plain http or https URL"
        );
        let platform = platform.trim_end_matches('/').to_owned();

        let platform_key = options
            .platform_key
            .clone()
            .context("give --platform-key: the platform shows it at registration")?;
        let bytes = URL_SAFE_NO_PAD.decode(&platform_key).unwrap_or_default();
        ensure!(
            bytes.len() == 32,
            "--platform-key must be base64url of 32 bytes, without padding"
        );

        let host = options
            .host
            .clone()
            .context("give --host: the id that the platform gave this host")?;
        ensure!(is_id(&host), "--host {host} is not an id; it looks like host_0123…");

        Ok(Config {
            face: options
                .face
                .context("which super-app? give --face plaza or --face purse")?,
            listen: options
                .listen
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 4001))),
            secure_cookies: options
                .public_url
                .as_deref()
                .is_some_and(|url| url.starts_with("https:")),
            issuer: options.issuer.clone().unwrap_or_else(|| platform.clone()),
            platform,
            platform_key,
            host,
            web: options.web.clone().unwrap_or_else(|| PathBuf::from("web/hosts/dist")),
            demo: options.demo,
        })
    }
}

/// Whether `text` can be an id of the platform: one to 64 letters, digits or underscores.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
