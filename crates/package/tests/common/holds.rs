//! What holds of bytes that a stranger sent, whatever they are. The fuzz target `archive` calls this and nothing else.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use hutong_package::{
    Archive, Digest, Domains, FORMAT, FileEntry, Limits, Manifest, Signature, SigningKey, Version, check_domain_entry,
    domain_allowed,
};
use url::Url;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The first byte chooses what the others are: an archive, a manifest, a domain list, files to be packed, a ZIP's
/// entries. Files are separated by a byte 0.
///
/// # Panics
///
/// When something does not hold.
pub fn archive(data: &[u8]) {
    let Some((choice, rest)) = data.split_first() else {
        return;
    };
    match choice % 5 {
        0 => read(rest),
        1 => manifest(rest),
        2 => domains(&String::from_utf8_lossy(rest)),
        3 => packed(rest),
        _ => zipped(rest),
    }
}

/// What can be read can be written, and is then read as the same.
fn read(bytes: &[u8]) {
    if let Ok(archive) = Archive::read(bytes, &Limits::default()) {
        let written = Archive::write(&archive.manifest, &archive.signature, &archive.files).unwrap();
        assert_eq!(Archive::read(&written, &Limits::default()), Ok(archive));
    }
}

/// A manifest has one form.
fn manifest(bytes: &[u8]) {
    if let Ok(manifest) = Manifest::parse(bytes, &Limits::default()) {
        assert_eq!(manifest.to_bytes(), bytes);
    }
}

/// What a domain entry allows is its host, or one below it: the first line is the entry, the second an address.
fn domains(text: &str) {
    let (entry, address) = text.split_once('\n').unwrap_or((text, text));
    let is_allowed = domain_allowed(&[entry.to_owned()], address);
    let Ok(address) = address.parse::<Url>() else {
        return assert!(!is_allowed);
    };
    if !is_allowed || entry == "*" {
        return;
    }
    assert!(check_domain_entry(entry).is_ok(), "{entry}");
    let own = entry.split_once("://").map_or(entry, |(_, own)| own);
    let base = own.strip_prefix("*.").unwrap_or(own);
    let base = format!("https://{base}").parse::<Url>().unwrap();
    let (host, base) = (address.host_str().unwrap(), base.host_str().unwrap());
    let is_below = host
        .strip_suffix(base)
        .is_some_and(|labels| labels.ends_with('.') && own.starts_with("*."));
    assert!(
        is_below || (host == base && base == own_host(own)),
        "{entry} allows {address}"
    );
}

/// The host of an entry that is no pattern; no host equals that of another.
fn own_host(own: &str) -> String {
    let parsed = format!("https://{own}").parse::<Url>().unwrap();
    parsed.host_str().unwrap().to_owned()
}

/// Whatever files are packed are read as they were; and when a byte of the archive is another, no other content is.
fn packed(rest: &[u8]) {
    let mut parts = rest.split(|byte| *byte == 0);
    let changes = parts.next().unwrap_or_default();
    let files: BTreeMap<String, &[u8]> = parts.enumerate().map(|(at, part)| (at.to_string(), part)).collect();
    let files = with_needed(files);
    let manifest = manifest_of(&files);
    let key = SigningKey::from_seed(&[7; 32]);
    let signature = Signature::sign(&key, &manifest.to_bytes());
    let contents: BTreeMap<Digest, Vec<u8>> = files
        .values()
        .map(|content| (Digest::of(content), content.to_vec()))
        .collect();
    let mut bytes = Archive::write(&manifest, &signature, &contents).unwrap();
    let archive = Archive::read(&bytes, &Limits::default()).unwrap();
    assert_eq!((&archive.manifest, &archive.files), (&manifest, &contents));
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_be_bytes([change[0], change[1]])) % bytes.len();
        bytes[at] ^= change[2];
    }
    if let Ok(changed) = Archive::read(&bytes, &Limits::default())
        && changed
            .signature
            .verify(&changed.manifest.to_bytes(), &[key.verifying_key()])
            .is_ok()
    {
        assert_eq!((changed.manifest, changed.files), (manifest, contents));
    }
}

/// A ZIP of a stranger's entries around a good manifest: name, content, name, content.
fn zipped(rest: &[u8]) {
    let parts: Vec<&[u8]> = rest.split(|byte| *byte == 0).collect();
    let files: BTreeMap<String, &[u8]> = parts.chunks_exact(2).map(|pair| (text(pair[0]), pair[1])).collect();
    let files = with_needed(files);
    let manifest = manifest_of(&files);
    let bytes = manifest.to_bytes();
    let signature = Signature::sign(&SigningKey::from_seed(&[7; 32]), &bytes).to_bytes();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let own = [
        ("manifest.json".to_owned(), &bytes[..]),
        ("signature.json".to_owned(), &signature),
    ];
    let named = files.iter().map(|(name, content)| {
        // Some under their right name.
        let name = if content.len() % 2 == 0 {
            format!("files/{}", Digest::of(content))
        } else {
            name.clone()
        };
        (name, *content)
    });
    for (name, content) in own.into_iter().chain(named) {
        if zip.start_file(name, options).is_ok() {
            zip.write_all(content).unwrap();
        }
    }
    read(&zip.finish().unwrap().into_inner());
}

/// And the files that every package has.
fn with_needed(mut files: BTreeMap<String, &[u8]>) -> BTreeMap<String, &[u8]> {
    files.extend(["main/logic.js", "main/styles.json", "config.json"].map(|path| (path.to_owned(), &b"{}"[..])));
    files
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn manifest_of(files: &BTreeMap<String, &[u8]>) -> Manifest {
    Manifest {
        app: "wx1".to_owned(),
        capabilities: [].into(),
        dialect: "wechat".to_owned(),
        domains: Domains::default(),
        entry: "a".to_owned(),
        files: files
            .iter()
            .map(|(path, content)| (path.clone(), FileEntry::of(content)))
            .collect(),
        format: FORMAT,
        pages: vec!["a".to_owned()],
        privacy: vec![],
        subpackages: vec![],
        toolchain: String::new(),
        version: Version {
            code: 1,
            name: String::new(),
        },
    }
}
