//! Where files are kept: a folder, or a bucket that speaks S3.
//!
//! An original lies under the SHA-256 of its bytes, so the same bytes are kept once; no address leads to it. A rendition lies under its picture's
//! id and its own name. Invariant: what can be read is whole. A folder's file is written beside its place and then renamed, and S3 shows
//! an object when all of it has arrived.

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWriteExt};
use url::Url;
use uuid::Uuid;

/// How long S3 may take.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    /// One request.
    pub request: Duration,
    /// All tries of a request together: no other one begins after it.
    pub tries: Duration,
}

impl Default for TimeLimits {
    /// 10 seconds, and 15.
    fn default() -> TimeLimits {
        TimeLimits {
            request: Duration::from_secs(10),
            tries: Duration::from_secs(15),
        }
    }
}

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct Store(Arc<dyn ObjectStore>);

/// No store can be had at that address.
#[derive(Debug, thiserror::Error)]
pub enum NotAStore {
    /// The address is of another kind.
    #[error("{0:?} is not a place for files, like file://var/media or s3://bucket/folder")]
    Address(String),
    /// The folder cannot be made.
    #[error("the folder {0} cannot be made: {1}")]
    Folder(String, std::io::Error),
    /// The library says no.
    #[error(transparent)]
    Refused(#[from] object_store::Error),
}

/// A file cannot be kept or read.
#[derive(Debug, thiserror::Error)]
#[error("the store of files does not do it: {0}")]
pub struct StoreError(#[from] object_store::Error);

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> StoreError {
        StoreError(object_store::Error::Generic {
            store: "file",
            source: error.into(),
        })
    }
}

/// What lies in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where.
    pub place: Place,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it was written, in milliseconds of the Unix epoch.
    pub written: i64,
}

/// Where a file lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// An original, by the SHA-256 of its bytes in hexadecimal.
    Original(String),
    /// A rendition: of which picture, and its name.
    Rendition(Uuid, String),
}

impl Place {
    fn path(&self) -> Path {
        match self {
            Place::Original(sha256) => Path::from_iter(["originals", sha256.get(..2).unwrap_or("_"), sha256]),
            Place::Rendition(id, name) => Path::from_iter(["renditions", &id.to_string(), name]),
        }
    }

    /// `None` for what somebody else put there.
    fn of(path: &Path) -> Option<Place> {
        let parts: Vec<_> = path.parts().collect();
        match parts.as_slice() {
            [kind, _, sha256] if kind.as_ref() == "originals" => Some(Place::Original(sha256.as_ref().to_owned())),
            [kind, id, name] if kind.as_ref() == "renditions" => {
                Some(Place::Rendition(id.as_ref().parse().ok()?, name.as_ref().to_owned()))
            }
            _ => None,
        }
    }
}

impl Store {
    /// The folder of a `file://` address, which is made if it is not there (a relative one begins in the current folder), or the bucket of an
    /// `s3://` address. `settings` are those of AWS's own programs (`AWS_ACCESS_KEY_ID`, `AWS_REGION`, `AWS_ENDPOINT` …); others are passed over.
    pub fn open(address: &str, settings: impl IntoIterator<Item = (String, String)>) -> Result<Store, NotAStore> {
        Store::open_within(address, settings, TimeLimits::default())
    }

    /// The same; S3 may take so long.
    pub fn open_within(
        address: &str,
        settings: impl IntoIterator<Item = (String, String)>,
        limits: TimeLimits,
    ) -> Result<Store, NotAStore> {
        if let Some(folder) = address.strip_prefix("file://").filter(|folder| !folder.is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| NotAStore::Folder(folder.to_owned(), error))?;
            let files = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
            return Ok(Store(Arc::new(files)));
        }
        let refused = || NotAStore::Address(address.to_owned());
        let url = Url::parse(address).map_err(|_| refused())?;
        let bucket = url.host_str().filter(|_| url.scheme() == "s3").ok_or_else(refused)?;
        let client = ClientOptions::new()
            .with_timeout(limits.request)
            .with_connect_timeout(limits.request / 2);
        let retry = RetryConfig {
            max_retries: 2,
            retry_timeout: limits.tries,
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new();
        for (name, value) in settings {
            builder = match name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
                Ok(key) => builder.with_config(key, value),
                Err(_) => builder,
            };
        }
        // Last, as it would be forgotten with an allowance of plain HTTP that is among the settings.
        let allows_http =
            builder.get_config_value(&AmazonS3ConfigKey::Client(object_store::ClientConfigKey::AllowHttp));
        let client = client.with_allow_http(allows_http.as_deref() == Some("true"));
        let objects = builder
            .with_bucket_name(bucket)
            .with_client_options(client)
            .with_retry(retry)
            .build()?;
        Ok(Store(Arc::new(PrefixStore::new(objects, url.path().trim_matches('/')))))
    }

    /// Whether a file lies there.
    pub async fn has(&self, place: &Place) -> Result<bool, StoreError> {
        match self.0.head(&place.path()).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps a file, part by part as it is read.
    pub async fn keep(&self, place: &Place, mut file: impl AsyncRead + Unpin) -> Result<(), StoreError> {
        let mut writer = BufWriter::with_capacity(self.0.clone(), place.path(), 5 << 20).with_max_concurrency(1);
        let copied = tokio::io::copy(&mut file, &mut writer).await;
        match copied {
            Ok(_) => Ok(writer.shutdown().await?),
            Err(error) => {
                writer.abort().await.ok();
                Err(error.into())
            }
        }
    }

    /// Keeps a file that is in memory.
    pub async fn put(&self, place: &Place, bytes: Bytes) -> Result<(), StoreError> {
        self.0.put(&place.path(), bytes.into()).await?;
        Ok(())
    }

    /// The file there, or that part of it (which must not be empty), and how long the whole is. `None` if there is none.
    pub async fn get(&self, place: &Place, part: Option<Range<u64>>) -> Result<Option<(Bytes, u64)>, StoreError> {
        let options = GetOptions {
            range: part.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let found = match self.0.get_opts(&place.path(), options).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let whole = found.meta.size;
        Ok(Some((found.bytes().await?, whole)))
    }

    /// How long the file there is. `None` if there is none.
    pub async fn length(&self, place: &Place) -> Result<Option<u64>, StoreError> {
        match self.0.head(&place.path()).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Everything that is kept, in no order.
    pub fn all(&self) -> BoxStream<'_, Result<Kept, StoreError>> {
        let kept = self.0.list(None).map_err(StoreError::from);
        let ours = kept.try_filter_map(async |meta| {
            Ok(Place::of(&meta.location).map(|place| Kept {
                place,
                bytes: meta.size,
                written: meta.last_modified.timestamp_millis(),
            }))
        });
        ours.boxed()
    }

    /// Removes a file; it is no fault if there is none.
    pub async fn remove(&self, place: &Place) -> Result<(), StoreError> {
        match self.0.delete(&place.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
