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
    category: Option<String>,
    // The number of its last change: `app_changes` counts them.
    changed: i64,
});

// How often an app was added or changed. Whoever does locks the row: numbers come to light in their order.
table!(app_changes, "app_changes", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    number: i64,
});

table!(app_secrets, "app_secrets", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    app: String,
    hash: String,
    created_at: i64,
    frozen_at: Option<i64>,
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
    state_since: i64,
    // When its review was sped up, and whether it is: 0 comes before 1 in the queue.
    sped_up_at: Option<i64>,
    queue: i32,
    promotable: bool,
    manifest: String,
    manifest_sha256: String,
    signature: Json,
    // What the manifest says it calls.
    capabilities: Json,
    created_at: i64,
    uploaded_at: Option<i64>,
    // Since when its files are no longer kept.
    gone_at: Option<i64>,
});

// What happened to a version, in the order of their ids.
table!(version_steps, "version_steps", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    version: String,
    app: String,
    action: String,
    side: String,
    actor: String,
    state: String,
    reasons: Json,
    note: Option<String>,
    at: i64,
});

// What is known about a version since its last scan.
table!(version_evidence, "version_evidence", {
    #[sea_orm(primary_key, auto_increment = false)]
    version: String,
    evidence: Json,
    at: i64,
});

// The operator's content checker: one row, or none.
table!(content_checkers, "content_checkers", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    url: String,
    // Sealed with the platform's key.
    secret: Vec<u8>,
    // The one before, sealed, and until when it signs, too.
    old_secret: Option<Vec<u8>>,
    old_until: Option<i64>,
    since: i64,
});

// Who looks at a version, and of which wait it was told that it is overdue: one since `told_overdue`.
table!(reviews, "reviews", {
    #[sea_orm(primary_key, auto_increment = false)]
    version: String,
    reviewer: Option<String>,
    told_overdue: Option<i64>,
});

table!(version_messages, "version_messages", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    version: String,
    side: String,
    actor: String,
    text: String,
    at: i64,
});

// What an operator has set: a row `platform`, and one of the texts for reviews.
table!(platform_policy, "platform_policy", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    settings: Json,
    updated_at: i64,
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

// Contents that a version named which is gone; to be removed unless another one does.
table!(doomed_files, "doomed_files", {
    #[sea_orm(primary_key, auto_increment = false)]
    sha256: String,
    since: i64,
});

// One row: whoever begins a version shares a lock on it, whoever removes contents has it alone.
table!(removals, "removals", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
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
    // The part of the users, of a gray release; beside it, `audience` says which users.
    percent: Option<i64>,
    audience: Option<Json>,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
});

// The number of a subject among those whom a release took whose rule asks for it.
table!(release_seats, "release_seats", {
    #[sea_orm(primary_key, auto_increment = false)]
    release: String,
    #[sea_orm(primary_key, auto_increment = false)]
    subject: String,
    seat: i64,
});

// Versions that somebody took down on a host; `by` is their side.
table!(takedowns, "takedowns", {
    #[sea_orm(primary_key, auto_increment = false)]
    app: String,
    #[sea_orm(primary_key, auto_increment = false)]
    host: String,
    #[sea_orm(primary_key, auto_increment = false)]
    version_code: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    by: String,
    reason: String,
    created_at: i64,
});

// Measures against apps; `hutong_policy::enforcement::Measure` says what the columns mean.
table!(measures, "measures", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    // The app's.
    organisation: String,
    app: String,
    host: Option<String>,
    host_organisation: Option<String>,
    by_host: bool,
    sanction: Json,
    starts_at: i64,
    ends_at: Option<i64>,
    lifted_at: Option<i64>,
    rule: String,
    rule_url: Option<String>,
    reason: String,
    remedy: String,
    remedy_url: Option<String>,
    appeal: String,
    appeal_text: Option<String>,
    appeal_answer: Option<String>,
    created_at: i64,
    updated_at: i64,
});

// Below which code no version of an app is used on a host.
table!(minimums, "minimums", {
    #[sea_orm(primary_key, auto_increment = false)]
    app: String,
    #[sea_orm(primary_key, auto_increment = false)]
    host: String,
    version_code: i64,
});

// Which apps a host takes; without a row, all.
table!(host_choices, "host_choices", {
    #[sea_orm(primary_key, auto_increment = false)]
    host: String,
    choice: Json,
});

// On which versions a host wants a word of its own; without a row, on none.
table!(acceptance_rules, "acceptance_rules", {
    #[sea_orm(primary_key, auto_increment = false)]
    host: String,
    rule: Json,
});

// What a host says of a version; `state` is its word, `since` that.
table!(acceptances, "acceptances", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    version: String,
    host: String,
    app: String,
    version_code: i64,
    state: String,
    reasons: Json,
    note: Option<String>,
    since: i64,
});

// What containers told of a version, from `at` on for a minute.
table!(run_counts, "run_counts", {
    #[sea_orm(primary_key, auto_increment = false)]
    app: String,
    #[sea_orm(primary_key, auto_increment = false)]
    host: String,
    #[sea_orm(primary_key, auto_increment = false)]
    version_code: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    at: i64,
    starts: i64,
    errors: i64,
    crashes: i64,
});

// What ran on a day, numbered from the epoch on.
table!(day_counts, "day_counts", {
    #[sea_orm(primary_key, auto_increment = false)]
    app: String,
    #[sea_orm(primary_key, auto_increment = false)]
    host: String,
    #[sea_orm(primary_key, auto_increment = false)]
    version_code: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    day: i64,
    runs: i64,
    users: i64,
    errors: i64,
    crashes: i64,
});

// Users of an app on a host, or of the host when `app` is empty, in a span of days that begins with `first`; of those of
// a day, who came again so many days later.
table!(visits, "visits", {
    #[sea_orm(primary_key, auto_increment = false)]
    host: String,
    #[sea_orm(primary_key, auto_increment = false)]
    app: String,
    #[sea_orm(primary_key, auto_increment = false)]
    span: String,
    #[sea_orm(primary_key, auto_increment = false)]
    first: i64,
    users: i64,
    after_1: i64,
    after_7: i64,
    after_30: i64,
});

// The log of admissions, in order, from 0.
table!(log_entries, "log_entries", {
    #[sea_orm(primary_key, auto_increment = false)]
    place: i64,
    version: String,
    manifest_sha256: String,
    entry: String,
});

// The perfect subtrees of its Merkle tree, by `hutong_package::merkle::Node::number`; a row never changes.
table!(log_nodes, "log_nodes", {
    #[sea_orm(primary_key, auto_increment = false)]
    number: i64,
    hash: String,
});

// How many entries it has. Whoever adds one locks the row.
table!(log_sizes, "log_sizes", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    size: i64,
});
