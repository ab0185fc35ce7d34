//! What the photographer or the agency wrote into a file: IPTC Photo Metadata Standard 2025.1, wherever it stands in the file.
//!
//! XMP is believed first, then IPTC-IIM, then EXIF, as the Metadata Working Group says. Only what is named here is read: positions, serial
//! numbers and makers' notes are left where they are.

mod exif;
mod iim;
mod xmp;

use domain::link::WebAddress;
use domain::media::{Credit, DateTaken, MediaCard, MediaKind};
use domain::rights::{Rights, Terms};
use domain::text::{AltText, Caption, CreditLine, Description, Headline, Line, Name};
use image::metadata::Orientation;

/// The parts of a file that say something of it, as they stand there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Segments {
    pub exif: Option<Vec<u8>>,
    pub xmp: Option<Vec<u8>>,
    pub iptc: Option<Vec<u8>>,
    pub icc: Option<Vec<u8>>,
}

impl Segments {
    pub(crate) fn orientation(&self) -> Orientation {
        let exif = self.exif.as_deref();
        exif.and_then(Orientation::from_exif_chunk)
            .unwrap_or(Orientation::NoTransforms)
    }

    /// Whether a camera says that colours are Adobe RGB and gives no profile.
    pub(crate) fn is_adobe_rgb(&self) -> bool {
        self.exif.as_deref().is_some_and(exif::is_adobe_rgb)
    }
}

/// What a file says of itself. Each is as it was written, and may be too long for a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Headline.
    pub headline: Option<String>,
    /// Description: the caption.
    pub caption: Option<String>,
    /// Creator: who took it; several are joined by commas.
    pub creator: Option<String>,
    /// Credit Line.
    pub credit_line: Option<String>,
    /// Source.
    pub source: Option<String>,
    /// Copyright Owner.
    pub copyright_holder: Option<String>,
    /// Copyright Notice.
    pub copyright_notice: Option<String>,
    /// Rights Usage Terms.
    pub usage_terms: Option<String>,
    /// Web Statement of Rights.
    pub web_statement: Option<String>,
    /// Alt Text (Accessibility).
    pub alt_text: Option<String>,
    /// Sublocation, city, province and country of where it was taken, joined by commas.
    pub place: Option<String>,
    /// Date Created.
    pub taken: Option<String>,
    /// Digital Source Type.
    pub digital_source_type: Option<String>,
    /// Data Mining.
    pub data_mining: Option<String>,
}

impl Metadata {
    pub(crate) fn read(segments: &Segments) -> Metadata {
        let xmp = segments.xmp.as_deref().map(xmp::read).unwrap_or_default();
        let iim = segments.iptc.as_deref().map(iim::read).unwrap_or_default();
        let exif = segments.exif.as_deref().map(exif::read).unwrap_or_default();
        xmp.or(iim).or(exif)
    }

    fn or(self, other: Metadata) -> Metadata {
        Metadata {
            headline: self.headline.or(other.headline),
            caption: self.caption.or(other.caption),
            creator: self.creator.or(other.creator),
            credit_line: self.credit_line.or(other.credit_line),
            source: self.source.or(other.source),
            copyright_holder: self.copyright_holder.or(other.copyright_holder),
            copyright_notice: self.copyright_notice.or(other.copyright_notice),
            usage_terms: self.usage_terms.or(other.usage_terms),
            web_statement: self.web_statement.or(other.web_statement),
            alt_text: self.alt_text.or(other.alt_text),
            place: self.place.or(other.place),
            taken: self.taken.or(other.taken),
            digital_source_type: self.digital_source_type.or(other.digital_source_type),
            data_mining: self.data_mining.or(other.data_mining),
        }
    }

    /// A record of it, for an editor to confirm. What is too long is cut; what is not of its kind is left out.
    pub fn card(&self) -> MediaCard {
        let photographer = text(&self.creator, Name::MOST, Name::parse);
        let line = text(&self.credit_line, CreditLine::MOST, CreditLine::parse);
        let mining = self.data_mining.as_deref().and_then(|word| word.rsplit('/').next());
        let terms = Terms {
            copyright_holder: text(&self.copyright_holder, Name::MOST, Name::parse),
            copyright_notice: text(&self.copyright_notice, Line::MOST, Line::parse),
            usage_terms: text(&self.usage_terms, Description::MOST, Description::parse),
            license: address(&self.web_statement),
            tdm_reserved: match mining {
                Some("DMI-PROHIBITED" | "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING") => Some(true),
                Some("DMI-ALLOWED") => Some(false),
                _ => None,
            },
            tdm_policy: None,
            ai_training: match mining {
                Some("DMI-ALLOWED") => Some(true),
                Some(word) if word.starts_with("DMI-PROHIBITED") && !word.ends_with("SEECONSTRAINT") => Some(false),
                _ => None,
            },
        };
        MediaCard {
            headline: text(&self.headline, Headline::MOST, Headline::parse),
            caption: text(&self.caption, Caption::MOST, Caption::parse),
            credit: Credit::new(None, photographer, line).ok(),
            alt_text: text(&self.alt_text, AltText::MOST, AltText::parse),
            source: text(&self.source, Name::MOST, Name::parse),
            place: text(&self.place, Name::MOST, Name::parse),
            taken: self.taken.as_deref().and_then(|date| DateTaken::parse(date).ok()),
            digital_source_type: address(&self.digital_source_type),
            rights: Rights {
                terms,
                ..Rights::default()
            },
            ..MediaCard::of_kind(MediaKind::Image)
        }
    }
}

/// As much of a text as may be, with white space where control characters are.
fn text<T, E>(found: &Option<String>, most: usize, parse: impl Fn(&str) -> Result<T, E>) -> Option<T> {
    let found = found.as_deref()?.trim();
    // Those that may have lines are parsed as they are.
    let cut = |text: &str| -> String { text.chars().take(most).collect() };
    let plain = |text: &str| -> String {
        let words = text.split(|c: char| c.is_control() || c.is_whitespace());
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    parse(&cut(found)).or_else(|_| parse(&cut(&plain(found)))).ok()
}

fn address(found: &Option<String>) -> Option<WebAddress> {
    found.as_deref().and_then(|address| WebAddress::parse(address).ok())
}

/// What there is of these, joined by commas; `None` if there is nothing.
fn joined(parts: impl IntoIterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
