//! Makes AVIF of pictures beside the server, as it takes seconds: no request waits for it.
//!
//! What is to be made is noted in the transaction that makes a version of a picture (`desk/media.rs`). Each picture is taken by one node for a
//! while; if that node stops, another takes it then. Made twice, it is the same.

use super::{Pictures, Rendition, focus};
use crate::error::Problem;
use actix_web::web::Bytes;
use desk::Desk;
use domain::edition::Edition;
use domain::ids::MediaId;
use domain::media::MediaCard;
use media::encode::{AVIF_MEMORY, Format, Words, encode};
use media::probe::Probe;
use media::rendition::{AVIF_PIXELS, AVIF_WIDTHS, Edge, Shape, version};
use std::sync::Arc;
use std::time::Duration;

/// How often it looks for what is to be made.
const EVERY: Duration = Duration::from_secs(2);
/// How long a node may take for one picture, in milliseconds.
const LEASE: i64 = 300_000;

/// Makes AVIF, for ever. What fails is tried again when its time is over.
pub async fn make_avif_for_ever(desk: Desk, pictures: Arc<Pictures>) {
    let mut looks = tokio::time::interval(EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        while let Some(made) = make_next(&desk, &pictures).await.transpose() {
            if let Err(problem) = made {
                tracing::warn!(%problem, "AVIF cannot be made yet");
                break;
            }
        }
    }
}

/// Makes AVIF of the next picture that waits for it; nothing if none does.
pub async fn make_next(desk: &Desk, pictures: &Pictures) -> Result<Option<MediaId>, Problem> {
    let now = desk.clock().now();
    let until = now.saturating_add_millis(LEASE);
    let taken = desk
        .run(async |tx| tx.media_files().take_avif_job(now, until).await)
        .await?;
    let Some(id) = taken else { return Ok(None) };
    let newest = desk.store().desk_media().newest(&[id]).await?;
    if let Some(edition) = newest.get(&id) {
        pictures.make_avif(edition).await?;
    }
    desk.run(async |tx| tx.media_files().made_avif(id, until).await).await?;
    Ok(Some(id))
}

impl Pictures {
    /// Makes AVIF of those widths that are not there, and not larger than the picture; of none if it can be seen through.
    async fn make_avif(&self, edition: &Edition<MediaCard>) -> Result<(), Problem> {
        let card = &edition.card;
        let (Some(file), Some(version)) = (&card.file, version(card)) else {
            return Ok(());
        };
        // Browsers show what is half seen through otherwise in it.
        if file.transparent {
            return Ok(());
        }
        let version = u32::from_str_radix(&version, 16).map_err(Problem::internal)?;
        for width in AVIF_WIDTHS {
            let shape = Shape::new(Edge::Width(width), None).map_err(Problem::internal)?;
            let (width, height) = shape.size((file.width, file.height), None);
            let pixels = u64::from(width) * u64::from(height);
            if pixels > AVIF_PIXELS {
                continue;
            }
            let rendition = Rendition {
                id: edition.id,
                version,
                shape,
                part: None,
                format: Format::Avif,
            };
            let place = rendition.place();
            if self.store.has(&place).await? {
                continue;
            }
            let (load, focus, words) = (self.original(&file.sha256), focus(card), Words::of(card));
            let needs = move |probe: &Probe| shape.memory((probe.width, probe.height), None);
            let small = self
                .pool
                .decode(load, needs, move |_, picture| picture.render(shape, focus, None));
            let small = small.await?;
            // Beside the pool, whose two places are for those who wait.
            let encoded = self
                .pool
                .beside(pixels * AVIF_MEMORY, move || encode(small, Format::Avif, &words));
            let encoded = encoded.await?;
            self.store.put(&place, Bytes::from(encoded)).await?;
        }
        Ok(())
    }
}
