//! The table of error codes: the only list of what can go wrong at a boundary.

macro_rules! codes {
    ($($name:ident $status:literal $code:literal $title:literal)*) => {
        /// A stable error code. The text and the HTTP status of a code never change once released.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name, in snake case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The HTTP status that carries it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The same short sentence for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    // Requests
    InvalidBody              400 "invalid_body"               "The request body could not be read"
    InvalidQuery             400 "invalid_query"              "The query string could not be read"
    InvalidCursor            400 "invalid_cursor"             "The cursor is not one that this list gave out"
    Unauthenticated          401 "unauthenticated"            "A valid bearer token is needed"
    Forbidden                403 "forbidden"                  "This kind of organisation may not do this"
    NotFound                 404 "not_found"                  "There is no such thing, or it is not yours to see"
    MethodNotAllowed         405 "method_not_allowed"         "The path exists, the method does not"
    BodyTooLarge             413 "body_too_large"             "The request body is larger than allowed here"
    UnsupportedMediaType     415 "unsupported_media_type"     "The request body has another content type than expected"
    InvalidField             422 "invalid_field"              "A field has a value that is not allowed"
    IdempotencyConflict      409 "idempotency_conflict"       "The idempotency key was used with another request"
    InvalidIdempotencyKey    400 "invalid_idempotency_key"    "The idempotency key is not 1 to 255 printable ASCII characters"
    RequestTimeout           503 "request_timeout"            "The request took too long and was given up"
    Overloaded               503 "overloaded"                 "The platform is too busy at the moment"
    Internal                 500 "internal"                   "Something failed inside the platform"

    // Registry
    AppidTaken               409 "appid_taken"                "Another app has this appid"
    KeyTaken                 409 "key_taken"                  "This key is registered already"
    InvalidKey               422 "invalid_key"                "Not an Ed25519 public key in base64url without padding"
    ManifestInvalid          422 "manifest_invalid"           "The manifest is not a valid package manifest"
    ManifestSignature        422 "manifest_signature"         "The signature does not fit the manifest"
    ForeignKey               422 "foreign_key"                "The package is signed with a key that the app does not know"
    ManifestApp              422 "manifest_app"               "The package was built for another app"
    VersionCodeNotGreater    409 "version_code_not_greater"   "The version code must be greater than that of every uploaded version of the app"
    VersionsIncomplete       409 "versions_incomplete"        "Files of the version are still missing"
    VersionNotUploaded       409 "version_not_uploaded"       "The version is not completely uploaded yet"
    FileNotInManifest        404 "file_not_in_manifest"       "The manifest of the version names no file with this hash"
    FileHash                 422 "file_hash"                  "The bytes have another size or SHA-256 than the manifest says"
    ReleaseNotFound          404 "release_not_found"          "Nothing is released to this subject on this host"
    AudienceInvalid          422 "audience_invalid"           "The audience rule is not valid"
    VersionRollback          409 "version_rollback"           "The host already has a higher version on this track; only a rollback may go back"
    BlobNotFound             404 "blob_not_found"             "No file with this hash is public"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_snake_case_and_errors() {
        let mut seen = std::collections::HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{} is in the table twice", code.as_str());
            assert!(
                code.as_str()
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            );
            assert!((400..600).contains(&code.status()), "{}", code.as_str());
        }
    }
}
