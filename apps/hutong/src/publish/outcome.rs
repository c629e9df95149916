//! What came of a publish: for people, as JSON and as an exit code.

use hutong_package::Digest;
use serde::Serialize;

use super::Version;
use crate::client::{ClientError, REFUSED, UNREACHABLE};

/// What came of a publish. Each has an exit code of its own, except those that are a success.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// Uploaded, and released wherever that was asked for.
    #[default]
    Published,
    /// The reviewers have it, and nobody waits for them.
    InReview,
    /// Not published, for a reason on this machine.
    Failed,
    /// The platform refused the version.
    Refused,
    /// The platform does not answer.
    Unreachable,
    /// Not decided, or not scanned, within the time.
    Undecided,
    /// The reviewers rejected it.
    Rejected,
    /// The version is there, but a host did not get it.
    ReleaseRefused,
    /// The platform could not open its pages.
    ScanFailed,
    /// It was withdrawn or removed.
    Gone,
}

impl Outcome {
    pub(super) fn exit_code(self) -> u8 {
        match self {
            Self::Published | Self::InReview => 0,
            Self::Failed => 1,
            Self::Refused => REFUSED,
            Self::Unreachable => UNREACHABLE,
            Self::Undecided => 5,
            Self::Rejected => 6,
            Self::ReleaseRefused => 7,
            Self::ScanFailed => 8,
            Self::Gone => 9,
        }
    }

    /// What comes of a version that is in this state at last. One that nobody submits is released, if the platform lets.
    pub(super) fn at(state: &str, is_submitted: bool, is_waited_for: bool) -> Self {
        match state {
            "uploaded" | "scanning" => Self::Undecided,
            "scan_failed" => Self::ScanFailed,
            _ if !is_submitted => Self::Published,
            "in_review" | "delayed" if is_waited_for => Self::Undecided,
            "in_review" | "delayed" => Self::InReview,
            "rejected" => Self::Rejected,
            "admitted" => Self::Published,
            _ => Self::Gone,
        }
    }

    /// What a publish that ended with an error comes to.
    pub(super) fn of(error: &anyhow::Error) -> Self {
        match ClientError::among(error).map(ClientError::exit_code) {
            None => Self::Failed,
            Some(UNREACHABLE) => Self::Unreachable,
            Some(_) => Self::Refused,
        }
    }
}

/// What is known of a publish, as far as it has come.
#[derive(Default, Serialize)]
pub(super) struct Published {
    pub(super) outcome: Outcome,
    pub(super) app: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version_code: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) manifest_sha256: Option<Digest>,
    pub(super) uploaded: usize,
    pub(super) releases: Vec<Release>,
    /// Why it is not published, or not everywhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) problems: Vec<Trouble>,
}

#[derive(Serialize)]
pub(super) struct Release {
    pub(super) id: String,
    pub(super) host: String,
    pub(super) track: String,
}

#[derive(Default, Serialize)]
pub(super) struct Trouble {
    /// The platform's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    message: String,
    /// The host that does not get it.
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
}

impl Published {
    pub(super) fn trouble(&mut self, message: String, error: Option<&ClientError>, host: Option<&str>) {
        self.problems.push(Trouble {
            code: error.and_then(ClientError::code).map(str::to_owned),
            message,
            host: host.map(str::to_owned),
        });
    }

    /// The version does not go to users: says why.
    pub(super) fn end(&mut self, outcome: Outcome, version: &Version) {
        if outcome == Outcome::InReview {
            // what was refused to testers stays said
            if self.outcome == Outcome::Published {
                self.outcome = outcome;
            }
            return;
        }
        self.outcome = outcome;
        let last = version.steps.last();
        let note = last.and_then(|step| step.note.as_deref()).unwrap_or_default();
        let message = match outcome {
            Outcome::Undecided => {
                let who = match version.state.as_str() {
                    "uploaded" | "scanning" => "the platform has not scanned the version",
                    _ => "the reviewers have not decided",
                };
                format!("{who} yet: run the same command again later")
            }
            Outcome::Rejected => {
                let reasons = last.map(|step| step.reasons.join(", ")).unwrap_or_default();
                format!("the reviewers rejected the version: {reasons}: {note}")
            }
            Outcome::ScanFailed => {
                format!("the platform could not open its pages: {note}; see what `hutong run` says of it")
            }
            _ => format!("the version is {}: nothing is released", version.state),
        };
        eprintln!("error: {message}");
        self.trouble(message, None, None);
    }

    pub(super) fn report(&self) {
        let code = self.version_code.unwrap_or_default();
        let version = self.version.as_deref().unwrap_or_default();
        println!("version {code} is {version}; {} files uploaded", self.uploaded);
        match self.state.as_deref().unwrap_or_default() {
            "in_review" | "delayed" => {
                println!("in review: once it is admitted, the same command releases it to hosts");
            }
            state if self.releases.is_empty() => {
                println!("{state}; not released to any host: give --release host_… to do that");
            }
            _ => {}
        }
        for Release { id, host, track } in &self.releases {
            println!("released to {host} on {track} as {id}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn where_a_version_is_at_last_decides_what_came_of_it() {
        for (state, submitted, waited, code) in [
            ("scanning", false, false, 5),
            ("scan_failed", false, false, 8),
            ("scan_failed", true, true, 8),
            ("ready", false, false, 0),
            ("in_review", true, false, 0),
            ("in_review", true, true, 5),
            ("delayed", true, true, 5),
            ("rejected", true, true, 6),
            ("withdrawn", true, true, 9),
            ("removed", true, true, 9),
            ("admitted", true, true, 0),
        ] {
            let outcome = Outcome::at(state, submitted, waited);
            assert_eq!(
                outcome.exit_code(),
                code,
                "{state}, submitted: {submitted}, waited for: {waited}"
            );
        }
    }
}
