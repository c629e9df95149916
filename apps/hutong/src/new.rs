//! `hutong new`: a small mini-program to begin with, in any dialect.
//!
//! `starter/common` is written once: `@if` and `@tap` in its templates become the dialect's directives and listeners,
//! `__facade__` its global, `.template` and `.style` its extensions. Where more than a spelling differs, a folder with
//! the dialect's name holds files of its own.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use hutong_dialect::{DIALECTS, Dialect, Events, by_name};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "starter"]
struct Starter;

/// Directives of templates; every other `@name` is an event.
const DIRECTIVES: &[&str] = &["if", "elif", "else", "for", "for-item", "for-index", "key"];

/// Begin a mini-program: two pages, a component, a request, storage
#[derive(clap::Args)]
pub struct Args {
    /// Name of the mini-program and of the folder to make
    name: String,
    /// The dialect to write in
    #[arg(long, default_value = "wechat", value_parser = dialect)]
    dialect: &'static Dialect,
}

/// A dialect by its name, or by that of a platform that uses it.
pub fn dialect(name: &str) -> Result<&'static Dialect, String> {
    by_name(name).ok_or_else(|| {
        let known: Vec<_> = DIALECTS.iter().map(|dialect| dialect.name).collect();
        format!("known are {}", known.join(" "))
    })
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let folder = PathBuf::from(&args.name);
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .context("give the mini-program a name")?;
    anyhow::ensure!(
        !name.contains(['"', '\\', '\'', '<', '{']) && !name.contains(char::is_control),
        "{name:?} cannot be a name: it has quotes or brackets"
    );
    fs::create_dir(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for (path, text) in files(args.dialect, name) {
        let path = folder.join(path);
        path.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, text))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    eprintln!("made {}; see it with `hutong dev {0}`", folder.display());
    Ok(ExitCode::SUCCESS)
}

/// Path and text of every file.
fn files(dialect: &Dialect, name: &str) -> Vec<(String, String)> {
    let own = format!("{}/", dialect.name);
    let files = Starter::iter().filter_map(|path| {
        let common = path.strip_prefix("common/")?;
        let file = Starter::get(&format!("{own}{common}")).or_else(|| Starter::get(&path))?;
        let text = String::from_utf8_lossy(&file.data)
            .replace("__facade__", dialect.facade)
            .replace("__name__", name)
            .replace("__appid__", "touristappid");
        Some(match common.rsplit_once('.') {
            _ if common == "project.json" => (dialect.project.files.first()?.to_string(), text),
            Some((stem, "template")) => (format!("{stem}.{}", dialect.template), spelled(dialect, &text)),
            Some((stem, "style")) => (format!("{stem}.{}", dialect.style), text),
            _ => (common.to_owned(), text),
        })
    });
    files.collect()
}

/// A template in the spelling of the dialect.
fn spelled(dialect: &Dialect, template: &str) -> String {
    let mut parts = template.split('@');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find('=').unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        if DIRECTIVES.contains(&name) {
            out += dialect.directives.prefix;
            out += name;
        } else if matches!(dialect.events, Events::Bind) {
            out += "bind";
            out += name;
        } else {
            out += "on";
            out.extend(name.chars().take(1).flat_map(char::to_uppercase));
            out.extend(name.chars().skip(1));
        }
        out += rest;
    }
    out
}
