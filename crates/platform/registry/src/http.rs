//! The registry's routes. A route cannot exist without its schema.

use axum::extract::DefaultBodyLimit;
use axum::http::Extensions;
use hutong_core::AppState;
use hutong_core::http::from_any_page;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ops::get_blob::Compressible;
use crate::ops::{self, acceptance_steps, begin_version, version_steps};

/// Every route of the registry.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::create_host::create_host, ops::list_hosts::list_hosts))
        .routes(routes!(
            ops::get_host::get_host,
            ops::update_host::update_host,
            ops::delete_host::delete_host
        ))
        .routes(routes!(ops::create_app::create_app, ops::list_apps::list_apps))
        .routes(routes!(
            ops::get_app::get_app,
            ops::update_app::update_app,
            ops::delete_app::delete_app
        ))
        .routes(routes!(ops::list_app_hosts::list_app_hosts))
        .routes(routes!(
            ops::create_secret::create_secret,
            ops::list_secrets::list_secrets
        ))
        .routes(routes!(
            ops::change_secret::change_secret,
            ops::change_secret::delete_secret
        ))
        .routes(routes!(ops::create_key::create_key, ops::list_keys::list_keys))
        .merge(versions())
        .merge(reviews())
        .routes(routes!(ops::get_policy::get_policy, ops::put_policy::put_policy))
        .routes(routes!(
            ops::review_texts::get_review_texts,
            ops::review_texts::put_review_texts
        ))
        .routes(routes!(
            ops::get_checker::get_checker,
            ops::name_checker::name_checker,
            ops::name_checker::drop_checker
        ))
        .merge(acceptance())
        .merge(releases())
        .merge(measures())
        .merge(numbers())
        .routes(routes!(ops::get_choice::get_choice, ops::put_choice::put_choice))
        .merge(snapshot())
        .merge(log())
        .merge(blobs())
}

fn versions() -> OpenApiRouter<AppState> {
    let begin = OpenApiRouter::new()
        .routes(routes!(ops::begin_version::begin_version))
        .layer(DefaultBodyLimit::max(begin_version::BODY_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(ops::list_versions::list_versions))
        .routes(routes!(ops::get_version::get_version))
        .routes(routes!(ops::get_package::get_package))
        // reads its body itself, no further than the size that the manifest says
        .routes(routes!(ops::put_file::put_file))
        .routes(routes!(ops::complete_version::complete_version))
        .merge(begin)
}

fn reviews() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::list_reviews::list_reviews))
        .routes(routes!(ops::take_review::take_review))
        .routes(routes!(ops::give_back_review::give_back_review))
        .routes(routes!(ops::assign_review::assign_review))
        .routes(routes!(ops::get_evidence::get_evidence))
        .routes(routes!(ops::check_version::check_version))
        .routes(routes!(
            ops::create_message::create_message,
            ops::list_messages::list_messages
        ))
        .routes(routes!(version_steps::scan_version))
        .routes(routes!(version_steps::submit_version))
        .routes(routes!(version_steps::withdraw_version))
        .routes(routes!(version_steps::speed_up_version))
        .routes(routes!(version_steps::delay_version))
        .routes(routes!(version_steps::resume_version))
        .routes(routes!(version_steps::approve_version))
        .routes(routes!(version_steps::reject_version))
        .routes(routes!(version_steps::remove_version))
        .routes(routes!(version_steps::restore_version))
        .routes(routes!(version_steps::promote_version))
        .routes(routes!(version_steps::demote_version))
}

fn acceptance() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            ops::get_acceptance_rule::get_acceptance_rule,
            ops::put_acceptance_rule::put_acceptance_rule
        ))
        .routes(routes!(ops::list_acceptances::list_acceptances))
        .routes(routes!(ops::list_version_acceptances::list_version_acceptances))
        .routes(routes!(ops::get_host_evidence::get_host_evidence))
        .routes(routes!(acceptance_steps::ask_host))
        .routes(routes!(acceptance_steps::accept_version))
        .routes(routes!(acceptance_steps::refuse_version))
        .routes(routes!(acceptance_steps::take_back_version))
}

fn releases() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            ops::put_release::put_release,
            ops::list_releases::list_releases
        ))
        .routes(routes!(ops::read_release::read_release))
        .routes(routes!(ops::pause_release::pause_release))
        .routes(routes!(ops::resume_release::resume_release))
        .routes(routes!(ops::revert_release::revert_release))
        .routes(routes!(ops::take_offline::take_offline))
        .routes(routes!(ops::get_line::get_line))
        .routes(routes!(ops::get_compatibility::get_compatibility))
        .routes(routes!(ops::list_runs::list_runs))
        .routes(routes!(ops::rollback::rollback))
        .routes(routes!(ops::take_down::take_down))
        .routes(routes!(ops::restore::restore))
        .routes(routes!(ops::set_minimum::set_minimum))
}

fn numbers() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::get_numbers::get_numbers))
        .routes(routes!(ops::get_app_numbers::get_app_numbers))
        .routes(routes!(ops::get_host_numbers::get_host_numbers))
}

fn measures() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            ops::create_measure::create_measure,
            ops::list_measures::list_measures
        ))
        .routes(routes!(ops::lift_measure::lift_measure))
        .routes(routes!(ops::appeal_measure::appeal_measure))
        .routes(routes!(ops::decide_appeal::decide_appeal))
}

/// Large, and asked for often.
fn snapshot() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::get_snapshot::get_snapshot))
        .layer(CompressionLayer::new().gzip(true))
}

/// For anybody, from any page.
fn log() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(ops::get_keys::get_keys))
        .routes(routes!(ops::get_log_head::get_log_head))
        .routes(routes!(ops::get_log_proof::get_log_proof))
        .routes(routes!(ops::get_log_consistency::get_log_consistency))
        .routes(routes!(ops::list_log_entries::list_log_entries))
        .layer(from_any_page())
}

/// Only what the file's name promises to be worth it is compressed.
fn blobs() -> OpenApiRouter<AppState> {
    let worth_it = |_: _, _: _, _: &_, extensions: &Extensions| extensions.get::<Compressible>().is_some();
    OpenApiRouter::new()
        .routes(routes!(ops::get_blob::get_blob))
        .layer(CompressionLayer::new().gzip(true).compress_when(worth_it))
        .layer(from_any_page())
}
