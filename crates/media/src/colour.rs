//! Colours: what a file was made in (Adobe RGB, Display P3, a printing press) becomes sRGB, which every browser shows.
//!
//! A profile that cannot be read or is of another kind of pixels is passed over, as browsers do.

use crate::probe::Probe;
use image::{DynamicImage, GrayAlphaImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};

/// That picture in sRGB, as RGB or RGBA of 8 bits.
pub(crate) fn to_srgb(pixels: DynamicImage, probe: &Probe) -> DynamicImage {
    let profile = probe.segments.icc.as_deref().map(ColorProfile::new_from_slice);
    let profile = match profile {
        None if probe.segments.is_adobe_rgb() => Some(ColorProfile::new_adobe_rgb()),
        None => None,
        Some(read) => read.ok(),
    };
    let Some(profile) = profile else {
        return eight_bits(pixels);
    };
    match (profile.color_space, pixels.color().has_color()) {
        (DataColorSpace::Rgb, true) => rgb(pixels, &profile),
        (DataColorSpace::Gray, false) => grey(pixels, &profile),
        _ => eight_bits(pixels),
    }
}

/// As RGB, or RGBA if anything of it can be seen through.
fn eight_bits(pixels: DynamicImage) -> DynamicImage {
    match pixels {
        DynamicImage::ImageRgb8(_) => pixels,
        DynamicImage::ImageRgba8(rgba) if rgba.pixels().all(|pixel| pixel.0[3] == u8::MAX) => {
            DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).into_rgb8())
        }
        DynamicImage::ImageRgba8(_) => pixels,
        other if other.color().has_alpha() => eight_bits(DynamicImage::ImageRgba8(other.into_rgba8())),
        other => DynamicImage::ImageRgb8(other.into_rgb8()),
    }
}

fn rgb(mut pixels: DynamicImage, profile: &ColorProfile) -> DynamicImage {
    let layout = match pixels.color().has_alpha() {
        true => Layout::Rgba,
        false => Layout::Rgb,
    };
    let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let width = pixels.width() as usize * layout.channels();
    let (wide, narrow) = (
        || profile.create_transform_16bit(layout, &srgb, layout, options).ok(),
        || profile.create_transform_8bit(layout, &srgb, layout, options).ok(),
    );
    match &mut pixels {
        DynamicImage::ImageRgb8(image) => narrow().map(|change| in_place(&*change, image, width)),
        DynamicImage::ImageRgba8(image) => narrow().map(|change| in_place(&*change, image, width)),
        DynamicImage::ImageRgb16(image) => wide().map(|change| in_place(&*change, image, width)),
        DynamicImage::ImageRgba16(image) => wide().map(|change| in_place(&*change, image, width)),
        _ => None,
    };
    eight_bits(pixels)
}

/// Row by row, so that no second copy of a large picture is made.
fn in_place<T: Copy + Default>(change: &dyn TransformExecutor<T>, samples: &mut [T], width: usize) {
    let mut before = vec![T::default(); width];
    for row in samples.chunks_exact_mut(width) {
        before.copy_from_slice(row);
        if change.transform(&before, row).is_err() {
            row.copy_from_slice(&before);
        }
    }
}

fn grey(pixels: DynamicImage, profile: &ColorProfile) -> DynamicImage {
    let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let change = profile.create_transform_8bit(Layout::GrayAlpha, &srgb, Layout::Rgba, options);
    let Ok(change) = change else {
        return eight_bits(pixels);
    };
    let grey: GrayAlphaImage = pixels.into_luma_alpha8();
    let mut rgba = image::RgbaImage::new(grey.width(), grey.height());
    match change.transform(&grey, &mut rgba) {
        Ok(()) => eight_bits(DynamicImage::ImageRgba8(rgba)),
        Err(_) => eight_bits(DynamicImage::ImageLumaA8(grey)),
    }
}

/// How a JPEG of four channels has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FourChannels {
    /// Cyan, magenta, yellow and black.
    Cmyk,
    /// The same, the first three as luma and chroma.
    Ycck,
}

/// Inks as Adobe writes them into a JPEG (255 is no ink), as sRGB: by the profile, or as a screen that knows nothing of presses does.
pub(crate) fn inks_to_srgb(
    mut inks: Vec<u8>,
    (width, height): (u32, u32),
    channels: FourChannels,
    probe: &Probe,
) -> Option<DynamicImage> {
    let profile = probe.segments.icc.as_deref();
    let profile = profile.and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    let change = profile
        .filter(|profile| profile.color_space == DataColorSpace::Cmyk)
        .and_then(|profile| {
            let srgb = ColorProfile::new_srgb();
            // CMYK has the layout of RGBA there.
            let options = TransformOptions::default();
            profile
                .create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options)
                .ok()
        });
    let (before, after) = (width as usize * 4, width as usize * 3);
    let mut row = vec![0; before];
    let mut screen = vec![0; after];
    // What is written is shorter than what was read, so it stays in the same memory.
    for y in 0..height as usize {
        row.copy_from_slice(&inks[y * before..(y + 1) * before]);
        for pixel in row.as_chunks_mut::<4>().0 {
            *pixel = ink(*pixel, channels);
        }
        let changed = change
            .as_ref()
            .is_some_and(|change| change.transform(&row, &mut screen).is_ok());
        if !changed {
            for (ink, screen) in row.as_chunks::<4>().0.iter().zip(screen.as_chunks_mut::<3>().0) {
                let left = |part: u8| ((255 - u16::from(part)) * (255 - u16::from(ink[3])) / 255) as u8;
                *screen = [left(ink[0]), left(ink[1]), left(ink[2])];
            }
        }
        inks[y * after..(y + 1) * after].copy_from_slice(&screen);
    }
    inks.truncate(after * height as usize);
    RgbImage::from_raw(width, height, inks).map(DynamicImage::ImageRgb8)
}

/// How much of each ink, 255 being all.
fn ink([first, second, third, black]: [u8; 4], channels: FourChannels) -> [u8; 4] {
    match channels {
        FourChannels::Cmyk => [255 - first, 255 - second, 255 - third, 255 - black],
        // ITU-T T.871: what luma and chroma make is the ink itself, since Adobe writes what is left of the light.
        FourChannels::Ycck => {
            let (luma, blue, red) = (f32::from(first), f32::from(second) - 128.0, f32::from(third) - 128.0);
            let light = |value: f32| value.round().clamp(0.0, 255.0) as u8;
            [
                light(luma + 1.402 * red),
                light(luma - 0.344_136 * blue - 0.714_136 * red),
                light(luma + 1.772 * blue),
                255 - black,
            ]
        }
    }
}
