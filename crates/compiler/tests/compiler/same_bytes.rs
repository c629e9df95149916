//! The same tree gives the same bytes: on any machine, in any folder, whatever the environment says.
//!
//! `conformance/digests.json` holds what our examples become; `UPDATE_SNAPSHOTS=1` writes it anew. A machine on which
//! this test passes builds what every other builds.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hutong_compiler::{Limits, Options, build};
use hutong_package::{Archive, Digest, Signature, SigningKey};
use serde::{Deserialize, Serialize};

/// What an example becomes.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Built {
    /// Hash of the archive, signed by a key that never changes.
    archive: Digest,
    /// Hash of `manifest.json`, which has those of all files.
    manifest: Digest,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Our mini-programs; those that need packages of others are left out.
fn examples() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("examples")).unwrap();
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("app.json").exists() && !folder.join("package.json").exists());
    folders.sort();
    folders
}

fn built(folder: &Path, threads: usize) -> Built {
    let options = Options {
        toolchain: "test".to_owned(),
        limits: Limits {
            threads,
            ..Limits::default()
        },
        ..Options::default()
    };
    let build = build(folder, &options);
    let manifest = build.manifest.as_ref().unwrap();
    let bytes = manifest.to_bytes();
    let signature = Signature::sign(&SigningKey::from_seed(&[7; 32]), &bytes);
    Built {
        archive: Digest::of(&Archive::write(manifest, &signature, &build.contents()).unwrap()),
        manifest: Digest::of(&bytes),
    }
}

/// Copies a tree, last name first, so that the system may list it in another order.
fn copy_backwards(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<PathBuf> = fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries.into_iter().rev() {
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_backwards(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

#[test]
fn examples_become_what_they_became_elsewhere() {
    let file = root().join("conformance/digests.json");
    let name = |folder: &PathBuf| folder.file_name().unwrap().to_string_lossy().into_owned();
    let all: BTreeMap<String, Built> = examples()
        .iter()
        .map(|folder| (name(folder), built(folder, 2)))
        .collect();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&file, serde_json::to_string_pretty(&all).unwrap() + "\n").unwrap();
    }
    let expected: BTreeMap<String, Built> = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(
        all, expected,
        "after a change of an example or of the compiler: UPDATE_SNAPSHOTS=1"
    );
}

#[test]
fn neither_the_folder_nor_the_number_of_threads_is_in_the_bytes() {
    let elsewhere = tempfile::tempdir().unwrap();
    for (at, folder) in examples().iter().enumerate() {
        let copy = elsewhere.path().join(format!("别处 {at}"));
        copy_backwards(folder, &copy);
        let here = built(folder, 2);
        for threads in [1, 7] {
            assert_eq!(
                built(&copy, threads),
                here,
                "{} with {threads} threads",
                folder.display()
            );
        }
    }
}

/// The first test again, in a process that lives elsewhere.
#[test]
fn the_environment_is_not_in_the_bytes() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "same_bytes::examples_become_what_they_became_elsewhere"])
        .env_remove("UPDATE_SNAPSHOTS")
        .env_remove("PATH")
        .envs([
            ("HOME", "/nowhere"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "C"),
            ("RAYON_NUM_THREADS", "1"),
            ("SOURCE_DATE_EPOCH", "1"),
            ("TZ", "Pacific/Kiritimati"),
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
