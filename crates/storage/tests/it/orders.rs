//! Lists by last update and by language, at instants that have passed too, and what paging sees while others publish.

use crate::page::{walk, walk_as};
use desk::announce::move_ended_places;
use domain::ids::{ArticleId, SectionId};
use domain::language::Language;
use domain::list::List;
use domain::time::Timestamp;
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use storage::{PageKey, PageOrder, PageRequest, Range};
use testkit::{TestDb, article, law, noon_plus, section};

const LANGUAGES: [&str; 2] = ["en", "sr"];

/// A span in which an article's place and language stay the same: for how many minutes, whether updated at its start, in which language.
type Span = (i64, bool, usize);

/// For each article: in which minute it begins, and its spans.
fn any_newsroom() -> impl Strategy<Value = Vec<(i64, Vec<Span>)>> {
    let span = (1i64..4, any::<bool>(), 0usize..LANGUAGES.len());
    proptest::collection::vec((0i64..4, proptest::collection::vec(span, 1..4)), 0..8)
}

/// What an article's row says from an instant on, until the next, or for good.
struct Row {
    from: Timestamp,
    until: Option<Timestamp>,
    updated_at: Timestamp,
    language: usize,
}

fn rows(begins: i64, spans: &[Span]) -> Vec<Row> {
    let (mut from, mut updated_at) = (noon_plus(begins), noon_plus(begins));
    let mut rows: Vec<Row> = Vec::new();
    for (minutes, updated, language) in spans {
        if *updated {
            updated_at = from;
        }
        let until = from.saturating_add_millis(minutes * 60_000);
        rows.push(Row {
            from,
            until: Some(until),
            updated_at,
            language: *language,
        });
        from = until;
    }
    rows.last_mut().unwrap().until = None;
    rows
}

/// Puts the article on the list with just these rows.
async fn list_as(db: &TestDb, list: SectionId, story: ArticleId, begins: i64, rows: &[Row]) {
    let (list, story) = (db.id(list), db.id(story));
    db.execute(&format!("DELETE FROM article_list WHERE article_id = {story}"))
        .await
        .unwrap();
    for row in rows {
        let until = row
            .until
            .map_or("NULL".to_owned(), |until| until.as_millis().to_string());
        let values = [
            list.clone(),
            noon_plus(begins).as_millis().to_string(),
            story.clone(),
            row.from.as_millis().to_string(),
            until,
            row.updated_at.as_millis().to_string(),
            format!("'{}'", LANGUAGES[row.language]),
        ];
        let columns = "list_id, first_published_at, article_id, member_from, member_until, updated_at, language";
        let insert = format!("INSERT INTO article_list ({columns}) VALUES ({})", values.join(", "));
        db.execute(&insert).await.unwrap();
    }
}

#[test]
fn every_order_and_language_is_walked_both_ways_as_it_was_at_every_instant() {
    law(6, any_newsroom(), async |db, stories| {
        db.clock.set(noon_plus(0));
        let home = db
            .given(section("Europe").slug(&format!("s{}", db.desk.new_id().simple())))
            .await;
        let mut listed = Vec::new();
        for (begins, spans) in &stories {
            let story = db.given(article().home(home).published_from(noon_plus(*begins))).await;
            let rows = rows(*begins, spans);
            list_as(db, home, story.id, *begins, &rows).await;
            listed.push((*begins, story.id, rows));
        }
        db.clock.set(noon_plus(20));
        move_ended_places(&db.desk).await.unwrap();
        for minute in [0, 2, 3, 5, 8, 20] {
            let at = noon_plus(minute);
            for language in [None, Some(0), Some(1)] {
                for order in [
                    PageOrder::FirstPublishedDesc,
                    PageOrder::FirstPublishedAsc,
                    PageOrder::UpdatedDesc,
                ] {
                    let mut expected: Vec<PageKey> = Vec::new();
                    for (begins, article, rows) in &listed {
                        let now = rows
                            .iter()
                            .find(|row| row.from <= at && row.until.is_none_or(|until| at < until));
                        let now = now.filter(|row| language.is_none_or(|language| row.language == language));
                        expected.extend(now.map(|row| PageKey {
                            at: if order == PageOrder::UpdatedDesc {
                                row.updated_at
                            } else {
                                noon_plus(*begins)
                            },
                            article: *article,
                        }));
                    }
                    expected.sort();
                    if order != PageOrder::FirstPublishedAsc {
                        expected.reverse();
                    }
                    let language = language.map(|language| Language::parse(LANGUAGES[language]).unwrap());
                    for from_end in [false, true] {
                        let list = List::Section(home);
                        let reader = async || db.public_as_of(at);
                        let walked = walk_as(reader, list, language.as_ref(), None, order, from_end, &[1, 3]).await;
                        prop_assert_eq!(&walked, &expected, "{:?} {:?} minute {}", order, language, minute);
                        if minute == 20 {
                            // What goes on is not in the history.
                            let now = async || db.public();
                            let walked = walk_as(now, list, language.as_ref(), None, order, from_end, &[2]).await;
                            prop_assert_eq!(&walked, &expected, "{:?} {:?} now", order, language);
                        }
                        expected.reverse();
                    }
                }
            }
        }
        Ok(())
    });
}

