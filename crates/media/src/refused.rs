//! Why a file is not taken as a picture.

/// Why a file is not taken as a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It has no byte.
    #[error("the file is empty")]
    Empty,
    /// It is none of the kinds that are taken, by its content.
    #[error("the file is {0}; JPEG, PNG, WebP and GIF are taken")]
    NotTaken(&'static str),
    /// It has more bytes than may be.
    #[error("the file has more than {most} bytes")]
    TooManyBytes {
        /// How many it may have.
        most: u64,
    },
    /// It has more pixels than may be.
    #[error("the picture has {width} x {height} pixels; the most is {most} in all, and 65,535 along an edge")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// How many it may have.
        most: u64,
    },
    /// It has more frames than may be.
    #[error("the picture has more than {most} frames")]
    TooManyFrames {
        /// How many it may have.
        most: u32,
    },
    /// To decode it would take more memory than may be.
    #[error("to decode the picture would take {needed} bytes of memory; the most is {most}")]
    TooMuchMemory {
        /// How much it would take, as far as its header says.
        needed: u64,
        /// How much it may take.
        most: u64,
    },
    /// To decode it took too long.
    #[error("to decode the picture took longer than {seconds} seconds")]
    TooSlow {
        /// How long it may take.
        seconds: u64,
    },
    /// It is cut off, or is not what its header says.
    #[error("the picture is broken: {0}")]
    Broken(String),
    /// So many pictures are being worked on that this one would wait too long.
    #[error("too many pictures are being worked on")]
    Busy,
}
