//! Media and their uses, as inputs.

use super::rights::RightsInput;
use crate::graphql::media::MediaKind;
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::Parser;
use async_graphql::{ID, InputObject};
use domain::ids::MediaId;
use domain::link::WebAddress;
use domain::media::{self, MediaCard};
use domain::text::{AltText, Caption, CreditLine, Headline, Name};

/// Who must be named beside the media: an agency, a photographer, or a line.
#[derive(InputObject)]
pub struct CreditInput {
    /// The agency.
    agency: Option<String>,
    /// Who took it.
    photographer: Option<String>,
    /// The line to display. Without it, it is "Photographer/Agency".
    line: Option<String>,
}

impl CreditInput {
    fn parse(self, parser: &mut Parser) -> Option<media::Credit> {
        let agency = parser.text("agency", self.agency, Name::parse);
        let photographer = parser.text("photographer", self.photographer, Name::parse);
        let line = parser.text("line", self.line, CreditLine::parse);
        media::Credit::new(agency, photographer, line)
            .map_err(|refused| parser.refuse(refused))
            .ok()
    }
}

/// The part of a picture to show, in fractions of its width and height (0 to 1).
#[derive(InputObject)]
pub struct CropInput {
    /// How far from the left edge it begins.
    left: f64,
    /// How far from the top edge it begins.
    top: f64,
    /// How wide it is.
    width: f64,
    /// How high it is.
    height: f64,
}

/// An asset, as one story is to show it. What is left out is as the asset says.
#[derive(InputObject)]
pub struct MediaUseInput {
    /// The asset's id.
    media: ID,
    /// Printed under it.
    caption: Option<String>,
    /// Printed beside it.
    credit: Option<CreditInput>,
    /// What it shows, for those who cannot see it.
    alt_text: Option<String>,
    /// The part to show.
    crop: Option<CropInput>,
}

impl MediaUseInput {
    /// The use.
    pub fn parse(self, parser: &mut Parser) -> Option<media::MediaUse> {
        let caption = parser.text("caption", self.caption, Caption::parse);
        let credit = self
            .credit
            .and_then(|credit| parser.within("credit", |parser| credit.parse(parser)));
        let alt_text = parser.text("altText", self.alt_text, AltText::parse);
        let crop = self.crop.and_then(|crop| {
            parser.value(
                "crop",
                media::Crop::from_fractions(crop.left, crop.top, crop.width, crop.height),
            )
        });
        let media = parser.id("media", &self.media, MediaId)?;
        Some(media::MediaUse {
            media,
            caption,
            credit,
            alt_text,
            crop,
        })
    }
}

/// A point of a picture, in fractions of its width and height (0 to 1).
#[derive(InputObject)]
pub struct FocalPointInput {
    /// How far from the left edge it is.
    x: f64,
    /// How far from the top edge it is.
    y: f64,
}

/// What is recorded of an asset. Its file stays what it is.
#[derive(InputObject)]
pub struct MediaInput {
    /// What kind of asset.
    kind: MediaKind,
    /// What it is about, in a line.
    headline: Option<String>,
    /// Who, what, where: printed under it unless a story says otherwise.
    caption: Option<String>,
    /// Who must be named beside it.
    credit: Option<CreditInput>,
    /// What it shows, for those who cannot see it.
    alt_text: Option<String>,
    /// The point that every part of a picture must hold. Without it, the middle.
    focal_point: Option<FocalPointInput>,
    /// Who passed it on to us, if that is not who is named.
    source: Option<String>,
    /// Where it was taken, in words.
    place: Option<String>,
    /// When it was taken: a date, or a date and a time (ISO 8601).
    taken: Option<String>,
    /// How it came to be: an address of the IPTC's vocabulary, such as `http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture`.
    digital_source_type: Option<String>,
    /// Whose it is, and what others may do with it.
    rights: Option<RightsInput>,
    /// Until when it must not be shown: then it appears by itself in the stories that use it.
    embargoed_until: Option<DateTime>,
}

impl MediaInput {
    /// The record. It has no file: what is saved keeps the one that it has.
    pub fn parse(self, parser: &mut Parser) -> Option<MediaCard> {
        let headline = parser.text("headline", self.headline, Headline::parse);
        let caption = parser.text("caption", self.caption, Caption::parse);
        let credit = self
            .credit
            .and_then(|credit| parser.within("credit", |parser| credit.parse(parser)));
        let alt_text = parser.text("altText", self.alt_text, AltText::parse);
        let focus = self
            .focal_point
            .and_then(|point| parser.value("focalPoint", media::Focus::from_fractions(point.x, point.y)));
        Some(MediaCard {
            focus,
            headline,
            caption,
            credit,
            alt_text,
            source: parser.text("source", self.source, Name::parse),
            place: parser.text("place", self.place, Name::parse),
            taken: parser.text("taken", self.taken, media::DateTaken::parse),
            digital_source_type: parser.text("digitalSourceType", self.digital_source_type, WebAddress::parse),
            rights: parser.within("rights", |parser| RightsInput::parse(self.rights, parser)),
            embargoed_until: self.embargoed_until.map(|at| at.0),
            ..MediaCard::of_kind(self.kind.into())
        })
    }
}
