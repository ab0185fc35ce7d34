//! `dateline check`: whether it could serve, and whether its pictures are there. It changes nothing.

use crate::failure::Failure;
use crate::settings::Settings;
use crate::start;
use futures_util::TryStreamExt;
use gateway::error_codes::ErrorCode;
use media::store::{Place, StoreError};
use std::collections::HashMap;
use storage::Store;

/// Checks the database and the store of pictures; the settings were checked when they were read.
pub async fn check(settings: &Settings) -> Result<(), Failure> {
    let store = Store::connect(&settings.database_url).await?;
    store.check().await?;
    let missing = check_originals(&store, &start::media_store(settings)?).await?;
    if missing > 0 {
        let sentence =
            format!("{missing} editions of media records name an original that is not in the store as it was uploaded");
        return Err(Failure::new(ErrorCode::OriginalsMissing, sentence));
    }
    println!("the settings, the database and the store of pictures are good");
    Ok(())
}

/// Names each edition of a media record whose original is not there or is of another size; how many they are.
async fn check_originals(store: &Store, pictures: &media::store::Store) -> Result<usize, Failure> {
    let there: Vec<_> = pictures.all().try_collect().await.map_err(failed)?;
    let originals = there.into_iter().filter_map(|kept| match kept.place {
        Place::Original(sha256) => Some((sha256, kept.bytes)),
        Place::Rendition(..) => None,
    });
    let originals: HashMap<String, u64> = originals.collect();
    let (mut after, mut missing) = (None, 0);
    loop {
        let editions = store.media_files().editions(after).await?;
        let Some(last) = editions.last() else {
            return Ok(missing);
        };
        after = Some(last.id);
        for edition in &editions {
            let Some(file) = &edition.card.file else { continue };
            let wrong = match originals.get(&file.sha256) {
                Some(bytes) if *bytes == file.bytes => continue,
                Some(bytes) => format!("has {bytes} bytes and not {}", file.bytes),
                None => "is not there".to_owned(),
            };
            missing += 1;
            println!(
                "media {}, edition {}: the original {} {wrong}",
                edition.id, edition.number, file.sha256
            );
        }
    }
}

fn failed(error: StoreError) -> Failure {
    Failure::new(ErrorCode::MediaStoreUnavailable, error.to_string())
}
