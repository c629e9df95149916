//! Which contents of a version the platform has.

use std::collections::{BTreeMap, BTreeSet};

use hutong_core::Result;
use hutong_package::Manifest;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::model::{public_files, version_files, versions};
use crate::removal;

/// Rows of one statement; databases limit how many values one may carry.
const CHUNK: usize = 1000;

/// Extensions of files that gzip makes smaller.
const COMPRESSIBLE: [&str; 12] = [
    "js", "json", "css", "html", "xml", "svg", "txt", "md", "map", "wasm", "ttf", "otf",
];

/// Stores which contents `version` consists of, and which of them need not travel: those that are public, and
/// those that the same organisation has uploaded before. (What another organisation has uploaded and not yet
/// published counts as absent: its existence is nobody's business.)
pub(crate) async fn insert(version: &versions::Model, manifest: &Manifest, db: &impl ConnectionTrait) -> Result<()> {
    let mut files = BTreeMap::new();
    for (path, entry) in &manifest.files {
        let extension = path
            .rsplit_once('.')
            .map(|(_, extension)| extension.to_ascii_lowercase());
        let compressible = extension.is_some_and(|extension| COMPRESSIBLE.contains(&extension.as_str()));
        files
            .entry(entry.sha256.to_string())
            .or_insert((entry.size, compressible))
            .1 |= compressible;
    }
    let hashes: Vec<_> = files.keys().cloned().collect();
    removal::hold_back(db).await?;
    let mut known = BTreeSet::new();
    for chunk in hashes.chunks(CHUNK) {
        known.extend(known_contents(&version.organisation, chunk, db).await?);
    }
    let rows: Vec<_> = files
        .into_iter()
        .map(|(sha256, (size, compressible))| version_files::ActiveModel {
            version: Set(version.id.clone()),
            present: Set(known.contains(&sha256)),
            sha256: Set(sha256),
            size: Set(i64::try_from(size).unwrap_or(i64::MAX)),
            compressible: Set(compressible),
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        version_files::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

async fn known_contents(organisation: &str, hashes: &[String], db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let own_versions = versions::Entity::find()
        .select_only()
        .column(versions::Column::Id)
        .filter(versions::Column::Organisation.eq(organisation));
    let own = version_files::Entity::find()
        .select_only()
        .column(version_files::Column::Sha256)
        .distinct()
        .filter(version_files::Column::Sha256.is_in(hashes))
        .filter(version_files::Column::Present.eq(true))
        .filter(version_files::Column::Version.in_subquery(own_versions.into_query()))
        .into_tuple()
        .all(db)
        .await?;
    let public = public_files::Entity::find()
        .select_only()
        .column(public_files::Column::Sha256)
        .filter(public_files::Column::Sha256.is_in(hashes))
        .into_tuple()
        .all(db)
        .await?;
    Ok([own, public].concat())
}

/// Hashes of the contents that still have to be uploaded, sorted.
pub(crate) async fn missing(version: &str, db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let hashes = version_files::Entity::find()
        .select_only()
        .column(version_files::Column::Sha256)
        .filter(version_files::Column::Version.eq(version))
        .filter(version_files::Column::Present.eq(false))
        .order_by_asc(version_files::Column::Sha256);
    Ok(hashes.into_tuple().all(db).await?)
}

/// Notes that a content has arrived.
pub(crate) async fn arrived(version: &str, sha256: &str, db: &impl ConnectionTrait) -> Result<()> {
    let which = Condition::all()
        .add(version_files::Column::Version.eq(version))
        .add(version_files::Column::Sha256.eq(sha256));
    version_files::Entity::update_many()
        .col_expr(version_files::Column::Present, Expr::value(true))
        .filter(which)
        .exec(db)
        .await?;
    Ok(())
}

/// Opens the contents of a version to everybody.
pub(crate) async fn publish(version: &str, db: &impl ConnectionTrait) -> Result<()> {
    let contents = version_files::Entity::find()
        .select_only()
        .columns([
            version_files::Column::Sha256,
            version_files::Column::Size,
            version_files::Column::Compressible,
        ])
        .filter(version_files::Column::Version.eq(version))
        // publishers of the same contents meet them in the same order, so they never wait for each other in a ring
        .order_by_asc(version_files::Column::Sha256)
        .into_query();
    let mut insert = Query::insert();
    insert
        .into_table(public_files::Entity)
        .columns([
            public_files::Column::Sha256,
            public_files::Column::Size,
            public_files::Column::Compressible,
        ])
        .select_from(contents)
        .map_err(hutong_core::Error::internal)?
        .on_conflict(OnConflict::column(public_files::Column::Sha256).do_nothing().to_owned());
    db.execute(&insert).await?;
    Ok(())
}
