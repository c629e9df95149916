//! What a user does.

use serde_json::json;

use super::builtin::{is, is_field, snapped};
use super::{View, element_of};
use crate::data::Data;
use crate::tree::Slot;

impl View {
    /// What a finger on an element touches. Of a component on a page it is the first built-in in it that listens, unless its
    /// host does: where it lies is not known here.
    fn touched(&self, slot: Slot, event: &str) -> Slot {
        let host = element_of(&self.tree, slot);
        if !host.component || host.tag == "page" || host.listens.contains(event) {
            return slot;
        }
        let mut below = self.tree.below(slot).map(|(inner, _)| inner);
        let listens = |inner: &Slot| {
            let element = element_of(&self.tree, *inner);
            !element.component && element.listens.contains(event)
        };
        below.find(listens).unwrap_or(slot)
    }

    /// Taps an element: touches and tap as events that bubble, then what built-ins do by themselves.
    pub fn tap(&mut self, slot: Slot, event: &str) {
        let slot = self.touched(slot, event);
        let disabled = self.tree.above(slot).any(|above| {
            let element = element_of(&self.tree, above);
            is(element, &["button"]) && element.flag("disabled")
        });
        let point = json!({"identifier": 0, "pageX": 0, "pageY": 0, "clientX": 0, "clientY": 0, "force": 0});
        let mut touch = |event: &str, touches: &[&serde_json::Value]| {
            let fields = json!({"bubbles": true, "touches": touches, "changedTouches": [point]});
            self.emit_with(slot, event, json!({"x": 0, "y": 0}).into(), &fields);
        };
        touch("touchstart", &[&point]);
        if event != "tap" {
            touch(event, &[&point]);
        }
        touch("touchend", &[]);
        if event == "tap" && !disabled {
            touch("tap", &[&point]);
            self.activate(slot);
        }
    }

    /// An event of the element's, as its built-in would send it.
    pub fn trigger(&mut self, slot: Slot, event: &str, detail: Data) {
        self.emit_with(slot, event, detail, &json!({ "bubbles": true }));
    }

    /// Touches an element; `touches` are the fingers that are down, `changed` those that moved, came or went.
    pub fn touch(&mut self, slot: Slot, event: &str, touches: &Data, changed: &Data) {
        let fingers = |data: &Data| -> Vec<serde_json::Value> { data.as_list().iter().map(finger).collect() };
        let fields = json!({"bubbles": true, "touches": fingers(touches), "changedTouches": fingers(changed)});
        self.emit_with(slot, event, json!({}).into(), &fields);
    }

    /// Types into a field or an editor.
    pub fn input(&mut self, slot: Slot, text: &str) -> Result<(), String> {
        let element = element_of(&self.tree, slot);
        if is(element, &["editor"]) && !element.flag("read-only") {
            self.write(slot, text);
            return Ok(());
        }
        if !is_field(element) {
            return Err(format!("<{}> is no field", element.tag));
        }
        if element.flag("disabled") {
            return Err("the field is disabled".to_owned());
        }
        self.type_text(slot, text);
        Ok(())
    }

    /// Leaves a field, with the return key or without.
    pub fn leave(&mut self, slot: Slot, confirm: bool) {
        if confirm {
            let value = element_of(&self.tree, slot).text("value");
            self.emit(slot, "confirm", json!({ "value": value }).into());
        }
        self.blur(slot);
    }

    /// Chooses a value of a slider, a picker, a picker-view or a switch.
    pub fn choose(&mut self, slot: Slot, value: Data) -> Result<(), String> {
        let element = element_of(&self.tree, slot);
        if element.flag("disabled") {
            return Err(format!("the {} is disabled", element.tag));
        }
        let value = match element.tag.as_str() {
            _ if element.component => return Err("a component has nothing to choose from".to_owned()),
            "slider" => Data::Number(snapped(element, value.as_number().unwrap_or_default())),
            // The vendor's own answer is a string of digits.
            "picker" if matches!(element.text("mode").as_str(), "" | "selector") => {
                Data::Text(super::builtin::text_of(&value))
            }
            "picker" | "picker-view" => value,
            "switch" => {
                let checked = Data::Bool(value.is_true());
                self.change_to(slot, "checked", checked.clone());
                self.emit(slot, "change", Data::Map(vec![("value".to_owned(), checked)]));
                return Ok(());
            }
            tag => return Err(format!("<{tag}> has nothing to choose from")),
        };
        let region = element.text("mode") == "region";
        self.change_to(slot, "value", value.clone());
        let mut detail = vec![("value".to_owned(), value)];
        if region {
            detail.push(("code".to_owned(), Data::List(Vec::new())));
            detail.push(("postcode".to_owned(), "".into()));
        }
        self.emit(slot, "change", Data::Map(detail));
        Ok(())
    }

