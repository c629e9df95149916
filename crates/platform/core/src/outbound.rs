//! The port through which the platform calls somebody's server: signed as Standard Webhooks says, within bounds, and
//! nowhere inside.

use async_trait::async_trait;
use axum::http::StatusCode;

use crate::Result;

/// One request: a `POST` of JSON.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// Where to.
    pub url: &'a str,
    /// The header `webhook-id`: the same whenever the same is sent.
    pub id: &'a str,
    /// What signs it, the newest first.
    pub secrets: &'a [Vec<u8>],
    /// When it is made, milliseconds since the epoch.
    pub at: i64,
    /// The JSON.
    pub body: String,
    /// Most bytes that are read of the answer's body.
    pub most: usize,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status; redirects are not followed.
    pub status: StatusCode,
    /// The body; absent when there is more of it than was to be read, or it broke off.
    pub body: Option<Vec<u8>>,
}

/// Why nothing came through. The text is for whoever named the URL: it says nothing of the platform's own network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// It was checked, and is none any more.
    #[error("the URL is malformed")]
    Url,
    /// Nothing is found under it.
    #[error("the name does not lead to an address")]
    Name,
    /// Nothing inside is called.
    #[error("the name leads into a private network")]
    Refused,
    /// What goes over the public Internet is encrypted.
    #[error("without TLS, only what the operator allows is called")]
    Plain,
    /// Nobody listens there.
    #[error("no connection could be made")]
    Connect,
    /// It may be somebody else.
    #[error("the certificate is not valid for this name")]
    Tls,
    /// What came is no answer.
    #[error("the answer is no HTTP, or the connection broke")]
    Broken,
    /// It took too long.
    #[error("no answer within {0} s")]
    Timeout(u64),
}

/// Calls servers.
#[async_trait]
pub trait Outbound: Send + Sync {
    /// Refuses a URL that can be seen to lead where nothing may go. A name is looked at when it is resolved.
    fn check(&self, url: &str) -> Result<()>;

    /// Makes one attempt.
    async fn post(&self, call: Call<'_>) -> Result<Answer, CallError>;
}
