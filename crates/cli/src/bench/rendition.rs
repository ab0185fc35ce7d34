//! `dateline bench rendition`: one rendition of one picture, made as the server makes it, to be measured beside other programs.

use super::Outcome;
use media::decode::decode;
use media::encode::{Format, Words, encode};
use media::limits::Deadline;
use media::probe::Probe;
use media::rendition::{Edge, Focus, Shape};
use std::path::Path;

/// The picture in `from`, so wide, whole, into `to`, in the format that its name says.
pub(super) fn make(from: &Path, to: &Path, width: u32) -> Outcome<()> {
    let extension = to.extension().and_then(|extension| extension.to_str());
    let format = extension.and_then(Format::of_extension);
    let format = format.ok_or_else(|| format!("{} is of no format that is made", to.display()))?;
    let shape = Shape::new(Edge::Width(width), None)?;
    let file = std::fs::read(from)?;
    let until = Deadline::start();
    let picture = decode(&file, &Probe::read(&file, until)?, until)?;
    let made = encode(
        picture.render(shape, Focus::default(), None)?,
        format,
        &Words::default(),
    )?;
    Ok(std::fs::write(to, made)?)
}
