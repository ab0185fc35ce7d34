//! The articles beyond those that the desk makes: as many as wanted, spread evenly over a year.
//!
//! The rules of `domain` make each of them, as they do on the desk, and storage inserts many at once, so that a million takes
//! minutes. To the running program they are articles like any other, with a revision, an edition, a slug, places on lists and
//! an entry in the change log. What they lack for size and speed: they are in one section, about one topic and by one person;
//! a body is one sentence, the same in a thousandth of them; a third has a picture; and the audit does not know of them, as no
//! user made them.

use super::cast::Cast;
use super::seed::{HOUR, beside};
use super::words::Words;
use super::{Outcome, run_in_one};
use desk::Desk;
use domain::article::publishing::{Plan, Publication};
use domain::article::{ArticleContent, DeskArticle};
use domain::audit::Who;
use domain::edition::Card;
use domain::ids::{ArticleId, MediaId, TranslationSetId};
use domain::interval::Interval;
use domain::media::{MediaCard, MediaCards};
use domain::permission::Actor;
use domain::time::Timestamp;
use serde_json::{Value, json};
use storage::Tx;

/// Articles made in one transaction.
const BATCH: usize = 1_000;
/// Over how long they are spread, in milliseconds.
const YEAR: i64 = 365 * 24 * HOUR;
/// Bodies that they share.
const BODIES: usize = 1_000;
/// How often it is said how far it is, in articles.
const SAID_EVERY: usize = 20_000;

/// Makes articles until there are so many, those of the desk included.
pub async fn fill(desk: &Desk, actor: &Actor, words: &mut Words, cast: &Cast, articles: usize) -> Outcome<()> {
    let first = cast.articles.len() + 1;
    if first > articles {
        return Ok(());
    }
    let bodies: Vec<Value> = (0..BODIES).map(|_| body(words)).collect();
    let step = YEAR / i64::try_from(articles - first + 1)?;
    let mut number = first;
    while number <= articles {
        let batch = BATCH.min(articles + 1 - number);
        let begin = desk.clock().now();
        // Everything is past when it is written.
        desk.clock().advance(step * i64::try_from(batch)?);
        let write = async |tx: &mut Tx| {
            let assets = assets(tx, cast).await?;
            let mut new = Vec::with_capacity(batch);
            for (number, nth) in (number..number + batch).zip(1..) {
                let content = content(words, cast, number, &bodies[number % BODIES]);
                let at = begin.saturating_add_millis(step * nth);
                new.push(publication(desk, actor, serde_json::from_value(content)?, &assets, at)?);
            }
            make_known(tx, &new).await?;
            tx.bulk().insert(&new, tx.now()).await?;
            for publication in new {
                tx.note(Who::Dateline, publication.change);
            }
            Ok(())
        };
        run_in_one(desk, write).await?;
        number += batch;
        if (number - 1).is_multiple_of(SAID_EVERY) {
            eprintln!("{} of {articles} articles", number - 1);
        }
    }
    Ok(())
}

/// Makes the articles known, each under the slug that nobody else has.
async fn make_known(tx: &Tx, new: &[Publication]) -> Outcome<()> {
    let ids: Vec<ArticleId> = new.iter().map(|one| one.article.id).collect();
    let slugs = new.iter().flat_map(|one| {
        let editions = one.editions.iter().zip(&one.article.editions);
        editions.map(|(edition, span)| (edition.card.slug.clone(), one.article.id, Some(span.live.from())))
    });
    tx.bulk().begin(&ids, &slugs.collect::<Vec<_>>(), tx.now()).await?;
    Ok(())
}

/// An article that is made and published at that instant.
fn publication(
    desk: &Desk,
    actor: &Actor,
    content: ArticleContent,
    assets: &MediaCards,
    at: Timestamp,
) -> Outcome<Publication> {
    let id = ArticleId(desk.new_id());
    let (article, _) = DeskArticle::create(id, TranslationSetId(id.0), content, None, actor.user, at);
    let plan = Plan {
        seen: article.newest.number,
        live: Interval::new(at, None)?,
        minor: false,
        embargoed: false,
        scheduled: None,
    };
    Ok(article.publish(plan, assets, at)?)
}

/// The pictures.
async fn assets(tx: &Tx, cast: &Cast) -> Outcome<MediaCards> {
    let editions = tx.newest().by_ids(&cast.media).await?;
    let assets = editions
        .iter()
        .filter_map(|(id, edition)| Some((MediaId(*id), MediaCard::of(edition)?.clone())));
    Ok(assets.collect())
}

fn content(words: &mut Words, cast: &Cast, number: usize, body: &Value) -> Value {
    let related: Vec<Value> = words.pick(&cast.articles, 1).iter().map(beside).collect();
    let mut content = json!({
        "slug": format!("story-{number}"),
        "language": "en",
        "headline": words.title(8),
        "standfirst": words.sentence(),
        "byline": format!("By {}", words.title(2)),
        "home_section": words.pick(&cast.sections, 1)[0],
        "topics": words.pick(&cast.topics, 1),
        "contributors": words.pick(&cast.contributors, 1),
        "related": related,
        "body": body,
    });
    if number.is_multiple_of(3) {
        content["lead"] = json!({ "media": words.pick(&cast.media, 1)[0] });
    }
    content
}

/// One paragraph of one sentence.
fn body(words: &mut Words) -> Value {
    json!([{ "kind": "paragraph", "id": "b1", "text": [{ "text": words.sentence() }] }])
}