#[tokio::test]
async fn a_read_as_of_an_instant_looks_into_the_history_in_one_statement() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    db.given(article().home(home).published_between(noon_plus(0), noon_plus(1)))
        .await;
    db.clock.set(noon_plus(9));
    move_ended_places(&db.desk).await.unwrap();
    let counting = db.store.counting();
    let then = counting.editions(&domain::read_as::ReadAs::Public {
        at: domain::read_as::Moment::AsOf(noon_plus(0)),
    });
    let page = then.page(crate::page::first(List::Section(home), 5)).await.unwrap();
    assert_eq!((page.articles.len(), counting.statements()), (1, 1));
    assert_eq!(db.number("SELECT count(*) FROM article_list").await, 0);
}

/// Until told to stop: updates the articles that stay, makes others, and ends some of these. How often.
async fn keep_publishing(db: Arc<TestDb>, home: SectionId, stay: Vec<ArticleId>, stop: Arc<AtomicBool>) -> usize {
    let (mut made, mut turn) = (Vec::new(), 0);
    while !stop.load(Ordering::Relaxed) {
        db.clock.advance(1);
        db.publish(stay[turn * 7 % stay.len()]).await;
        db.clock.advance(1);
        made.push(db.given(article().home(home).published()).await.id);
        if turn % 2 == 1 {
            let ended = made.swap_remove(turn % made.len());
            db.clock.advance(1);
            db.unpublish(ended).await;
        }
        turn += 1;
    }
    turn
}

/// How often each article was met.
fn counted(walked: &[PageKey]) -> HashMap<ArticleId, usize> {
    walked.iter().fold(HashMap::new(), |mut met, key| {
        *met.entry(key.article).or_default() += 1;
        met
    })
}

#[tokio::test]
async fn a_walk_by_last_update_that_takes_hours_meets_each_article_where_it_stood_with_what_it_says_now() {
    let db = TestDb::new().await;
    let (home, other) = (db.given(section("Europe")).await, db.given(section("Sport")).await);
    let mut stories = Vec::new();
    for _ in 0..6 {
        db.wait_minutes(1);
        stories.push(db.given(article().home(home).published()).await.id);
    }
    let began = db.clock.now();
    let page = |after, began| PageRequest {
        order: PageOrder::UpdatedDesc,
        began,
        range: Range {
            after,
            ..Range::first(2)
        },
    };
    let on_list = |page| storage::ListPage {
        list: List::Section(home),
        language: None,
        page,
    };
    let first = db.public().page(on_list(page(None, None))).await.unwrap();
    db.wait_minutes(60);
    for id in &stories[1..3] {
        db.publish(*id).await;
    }
    db.unpublish(stories[0]).await;
    move_to(&db, stories[3], other).await;
    db.wait_minutes(60);
    move_ended_places(&db.desk).await.unwrap();
    let mut met = first.keys.clone();
    while let Some(last) = met.last().copied() {
        let next = db.public().page(on_list(page(Some(last), Some(began)))).await.unwrap();
        assert!(next.articles.iter().all(|article| article.card.updated_at > began));
        met.extend(&next.keys);
        if !next.more {
            break;
        }
    }
    let met: Vec<ArticleId> = met.iter().map(|key| key.article).collect();
    assert_eq!(met, [stories[5], stories[4], stories[2], stories[1]]);
}

/// Publishes the article in another section.
async fn move_to(db: &TestDb, id: ArticleId, home: SectionId) {
    let story = db.store.desk_articles().by_id(id).await.unwrap().unwrap();
    let mut content = story.newest.content.as_ref().clone();
    content.home_section = Some(home);
    let save = desk::article::SaveArticle {
        id,
        seen: 1,
        content,
        note: None,
        side: domain::ids::SideRevisionId(db.desk.new_id()),
    };
    let saved = db
        .desk
        .run(async |tx| desk::article::save_article(tx, &testkit::house(), save).await);
    saved.await.unwrap();
    db.publish(id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn paging_while_others_publish_update_and_end_misses_nothing_that_was_live_throughout() {
    let db = Arc::new(TestDb::new().await);
    let home = db.given(section("Europe")).await;
    let mut stay = Vec::new();
    for _ in 0..30 {
        db.clock.advance(1);
        stay.push(db.given(article().home(home).published()).await.id);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = stay
        .chunks(10)
        .map(|some| tokio::spawn(keep_publishing(db.clone(), home, some.to_vec(), stop.clone())))
        .collect();
    let list = List::Section(home);
    for sizes in [[2, 3], [5, 1], [4, 4]] {
        for order in [
            PageOrder::FirstPublishedDesc,
            PageOrder::FirstPublishedAsc,
            PageOrder::UpdatedDesc,
        ] {
            for from_end in [false, true] {
                let met = counted(&walk(&db, list, order, from_end, &sizes).await);
                // By last update, what is updated as the walk begins may be met twice.
                let once = order == PageOrder::UpdatedDesc || met.values().all(|times| *times == 1);
                assert!(once, "{order:?} {from_end}: {met:?}");
                assert!(stay.iter().all(|story| met.contains_key(story)), "{order:?} {from_end}");
            }
        }
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        assert!(writer.await.unwrap() > 0, "a writer did nothing");
    }
}
