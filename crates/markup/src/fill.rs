//! What a rendered body takes from other subjects: the assets it shows and the stories it links to.
//!
//! A body names them by id. Whoever reads looks them up at the instant of the read (`Body::media`, `Body::articles` say
//! which) and hands them in here. Invariant: what is not in here is not public now, and its block is left out as if it
//! were not there.

use domain::ids::{ArticleId, MediaId};
use domain::link::SiteAddress;
use domain::media::{Crop, MediaCards, MediaUse};
use domain::text::{AltText, Caption, CreditLine, Headline};
use std::collections::HashMap;

/// What the body refers to, as it is at the instant of the read.
#[derive(Clone, Copy, Debug)]
pub struct Fill<'a> {
    /// The assets that the body shows.
    pub media: &'a MediaCards,
    /// The stories that its related links lead to.
    pub articles: &'a HashMap<ArticleId, ArticleLink>,
}

/// What a link to a story shows, and where it leads: always to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleLink {
    headline: Headline,
    url: String,
}

impl ArticleLink {
    /// A link to the story at that path (which begins with `/`) of the site.
    pub fn new(headline: Headline, site: &SiteAddress, path: &str) -> ArticleLink {
        ArticleLink {
            headline,
            url: site.join(path),
        }
    }

    /// The title of the story.
    pub fn headline(&self) -> &Headline {
        &self.headline
    }

    /// Its whole address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// A picture as a story shows it: what its use leaves open is taken from the asset.
pub(crate) struct Picture<'a> {
    pub(crate) media: MediaId,
    pub(crate) alt_text: Option<&'a AltText>,
    pub(crate) caption: Option<&'a Caption>,
    pub(crate) credit: Option<&'a CreditLine>,
    pub(crate) crop: Option<Crop>,
}

impl<'a> Fill<'a> {
    /// `None` if the asset is not public now.
    pub(crate) fn picture(&self, image: &'a MediaUse) -> Option<Picture<'a>> {
        let asset = &self.media.get(&image.media)?.card;
        Some(Picture {
            media: image.media,
            alt_text: image.alt_text.as_ref().or(asset.alt_text.as_ref()),
            caption: image.caption.as_ref().or(asset.caption.as_ref()),
            credit: image
                .credit
                .as_ref()
                .or(asset.credit.as_ref())
                .map(|credit| &credit.line),
            crop: image.crop,
        })
    }
}

impl Picture<'_> {
    /// What is printed with it, where there are no classes to tell the one from the other: `caption (credit)`.
    pub(crate) fn printed(&self) -> Option<String> {
        match (self.caption, self.credit) {
            (Some(caption), Some(credit)) => Some(format!("{caption} ({credit})")),
            (Some(caption), None) => Some(caption.to_string()),
            (None, Some(credit)) => Some(format!("({credit})")),
            (None, None) => None,
        }
    }
}
