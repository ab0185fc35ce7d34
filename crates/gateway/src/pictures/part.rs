//! A part of a picture, as a story shows it, in an address.
//!
//! Invariant: there is no end of parts, so only those are made whose address this newsroom has given out: it is sealed with a key that never
//! leaves it (HMAC-SHA-256, cut to 64 bits). Whoever makes up another one finds nothing.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use domain::media::Crop;
use std::fmt;
use uuid::Uuid;

/// A part of a picture that this newsroom has given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Which.
    pub crop: Crop,
    seal: u64,
}

/// `c0x2500x10000x7500-0123456789abcdef`: left, top, width and height in ten-thousandths, and the seal.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [left, top, width, height] = <[u16; 4]>::from(self.crop);
        write!(f, "c{left}x{top}x{width}x{height}-{:016x}", self.seal)
    }
}

/// What parts are sealed with.
#[derive(Clone)]
pub struct Seal(Key);

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    /// Of a secret that all nodes have.
    pub fn of(secret: &[u8]) -> Seal {
        Seal(Key::new(HMAC_SHA256, secret))
    }

    /// That part of that picture, to be given out.
    pub fn seal(&self, id: Uuid, crop: Crop) -> Part {
        let parts = <[u16; 4]>::from(crop).map(u16::to_be_bytes);
        let tag = sign(
            &self.0,
            &[b"crop", id.as_bytes().as_slice(), parts.as_flattened()].concat(),
        );
        let seal = tag.as_ref().first_chunk().expect("SHA-256 has 32 bytes");
        Part {
            crop,
            seal: u64::from_be_bytes(*seal),
        }
    }

    /// The part of that picture that stands in an address behind `c`, if it was given out.
    pub(super) fn read(&self, id: Uuid, text: &str) -> Option<Part> {
        let (crop, _) = text.split_once('-')?;
        let parts: Vec<u16> = crop.split('x').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let crop = Crop::try_from(<[u16; 4]>::try_from(parts).ok()?).ok()?;
        let part = self.seal(id, crop);
        // Each part has one way of being written.
        (part.to_string().strip_prefix('c') == Some(text)).then_some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_as_it_was_given_out_and_no_other_is() {
        let (seal, id) = (Seal::of(b"a secret"), Uuid::from_u128(7));
        let part = seal.seal(id, Crop::from_fractions(0.0, 0.25, 1.0, 0.75).unwrap());
        let text = part.to_string();
        let read = |seal: &Seal, id: Uuid, text: &str| seal.read(id, text.strip_prefix('c').unwrap());
        assert_eq!(read(&seal, id, &text), Some(part));
        assert_eq!(read(&seal, Uuid::from_u128(8), &text), None, "of another picture");
        assert_eq!(read(&Seal::of(b"another"), id, &text), None, "of another newsroom");
        for wrong in [
            text.replace("2500", "2501"),
            text.replace("c0x", "c00x"),
            text.to_uppercase().replace('C', "c").replace('X', "x"),
            text[..text.len() - 1].to_owned(),
            format!("{text}0"),
            "c".to_owned(),
            "c0x0x0x0-0000000000000000".to_owned(),
            "c1x1-0".to_owned(),
        ] {
            assert!(wrong == text || read(&seal, id, &wrong).is_none(), "{wrong}");
        }
    }
}
