//! Media: pictures and other assets, and one use of one in a story.
//!
//! A use's caption, credit and alt text default to the asset's. When an edition begins, the printed ones (caption, credit)
//! are frozen in it; alt text is not printed and follows the asset.

mod date_taken;

pub use date_taken::{DateTaken, NotADate};

use crate::ids::MediaId;
use crate::link::WebAddress;
use crate::rights::Rights;
use crate::text::{AltText, Caption, CreditLine, Headline, Name};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// What kind of asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A photo or drawing.
    Image,
    /// A film.
    Video,
    /// A recording.
    Audio,
}

/// Who must be named beside the media.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Credit {
    /// The agency, if one provided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<Name>,
    /// Who took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photographer: Option<Name>,
    /// The line as displayed.
    pub line: CreditLine,
}

/// A credit that names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a credit names an agency, a photographer, or the line to display")]
pub struct CreditNamesNobody;

impl Credit {
    /// Without a line, it is "Photographer/Agency", or whichever of the two there is.
    pub fn new(
        agency: Option<Name>,
        photographer: Option<Name>,
        line: Option<CreditLine>,
    ) -> Result<Credit, CreditNamesNobody> {
        let made = match (&photographer, &agency) {
            (Some(photographer), Some(agency)) => Some(format!("{photographer}/{agency}")),
            (Some(one), None) | (None, Some(one)) => Some(one.to_string()),
            (None, None) => None,
        };
        let made = made.map(|line| CreditLine::parse(&line.chars().take(CreditLine::MOST).collect::<String>()));
        match line.map(Ok).or(made) {
            Some(Ok(line)) => Ok(Credit {
                agency,
                photographer,
                line,
            }),
            _ => Err(CreditNamesNobody),
        }
    }
}

/// The point of a picture that every part of it must hold: from the left and the top, each in ten-thousandths. The middle by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "[u16; 2]", into = "[u16; 2]")]
pub struct Focus([u16; 2]);

/// The point lies outside the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the focal point lies outside the picture; x and y are from 0 to 1")]
pub struct FocusOutside;

impl Focus {
    /// From fractions of the picture's width and height, 0 to 1.
    pub fn from_fractions(x: f64, y: f64) -> Result<Focus, FocusOutside> {
        let parts = [x, y];
        match parts.iter().all(|part| (0.0..=1.0).contains(part)) {
            true => Ok(Focus(parts.map(|part| (part * 10_000.0).round() as u16))),
            false => Err(FocusOutside),
        }
    }

    /// From the left and from the top, as fractions, 0 to 1.
    pub fn fractions(&self) -> (f64, f64) {
        let [x, y] = self.0.map(|part| f64::from(part) / 10_000.0);
        (x, y)
    }
}

impl Default for Focus {
    fn default() -> Focus {
        Focus([5_000, 5_000])
    }
}

impl TryFrom<[u16; 2]> for Focus {
    type Error = FocusOutside;
    fn try_from(parts: [u16; 2]) -> Result<Focus, FocusOutside> {
        match parts.iter().all(|part| *part <= 10_000) {
            true => Ok(Focus(parts)),
            false => Err(FocusOutside),
        }
    }
}

impl From<Focus> for [u16; 2] {
    fn from(focus: Focus) -> [u16; 2] {
        focus.0
    }
}

/// The file of a picture: what was uploaded, and what is known of its pixels. No editor changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureFile {
    /// The SHA-256 of its bytes, in hexadecimal: where it is kept.
    pub sha256: String,
    /// Its media type, by its content.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How wide it is shown, in pixels.
    pub width: u32,
    /// How high it is shown, in pixels.
    pub height: u32,
    /// Whether anything of it can be seen through.
    #[serde(default)]
    pub transparent: bool,
    /// What is shown while it loads: a ThumbHash in Base64.
    pub placeholder: String,
    /// The colour that most of it has: red, green, blue.
    pub dominant_colour: [u8; 3],
}

/// What lists and links show of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaCard {
    /// What kind of asset.
    pub kind: MediaKind,
    /// Its file; `None` if there is only a record of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PictureFile>,
    /// The point that every part of it must hold; the middle if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<Focus>,
    /// What it is about, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<Headline>,
    /// Printed under it unless the use says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Caption>,
    /// Printed beside it unless the use says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Credit>,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<AltText>,
    /// Who passed it on to us, if that is not who is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Name>,
    /// Where it was taken, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Name>,
    /// When it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<DateTaken>,
    /// How it came to be: an address of the IPTC's vocabulary of digital source types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digital_source_type: Option<WebAddress>,
    /// Whose it is, and what others may do with it.
    #[serde(default, skip_serializing_if = "Rights::is_default")]
    pub rights: Rights,
    /// Until when it must not be shown; `None` if it may be at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embargoed_until: Option<Timestamp>,
    /// The asset that took its place for good, in every story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<MediaId>,
}

