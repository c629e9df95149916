//! What can differ between dialects.

use std::borrow::Cow;

use crate::{Isolation, SizeLimits, WECHAT};

/// One mini-program dialect.
#[derive(Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The word used in manifests and on the command line.
    pub name: &'static str,
    /// Platforms whose mini-programs are written in this dialect.
    pub flavours: &'static [&'static str],
    /// The global object that carries the platform's functions.
    pub facade: &'static str,
    /// Other names of that object on some platforms.
    pub facade_aliases: &'static [&'static str],
    /// Extension of template files, without dot.
    pub template: &'static str,
    /// Extension of style sheets, without dot.
    pub style: &'static str,
    /// Extensions of view scripts, the usual one first.
    pub view_scripts: &'static [&'static str],
    /// Tags that declare a view script.
    pub script_tags: &'static [ScriptTag],
    /// How `if` and `for` are written.
    pub directives: Directives,
    /// How listeners are written.
    pub events: Events,
    /// Two-way bindings in the form `{= x =}`.
    pub two_way: bool,
    /// Built-in elements that are not as in the canonical form.
    pub elements: &'static [Element],
    /// Files that describe the project to the vendor's tools.
    pub project: Project,
    /// Keys of the window's configuration, of the app and of pages.
    pub window: &'static [Key],
    /// What a window has when nothing is said, where it is not the canonical default.
    pub window_defaults: &'static [(&'static str, &'static str)],
    /// Keys of the tab bar.
    pub tab_bar: TabBar,
    /// Whether slots have values and content of their own, and a component knows which of them are filled.
    pub open_slots: bool,
    /// Style isolation of a component that does not say.
    pub style_isolation: Isolation,
    /// How npm packages bring mini-program code.
    pub npm: Npm,
    /// How large the vendor lets packages be, where that is known.
    pub sizes: Option<SizeLimits>,
}

/// An element that declares a view script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScriptTag {
    /// Its name.
    pub tag: &'static str,
    /// The attribute that names the file.
    pub src: &'static str,
    /// The attribute that names the module.
    pub module: &'static str,
}

impl ScriptTag {
    /// A tag in `WeChat`'s form.
    pub(crate) const fn new(tag: &'static str) -> Self {
        Self {
            tag,
            src: "src",
            module: "module",
        }
    }
}

/// The spelling of directives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directives {
    /// With the sign that ends it: `wx:`, `s-`.
    pub prefix: &'static str,
    /// Whether `s-if="a > b"` is an expression without braces.
    pub bare_expressions: bool,
    /// Whether `key` alone is the key of a loop, and means nothing elsewhere.
    pub bare_key: bool,
    /// Whether `ref` names a method that is handed the component.
    pub component_ref: bool,
}

impl Directives {
    /// In `WeChat`'s form.
    pub(crate) const fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            bare_expressions: false,
            bare_key: false,
            component_ref: false,
        }
    }
}

/// The spelling of listeners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Events {
    /// `bindtap`, `bind:tap`, `catchtap`, `capture-bind:tap`.
    Bind,
    /// `onTap`, `catchTap`, `capture-onTap`, `capture-catchTap`; the pairs are names in lower case that are
    /// not the canonical ones.
    On(&'static [(&'static str, &'static str)]),
}

/// How a listener is bound, in canonical spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// `bindtap`
    Bind,
    /// `catchtap`
    Catch,
    /// `capture-bind:tap`
    CaptureBind,
    /// `capture-catch:tap`
    CaptureCatch,
}

impl Binding {
    /// The attribute's name without the event.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Catch => "catch",
            Self::CaptureBind => "capture-bind:",
            Self::CaptureCatch => "capture-catch:",
        }
    }
}

/// A listener of a dialect that writes `onTap`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<'a> {
    /// How it is bound.
    pub binding: Binding,
    /// The event as written, with its capital letter: `Tap`.
    pub written: &'a str,
}

/// A built-in element whose attributes have other names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// The tag.
    pub tag: &'static str,
    /// Attribute → canonical attribute.
    pub attributes: &'static [(&'static str, &'static str)],
    /// Event (lower case) → canonical event.
    pub events: &'static [(&'static str, &'static str)],
    /// Values that are called otherwise.
    pub values: &'static [Value],
}

impl Element {
    pub(crate) const fn new(tag: &'static str) -> Self {
        Self {
            tag,
            attributes: &[],
            events: &[],
            values: &[],
        }
    }
}

