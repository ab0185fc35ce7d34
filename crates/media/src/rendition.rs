//! Which smaller copies of a picture there are: a width or a height of a list, the whole picture or a part of a ratio of a list.
//!
//! Invariant: there are not many ([`Shape::all`]), so nobody can fill the store by asking. None is larger than the picture itself. A story may show a
//! part of a picture ([`Crop`]): then each is of that part, and whoever gives the address out vouches for it.

use crate::encode::Words;
use domain::media::{Crop, MediaCard};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fmt::Write;
use std::str::FromStr;

/// What renditions are made by: raised whenever the same picture would become other bytes.
const RENDERER: u32 = 1;

/// Eight digits that stand for all that a record's renditions are made of: its file, its focal point, and the words that travel with it.
/// `None` without a file.
pub fn version(card: &MediaCard) -> Option<String> {
    let file = card.file.as_ref()?;
    let made_of = format!("{RENDERER} {} {:?} {:?}", file.sha256, card.focus, Words::of(card));
    let digest = Sha256::digest(made_of);
    Some(digest[..4].iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a text takes all that is written");
        digits
    }))
}

/// The widths that there are, in pixels.
pub const WIDTHS: [u32; 12] = [96, 160, 320, 480, 640, 800, 960, 1200, 1600, 1920, 2400, 3200];
/// The heights that there are, in pixels.
pub const HEIGHTS: [u32; 8] = [90, 180, 360, 480, 720, 1080, 1440, 2160];
/// The widths of which a job makes AVIF, of the whole picture: no request waits for one.
pub const AVIF_WIDTHS: [u32; 4] = [320, 640, 960, 1600];
/// The most pixels of an AVIF: of what is very high, none is made.
pub const AVIF_PIXELS: u64 = 4_000_000;
/// The ratios of width to height that a picture is cropped to.
pub const RATIOS: [(u32, u32); 7] = [(1, 1), (4, 3), (3, 2), (16, 9), (3, 4), (4, 5), (40, 21)];

/// The edge that is as long as was asked for; the other follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// So wide, in pixels.
    Width(u32),
    /// So high, in pixels.
    Height(u32),
}

/// The shape of a rendition: `w800`, `h360`, or `w800-16x9` for the part of that ratio around the focal point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    edge: Edge,
    ratio: Option<(u32, u32)>,
}

/// No such rendition is made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such rendition is made: widths are {WIDTHS:?}, heights {HEIGHTS:?}, ratios {RATIOS:?}")]
pub struct NotMade;

impl Shape {
    /// One of the list.
    pub fn new(edge: Edge, ratio: Option<(u32, u32)>) -> Result<Shape, NotMade> {
        let is_edge = match edge {
            Edge::Width(width) => WIDTHS.contains(&width),
            Edge::Height(height) => HEIGHTS.contains(&height),
        };
        match is_edge && ratio.is_none_or(|ratio| RATIOS.contains(&ratio)) {
            true => Ok(Shape { edge, ratio }),
            false => Err(NotMade),
        }
    }

    /// Every shape that there is.
    pub fn all() -> impl Iterator<Item = Shape> {
        let edges = WIDTHS.map(Edge::Width).into_iter().chain(HEIGHTS.map(Edge::Height));
        edges.flat_map(|edge| {
            let ratios = std::iter::once(None).chain(RATIOS.map(Some));
            ratios.map(move |ratio| Shape { edge, ratio })
        })
    }

    /// How wide and how high it is, made of that part of a picture of that width and height.
    pub fn size(self, size: (u32, u32), crop: Option<Crop>) -> (u32, u32) {
        let cut = self.cut(size, Focus::default(), crop);
        (cut.width, cut.height)
    }

    /// How many bytes of memory it takes at the most to make it of a picture of that width and height, the picture itself not counted.
    pub fn memory(self, size: (u32, u32), crop: Option<Crop>) -> u64 {
        let cut = self.cut(size, Focus::default(), crop);
        let (width, height) = (f64::from(cut.width), f64::from(cut.height));
        // First one edge is made shorter and then the other, whichever way the picture lies; and then there are the pixels and the file.
        let between = (width * cut.part_height).max(height * cut.part_width);
        (4.0 * between + 8.0 * width * height) as u64
    }

    /// Which part of a picture of that width and height is shown how large. Nothing outside of `crop` is.
    pub(crate) fn cut(self, (width, height): (u32, u32), focus: Focus, crop: Option<Crop>) -> Cut {
        let (across, down) = (f64::from(width), f64::from(height));
        let [crop_left, crop_top, crop_width, crop_height] = crop.map_or([0.0, 0.0, 1.0, 1.0], |crop| crop.fractions());
        // A pixel of it at the least.
        let (crop_width, crop_height) = ((crop_width * across).max(1.0), (crop_height * down).max(1.0));
        let crop_left = (crop_left * across).min(across - crop_width);
        let crop_top = (crop_top * down).min(down - crop_height);
        let (part_width, part_height) = match self.ratio {
            None => (crop_width, crop_height),
            Some((x, y)) => {
                let ratio = f64::from(x) / f64::from(y);
                (crop_width.min(crop_height * ratio), crop_height.min(crop_width / ratio))
            }
        };
        let (focus_x, focus_y) = focus.fractions();
        let shrink = match self.edge {
            Edge::Width(width) => f64::from(width) / part_width,
            Edge::Height(height) => f64::from(height) / part_height,
        };
        let shrink = shrink.min(1.0);
        let pixels = |length: f64| ((length * shrink).round() as u32).max(1);
        Cut {
            left: crop_left + (focus_x * across - part_width / 2.0 - crop_left).clamp(0.0, crop_width - part_width),
            top: crop_top + (focus_y * down - part_height / 2.0 - crop_top).clamp(0.0, crop_height - part_height),
            part_width,
            part_height,
            width: pixels(part_width),
            height: pixels(part_height),
        }
    }
}

