//! What can be wrong with the files themselves.

use crate::Diagnostic;

pub fn unreadable(file: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("tree.unreadable", file, format!("cannot be read: {error}"))
        .hint("check that the file exists and that you may read it")
}

pub fn link_outside(file: &str) -> Diagnostic {
    Diagnostic::error(
        "tree.link-outside",
        file,
        "is a link that leads out of the project; it was left out",
    )
    .hint("copy what it points to into the project")
}

pub fn link_cycle(file: &str) -> Diagnostic {
    Diagnostic::warning(
        "tree.link-cycle",
        file,
        "is a link to a folder that it lies in; it was left out",
    )
}

pub fn unusable_name(folder: &str) -> Diagnostic {
    let message = "holds a file whose name is not Unicode, or has a control character or backslash; it was left out";
    Diagnostic::error("tree.name", folder, message).hint("rename the file")
}

pub fn file_too_large(file: &str, size: u64, limit: u64) -> Diagnostic {
    Diagnostic::error(
        "tree.file-too-large",
        file,
        format!("has {size} bytes, the limit is {limit}; it was left out"),
    )
    .hint("make it smaller, or load it from a server at run time")
}

pub fn too_large(file: &str, limit: u64) -> Diagnostic {
    Diagnostic::error(
        "tree.too-large",
        file,
        format!("would bring the files of the package over {limit} bytes; it was left out"),
    )
    .hint("move pictures and media to a server")
}

pub fn too_many_entries(limit: usize) -> Diagnostic {
    Diagnostic::error(
        "tree.too-many-files",
        "",
        format!("the project has more than {limit} files and folders"),
    )
    .hint("build the folder of the mini-program, not a folder around it")
}

pub fn too_deep(file: &str, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "tree.too-deep",
        file,
        format!("lies more than {limit} folders deep; it was left out"),
    )
}

pub fn not_utf8(file: &str, text: &str, at: usize) -> Diagnostic {
    Diagnostic::warning(
        "tree.not-utf8",
        file,
        "is not UTF-8; bytes that mean nothing were replaced",
    )
    .at(text, at..at + 1)
    .hint("save the file as UTF-8")
}

pub fn not_a_folder(path: &str) -> Diagnostic {
    Diagnostic::error("tree.missing", "", format!("{path:?} is not a folder that can be read"))
        .hint("name the folder that holds app.json or project.config.json")
}