/// Colours of `slider` and `progress`, where their names have a dash.
pub(crate) const DASHED_COLORS: &[(&str, &str)] =
    &[("background-color", "backgroundColor"), ("active-color", "activeColor")];

/// A value of an attribute that is called otherwise, perhaps only beside another attribute's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// The attribute.
    pub attribute: &'static str,
    /// Its value.
    pub from: &'static str,
    /// Attribute and value that must stand beside it.
    pub beside: Option<(&'static str, &'static str)>,
    /// The canonical value.
    pub to: &'static str,
    /// Event (lower case) → canonical event, when the value is there.
    pub events: &'static [(&'static str, &'static str)],
}

/// Files that describe the project to the vendor's tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Project {
    /// In order of preference.
    pub files: &'static [&'static str],
    /// Keys in them that name the folder with `app.json`.
    pub root_keys: &'static [&'static str],
    /// Keys in them that hold the vendor's appid.
    pub app_keys: &'static [&'static str],
}

/// A configuration key and its canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As written.
    pub from: &'static str,
    /// Canonical.
    pub to: &'static str,
    /// What happens to the value.
    pub convert: Convert,
}

/// What happens to a configuration value on its way to the canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convert {
    /// Nothing.
    Same,
    /// `true`, `"YES"`, `"true"` → true.
    Truth,
    /// The same, negated.
    Not,
    /// `true` when the value is one of these, else `false`; then the pair of texts.
    OneOf(&'static [&'static str], &'static str, &'static str),
    /// Nothing; and a colour also decides the text's style, when nothing else does.
    BarColor,
    /// A colour in which text is written → `black` or `white`.
    TextColor,
}

impl Key {
    pub(crate) const fn new(from: &'static str, to: &'static str, convert: Convert) -> Self {
        Self { from, to, convert }
    }
}

/// Keys of the tab bar: as written → canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TabBar {
    /// Of the bar.
    pub bar: &'static [(&'static str, &'static str)],
    /// Of one tab.
    pub tab: &'static [(&'static str, &'static str)],
}

/// How npm packages bring mini-program code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Npm {
    /// In the folder that `package.json` names as `miniprogram`, by default `miniprogram_dist`; a package
    /// without it is taken whole.
    Built,
    /// The whole package as installed.
    Whole,
}

impl Dialect {
    /// Extensions of templates: libraries in the canonical form occur in projects of every dialect.
    pub fn templates(&self) -> [&'static str; 2] {
        [self.template, WECHAT.template]
    }

    /// Extensions of style sheets.
    pub fn styles(&self) -> [&'static str; 2] {
        [self.style, WECHAT.style]
    }

    /// Whether a global is the façade: under the dialect's name, another one of it, or the canonical one.
    pub fn is_facade(&self, name: &str) -> bool {
        [self.facade, WECHAT.facade].contains(&name) || self.facade_aliases.contains(&name)
    }

    /// The view script element of this name.
    pub fn script_tag(&self, name: &str) -> Option<&'static ScriptTag> {
        self.script_tags.iter().find(|tag| tag.tag.eq_ignore_ascii_case(name))
    }

    /// How a built-in element differs from the canonical one.
    pub fn element(&self, tag: &str) -> Option<&'static Element> {
        self.elements.iter().find(|element| element.tag == tag)
    }

    /// What an attribute listens to, in a dialect that writes `onTap`.
    pub fn event<'a>(&self, attribute: &'a str) -> Option<Event<'a>> {
        if self.events == Events::Bind {
            return None;
        }
        let forms = [
            ("on", Binding::Bind),
            ("catch", Binding::Catch),
            ("capture-on", Binding::CaptureBind),
            ("capture-catch", Binding::CaptureCatch),
        ];
        forms.into_iter().find_map(|(prefix, binding)| {
            let written = attribute.strip_prefix(prefix)?;
            written
                .starts_with(|c: char| c.is_ascii_uppercase())
                .then_some(Event { binding, written })
        })
    }

    /// The canonical name of an event of a built-in element; `special` holds names of that very element.
    pub fn event_name(&self, written: &str, special: &[&[(&'static str, &'static str)]]) -> Cow<'static, str> {
        let lower = written.to_ascii_lowercase();
        let general = match self.events {
            Events::Bind => &[],
            Events::On(names) => names,
        };
        let tables = special.iter().copied().chain([general]);
        let known = tables.flatten().find(|(from, _)| *from == lower);
        known.map_or(Cow::Owned(lower), |(_, to)| Cow::Borrowed(*to))
    }
}
