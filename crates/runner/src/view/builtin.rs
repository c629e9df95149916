//! What built-ins do by themselves, as `web/view` has it: their attributes are their state.

use serde_json::json;

use super::editor::HELD;
use super::{PAUSE, SLIDE, View, Wait, element_of};
use crate::data::Data;
use crate::ops::Id;
use crate::tree::{Element, Slot};

/// The vendor's limit of a field when the template sets none.
const MAXLENGTH: f64 = 140.0;

/// How near to its start a scroll-view counts as there, where the template sets nothing else.
const THRESHOLD: f64 = 50.0;

/// Whether it is the built-in `tag`, not the host of a component with that tag.
pub fn is(element: &Element, tags: &[&str]) -> bool {
    !element.component && tags.contains(&element.tag.as_str())
}

pub fn is_picture(element: &Element) -> bool {
    is(element, &["image", "cover-image"])
}

pub fn is_swiper(element: &Element) -> bool {
    is(element, &["swiper"])
}

pub fn is_field(element: &Element) -> bool {
    is(element, &["input", "textarea"])
}

pub fn is_radio(element: &Element) -> bool {
    is(element, &["radio"])
}

/// The attribute that a form resets.
fn kept(element: &Element) -> Option<&'static str> {
    if is(element, &["checkbox", "radio", "switch"]) {
        Some("checked")
    } else if is(element, &["input", "textarea", "slider", "picker", "picker-view"]) {
        Some("value")
    } else {
        None
    }
}

impl Element {
    /// Truth as the vendor has it: every text but the empty one is true.
    pub fn flag(&self, name: &str) -> bool {
        self.props.get(name).is_some_and(Data::is_true)
    }

    /// An attribute as text.
    pub fn text(&self, name: &str) -> String {
        self.props.get(name).map(text_of).unwrap_or_default()
    }

    /// An attribute as number.
    pub fn number(&self, name: &str, fallback: f64) -> f64 {
        let value = self.props.get(name);
        let number = value.and_then(|value| match value {
            Data::Text(text) => leading_number(text),
            other => other.as_number(),
        });
        number.filter(|number| number.is_finite()).unwrap_or(fallback)
    }
}

/// As scripts write a value where a text is wanted; lists and maps are none.
pub fn text_of(value: &Data) -> String {
    match value {
        Data::Text(text) => text.clone(),
        Data::Bool(truth) => truth.to_string(),
        Data::Number(_) => value.to_json().to_string(),
        _ => String::new(),
    }
}

fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let end = text
        .find(|letter: char| !matches!(letter, '0'..='9' | '.' | '-' | '+' | 'e' | 'E'))
        .unwrap_or(text.len());
    (1..=end)
        .rev()
        .filter_map(|end| text.get(..end))
        .find_map(|text| text.parse().ok())
}

impl View {
    /// Unchecks the others of its group when a radio of the batch is checked.
    pub(super) fn settle_radio(&mut self, slot: Slot) {
        let element = element_of(&self.tree, slot);
        if is_radio(element) && element.flag("checked") {
            self.only_radio(slot);
        }
    }

    /// Looks at an element of the batch once it is whole.
    pub(super) fn settle(&mut self, slot: Slot) {
        let Ok(element) = self.tree.element_mut(slot) else {
            return;
        };
        if let Some(name) = kept(element)
            && !element.initial.contains_key(name)
        {
            let value = element.props.get(name).cloned().unwrap_or(Data::Null);
            element.initial.insert(name.to_owned(), value);
        }
        if is(element, &["editor"]) && !element.props.contains_key(HELD) {
            element.props.insert(HELD.to_owned(), "\n".into());
            self.emit(slot, "ready", json!({}).into());
        } else if is_field(element) {
            let id = self.tree.node(slot).map_or(0, |node| node.id);
            let element = element_of(&self.tree, slot);
            if element.flag("focus") || element.flag("auto-focus") {
                self.focus(slot);
            } else if self.focused == Some(id) {
                self.blur(slot);
            }
        }
    }

