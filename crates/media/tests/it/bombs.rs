//! Files that are made to cost whoever reads them much: many frames, scans or chunks, and little that unpacks to much.

#![expect(clippy::unwrap_used, reason = "a file that cannot be made fails its test")]

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use png::chunk::ChunkType;
use png::text_metadata::ITXtChunk;
use std::borrow::Cow;

/// What much is, in bytes.
const MUCH: usize = 256 << 20;

pub fn too_long() -> Vec<u8> {
    vec![0xFF; media::limits::BYTES as usize + 1]
}

pub fn frames() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, 1, 1, &[0, 0, 0, 255, 255, 255]).unwrap();
    for _ in 0..=media::limits::FRAMES {
        encoder
            .write_frame(&gif::Frame::from_indexed_pixels(1, 1, vec![0], None))
            .unwrap();
    }
    drop(encoder);
    file
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 50);
    encoder.set_progressive(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let samples = vec![99; usize::from(width) * usize::from(height) * 3];
    encoder.encode(&samples, width, height, ColorType::Rgb).unwrap();
    file
}

/// A progressive one keeps all coefficients until its last scan.
pub fn coefficients() -> Vec<u8> {
    jpeg(8_000, 5_000)
}

/// Its last scan, again and again.
pub fn scans() -> Vec<u8> {
    let file = jpeg(64, 64);
    let last = file.windows(2).rposition(|marker| marker == [0xFF, 0xDA]).unwrap();
    let (head, scan) = file[..file.len() - 2].split_at(last);
    [head, &scan.repeat(200), &[0xFF, 0xD9]].concat()
}

/// A PNG of one pixel and that colour profile, with what `write` puts before its pixels.
fn png(profile: Option<Vec<u8>>, write: impl FnOnce(&mut png::Writer<&mut Vec<u8>>)) -> Vec<u8> {
    let mut file = Vec::new();
    let mut info = png::Info::with_size(1, 1);
    info.color_type = png::ColorType::Rgb;
    info.bit_depth = png::BitDepth::Eight;
    info.icc_profile = profile.map(Cow::Owned);
    let mut writer = png::Encoder::with_info(&mut file, info)
        .unwrap()
        .write_header()
        .unwrap();
    write(&mut writer);
    writer.write_image_data(&[1, 2, 3]).unwrap();
    writer.finish().unwrap();
    file
}

pub fn packed_words() -> Vec<u8> {
    let mut words = ITXtChunk::new("XML:com.adobe.xmp", "x".repeat(MUCH));
    words.compressed = true;
    words.compress_text().unwrap();
    png(None, |writer| writer.write_text_chunk(&words).unwrap())
}

pub fn packed_profile() -> Vec<u8> {
    png(Some(vec![0; MUCH]), |_| {})
}

pub fn chunks() -> Vec<u8> {
    png(None, |writer| {
        for _ in 0..200_000 {
            writer.write_chunk(ChunkType(*b"tEXt"), b"a\0b").unwrap();
        }
    })
}
