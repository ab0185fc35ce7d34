//! Media and their uses, as clients see them.

use super::at_once::{self, AtOnce};
use super::rights::Rights;
use super::scalars::DateTime;
use crate::reads::Reads;
use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use domain::edition::Edition;
use domain::media::{self, MediaCard};
use std::sync::Arc;

/// What kind of asset. Clients must accept kinds that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "media::MediaKind")]
pub enum MediaKind {
    /// A photo or drawing.
    Image,
    /// A film.
    Video,
    /// A recording.
    Audio,
}

/// Who must be named beside the media.
#[derive(SimpleObject)]
pub struct Credit {
    /// The agency. Null if none provided it.
    agency: Option<String>,
    /// Who took it. Null if that is not known.
    photographer: Option<String>,
    /// The line to display, such as "Visar Kryeziu/AP".
    line: String,
}

impl at_once::Object for Credit {}
impl at_once::Object for Media {}
impl at_once::Object for MediaUse {}

impl From<&media::Credit> for Credit {
    fn from(credit: &media::Credit) -> Credit {
        Credit {
            agency: credit.agency.as_ref().map(|name| name.to_string()),
            photographer: credit.photographer.as_ref().map(|name| name.to_string()),
            line: credit.line.to_string(),
        }
    }
}

/// The part of a picture to show, in fractions of its width and height (0 to 1).
#[derive(SimpleObject)]
pub struct Crop {
    /// How far from the left edge it begins.
    left: f64,
    /// How far from the top edge it begins.
    top: f64,
    /// How wide it is.
    width: f64,
    /// How high it is.
    height: f64,
}

/// An asset, made of its live edition.
pub struct Media {
    pub edition: Arc<Edition<MediaCard>>,
}

/// A picture or other asset. How one story shows it is a `MediaUse`.
#[Object]
impl Media {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// What kind of asset.
    async fn kind(&self) -> MediaKind {
        self.edition.card.kind.into()
    }
    /// Who, what, where. Null if there is none.
    async fn caption(&self) -> Option<&str> {
        self.edition.card.caption.as_ref().map(|text| text.as_str())
    }
    /// Who must be named beside it. Null if nobody must.
    async fn credit(&self) -> Option<AtOnce<Credit>> {
        self.edition.card.credit.as_ref().map(|credit| AtOnce(credit.into()))
    }
    /// What it shows, for those who cannot see it. Null if it was not described.
    async fn alt_text(&self) -> Option<&str> {
        self.edition.card.alt_text.as_ref().map(|text| text.as_str())
    }
    /// Whose it is, and what others may do with it. What is null is not known: it need not be as the site says.
    async fn rights(&self) -> AtOnce<Rights> {
        let rights = &self.edition.card.rights;
        AtOnce(Rights::new(rights, &rights.terms))
    }
    /// Until when it must not be shown. Null if there is no embargo.
    async fn embargoed_until(&self) -> Option<DateTime> {
        self.edition.card.embargoed_until.map(DateTime)
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
}

/// One use of an asset.
pub struct MediaUse {
    pub media_use: media::MediaUse,
    pub reads: Reads,
}

/// An asset as one story shows it. Caption and credit are printed words: they stay as they were when the story was published. If
/// another asset took its place, that one is shown whole and with its own words.
#[Object]
impl MediaUse {
    /// The asset. Null only in a draft of which it must not be used any more: then show neither caption nor picture.
    async fn media(&self) -> Option<Result<AtOnce<Media>>> {
        let found = self.reads.live(self.media_use.media).await.transpose()?;
        Some(found.map(|edition| AtOnce(Media { edition })).map_err(Into::into))
    }
    /// Printed under it. Null if there is none.
    async fn caption(&self) -> Option<&str> {
        self.media_use.caption.as_ref().map(|text| text.as_str())
    }
    /// Printed beside it. Null if nobody must be named.
    async fn credit(&self) -> Option<AtOnce<Credit>> {
        self.media_use.credit.as_ref().map(|credit| AtOnce(credit.into()))
    }
    /// What it shows, for those who cannot see it: as this story says, else as the asset does. Null if neither describes it.
    async fn alt_text(&self) -> Option<Result<String>> {
        if let Some(own) = &self.media_use.alt_text {
            return Some(Ok(own.to_string()));
        }
        let asset = self.reads.live::<MediaCard>(self.media_use.media).await.transpose()?;
        asset
            .map(|asset| asset.card.alt_text.as_ref().map(|text| text.to_string()))
            .map_err(Into::into)
            .transpose()
    }
    /// The part to show. Null for all of it.
    async fn crop(&self) -> Option<Crop> {
        let [left, top, width, height] = self.media_use.crop?.fractions();
        Some(Crop {
            left,
            top,
            width,
            height,
        })
    }
}
