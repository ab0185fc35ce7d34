//! What a picture may cost. All that is decoded is measured against these before and while it is.

use crate::refused::Refused;
use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

/// The most bytes of a file: 40 MiB.
pub const BYTES: u64 = 40 << 20;
/// The most pixels: 50 megapixels.
pub const PIXELS: u64 = 50_000_000;
/// The longest edge in pixels, which is JPEG's own.
pub const EDGE: u32 = 65_535;
/// The most frames of an animation, of which the first is shown.
pub const FRAMES: u32 = 1_000;
/// How much memory all pictures that are being decoded may take together, in bytes: 256 MiB.
pub const MEMORY: u64 = 256 << 20;
/// How long one may be decoded.
pub const TIME: Duration = Duration::from_secs(20);

/// Until when a picture may be worked on.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    /// [`TIME`] from now.
    pub fn start() -> Deadline {
        Deadline(Instant::now() + TIME)
    }

    pub(crate) fn has_passed(self) -> bool {
        Instant::now() >= self.0
    }

    /// What went wrong, unless it went wrong because the time was over.
    pub(crate) fn or(self, refused: Refused) -> Refused {
        match self.has_passed() {
            true => Refused::TooSlow {
                seconds: TIME.as_secs(),
            },
            false => refused,
        }
    }

    /// Those bytes, which cannot be read any more after it. Decoders read as they go, so this ends them.
    pub(crate) fn bytes(self, bytes: &[u8]) -> Timed<'_> {
        Timed {
            bytes: Cursor::new(bytes),
            until: self,
        }
    }
}

/// Bytes that can be read until a deadline.
pub(crate) struct Timed<'a> {
    bytes: Cursor<&'a [u8]>,
    until: Deadline,
}

impl Timed<'_> {
    fn in_time(&self) -> io::Result<()> {
        match self.until.has_passed() {
            true => Err(io::ErrorKind::TimedOut.into()),
            false => Ok(()),
        }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.in_time()?;
        self.bytes.read(into)
    }
}

impl BufRead for Timed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.in_time()?;
        // In parts, so that whoever asks for all there is asks for the time again.
        let rest = self.bytes.fill_buf()?;
        Ok(&rest[..rest.len().min(8 << 10)])
    }

    fn consume(&mut self, count: usize) {
        self.bytes.consume(count);
    }
}

impl Seek for Timed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