    /// The value of a built-in in a form; `None` for what has none.
    pub(super) fn value_of(&self, slot: Slot, element: &Element, name: &str) -> Option<Data> {
        if name != "value" {
            return element.props.get(&super::kebab(name)).cloned();
        }
        if is(element, &["checkbox-group", "radio-group"]) {
            let chosen = self
                .checks(slot)
                .filter(|check| check.flag("checked"))
                .map(|check| Data::Text(check.text("value")));
            let mut chosen: Vec<Data> = chosen.collect();
            return Some(match element.tag.as_str() {
                "checkbox-group" => Data::List(chosen),
                _ if chosen.is_empty() => "".into(),
                _ => chosen.swap_remove(0),
            });
        }
        let value = element.props.get("value").cloned();
        match element.tag.as_str() {
            _ if element.component => value,
            "input" | "textarea" => Some(Data::Text(element.text("value"))),
            "switch" => Some(Data::Bool(element.flag("checked"))),
            "slider" => Some(Data::Number(snapped(
                element,
                element.number("value", element.number("min", 0.0)),
            ))),
            "picker" => Some(value.unwrap_or_else(|| "".into())),
            "picker-view" => Some(value.unwrap_or(Data::List(Vec::new()))),
            _ => value,
        }
    }

    fn checks(&self, group: Slot) -> impl Iterator<Item = &Element> {
        let below = self.tree.below(group).filter_map(|(slot, _)| self.tree.element(slot));
        below.filter(|element| is(element, &["checkbox", "radio"]))
    }

    /// The user changed a value: it is remembered, and a two-way binding hears of it.
    pub(super) fn change_to(&mut self, slot: Slot, name: &str, value: Data) {
        let id = self.tree.node(slot).map_or(0, |node| node.id);
        let Ok(element) = self.tree.element_mut(slot) else {
            return;
        };
        element.props.insert(name.to_owned(), value.clone());
        if element.models.contains(name) {
            self.told.push_back(Data::List(vec![
                "model".into(),
                f64::from(id).into(),
                name.into(),
                value,
            ]));
        }
    }

    /// The innermost element around a node that is one of `tags`.
    fn around(&self, slot: Slot, tags: &[&str]) -> Option<Slot> {
        self.tree
            .above(slot)
            .find(|slot| is(element_of(&self.tree, *slot), tags))
    }

    /// What a tap does by itself: the innermost built-in that has a use for it takes it.
    pub(super) fn activate(&mut self, target: Slot) {
        for slot in self.tree.above(target).collect::<Vec<_>>() {
            let catches = element_of(&self.tree, slot).catches.contains("tap");
            if self.takes_tap(slot, target) || catches {
                return;
            }
        }
    }

    /// Whether the built-in has used the tap up.
    fn takes_tap(&mut self, slot: Slot, target: Slot) -> bool {
        let element = element_of(&self.tree, slot);
        if element.component {
            return false;
        }
        let (tag, disabled) = (element.tag.clone(), element.flag("disabled"));
        match tag.as_str() {
            "button" | "checkbox" | "radio" | "switch" | "picker" if disabled => {}
            "button" => self.press(slot),
            "checkbox" => {
                let checked = !element.flag("checked");
                self.change_to(slot, "checked", Data::Bool(checked));
                self.report_group(slot);
            }
            "radio" if element.flag("checked") => {}
            "radio" => self.choose_radio(slot),
            "switch" => {
                let checked = !element.flag("checked");
                self.change_to(slot, "checked", Data::Bool(checked));
                self.emit(slot, "change", json!({ "value": checked }).into());
            }
            "navigator" => self.tell_attributes(slot, "navigate", None),
            "picker" | "slider" => {}
            "input" | "textarea" => {
                self.focus(slot);
                return false;
            }
            "label" => return self.pass_on(slot, target),
            _ => return false,
        }
        true
    }

    fn press(&mut self, slot: Slot) {
        let element = element_of(&self.tree, slot);
        let (form_type, open_type) = (element.text("form-type"), element.text("open-type"));
        if let (false, Some(form)) = (form_type.is_empty(), self.around(slot, &["form"])) {
            if form_type == "submit" {
                let target = self.tree.node(slot).map_or(0, |node| node.id);
                self.submit(form, target.into());
            } else {
                self.reset(form);
            }
        }
        if !open_type.is_empty() {
            self.tell_attributes(slot, "openType", Some(open_type));
        }
    }

    /// A message of the page about an element, with its attributes.
    fn tell_attributes(&mut self, slot: Slot, what: &str, kind: Option<String>) {
        let Some(page) = self.page_of(slot) else { return };
        let id = self.tree.node(slot).map_or(0, |node| node.id);
        let props = &element_of(&self.tree, slot).props;
        let mut fields: Vec<_> = props
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        fields.push(("node".to_owned(), f64::from(id).into()));
        fields.extend(kind.map(|kind| ("type".to_owned(), Data::Text(kind))));
        self.tell_page(page, what, Data::Map(fields));
    }

