//! Pages and menus of a WordPress export: public pages with their place and old addresses, menus whose links lead to what was imported.

use crate::import::{exported, file, import, pictures, post, public};
use cli::import::{ItemTally, Options, Report, Tally, wxr};
use desk::page::{SavePage, save_page};
use domain::article::ArticleCard;
use domain::edition::{Card, Edition};
use domain::ids::{ArticleId, PageId, SectionId, TopicId};
use domain::menu::{MenuCard, MenuItem, MenuTarget};
use domain::page::PageCard;
use domain::section::SectionCard;
use domain::slug::Slug;
use domain::text::Title;
use domain::topic::TopicCard;
use std::sync::Arc;
use testkit::{TestDb, at, house, page as given_page};

fn page(id: usize, name: &str, parent: usize, inside: &str) -> String {
    format!(
        "<item><title>{name}</title><link>https://old.example/above/{name}-there/</link><wp:post_id>{id}</wp:post_id>\
         <wp:post_type>page</wp:post_type><wp:post_name>{name}</wp:post_name><wp:post_parent>{parent}</wp:post_parent>\
         <wp:post_date_gmt>2013-06-07 03:00:44</wp:post_date_gmt>{inside}</item>\n"
    )
}

fn meta(key: &str, value: &str) -> String {
    format!(
        "<wp:postmeta><wp:meta_key>_menu_item_{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
    )
}

/// An item of the menu "main": under another, called so, leading there.
fn item(id: usize, parent: usize, label: &str, (of, object, to): (&str, &str, &str)) -> String {
    let target = match of {
        "custom" => meta("url", to),
        _ => meta("object_id", to),
    };
    format!(
        "<item><title>{label}</title><wp:post_id>{id}</wp:post_id><wp:post_type>nav_menu_item</wp:post_type>\
         <wp:status>publish</wp:status><wp:menu_order>{id}</wp:menu_order>\
         <category domain=\"nav_menu\" nicename=\"main\">Main menu</category>{}{}{}{target}</item>\n",
        meta("type", of),
        meta("object", object),
        meta("menu_item_parent", &parent.to_string()),
    )
}

async fn found<C: Card>(db: &TestDb, slug: &str) -> Option<Arc<Edition<C>>> {
    db.public().by_slug::<C>(&Slug::parse(slug).unwrap()).await.unwrap()
}

fn tally(report: &Report, kind: &str) -> Tally {
    report.kinds.get(kind).copied().unwrap_or_default()
}

fn counts(tally: Tally) -> [u64; 4] {
    [tally.created, tally.changed, tally.unchanged, tally.skipped]
}

#[tokio::test]
async fn pages_stand_in_their_tree_under_their_old_addresses_and_what_is_not_public_is_not_taken() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    // The child stands before its parent, and one page of each that is kept from the public behind them.
    let mut items = page(2, "team", 1, &public("We are two.")) + &page(1, "about", 0, &public("Who we are."));
    for (id, status) in (3..).zip(["draft", "private", "pending", "future", "trash"]) {
        items += &page(
            id,
            status,
            0,
            &format!("<wp:status>{status}</wp:status><content:encoded>secret</content:encoded>"),
        );
    }
    items += &page(
        8,
        "hidden",
        0,
        &(public("secret") + "<wp:post_password>x</wp:post_password>"),
    );
    // Each above the other; and one whose slug is another's.
    items += &page(9, "round", 10, &public("Round."));
    items += &page(10, "and-round", 9, &public("And round."));
    items += &page(11, "about", 2, &public("Another."));
    let path = file(&folder, &items);
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    let dry = wxr(&db.desk, &pictures(&folder), std::slice::from_ref(&path), &options)
        .await
        .unwrap();
    let report = import(&db, &path).await;
    assert_eq!(counts(tally(&report, "pages")), [5, 0, 0, 6], "{report}");
    assert_eq!(tally(&dry, "pages"), tally(&report, "pages"), "{dry}");
    let about = found::<PageCard>(&db, "about").await.unwrap();
    let team = found::<PageCard>(&db, "team").await.unwrap();
    assert_eq!(team.card.parent, Some(PageId(about.id)));
    assert_eq!(team.live.from(), at("2013-06-07T03:00:44Z"));
    let key = (team.id, team.number);
    let body = db.public().bodies(&[key]).await.unwrap().remove(&key).unwrap();
    assert_eq!(body.opening(9), "We are two.");
    let other = found::<PageCard>(&db, "about-2").await.unwrap();
    assert_eq!(other.card.parent, Some(PageId(team.id)));
    let round = [
        found::<PageCard>(&db, "round").await.unwrap().card.parent,
        found::<PageCard>(&db, "and-round").await.unwrap().card.parent,
    ];
    assert_eq!(round, [None, None]);
    for slug in ["draft", "private", "pending", "future", "trash", "hidden"] {
        assert!(found::<PageCard>(&db, slug).await.is_none(), "{slug}");
    }
    assert!(!String::from_utf8(exported(&db).await).unwrap().contains("secret"));
    // Its old address leads to it.
    let old = Slug::parse("team-there").unwrap();
    let led = db.public().by_held_slug::<PageCard>(&old).await.unwrap().unwrap();
    assert_eq!(led.id, team.id);

    let before = exported(&db).await;
    let again = import(&db, &path).await;
    assert_eq!(counts(tally(&again, "pages")), [0, 0, 5, 6], "{again}");
    assert!(exported(&db).await == before, "the second run changed something");
}

