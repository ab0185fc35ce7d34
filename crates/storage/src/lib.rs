//! The only crate that knows SQL: the newsroom kept in SQLite or PostgreSQL.
//!
//! [`Store`] is the front door. Reads that are not the desk's go through [`Editions`] and name their reader; writes exist only
//! on [`Tx`]. Rows become domain types here, and nothing of sea-orm leaves.

mod api_key_usage;
mod api_keys;
mod article_editions;
mod articles;
mod audit;
mod boundaries;
mod bulk;
mod changes;
mod committed;
mod connection;
mod desk_articles;
mod desk_editions;
mod desk_media;
mod direct;
mod document;
mod documents;
mod editions;
mod entity;
mod error;
mod generations;
mod heard;
mod lists;
mod load;
pub mod measured;
mod media_uses;
mod objects;
mod page;
mod partner_feed;
mod pools;
mod publishing;
mod sessions;
mod signing_keys;
mod slugs;
mod store;
mod tx;
mod users;

pub use api_key_usage::{ApiKeyUsage, UsageOfDay};
pub use api_keys::{ApiKeyHash, ApiKeys};
pub use article_editions::ArticleEditions;
pub use articles::{Articles, ContentErased};
pub use audit::{Audit, AuditBroken, AuditFilter};
pub use boundaries::Boundaries;
pub use bulk::Bulk;
pub use changes::Changes;
pub use committed::Committed;
pub use desk_articles::{DeskArticleFilter, DeskArticles, RevisionKey};
pub use desk_media::DeskMedia;
pub use documents::{Documents, KeptDocument};
pub use editions::{BodyKey, Editions, Gone, Removal, RemovalReason};
pub use error::{ConnectError, DocumentTaken, SlugTaken, StorageError};
pub use generations::{Basis, Generations, Seen, Stale, Touched};
pub use heard::Heard;
pub use load::{Load, PoolLoad};
pub use media_uses::MediaUses;
pub use page::{ListPage, Page, PageKey, PageOrder, PageRequest, Range};
pub use partner_feed::{Absence, Embargo, PartnerFeed, WalkPlace};
pub use publishing::Publishing;
pub use sessions::{EndReason, RefreshToken, Session, Sessions};
pub use signing_keys::{SigningKey, SigningKeys};
pub use slugs::Slugs;
pub use store::Store;
pub use tx::Tx;
pub use users::{Credentials, PasswordHash, Users};
