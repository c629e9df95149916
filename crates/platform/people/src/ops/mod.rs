//! The operations, one file each: input, output, handler.

pub mod accept_invitation;
pub mod add_second_factor;
pub mod admit_operator;
pub mod certify_organisation;
pub mod change_member;
pub mod change_password;
pub mod create_invitation;
pub mod create_organisation;
pub mod create_session;
pub mod create_token;
pub mod end_session;
pub mod forget_expired;
pub mod get_me;
pub mod get_organisation;
pub mod list_invitations;
pub mod list_members;
pub mod list_organisations;
pub mod list_roles;
pub mod list_sessions;
pub mod list_tokens;
pub mod remove_second_factor;
pub mod renew_recovery_codes;
pub mod revoke_invitation;
pub mod revoke_token;
pub mod sign_up;
pub mod update_organisation;
