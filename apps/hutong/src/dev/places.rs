//! Places in the scripts of a package, as their authors know them.

use sourcemap::SourceMap;

const SCRIPT: &str = "logic.js:";

/// The text with every `main/logic.js:99:23` replaced by file, line and column of the source. `map` gives the source
/// map of a script of the package.
pub fn translate(text: &str, map: impl Fn(&str) -> Option<SourceMap>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(SCRIPT) {
        let start = rest[..at].rfind([' ', '(', '@', '\n']).map_or(0, |at| at + 1);
        let script = &rest[start..at + SCRIPT.len() - 1];
        let (place, after) = numbers(&rest[at + SCRIPT.len()..]);
        out.push_str(&rest[..start]);
        match place.and_then(|place| original(&map(script)?, place)) {
            Some(original) => out.push_str(&original),
            None => out.push_str(&rest[start..rest.len() - after.len()]),
        }
        rest = after;
    }
    out + rest
}

/// `99:23` and what follows.
fn numbers(text: &str) -> (Option<(u32, u32)>, &str) {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let line = digits(text);
    let Some(behind) = text[line..].strip_prefix(':') else {
        return (None, &text[line..]);
    };
    let column = digits(behind);
    let place = text[..line].parse().ok().zip(behind[..column].parse().ok());
    (place, &behind[column..])
}

fn original(map: &SourceMap, (line, column): (u32, u32)) -> Option<String> {
    let token = map.lookup_token(line.checked_sub(1)?, column.checked_sub(1)?)?;
    Some(format!(
        "{}:{}:{}",
        token.get_source()?,
        token.get_src_line() + 1,
        token.get_src_col() + 1
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_sources() {
        let map = |script: &str| {
            let map = br#"{"version":3,"sources":["pages/a.js"],"names":[],"mappings":";AAEA"}"#;
            (script == "main/logic.js").then(|| SourceMap::from_slice(map).unwrap())
        };
        let said = |text| translate(text, map);
        assert_eq!(
            said("Error: x\n    at f (main/logic.js:2:5)\n    at g"),
            "Error: x\n    at f (pages/a.js:3:1)\n    at g"
        );
        assert_eq!(
            said("main/logic.js:2:1, main/logic.js:2:9"),
            "pages/a.js:3:1, pages/a.js:3:1"
        );
        for same in [
            "sub/more/logic.js:2:1",
            "main/logic.js:1",
            "main/logic.js:1:1",
            "main/logic.js:0:0",
            "logic.js:",
            "中",
        ] {
            assert_eq!(said(same), same);
        }
    }
}
