//! What can be wrong with the configuration files.

use hutong_dialect::Dialect;

use crate::Diagnostic;

pub fn dialect_wrong(wanted: &Dialect, found: &Dialect) -> Diagnostic {
    let message = format!(
        "no page has a .{} template, but there are .{} templates: the project seems to be {}, not {}",
        wanted.template, found.template, found.name, wanted.name
    );
    Diagnostic::error("config.dialect", "app.json", message)
        .hint(format!("build it as {}, or let the dialect be found", found.name))
}

pub fn dialect_mixed(dialect: &Dialect, others: &[(&Dialect, usize)]) -> Diagnostic {
    let others: Vec<String> = others
        .iter()
        .map(|(other, pages)| format!("{} ({pages} pages)", other.name))
        .collect();
    let message = format!(
        "pages have templates of more than one dialect; the project was read as {}, not as {}",
        dialect.name,
        others.join(", ")
    );
    Diagnostic::warning("config.dialect-mixed", "app.json", message)
        .hint("say which one is meant with --dialect, or keep each dialect in a folder of its own")
}

pub fn app_missing() -> Diagnostic {
    Diagnostic::error("config.app-missing", "app.json", "there is no app.json")
        .hint("name the folder of the mini-program, or set miniprogramRoot in project.config.json")
}

pub fn no_pages() -> Diagnostic {
    Diagnostic::error("config.no-pages", "app.json", "\"pages\" lists no page")
        .hint("list at least one page, as \"pages/index/index\"")
}

pub fn too_many_pages(limit: usize) -> Diagnostic {
    Diagnostic::error(
        "config.too-many-pages",
        "app.json",
        format!("more than {limit} pages; the rest was left out"),
    )
}

pub fn not_json(file: &str, text: &str, error: &serde_json::Error) -> Diagnostic {
    let lines = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len);
    let at = lines.sum::<usize>() + error.column().saturating_sub(1);
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    Diagnostic::error("config.json", file, format!("is not JSON: {message}")).at(text, at..at + 1)
}

pub fn wrong_type(file: &str, key: &str, wanted: &str) -> Diagnostic {
    Diagnostic::warning(
        "config.type",
        file,
        format!("{key:?} should be {wanted}; it was left out"),
    )
}

pub fn bad_path(file: &str, path: &str) -> Diagnostic {
    Diagnostic::error(
        "config.path",
        file,
        format!("{path:?} is not a path in the package; it was left out"),
    )
}

pub fn page_twice(path: &str) -> Diagnostic {
    Diagnostic::warning(
        "config.page-twice",
        "app.json",
        format!("page {path:?} is listed twice"),
    )
}

pub fn page_missing(path: &str) -> Diagnostic {
    Diagnostic::error("config.page-missing", "app.json", format!("page {path:?} has no files"))
        .hint("add the page, or remove it from app.json")
}

pub fn component_missing(file: &str, tag: &str, value: &str) -> Diagnostic {
    Diagnostic::error(
        "config.component-missing",
        file,
        format!("<{tag}> is {value:?}, which does not exist"),
    )
    .hint(if value.starts_with("weui-miniprogram/") {
        "with useExtendedLib the vendor brings this package; here, run npm install weui-miniprogram"
    } else {
        "check the path; for an npm package run npm install first"
    })
}

pub fn extended_missing(name: &str, package: &str) -> Diagnostic {
    Diagnostic::warning(
        "config.extended-library",
        "app.json",
        format!("\"useExtendedLib\" asks for {name:?}, which is not installed; its styles will be missing"),
    )
    .hint(format!(
        "the vendor brings this library; here, run npm install {package}"
    ))
}

pub fn plugin_used(kind: &str, name: &str) -> Diagnostic {
    Diagnostic::warning(
        "config.plugin",
        "app.json",
        format!("\"{kind}\" asks for {name:?}, which is not part of the project; what comes from it will be missing"),
    )
    .hint("plugins are not supported; take a component that is part of the project or an npm package")
}

pub fn plugin(file: &str, tag: &str, value: &str) -> Diagnostic {
    Diagnostic::warning(
        "config.plugin",
        file,
        format!("<{tag}> comes from {value:?}, outside of the project; it will be an empty box"),
    )
    .hint("plugins and components of a platform are not supported; take one that is part of the project or an npm package")
}

pub fn script_missing(path: &str) -> Diagnostic {
    Diagnostic::warning("config.script-missing", path, "has no script; an empty one was taken")
}

pub fn tab_not_a_page(path: &str) -> Diagnostic {
    Diagnostic::warning(
        "config.tab-page",
        "app.json",
        format!("the tab bar names {path:?}, which is not a page; the tab was left out"),
    )
}

pub fn version_code(value: &serde_json::Value) -> Diagnostic {
    Diagnostic::error(
        "config.version-code",
        "hutong.json",
        format!("\"versionCode\" is {value}, it must be a positive integer; 1 was taken"),
    )
}

pub fn domain(kind: &str, entry: &str) -> Diagnostic {
    Diagnostic::error(
        "config.domain",
        "hutong.json",
        format!("{entry:?} in \"domains.{kind}\" is not a host or origin; it was left out"),
    )
    .hint("write https://api.example.com, *.example.com or *")
}