/// The point of a picture that must be in every part of it: fractions of its width and height in ten-thousandths; the middle by default.
pub use domain::media::Focus;

/// A part of a picture in its pixels, and how large it is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub left: f64,
    pub top: f64,
    pub part_width: f64,
    pub part_height: f64,
    pub width: u32,
    pub height: u32,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.edge {
            Edge::Width(width) => write!(f, "w{width}")?,
            Edge::Height(height) => write!(f, "h{height}")?,
        }
        match self.ratio {
            Some((x, y)) => write!(f, "-{x}x{y}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Shape {
    type Err = NotMade;

    fn from_str(text: &str) -> Result<Shape, NotMade> {
        Shape::all().find(|shape| shape.to_string() == text).ok_or(NotMade)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_read_as_it_is_written_and_no_other_is() {
        assert_eq!(Shape::all().count(), 160);
        for shape in Shape::all() {
            assert_eq!(shape.to_string().parse(), Ok(shape));
        }
        for wrong in [
            "",
            "w801",
            "w0800",
            "h800",
            "w800-",
            "w800-2x1",
            "w800-16x9.webp",
            "W800",
        ] {
            assert_eq!(wrong.parse::<Shape>(), Err(NotMade), "{wrong}");
        }
    }

    #[test]
    fn a_part_lies_within_the_picture_holds_the_focal_point_and_is_never_larger_than_it_was() {
        for size in [(1, 1), (1, 900), (13, 169), (1000, 500), (500, 1000), (65_535, 2)] {
            for (x, y) in [(0.0, 0.0), (0.1, 0.9), (0.5, 0.5), (1.0, 1.0)] {
                let focus = Focus::from_fractions(x, y).unwrap();
                for shape in Shape::all() {
                    let cut = shape.cut(size, focus, None);
                    let (width, height) = (f64::from(size.0), f64::from(size.1));
                    assert!(cut.left >= 0.0 && cut.left + cut.part_width <= width + 1e-6);
                    assert!(cut.top >= 0.0 && cut.top + cut.part_height <= height + 1e-6);
                    assert!(cut.left <= x * width + 1e-6 && x * width <= cut.left + cut.part_width + 1e-6);
                    assert!(cut.top <= y * height + 1e-6 && y * height <= cut.top + cut.part_height + 1e-6);
                    assert!(cut.width >= 1 && cut.width <= size.0 && cut.height >= 1 && cut.height <= size.1);
                }
            }
        }
    }

    #[test]
    fn a_shape_says_how_large_it_will_be() {
        let shape = |text: &str| text.parse::<Shape>().unwrap();
        assert_eq!(shape("w800").size((2725, 2225), None), (800, 653));
        assert_eq!(shape("h360").size((2725, 2225), None), (441, 360));
        assert_eq!(shape("w800-16x9").size((2725, 2225), None), (800, 450));
        assert_eq!(shape("w800").size((300, 200), None), (300, 200));
        assert_eq!(shape("w800-1x1").size((300, 200), None), (200, 200));
    }

    #[test]
    fn what_is_made_of_a_part_lies_within_it_and_holds_the_focal_point_if_it_has_it() {
        let whole = (1000, 500);
        for (left, top, across, down) in [
            (0.1, 0.2, 0.5, 0.5),
            (0.6, 0.0, 0.4, 1.0),
            (0.9999, 0.9999, 0.0001, 0.0001),
        ] {
            let crop = Crop::from_fractions(left, top, across, down).unwrap();
            for (x, y) in [(0.0, 0.0), (0.3, 0.4), (0.9, 0.6)] {
                for shape in Shape::all() {
                    let cut = shape.cut(whole, Focus::from_fractions(x, y).unwrap(), Some(crop));
                    let (from, to) = (left * 1000.0, (left + across) * 1000.0);
                    // A part of less than a pixel is a pixel.
                    assert!(
                        cut.left >= from - 1.0 && cut.left + cut.part_width <= to + 1e-6,
                        "{shape} {cut:?}"
                    );
                    assert!(cut.top >= top * 500.0 - 1.0 && cut.top + cut.part_height <= (top + down) * 500.0 + 1e-6);
                    if (from..to).contains(&(x * 1000.0)) {
                        assert!(cut.left <= x * 1000.0 + 1e-6 && x * 1000.0 <= cut.left + cut.part_width + 1e-6);
                    }
                }
            }
        }
        let half = Crop::from_fractions(0.25, 0.0, 0.5, 1.0).unwrap();
        let size = |text: &str| text.parse::<Shape>().unwrap().size(whole, Some(half));
        assert_eq!(
            (size("w320"), size("w800"), size("w480-16x9")),
            ((320, 320), (500, 500), (480, 270))
        );
    }
}
