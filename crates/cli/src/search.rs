//! `dateline search`: the search index of a node.

use crate::failure::Failure;
use crate::settings::Settings;
use crate::start;
use clap::Subcommand;
use desk::Desk;
use domain::ids::SiteId;
use domain::read_as::{Moment, ReadAs};
use gateway::error_codes::ErrorCode;
use gateway::searching::Searching;
use std::sync::Arc;

/// What can be done with it.
#[derive(Subcommand)]
pub enum SearchCommand {
    /// Make the index anew from what is public. The server of this node must not run meanwhile; it makes a missing or damaged index by itself.
    Rebuild,
}

/// Runs it.
pub async fn run(command: SearchCommand, settings: &Settings, desk: &Desk) -> Result<(), Failure> {
    let SearchCommand::Rebuild = command;
    let at = Moment::Now(desk.clock().now());
    let site = desk.store().editions(&ReadAs::Public { at }).site().await?;
    let site = site.ok_or_else(|| Failure::new(ErrorCode::NotFound, "there is no newsroom in the database yet"))?;
    let mut indexer = start::indexer(settings, desk, SiteId(site.id), Arc::new(Searching::default())).await?;
    let articles = indexer.rebuild().await;
    let articles = articles.map_err(|problem| Failure::new(problem.code, problem.to_string()))?;
    println!("{articles} articles can be found");
    Ok(())
}
