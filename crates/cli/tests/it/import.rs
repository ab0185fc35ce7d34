//! Moving in: what was public is public since then, what was not is not, and a newer export brings up to date what nobody touched here.

use crate::samples;
use cli::export;
use cli::import::{ImportCommand, Options, Report, Tally, run, wxr};
use domain::article::ArticleCard;
use domain::ids::ArticleId;
use domain::section::SectionCard;
use domain::slug::Slug;
use gateway::pictures::Pictures;
use testkit::{TestDb, at, house};

pub async fn import(db: &TestDb, file: &str) -> Report {
    let store = tempfile::tempdir().unwrap();
    wxr(&db.desk, &pictures(&store), &[file.to_owned()], &Options::default())
        .await
        .unwrap()
}

/// Pictures are kept in that folder.
pub fn pictures(folder: &tempfile::TempDir) -> Pictures {
    Pictures::new(media::store::Store::open(&format!("file://{}", folder.path().display()), []).unwrap())
}

pub async fn exported(db: &TestDb) -> Vec<u8> {
    let mut bytes = Vec::new();
    export::write(&db.store, &mut bytes).await.unwrap();
    bytes
}

pub fn post(id: usize, inside: &str) -> String {
    format!(
        "<item><title>Post {id}</title><wp:post_id>{id}</wp:post_id><wp:post_type>post</wp:post_type><wp:post_name>post-{id}</wp:post_name>\
         <wp:post_date_gmt>2013-06-07 03:00:44</wp:post_date_gmt><dc:creator>jane</dc:creator>\
         <category domain=\"category\" nicename=\"news\">News</category>{inside}</item>\n"
    )
}

pub fn public(words: &str) -> String {
    format!("<wp:status>publish</wp:status><content:encoded><![CDATA[<p>{words}</p>]]></content:encoded>")
}

