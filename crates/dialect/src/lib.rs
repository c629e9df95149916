//! The mini-program dialects as data: how their files, tags, events, keys and globals are called.
//!
//! The compiler asks this crate for names instead of spelling them out; a dialect is one more file with
//! one more value. `WeChat`'s is the canonical form: what a table does not mention is the same there.

mod alipay;
mod baidu;
mod bytedance;
mod detect;
mod isolation;
mod jd;
mod kuaishou;
mod normalize;
mod privacy;
mod qq;
mod size;
mod types;
mod wechat;

pub use alipay::ALIPAY;
pub use baidu::BAIDU;
pub use bytedance::BYTEDANCE;
pub use detect::{Detection, Evidence, detect};
pub use isolation::Isolation;
pub use jd::JD;
pub use kuaishou::KUAISHOU;
pub use normalize::{Loop, is_light, is_yes, loop_parts, nearest};
pub use privacy::{PRIVACY, SCOPES};
pub use qq::QQ;
pub use size::SizeLimits;
pub use types::{
    Binding, Convert, Dialect, Directives, Element, Event, Events, Key, Npm, Project, ScriptTag, TabBar, Value,
};
pub use wechat::WECHAT;

/// Every dialect that the compiler reads; the canonical one first.
pub const DIALECTS: &[&Dialect] = &[&WECHAT, &ALIPAY, &BAIDU, &BYTEDANCE, &QQ, &KUAISHOU, &JD];

/// The dialect of this name, or the one that the platform of this name uses (`taobao` is `alipay`).
pub fn by_name(name: &str) -> Option<&'static Dialect> {
    DIALECTS
        .iter()
        .copied()
        .find(|dialect| dialect.name == name || dialect.flavours.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for (at, dialect) in DIALECTS.iter().enumerate() {
            let twin = DIALECTS[at + 1..].iter().find(|other| {
                other.name == dialect.name || other.template == dialect.template || other.facade == dialect.facade
            });
            assert_eq!(twin, None);
        }
    }

    #[test]
    fn tables_have_each_name_once() {
        let unique = |names: Vec<&str>| {
            let count = names.len();
            names.into_iter().collect::<std::collections::BTreeSet<_>>().len() == count
        };
        for dialect in DIALECTS {
            assert!(
                unique(dialect.elements.iter().map(|element| element.tag).collect()),
                "{}",
                dialect.name
            );
            for element in dialect.elements {
                assert!(
                    unique(element.attributes.iter().map(|(from, _)| *from).collect()),
                    "{}",
                    element.tag
                );
                assert!(
                    unique(element.events.iter().map(|(from, _)| *from).collect()),
                    "{}",
                    element.tag
                );
            }
            assert!(
                unique(dialect.window.iter().map(|key| key.from).collect()),
                "{}",
                dialect.name
            );
            assert!(
                unique(dialect.script_tags.iter().map(|tag| tag.tag).collect()),
                "{}",
                dialect.name
            );
        }
    }

    #[test]
    fn a_platform_leads_to_its_dialect() {
        for dialect in DIALECTS {
            for name in dialect.flavours.iter().chain([&dialect.name]) {
                assert_eq!(by_name(name), Some(*dialect), "{name}");
            }
        }
        assert_eq!(by_name("taobao"), Some(&ALIPAY));
        assert_eq!(by_name("nobody"), None);
    }
}
