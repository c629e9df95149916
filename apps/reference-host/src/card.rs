//! Mini-program cards come from mini-programs, that is, from strangers.

use url::Url;

use crate::{config::is_id, error::Error, model::Card, request::text};

/// Longest inline image of a card, in bytes of its data URL.
const LONGEST_IMAGE: usize = 128 * 1024;

/// The card, if all of it is fit to be stored and shown.
pub(crate) fn check(card: Card) -> Result<Card, Error> {
    if !is_id(&card.app) {
        return Err(Error::Invalid("card.app must be the id of a mini-program".into()));
    }
    let title = text("card.title", &card.title, 100)?;
    let path = text("card.path", &card.path, 1024)?;
    if title.is_empty() {
        return Err(Error::Invalid("card.title is empty".into()));
    }
    if card.image_url.as_deref().is_some_and(|url| !is_image(url)) {
        return Err(Error::Invalid(
            "card.image_url must be a short http, https or data:image URL".into(),
        ));
    }
    Ok(Card { title, path, ..card })
}

/// Whether a page may show the image at `url`.
pub(crate) fn is_image(url: &str) -> bool {
    if let Some(data) = url.strip_prefix("data:image/") {
        return data.len() <= LONGEST_IMAGE;
    }
    url.len() <= 2048 && Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
