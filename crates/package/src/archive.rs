use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
};

use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, read::ZipFile, write::SimpleFileOptions};

use crate::{Digest, Limits, Manifest, PackageError, Signature, manifest::within, verify_file};

const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "signature.json";
const FILES: &str = "files/";

/// Bytes of `signature.json`, generously.
const MAX_SIGNATURE: u64 = 4096;

/// The one-file form of a package, `NAME.hutong`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// The manifest; its bytes are [`Manifest::to_bytes`].
    pub manifest: Manifest,
    /// The developer's signature. Reading does not verify it: see [`Signature::verify`].
    pub signature: Signature,
    /// Contents by hash; exactly those that the manifest names, sizes and hashes checked.
    pub files: BTreeMap<Digest, Vec<u8>>,
}

impl Archive {
    /// The bytes of the archive: same input, same bytes. `files` must hold every content that the
    /// manifest names; others are left out.
    pub fn write(
        manifest: &Manifest,
        signature: &Signature,
        files: &BTreeMap<Digest, impl AsRef<[u8]>>,
    ) -> Result<Vec<u8>, PackageError> {
        let manifest_bytes = manifest.to_bytes();
        let signature_bytes = signature.to_bytes();
        let mut entries: Vec<(String, &[u8])> = vec![
            (MANIFEST.to_owned(), &manifest_bytes),
            (SIGNATURE.to_owned(), &signature_bytes),
        ];
        for (digest, (path, entry)) in contents(manifest) {
            let bytes = files.get(&digest).ok_or(PackageError::FileMissing {
                path: path.to_owned(),
                sha256: digest,
            })?;
            verify_file(path, entry, bytes.as_ref())?;
            entries.push((format!("{FILES}{digest}"), bytes.as_ref()));
        }

        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(name, options).map_err(unreadable)?;
            zip.write_all(bytes).map_err(unreadable)?;
        }
        Ok(zip.finish().map_err(unreadable)?.into_inner())
    }

    /// Reads an archive that a stranger sent: nothing is believed, nothing grows beyond `limits`.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, PackageError> {
        within("archive", bytes.len() as u64, limits.archive)?;
        let announced = announced_entries(bytes)?;
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
        // the library keeps one of several entries with the same name
        if zip.len() != announced {
            return Err(unreadable("an entry is there twice"));
        }

        let manifest = Manifest::parse(&read_named(&mut zip, MANIFEST, limits.manifest)?, limits)?;
        let signature = Signature::parse(&read_named(&mut zip, SIGNATURE, MAX_SIGNATURE)?)?;
        let contents = contents(&manifest);

        let mut files = BTreeMap::new();
        for index in 0..zip.len() {
            let entry = zip.by_index(index).map_err(unreadable)?;
            let name = entry.name().to_owned();
            if name == MANIFEST || name == SIGNATURE {
                continue;
            }
            let digest = name.strip_prefix(FILES).and_then(|hash| hash.parse::<Digest>().ok());
            let digest = digest.ok_or_else(|| refused(&name, "not a name of this format"))?;
            let (path, expected) = contents
                .get(&digest)
                .ok_or_else(|| refused(&name, "not named in manifest.json"))?;
            let content = read_entry(entry, expected.size)?;
            verify_file(path, expected, &content)?;
            files.insert(digest, content);
        }
        match contents.iter().find(|(digest, _)| !files.contains_key(digest)) {
            Some((&sha256, (path, _))) => Err(PackageError::FileMissing {
                path: (*path).to_owned(),
                sha256,
            }),
            None => Ok(Self {
                manifest,
                signature,
                files,
            }),
        }
    }

    /// Content of a path of the manifest.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files
            .get(&self.manifest.files.get(path)?.sha256)
            .map(Vec::as_slice)
    }
}

/// Each content once, in order of hash, with the first path that has it.
fn contents(manifest: &Manifest) -> BTreeMap<Digest, (&str, &crate::FileEntry)> {
    let mut contents = BTreeMap::new();
    for (path, entry) in &manifest.files {
        contents.entry(entry.sha256).or_insert((path.as_str(), entry));
    }
    contents
}

/// Number of entries as the last 22 bytes of a ZIP without comment say.
fn announced_entries(bytes: &[u8]) -> Result<usize, PackageError> {
    match bytes.last_chunk::<22>() {
        Some([b'P', b'K', 5, 6, _, _, _, _, _, _, low, high, ..]) => Ok(u16::from_le_bytes([*low, *high]).into()),
        _ => Err(unreadable(
            "it does not end as a ZIP of this format does; was it cut off?",
        )),
    }
}

fn read_named(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str, limit: u64) -> Result<Vec<u8>, PackageError> {
    let index = zip.index_for_name(name).ok_or_else(|| refused(name, "is missing"))?;
    read_entry(
        zip.by_index(index).map_err(|error| refused(name, &error.to_string()))?,
        limit,
    )
}

/// Unpacks at most `limit` bytes.
fn read_entry<R: std::io::Read>(entry: ZipFile<'_, R>, limit: u64) -> Result<Vec<u8>, PackageError> {
    let name = entry.name().to_owned();
    let mut content = Vec::new();
    entry
        .take(limit + 1)
        .read_to_end(&mut content)
        .map_err(|error| refused(&name, &error.to_string()))?;
    within(&name, content.len() as u64, limit)?;
    Ok(content)
}

fn refused(name: &str, reason: &str) -> PackageError {
    PackageError::ArchiveEntry {
        name: name.to_owned(),
        reason: reason.to_owned(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "so that it fits `map_err`")]
fn unreadable(reason: impl ToString) -> PackageError {
    PackageError::ArchiveInvalid {
        reason: reason.to_string(),
    }
}
