//! What stands in the scripts of a package, with the author's places.

use std::collections::BTreeMap;

use hutong_compiler::script::{Dynamic, KEPT, Spots, look as look_through};
use hutong_runner::{Package, Places};
use serde::Serialize;
use serde_json::{Value, json};

/// Bytes of scripts that are looked through, of all files together. Real packages have less.
const BYTES: usize = 64 << 20;

/// What is told of all scripts.
#[derive(Default, Serialize)]
struct Seen {
    dynamic: BTreeMap<&'static str, Found>,
    capabilities: BTreeMap<&'static str, Found>,
}

#[derive(Default, Serialize)]
struct Found {
    places: Vec<Place>,
    total: usize,
}

#[derive(Serialize)]
struct Place {
    file: String,
    line: i64,
    column: i64,
    excerpt: String,
}

/// Looks through every script, the file that a container runs.
pub fn look(package: &Package) -> Value {
    let dialect = hutong_dialect::by_name(&package.manifest.dialect).unwrap_or(&hutong_dialect::WECHAT);
    let mut seen = Seen::default();
    let mut left = BYTES;
    for (path, content) in package.files.iter().filter(|(path, _)| path.ends_with("logic.js")) {
        let text = std::str::from_utf8(content).ok();
        let Some(text) = text.filter(|_| content.len() <= left) else {
            let unread = seen.dynamic.entry(Dynamic::Unreadable.name()).or_default();
            unread.add(Place::whole(path));
            continue;
        };
        left -= content.len();
        let look = look_through(path, text, dialect);
        let map = package.files.get_key_value(&format!("maps/{path}.map"));
        let places = Places::of(&map.into_iter().map(|(path, map)| (path.clone(), map.clone())).collect());
        for (what, spots) in look.dynamic {
            seen.dynamic.entry(what.name()).or_default().take(path, spots, &places);
        }
        for (name, spots) in look.capabilities {
            seen.capabilities.entry(name).or_default().take(path, spots, &places);
        }
    }
    json!(seen)
}

impl Found {
    fn take(&mut self, path: &str, spots: Spots, places: &Places) {
        let counted = spots.total - spots.kept.len();
        for spot in spots.kept {
            let column = i64::try_from(spot.column).unwrap_or(i64::MAX - 1);
            let line = i64::try_from(spot.line).unwrap_or(i64::MAX - 1);
            let origin = places.origin(path, spot.line, column);
            let (file, line, column) = origin.unwrap_or_else(|| (path.to_owned(), line + 1, column + 1));
            self.add(Place {
                file,
                line: line.max(1),
                column: column.max(1),
                excerpt: spot.excerpt,
            });
        }
        self.total += counted;
    }

    fn add(&mut self, place: Place) {
        self.total += 1;
        if self.places.len() < KEPT {
            self.places.push(place);
        }
    }
}

impl Place {
    fn whole(path: &str) -> Self {
        Self {
            file: path.to_owned(),
            line: 1,
            column: 1,
            excerpt: String::new(),
        }
    }
}
