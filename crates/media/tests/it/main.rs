//! The crate against real files, good and hostile: what each is, what becomes of it, and what comes out of it.

mod bombs;
mod metadata;
mod render;
mod samples;
mod store;

use media::decode::decode;
use media::limits::Deadline;
use media::picture::Picture;
use media::probe::Probe;
use media::refused::Refused;
use std::path::PathBuf;

/// The folder with the samples. Without it, a test says that it is skipped, which is a failure where all is required.
fn samples() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/images"));
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    assert!(std::env::var("REQUIRE_ALL").is_err(), "the samples are required");
    None
}

fn sample(name: &str) -> Option<Vec<u8>> {
    let folder = samples()?;
    Some(std::fs::read(folder.join(name)).expect("the sample can be read"))
}

fn decoded(bytes: &[u8]) -> Result<(Probe, Picture), Refused> {
    let until = Deadline::start();
    let probe = Probe::read(bytes, until)?;
    let picture = decode(bytes, &probe, until)?;
    Ok((probe, picture))
}
