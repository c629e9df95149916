//! Projects of a given size for the measurements, always the same: pages with as much in their templates, styles and
//! scripts as real programs have, and words of our own.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::json;

/// How large a project is.
pub struct Size {
    /// Pages, ten of them in the main package, the others in subpackages of forty.
    pub pages: usize,
    /// Bytes of all templates.
    pub templates: usize,
    /// Bytes of all style sheets.
    pub styles: usize,
    /// Bytes of all scripts.
    pub scripts: usize,
}

/// As large as the official demonstration of WeChat without its pages in three dimensions.
pub const LARGE: Size = Size {
    pages: 259,
    templates: 518_000,
    styles: 1_351_000,
    scripts: 3_652_000,
};

/// As large as the main example of the open container that runs WeChat's sources.
pub const MIDDLE: Size = Size {
    pages: 42,
    templates: 58_000,
    styles: 56_000,
    scripts: 148_000,
};

/// Pages of the main package, and of each subpackage.
const MAIN: usize = 10;
const PART: usize = 40;

/// Writes the project.
pub fn write(to: &Path, size: &Size) -> Result<()> {
    let paths: Vec<String> = (0..size.pages).map(path).collect();
    for (at, path) in paths.iter().enumerate() {
        let page = to.join(path);
        fs::create_dir_all(page.parent().unwrap_or(to))?;
        let fill = |bytes: usize, piece: fn(usize, usize) -> String| {
            let mut text = String::new();
            for line in 0.. {
                if text.len() >= bytes / size.pages {
                    break;
                }
                text += &piece(at, line);
            }
            text
        };
        fs::write(page.with_extension("wxml"), fill(size.templates, template))?;
        fs::write(page.with_extension("wxss"), fill(size.styles, style))?;
        let methods = fill(size.scripts, method);
        let script = format!("Page({{\n  data: {{ list: [], open: false, count: {at} }},\n{methods}}})\n");
        fs::write(page.with_extension("js"), script)?;
        fs::write(page.with_extension("json"), "{}")?;
    }
    let (main, others) = paths.split_at(MAIN.min(paths.len()));
    let parts = others.chunks(PART).enumerate().map(|(part, pages)| {
        let root = format!("part{part}");
        let pages: Vec<&str> = pages
            .iter()
            .filter_map(|page| page.strip_prefix(&root)?.get(1..))
            .collect();
        json!({ "root": root, "pages": pages })
    });
    let app = json!({ "pages": main, "subpackages": parts.collect::<Vec<_>>() });
    fs::write(to.join("app.js"), "App({})\n")?;
    fs::write(to.join("app.wxss"), "page { background: #f6f6f6 }\n")?;
    Ok(fs::write(to.join("app.json"), app.to_string())?)
}

/// Where a page lies, without extension.
fn path(at: usize) -> String {
    match at.checked_sub(MAIN) {
        None => format!("pages/page{at}/index"),
        Some(other) => format!("part{}/page{at}/index", other / PART),
    }
}

fn template(page: usize, line: usize) -> String {
    format!(
        "<view class=\"row row-{line}\" wx:if=\"{{{{count > {line}}}}}\" bindtap=\"tap{line}\">\n  <text \
         class=\"name\">{{{{list[{line}].name || '第 {page} 页'}}}}</text>\n  <image src=\"{{{{list[{line}].icon}}}}\" \
         mode=\"aspectFit\" />\n</view>\n"
    )
}

fn style(page: usize, line: usize) -> String {
    format!(
        ".row-{line} {{\n  display: flex;\n  padding: {}rpx 24rpx;\n  color: #{:06x};\n}}\n",
        line % 32,
        page * 97 + line
    )
}

fn method(page: usize, line: usize) -> String {
    let mut text = format!("  tap{line}(event) {{\n    const {{ list, count }} = this.data\n");
    let _ = writeln!(
        text,
        "    const next = list.filter(one => one.id !== {page}).map((one, at) => ({{ ...one, at: at + count }}))\n    \
         if (next.length > {line}) wx.setStorageSync('page-{page}', next)\n    this.setData({{ list: next, open: \
         event.detail.value === {line} }})\n  }},"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes of all files with this extension.
    fn bytes(folder: &Path, extension: &str) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let size = |path: std::path::PathBuf| {
            let is_meant = path.extension().is_some_and(|known| known == extension);
            if path.is_dir() {
                bytes(&path, extension)
            } else if is_meant {
                fs::read(path).unwrap().len()
            } else {
                0
            }
        };
        entries.map(size).sum()
    }

    #[test]
    fn a_project_is_as_large_as_it_should_be() {
        let folder = std::env::temp_dir().join(format!("hutong-grown-{}", std::process::id()));
        write(&folder, &MIDDLE).unwrap();
        for (extension, wanted) in [
            ("wxml", MIDDLE.templates),
            ("wxss", MIDDLE.styles),
            ("js", MIDDLE.scripts),
        ] {
            let found = bytes(&folder, extension);
            assert!(found.abs_diff(wanted) * 6 < wanted, "{extension}: {found} for {wanted}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
