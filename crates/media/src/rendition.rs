//! Which smaller copies of a picture there are: a width or a height of a list, the whole picture or a part of a ratio of a list.
//!
//! Invariant: there are not many ([`Shape::all`]), so nobody can fill the store by asking. None is larger than the picture itself.

use crate::encode::Words;
use domain::media::MediaCard;
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

    /// How wide and how high it is, made of a picture of that width and height.
    pub fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        let cut = self.cut((width, height), Focus::default());
        (cut.width, cut.height)
    }

    /// Which part of a picture of that width and height is shown how large.
    pub(crate) fn cut(self, (width, height): (u32, u32), focus: Focus) -> Cut {
        let (across, down) = (f64::from(width), f64::from(height));
        let (part_width, part_height) = match self.ratio {
            None => (across, down),
            Some((x, y)) => {
                let ratio = f64::from(x) / f64::from(y);
                (across.min(down * ratio), down.min(across / ratio))
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
            left: (focus_x * across - part_width / 2.0).clamp(0.0, across - part_width),
            top: (focus_y * down - part_height / 2.0).clamp(0.0, down - part_height),
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
                    let cut = shape.cut(size, focus);
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
        assert_eq!(shape("w800").size((2725, 2225)), (800, 653));
        assert_eq!(shape("h360").size((2725, 2225)), (441, 360));
        assert_eq!(shape("w800-16x9").size((2725, 2225)), (800, 450));
        assert_eq!(shape("w800").size((300, 200)), (300, 200));
        assert_eq!(shape("w800-1x1").size((300, 200)), (200, 200));
    }
}
