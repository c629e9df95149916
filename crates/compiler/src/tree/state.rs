use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// By what a file is known to be the one that was read before.
#[derive(Debug, Clone, Copy)]
pub struct State {
    /// Bytes.
    pub size: u64,
    /// Whether a file in this state has this content for ever. Else it has to be read.
    pub is_settled: bool,
    device: u64,
    inode: u64,
    /// When the system itself saw the last change, in seconds and nanoseconds; nobody can set this time.
    changed: (i64, i64),
}

impl State {
    /// The state that `metadata` tells, asked for after `now`; it is settled when the last change was `settling` before.
    /// Without a clock nothing is.
    pub fn of(metadata: &Metadata, now: Option<SystemTime>, settling: Duration) -> Self {
        let changed = (metadata.ctime(), metadata.ctime_nsec());
        let since_epoch = |time: (i64, i64)| {
            let seconds = Duration::from_secs(u64::try_from(time.0).ok()?);
            Some(UNIX_EPOCH + seconds + Duration::from_nanos(u64::try_from(time.1).ok()?))
        };
        Self {
            size: metadata.len(),
            is_settled: since_epoch(changed)
                .zip(now)
                .is_some_and(|(changed, now)| changed + settling < now),
            device: metadata.dev(),
            inode: metadata.ino(),
            changed,
        }
    }

    /// Equal for equal states.
    pub fn to_bytes(self) -> Vec<u8> {
        let (seconds, nanoseconds) = self.changed;
        let numbers = [self.size, self.device, self.inode].map(u64::to_le_bytes);
        let times = [seconds, nanoseconds].map(i64::to_le_bytes);
        numbers.into_iter().chain(times).flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_settled_some_time_after_its_last_change() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let metadata = file.as_file().metadata().unwrap();
        let changed = metadata.modified().unwrap();
        let second = Duration::from_secs(1);
        let after = |seconds| State::of(&metadata, Some(changed + seconds * second), 2 * second);
        assert!(!State::of(&metadata, None, second).is_settled);
        assert!(!after(1).is_settled && after(4).is_settled);
        let before = State::of(&metadata, Some(changed - 60 * second), 2 * second);
        assert!(!before.is_settled, "where the clock of the files goes before this one");
        assert_eq!(before.to_bytes(), after(4).to_bytes());
    }
}
