//! Partners' keys, as admins see them. A secret is in the payload that made it, and nowhere else.

use super::scalars::DateTime;
use super::section::Section;
use super::topic::Topic;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use async_graphql::{Enum, ID, Object, Result};
use desk::api_key::{ApiKeyError, Manager, api_keys};
use domain::api_key;
use domain::permission::Actor;
use storage::Store;

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

/// A partner's key.
pub struct ApiKey {
    pub key: api_key::ApiKey,
    pub reads: Reads,
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
}

/// All keys, for that actor.
pub async fn all(store: &Store, actor: &Actor, reads: &Reads) -> Result<Vec<ApiKey>, Problem> {
    let keys = api_keys(store, &Manager::User(actor.clone())).await;
    let keys = keys.map_err(|error| match error {
        ApiKeyError::Storage(cause) => cause.into(),
        refused => Problem::new(ErrorCode::Forbidden, refused.to_string()),
    })?;
    let key = |key| ApiKey {
        key,
        reads: reads.clone(),
    };
    Ok(keys.into_iter().map(key).collect())
}
