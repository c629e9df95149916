//! A scanner that opens nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use hutong_core::{PackageSeen, PageSeen, ScanError, Scanner, ScriptsSeen};
use hutong_package::{Archive, Limits, Manifest};
use tokio::sync::RwLock;

type Look = dyn Fn(&Manifest) -> Result<Vec<PageSeen>, ScanError> + Send + Sync;

/// Says of a package what the test wants; at first, that each of its pages opens.
pub struct TestScanner {
    look: Mutex<Arc<Look>>,
    /// What stands in the scripts of every package.
    pub scripts: Mutex<ScriptsSeen>,
    /// Scans that were begun.
    pub begun: AtomicUsize,
    /// Whoever holds it for writing keeps scans from coming to their end.
    pub gate: RwLock<()>,
}

impl Default for TestScanner {
    fn default() -> Self {
        let open = |path: &String| PageSeen {
            path: path.clone(),
            built: true,
            opened: true,
            ..PageSeen::default()
        };
        Self {
            look: Mutex::new(Arc::new(move |manifest| Ok(manifest.pages.iter().map(open).collect()))),
            scripts: Mutex::default(),
            begun: AtomicUsize::new(0),
            gate: RwLock::new(()),
        }
    }
}

impl TestScanner {
    /// From now on this is said.
    pub fn says(&self, look: impl Fn(&Manifest) -> Result<Vec<PageSeen>, ScanError> + Send + Sync + 'static) {
        *self.look.lock().unwrap() = Arc::new(look);
    }
}

#[async_trait::async_trait]
impl Scanner for TestScanner {
    async fn scan(&self, package: Vec<u8>) -> Result<PackageSeen, ScanError> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        let _open = self.gate.read().await;
        let archive = Archive::read(&package, &Limits::default()).unwrap();
        let look = self.look.lock().unwrap().clone();
        Ok(PackageSeen {
            pages: look(&archive.manifest)?,
            scripts: self.scripts.lock().unwrap().clone(),
        })
    }
}