#[tokio::test]
async fn a_newer_export_changes_pages_that_nobody_touched_here() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    // A page that was here before has its slug.
    db.given(given_page("Terms")).await;
    let pages = |terms: &str| {
        page(1, "about", 0, &public("Who we are."))
            + &page(2, "terms", 0, &public(terms))
            + &page(3, "help", 0, &public(terms))
    };
    let report = import(&db, &file(&folder, &pages("Old terms."))).await;
    assert_eq!(counts(tally(&report, "pages")), [3, 0, 0, 0], "{report}");
    let (about, help) = (
        found::<PageCard>(&db, "about").await.unwrap(),
        found::<PageCard>(&db, "help").await.unwrap(),
    );
    db.wait_minutes(1);
    let mut content = given_page("Help").slug("help").content();
    content.card.title = Title::parse("Our help").unwrap();
    let save = SavePage {
        id: PageId(help.id),
        seen: 1,
        content,
    };
    db.desk
        .run(async |tx| save_page(tx, &house(), save).await)
        .await
        .unwrap();
    db.wait_minutes(1);
    let report = import(&db, &file(&folder, &pages("New terms."))).await;
    assert_eq!(counts(tally(&report, "pages")), [0, 1, 1, 1], "{report}");
    assert_eq!(found::<PageCard>(&db, "about").await.unwrap().number, about.number);
    let terms = found::<PageCard>(&db, "terms-2").await.unwrap();
    let key = (terms.id, terms.number);
    let body = db.public().bodies(&[key]).await.unwrap().remove(&key).unwrap();
    assert_eq!((terms.number, body.opening(9).as_str()), (2, "New terms."));
    assert_eq!(
        found::<PageCard>(&db, "help").await.unwrap().card.title.as_str(),
        "Our help"
    );
}

/// What items lead to, in their order; headings by their labels.
fn targets(items: &[MenuItem]) -> Vec<String> {
    let of = |item: &MenuItem| {
        let label = item.label.as_ref().map_or("", |label| label.as_str());
        let target = match &item.target {
            Some(MenuTarget::Link(link)) => link.as_str().to_owned(),
            Some(target) => target.subject().unwrap().kind.to_string(),
            None => "heading".to_owned(),
        };
        let below = targets(&item.children);
        match below.is_empty() {
            true => format!("{label}:{target}"),
            false => format!("{label}:{target}({})", below.join(" ")),
        }
    };
    items.iter().map(of).collect()
}

/// A site's terms and the items of its menus, and its texts.
fn menus() -> (String, String) {
    let terms = "<wp:category><wp:term_id>71</wp:term_id><wp:category_nicename>news</wp:category_nicename><wp:cat_name>News</wp:cat_name></wp:category>\
        <wp:tag><wp:term_id>72</wp:term_id><wp:tag_slug>water</wp:tag_slug><wp:tag_name>Water</wp:tag_name></wp:tag>\
        <wp:term><wp:term_id>73</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy><wp:term_slug>main</wp:term_slug><wp:term_name>Main menu</wp:term_name></wp:term>\
        <wp:term><wp:term_id>74</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy><wp:term_slug>empty</wp:term_slug><wp:term_name>Empty</wp:term_name></wp:term>";
    let texts = post(1, &public("It held."))
        + &page(2, "about", 0, &public("Who we are."))
        + &page(3, "draft", 0, "<wp:status>draft</wp:status>");
    let link = |to| ("custom", "custom", to);
    let items = [
        item(20, 0, "Read", link("#")),
        item(21, 20, "", ("post_type", "post", "1")),
        item(22, 20, "", ("taxonomy", "category", "71")),
        item(23, 22, "Rivers", ("taxonomy", "post_tag", "72")),
        item(24, 0, "Who", ("post_type", "page", "2")),
        item(25, 0, "Home", link("https://old.example/")),
        item(26, 0, "The same post", link("http://old.example/2013/06/post-1/")),
        item(27, 0, "The same page", link("/about/")),
        item(28, 0, "A section", link("https://old.example/category/news/")),
        item(29, 0, "Search", link("https://old.example/?s=dam")),
        item(30, 0, "Elsewhere", link("https://example.org/a?b#c")),
        // What cannot be taken: no draft, no such thing, no address, and nothing below it.
        item(31, 0, "", ("post_type", "page", "3")),
        item(32, 0, "Shop", ("post_type", "product", "9")),
        item(33, 0, "Script", link("javascript:alert(1)")),
        item(34, 0, "Nothing below", link("#")),
        // What is below it stays.
        item(35, 0, "", ("post_type", "page", "3")),
        item(36, 35, "Below", link("https://example.org/")),
    ];
    (terms.to_owned() + &items.concat(), texts)
}