    fn page_of(&self, slot: Slot) -> Option<Id> {
        let page = |above| {
            self.pages
                .iter()
                .find(|(_, page)| page.shell == above)
                .map(|(id, _)| *id)
        };
        self.tree.above(slot).find_map(page)
    }

    fn report_group(&mut self, slot: Slot) {
        let Some(group) = self.around(slot, &["checkbox-group", "radio-group"]) else {
            return;
        };
        let value = self
            .value_of(group, element_of(&self.tree, group), "value")
            .unwrap_or(Data::Null);
        self.emit(group, "change", Data::Map(vec![("value".to_owned(), value)]));
    }

    fn choose_radio(&mut self, slot: Slot) {
        self.only_radio(slot);
        self.change_to(slot, "checked", Data::Bool(true));
        self.report_group(slot);
    }

    /// Unchecks the others of a radio's group.
    fn only_radio(&mut self, slot: Slot) {
        let Some(group) = self.around(slot, &["checkbox-group", "radio-group"]) else {
            return;
        };
        let others: Vec<Slot> = self.tree.below(group).map(|(other, _)| other).collect();
        for other in others.into_iter().filter(|other| *other != slot) {
            let element = element_of(&self.tree, other);
            if is(element, &["checkbox", "radio"]) && element.flag("checked") {
                self.change_to(other, "checked", Data::Bool(false));
            }
        }
    }

    /// A label gives the tap to its control.
    fn pass_on(&mut self, label: Slot, target: Slot) -> bool {
        const CONTROLS: &[&str] = &["checkbox", "radio", "switch", "button", "input", "textarea"];
        let wanted = element_of(&self.tree, label).text("for");
        let inside = |slot: &Slot| {
            let element = element_of(&self.tree, *slot);
            if wanted.is_empty() {
                is(element, CONTROLS)
            } else {
                element.author_id == wanted
            }
        };
        let within = if wanted.is_empty() {
            Some(label)
        } else {
            self.around(label, &["page-shell"])
        };
        let control = within.and_then(|within| self.tree.below(within).map(|(slot, _)| slot).find(inside));
        let Some(control) = control.filter(|control| !self.tree.above(target).any(|above| above == *control)) else {
            return false;
        };
        if is(element_of(&self.tree, control), &["button"]) {
            self.emit(control, "tap", json!({}).into());
        }
        self.takes_tap(control, control);
        true
    }

    /// Tells the values of a form; `target` is the number of the button.
    fn submit(&mut self, form: Slot, target: f64) {
        let fields: Vec<Slot> = self.tree.below(form).map(|(slot, _)| slot).collect();
        let mut value: Vec<(String, Data)> = Vec::new();
        for slot in fields {
            let element = element_of(&self.tree, slot);
            let name = element.text("name");
            let field = kept(element).is_some_and(|name| name == "value")
                || is(element, &["switch", "checkbox-group", "radio-group"]);
            if let (true, false, Some(data)) = (field, name.is_empty(), self.value_of(slot, element, "value")) {
                value.retain(|(other, _)| *other != name);
                value.push((name, data));
            }
        }
        let mut detail = vec![
            ("value".to_owned(), Data::Map(value)),
            ("target".to_owned(), target.into()),
        ];
        if element_of(&self.tree, form).flag("report-submit") {
            detail.push(("formId".to_owned(), "".into()));
        }
        self.emit(form, "submit", Data::Map(detail));
    }

    fn reset(&mut self, form: Slot) {
        for slot in self.tree.below(form).map(|(slot, _)| slot).collect::<Vec<_>>() {
            let element = element_of(&self.tree, slot);
            let Some(name) = kept(element) else { continue };
            let first = element.initial.get(name).cloned().unwrap_or(Data::Null);
            self.change_to(slot, name, first);
        }
        self.emit(form, "reset", json!({}).into());
    }

    pub(super) fn focus(&mut self, slot: Slot) {
        let id = self.tree.node(slot).map_or(0, |node| node.id);
        let element = element_of(&self.tree, slot);
        if element.flag("disabled") || self.focused == Some(id) {
            return;
        }
        let value = element.text("value");
        if let Some(other) = self.focused.and_then(|id| self.tree.slot(id).ok()) {
            self.blur(other);
        }
        self.focused = Some(id);
        self.emit(slot, "focus", json!({"value": value, "height": 0}).into());
    }