/// An export with these items, in a file.
pub fn file(folder: &tempfile::TempDir, items: &str) -> String {
    let path = folder.path().join("export.xml");
    let text = format!(
        r#"<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><wp:wxr_version>1.2</wp:wxr_version>
        <wp:base_blog_url>https://old.example</wp:base_blog_url><language>en-GB</language>
        {items}</channel></rss>"#
    );
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

async fn found(db: &TestDb, slug: &str) -> Option<String> {
    let found = db
        .public()
        .by_slug::<ArticleCard>(&Slug::parse(slug).unwrap())
        .await
        .unwrap();
    found.map(|article| article.card.opening.clone())
}

fn tally(report: &Report) -> Tally {
    report.kinds["articles"]
}

#[tokio::test]
async fn what_was_public_is_public_since_then_and_what_was_not_is_not() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    let old = "<link>https://old.example/2013/06/first-name.html</link><wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>old-name</wp:meta_value></wp:postmeta>";
    let kept_back = ["private", "draft", "pending", "trash"]
        .map(|status| format!("<wp:status>{status}</wp:status><content:encoded>secret</content:encoded>"));
    let password = public("secret") + "<wp:post_password>x</wp:post_password>";
    let mut items = post(1, &(public("It held.") + old));
    for (id, inside) in (2..).zip(kept_back.iter().chain([&password])) {
        items += &post(id, inside);
    }
    let report = import(&db, &file(&folder, &items)).await;
    assert_eq!((tally(&report).created, tally(&report).skipped), (5, 1), "{report}");
    assert_eq!(found(&db, "post-1").await.as_deref(), Some("It held."));
    for id in 2..=6 {
        assert_eq!(found(&db, &format!("post-{id}")).await, None);
    }
    let public = db.public();
    for old in ["first-name", "old-name"] {
        let leads = public
            .by_held_slug::<ArticleCard>(&Slug::parse(old).unwrap())
            .await
            .unwrap();
        assert_eq!(leads.unwrap().card.slug.as_str(), "post-1", "{old}");
    }
    // As of then, all that it names is there.
    let then = db.public_as_of(at("2013-07-01T00:00:00Z"));
    let article = then
        .by_slug::<ArticleCard>(&Slug::parse("post-1").unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(article.card.first_published_at, at("2013-06-07T03:00:44Z"));
    let section = then
        .by_slug::<SectionCard>(&Slug::parse("news").unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(section.id, article.card.home_section.0);
    let before = db.public_as_of(at("2013-06-01T00:00:00Z"));
    assert!(
        before
            .by_slug::<ArticleCard>(&Slug::parse("post-1").unwrap())
            .await
            .unwrap()
            .is_none()
    );
}

/// Somebody writes on that article here.
async fn write_here(db: &TestDb, slug: &str) {
    let third = db
        .public()
        .by_slug::<ArticleCard>(&Slug::parse(slug).unwrap())
        .await
        .unwrap()
        .unwrap();
    let article = db
        .store
        .desk_articles()
        .by_id(ArticleId(third.id))
        .await
        .unwrap()
        .unwrap();
    let mut content = article.newest.content.as_ref().clone();
    content.kicker = Some(domain::text::Kicker::parse("Mine").unwrap());
    let save = desk::article::SaveArticle {
        id: article.id,
        seen: 1,
        content,
        note: None,
        side: domain::ids::SideRevisionId(db.desk.new_id()),
    };
    db.desk
        .run(async |tx| desk::article::save_article(tx, &house(), save).await)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_newer_export_brings_up_to_date_what_nobody_touched_here() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    let items = |second: &str| {
        format!(
            "{}{}{}",
            post(1, &public("One.")),
            post(2, &public(second)),
            post(3, &public("Three."))
        )
    };
    import(&db, &file(&folder, &items("Two."))).await;
    db.wait_minutes(1);
    let report = import(&db, &file(&folder, &items("Two, mended."))).await;
    assert_eq!((tally(&report).changed, tally(&report).unchanged), (1, 2), "{report}");
    assert_eq!(found(&db, "post-2").await.as_deref(), Some("Two, mended."));
    // Somebody writes on the third here; there it is unpublished, and the first one too.
    db.wait_minutes(1);
    write_here(&db, "post-3").await;
    let draft = "<wp:status>draft</wp:status><content:encoded>later</content:encoded>";
    let items = format!(
        "{}{}{}",
        post(1, draft),
        post(2, &public("Two, mended.")),
        post(3, draft)
    );
    let report = import(&db, &file(&folder, &items)).await;
    assert_eq!(
        (tally(&report).changed, tally(&report).unchanged, tally(&report).skipped),
        (1, 1, 1),
        "{report}"
    );
    assert!(
        report
            .problems
            .iter()
            .any(|problem| problem.item == "post 3" && problem.reason.contains("changed here")),
        "{report}"
    );
    assert_eq!(found(&db, "post-1").await, None, "it is a draft there again");
    assert_eq!(found(&db, "post-3").await.as_deref(), Some("Three."));
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_writes_nothing() {
    let Some(sample) = samples::all()
        .into_iter()
        .find(|sample| sample.name == "pelican-fixture.xml")
    else {
        return;
    };
    let (db, file) = (TestDb::new().await, sample.path.display().to_string());
    let before = exported(&db).await;
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    let store = tempfile::tempdir().unwrap();
    let dry = wxr(&db.desk, &pictures(&store), std::slice::from_ref(&file), &options)
        .await
        .unwrap();
    assert_eq!(exported(&db).await, before);
    let wet = import(&db, &file).await;
    assert_eq!((&dry.kinds, &dry.problems), (&wet.kinds, &wet.problems));
    assert!(tally(&wet).created > 0);
}

#[tokio::test]
async fn a_dry_run_tells_whose_slugs_are_others_and_what_was_changed_here() {
    let (db, folder, store) = (
        TestDb::new().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let pictures = pictures(&store);
    let news = db.given(testkit::section("News")).await;
    db.given(testkit::article().slug("post-1").home(news).published()).await;
    let untitled = post(3, &public("Words that stand for a title.")).replace("<title>Post 3</title>", "");
    let old = "<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>post-2</wp:meta_value></wp:postmeta>";
    let empty = post(4, "<wp:status>publish</wp:status>");
    let twice = post(5, &public("Again.")).replace("post-5</wp:post_name>", "post-2</wp:post_name>");
    let first = [
        post(1, &public("One.")),
        post(2, &public("Two.")),
        untitled,
        empty,
        twice,
        post(6, &(public("Six.") + old)),
    ];
    let dry = Options {
        dry_run: true,
        ..Options::default()
    };
    let both = async |items: &str| {
        let file = [file(&folder, items)];
        let foretold = wxr(&db.desk, &pictures, &file, &dry).await.unwrap();
        let done = wxr(&db.desk, &pictures, &file, &Options::default()).await.unwrap();
        assert_eq!(foretold.problems, done.problems);
        assert_eq!(foretold.kinds, done.kinds);
        done
    };
    let report = both(&first.concat()).await;
    let said = |words: &str| {
        report
            .problems
            .iter()
            .filter(|problem| problem.reason.contains(words))
            .count()
    };
    assert_eq!(
        (
            said("is another article's"),
            said("taken as a draft"),
            said("already; it stands")
        ),
        (3, 1, 1),
        "{report}"
    );
    db.wait_minutes(1);
    write_here(&db, "post-2").await;
    let report = both(
        &first
            .concat()
            .replace("Two.", "Two, mended.")
            .replace("Six.", "Six, mended."),
    )
    .await;
    assert_eq!((tally(&report).changed, tally(&report).skipped), (1, 1), "{report}");
}

#[tokio::test]
async fn a_folder_of_markdown_is_a_newsroom_too() {
    let (db, folder, store) = (
        TestDb::new().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "content/world/dam.md",
        "+++\ntitle = \"Dam holds\"\ndate = 2024-03-01\ntags = [\"Water\"]\nfeatured_image = \"dam.jpg\"\n+++\nIt *held*.\n",
    );
    write("_drafts/secret.md", "---\ntitle: Secret\ndate: 2024-03-01\n---\nsecret");
    write("broken.md", "---\ntitle: [\n---\nx");
    let command = || ImportCommand::Markdown {
        folder: folder.path().display().to_string(),
        source: None,
        options: Options::default(),
    };
    run(command(), &db.desk, &pictures(&store)).await.unwrap();
    let dam = db
        .public()
        .by_slug::<ArticleCard>(&Slug::parse("dam").unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            dam.card.opening.as_str(),
            dam.card.topics.len(),
            dam.card.lead.is_some()
        ),
        ("It held.", 1, true)
    );
    assert_eq!(found(&db, "secret").await, None);
    let before = exported(&db).await;
    run(command(), &db.desk, &pictures(&store)).await.unwrap();
    assert_eq!(exported(&db).await, before);
}
