//! What strangers send.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

#[expect(dead_code, reason = "shared with the other test")]
mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Write as _},
};

use common::{Sample, sample};
use hutong_package::{Archive, FileEntry, Limits, Manifest, PackageError, Signature, verify_file};
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn archive(sample: &Sample) -> Vec<u8> {
    Archive::write(&sample.manifest, &sample.signature, &sample.files).unwrap()
}

fn read(bytes: &[u8]) -> Result<Archive, PackageError> {
    Archive::read(bytes, &Limits::default())
}

/// A ZIP of these entries, made by somebody else.
fn zip(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn entries(sample: &Sample) -> Vec<(String, Vec<u8>)> {
    let mut entries = vec![
        ("manifest.json".to_owned(), sample.manifest.to_bytes()),
        ("signature.json".to_owned(), sample.signature.to_bytes()),
    ];
    entries.extend(
        sample
            .files
            .iter()
            .map(|(digest, content)| (format!("files/{digest}"), content.clone())),
    );
    entries
}

/// The sample with one more file, signed again.
fn with_file(path: &str, entry: FileEntry) -> Sample {
    let mut sample = sample();
    sample.manifest.files.insert(path.to_owned(), entry);
    sample.signature = Signature::sign(&sample.developer, &sample.manifest.to_bytes());
    sample
}

type Change = fn(&mut Manifest);

fn refused_manifest(change: impl FnOnce(&mut Manifest)) -> PackageError {
    let mut manifest = sample().manifest;
    change(&mut manifest);
    Manifest::parse(&manifest.to_bytes(), &Limits::default()).unwrap_err()
}

#[test]
fn same_input_same_bytes_each_content_once() {
    let bytes = archive(&sample());
    assert_eq!(bytes, archive(&sample()));
    let archive = read(&bytes).unwrap();
    assert_eq!((archive.manifest.files.len(), archive.files.len()), (7, 5));
    assert_eq!(archive.file("assets/readme.txt"), archive.file("assets/pages/说明.txt"));
    assert_eq!(archive.file("nowhere"), None);
    // what is not in the manifest is not written
    let mut more = sample();
    more.files.insert(FileEntry::of(b"stray").sha256, b"stray".to_vec());
    assert_eq!(bytes, self::archive(&more));
}

#[test]
fn keys_of_the_manifest_are_sorted() {
    fn sort(value: serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::Object(map) => {
                let sorted: BTreeMap<_, _> = map.into_iter().map(|(key, value)| (key, sort(value))).collect();
                sorted.into_iter().collect::<serde_json::Map<_, _>>().into()
            }
            serde_json::Value::Array(items) => items.into_iter().map(sort).collect(),
            other => other,
        }
    }
    let sample = sample();
    let (statement, _) = sample.release.sign(&sample.platform);
    for text in [String::from_utf8(sample.manifest.to_bytes()).unwrap(), statement] {
        assert_eq!(text, sort(serde_json::from_str(&text).unwrap()).to_string());
    }
}

#[test]
fn a_flipped_byte_anywhere_is_noticed() {
    let good = sample();
    let bytes = archive(&good);
    let original = read(&bytes).unwrap();
    let keys = [good.developer.verifying_key()];
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x40;
        // fields of the ZIP that carry no content (times, attributes) may differ; the content may not
        if let Ok(archive) = read(&flipped) {
            let signed = archive.signature.verify(&archive.manifest.to_bytes(), &keys);
            assert!(signed.is_err() || archive == original, "byte {at}");
        }
    }
}

#[test]
fn content_is_checked_by_size_and_hash() {
    let entry = FileEntry::of(b"abc");
    verify_file("x", &entry, b"abc").unwrap();
    for bytes in [&b"abd"[..], b"ab", b"abcd", b""] {
        let error = verify_file("assets/x", &entry, bytes).unwrap_err();
        assert_eq!(error.code(), "file_hash");
        assert!(error.to_string().starts_with("assets/x: "));
    }
    let mut tampered = entries(&sample());
    let last = tampered.len() - 1;
    tampered[last].1[0] ^= 1;
    assert_eq!(read(&zip(&tampered)).unwrap_err().code(), "file_hash");
}

#[test]
fn a_cut_archive_is_refused_at_every_length() {
    let bytes = archive(&sample());
    for length in 0..bytes.len() {
        assert_eq!(
            read(&bytes[..length]).unwrap_err().code(),
            "archive_invalid",
            "{length}"
        );
    }
}

