//! The bytes of pictures: looked for in a folder, or fetched from where they are; examined and kept as an upload is.
//!
//! Invariant: no path of a source leads out of the folder, and whatever is asked over the network is asked by `egress`.

use super::Opened;
use crate::failure::Failure;
use domain::media::MediaCard;
use egress::{Egress, EgressRefused, Limits};
use gateway::error::Problem;
use gateway::error_codes::ErrorCode;
use gateway::pictures::{Examined, Pictures};
use media::limits;
use media::refused::Refused;
use media::store::Place;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// How many pictures are looked for at once.
pub(super) const AT_ONCE: usize = 4;
/// How long one may be fetched.
const TIME: Duration = Duration::from_secs(60);

/// A picture that was looked for, or why it is not there.
pub type Found = Result<Examined, String>;

/// Where the bytes of pictures come from.
#[derive(Clone)]
pub struct Files<'a> {
    pictures: &'a Pictures,
    folder: Option<PathBuf>,
    egress: Option<Egress>,
}

impl<'a> Files<'a> {
    /// From that folder, and from where they are if they may be fetched.
    pub fn new(pictures: &'a Pictures, folder: Option<&Path>, fetched: bool) -> Result<Files<'a>, Failure> {
        let folder = folder.map(|folder| {
            let found = folder.canonicalize();
            found.map_err(|error| Opened::failure(&folder.display().to_string(), &error))
        });
        let limits = Limits {
            bytes: limits::BYTES as usize,
            time: TIME,
        };
        Ok(Files {
            pictures,
            folder: folder.transpose()?,
            egress: fetched.then(|| Egress::new(limits)),
        })
    }

    /// Whether they are looked for at all.
    pub fn are_wanted(&self) -> bool {
        self.folder.is_some() || self.egress.is_some()
    }

    /// The picture at that address of the source, which is in the store from now on; or why there is none. A dry run keeps nothing, and does
    /// not leave.
    pub async fn find(&self, address: &str, dry_run: bool) -> Result<Found, Failure> {
        let found = match (self.path(address), &self.egress) {
            (Some(path), _) => read(&path),
            (None, Some(_)) if dry_run => Err("a dry run fetches nothing".to_owned()),
            (None, Some(egress)) => {
                let fetched = egress.fetch(&secure(address)).await;
                let refused = |refused: EgressRefused| format!("{address:?}: {}", crate::failure::chain(&refused));
                fetched.map(|fetched| fetched.bytes).map_err(refused)
            }
            (None, None) => Err(format!("there is none in the folder for {address:?}")),
        };
        let bytes = match found {
            Ok(bytes) => bytes,
            Err(reason) => return Ok(Err(reason)),
        };
        let examined = match dry_run {
            true => self.pictures.look_at(bytes.into()).await,
            false => self.pictures.take_bytes(bytes.into()).await,
        };
        examined.map(Ok).or_else(refused)
    }

    /// What a picture that is in the store says of itself; `None` if it is not there or cannot be read.
    pub async fn said_by(&self, sha256: &str) -> Result<Option<MediaCard>, Failure> {
        let kept = self.pictures.store.get(&Place::Original(sha256.to_owned()), None).await;
        let kept = kept.map_err(|error| Failure::new(ErrorCode::MediaStoreUnavailable, error.to_string()))?;
        let Some((bytes, _)) = kept else { return Ok(None) };
        let examined = self.pictures.look_at(bytes).await;
        Ok(examined.map(Ok).or_else(refused)?.ok().map(|examined| examined.card))
    }

    /// Whether the file of an address lies in the folder.
    pub fn has(&self, address: &str) -> bool {
        self.path(address).is_some()
    }

    fn path(&self, address: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        // A link may lead out of the folder.
        let mut found = paths(address)
            .into_iter()
            .filter_map(|path| folder.join(path).canonicalize().ok());
        found.find(|path| path.starts_with(folder) && path.is_file())
    }
}

/// A file that is not too long to be a picture.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)?
            .take(limits::BYTES + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) if bytes.len() as u64 > limits::BYTES => {
            Err(Refused::TooManyBytes { most: limits::BYTES }.to_string())
        }
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// What is wrong with a picture is told of it; what is wrong with the store or with us ends the import.
fn refused(problem: Problem) -> Result<Found, Failure> {
    match problem.code {
        ErrorCode::PictureBroken
        | ErrorCode::PictureNotTaken
        | ErrorCode::PictureTooLarge
        | ErrorCode::PayloadTooLarge => Ok(Err(problem.detail)),
        code => Err(Failure::new(code, problem.detail)),
    }
}

/// Most sites that were exported by `http` are at home by `https` too, and nothing else is asked.
fn secure(address: &str) -> String {
    match address.strip_prefix("http://") {
        Some(rest) => format!("https://{rest}"),
        None if address.starts_with("//") => format!("https:{address}"),
        None => address.to_owned(),
    }
}

/// Where below a folder the file of an address may lie: below WordPress's folder of uploads, or just as the address says.
fn paths(address: &str) -> Vec<PathBuf> {
    let path = path_of(address);
    let below = path.split_once("/uploads/").map(|(_, below)| below);
    let paths = below
        .into_iter()
        .chain([path.trim_start_matches('/')])
        .map(PathBuf::from);
    let stays_within = |path: &PathBuf| path.components().all(|part| matches!(part, Component::Normal(_)));
    paths
        .filter(|path| stays_within(path) && !path.as_os_str().is_empty())
        .collect()
}

/// The path of an address, decoded.
fn path_of(address: &str) -> String {
    // Ghost writes its own address so.
    let address = address.strip_prefix("__GHOST_URL__").unwrap_or(address);
    let bare = address.split(['?', '#']).next().unwrap_or(address);
    let path = match bare.split_once("//") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => bare,
    };
    let path = format!("/{}", path.trim_start_matches('/'));
    percent_encoding::percent_decode_str(&path)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_looked_for_below_the_uploads_and_never_outside_of_the_folder() {
        let looked_for =
            |address: &str| -> Vec<String> { paths(address).iter().map(|path| path.display().to_string()).collect() };
        let below = "wp-content/uploads/2013/06/a dam.jpg";
        for address in [
            "https://old.example/wp-content/uploads/2013/06/a%20dam.jpg?w=300",
            "//old.example/wp-content/uploads/2013/06/a%20dam.jpg",
            "/wp-content/uploads/2013/06/a dam.jpg#x",
            "wp-content/uploads/2013/06/a dam.jpg",
        ] {
            assert_eq!(looked_for(address), ["2013/06/a dam.jpg", below], "{address}");
        }
        assert_eq!(looked_for("https://x.files.example/2013/dam.jpg"), ["2013/dam.jpg"]);
        assert_eq!(
            looked_for("__GHOST_URL__/content/images/dam.jpg"),
            ["content/images/dam.jpg"]
        );
        for address in [
            "",
            "https://old.example",
            "https://old.example/",
            "/../secret",
            "a/%2e%2e/%2e%2e/secret",
            "../x",
        ] {
            assert_eq!(looked_for(address), Vec::<String>::new(), "{address}");
        }
    }
}
