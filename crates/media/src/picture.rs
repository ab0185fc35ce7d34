//! A decoded picture, and what is made of its pixels: a rendition, a placeholder, its dominant colour.

use crate::probe::broken;
use crate::refused::Refused;
use crate::rendition::{Cut, Focus, Shape};
use domain::media::Crop;
use fast_image_resize as fir;
use fir::images::{Image, ImageRef};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};

/// Pixels in sRGB, RGB or RGBA of 8 bits. They lie as in the file: it is the small copy that is turned upright, as it costs less.
#[derive(Debug)]
pub struct Picture {
    pixels: DynamicImage,
    orientation: Orientation,
}

impl Picture {
    pub(crate) fn new(pixels: DynamicImage, orientation: Orientation) -> Picture {
        Picture { pixels, orientation }
    }

    /// Whether it lies on its side in the file.
    fn is_turned(&self) -> bool {
        matches!(
            self.orientation,
            Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
        )
    }

    /// How wide and how high it is shown, in pixels.
    pub fn size(&self) -> (u32, u32) {
        let (width, height) = (self.pixels.width(), self.pixels.height());
        match self.is_turned() {
            true => (height, width),
            false => (width, height),
        }
    }

    /// Whether anything of it can be seen through.
    pub fn is_transparent(&self) -> bool {
        self.pixels.color().has_alpha()
    }

    /// That rendition of it, upright; of a part of it, if there is one.
    pub fn render(&self, shape: Shape, focus: Focus, crop: Option<Crop>) -> Result<DynamicImage, Refused> {
        self.shrink(shape.cut(self.size(), focus, crop))
    }

    /// Whole, with no edge longer than that.
    fn within(&self, edge: u32) -> Result<DynamicImage, Refused> {
        let (width, height) = self.size();
        let shrink = (f64::from(edge) / f64::from(width.max(height))).min(1.0);
        let pixels = |length: u32| ((f64::from(length) * shrink).round() as u32).max(1);
        self.shrink(Cut {
            left: 0.0,
            top: 0.0,
            part_width: f64::from(width),
            part_height: f64::from(height),
            width: pixels(width),
            height: pixels(height),
        })
    }

    fn shrink(&self, cut: Cut) -> Result<DynamicImage, Refused> {
        let pixel_type = match self.pixels.color().has_alpha() {
            true => fir::PixelType::U8x4,
            false => fir::PixelType::U8x3,
        };
        let (source_width, source_height) = (self.pixels.width(), self.pixels.height());
        let source = ImageRef::new(source_width, source_height, self.pixels.as_bytes(), pixel_type).map_err(broken)?;
        let (width, height) = match self.is_turned() {
            true => (cut.height, cut.width),
            false => (cut.width, cut.height),
        };
        let mut small = Image::new(width, height, pixel_type);
        let [left, top, part_width, part_height] = self.in_file(cut);
        let options = fir::ResizeOptions::new().crop(left, top, part_width, part_height);
        fir::Resizer::new()
            .resize(&source, &mut small, &options)
            .map_err(broken)?;
        let samples = small.into_vec();
        let small = match pixel_type {
            fir::PixelType::U8x4 => RgbaImage::from_raw(width, height, samples).map(DynamicImage::ImageRgba8),
            _ => RgbImage::from_raw(width, height, samples).map(DynamicImage::ImageRgb8),
        };
        let mut small = small.expect("the resizer fills what it is given");
        small.apply_orientation(self.orientation);
        Ok(small)
    }

    /// Where that part of the upright picture lies in the file: left, top, width, height.
    fn in_file(&self, cut: Cut) -> [f64; 4] {
        let (width, height) = self.size();
        let right = f64::from(width) - cut.left - cut.part_width;
        let bottom = f64::from(height) - cut.top - cut.part_height;
        let (across, down) = (cut.part_width, cut.part_height);
        // Rounding must not lead out of the picture.
        let [left, top, across, down] = match self.orientation {
            Orientation::NoTransforms => [cut.left, cut.top, across, down],
            Orientation::FlipHorizontal => [right, cut.top, across, down],
            Orientation::FlipVertical => [cut.left, bottom, across, down],
            Orientation::Rotate180 => [right, bottom, across, down],
            Orientation::Rotate90 => [cut.top, right, down, across],
            Orientation::Rotate270 => [bottom, cut.left, down, across],
            Orientation::Rotate90FlipH => [cut.top, cut.left, down, across],
            Orientation::Rotate270FlipH => [bottom, right, down, across],
        };
        let (left, top) = (left.max(0.0), top.max(0.0));
        let within = |length: f64, start: f64, edge: u32| length.min(f64::from(edge) - start);
        [
            left,
            top,
            within(across, left, self.pixels.width()),
            within(down, top, self.pixels.height()),
        ]
    }

