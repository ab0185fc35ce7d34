//! `dateline key`: partners' keys, made and ended by the operator.

use crate::failure::Failure;
use crate::user::section;
use clap::{Args, Subcommand};
use desk::Desk;
use desk::api_key::{ApiKeyError, ApiKeyTerms, Manager, add_api_key, api_keys, revoke_api_key, rotate_api_key};
use domain::api_key::{Allowance, ApiKey, DailyQuota, Entitlements, Rate, TextExtent};
use domain::format::Format;
use domain::ids::{ApiKeyId, TopicId};
use domain::language::Language;
use domain::read_as::{Moment, ReadAs};
use domain::slug::Slug;
use domain::text::{EmailAddress, Name};
use domain::time::Timestamp;
use domain::topic::TopicCard;
use gateway::auth::ApiKeySecret;
use gateway::error_codes::ErrorCode;
use uuid::Uuid;

/// An hour, in milliseconds.
const HOUR: i64 = 60 * 60 * 1_000;

/// What can be done with keys.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Make a key. Its secret is printed once.
    Add(Box<NewKey>),
    /// List all keys: id, name, contact, state, when each was last used and how often today (UTC), and what it may have.
    List,
    /// Give a key another secret, which is printed once.
    Rotate {
        /// The key's id.
        id: Uuid,
        /// How many hours the secrets that it has stay good: at most 720.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(..=720))]
        overlap_hours: u16,
    },
    /// End a key at once and for good.
    Revoke {
        /// The key's id.
        id: Uuid,
    },
}

/// A key to be made. Without sections and topics it may have all articles, with both those of either.
#[derive(Args)]
pub struct NewKey {
    /// Whose it is.
    #[arg(long)]
    name: String,
    /// The e-mail address of whoever is to be told when something is wrong.
    #[arg(long)]
    contact: String,
    /// The slug of a section whose articles it may have, with those below it. May be repeated.
    #[arg(long = "section")]
    sections: Vec<String>,
    /// The slug of a topic whose articles it may have. May be repeated.
    #[arg(long = "topic")]
    topics: Vec<String>,
    /// A language that it may have articles in. May be repeated; without it, any.
    #[arg(long = "language")]
    languages: Vec<String>,
    /// Only articles that were first published then or later, such as 2026-01-01T00:00:00Z.
    #[arg(long)]
    archive_from: Option<String>,
    /// Only the first words of each text.
    #[arg(long)]
    excerpt: bool,
    /// No pictures.
    #[arg(long)]
    no_pictures: bool,
    /// Reads as of instants that have passed too.
    #[arg(long)]
    history: bool,
    /// Gets copy under an embargo before the embargo ends.
    #[arg(long)]
    embargoed: bool,
    /// A format that it may have news in: api (GraphQL and /v1), rss, atom, json_feed, ninjs, schema_org, markdown or text. May be repeated; without it, any.
    #[arg(long = "format", value_parser = Format::parse)]
    formats: Vec<Format>,
    /// How many requests a minute it has, at most 1,000,000; without it, what is set for all.
    #[arg(long)]
    rate: Option<i64>,
    /// How many requests a day (UTC) it has, at most 1,000,000,000; without it, what is set for all.
    #[arg(long)]
    daily_quota: Option<i64>,
    /// Until when it is good, such as 2027-01-01T00:00:00Z.
    #[arg(long)]
    expires: Option<String>,
}

/// Runs one.
pub async fn run(command: KeyCommand, desk: &Desk) -> Result<(), Failure> {
    let by = Manager::Operator;
    match command {
        KeyCommand::Add(new) => {
            let (terms, secret) = (terms(desk, &new).await?, ApiKeySecret::new());
            let id = ApiKeyId(desk.new_id());
            let key = desk
                .run(async |tx| add_api_key(tx, &by, id, terms, &secret.hash()).await)
                .await
                .map_err(failed)?;
            println!("made the key {} of {}", key.id, key.name);
            say_secret(&secret);
        }
        KeyCommand::List => {
            let now = desk.clock().now();
            let today = desk.store().api_key_usage().since(now.day()).await?;
            for key in api_keys(desk.store(), &by).await.map_err(failed)? {
                let of_key = today.iter().find(|usage| usage.key == key.id);
                println!("{}", line(&key, of_key.map_or(0, |usage| usage.requests), now));
            }
        }
        KeyCommand::Rotate { id, overlap_hours } => {
            let (secret, overlap) = (ApiKeySecret::new(), i64::from(overlap_hours) * HOUR);
            let key = desk
                .run(async |tx| rotate_api_key(tx, &by, ApiKeyId(id), &secret.hash(), overlap).await)
                .await
                .map_err(failed)?;
            println!(
                "the key of {} has another secret; those that it had end in {overlap_hours} hours",
                key.name
            );
            say_secret(&secret);
        }
        KeyCommand::Revoke { id } => {
            let key = desk
                .run(async |tx| revoke_api_key(tx, &by, ApiKeyId(id)).await)
                .await
                .map_err(failed)?;
            println!("ended the key of {}", key.name);
        }
    }
    Ok(())
}

