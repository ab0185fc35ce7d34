//! What a file is, by its content and not by its name, before a pixel of it is decoded.

use crate::limits::{self, Deadline};
use crate::metadata::{Metadata, Segments};
use crate::refused::Refused;
use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat};
use zune_jpeg::zune_core::options::DecoderOptions;

/// The kinds of files that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG, of 8 or 16 bits.
    Png,
    /// WebP. Of an animation, the first frame is shown.
    WebP,
    /// GIF. Of an animation, the first frame is shown.
    Gif,
}

impl Kind {
    /// By the first bytes.
    pub fn of(bytes: &[u8]) -> Result<Kind, Refused> {
        match image::guess_format(bytes) {
            Ok(ImageFormat::Jpeg) => Ok(Kind::Jpeg),
            Ok(ImageFormat::Png) => Ok(Kind::Png),
            Ok(ImageFormat::WebP) => Ok(Kind::WebP),
            Ok(ImageFormat::Gif) => Ok(Kind::Gif),
            _ if bytes.is_empty() => Err(Refused::Empty),
            Ok(ImageFormat::Avif) => Err(Refused::NotTaken("AVIF")),
            Ok(ImageFormat::Tiff) => Err(Refused::NotTaken("TIFF")),
            _ if bytes.get(4..8) == Some(b"ftyp") => Err(Refused::NotTaken("HEIC or another film or picture in boxes")),
            _ if is_svg(bytes) => Err(Refused::NotTaken("SVG")),
            _ => Err(Refused::NotTaken("of a kind that is not known")),
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::WebP => "image/webp",
            Kind::Gif => "image/gif",
        }
    }
}

/// Whether a text begins like a drawing; only so that its refusal can say what it is.
fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    start.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') && start.contains("<svg")
}

/// What a file is.
#[derive(Clone, Debug)]
pub struct Probe {
    /// Which kind.
    pub kind: Kind,
    /// How many bytes the file has.
    pub bytes: u64,
    /// How wide it is shown, in pixels.
    pub width: u32,
    /// How high it is shown, in pixels.
    pub height: u32,
    /// How many frames it has; 1 for a still.
    pub frames: u32,
    /// What must be done to its pixels so that they stand upright.
    pub orientation: Orientation,
    /// How many bytes of memory it takes to decode it, at the most, its file among them.
    pub memory: u64,
    pub(crate) segments: Segments,
}

impl Probe {
    /// Reads the header and measures it against the limits.
    pub fn read(bytes: &[u8], until: Deadline) -> Result<Probe, Refused> {
        if bytes.len() as u64 > limits::BYTES {
            return Err(Refused::TooManyBytes { most: limits::BYTES });
        }
        let kind = Kind::of(bytes)?;
        let read = match kind {
            Kind::Jpeg => jpeg(bytes, until),
            Kind::Png | Kind::WebP | Kind::Gif => other(kind, bytes, until),
        };
        let mut probe = read.map_err(|refused| until.or(refused))?;
        probe.bytes = bytes.len() as u64;
        probe.memory += probe.bytes;
        if probe.memory > limits::MEMORY {
            return Err(Refused::TooMuchMemory {
                needed: probe.memory,
                most: limits::MEMORY,
            });
        }
        Ok(probe)
    }

    /// Whether it has a colour profile of its own.
    pub fn has_profile(&self) -> bool {
        self.segments.icc.is_some()
    }

    /// What the photographer or the agency wrote into it.
    pub fn metadata(&self) -> Metadata {
        Metadata::read(&self.segments)
    }

    /// With the pixels' width and height as they stand in the file, and as many bytes for each while it is decoded.
    fn new(
        kind: Kind,
        (width, height): (u32, u32),
        of_each: u64,
        frames: u32,
        segments: Segments,
    ) -> Result<Probe, Refused> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 {
            return Err(Refused::Broken("it has no pixel".to_owned()));
        }
        if pixels > limits::PIXELS || width.max(height) > limits::EDGE {
            return Err(Refused::TooManyPixels {
                width,
                height,
                most: limits::PIXELS,
            });
        }
        let orientation = segments.orientation();
        let (width, height) = match orientation {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => (height, width),
            _ => (width, height),
        };
        Ok(Probe {
            kind,
            bytes: 0,
            width,
            height,
            frames,
            orientation,
            memory: pixels * of_each,
            segments,
        })
    }
}

