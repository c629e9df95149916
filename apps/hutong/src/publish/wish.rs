//! What `hutong publish --release` asks for.

/// A release that is asked for.
#[derive(Clone)]
pub(super) struct Wish {
    pub(super) host: String,
    pub(super) track: String,
    pub(super) percent: Option<u8>,
}

impl Wish {
    /// Whether users see it, who get admitted versions only.
    pub(super) fn is_for_users(&self) -> bool {
        matches!(self.track.as_str(), "gray" | "online")
    }
}

/// Reads `HOST[:TRACK[:PERCENT]]`.
pub(super) fn wish(text: &str) -> Result<Wish, String> {
    let mut parts = text.split(':');
    let host = parts.next().unwrap_or_default().to_owned();
    let track = parts.next().unwrap_or("online").to_owned();
    let percent = parts.next().map(str::parse).transpose();
    let percent = percent.map_err(|_| "the part of the users is a number from 1 to 100".to_owned())?;
    if host.is_empty() || parts.next().is_some() {
        return Err("a release is HOST, HOST:TRACK or HOST:gray:PERCENT".to_owned());
    }
    if !["dev", "trial", "gray", "online"].contains(&track.as_str()) {
        return Err(format!("there is no track {track}: dev, trial, gray or online"));
    }
    match percent {
        None if track == "gray" => Err("a gray release is for a part of the users: HOST:gray:PERCENT".to_owned()),
        Some(_) if track != "gray" => Err(format!("everybody on the track {track} sees it: leave the part out")),
        Some(percent) if !(1..=100).contains(&percent) => {
            Err("the part of the users is a number from 1 to 100".to_owned())
        }
        percent => Ok(Wish { host, track, percent }),
    }
}
