//! From a file to pixels: of 8 bits, in sRGB, the first frame.

use crate::colour::{self, FourChannels};
use crate::limits::Deadline;
use crate::picture::Picture;
use crate::probe::{self, Kind, Probe, broken};
use crate::refused::Refused;
use image::{DynamicImage, GrayImage, RgbImage};
use zune_jpeg::zune_core::colorspace::ColorSpace;

/// The picture in that file, which was probed before.
pub fn decode(bytes: &[u8], probe: &Probe, until: Deadline) -> Result<Picture, Refused> {
    let pixels = match probe.kind {
        Kind::Jpeg => jpeg(bytes, probe, until),
        kind => probe::decoder(kind, bytes, until)
            .and_then(|decoder| DynamicImage::from_decoder(decoder).map_err(broken))
            .map(|pixels| colour::to_srgb(pixels, probe)),
    };
    let pixels = pixels.map_err(|refused| until.or(refused))?;
    Ok(Picture::new(pixels, probe.orientation))
}

fn jpeg(bytes: &[u8], probe: &Probe, until: Deadline) -> Result<DynamicImage, Refused> {
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(until.bytes(bytes), probe::jpeg_options());
    decoder.decode_headers().map_err(broken)?;
    let inks = match decoder.input_colorspace() {
        Some(ColorSpace::CMYK) => Some((FourChannels::Cmyk, ColorSpace::CMYK)),
        Some(ColorSpace::YCCK) => Some((FourChannels::Ycck, ColorSpace::YCCK)),
        _ => None,
    };
    let wanted = match (inks, decoder.input_colorspace()) {
        (Some((_, as_it_is)), _) => as_it_is,
        (None, Some(ColorSpace::Luma)) => ColorSpace::Luma,
        (None, _) => ColorSpace::RGB,
    };
    decoder.set_options(probe::jpeg_options().jpeg_set_out_colorspace(wanted));
    let samples = decoder.decode().map_err(broken)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| broken("there is no header"))?;
    let (width, height) = (width as u32, height as u32);
    let whole = samples.len() == width as usize * height as usize * wanted.num_components();
    let picture = match (inks, wanted) {
        _ if !whole => None,
        (Some((channels, _)), _) => colour::inks_to_srgb(samples, (width, height), channels, probe),
        (None, ColorSpace::Luma) => GrayImage::from_raw(width, height, samples)
            .map(|grey| colour::to_srgb(DynamicImage::ImageLuma8(grey), probe)),
        (None, _) => {
            RgbImage::from_raw(width, height, samples).map(|rgb| colour::to_srgb(DynamicImage::ImageRgb8(rgb), probe))
        }
    };
    picture.ok_or_else(|| broken("its pixels are not as many as its header says"))
}
