//! Makes, changes, rotates and revokes partners' keys.

use super::act;
use super::outcome::{Refused, halves};
use crate::auth::ApiKeySecret;
use crate::caller::Caller;
use crate::graphql::api_key::{ApiKey, Format, TextExtent, Usage};
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::api_key::{ApiKeyError, ApiKeyTerms, Manager, add_api_key, change_api_key, revoke_api_key, rotate_api_key};
use domain::api_key::{self, Allowance, DailyQuota, Entitlements, Rate};
use domain::ids::{ApiKeyId, SectionId, TopicId};
use domain::language::Language;
use domain::permission::Actor;
use domain::text::{EmailAddress, Name};
use storage::Tx;

/// The longest that an old secret may be good after a new one was made, in hours: 30 days.
const MOST_OVERLAP: i32 = 30 * 24;
/// An hour, in milliseconds.
const HOUR: i64 = 60 * 60 * 1_000;

/// What a key is to be. A change replaces all of it.
#[derive(InputObject)]
pub struct ApiKeyInput {
    /// Whose it is.
    name: String,
    /// The e-mail address of whoever is to be told when something is wrong.
    contact: String,
    /// From when on it is good no more. Null for never.
    expires_at: Option<DateTime>,
    /// Ids of sections whose articles it may have, each with those below it: at most 50.
    sections: Option<Vec<ID>>,
    /// Ids of topics whose articles it may have: at most 50. With neither sections nor topics it may have all articles, with both those of either.
    topics: Option<Vec<ID>>,
    /// Languages that it may have articles in: at most 50; empty for any.
    languages: Option<Vec<String>>,
    /// It may have only articles that were first published then or later. Null for the whole archive.
    archive_from: Option<DateTime>,
    /// How much of an article's text it gets.
    #[graphql(default)]
    text: TextExtent,
    /// Whether pictures come with the articles.
    #[graphql(default = true)]
    pictures: bool,
    /// Whether it may read as of instants that have passed.
    #[graphql(default)]
    history: bool,
    /// Whether it gets copy under an embargo before the embargo ends. It must not publish that earlier.
    #[graphql(default)]
    embargoed: bool,
    /// Formats that it may have news in; empty for any.
    formats: Option<Vec<Format>>,
    /// How many requests a minute it has: 1 to 1,000,000. Null for what the operator has set for all.
    rate: Option<i32>,
    /// How many requests a day (UTC) it has: 1 to 1,000,000,000. Null for what the operator has set for all.
    daily_quota: Option<i32>,
}

impl ApiKeyInput {
    fn parse(self, parser: &mut Parser) -> Option<ApiKeyTerms> {
        let name = parser.value("name", Name::parse(&self.name));
        let contact = parser.value("contact", EmailAddress::parse(&self.contact));
        let sections = parser.ids("sections", self.sections, SectionId);
        let topics = parser.ids("topics", self.topics, TopicId);
        let languages = parser.within("languages", |parser| {
            let given = self.languages.unwrap_or_default();
            let parsed = given.iter().enumerate();
            let parsed = parsed.filter_map(|(index, one)| parser.value(&format!("[{index}]"), Language::parse(one)));
            parsed.collect()
        });
        let rate = self.rate.map(|rate| parser.value("rate", Rate::parse(rate.into())));
        let daily_quota = self.daily_quota;
        let daily_quota = daily_quota.map(|quota| parser.value("dailyQuota", DailyQuota::parse(quota.into())));
        Some(ApiKeyTerms {
            name: name?,
            contact: contact?,
            expires_at: self.expires_at.map(|at| at.0),
            allowance: Allowance {
                rate: rate.flatten(),
                daily_quota: daily_quota.flatten(),
            },
            entitlements: Entitlements {
                sections,
                topics,
                languages,
                archive_from: self.archive_from.map(|at| at.0),
                text: self.text.into(),
                pictures: self.pictures,
                history: self.history,
                embargoed: self.embargoed,
                formats: self.formats.unwrap_or_default().into_iter().map(Into::into).collect(),
            },
        })
    }
}

/// A new key.
#[derive(InputObject)]
pub struct CreateApiKeyInput {
    /// What it is to be.
    api_key: ApiKeyInput,
}

/// A key as it is to be from now on.
#[derive(InputObject)]
pub struct ChangeApiKeyInput {
    /// Its id.
    id: ID,
    /// What it is to be.
    api_key: ApiKeyInput,
}

/// Another secret for a key.
#[derive(InputObject)]
pub struct RotateApiKeyInput {
    /// Its id.
    id: ID,
    /// How many hours the secrets that it has stay good: 0 to 720.
    #[graphql(default = 24)]
    overlap_hours: i32,
}

