//! Fills a new SQLite file with the newsroom that is measured: the demo, and 10,000 articles with bodies of about 5 KB, made and
//! published by the desk's own actions. Every run makes the same, as nothing in it is random: clock and ids count.
//!
//! `bench-seed FILE`

mod words;

use desk::article::{CreateArticle, PublishArticle, create_article, publish_article};
use desk::user::add_user;
use desk::{Clock, Desk, Ids, contributor, media, section, site, topic};
use domain::ids::{ArticleId, ContributorId, MediaId, SectionId, TopicId, TranslationSetId, UserId};
use domain::link::SiteAddress;
use domain::permission::{Actor, Role};
use domain::text::{EmailAddress, Name};
use domain::time::Timestamp;
use domain::user::User;
use serde_json::{Value, json};
use std::error::Error;
use storage::{PasswordHash, Store, Tx};
use uuid::Uuid;
use words::Words;

const ARTICLES: usize = 10_000;
/// Articles made in one transaction.
const BATCH: usize = 200;
/// From one batch to the next, in milliseconds.
const HOUR: i64 = 3_600_000;
const SECTIONS: usize = 12;
const TOPICS: usize = 60;
const CONTRIBUTORS: usize = 40;
const MEDIA: usize = 200;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What the articles name.
#[derive(Default)]
struct Cast {
    sections: Vec<Uuid>,
    topics: Vec<Uuid>,
    contributors: Vec<Uuid>,
    media: Vec<Uuid>,
    articles: Vec<Uuid>,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let file = std::env::args().nth(1).ok_or("usage: bench-seed FILE")?;
    let store = Store::connect(&format!("sqlite://{file}")).await?;
    store.migrate().await?;
    let clock = Clock::fixed(Timestamp::parse("2025-01-01T00:00:00Z")?);
    let desk = Desk::new(store, clock, Ids::counting());
    let url = SiteAddress::parse("https://newsroom.example")?;
    let id = desk.new_id();
    desk.run(async |tx| site::found_site(tx, id, url).await).await?;
    let nobodys = || PasswordHash("no password has this hash".to_owned());
    cli::demo::fill(&desk, EmailAddress::parse("demo@newsroom.example")?, &nobodys()).await?;

    let chief = User {
        id: UserId(desk.new_id()),
        email: EmailAddress::parse("chief@newsroom.example")?,
        name: Name::parse("The Chief")?,
        role: Role::Chief,
        sections: Vec::new(),
        created_at: desk.clock().now(),
        disabled_at: None,
    };
    desk.run(async |tx| add_user(tx, &chief, &nobodys()).await).await?;
    let (actor, mut words, mut cast) = (chief.actor(), Words::new(), Cast::default());
    run(&desk, async |tx| hire(&desk, tx, &actor, &mut words, &mut cast).await).await?;
    while cast.articles.len() < ARTICLES {
        desk.clock().advance(HOUR);
        let batch = async |tx: &mut Tx| {
            for _ in 0..BATCH {
                story(&desk, tx, &actor, &mut words, &mut cast).await?;
            }
            Ok(())
        };
        run(&desk, batch).await?;
    }
    desk.store().close().await;
    Ok(())
}

/// A refusal of the desk, which takes none that the database could not have caused as well.
struct Refused(Box<dyn Error>);

impl From<storage::StorageError> for Refused {
    fn from(error: storage::StorageError) -> Refused {
        Refused(error.into())
    }
}

async fn run(desk: &Desk, actions: impl AsyncFnOnce(&mut Tx) -> Outcome<()>) -> Outcome<()> {
    let outcome = desk.run(async |tx| actions(tx).await.map_err(Refused)).await;
    outcome.map_err(|Refused(error)| error)
}

