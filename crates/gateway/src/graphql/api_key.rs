//! Partners' keys, as admins see them. A secret is in the payload that made it, and nowhere else.

use super::scalars::DateTime;
use super::section::Section;
use super::topic::Topic;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use desk::api_key::{ApiKeyError, Manager, api_keys};
use domain::api_key;
use domain::permission::Actor;
use domain::time::{DAY, Timestamp};
use std::sync::Arc;
use storage::{StorageError, Store, UsageOfDay};
use tokio::sync::OnceCell;

/// The most days of which usage is told.
const MOST_DAYS: i32 = 90;

/// How much of an article's text a partner gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "api_key::TextExtent")]
pub enum TextExtent {
    /// All of it.
    #[default]
    Full,
    /// Its first words.
    Excerpt,
}

/// A format in which news is given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::format::Format")]
pub enum Format {
    /// GraphQL, and JSON under `/v1`, synchronisation and export included.
    Api,
    /// RSS 2.0.
    Rss,
    /// Atom.
    Atom,
    /// JSON Feed 1.1.
    JsonFeed,
    /// ninjs 3.1.
    Ninjs,
    /// schema.org JSON-LD.
    SchemaOrg,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

/// How often a key was come with on a day.
#[derive(SimpleObject)]
pub struct ApiKeyUsage {
    /// The day, in UTC, such as `2026-05-29`.
    day: String,
    /// How many requests were let in.
    requests: i32,
    /// How many were refused, since they were too many (`RATE_LIMITED`, `QUOTA_EXCEEDED`).
    refused: i32,
}

/// How often keys were come with of late: read once for all that are answered together, if anybody asks.
#[derive(Clone)]
pub struct Usage {
    store: Store,
    read: Arc<OnceCell<Vec<UsageOfDay>>>,
}

impl Usage {
    /// Not read yet.
    pub fn of(store: Store) -> Usage {
        Usage {
            store,
            read: Arc::default(),
        }
    }

    async fn since(&self, day: Timestamp) -> Result<&[UsageOfDay], StorageError> {
        let read = async || self.store.api_key_usage().since(day).await;
        Ok(self.read.get_or_try_init(read).await?)
    }
}

/// A partner's key.
pub struct ApiKey {
    pub key: api_key::ApiKey,
    pub reads: Reads,
    pub usage: Usage,
}

/// A partner's key: who comes with it, and what they may have.
#[Object]
impl ApiKey {
    /// A UUID. It is no secret.
    async fn id(&self) -> ID {
        self.key.id.0.into()
    }
    /// Whose it is.
    async fn name(&self) -> &str {
        self.key.name.as_str()
    }
    /// The e-mail address of whoever is to be told when something is wrong.
    async fn contact(&self) -> &str {
        self.key.contact.as_str()
    }
    /// The sections whose articles it may have, each with those below it.
    async fn sections(&self) -> Result<Vec<Section>> {
        let sections = self.key.entitlements.sections.iter().copied();
        let found = self.reads.live_in_order(sections).await?.into_iter();
        let section = |edition| Section {
            edition,
            reads: self.reads.clone(),
        };
        Ok(found.map(section).collect())
    }
    /// The topics whose articles it may have. With neither sections nor topics it may have all articles, with both those of either.
    async fn topics(&self) -> Result<Vec<Topic>> {
        let topics = self.key.entitlements.topics.iter().copied();
        let found = self.reads.live_in_order(topics).await?.into_iter();
        let topic = |edition| Topic {
            edition,
            reads: self.reads.clone(),
        };
        Ok(found.map(topic).collect())
    }
    /// The languages that it may have articles in; empty for any.
    async fn languages(&self) -> Vec<&str> {
        let languages = self.key.entitlements.languages.iter();
        languages.map(|language| language.as_str()).collect()
    }
    /// It may have only articles that were first published then or later. Null for the whole archive.
    async fn archive_from(&self) -> Option<DateTime> {
        self.key.entitlements.archive_from.map(DateTime)
    }
    /// How much of an article's text it gets.
    async fn text(&self) -> TextExtent {
        self.key.entitlements.text.into()
    }
    /// Whether pictures come with the articles.
    async fn pictures(&self) -> bool {
        self.key.entitlements.pictures
    }
    /// Whether it may read as of instants that have passed (`asOf`).
    async fn history(&self) -> bool {
        self.key.entitlements.history
    }
    /// Whether it gets copy under an embargo before the embargo ends.
    async fn embargoed(&self) -> bool {
        self.key.entitlements.embargoed
    }
    /// The formats that it may have news in; empty for any.
    async fn formats(&self) -> Vec<Format> {
        self.key
            .entitlements
            .formats
            .iter()
            .copied()
            .map(Format::from)
            .collect()
    }
    /// How often what it may have was changed, counted from 1. A partner who synchronised under another epoch begins anew.
    async fn epoch(&self) -> i32 {
        self.key.epoch
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.key.created_at)
    }
    /// From when on it is good no more. Null for never.
    async fn expires_at(&self) -> Option<DateTime> {
        self.key.expires_at.map(DateTime)
    }
    /// When it was ended. Null if it was not.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.key.revoked_at.map(DateTime)
    }
    /// How many requests a minute it has. Null for what the operator has set for all.
    async fn rate(&self) -> Option<u32> {
        self.key.allowance.rate.map(|rate| rate.get().get())
    }
    /// How many requests a day (UTC) it has. Null for what the operator has set for all.
    async fn daily_quota(&self) -> Option<u32> {
        self.key.allowance.daily_quota.map(|quota| quota.get().get())
    }
    /// When it was last come with, to some seconds. Null if it never was.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.key.last_used_at.map(DateTime)
    }
    /// How often it was come with on each of the last days on which it was, the newest first; today's to some seconds.
    async fn usage(
        &self,
        #[graphql(default = 30, desc = "How many days, today included: 1 to 90.")] last: i32,
    ) -> Result<Vec<ApiKeyUsage>> {
        if !(1..=MOST_DAYS).contains(&last) {
            let detail = format!("`last` is 1 to {MOST_DAYS} days");
            return Err(Problem::new(ErrorCode::InvalidParameter, detail).into());
        }
        let today = self.reads.read_as().at().day();
        let first = |days: i32| today.saturating_add_millis(-i64::from(days - 1) * DAY);
        let usage = self.usage.since(first(MOST_DAYS)).await.map_err(Problem::from)?;
        let of_key = usage
            .iter()
            .filter(|of_day| of_day.key == self.key.id && of_day.day >= first(last));
        let shown = of_key.map(|of_day| ApiKeyUsage {
            day: of_day.day.date(),
            requests: number(of_day.requests),
            refused: number(of_day.refused),
        });
        Ok(shown.collect())
    }
}

/// GraphQL's numbers end there.
fn number(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// All keys, for that actor.
pub async fn all(store: &Store, actor: &Actor, reads: &Reads) -> Result<Vec<ApiKey>, Problem> {
    let keys = api_keys(store, &Manager::User(actor.clone())).await;
    let keys = keys.map_err(|error| match error {
        ApiKeyError::Storage(cause) => cause.into(),
        refused => Problem::new(ErrorCode::Forbidden, refused.to_string()),
    })?;
    let usage = Usage::of(store.clone());
    let key = |key| ApiKey {
        key,
        reads: reads.clone(),
        usage: usage.clone(),
    };
    Ok(keys.into_iter().map(key).collect())
}
