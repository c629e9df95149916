//! Rows of the registry's tables. What leaves the platform is declared with the operations.

macro_rules! table {
    ($module:ident, $table:literal, { $($(#[$attribute:meta])* $field:ident: $type:ty,)* }) => {
        pub(crate) mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$attribute])* pub $field: $type,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

table!(hosts, "hosts", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    organisation: String,
    registration: Json,
    created_at: i64,
    updated_at: i64,
});

table!(apps, "apps", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    organisation: String,
    appid: String,
    name: String,
    summary: Option<String>,
    icon: Option<String>,
    created_at: i64,
});

table!(app_secrets, "app_secrets", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    app: String,
    hash: String,
    created_at: i64,
});

table!(app_keys, "app_keys", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    app: String,
    name: String,
    public_key: String,
    created_at: i64,
});

table!(versions, "versions", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    organisation: String,
    app: String,
    code: i64,
    name: String,
    state: String,
    promotable: bool,
    manifest: String,
    manifest_sha256: String,
    signature: Json,
    created_at: i64,
    uploaded_at: Option<i64>,
});

// One row per content: a content that stands under several paths is one file here.
table!(version_files, "version_files", {
    #[sea_orm(primary_key, auto_increment = false)]
    version: String,
    #[sea_orm(primary_key, auto_increment = false)]
    sha256: String,
    size: i64,
    compressible: bool,
    present: bool,
});

// Contents of uploaded versions: what `/blobs` serves to anybody.
table!(public_files, "public_files", {
    #[sea_orm(primary_key, auto_increment = false)]
    sha256: String,
    size: i64,
    compressible: bool,
});

table!(releases, "releases", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    organisation: String,
    app: String,
    version: String,
    version_code: i64,
    host: String,
    host_organisation: String,
    track: String,
    state: String,
    audience: Option<Json>,
    rollback: bool,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
});
