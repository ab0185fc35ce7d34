//! EXIF: what the camera wrote, of which only the words and the date are read.

use super::Metadata;
use ::exif::{Exif, In, Reader, Tag, Value};

fn fields(bytes: &[u8]) -> Option<Exif> {
    let mut reader = Reader::new();
    // One bad field does not make the others wrong.
    reader.continue_on_error(true);
    match reader.read_raw(bytes.to_vec()) {
        Ok(exif) => Some(exif),
        Err(error) => error.distill_partial_result(|_| ()).ok(),
    }
}

fn words(exif: &Exif, tag: Tag) -> Option<String> {
    let field = exif.get_field(tag, In::PRIMARY)?;
    let Value::Ascii(lines) = &field.value else {
        return None;
    };
    let lines = lines.iter().map(|line| String::from_utf8_lossy(line).trim().to_owned());
    super::joined(lines)
}

/// Whether the camera says that its colours are Adobe RGB (DCF 2.0: uncalibrated, with the interoperability index R03).
pub(super) fn is_adobe_rgb(bytes: &[u8]) -> bool {
    let Some(exif) = fields(bytes) else {
        return false;
    };
    let space = exif.get_field(Tag::ColorSpace, In::PRIMARY);
    let space = space.and_then(|field| field.value.get_uint(0));
    space == Some(0xFFFF) && words(&exif, Tag::InteroperabilityIndex).as_deref() == Some("R03")
}

pub(super) fn read(bytes: &[u8]) -> Metadata {
    let Some(exif) = fields(bytes) else {
        return Metadata::default();
    };
    let zone = words(&exif, Tag::OffsetTimeOriginal).unwrap_or_default();
    // "2009:05:01 10:20:30", which everything else writes with hyphens.
    let taken = words(&exif, Tag::DateTimeOriginal).and_then(|text| {
        let (date, time) = text.split_once(' ')?;
        Some(format!("{}T{time}{zone}", date.replace(':', "-")))
    });
    Metadata {
        caption: words(&exif, Tag::ImageDescription),
        creator: words(&exif, Tag::Artist),
        copyright_notice: words(&exif, Tag::Copyright),
        taken,
        ..Metadata::default()
    }
}
