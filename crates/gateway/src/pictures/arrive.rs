//! A file on its way in: from a form, or from an address that somebody gives, to the disk, where nobody else finds it.
//!
//! Invariant: it costs no memory but for the part that came last, and no more than a bounded time, whoever sends it and however slowly.

use super::{Pictures, hexadecimal_digits};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use actix_multipart::{Field, Multipart, MultipartError};
use egress::{Egress, EgressRefused, Limits};
use futures_util::StreamExt;
use media::limits;
use media::refused::Refused;
use media::store::StoreError;
use sha2::{Digest, Sha256};
use std::time::Duration;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

/// What fetching a picture may cost: as many bytes as an upload, and a minute.
pub const FETCHED: Limits = Limits {
    bytes: limits::BYTES as usize,
    time: Duration::from_secs(60),
};

/// How many bytes have to come in each [`Patience::pause`].
const LEAST: u64 = 32 << 10;

/// How slow a client may be.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// In what time 32 KiB have to come: who sends a byte a second holds a place no longer.
    pub pause: Duration,
    /// How long all of an upload may take.
    pub whole: Duration,
}

impl Default for Patience {
    /// 20 seconds, and 10 minutes.
    fn default() -> Patience {
        Patience {
            pause: Duration::from_secs(20),
            whole: Duration::from_secs(600),
        }
    }
}

/// A file that was received, on the disk.
pub(super) struct Received {
    pub(super) file: File,
    pub(super) length: u64,
    pub(super) sha256: String,
}

impl Pictures {
    /// The one file that is sent in a form, as the field `file`.
    pub(super) async fn receive(&self, multipart: Multipart) -> Result<Received, Problem> {
        let Patience { pause, whole } = self.patience;
        timeout(whole, from_form(multipart, pause))
            .await
            .map_err(|_| too_slow())?
    }
}

/// The file that lies at an address.
pub(super) async fn fetch(egress: &Egress, address: &str) -> Result<Received, Problem> {
    let mut arriving = egress.open(address).await.map_err(not_fetched)?;
    let mut written = Written::begin()?;
    while let Some(part) = arriving.next().await.map_err(not_fetched)? {
        written.add(&part).await?;
    }
    written.end().await
}

/// What a client is told: whether an address is an inner one, and which, is nobody's to find out, so neither it nor its host is named.
fn not_fetched(refused: EgressRefused) -> Problem {
    let not_allowed = |why: &str| {
        Problem::new(
            ErrorCode::AddressNotAllowed,
            format!("the address, or one that it redirects to, {why}"),
        )
    };
    match refused {
        EgressRefused::Address(_) => {
            not_allowed("does not begin with https:// and name a host, without a user or a password")
        }
        EgressRefused::Private { .. } | EgressRefused::NoAddress(_) => not_allowed("is not of the public internet"),
        EgressRefused::TooLong(_) => Refused::TooManyBytes { most: limits::BYTES }.into(),
        EgressRefused::Redirects
        | EgressRefused::Status(_)
        | EgressRefused::TooSlow(_)
        | EgressRefused::Connection(_) => Problem::new(ErrorCode::PictureNotFetched, refused.to_string()),
    }
}

async fn from_form(mut multipart: Multipart, pause: Duration) -> Result<Received, Problem> {
    let field = timeout(pause, multipart.next()).await.map_err(|_| too_slow())?;
    let field = field
        .ok_or_else(|| malformed("there is no field `file`"))?
        .map_err(unread)?;
    if field.name() != Some("file") {
        let name = field.name().unwrap_or_default();
        return Err(malformed(format!(
            "the field {name:?} is not known; the file is `file`"
        )));
    }
    let received = write(field, pause).await?;
    match timeout(pause, multipart.next()).await.map_err(|_| too_slow())? {
        None => Ok(received),
        Some(Ok(_)) => Err(malformed("one file is taken at a time")),
        Some(Err(error)) => Err(unread(error)),
    }
}

/// As much as comes, pause after pause.
async fn write(mut field: Field, pause: Duration) -> Result<Received, Problem> {
    let mut written = Written::begin()?;
    loop {
        let enough = written.length + LEAST;
        let some = async {
            while written.length < enough {
                let Some(part) = field.next().await else {
                    return Ok(true);
                };
                written.add(&part.map_err(unread)?).await?;
            }
            Ok::<_, Problem>(false)
        };
        if timeout(pause, some).await.map_err(|_| too_slow())?? {
            return written.end().await;
        }
    }
}

/// What is on the disk so far.
struct Written {
    file: File,
    digest: Sha256,
    length: u64,
}

impl Written {
    fn begin() -> Result<Written, Problem> {
        Ok(Written {
            file: File::from_std(tempfile::tempfile().map_err(full)?),
            digest: Sha256::new(),
            length: 0,
        })
    }

    async fn add(&mut self, part: &[u8]) -> Result<(), Problem> {
        self.length += part.len() as u64;
        if self.length > limits::BYTES {
            return Err(Refused::TooManyBytes { most: limits::BYTES }.into());
        }
        self.digest.update(part);
        self.file.write_all(part).await.map_err(full)
    }

    async fn end(mut self) -> Result<Received, Problem> {
        self.file.flush().await.map_err(full)?;
        Ok(Received {
            file: self.file,
            length: self.length,
            sha256: hexadecimal_digits(&self.digest.finalize()),
        })
    }
}

/// The disk does not take it.
pub(super) fn full(error: std::io::Error) -> Problem {
    StoreError::from(error).into()
}

pub(super) fn too_slow() -> Problem {
    Problem::plain(ErrorCode::UploadTooSlow)
}

pub(super) fn malformed(why: impl std::fmt::Display) -> Problem {
    Problem::new(ErrorCode::MalformedRequest, why.to_string())
}

fn unread(error: MultipartError) -> Problem {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => Problem::new(
            ErrorCode::UnsupportedMediaType,
            "send the file as multipart/form-data, in the field `file`, or its address as application/json, in the field `url`",
        ),
        other => malformed(other),
    }
}
