//! Files by their SHA-256.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use hutong_package::Digest;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Key;
use object_store::{GetResult, ObjectStore, ObjectStoreExt as _};

use crate::{Error, Result};

/// The store of files by hash. It grows by whole files: a write goes to a temporary name, is flushed
/// to the disk and renamed, so a file is there completely or not at all, and writing one twice is harmless.
#[derive(Debug, Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// Files in a folder, which is made when missing.
    pub fn folder(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        Ok(Self(Arc::new(
            LocalFileSystem::new_with_prefix(folder)?.with_fsync(true),
        )))
    }

    /// Files in memory.
    pub fn memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Stores `bytes`, whose hash the caller has checked to be `digest`.
    pub async fn put(&self, digest: &Digest, bytes: Bytes) -> Result<()> {
        self.0.put(&key(digest), bytes.into()).await?;
        Ok(())
    }

    /// Opens a file; `None` when there is none.
    pub async fn get(&self, digest: &Digest) -> Result<Option<GetResult>> {
        match self.0.get(&key(digest)).await {
            Ok(found) => Ok(Some(found)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a file, whether it was there or not.
    pub async fn remove(&self, digest: &Digest) -> Result<()> {
        match self.0.delete(&key(digest)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Two letters of folder keep folders small.
fn key(digest: &Digest) -> Key {
    let hash = digest.to_string();
    Key::from(format!("{}/{hash}", &hash[..2]))
}
