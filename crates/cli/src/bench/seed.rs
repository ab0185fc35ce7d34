//! Fills an empty database with the newsroom that is measured: the demo, and articles. The first, with bodies of about 5 KB, are
//! made and published by the desk's own actions; the rest is `bulk.rs`. Every run makes the same, as nothing in it is random:
//! clock and ids count.

use super::bulk;
use super::cast::{Cast, hire};
use super::words::Words;
use super::{Outcome, run_in_one};
use desk::article::{CreateArticle, PublishArticle, create_article, publish_article};
use desk::user::add_user;
use desk::{Desk, site};
use domain::ids::{ArticleId, UserId};
use domain::link::SiteAddress;
use domain::permission::{Actor, Role};
use domain::text::{EmailAddress, Name};
use domain::user::User;
use gateway::pictures::Pictures;
use serde_json::{Value, json};
use storage::{PasswordHash, Tx};
use uuid::Uuid;

/// Articles made in one transaction.
const BATCH: usize = 200;
/// From one batch to the next, in milliseconds.
pub const HOUR: i64 = 3_600_000;
/// How often it is said how far it is, in articles.
const SAID_EVERY: usize = 2_000;

/// Fills the database with so many articles, of which the desk makes so many at the most.
pub async fn fill(desk: &Desk, pictures: &Pictures, articles: usize, by_the_desk: usize) -> Outcome<()> {
    let url = SiteAddress::parse("https://newsroom.example")?;
    let id = desk.new_id();
    desk.run(async |tx| site::found_site(tx, id, url).await).await?;
    let nobodys = || PasswordHash("no password has this hash".to_owned());
    crate::demo::fill(
        desk,
        pictures,
        EmailAddress::parse("demo@newsroom.example")?,
        &nobodys(),
    )
    .await?;

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
    run_in_one(desk, async |tx| hire(desk, tx, &actor, &mut words, &mut cast).await).await?;
    let by_the_desk = articles.min(by_the_desk);
    while cast.articles.len() < by_the_desk {
        desk.clock().advance(HOUR);
        let batch = BATCH.min(by_the_desk - cast.articles.len());
        let stories = async |tx: &mut Tx| {
            for _ in 0..batch {
                story(desk, tx, &actor, &mut words, &mut cast).await?;
            }
            Ok(())
        };
        run_in_one(desk, stories).await?;
        if cast.articles.len().is_multiple_of(SAID_EVERY) {
            eprintln!("{} of {articles} articles", cast.articles.len());
        }
    }
    bulk::fill(desk, &actor, &mut words, &cast, articles).await
}

/// Makes one article, and publishes it.
async fn story(desk: &Desk, tx: &mut Tx, actor: &Actor, words: &mut Words, cast: &mut Cast) -> Outcome<()> {
    let id = ArticleId(desk.new_id());
    let create = CreateArticle {
        id,
        translation_of: None,
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

/// An earlier story, as one that is related.
pub fn beside(article: &Uuid) -> Value {
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