/// A key to be ended.
#[derive(InputObject)]
pub struct RevokeApiKeyInput {
    /// Its id.
    id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ApiKeyPayload {
    /// The key as it is now. Null if it was refused.
    api_key: Option<ApiKey>,
    /// What an admin can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// What became of it, with a secret.
#[derive(SimpleObject)]
pub struct ApiKeySecretPayload {
    /// The key as it is now. Null if it was refused.
    api_key: Option<ApiKey>,
    /// What the partner sends as `Authorization: Bearer …`. It is shown this once. Null if it was refused.
    secret: Option<String>,
    /// What an admin can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// Runs an action on keys: the key as it is then, or what an admin can fix.
async fn act<Cmd>(
    ctx: &Context<'_>,
    parse: impl FnOnce(&mut Parser) -> Option<Cmd>,
    action: impl AsyncFnOnce(&mut Tx, &Manager, Cmd) -> Result<api_key::ApiKey, ApiKeyError>,
) -> Result<ApiKeyPayload> {
    let done = act::act(ctx, parse, async |tx: &mut Tx, actor: &Actor, cmd| {
        action(tx, &Manager::User(actor.clone()), cmd).await
    })
    .await;
    let (key, user_errors) = halves(done.and_then(|done| done.map_err(Refused::from)))?;
    let caller = ctx.data::<Caller>()?;
    let (reads, usage) = (caller.reads_now(), Usage::of(caller.desk.store().clone()));
    Ok(ApiKeyPayload {
        api_key: key.map(|key| ApiKey { key, reads, usage }),
        user_errors,
    })
}

/// The payload, with the secret if the key got it.
fn with_secret(payload: ApiKeyPayload, secret: &ApiKeySecret) -> ApiKeySecretPayload {
    ApiKeySecretPayload {
        secret: payload.api_key.is_some().then(|| secret.reveal()),
        api_key: payload.api_key,
        user_errors: payload.user_errors,
    }
}

/// The mutations of keys.
#[derive(Default)]
pub struct ApiKeyMutation;

#[Object]
impl ApiKeyMutation {
    /// Makes a key for a partner. Its secret is in the answer, and is never shown again.
    async fn create_api_key(&self, ctx: &Context<'_>, input: CreateApiKeyInput) -> Result<ApiKeySecretPayload> {
        let (id, secret) = (ApiKeyId(act::caller(ctx)?.desk.new_id()), ApiKeySecret::new());
        let parse = |parser: &mut Parser| parser.within("apiKey", |parser| input.api_key.parse(parser));
        let done = act(ctx, parse, async |tx: &mut Tx, by: &Manager, terms| {
            add_api_key(tx, by, id, terms, &secret.hash()).await
        })
        .await?;
        Ok(with_secret(done, &secret))
    }

    /// Changes a key, at once. If what it may have differs, its partner synchronises anew.
    async fn change_api_key(&self, ctx: &Context<'_>, input: ChangeApiKeyInput) -> Result<ApiKeyPayload> {
        let parse = |parser: &mut Parser| {
            let id = parser.id("id", &input.id, ApiKeyId);
            let terms = parser.within("apiKey", |parser| input.api_key.parse(parser));
            id.zip(terms)
        };
        act(ctx, parse, async |tx: &mut Tx, by: &Manager, (id, terms)| {
            change_api_key(tx, by, id, terms).await
        })
        .await
    }

    /// Gives a key another secret. Those that it has stay good for a while, so that the partner can change over.
    async fn rotate_api_key(&self, ctx: &Context<'_>, input: RotateApiKeyInput) -> Result<ApiKeySecretPayload> {
        let secret = ApiKeySecret::new();
        let parse = |parser: &mut Parser| {
            let id = parser.id("id", &input.id, ApiKeyId);
            let hours = match input.overlap_hours {
                hours @ 0..=MOST_OVERLAP => Ok(i64::from(hours)),
                hours => Err(format!("{hours} is not between 0 and {MOST_OVERLAP}")),
            };
            id.zip(parser.value("overlapHours", hours))
        };
        let done = act(ctx, parse, async |tx: &mut Tx, by: &Manager, (id, hours)| {
            rotate_api_key(tx, by, id, &secret.hash(), hours * HOUR).await
        })
        .await?;
        Ok(with_secret(done, &secret))
    }

    /// Ends a key at once and for good.
    async fn revoke_api_key(&self, ctx: &Context<'_>, input: RevokeApiKeyInput) -> Result<ApiKeyPayload> {
        let parse = |parser: &mut Parser| parser.id("id", &input.id, ApiKeyId);
        act(ctx, parse, async |tx: &mut Tx, by: &Manager, id| {
            revoke_api_key(tx, by, id).await
        })
        .await
    }
}