#[tokio::test]
async fn menus_lead_to_what_was_imported_and_keep_other_addresses() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    let (menus, texts) = menus();
    let path = file(&folder, &(menus + &texts));
    let report = import(&db, &path).await;
    assert_eq!(counts(tally(&report, "menus")), [2, 0, 0, 0], "{report}");
    let left_out = ItemTally { taken: 12, left_out: 5 };
    assert_eq!(report.menu_items, left_out, "{report}");
    let menu = found::<MenuCard>(&db, "main").await.unwrap();
    assert_eq!(menu.card.name.as_str(), "Main menu");
    assert_eq!(
        targets(menu.card.items.as_slice()),
        [
            "Read:heading(:article :section(Rivers:topic))",
            "Who:page",
            "Home:/",
            "The same post:article",
            "The same page:page",
            "A section:section",
            "Search:/?s=dam",
            "Elsewhere:https://example.org/a?b#c",
            "Below:https://example.org/",
        ]
    );
    let subjects = menu.card.items.subjects().into_iter().map(|(_, subject)| subject);
    let news = SectionId(found::<SectionCard>(&db, "news").await.unwrap().id);
    let story = ArticleId(found::<ArticleCard>(&db, "post-1").await.unwrap().id);
    let about = PageId(found::<PageCard>(&db, "about").await.unwrap().id);
    let water = TopicId(found::<TopicCard>(&db, "water").await.unwrap().id);
    assert_eq!(
        subjects.collect::<Vec<_>>(),
        [
            story.into(),
            news.into(),
            water.into(),
            about.into(),
            story.into(),
            about.into(),
            news.into()
        ]
    );
    assert!(
        found::<MenuCard>(&db, "empty")
            .await
            .unwrap()
            .card
            .items
            .as_slice()
            .is_empty()
    );

    let before = exported(&db).await;
    let again = import(&db, &path).await;
    assert_eq!(counts(tally(&again, "menus")), [0, 0, 2, 0], "{again}");
    assert_eq!(again.menu_items, left_out, "{again}");
    assert!(exported(&db).await == before, "the second run changed something");
}

#[tokio::test]
async fn a_menu_that_is_changed_there_does_not_bring_back_what_was_killed_here() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    let (menus, texts) = menus();
    import(&db, &file(&folder, &(menus.clone() + &texts))).await;
    let story = ArticleId(found::<ArticleCard>(&db, "post-1").await.unwrap().id);
    db.kill(story).await;
    db.wait_minutes(1);
    let more = item(40, 0, "More", ("custom", "custom", "https://example.org/more"));
    let path = file(&folder, &(menus + &more + &texts));
    let report = import(&db, &path).await;
    assert_eq!(counts(tally(&report, "menus")), [0, 1, 1, 0], "{report}");
    let menu = found::<MenuCard>(&db, "main").await.unwrap();
    let now = targets(menu.card.items.as_slice());
    assert_eq!(now[0], "Read:heading(:section(Rivers:topic))");
    assert_eq!(now.last().unwrap(), "More:https://example.org/more");
}

#[tokio::test]
async fn items_that_are_too_deep_too_many_or_in_a_circle_make_a_menu_all_the_same() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    let to = ("custom", "custom", "https://example.org/");
    let deep: String = (1..=6).map(|id| item(id, id - 1, &format!("L{id}"), to)).collect();
    let circle = item(7, 8, "C7", to) + &item(8, 7, "C8", to);
    let many: String = (9..=250).map(|id| item(id, 0, &format!("M{id}"), to)).collect();
    let report = import(&db, &file(&folder, &(deep + &circle + &many))).await;
    assert_eq!(
        (counts(tally(&report, "menus")), tally(&report, "menus").named),
        ([1, 0, 0, 0], 1),
        "{report}"
    );
    assert_eq!(report.menu_items.taken + report.menu_items.left_out, 250);
    assert_eq!(report.menu_items.taken, 200, "{report}");
    let menu = found::<MenuCard>(&db, "main").await.unwrap();
    let end = "https://example.org/";
    assert_eq!(
        targets(menu.card.items.as_slice())[0],
        format!("L1:{end}(L2:{end}(L3:{end}(L4:{end} L5:{end} L6:{end})))")
    );
}
