//! What commands that need the database begin with.

use crate::failure::Failure;
use crate::settings::{Settings, refused};
use desk::{Clock, Desk, Ids};
use domain::ids::SiteId;
use gateway::searching::{Indexer, Searching};
use std::sync::Arc;
use storage::Store;

/// A desk over the database, which is made and brought up to date.
pub async fn desk(settings: &Settings) -> Result<Desk, Failure> {
    let store = Store::connect(&settings.database_url).await?;
    store.migrate().await?;
    let clock = Clock::system();
    clock.follow_database(store.ping(Clock::local).await?);
    Ok(Desk::new(store.keeping(settings.object_cache), clock, Ids::Random))
}

/// The store of pictures.
pub fn media_store(settings: &Settings) -> Result<media::store::Store, Failure> {
    let store = media::store::Store::open(&settings.media_url, std::env::vars());
    store.map_err(|error| refused("media_url", error))
}

/// What keeps the search index of this node, for `searching` to be asked.
pub async fn indexer(
    settings: &Settings,
    desk: &Desk,
    site: SiteId,
    searching: Arc<Searching>,
) -> Result<Indexer, Failure> {
    let indexer = Indexer::open(&settings.search_index, desk.clone(), site, searching);
    indexer.await.map_err(|error| refused("search_index", error))
}

/// `dateline migrate`.
pub async fn migrate(settings: &Settings) -> Result<(), Failure> {
    Store::connect(&settings.database_url).await?.migrate().await?;
    println!("the database is up to date");
    Ok(())
}