#[test]
fn entries_that_do_not_belong_are_refused() {
    let stray = FileEntry::of(b"stray").sha256;
    for name in [
        "../evil",
        "/etc/passwd",
        "files/../evil",
        "files/",
        "files/ABC",
        "README",
        &format!("files/{stray}"),
        &format!("files/{stray}/"),
    ] {
        let mut entries = entries(&sample());
        entries.push((name.to_owned(), b"stray".to_vec()));
        let error = read(&zip(&entries)).unwrap_err();
        assert_eq!(error.code(), "archive_entry", "{name}");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn missing_entries_are_named() {
    for at in 0..entries(&sample()).len() {
        let mut entries = entries(&sample());
        let (name, _) = entries.remove(at);
        let error = read(&zip(&entries)).unwrap_err();
        assert_eq!(
            error.code(),
            if name.starts_with("files/") {
                "file_missing"
            } else {
                "archive_entry"
            },
            "{name}"
        );
    }
    let mut sample = sample();
    sample.files.pop_first();
    assert_eq!(
        Archive::write(&sample.manifest, &sample.signature, &sample.files)
            .unwrap_err()
            .code(),
        "file_missing"
    );
}

#[test]
fn an_entry_that_is_there_twice_is_refused() {
    let mut twice = entries(&sample());
    // the writer refuses doubles, so one is renamed in the finished bytes (same length)
    twice.push(("manifest.jsoN".to_owned(), b"{}".to_vec()));
    let mut bytes = zip(&twice);
    let from = b"manifest.jsoN";
    while let Some(at) = bytes.windows(from.len()).position(|window| window == from) {
        bytes[at..at + from.len()].copy_from_slice(b"manifest.json");
    }
    let error = read(&bytes).unwrap_err();
    assert_eq!(
        (error.code(), error.to_string().contains("twice")),
        ("archive_invalid", true),
        "{error}"
    );
}

#[test]
fn an_encrypted_entry_is_refused() {
    let mut bytes = archive(&sample());
    // general purpose flag, bit 0, in every local (offset 6) and central (offset 8) header
    for (magic, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at: Vec<usize> = bytes
            .windows(4)
            .enumerate()
            .filter(|(_, w)| w == magic)
            .map(|(at, _)| at)
            .collect();
        for at in at {
            bytes[at + offset] |= 1;
        }
    }
    assert_eq!(read(&bytes).unwrap_err().code(), "archive_entry");
}

#[test]
fn a_bomb_does_not_go_off() {
    // 100 MB of zeros in 100 kB, announced as 5 bytes
    let bomb = vec![0; 100 << 20];
    let small = FileEntry {
        size: 5,
        ..FileEntry::of(&bomb)
    };
    let sample = with_file("assets/bomb", small);
    let mut entries = entries(&sample);
    entries.push((format!("files/{}", small.sha256), bomb));
    let bytes = zip(&entries);
    assert!(bytes.len() < 200_000);
    assert_eq!(
        read(&bytes).unwrap_err(),
        PackageError::LimitExceeded {
            what: format!("files/{}", small.sha256),
            found: 6,
            limit: 5
        }
    );
    // announced honestly
    let honest = with_file(
        "assets/bomb",
        FileEntry {
            size: 100 << 20,
            ..small
        },
    );
    assert_eq!(
        read(&zip(&self::entries(&honest))).unwrap_err().code(),
        "limit_exceeded"
    );
    // the manifest itself
    let mut entries = self::entries(&self::sample());
    entries[0].1 = vec![b' '; 5 << 20];
    assert_eq!(read(&zip(&entries)).unwrap_err().code(), "limit_exceeded");
}

#[test]
fn limits_hold_at_the_edge() {
    let sample = sample();
    let bytes = archive(&sample);
    let total = sample.manifest.files.values().map(|entry| entry.size).sum();
    let largest = sample.manifest.files.values().map(|entry| entry.size).max().unwrap();
    let exact = Limits {
        archive: bytes.len() as u64,
        manifest: sample.manifest.to_bytes().len() as u64,
        file: largest,
        total,
        files: sample.manifest.files.len(),
    };
    Archive::read(&bytes, &exact).unwrap();
    let tighter = [
        Limits {
            archive: exact.archive - 1,
            ..exact
        },
        Limits {
            manifest: exact.manifest - 1,
            ..exact
        },
        Limits {
            file: exact.file - 1,
            ..exact
        },
        Limits {
            total: exact.total - 1,
            ..exact
        },
        Limits {
            files: exact.files - 1,
            ..exact
        },
    ];
    for limits in tighter {
        assert_eq!(
            Archive::read(&bytes, &limits).unwrap_err().code(),
            "limit_exceeded",
            "{limits:?}"
        );
    }
}

#[test]
fn a_manifest_has_one_byte_form() {
    let good = String::from_utf8(sample().manifest.to_bytes()).unwrap();
    let parse = |text: &str| Manifest::parse(text.as_bytes(), &Limits::default()).map_err(|error| error.code());
    assert_eq!(parse(&good), Ok(sample().manifest));
    let variants = [
        good.replacen("{\"app\"", "{ \"app\"", 1),
        format!("{good}\n"),
        good.replacen("{\"app\"", "{\"a\":1,\"app\"", 1),
        good.replacen("\"files\":{", "\"files\":{\"config.json\":{\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"size\":1},", 1),
        good.replacen("\"code\":3", "\"code\":3.0", 1),
        good.replacen("\"code\":3", "\"code\":-3", 1),
        good.replacen("wx0f", "\\u0077x0f", 1),
        good.replacen("[\"storage.set\",\"ui.toast\"]", "[\"ui.toast\",\"storage.set\"]", 1),
        "[".repeat(100_000),
        String::new(),
    ];
    for text in variants {
        assert_ne!(text, good);
        assert_eq!(parse(&text), Err("manifest_invalid"), "{}", &text[..text.len().min(80)]);
    }
}

#[test]
fn rules_of_the_manifest() {
    let entry = FileEntry::of(b"x");
    for path in [
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        "./a",
        "a\\b",
        "a\0b",
        "a\nb",
        &"a/".repeat(600),
    ] {
        let error = refused_manifest(|manifest| _ = manifest.files.insert(path.to_owned(), entry));
        assert_eq!(error.code(), "manifest_invalid", "{path:?}");
        assert_eq!(
            refused_manifest(|manifest| manifest.pages.push(path.to_owned())).code(),
            "manifest_invalid"
        );
    }
    let rules: [(&str, Change); 9] = [
        ("app", |manifest| manifest.app.clear()),
        ("version.code", |manifest| manifest.version.code = 0),
        ("version.code", |manifest| manifest.version.code = 1 << 53),
        ("listed twice", |manifest| {
            manifest.pages.push("pages/index/index".to_owned());
        }),
        ("listed twice", |manifest| {
            manifest.subpackages.push(manifest.subpackages[0].clone());
        }),
        ("not among the pages", |manifest| {
            manifest.subpackages[0].pages.push("more".to_owned());
        }),
        ("main/styles.json", |manifest| {
            _ = manifest.files.remove("main/styles.json");
        }),
        ("sub/promo/logic.js", |manifest| {
            _ = manifest.files.remove("sub/promo/logic.js");
        }),
        ("domain entry", |manifest| {
            manifest.domains.upload.push("https://a.com/path".to_owned());
        }),
    ];
    for (says, change) in rules {
        let error = refused_manifest(change);
        assert_eq!(error.code(), "manifest_invalid");
        assert!(error.to_string().contains(says), "{error} does not speak of {says}");
    }
    // one hash, two sizes
    let error = refused_manifest(|manifest| {
        let copy = manifest.files["config.json"];
        manifest.files.insert(
            "copy".to_owned(),
            FileEntry {
                size: copy.size + 1,
                ..copy
            },
        );
    });
    assert_eq!(error.code(), "manifest_invalid");
}

#[test]
fn only_what_is_missing_is_uploaded() {
    let sample = sample();
    let all: BTreeSet<_> = sample.files.keys().copied().collect();
    assert_eq!(sample.manifest.missing(&BTreeSet::new()), all);
    let (&first, _) = sample.files.first_key_value().unwrap();
    assert_eq!(sample.manifest.missing(&BTreeSet::from([first])).len(), all.len() - 1);
    assert!(sample.manifest.missing(&all).is_empty());
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(read(&bytes).is_err());
        prop_assert!(Manifest::parse(&bytes, &Limits::default()).is_err());
        prop_assert!(Signature::parse(&bytes).is_err());
    }

    #[test]
    fn a_damaged_archive_never_yields_other_content(
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20)
    ) {
        let good = sample();
        let mut bytes = archive(&good);
        for (at, value) in edits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(archive) = read(&bytes) {
            let signed = archive.signature.verify(&archive.manifest.to_bytes(), &[good.developer.verifying_key()]);
            prop_assert!(signed.is_err() || archive.files == good.files);
        }
    }

    #[test]
    fn any_content_survives_the_archive(contents in proptest::collection::btree_map("[a-z]{1,8}(/[a-z0-9]{1,4})?\\.[a-z]{2}", proptest::collection::vec(any::<u8>(), 0..500), 0..12)) {
        let mut sample = sample();
        for (path, content) in contents {
            let entry = FileEntry::of(&content);
            sample.manifest.files.insert(format!("assets/{path}"), entry);
            sample.files.insert(entry.sha256, content);
        }
        let read = read(&archive(&sample)).unwrap();
        prop_assert_eq!((read.manifest, read.files), (sample.manifest, sample.files));
    }
}
