//! Everything that a platform has, in rows.

use hutong_policy::snapshot::{HostRow, MeasureRow, MinimumRow, ReleaseRow, VersionRow};
use hutong_policy::{Builder, Snapshot};
use serde::{Deserialize, Serialize};

/// Everything that a platform has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct World {
    pub hosts: Vec<HostRow>,
    pub versions: Vec<VersionRow>,
    pub releases: Vec<ReleaseRow>,
    pub minimums: Vec<MinimumRow>,
    pub measures: Vec<MeasureRow>,
}

impl World {
    pub fn snapshot(&self) -> Snapshot {
        let mut builder = Builder::default();
        for row in &self.hosts {
            builder.host(row.clone()).unwrap();
        }
        for row in &self.versions {
            builder.version(row).unwrap();
        }
        for row in &self.releases {
            builder.release(row).unwrap();
        }
        for row in &self.minimums {
            builder.minimum(row).unwrap();
        }
        for row in &self.measures {
            builder.measure(row.clone()).unwrap();
        }
        builder.build()
    }
}
