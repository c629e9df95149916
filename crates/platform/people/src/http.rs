//! The routes of people and organisations. A route cannot exist without its schema.

use hutong_core::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ops;

/// Every route of this area.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::get_me::get_me))
        .routes(routes!(ops::sign_up::sign_up))
        .routes(routes!(
            ops::create_session::create_session,
            ops::list_sessions::list_sessions
        ))
        .routes(routes!(ops::begin_passkey_session::begin_passkey_session))
        .routes(routes!(ops::create_passkey_session::create_passkey_session))
        .routes(routes!(ops::end_session::end_current_session))
        .routes(routes!(ops::end_session::end_session))
        .routes(routes!(ops::change_password::change_password))
        .routes(routes!(ops::add_second_factor::add_second_factor))
        .routes(routes!(ops::add_second_factor::confirm_second_factor))
        .routes(routes!(ops::renew_recovery_codes::renew_recovery_codes))
        .routes(routes!(ops::remove_second_factor::remove_second_factor))
        .routes(routes!(ops::prove_passkey::prove_passkey))
        .routes(routes!(ops::begin_passkey::begin_passkey))
        .routes(routes!(
            ops::add_passkey::add_passkey,
            ops::list_passkeys::list_passkeys
        ))
        .routes(routes!(ops::rename_passkey::rename_passkey))
        .routes(routes!(ops::remove_passkey::remove_passkey))
        .routes(routes!(
            ops::create_organisation::create_organisation,
            ops::list_organisations::list_organisations
        ))
        .routes(routes!(
            ops::get_organisation::get_organisation,
            ops::update_organisation::update_organisation
        ))
        .routes(routes!(ops::list_roles::list_roles))
        .routes(routes!(ops::certify_organisation::certify_organisation))
        .routes(routes!(ops::list_members::list_members))
        .routes(routes!(
            ops::change_member::change_member,
            ops::change_member::remove_member
        ))
        .routes(routes!(ops::create_invitation::create_invitation))
        .routes(routes!(ops::list_invitations::list_invitations))
        .routes(routes!(ops::revoke_invitation::revoke_invitation))
        .routes(routes!(ops::accept_invitation::accept_invitation))
        .routes(routes!(ops::create_token::create_token))
        .routes(routes!(ops::list_tokens::list_tokens))
        .routes(routes!(ops::revoke_token::revoke_token))
}