/// Makes the sections, topics, people and pictures.
async fn hire(desk: &Desk, tx: &mut Tx, actor: &Actor, words: &mut Words, cast: &mut Cast) -> Outcome<()> {
    for number in 1..=SECTIONS {
        let (id, slug) = (desk.new_id(), format!("bench-section-{number}"));
        let mut card = json!({ "slug": slug, "name": words.title(2), "position": number });
        // Every third stands at the top, and the two that follow under it.
        if number % 3 != 1 {
            card["parent"] = json!(cast.sections[(number - 1) / 3 * 3]);
        }
        section::create_section(tx, actor, SectionId(id), serde_json::from_value(card)?).await?;
        cast.sections.push(id);
    }
    for number in 1..=TOPICS {
        let (id, slug) = (desk.new_id(), format!("bench-topic-{number}"));
        let card = serde_json::from_value(json!({ "slug": slug, "name": words.title(2) }))?;
        topic::create_topic(tx, actor, TopicId(id), card).await?;
        cast.topics.push(id);
    }
    for number in 1..=CONTRIBUTORS {
        let (id, slug) = (desk.new_id(), format!("bench-contributor-{number}"));
        let card = serde_json::from_value(json!({ "slug": slug, "name": words.title(2), "job_title": "Reporter" }))?;
        contributor::create_contributor(tx, actor, ContributorId(id), card).await?;
        cast.contributors.push(id);
    }
    for _ in 0..MEDIA {
        let id = desk.new_id();
        let card = json!({
            "kind": "image",
            "caption": words.sentence(),
            "alt_text": words.sentence(),
            "credit": { "agency": "Agency", "photographer": words.title(2), "line": "Photographer/Agency" },
        });
        media::create_media(tx, actor, MediaId(id), serde_json::from_value(card)?).await?;
        cast.media.push(id);
    }
    Ok(())
}

/// Makes one article, and publishes it.
async fn story(desk: &Desk, tx: &mut Tx, actor: &Actor, words: &mut Words, cast: &mut Cast) -> Outcome<()> {
    let id = ArticleId(desk.new_id());
    let create = CreateArticle {
        id,
        translation_set: TranslationSetId(desk.new_id()),
        content: serde_json::from_value(content(words, cast))?,
        note: None,
    };
    let article = create_article(tx, actor, create).await?;
    let publish = PublishArticle::now(id, article.newest.number);
    publish_article(tx, actor, publish).await?;
    cast.articles.push(id.0);
    Ok(())
}

fn content(words: &mut Words, cast: &Cast) -> Value {
    let sections = words.pick(&cast.sections, 2);
    let related: Vec<Value> = words.pick(&cast.articles, 3).iter().map(beside).collect();
    json!({
        "slug": format!("story-{}", cast.articles.len() + 1),
        "language": "en",
        "headline": words.title(8),
        "kicker": words.title(2),
        "standfirst": words.sentence(),
        "byline": format!("By {}", words.title(2)),
        "home_section": sections[0],
        "other_sections": &sections[1..],
        "topics": words.pick(&cast.topics, 3),
        "contributors": words.pick(&cast.contributors, 2),
        "lead": { "media": words.pick(&cast.media, 1)[0] },
        "related": related,
        "body": body(words, cast),
    })
}

fn beside(article: &Uuid) -> Value {
    json!({ "kind": "background", "article": article })
}

/// About 5 KB: 14 paragraphs with a heading, a quote and a picture among them.
fn body(words: &mut Words, cast: &Cast) -> Vec<Value> {
    let mut blocks: Vec<Value> = (0..14)
        .map(|_| json!({ "kind": "paragraph", "text": [{ "text": words.paragraph() }] }))
        .collect();
    blocks.insert(
        10,
        json!({ "kind": "heading", "level": 2, "text": [{ "text": words.title(4) }] }),
    );
    blocks.insert(
        6,
        json!({ "kind": "quote", "text": [{ "text": words.sentence() }], "attribution": words.title(2) }),
    );
    blocks.insert(
        3,
        json!({ "kind": "image", "image": { "media": words.pick(&cast.media, 1)[0] } }),
    );
    for (number, block) in blocks.iter_mut().enumerate() {
        block["id"] = json!(format!("b{}", number + 1));
    }
    blocks
}