    /// Moves a swiper to a slide.
    pub fn swipe(&mut self, slot: Slot, index: usize) -> Result<(), String> {
        if !is(element_of(&self.tree, slot), &["swiper"]) {
            return Err("only a swiper can be swiped".to_owned());
        }
        let slides = self.slides(slot).len();
        if index >= slides {
            return Err(format!("the swiper has {slides} slides"));
        }
        self.go(slot, index, "touch");
        Ok(())
    }

    /// Scrolls a scroll-view, or the page in front, which knows only down.
    pub fn scroll(&mut self, slot: Option<Slot>, left: f64, top: f64) -> Result<(), String> {
        if let Some(slot) = slot {
            self.scroller(slot)?;
            self.scroll_view(slot, Some(left), Some(top));
        } else {
            let front = self.front().map(|(id, _)| id).ok_or("no page is open")?;
            self.scroll_page(front, top);
        }
        Ok(())
    }

    /// Scrolls a scroll-view, or the page in front, to its end.
    pub fn scroll_to_end(&mut self, slot: Option<Slot>) -> Result<(), String> {
        match slot {
            Some(slot) => {
                self.scroller(slot)?;
                self.scroll_view_to_end(slot);
            }
            None => self.page_message("reachBottom", Data::Null)?,
        }
        Ok(())
    }

    fn scroller(&self, slot: Slot) -> Result<(), String> {
        let scrolls = is(element_of(&self.tree, slot), &["scroll-view"]);
        scrolls
            .then_some(())
            .ok_or_else(|| "only a scroll-view can be scrolled".to_owned())
    }

    /// Pulls the page in front down.
    pub fn pull(&mut self) -> Result<(), String> {
        let (_, page) = self.front().ok_or("no page is open")?;
        if !page.chrome.get("pullDown").is_some_and(Data::is_true) {
            return Err(format!("{} does not set enablePullDownRefresh", page.path));
        }
        self.page_message("pullDownRefresh", Data::Null)
    }

    /// Taps a tab.
    pub fn tab(&mut self, index: usize) -> Result<(), String> {
        let (_, page) = self.front().ok_or("no page is open")?;
        let tabs = page.tab_bar.get("list").map_or(0, |list| list.as_list().len());
        if index >= tabs {
            return Err(format!("the page has {tabs} tabs"));
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of tabs")]
        let index = index as f64;
        self.page_message("tab", index.into())
    }

    /// The place of a page among the tabs.
    pub fn tab_of(&self, path: &str) -> Result<usize, String> {
        let (_, page) = self.front().ok_or("no page is open")?;
        let path = path.trim_start_matches('/');
        let list = page.tab_bar.get("list").map_or(&[][..], Data::as_list);
        list.iter()
            .position(|tab| tab.get("pagePath").and_then(Data::as_text) == Some(path))
            .ok_or_else(|| format!("{path} is no tab"))
    }

    /// Goes back with the bar's button: from what lies over the page in front, else from the page.
    pub fn back(&mut self) -> Result<(), String> {
        let (page, _) = self.front().ok_or("no page is open")?;
        self.back_from(page);
        Ok(())
    }

    /// A message about the page in front.
    pub fn page_message(&mut self, what: &str, detail: Data) -> Result<(), String> {
        let (page, _) = self.front().ok_or("no page is open")?;
        self.tell_page(page, what, detail);
        Ok(())
    }
}

/// A point as the view tells it; what a caller leaves out is where the page's is, or zero.
fn finger(given: &Data) -> serde_json::Value {
    let number = |name: &str| given.get(name).and_then(Data::as_number);
    let place = |one: &str, other: &str| number(one).or_else(|| number(other)).unwrap_or_default();
    json!({
        "identifier": number("identifier").unwrap_or_default(), "force": number("force").unwrap_or_default(),
        "pageX": place("pageX", "clientX"), "pageY": place("pageY", "clientY"),
        "clientX": place("clientX", "pageX"), "clientY": place("clientY", "pageY"),
    })
}
