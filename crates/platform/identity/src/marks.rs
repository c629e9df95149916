//! Who was counted already, without saying who. A mark is what only the platform's key makes of a subject, of what they
//! did and of the span of days in which that counts once: those of two days, or of two apps, have nothing in common, and
//! nobody reads a subject from them who has the database alone.

use hmac::{Hmac, Mac as _};
use hutong_base::{Day, Span};
use hutong_core::{ContainerSession, Error, Platform, Result, Run, Visit, to_text};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use sha2::Sha256;

use crate::model::mark;

const PURPOSE: &str = "hutong-marks-v1";
/// As many bytes as two users are told apart by.
const BYTES: usize = 16;
/// How many runs of a version count of one user a day; the same of those with an error, and with a crash.
const RUNS: i64 = 100;

/// Whether something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    /// The user has not done it before, on this day.
    First,
    /// They do it again.
    Again,
    /// It does not.
    Not,
}

/// The marks of one subject of an app on a host.
pub(crate) struct Marks<'a> {
    key: [u8; 32],
    session: &'a ContainerSession,
    day: Day,
    db: &'a DatabaseTransaction,
}

impl<'a> Marks<'a> {
    /// As of today, in this transaction.
    pub fn of(
        session: &'a ContainerSession,
        day: Day,
        platform: &Platform,
        db: &'a DatabaseTransaction,
    ) -> Result<Self> {
        let key = platform.keys.secret(PURPOSE)?;
        Ok(Self { key, session, day, db })
    }

    /// Takes note of a run of the version; only if it is the first one, when it was not `told`.
    pub async fn run(&self, code: u64, run: Run, told: bool) -> Result<Counts> {
        let what = (to_text(run)?, code, &self.session.app);
        let mark = self.mark(&what, self.day)?;
        if self.add(&mark, self.day.plus(1)).await? {
            return Ok(Counts::First);
        }
        if !told {
            return Ok(Counts::Not);
        }
        let more = mark::Entity::update_many()
            .col_expr(mark::Column::Times, Expr::col(mark::Column::Times).add(1))
            .filter(mark::Column::Mark.eq(mark))
            .filter(mark::Column::Times.lt(RUNS))
            .exec(self.db)
            .await?;
        Ok(if more.rows_affected == 1 {
            Counts::Again
        } else {
            Counts::Not
        })
    }

    /// Takes note that the subject is there: what that says of the users of the app, and of the host.
    pub async fn visits(&self) -> Result<Vec<Visit>> {
        let mut visits = Vec::new();
        for of_host in [false, true] {
            for span in Span::ALL {
                let first = span.first(self.day);
                let kept = match span {
                    Span::Day => first.plus(Visit::AGAIN[2] + 1),
                    Span::Week | Span::Month => span.after(first),
                };
                let is_new = self.add(&self.visit(of_host, span, first)?, kept).await?;
                let visit = |first, again| Visit {
                    of_host,
                    span,
                    first,
                    again,
                };
                visits.extend(is_new.then(|| visit(first, None)));
                match (span, is_new) {
                    // who was there today is known in week and month
                    (Span::Day, false) => break,
                    (Span::Day, true) => {
                        for days in Visit::AGAIN {
                            let before = first.plus(-days);
                            let is_known = self.has(self.visit(of_host, span, before)?).await?;
                            visits.extend(is_known.then(|| visit(before, Some(days))));
                        }
                    }
                    (Span::Week | Span::Month, _) => {}
                }
            }
        }
        Ok(visits)
    }

    fn visit(&self, of_host: bool, span: Span, first: Day) -> Result<Vec<u8>> {
        self.mark(&(span, (!of_host).then_some(&self.session.app)), first)
    }

    fn mark(&self, what: &impl Serialize, first: Day) -> Result<Vec<u8>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).map_err(Error::internal)?;
        let all = (what, first, &self.session.host, &self.session.subject);
        mac.update(&serde_json::to_vec(&all)?);
        Ok(mac.finalize().into_bytes()[..BYTES].to_vec())
    }

    /// Whether the mark was not there.
    async fn add(&self, mark: &[u8], end: Day) -> Result<bool> {
        let row = mark::ActiveModel {
            mark: Set(mark.to_vec()),
            times: Set(1),
            expires_at: Set(end.begins_at()),
        };
        let added = mark::Entity::insert(row)
            .on_conflict(OnConflict::column(mark::Column::Mark).do_nothing().to_owned())
            .exec_without_returning(self.db)
            .await?;
        Ok(added == 1)
    }

    async fn has(&self, mark: Vec<u8>) -> Result<bool> {
        let found = mark::Entity::find_by_id(mark)
            .select_only()
            .column(mark::Column::Times)
            .into_tuple::<i64>();
        Ok(found.one(self.db).await?.is_some())
    }
}
