//! A dialect's configuration keys in canonical form.

use hutong_dialect::{Convert, Dialect, Key, is_light, is_yes};
use serde_json::{Map, Value};

const BACKGROUND: &str = "navigationBarBackgroundColor";
const TEXT_STYLE: &str = "navigationBarTextStyle";

/// Rewrites what an app or a page says about its window. What is already canonical stays.
pub fn window(dialect: &Dialect, window: &mut Map<String, Value>) {
    let mut derived = false;
    for Key { from, to, convert } in dialect.window {
        let Some(value) = window.remove(*from) else { continue };
        derived |= *convert == Convert::BarColor;
        if let Some(value) = converted(*convert, value) {
            window.entry(*to).or_insert(value);
        }
    }
    if derived && let Some(light) = window.get(BACKGROUND).and_then(Value::as_str).and_then(is_light) {
        window.entry(TEXT_STYLE).or_insert_with(|| text_style(light));
    }
}

/// Puts in what a window of the dialect has when nothing is said.
pub fn window_defaults(dialect: &Dialect, window: &mut Map<String, Value>) {
    for (key, value) in dialect.window_defaults {
        window.entry(*key).or_insert_with(|| Value::from(*value));
    }
}

/// Rewrites the tab bar and its tabs.
pub fn tab_bar(dialect: &Dialect, bar: &mut Map<String, Value>) {
    rename(bar, dialect.tab_bar.bar);
    if let Some(Value::Array(tabs)) = bar.get_mut("list") {
        for tab in tabs.iter_mut().filter_map(Value::as_object_mut) {
            rename(tab, dialect.tab_bar.tab);
        }
    }
}

fn rename(map: &mut Map<String, Value>, names: &[(&str, &str)]) {
    for (from, to) in names {
        if let Some(value) = map.remove(*from) {
            map.entry(*to).or_insert(value);
        }
    }
}

fn converted(convert: Convert, value: Value) -> Option<Value> {
    let truth = || match &value {
        Value::Bool(truth) => *truth,
        Value::String(text) => is_yes(text),
        _ => false,
    };
    match convert {
        Convert::Same => Some(value),
        Convert::BarColor => Some(colour(value)),
        Convert::Truth => Some(Value::from(truth())),
        Convert::Not => Some(Value::from(!truth())),
        Convert::OneOf(values, yes, no) => {
            let one = value.as_str().is_some_and(|text| values.contains(&text));
            Some(Value::from(if one { yes } else { no }))
        }
        // Text in a dark colour stands on a light bar.
        Convert::TextColor => value.as_str().and_then(is_light).map(|light| text_style(!light)),
    }
}

/// A colour that is written as a number, in CSS.
fn colour(value: Value) -> Value {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
    match number.filter(|number| *number <= 0xff_ffff) {
        Some(number) => Value::from(format!("#{number:06x}")),
        None => value,
    }
}

/// The style of text on a bar that is light or not.
fn text_style(light: bool) -> Value {
    Value::from(if light { "black" } else { "white" })
}

#[cfg(test)]
mod tests {
    use hutong_dialect::{ALIPAY, WECHAT};
    use serde_json::json;

    use super::*;

    fn windowed(dialect: &Dialect, value: Value) -> Value {
        let Value::Object(mut map) = value else {
            panic!("an object")
        };
        window(dialect, &mut map);
        Value::Object(map)
    }

    #[test]
    fn rewrites_windows() {
        let written = json!({
            "defaultTitle": "t", "titleBarColor": "#108ee9", "pullRefresh": "YES", "pageScroll": false,
            "transparentTitle": "always", "backgroundColor": "#eee",
        });
        let canonical = json!({
            "navigationBarTitleText": "t", "navigationBarBackgroundColor": "#108ee9", "navigationBarTextStyle": "white",
            "enablePullDownRefresh": true, "disableScroll": true, "navigationStyle": "custom", "backgroundColor": "#eee",
        });
        assert_eq!(windowed(&ALIPAY, written.clone()), canonical);
        assert_eq!(windowed(&ALIPAY, canonical.clone()), canonical);
        assert_eq!(windowed(&WECHAT, written.clone()), written);
        assert_eq!(
            windowed(&ALIPAY, json!({"titleBarColor": "#fff", "titleTextColor": "#FFFFFF"})),
            json!({"navigationBarBackgroundColor": "#fff", "navigationBarTextStyle": "white"})
        );
        assert_eq!(
            windowed(&ALIPAY, json!({"titleBarColor": "16777215"})),
            json!({"navigationBarBackgroundColor": "#ffffff", "navigationBarTextStyle": "black"})
        );
        assert_eq!(
            windowed(&ALIPAY, json!({"pullRefresh": "NO"})),
            json!({"enablePullDownRefresh": false})
        );
    }

    #[test]
    fn rewrites_tab_bars() {
        let Value::Object(mut bar) =
            json!({"textColor": "#000", "items": [{"name": "a", "pagePath": "p", "activeIcon": "b.png"}]})
        else {
            panic!("an object")
        };
        tab_bar(&ALIPAY, &mut bar);
        assert_eq!(
            Value::Object(bar),
            json!({"color": "#000", "list": [{"text": "a", "pagePath": "p", "selectedIconPath": "b.png"}]})
        );
    }
}