/// What a JPEG is decoded with: what is cut off or corrupt is refused, not filled with grey.
pub(crate) fn jpeg_options() -> DecoderOptions {
    DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(limits::EDGE as usize)
        .set_max_height(limits::EDGE as usize)
        .jpeg_set_max_scans(64)
}

fn jpeg(bytes: &[u8], until: Deadline) -> Result<Probe, Refused> {
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(until.bytes(bytes), jpeg_options());
    decoder.decode_headers().map_err(broken)?;
    let info = decoder.info().ok_or_else(|| broken("there is no header"))?;
    let segments = Segments {
        exif: decoder.exif().cloned(),
        xmp: decoder.xmp().cloned(),
        iptc: decoder.iptc().cloned(),
        icc: decoder.icc_profile(),
    };
    // A progressive one keeps two bytes of each sample until its last scan.
    let of_each = match info.sof.is_sequential_dct() {
        true => 1,
        false => 3,
    };
    let size = (u32::from(info.width), u32::from(info.height));
    Probe::new(Kind::Jpeg, size, u64::from(info.components) * of_each, 1, segments)
}

/// A decoder of another kind.
pub(crate) fn decoder<'a>(kind: Kind, bytes: &'a [u8], until: Deadline) -> Result<Box<dyn ImageDecoder + 'a>, Refused> {
    let bytes = until.bytes(bytes);
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(limits::MEMORY);
    let opened: image::ImageResult<Box<dyn ImageDecoder>> = match kind {
        Kind::Gif => GifDecoder::new(bytes).map(|decoder| Box::new(decoder) as Box<dyn ImageDecoder>),
        Kind::WebP => WebPDecoder::new(bytes).map(|decoder| Box::new(decoder) as Box<dyn ImageDecoder>),
        Kind::Png | Kind::Jpeg => {
            PngDecoder::with_limits(bytes, limits).map(|decoder| Box::new(decoder) as Box<dyn ImageDecoder>)
        }
    };
    opened.map_err(broken)
}

fn other(kind: Kind, bytes: &[u8], until: Deadline) -> Result<Probe, Refused> {
    let mut decoder = decoder(kind, bytes, until)?;
    // What is wrong with what a file says of itself does not make its pixels wrong.
    let segments = Segments {
        exif: decoder.exif_metadata().unwrap_or_default(),
        xmp: decoder.xmp_metadata().unwrap_or_default(),
        iptc: None,
        icc: decoder.icc_profile().unwrap_or_default(),
    };
    let frames = frames(kind, bytes, until)?;
    let of_each = u64::from(decoder.color_type().bytes_per_pixel());
    // 16 bits are brought to 8 in a second copy; a decoder of WebP or GIF has pictures of its own beside ours.
    let of_each = match kind {
        Kind::Png if decoder.color_type().has_alpha() => of_each + 4,
        Kind::Png => of_each + 3,
        _ => of_each + 4,
    };
    Probe::new(kind, decoder.dimensions(), of_each, frames, segments)
}

/// How many frames there are. None of them is decoded.
fn frames(kind: Kind, bytes: &[u8], until: Deadline) -> Result<u32, Refused> {
    let count = match kind {
        Kind::Jpeg => 1,
        Kind::Png => {
            let reader = png::Decoder::new(until.bytes(bytes)).read_info().map_err(broken)?;
            reader
                .info()
                .animation_control
                .map_or(1, |animation| animation.num_frames)
        }
        Kind::WebP => image_webp::WebPDecoder::new(until.bytes(bytes))
            .map_err(broken)?
            .num_frames(),
        Kind::Gif => {
            let mut options = gif::DecodeOptions::new();
            options.skip_frame_decoding(true);
            let mut decoder = options.read_info(until.bytes(bytes)).map_err(broken)?;
            // A later frame that is broken ends the count: it is never shown.
            let mut frames = std::iter::from_fn(|| decoder.next_frame_info().ok().flatten().map(|_| ()));
            frames.by_ref().take(limits::FRAMES as usize + 1).count() as u32
        }
    };
    match count > limits::FRAMES {
        true => Err(Refused::TooManyFrames { most: limits::FRAMES }),
        false => Ok(count.max(1)),
    }
}

/// What a library says of a file that it cannot read.
pub(crate) fn broken(error: impl std::fmt::Display) -> Refused {
    Refused::Broken(error.to_string().chars().take(200).collect())
}
