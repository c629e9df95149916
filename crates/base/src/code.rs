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
    Unauthenticated          401 "unauthenticated"            "A valid token or session is needed"
    Forbidden                403 "forbidden"                  "The caller has not the right to do this"
    NotFound                 404 "not_found"                  "There is no such thing, or it is not yours to see"
    MethodNotAllowed         405 "method_not_allowed"         "The path exists, the method does not"
    BodyTooLarge             413 "body_too_large"             "The request body is larger than allowed here"
    UnsupportedMediaType     415 "unsupported_media_type"     "The request body has another content type than expected"
    InvalidField             422 "invalid_field"              "A field has a value that is not allowed"
    IdempotencyConflict      409 "idempotency_conflict"       "The idempotency key was used with another request"
    InvalidIdempotencyKey    400 "invalid_idempotency_key"    "The idempotency key is not 1 to 255 printable ASCII characters"
    TooManyRequests          429 "too_many_requests"          "Too many requests; wait a while"
    RequestTimeout           503 "request_timeout"            "The request took too long and was given up"
    Overloaded               503 "overloaded"                 "The platform is too busy at the moment"
    Internal                 500 "internal"                   "Something failed inside the platform"

    // People
    OrganisationNeeded       400 "organisation_needed"        "A session acts for one of several organisations; say which"
    ForeignPage              403 "foreign_page"               "A page of another site may not use a session"
    WrongCredentials         401 "wrong_credentials"          "Email, password or code is wrong"
    SecondFactorNeeded       401 "second_factor_needed"       "The password is right; a code of the second factor is needed, too"
    SecondFactorSet          409 "second_factor_set"          "There is a second factor already"
    PasskeysUnavailable      409 "passkeys_unavailable"       "Passkeys need a platform that is reached under a name"
    CeremonyOver             409 "ceremony_over"              "The passkey was asked for too long ago, for something else, or was used already"
    PasskeyRefused           422 "passkey_refused"            "The device made no passkey that the platform can take"
    PasskeyTaken             409 "passkey_taken"              "This passkey belongs to an account already"
    PasskeyLimit             409 "passkey_limit"              "The account has as many passkeys as it may have"
    TooManyAttempts          429 "too_many_attempts"          "Too many attempts; wait a while"
    AddressRefused           403 "address_refused"            "The access token may not be used from this address"
    OrganisationUncertified  409 "organisation_uncertified"   "Only a certified organisation may do this"
    LastOwner                409 "last_owner"                 "An organisation keeps at least one owner"
    AlreadyMember            409 "already_member"             "This person is a member already"
    InvitationInvalid        404 "invitation_invalid"         "The invitation was used, taken back or is too old"
    AlreadyTester            409 "already_tester"             "This user of the host is a tester already"
    TesterLimit              409 "tester_limit"               "The app has as many testers as the policy allows"
    TooManyWebhooks          409 "too_many_webhooks"          "The organisation has as many webhooks as it may have"
    EmailTaken               409 "email_taken"                "Somebody has this email already"

    // Registry
    InUse                    409 "in_use"                     "Other things refer to it"
    AppidTaken               409 "appid_taken"                "Another app has this appid"
    KeyTaken                 409 "key_taken"                  "This key is registered already"
    InvalidKey               422 "invalid_key"                "Not an Ed25519 public key in base64url without padding"
    ManifestInvalid          422 "manifest_invalid"           "The manifest is not a valid package manifest"
    ManifestSignature        422 "manifest_signature"         "The signature does not fit the manifest"
    ForeignKey               422 "foreign_key"                "The package is signed with a key that the app does not know"
    ManifestApp              422 "manifest_app"               "The package was built for another app"
    VersionCodeNotGreater    409 "version_code_not_greater"   "The version code must be greater than that of every uploaded version of the app"
    VersionsIncomplete       409 "versions_incomplete"        "Files of the version are still missing"
    VersionGone              409 "version_gone"               "The files of the version are no longer kept"
    WrongActor               409 "wrong_actor"                "This is for another side to do"
    WrongState               409 "wrong_state"                "The present state does not allow this"
    TooManyOpenReviews       409 "too_many_open_reviews"      "Too many versions of this app are in review"
    WithdrawalsOfDayUsed     409 "withdrawals_of_day_used"    "No more reviews of this app may be withdrawn today"
    ContentNotChecked        409 "content_not_checked"        "The operator's content checker has not answered for the version"
    WithdrawalsOfMonthUsed   409 "withdrawals_of_month_used"  "No more reviews of this app may be withdrawn this month"
    AlreadySpedUp            409 "already_sped_up"            "This review was sped up already"
    SpeedUpsOfMonthUsed      409 "speed_ups_of_month_used"    "No more reviews of this app may be sped up this month"
    VersionNotAdmitted       409 "version_not_admitted"       "The version is not admitted for this track"
    FileNotInManifest        404 "file_not_in_manifest"       "The manifest of the version names no file with this hash"
    FileHash                 422 "file_hash"                  "The bytes have another size or SHA-256 than the manifest says"
    ReleaseNotFound          404 "release_not_found"          "Nothing is released to this subject on this host"
    AppBanned                409 "app_banned"                 "The app is banned: nothing new of it is taken"
    MeasureEmpty             422 "measure_empty"              "The measure forbids nothing"
    MeasureMany              422 "measure_many"               "The measure names too many capabilities or pages"
    MeasureCapability        422 "measure_capability"         "The measure names a capability that there is not"
    MeasureLimit             409 "measure_limit"              "Too many measures against the app are in force or to come"
    MeasurePage              422 "measure_page"               "The measure names something that is no path of a page"
    MeasureTimes             422 "measure_times"              "The measure ends before it begins"
    AppSuspended             403 "app_suspended"              "The app is suspended on this host"
    AudienceInvalid          422 "audience_invalid"           "The audience rule is not valid"
    VersionRollback          409 "version_rollback"           "The host already has a higher version on this track; only a rollback may go back"
    VersionTakenDown         409 "version_taken_down"         "The version was taken down on this host"
    VersionNotAccepted       409 "version_not_accepted"       "The host's owner has not accepted the version"
    VersionBelowMinimum      409 "version_below_minimum"      "The version is below the lowest usable one on this host"
    NothingOnline            409 "nothing_online"             "A gray release needs a version that is online"
    RollbackTarget           409 "rollback_target"            "This version is not one to roll back to"
    GrayOnlyGrows            409 "gray_only_grows"            "A running gray release may only grow"
    GrayStep                 422 "gray_step"                  "The percentage is none of the steps of a gray release"
    GrayTooLong              422 "gray_too_long"              "A gray release must end sooner"
    PercentNotGray           422 "percent_not_gray"           "Only a gray release is for a part of the users"
    ReviewTaken              409 "review_taken"               "Somebody else has taken this review"
    ReviewNeeded             409 "review_needed"              "A version is admitted by a review"
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
