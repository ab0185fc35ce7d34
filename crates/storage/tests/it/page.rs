//! Pages of lists, by keyset.

use domain::ids::SectionId;
use domain::language::Language;
use domain::list::List;
use domain::read_as::{Moment, ReadAs};
use domain::time::Timestamp;
use proptest::prelude::*;
use storage::{Editions, ListPage, PageKey, PageOrder, PageRequest, Range};
use testkit::{TestDb, article, contributor, law, noon_plus, section, topic};

/// The first so many of a list.
pub(crate) fn first(list: List, limit: u32) -> ListPage {
    ListPage {
        list,
        language: None,
        page: PageRequest {
            order: PageOrder::FirstPublishedDesc,
            began: None,
            range: Range::first(limit),
        },
    }
}

fn in_any_language(list: List, page: PageRequest) -> ListPage {
    ListPage {
        list,
        language: None,
        page,
    }
}

/// Walks a list from one end to the other in pages of these sizes, over and over, each as of its own now.
pub(crate) async fn walk(db: &TestDb, list: List, order: PageOrder, from_end: bool, sizes: &[u32]) -> Vec<PageKey> {
    let began = (order == PageOrder::UpdatedDesc).then(|| db.clock.now());
    walk_as(async || db.public(), list, None, began, order, from_end, sizes).await
}

/// The same, of one language, and as whichever reader; `began` is when a walk by last update began.
pub(crate) async fn walk_as(
    reader: impl AsyncFn() -> Editions,
    list: List,
    language: Option<&Language>,
    began: Option<Timestamp>,
    order: PageOrder,
    from_end: bool,
    sizes: &[u32],
) -> Vec<PageKey> {
    let (mut walked, mut cursor): (Vec<PageKey>, Option<PageKey>) = (Vec::new(), None);
    for limit in sizes.iter().copied().cycle() {
        let (after, before) = if from_end { (None, cursor) } else { (cursor, None) };
        let page = PageRequest {
            order,
            began: began.filter(|_| cursor.is_some()),
            range: Range {
                after,
                before,
                limit,
                from_end,
            },
        };
        let wanted = ListPage {
            list,
            language: language.cloned(),
            page,
        };
        let page = reader().await.page(wanted).await.unwrap();
        assert!(page.articles.len() <= limit as usize);
        let mut keys = page.keys;
        if from_end {
            // Within a page the order is the list's, whichever way one walks.
            keys.reverse();
        }
        walked.extend(&keys);
        cursor = keys.last().copied().or(cursor);
        if !page.more {
            return walked;
        }
        assert!(!keys.is_empty(), "there is more, but the page is empty");
    }
    walked
}

/// For each article: in which minute it begins, and after how many it ends.
fn any_newsroom() -> impl Strategy<Value = (Vec<(i64, Option<i64>)>, Vec<u32>)> {
    let story = (0i64..4, proptest::option::weighted(0.3, 1i64..6));
    (
        proptest::collection::vec(story, 0..14),
        proptest::collection::vec(1u32..5, 1..4),
    )
}

#[test]
fn walking_a_list_either_way_meets_each_live_member_once_in_order() {
    law(12, any_newsroom(), async |db, (stories, sizes)| {
        db.clock.set(noon_plus(0));
        let home = db
            .given(section("Europe").slug(&format!("s{}", db.desk.new_id().simple())))
            .await;
        let mut members = Vec::new();
        for (from, length) in stories {
            let (from, until) = (noon_plus(from), length.map(|length| noon_plus(from + length)));
            let story = article().home(home);
            let story = match until {
                Some(until) => story.published_between(from, until),
                None => story.published_from(from),
            };
            let key = PageKey {
                at: from,
                article: db.given(story).await.id,
            };
            members.push((key, until));
        }
        for minute in [0, 2, 5] {
            let now = noon_plus(minute);
            db.clock.set(now);
            let live = |(key, until): &(PageKey, Option<_>)| key.at <= now && until.is_none_or(|until| until > now);
            let mut oldest_first: Vec<PageKey> = members
                .iter()
                .filter(|member| live(member))
                .map(|member| member.0)
                .collect();
            oldest_first.sort();
            let newest_first: Vec<PageKey> = oldest_first.iter().rev().copied().collect();
            for (order, from_end, expected) in [
                (PageOrder::FirstPublishedDesc, false, &newest_first),
                (PageOrder::FirstPublishedDesc, true, &oldest_first),
                (PageOrder::FirstPublishedAsc, false, &oldest_first),
                (PageOrder::FirstPublishedAsc, true, &newest_first),
            ] {
                let walked = walk(db, List::Section(home), order, from_end, &sizes).await;
                prop_assert_eq!(&walked, expected, "{:?} from_end {} minute {}", order, from_end, minute);
            }
        }
        Ok(())
    });
}

