//! `dateline check`: whether it could serve. It changes nothing.

use crate::failure::Failure;
use crate::settings::Settings;
use storage::Store;

/// Checks the database; the settings were checked when they were read.
pub async fn check(settings: &Settings) -> Result<(), Failure> {
    let store = Store::connect(&settings.database_url).await?;
    store.check().await?;
    println!("the settings and the database are good");
    Ok(())
}
