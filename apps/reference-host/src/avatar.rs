//! A face for everybody: a gradient and the first character of the nick name, as an SVG data URL.

use base64::{Engine, engine::general_purpose::STANDARD};

/// Pairs of colours that look good under white text.
const COLOURS: [(&str, &str); 8] = [
    ("#ff8a5c", "#d9433f"),
    ("#4f8cff", "#3349d6"),
    ("#27b98d", "#0c7f72"),
    ("#a872ff", "#6a37c9"),
    ("#f5ab35", "#d06a12"),
    ("#ff7aa8", "#cc3678"),
    ("#35b8d6", "#176f9c"),
    ("#7c8aa5", "#434f68"),
];

/// The avatar of the user called `name`; the same name has the same colours.
pub(crate) fn data_url(name: &str, nick_name: &str) -> String {
    let sum = name
        .bytes()
        .fold(0usize, |sum, byte| (sum * 33 + usize::from(byte)) % 65_521);
    let (light, dark) = COLOURS[sum % COLOURS.len()];
    let letter = nick_name.chars().next().filter(|c| c.is_alphanumeric()).unwrap_or('·');
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 96'>\
         <linearGradient id='g' x2='1' y2='1'><stop stop-color='{light}'/><stop offset='1' stop-color='{dark}'/></linearGradient>\
         <rect width='96' height='96' fill='url(#g)'/><circle cx='76' cy='18' r='34' fill='#fff' opacity='.12'/>\
         <text x='48' y='64' font-family='sans-serif' font-size='44' font-weight='600' fill='#fff' text-anchor='middle'>{letter}</text></svg>"
    );
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}