impl MediaCard {
    /// Of which nothing is known but its kind.
    pub fn of_kind(kind: MediaKind) -> MediaCard {
        MediaCard {
            kind,
            file: None,
            focus: None,
            headline: None,
            caption: None,
            credit: None,
            alt_text: None,
            source: None,
            place: None,
            taken: None,
            digital_source_type: None,
            rights: Rights::default(),
            embargoed_until: None,
            replaced_by: None,
        }
    }

    /// This, and where it says nothing, what the other says. File, kind, focal point, embargo and what took its place stay its own.
    pub fn or(self, other: MediaCard) -> MediaCard {
        MediaCard {
            headline: self.headline.or(other.headline),
            caption: self.caption.or(other.caption),
            credit: self.credit.or(other.credit),
            alt_text: self.alt_text.or(other.alt_text),
            source: self.source.or(other.source),
            place: self.place.or(other.place),
            taken: self.taken.or(other.taken),
            digital_source_type: self.digital_source_type.or(other.digital_source_type),
            rights: if self.rights.is_default() {
                other.rights
            } else {
                self.rights
            },
            ..self
        }
    }
}

/// The part of a picture to show: left, top, width and height, each in ten-thousandths of the picture's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "[u16; 4]", into = "[u16; 4]")]
pub struct Crop([u16; 4]);

/// The part lies outside the picture, or is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the crop is empty or lies outside the picture; left + width and top + height are at most 1")]
pub struct CropOutside;

impl Crop {
    /// From fractions of the picture's width and height, 0 to 1.
    pub fn from_fractions(left: f64, top: f64, width: f64, height: f64) -> Result<Crop, CropOutside> {
        let parts = [left, top, width, height];
        if parts.iter().any(|part| !(0.0..=1.0).contains(part)) {
            return Err(CropOutside);
        }
        Crop::try_from(parts.map(|part| (part * 10_000.0).round() as u16))
    }

    /// Left, top, width, height as fractions, 0 to 1.
    pub fn fractions(&self) -> [f64; 4] {
        self.0.map(|part| f64::from(part) / 10_000.0)
    }
}

impl TryFrom<[u16; 4]> for Crop {
    type Error = CropOutside;
    fn try_from(parts: [u16; 4]) -> Result<Crop, CropOutside> {
        let [left, top, width, height] = parts.map(u32::from);
        match width > 0 && height > 0 && left + width <= 10_000 && top + height <= 10_000 {
            true => Ok(Crop(parts)),
            false => Err(CropOutside),
        }
    }
}

impl From<Crop> for [u16; 4] {
    fn from(crop: Crop) -> [u16; 4] {
        crop.0
    }
}

/// One asset, as one story uses it. What is `None` is as the asset says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaUse {
    /// The asset.
    pub media: MediaId,
    /// Printed under it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Caption>,
    /// Printed beside it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Credit>,
    /// What it shows, as this story sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<AltText>,
    /// The part to show; all of it if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Crop>,
}

/// Assets by the id under which a story names them: as they are when its edition is made, or when it is read. One that took
/// another's place stands under the other's id.
pub type MediaCards = HashMap<MediaId, Arc<crate::edition::Edition<MediaCard>>>;

impl MediaUse {
    /// Freezes the printed words: what the use leaves open is taken from the asset.
    pub fn freeze(&mut self, assets: &MediaCards) {
        if let Some(asset) = assets.get(&self.media) {
            self.caption = self.caption.take().or_else(|| asset.card.caption.clone());
            self.credit = self.credit.take().or_else(|| asset.card.credit.clone());
        }
    }

    /// The use as readers see it, with the asset that stands for its own now. One that took its place comes with its own words
    /// and whole: those printed for the old picture must not stand beside another.
    pub fn shown_with(&self, asset: &crate::edition::Edition<MediaCard>) -> MediaUse {
        if asset.id == self.media.0 {
            return self.clone();
        }
        MediaUse {
            media: MediaId(asset.id),
            caption: asset.card.caption.clone(),
            credit: asset.card.credit.clone(),
            alt_text: asset.card.alt_text.clone(),
            crop: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_without_a_line_names_the_photographer_and_the_agency() {
        let name = |text| Some(Name::parse(text).unwrap());
        let credit = Credit::new(name("AP"), name("Visar Kryeziu"), None).unwrap();
        assert_eq!(credit.line.as_str(), "Visar Kryeziu/AP");
        assert_eq!(Credit::new(None, None, None), Err(CreditNamesNobody));
    }

    #[test]
    fn a_crop_lies_within_the_picture() {
        assert!(Crop::from_fractions(0.0, 0.25, 1.0, 0.75).is_ok());
        for [left, top, width, height] in [
            [0.5, 0.0, 0.6, 1.0],
            [0.0, 0.0, 0.0, 1.0],
            [-0.1, 0.0, 0.5, 0.5],
            [f64::NAN, 0.0, 1.0, 1.0],
        ] {
            assert!(Crop::from_fractions(left, top, width, height).is_err());
        }
    }
}