async fn terms(desk: &Desk, new: &NewKey) -> Result<ApiKeyTerms, Failure> {
    let (mut sections, mut topics) = (Vec::new(), Vec::new());
    for slug in &new.sections {
        sections.push(section(desk, slug).await?);
    }
    for slug in &new.topics {
        topics.push(topic(desk, slug).await?);
    }
    let languages = new.languages.iter().map(|language| Language::parse(language));
    Ok(ApiKeyTerms {
        name: Name::parse(&new.name).map_err(invalid)?,
        contact: EmailAddress::parse(&new.contact).map_err(invalid)?,
        entitlements: Entitlements {
            sections,
            topics,
            languages: languages.collect::<Result<_, _>>().map_err(invalid)?,
            archive_from: instant(new.archive_from.as_deref())?,
            text: if new.excerpt {
                TextExtent::Excerpt
            } else {
                TextExtent::Full
            },
            pictures: !new.no_pictures,
            history: new.history,
            embargoed: new.embargoed,
            formats: new.formats.iter().copied().collect(),
        },
        allowance: Allowance {
            rate: new.rate.map(Rate::parse).transpose().map_err(invalid)?,
            daily_quota: new.daily_quota.map(DailyQuota::parse).transpose().map_err(invalid)?,
        },
        expires_at: instant(new.expires.as_deref())?,
    })
}

fn instant(text: Option<&str>) -> Result<Option<Timestamp>, Failure> {
    text.map(Timestamp::parse).transpose().map_err(invalid)
}

async fn topic(desk: &Desk, slug: &str) -> Result<TopicId, Failure> {
    let parsed = Slug::parse(slug).map_err(invalid)?;
    let at = Moment::Now(desk.clock().now());
    let editions = desk.store().editions(&ReadAs::Public { at });
    let found = editions.by_slug::<TopicCard>(&parsed).await?;
    let found = found.ok_or_else(|| invalid(format!("there is no topic {slug:?}")))?;
    Ok(TopicId(found.id))
}

/// A key in a line, with tabs between its parts.
fn line(key: &ApiKey, requests: u64, now: Timestamp) -> String {
    let state = match (key.revoked_at, key.is_good(now)) {
        (Some(at), _) => format!("revoked {at}"),
        (None, false) => "expired".to_owned(),
        (None, true) => "good".to_owned(),
    };
    let used = match key.last_used_at {
        Some(at) => format!("last used {at}, {requests} requests today"),
        None => "never used".to_owned(),
    };
    let to = &key.entitlements;
    let ids = |name: &str, ids: Vec<String>| match ids.is_empty() {
        true => String::new(),
        false => format!(" {name} {}", ids.join(",")),
    };
    let mut may = match to.text {
        TextExtent::Full => "full text".to_owned(),
        TextExtent::Excerpt => "excerpts".to_owned(),
    };
    may += &ids("sections", to.sections.iter().map(ToString::to_string).collect());
    may += &ids("topics", to.topics.iter().map(ToString::to_string).collect());
    may += &ids("languages", to.languages.iter().map(ToString::to_string).collect());
    may += &ids(
        "formats",
        to.formats.iter().map(|format| format.as_str().to_owned()).collect(),
    );
    may += &ids("from", to.archive_from.iter().map(ToString::to_string).collect());
    for (is, word) in [
        (to.pictures, "pictures"),
        (to.history, "history"),
        (to.embargoed, "embargoed"),
    ] {
        may += &if is { format!(" {word}") } else { String::new() };
    }
    let (rate, quota) = (key.allowance.rate, key.allowance.daily_quota);
    may += &rate.map_or(String::new(), |rate| format!(" rate {}", rate.get()));
    may += &quota.map_or(String::new(), |quota| format!(" daily quota {}", quota.get()));
    format!("{}\t{}\t{}\t{state}\t{used}\t{may}", key.id, key.name, key.contact)
}

fn say_secret(secret: &ApiKeySecret) {
    println!("secret: {}\n(It is shown this once.)", secret.reveal());
}

fn invalid(why: impl std::fmt::Display) -> Failure {
    Failure::new(ErrorCode::InvalidValue, why.to_string())
}

fn failed(error: ApiKeyError) -> Failure {
    match error {
        ApiKeyError::Storage(cause) => cause.into(),
        refused => invalid(refused),
    }
}