/// So many articles with one first instant, newest first.
async fn given_stories(db: &TestDb, home: SectionId, count: usize) -> Vec<PageKey> {
    let mut keys = Vec::new();
    for _ in 0..count {
        let story = db.given(article().home(home).published()).await;
        keys.push(PageKey {
            at: db.clock.now(),
            article: story.id,
        });
    }
    keys.sort();
    keys.reverse();
    keys
}

#[tokio::test]
async fn a_page_may_be_bounded_on_both_sides() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let all = given_stories(&db, home, 6).await;
    let between = |limit, from_end| PageRequest {
        order: PageOrder::FirstPublishedDesc,
        began: None,
        range: Range {
            after: Some(all[0]),
            before: Some(all[5]),
            limit,
            from_end,
        },
    };
    let page = async |page| db.public().page(in_any_language(List::All, page)).await.unwrap();
    let whole = page(between(9, false)).await;
    assert_eq!((whole.keys, whole.more), (all[1..5].to_vec(), false));
    let head = page(between(3, false)).await;
    assert_eq!((head.keys, head.more), (all[1..4].to_vec(), true));
    let tail = page(between(3, true)).await;
    assert_eq!((tail.keys, tail.more), (all[2..5].to_vec(), true));
    let none = page(between(0, false)).await;
    assert_eq!((none.articles.len(), none.more), (0, true));
}

#[tokio::test]
async fn pages_of_many_lists_take_one_statement_for_every_hundred() {
    let db = TestDb::new().await;
    let (europe, topic) = (db.given(section("Europe")).await, db.given(topic("Water")).await);
    let author = db.given(contributor("Ana Kos")).await;
    let world = db.given(section("World")).await;
    let of_both = db
        .given(article().home(europe).about(topic).from(author).published())
        .await;
    let elsewhere = db.given(article().home(world).published()).await;
    let counting = db.store.counting();
    let editions = counting.editions(&ReadAs::Public {
        at: Moment::Now(db.clock.now()),
    });
    let lists = [
        List::All,
        List::Section(europe),
        List::Topic(topic),
        List::Contributor(author),
        List::Section(world),
    ];
    let wanted = lists.map(|list| first(list, 5));
    let pages = editions.pages(&wanted).await.unwrap();
    assert_eq!(counting.statements(), 1);
    let found = wanted.each_ref().map(|wanted| {
        pages[wanted]
            .articles
            .iter()
            .map(|article| article.id)
            .collect::<Vec<_>>()
    });
    let (both, other) = (of_both.id.0, elsewhere.id.0);
    assert_eq!(
        found,
        [vec![other, both], vec![both], vec![both], vec![both], vec![other]]
    );
    let many: Vec<ListPage> = (1..=101).map(|limit| first(List::All, limit)).collect();
    let pages = editions.pages(&many).await.unwrap();
    assert_eq!(counting.statements(), 3);
    assert!(
        many.iter()
            .all(|wanted| pages[wanted].articles.len() == 2.min(wanted.page.range.limit as usize))
    );
    assert!(editions.pages(&[]).await.unwrap().is_empty());
    assert_eq!(counting.statements(), 3);
}
