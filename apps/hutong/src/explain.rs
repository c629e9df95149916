//! `hutong explain`: the section of the diagnostics reference about one code.

use std::process::ExitCode;

use hutong_compiler::code::CODES;

/// Say what a diagnostic's code means, why it is said and how to mend it
#[derive(clap::Args)]
pub struct Args {
    /// The code, as in `error[CODE]`; all codes are listed when not given
    code: Option<String>,
    /// The language of the answer
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    En,
    Zh,
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Some(code) = &args.code else {
        for code in CODES {
            let title = if args.lang == Language::En { code.en } else { code.zh };
            println!("{:32} {title}", code.name);
        }
        return Ok(ExitCode::SUCCESS);
    };
    let page = match args.lang {
        Language::En => include_str!("../../../docs/diagnostics/en.md"),
        Language::Zh => include_str!("../../../docs/diagnostics/zh-CN.md"),
    };
    match section(page, code) {
        Some(text) => println!("{text}"),
        None => anyhow::bail!("there is no code {code:?}{}", near(code)),
    }
    Ok(ExitCode::SUCCESS)
}

/// The section of a page from its heading to the next.
fn section<'a>(page: &'a str, code: &str) -> Option<&'a str> {
    let at = page.find(&format!("\n### {code}\n"))? + "\n### ".len();
    let section = &page[at..];
    let end = ["\n<a id=", "\n## "]
        .into_iter()
        .filter_map(|next| section.find(next))
        .min();
    Some(section[..end.unwrap_or(section.len())].trim_end())
}

/// Codes that share a word with what was asked for.
fn near(code: &str) -> String {
    let words: Vec<&str> = code.split(['.', '-']).filter(|word| word.len() > 2).collect();
    let shared = |name: &str| name.split(['.', '-']).filter(|word| words.contains(word)).count();
    let best = CODES
        .iter()
        .map(|code| shared(code.name))
        .max()
        .filter(|best| *best > 0);
    let near = CODES
        .iter()
        .filter(|code| Some(shared(code.name)) == best)
        .map(|code| code.name);
    let near: Vec<_> = near.take(5).collect();
    if near.is_empty() {
        "; `hutong explain` lists all".to_owned()
    } else {
        format!("; near are {}", near.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let page =
            "# P\n\n## A\n\n<a id=\"a.b\"></a>\n\n### a.b\n\none\n\n<a id=\"a.c\"></a>\n\n### a.c\n\ntwo\n\n## B\n\n<a";
        assert_eq!(section(page, "a.b"), Some("a.b\n\none"));
        assert_eq!(section(page, "a.c"), Some("a.c\n\ntwo"));
        assert_eq!(section(page, "a"), None);
    }

    #[test]
    fn a_slip_of_the_finger_is_answered() {
        assert!(near("import-mising").contains("style.import-missing"));
        assert!(near("unclosed").contains("template.unclosed-tag"));
        assert_eq!(near("xyzzy"), "; `hutong explain` lists all");
    }
}
