//! Finding the rows of a table that have a text in some of their columns, without reading the table.
//!
//! Each database keeps its own index over the one, two and three letters in a row that these columns have, under the
//! database's own idea of small letters, and keeps it up to date by itself. Three letters would do for Latin; Chinese is
//! searched for by one or two. A longer text has all of its threes in a row that has it, but not the other way round: what
//! comes from the index is looked at again.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

use super::execute;

/// A table whose `id` is text, and those of its columns that are searched.
#[derive(Debug, Clone, Copy)]
pub struct Searched {
    /// The table.
    pub table: &'static str,
    /// Its columns.
    pub columns: [&'static str; 2],
}

/// Letters that are looked at: no text in a searched column is longer.
const LONGEST: usize = 100;

impl Searched {
    /// Makes the index, over the rows that there are.
    pub async fn create(self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let statements = match db.get_database_backend() {
            DbBackend::Postgres => self.postgres(),
            _ => self.sqlite(),
        };
        for statement in statements {
            execute(db, &statement).await?;
        }
        Ok(())
    }

    /// The ids of all rows that may have `part`; `None` when they are more than `most`.
    pub async fn candidates(
        self,
        part: &str,
        most: usize,
        db: &impl ConnectionTrait,
    ) -> Result<Option<Vec<String>>, DbErr> {
        let Self { table, .. } = self;
        let backend = db.get_database_backend();
        let (ids, found) = if backend == DbBackend::Postgres {
            let found = format!("SELECT id FROM {table}_having($1, $2) AS id");
            (found.clone(), found)
        } else {
            // the places of a text shorter than three letters are its first alone
            let found = format!(
                "SELECT rowid FROM {table}_grams WHERE {table}_grams MATCH (
                     SELECT group_concat(gram, ' ') FROM (
                         SELECT DISTINCT hex(substr(lower($1), at, 3)) AS gram FROM gram_places
                         WHERE size = 3 AND at <= max(1, length($1) - 2)
                     )
                 ) LIMIT $2"
            );
            (
                format!("SELECT row AS id FROM {table}_rows WHERE number IN ({found})"),
                found,
            )
        };
        let most = i64::try_from(most).unwrap_or(i64::MAX - 1);
        let values: [Value; 2] = [part.into(), (most + 1).into()];
        // they are counted first: of a common text none is wanted
        let count = format!("SELECT count(*) AS count FROM ({found}) AS found");
        let count = Statement::from_sql_and_values(backend, count, values.clone());
        let count: i64 = match db.query_one_raw(count).await? {
            Some(row) => row.try_get("", "count")?,
            None => 0,
        };
        if most < count {
            return Ok(None);
        }
        if count == 0 {
            return Ok(Some(Vec::new()));
        }
        let rows = db
            .query_all_raw(Statement::from_sql_and_values(backend, ids, values))
            .await?;
        let ids = rows.iter().map(|row| row.try_get("", "id"));
        ids.collect::<Result<_, _>>().map(Some)
    }

    /// An index of PostgreSQL's over an expression. Whoever asks the function that reads it gets the index used, whatever
    /// the planner thinks of it: evaluating the expression for every row is what must not happen.
    fn postgres(self) -> Vec<String> {
        let Self {
            table,
            columns: [one, other],
        } = self;
        vec![
            format!(
                "CREATE FUNCTION {table}_grams(one text, other text) RETURNS text[]
                 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                     SELECT array_agg(substr(part, at, size))
                     FROM unnest(ARRAY[lower(one), lower(other)]) AS part, generate_series(1, length(part)) AS at,
                          generate_series(1, 3) AS size
                 $$"
            ),
            format!("CREATE INDEX {table}_grams ON {table} USING gin ({table}_grams({one}, {other}))"),
            format!(
                "CREATE FUNCTION {table}_having(part text, most bigint) RETURNS SETOF text LANGUAGE sql STABLE
                 SET enable_seqscan = off SET enable_indexscan = off AS $$
                     SELECT id FROM {table} WHERE {table}_grams({one}, {other}) @> ARRAY(
                         SELECT substr(lower(part), at, 3) FROM generate_series(1, greatest(1, length(part) - 2)) AS at
                     ) LIMIT most
                 $$"
            ),
        ]
    }

    /// A full-text index of SQLite's without the text: its words are the letters in hex. Triggers write it; rows have
    /// numbers of their own, as those that SQLite gives them by itself change when the file is packed.
    fn sqlite(self) -> Vec<String> {
        let Self {
            table,
            columns: [one, other],
        } = self;
        let grams = |row: &str| {
            let of = |column: &str| {
                format!(
                    "(SELECT group_concat(hex(substr(lower({row}.{column}), at, size)), ' ') FROM gram_places
                      WHERE at <= length({row}.{column}) - size + 1)"
                )
            };
            format!("coalesce({}, '') || ' ' || coalesce({}, '')", of(one), of(other))
        };
        let number = |row: &str| format!("(SELECT number FROM {table}_rows WHERE row = {row}.id)");
        let trigger = |name: &str, when: &str, work: &str| {
            format!("CREATE TRIGGER {table}_grams_{name} AFTER {when} ON {table} BEGIN {work}; END")
        };
        let insert = format!(
            "INSERT INTO {table}_grams (rowid, grams) SELECT {}, {}",
            number("new"),
            grams("new")
        );
        let delete = format!("DELETE FROM {table}_grams WHERE rowid = {}", number("old"));
        vec![
            "CREATE TABLE gram_places (at INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (at, size))
             WITHOUT ROWID"
                .to_owned(),
            format!(
                "INSERT INTO gram_places WITH RECURSIVE places (at) AS (
                     SELECT 1 UNION ALL SELECT at + 1 FROM places WHERE at < {LONGEST}
                 ) SELECT at, size FROM places, (SELECT 1 AS size UNION SELECT 2 UNION SELECT 3)"
            ),
            format!("CREATE TABLE {table}_rows (number INTEGER PRIMARY KEY, row TEXT NOT NULL UNIQUE)"),
            format!(
                "CREATE VIRTUAL TABLE {table}_grams
                 USING fts5(grams, content = '', contentless_delete = 1, detail = none, tokenize = ascii)"
            ),
            format!("INSERT INTO {table}_rows (row) SELECT id FROM {table} ORDER BY id"),
            format!(
                "INSERT INTO {table}_grams (rowid, grams) SELECT number, {} FROM {table}_rows
                 JOIN {table} ON {table}.id = row",
                grams(table)
            ),
            trigger(
                "insert",
                "INSERT",
                &format!("INSERT INTO {table}_rows (row) VALUES (new.id); {insert}"),
            ),
            trigger(
                "update",
                &format!("UPDATE OF {one}, {other}"),
                &format!("{delete}; {insert}"),
            ),
            trigger(
                "delete",
                "DELETE",
                &format!("{delete}; DELETE FROM {table}_rows WHERE row = old.id"),
            ),
        ]
    }
}
