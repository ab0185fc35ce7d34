//! What a partner should hold, as digests by bucket: with them a partner proves that nothing is missing, and finds what is.
//!
//! A subject's bucket is the last byte of its id. A bucket's digest is the SHA-256, in hex, of a line `id version` for each of its
//! subjects, in the order of their ids, each line with a line feed at its end. Embargoed copy of an article has a line of its own behind that of
//! the article: `id version embargoed`.

use super::cursor::Stand;
use super::page::Partner;
use crate::error::Problem;
use domain::change::Seq;
use domain::time::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use storage::WalkPlace;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many subjects are asked for at once.
const AT_ONCE: u64 = 500;

/// The digests of all buckets that hold something.
#[derive(Serialize, ToSchema)]
#[schema(as = Digests)]
pub struct DigestJson {
    /// Where the log stood: whoever's cursor is another may hold something else rightly.
    cursor: String,
    buckets: Vec<BucketJson>,
}

/// A bucket: the subjects whose ids end in the same two digits.
#[derive(Serialize, ToSchema)]
#[schema(as = Bucket)]
struct BucketJson {
    /// The two digits.
    #[schema(pattern = "^[0-9a-f]{2}$")]
    bucket: String,
    /// How many subjects it holds.
    count: usize,
    /// The SHA-256 of a line `id version` for each of them, in the order of their ids, each line with a line feed at its end.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    digest: String,
}

/// What one bucket holds.
#[derive(Serialize, ToSchema)]
#[schema(as = Holdings)]
pub struct HoldingsJson {
    /// Where the log stood.
    cursor: String,
    entries: Vec<HeldJson>,
}

/// A subject that a bucket holds.
#[derive(Serialize, ToSchema)]
#[schema(as = Held)]
struct HeldJson {
    id: Uuid,
    /// The `version` of its newest entry.
    #[schema(value_type = i64, minimum = 1)]
    version: Seq,
    /// Whether it is embargoed copy.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    embargoed: bool,
}

/// A subject, or an article's embargoed copy.
type Key = (Uuid, bool);

/// What the partner should hold, by id, and where the log stood before that was read.
async fn holdings(partner: &Partner, head: Seq, at: Timestamp) -> Result<(String, BTreeMap<Key, Seq>), Problem> {
    let feed = partner.feed();
    let mut held = BTreeMap::new();
    let mut after = Uuid::nil();
    loop {
        let ids = feed.filing(after, AT_ONCE).await?;
        held.extend(public(partner.standing(&ids, at).await?));
        match ids.last() {
            Some(last) => after = *last,
            None => break,
        }
    }
    for list in 0..partner.entitlements().lists().len() {
        let mut after = WalkPlace::first(u8::try_from(list).unwrap_or(u8::MAX));
        loop {
            let places = feed.walk(partner.entitlements(), after, at, AT_ONCE).await?;
            let Some(last) = places.last() else { break };
            after = *last;
            let ids: Vec<Uuid> = places.iter().map(|place| place.article).collect();
            held.extend(public(feed.versions(&ids).await?));
        }
    }
    let embargoed = partner.embargoed_holdings(at).await?.into_iter();
    held.extend(embargoed.map(|(id, version)| ((id, true), version)));
    Ok((Stand::Log(head).cursor(partner.owner()), held))
}

fn public(versions: HashMap<Uuid, Seq>) -> impl Iterator<Item = (Key, Seq)> {
    versions.into_iter().map(|(id, version)| ((id, false), version))
}

fn bucket(id: Uuid) -> u8 {
    id.as_bytes()[15]
}

/// The digests of what the partner should hold.
pub async fn digest(partner: &Partner, head: Seq, at: Timestamp) -> Result<DigestJson, Problem> {
    let (cursor, held) = holdings(partner, head, at).await?;
    let mut buckets: BTreeMap<u8, (usize, Sha256)> = BTreeMap::new();
    for ((id, embargoed), version) in held {
        let (count, digest) = buckets.entry(bucket(id)).or_default();
        *count += 1;
        let mark = if embargoed { " embargoed" } else { "" };
        digest.update(format!("{id} {version}{mark}\n"));
    }
    let buckets = buckets.into_iter().map(|(bucket, (count, digest))| BucketJson {
        bucket: format!("{bucket:02x}"),
        count,
        digest: hex(&digest.finalize()),
    });
    Ok(DigestJson {
        cursor,
        buckets: buckets.collect(),
    })
}

/// What one bucket should hold.
pub async fn of_bucket(partner: &Partner, wanted: u8, head: Seq, at: Timestamp) -> Result<HoldingsJson, Problem> {
    let (cursor, held) = holdings(partner, head, at).await?;
    let held = held.into_iter().filter(|((id, _), _)| bucket(*id) == wanted);
    let entries = held.map(|((id, embargoed), version)| HeldJson { id, version, embargoed });
    Ok(HoldingsJson {
        cursor,
        entries: entries.collect(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