    /// What is shown while it loads: a ThumbHash, about 25 bytes.
    pub fn placeholder(&self) -> Result<Vec<u8>, Refused> {
        // 100 pixels are the most that ThumbHash takes.
        let small = self.within(100)?.into_rgba8();
        let (width, height) = (small.width() as usize, small.height() as usize);
        Ok(thumbhash::rgba_to_thumb_hash(width, height, &small))
    }

    /// The colour that most of it has: red, green, blue. What can be seen through does not count.
    pub fn dominant_colour(&self) -> Result<[u8; 3], Refused> {
        let small = self.within(64)?.into_rgba8();
        // Colours that are alike, by the upper three bits of each part: how many pixels, and their sum.
        let mut alike = vec![(0u64, [0u64; 3]); 512];
        for pixel in small.pixels().filter(|pixel| pixel.0[3] >= 128) {
            let [red, green, blue, _] = pixel.0.map(usize::from);
            let (count, sum) = &mut alike[(red >> 5) << 6 | (green >> 5) << 3 | blue >> 5];
            *count += 1;
            for (sum, part) in sum.iter_mut().zip([red, green, blue]) {
                *sum += part as u64;
            }
        }
        let most = alike.into_iter().max_by_key(|(count, _)| *count);
        let (count, sum) = most.expect("there are 512");
        Ok(sum.map(|sum| sum.checked_div(count).unwrap_or(255) as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_the_same_whichever_way_the_picture_lies_in_its_file() {
        // 40 x 24 in the file, each pixel another colour.
        let pixels = RgbImage::from_fn(40, 24, |x, y| image::Rgb([x as u8 * 6, y as u8 * 10, 77]));
        for number in 1..=8 {
            let orientation = Orientation::from_exif(number).unwrap();
            let mut upright = DynamicImage::ImageRgb8(pixels.clone());
            upright.apply_orientation(orientation);
            let turned = Picture::new(DynamicImage::ImageRgb8(pixels.clone()), orientation);
            let plain = Picture::new(upright, Orientation::NoTransforms);
            assert_eq!(turned.size(), plain.size());
            for (x, y) in [(0.0, 0.0), (0.3, 0.9), (1.0, 1.0)] {
                let focus = Focus::from_fractions(x, y).unwrap();
                for shape in ["w96", "w96-1x1", "w96-16x9", "h90-3x4"] {
                    let shape: Shape = shape.parse().unwrap();
                    let (one, other) = (
                        turned.render(shape, focus, None).unwrap(),
                        plain.render(shape, focus, None).unwrap(),
                    );
                    assert_eq!((one.width(), one.height()), (other.width(), other.height()));
                    let apart = one.as_bytes().iter().zip(other.as_bytes());
                    let apart = apart.map(|(one, other)| one.abs_diff(*other)).max().unwrap();
                    assert!(apart <= 1, "{number} {shape} {apart}");
                }
            }
        }
    }

    #[test]
    fn the_dominant_colour_is_that_of_most_pixels_that_can_be_seen() {
        let pixels = RgbaImage::from_fn(30, 30, |x, y| match (x, y) {
            (0..20, _) => image::Rgba([9, 9, 9, 0]),
            (_, 0..5) => image::Rgba([255, 255, 255, 255]),
            _ => image::Rgba([200, 30, 40, 255]),
        });
        let picture = Picture::new(DynamicImage::ImageRgba8(pixels), Orientation::NoTransforms);
        assert_eq!(picture.dominant_colour(), Ok([200, 30, 40]));
    }
}
