//! Who a user is: to their host, to the platform, to each app.

/// A user as one host knows them.
pub mod subject {
    use sea_orm::entity::prelude::*;

    /// A row of `subjects`; (host, `host_user`) is unique.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "subjects")]
    pub struct Model {
        /// `sub_…`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// The host.
        pub host: String,
        /// The host's own user id; never leaves the platform.
        pub host_user: String,
        /// When the host first vouched for them.
        pub created_at: i64,
    }

    /// None: areas join by ids.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Assertions that were accepted and could be accepted again by their times.
pub mod used_assertion {
    use sea_orm::entity::prelude::*;

    /// A row of `used_assertions`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "used_assertions")]
    pub struct Model {
        /// The host.
        #[sea_orm(primary_key, auto_increment = false)]
        pub host: String,
        /// The assertion's `jti`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub jti: String,
        /// From here on its own `exp` keeps it out, and the row is of no use.
        pub expires_at: i64,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a container may act as: one subject in one app on one host.
pub mod container_session {
    use sea_orm::entity::prelude::*;

    /// A row of `container_sessions`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "container_sessions")]
    pub struct Model {
        /// SHA-256 of the token (`hcs_…`), hex.
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        /// The host.
        pub host: String,
        /// The app.
        pub app: String,
        /// The subject.
        pub subject: String,
        /// What the host said of them: an object of attributes.
        pub said: Json,
        /// When it began.
        pub created_at: i64,
        /// When it ends.
        pub expires_at: i64,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who was counted, without saying who.
pub mod mark {
    use sea_orm::entity::prelude::*;

    /// A row of `marks`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "marks")]
    pub struct Model {
        /// What only the platform's key makes of a subject, an app and a span of days.
        #[sea_orm(primary_key, auto_increment = false)]
        pub mark: Vec<u8>,
        /// How often it was counted.
        pub times: i64,
        /// First moment at which it is of no use.
        pub expires_at: i64,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What `wx.login` gives to a mini-program, for its back end to exchange once.
pub mod login_code {
    use sea_orm::entity::prelude::*;

    /// A row of `login_codes`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "login_codes")]
    pub struct Model {
        /// SHA-256 of the code, hex.
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        /// The app it was given to.
        pub app: String,
        /// Whom it stands for.
        pub subject: String,
        /// When it was given out.
        pub created_at: i64,
        /// When it ends, used or not.
        pub expires_at: i64,
        /// When it was exchanged.
        pub used_at: Option<i64>,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A subject as one app knows them.
pub mod openid {
    use sea_orm::entity::prelude::*;

    /// A row of `openids`; (app, openid) is unique. Nothing about it can be computed from anything else.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "openids")]
    pub struct Model {
        /// The app.
        #[sea_orm(primary_key, auto_increment = false)]
        pub app: String,
        /// The subject.
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: String,
        /// The app's name for the subject.
        pub openid: String,
        /// The one valid session key: 16 bytes, base64. Kept as it is, because the platform signs and
        /// encrypts data for the app's back end with it.
        pub session_key: String,
        /// When the app first met the subject.
        pub created_at: i64,
        /// When the session key was made.
        pub session_key_at: i64,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Users of hosts who try an app out before everybody gets it, as its developer named them.
pub mod tester {
    use sea_orm::entity::prelude::*;

    /// A row of `testers`; (app, host, `host_user`) is unique.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "testers")]
    pub struct Model {
        /// `tst_…`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// The app.
        pub app: String,
        /// The host.
        pub host: String,
        /// The host's own user id, as the developer knows it.
        pub host_user: String,
        /// Who they are, for the developer.
        pub name: String,
        /// When they were named.
        pub created_at: i64,
    }

    /// None: areas join by ids.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
