//! What a key may have is one Rust predicate and one SQL condition, and the two agree.

use crate::page;
use domain::article::ArticleCard;
use domain::ids::{ArticleId, SectionId, TopicId};
use domain::language::Language;
use domain::list::List;
use domain::read_as::{Moment, ReadAs};
use domain::rights::Rights;
use domain::slug::Slug;
use proptest::prelude::*;
use proptest::sample::subsequence;
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::{ApiKeyBuilder, ArticleBuilder, TestDb, api_key, article, law, media, noon, noon_plus, section, topic};

const LANGUAGES: [&str; 2] = ["en", "de"];

/// A story: its home among three sections, of which the second stands below the first; whether it is about the topic; its language;
/// the minute at which it is published, and the one at which it ends; whether it may be passed on.
type Story = (usize, bool, usize, i64, Option<i64>, bool);

/// A key: the sections that it names, whether it names the topic, its languages, and the minute from which the archive is its.
type Key = (Vec<usize>, bool, Vec<usize>, Option<i64>);

fn any_story() -> impl Strategy<Value = Story> {
    let ends = proptest::option::weighted(0.3, 5i64..9);
    (
        0usize..3,
        any::<bool>(),
        0usize..2,
        0i64..5,
        ends,
        proptest::bool::weighted(0.8),
    )
}

fn any_key() -> impl Strategy<Value = Key> {
    (
        subsequence(vec![0, 1, 2], 0..=3),
        any::<bool>(),
        subsequence(vec![0, 1], 0..=2),
        proptest::option::of(0i64..5),
    )
}

/// The articles that are found by id, by slug, and on the lists of these sections.
async fn found(
    db: &TestDb,
    read_as: &ReadAs,
    stories: &[(ArticleId, Slug)],
    sections: &[SectionId],
) -> [BTreeSet<ArticleId>; 3] {
    let editions = db.store.editions(read_as);
    let ids: Vec<_> = stories.iter().map(|(id, _)| id.0).collect();
    let by_id = editions.by_ids(&ids).await.unwrap();
    let mut by_slug = BTreeSet::new();
    for (_, slug) in stories {
        let found = editions.by_slug::<ArticleCard>(slug).await.unwrap();
        by_slug.extend(found.map(|edition| ArticleId(edition.id)));
    }
    let mut listed = BTreeSet::new();
    for section in sections {
        let page = editions.page(page::first(List::Section(*section), 50)).await.unwrap();
        listed.extend(page.articles.iter().map(|edition| ArticleId(edition.id)));
    }
    [by_id.keys().copied().map(ArticleId).collect(), by_slug, listed]
}

fn key_of((named, by_topic, languages, from): Key, sections: &[SectionId], water: TopicId) -> ApiKeyBuilder {
    let mut key = api_key();
    for named in named {
        key = key.section(sections[named]);
    }
    if by_topic {
        key = key.topic(water);
    }
    for language in languages {
        key = key.language(LANGUAGES[language]);
    }
    match from {
        Some(minute) => key.archive_from(noon_plus(minute)),
        None => key,
    }
}

fn rights(syndication: bool) -> Rights {
    Rights {
        syndication,
        ..Rights::default()
    }
}

fn story_of(
    (home, about, language, begins, ends, syndication): Story,
    sections: &[SectionId],
    water: TopicId,
) -> ArticleBuilder {
    let mut story = article()
        .home(sections[home])
        .language(LANGUAGES[language])
        .rights(rights(syndication));
    if about {
        story = story.about(water);
    }
    match ends {
        Some(until) => story.published_between(noon_plus(begins), noon_plus(until)),
        None => story.published_from(noon_plus(begins)),
    }
}

#[test]
fn a_key_finds_what_it_is_entitled_to_and_nothing_else_now_and_then() {
    let life = (proptest::collection::vec(any_story(), 1..8), any_key());
    law(24, life, async |db, (stories, named)| {
        db.clock.set(noon());
        let word = db.desk.new_id().simple().to_string();
        let slug = |name: &str| format!("{name}-{word}");
        let sport = db.given(section("Sport").slug(&slug("sport"))).await;
        let tennis = db.given(section("Tennis").slug(&slug("tennis")).under(sport)).await;
        let arts = db.given(section("Arts").slug(&slug("arts"))).await;
        let water = db.given(topic("Water").slug(&slug("water"))).await;
        let sections = [sport, tennis, arts];
        let key = key_of(named, &sections, water);
        let to = Arc::new(db.given(key).await.entitlements);
        let mut made = Vec::new();
        for (at, story) in stories.iter().enumerate() {
            let slug = slug(&format!("story-{at}"));
            let story = story_of(*story, &sections, water).slug(&slug);
            made.push((db.given(story).await.id, Slug::parse(&slug).unwrap()));
        }
        let ids: Vec<ArticleId> = made.iter().map(|(id, _)| *id).collect();
        db.clock.set(noon_plus(6));
        desk::announce::move_ended_places(&db.desk).await.unwrap();
        let places = db.store.changes().memberships(&ids).await.unwrap();
        for minute in 0..7 {
            let instant = noon_plus(minute);
            let at = if minute == 6 {
                Moment::Now(instant)
            } else {
                Moment::AsOf(instant)
            };
            let read_as = ReadAs::Partner { to: to.clone(), at };
            let covered = |at: &usize| {
                let (_, _, language, begins, _, syndication) = stories[*at];
                let language = Language::parse(LANGUAGES[language]).unwrap();
                let rights = rights(syndication);
                places.get(&ids[*at]).into_iter().flatten().any(|(list, during)| {
                    during.contains(instant) && to.cover(*list, &language, noon_plus(begins), &rights)
                })
            };
            let expected: BTreeSet<ArticleId> = (0..stories.len()).filter(covered).map(|at| ids[at]).collect();
            for (way, found) in found(db, &read_as, &made, &sections).await.into_iter().enumerate() {
                prop_assert_eq!(&found, &expected, "way {} at minute {}", way, minute);
            }
        }
        Ok(())
    });
}

#[tokio::test]
async fn a_key_without_full_text_gets_the_first_words_and_one_without_pictures_none() {
    let db = TestDb::new().await;
    let (home, photo) = (db.given(section("Europe")).await, db.given(media()).await);
    let words = (0..80).map(|at| format!("word{at}")).collect::<Vec<_>>().join(" ");
    let story = db
        .given(article().home(home).body(&words).lead(photo).published())
        .await;
    let to = Arc::new(db.given(api_key().excerpt().without_pictures()).await.entitlements);
    let at = Moment::Now(db.clock.now());
    let editions = db.store.editions(&ReadAs::Partner { to, at });
    let bodies = editions.bodies(&[(story.id.0, 1)]).await.unwrap();
    assert_eq!(bodies[&(story.id.0, 1)].word_count(), 55);
    assert!(editions.by_ids(&[photo.0]).await.unwrap().is_empty());
    let public = db.store.editions(&ReadAs::Public { at });
    assert_eq!(
        public.bodies(&[(story.id.0, 1)]).await.unwrap()[&(story.id.0, 1)].word_count(),
        80
    );
    assert_eq!(public.by_ids(&[photo.0]).await.unwrap().len(), 1);
}
