//! Before routes and layers: what this node answered just now, and still holds, is answered again. What the layers promise
//! holds here, too: requests are counted, and the answer has the same head and body.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures::future::Either;
use hutong_core::AppState;
use tower::Service;

use crate::observe;

const MINUTE: i64 = 60_000;

/// The platform as a service.
#[derive(Clone)]
pub struct Front {
    platform: AppState,
    router: Router,
    again: Arc<Again>,
}

/// How many requests were answered again. There are too many of them for a line of the log each.
#[derive(Default)]
struct Again {
    minute: AtomicI64,
    requests: AtomicU64,
}

impl Front {
    pub(crate) fn new(platform: AppState, router: Router) -> Self {
        Self {
            platform,
            router,
            again: Arc::default(),
        }
    }

    fn again(&self, request: &Parts) -> Option<Response> {
        let mut answer = hutong_identity::again(&self.platform, request)?;
        // whoever asks too often is refused behind
        self.platform.limiter.take(&self.platform, request).ok()?;
        let headers = answer.headers_mut();
        // as `hutong_core::http::from_any_page` does
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        let id = observe::id_of(&self.platform, &request.headers);
        tracing::debug!(id = id.to_str().unwrap_or_default(), "answered again");
        observe::mark(&mut answer, id);
        self.again.count(self.platform.clock.now());
        Some(answer)
    }
}

impl Again {
    fn count(&self, now: i64) {
        let minute = now / MINUTE;
        if self.minute.swap(minute, Ordering::Relaxed) != minute {
            let requests = self.requests.swap(0, Ordering::Relaxed);
            tracing::info!(requests, "answered again in a minute");
        }
        self.requests.fetch_add(1, Ordering::Relaxed);
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (parts, body) = request.into_parts();
        match self.again(&parts) {
            Some(answer) => Either::Left(ready(Ok(answer))),
            None => Either::Right(self.router.call(Request::from_parts(parts, body))),
        }
    }
}
