//! Paths of a package: relative, `/` between names, no `.` or `..`.

/// Bytes of a path: what stands around it in the package (`maps/sub/…/logic.js.map`) still fits into the 1024 of
/// `spec/package.md`, which also has the characters that are not allowed.
const LENGTH: usize = 990;

/// Joins `relative` to the folder `base` (`""` is the root), or starts at the root when it begins
/// with `/`. None when it climbs out of the package, names nothing, or is no path that a package may have.
pub fn join(base: &str, relative: &str) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    if !relative.starts_with('/') {
        names.extend(base.split('/').filter(|name| !name.is_empty()));
    }
    for name in relative.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    let path = names.join("/");
    let is_bad = |c: char| c.is_control() || c == '\\';
    (!path.is_empty() && path.len() <= LENGTH && !path.contains(is_bad)).then_some(path)
}

/// The folder of a file; `""` for a file at the root.
pub fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The part after the last dot of the file's name, if any.
pub fn extension(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next()?;
    name.rsplit_once('.').map(|(_, extension)| extension)
}

/// The path without `.extension` when it ends so, else the path.
pub fn strip_extension<'a>(path: &'a str, extension: &str) -> &'a str {
    path.strip_suffix(extension)
        .and_then(|path| path.strip_suffix('.'))
        .unwrap_or(path)
}

/// Whether `path` lies in the folder `root`; everything lies in `""`.
pub fn is_in(path: &str, root: &str) -> bool {
    root.is_empty() || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_like_a_browser_but_never_climbs_out() {
        assert_eq!(join("pages/a", "../b/./c").as_deref(), Some("pages/b/c"));
        assert_eq!(join("pages/a", "/b//c/").as_deref(), Some("b/c"));
        assert_eq!(join("", "x").as_deref(), Some("x"));
        assert_eq!(join("pages", "../../etc/passwd"), None);
        assert_eq!(join("pages", ".."), None);
        assert_eq!(join("", "a\u{7f}"), None);
        assert_eq!(join("", "a\\b"), None);
        assert_eq!(join("", &"a/".repeat(1000)), None);
    }

    #[test]
    fn knows_folders_and_extensions() {
        assert_eq!((folder("a/b.c"), folder("b.c")), ("a", ""));
        assert_eq!((extension("a.b/c"), extension("a/c.min.js")), (None, Some("js")));
        assert_eq!(strip_extension("a/b.wxs", "wxs"), "a/b");
        assert!(is_in("a/b", "a") && !is_in("ab/c", "a") && is_in("x", ""));
    }
}