    /// The user types `text` in place of what is there.
    pub(super) fn type_text(&mut self, slot: Slot, text: &str) {
        let limit = element_of(&self.tree, slot).number("maxlength", MAXLENGTH);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a length, checked to be none below zero"
        )]
        let text: String = if limit < 0.0 {
            text.to_owned()
        } else {
            text.chars().take(limit as usize).collect()
        };
        self.focus(slot);
        self.change_to(slot, "value", text.as_str().into());
        let cursor = text.encode_utf16().count();
        self.emit(
            slot,
            "input",
            json!({"value": text, "cursor": cursor, "keyCode": 0}).into(),
        );
    }

    pub(super) fn blur(&mut self, slot: Slot) {
        self.focused = None;
        self.change_to(slot, "focus", Data::Bool(false));
        let value = element_of(&self.tree, slot).text("value");
        let cursor = value.encode_utf16().count();
        self.emit(slot, "blur", json!({"value": value, "cursor": cursor}).into());
    }

    /// The slides of a swiper.
    pub(super) fn slides(&self, swiper: Slot) -> Vec<Slot> {
        // Items may lie in components, whose hosts are no boxes of their own here.
        let below = self.tree.children(swiper);
        below
            .filter(|slot| is(element_of(&self.tree, *slot), &["swiper-item"]))
            .collect()
    }

    /// The swiper that an element is, or is a slide of.
    pub(super) fn swiper_of(&self, slot: Slot) -> Option<Slot> {
        let is_slide = is(element_of(&self.tree, slot), &["swiper-item"]);
        let swiper = if is_slide { self.tree.parent(slot)? } else { slot };
        is_swiper(element_of(&self.tree, swiper)).then_some(swiper)
    }

    /// Looks at a swiper once the batch is whole; `steered` when it is told where to go.
    pub(super) fn settle_swiper(&mut self, swiper: Slot, steered: bool) {
        let slides = self.slides(swiper);
        let element = element_of(&self.tree, swiper);
        let (last, at) = (last_slide(element, slides.len()), element.slide);
        let id = element.text("current-item-id");
        let has_id = |slide: &Slot| element_of(&self.tree, *slide).text("item-id") == id;
        let by_id = slides.iter().position(has_id).filter(|_| !id.is_empty());
        let wanted = by_id.unwrap_or_else(|| index(element.number("current", 0.0)));
        let wanted = if wanted > last { 0 } else { wanted };
        let (plays, pause) = (element.flag("autoplay"), pause(element));
        match at {
            None if slides.is_empty() => {}
            None => self.show(swiper, wanted),
            Some(at) if at > last => self.go(swiper, last, ""),
            Some(at) if steered && at != wanted => self.go(swiper, wanted, ""),
            Some(_) => {}
        }
        let id = self.tree.node(swiper).map_or(0, |node| node.id);
        if plays && self.playing.insert(id) {
            self.waits.push((pause, Wait::Slide(id)));
        }
    }

    fn show(&mut self, swiper: Slot, slide: usize) {
        if let Ok(element) = self.tree.element_mut(swiper) {
            element.slide = Some(slide);
        }
    }

    /// Goes to a slide.
    pub(super) fn go(&mut self, swiper: Slot, index: usize, source: &str) {
        let slides = self.slides(swiper);
        let Some(slide) = slides.get(index) else { return };
        let item = element_of(&self.tree, *slide).text("item-id");
        let element = element_of(&self.tree, swiper);
        let (duration, at) = (element.number("duration", SLIDE), element.slide);
        let detail = json!({"current": index, "currentItemId": item, "source": source});
        if at != Some(index) {
            self.show(swiper, index);
            self.change_to(swiper, "current", json!(index).into());
            self.emit(swiper, "change", detail.clone().into());
        }
        let id = self.tree.node(swiper).map_or(0, |node| node.id);
        self.waits
            .push((duration.max(0.0), Wait::Event(id, "animationfinish", detail.into())));
    }

    pub(super) fn slide_on(&mut self, id: Id) {
        self.playing.remove(&id);
        let Ok(swiper) = self.tree.slot(id) else { return };
        let count = self.slides(swiper).len();
        let element = element_of(&self.tree, swiper);
        if !element.flag("autoplay") {
            return;
        }
        let (at, last) = (element.slide.unwrap_or(0), last_slide(element, count));
        self.playing.insert(id);
        self.waits.push((pause(element), Wait::Slide(id)));
        if count > 1 && self.page_of(swiper) == self.front().map(|(page, _)| page) {
            self.go(swiper, if at < last { at + 1 } else { 0 }, "autoplay");
        }
    }

    /// A method of a built-in.
    pub(super) fn call(&mut self, slot: Slot, method: &str, args: &[Data]) -> Result<Data, String> {
        let element = element_of(&self.tree, slot);
        match (element.tag.as_str(), method) {
            _ if element.component => return Err("the element has no methods".to_owned()),
            ("input" | "textarea", "focus") => self.focus(slot),
            ("input" | "textarea", "blur") => self.blur(slot),
            ("input" | "textarea", "retype") => {
                let text = args.first().map(text_of).unwrap_or_default();
                self.change_to(slot, "value", text.as_str().into());
            }
            ("form", "submit") => {
                let target = args.first().and_then(Data::as_number);
                self.submit(slot, target.unwrap_or_default());
            }
            ("form", "reset") => self.reset(slot),
            ("scroll-view", "scrollTo") => {
                let to = |side: &str| args.first().and_then(|to| to.get(side)).and_then(Data::as_number);
                self.scroll_view(slot, to("left"), to("top"));
            }
            ("scroll-view", "scrollIntoView") | ("video" | "canvas", _)
                if method != "measureText" && method != "toDataURL" => {}
            ("lottie", "getDuration") => return Ok(json!({"duration": 0}).into()),
            ("lottie", _) | ("map", "on" | "initMarkerCluster") => {}
            ("editor", _) => return Ok(self.edit(slot, method, args)),
            ("canvas", "measureText") => return Ok(0.0.into()),
            ("canvas", _) => return Ok("data:,".into()),
            _ => return Err("the element has no methods".to_owned()),
        }
        Ok(Data::Null)
    }

    /// Scrolls a scroll-view as the user does; where nothing is said it stays.
    pub(super) fn scroll_view(&mut self, slot: Slot, left: Option<f64>, top: Option<f64>) {
        let element = element_of(&self.tree, slot);
        let before = ["scroll-left", "scroll-top"].map(|side| element.number(side, 0.0));
        let to = [left.unwrap_or(before[0]).max(0.0), top.unwrap_or(before[1]).max(0.0)];
        let moved = [before[0] - to[0], before[1] - to[1]];
        if moved.iter().all(|by| by.abs() < f64::EPSILON) {
            return;
        }
        let near = element.number("upper-threshold", THRESHOLD);
        let along = usize::from(element.flag("scroll-y"));
        if let Ok(element) = self.tree.element_mut(slot) {
            element.props.insert("scroll-left".to_owned(), to[0].into());
            element.props.insert("scroll-top".to_owned(), to[1].into());
        }
        let detail = json!({
            "scrollLeft": to[0], "scrollTop": to[1], "scrollHeight": 0, "scrollWidth": 0,
            "deltaX": moved[0], "deltaY": moved[1],
        });
        self.emit(slot, "scroll", detail.into());
        if to[along] <= near && before[along] > near {
            let direction = ["left", "top"][along];
            self.emit(slot, "scrolltoupper", json!({ "direction": direction }).into());
        }
    }

    /// Scrolls a scroll-view to its end, wherever that is.
    pub(super) fn scroll_view_to_end(&mut self, slot: Slot) {
        let along = usize::from(element_of(&self.tree, slot).flag("scroll-y"));
        let direction = ["right", "bottom"][along];
        self.emit(slot, "scrolltolower", json!({ "direction": direction }).into());
    }

    /// Scrolls a page, by the user or by the logic.
    pub(super) fn scroll_page(&mut self, page: Id, top: f64) {
        let Some(shell) = self.pages.get_mut(&page) else { return };
        shell.scroll_top = top.max(0.0);
        if shell.chrome.get("listenScroll").is_some_and(Data::is_true) {
            let detail = json!({ "scrollTop": shell.scroll_top });
            self.tell_page(page, "scroll", detail.into());
        }
    }
}

/// The last slide that a swiper of so many stops at.
fn last_slide(swiper: &Element, count: usize) -> usize {
    let shown = index(swiper.number("display-multiple-items", 1.0).round()).max(1);
    if swiper.flag("circular") && count > shown {
        count - 1
    } else {
        count.saturating_sub(shown)
    }
}

/// Milliseconds between two slides that come by themselves.
fn pause(swiper: &Element) -> f64 {
    swiper.number("interval", PAUSE).max(50.0)
}

/// Which one is meant; the first for what is below zero.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "beyond all slides is nowhere"
)]
fn index(number: f64) -> usize {
    number as usize
}

/// A slider's value on its steps.
pub fn snapped(element: &Element, value: f64) -> f64 {
    let (min, step) = (element.number("min", 0.0), element.number("step", 1.0));
    let max = element.number("max", 100.0).max(min);
    let snapped = if step > 0.0 {
        min + ((value - min) / step).round() * step
    } else {
        value
    };
    (snapped.clamp(min, max) * 1e6).round() / 1e6
}
