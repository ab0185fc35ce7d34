//! A newsroom that is written down and read again is the same newsroom, to the byte.

use crate::samples;
use cli::import::{ImportCommand, Options, load, run, wxr};
use cli::{demo, export};
use desk::article::{KillArticle, RetractArticle, SaveArticle, kill_article, retract_article, save_article};
use desk::collection::{CancelCollectionEdition, cancel_collection_edition};
use domain::article::{ArticleCard, PublicStateKind};
use domain::ids::{ArticleId, SideRevisionId};
use domain::slug::Slug;
use domain::text::{EmailAddress, Headline, RetractionNotice};
use gateway::pictures::Pictures;
use media::store::Store;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use storage::PasswordHash;
use testkit::{TestDb, collection, house, noon_plus};

async fn exported(db: &TestDb) -> Vec<u8> {
    let mut bytes = Vec::new();
    export::write(&db.store, &mut bytes).await.unwrap();
    bytes
}

async fn migrated() -> TestDb {
    let db = TestDb::empty().await;
    db.store.migrate().await.unwrap();
    db
}

/// One article is killed, one retracted, and one saved twice at once and translated.
async fn let_things_happen(db: &TestDb) {
    let (all, _) = db
        .store
        .desk_articles()
        .page(&Default::default(), storage::Range::first(50))
        .await
        .unwrap();
    let live = all
        .iter()
        .filter(|article| article.public_state(db.clock.now()).kind() == PublicStateKind::Live);
    let live: Vec<uuid::Uuid> = live.map(|article| article.id.0).take(3).collect();
    let [killed, retracted, saved] = live[..] else {
        panic!("the demo has three live articles")
    };
    let kill = KillArticle {
        id: ArticleId(killed),
        reason: None,
    };
    db.desk
        .run(async |tx| kill_article(tx, &house(), kill).await)
        .await
        .unwrap();
    let notice = RetractionNotice::parse("It was wrong.").unwrap();
    let retract = RetractArticle {
        id: ArticleId(retracted),
        notice,
        scheduled: None,
    };
    db.desk
        .run(async |tx| retract_article(tx, &house(), retract).await)
        .await
        .unwrap();
    let article = db.store.desk_articles().by_id(ArticleId(saved)).await.unwrap().unwrap();
    let home = article.newest.content.home_section.unwrap();
    db.given(
        testkit::article()
            .home(home)
            .language("fr")
            .translation_of(article.id)
            .published(),
    )
    .await;
    for (headline, seen) in [("A newer one", 1), ("A late one", 1)] {
        let mut content = article.newest.content.as_ref().clone();
        content.headline = Some(Headline::parse(headline).unwrap());
        let save = SaveArticle {
            id: article.id,
            seen,
            content,
            note: None,
            side: SideRevisionId(db.desk.new_id()),
        };
        db.desk
            .run(async |tx| save_article(tx, &house(), save).await)
            .await
            .unwrap();
    }
}

/// One front is scheduled, and another plan is given up.
async fn let_fronts_be_planned(db: &TestDb) {
    let id = db
        .given(collection("Weekend").newest().next_from(noon_plus(60 * 24)))
        .await;
    let cancel = CancelCollectionEdition { id, edition: 2 };
    db.desk
        .run(async |tx| cancel_collection_edition(tx, &house(), cancel).await)
        .await
        .unwrap();
    db.given(collection("Tomorrow").newest().next_from(noon_plus(60 * 24)))
        .await;
}

fn store(folder: &Path) -> Store {
    Store::open(&format!("file://{}", folder.display()), []).unwrap()
}

/// The demo's newsroom, with its pictures in that store.
async fn with_demo(pictures: &Pictures) -> TestDb {
    let db = TestDb::new().await;
    let url = domain::link::SiteAddress::parse("https://newsroom.test").unwrap();
    let id = db.desk.new_id();
    db.desk
        .run(async |tx| desk::site::found_site(tx, id, url).await)
        .await
        .unwrap();
    let email = EmailAddress::parse("a@b.example").unwrap();
    demo::fill(&db.desk, pictures, email, &PasswordHash("x".into()))
        .await
        .unwrap();
    db
}

/// The demo's newsroom, with one of everything that can happen to an article, and an import.
async fn lively() -> TestDb {
    let folder = tempfile::tempdir().unwrap();
    let pictures = Pictures::new(store(folder.path()));
    let db = with_demo(&pictures).await;
    db.wait_minutes(5);
    let_things_happen(&db).await;
    let_fronts_be_planned(&db).await;
    if let Some(sample) = samples::all()
        .into_iter()
        .find(|sample| sample.name == "pelican-fixture.xml")
    {
        let files = [sample.path.display().to_string()];
        wxr(&db.desk, &pictures, &files, &Options::default()).await.unwrap();
    }
    db
}

#[tokio::test]
async fn export_import_export_is_the_same_to_the_byte() {
    let (db, copy) = (lively().await, migrated().await);
    let first = exported(&db).await;
    let records = load(&copy.desk, "export.ndjson", first.as_slice()).await.unwrap();
    assert_eq!(records, first.iter().filter(|byte| **byte == b'\n').count() as u64);
    let second = exported(&copy).await;
    let differing = first
        .split(|byte| *byte == b'\n')
        .zip(second.split(|byte| *byte == b'\n'))
        .find(|(a, b)| a != b);
    assert!(
        first == second,
        "{:?}",
        differing.map(|(a, b)| (String::from_utf8_lossy(a), String::from_utf8_lossy(b)))
    );
    // What follows from the records is there too.
    let derived = "SELECT (SELECT count(*) FROM article_list) + (SELECT count(*) FROM article_list_history) \
                   + 100000 * (SELECT count(*) FROM media_use)";
    assert_eq!(db.number(derived).await, copy.number(derived).await);
    copy.clock.set(db.clock.now());
    let slugs = db.texts("SELECT slug FROM slug WHERE kind = 'article'").await;
    for slug in slugs {
        let slug = Slug::parse(&slug[0]).unwrap();
        let [there, here] = [db.public(), copy.public()];
        let (there, here) = (
            there.by_slug::<ArticleCard>(&slug).await.unwrap(),
            here.by_slug::<ArticleCard>(&slug).await.unwrap(),
        );
        assert_eq!(there, here, "{slug}");
    }
    let verified = copy.store.audit().verify(None).await.unwrap();
    assert!(verified.is_ok(), "the chain of the audit holds: {verified:?}");
}

#[tokio::test]
async fn an_export_goes_into_an_empty_database_whole_or_not_at_all() {
    let db = lively().await;
    let text = String::from_utf8(exported(&db).await).unwrap();
    let refused = async |db: &TestDb, text: &str| load(&db.desk, "x", text.as_bytes()).await.unwrap_err().to_string();
    let said = refused(&db, &text).await;
    assert!(said.contains("has a newsroom in it already"), "{said}");
    let empty = migrated().await;
    let lines: Vec<&str> = text.lines().collect();
    let without = |at: usize| {
        lines
            .iter()
            .enumerate()
            .filter(|(line, _)| *line != at)
            .map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    let of_kind = |kind: &str| {
        lines
            .iter()
            .position(|line| line.starts_with(&format!("{{\"{kind}\"")))
            .unwrap()
    };
    let headline = lines[of_kind("content")].replace("\\u", "").replacen("a", "b", 40);
    let changed = text.replace(lines[of_kind("content")], &headline);
    for (broken, words) in [
        (without(of_kind("change")), "records"),
        (without(of_kind("end")), "`end`"),
        (text.replacen("\"format\":1", "\"format\":9", 1), "format 9"),
        (changed, "x:"),
    ] {
        let said = refused(&empty, &broken).await;
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(
        empty
            .number("SELECT (SELECT count(*) FROM subject) + (SELECT count(*) FROM desk_user)")
            .await,
        0
    );
    load(&empty.desk, "x", text.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn each_line_is_what_the_schema_says() {
    let schema = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/export.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let text = String::from_utf8(exported(&lively().await).await).unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        kinds.extend(value.as_object().unwrap().keys().cloned());
        if let Err(error) = validator.validate(&value) {
            panic!("{error}: {line}");
        }
        assert!(validator.validate(&serde_json::json!({ "haiku": value })).is_err());
    }
    assert!(kinds.len() >= 14, "{kinds:?}");
}

/// The files below a folder, each with what it holds.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => drop(found.insert(
                    path.strip_prefix(folder).unwrap().to_owned(),
                    std::fs::read(&path).unwrap(),
                )),
            }
        }
    }
    found
}

#[tokio::test]
async fn the_files_of_pictures_go_with_an_export_and_come_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let db = with_demo(&Pictures::new(store(&path("there")))).await;
    let (first, second) = (path("first.ndjson"), path("second.ndjson"));
    let written = async |db: &TestDb, kept: &str, output: &Path, files: &str| {
        let files = path(files);
        export::export(&db.store, &store(&path(kept)), Some(output.to_owned()), Some(&files))
            .await
            .unwrap();
    };
    written(&db, "there", &first, "files").await;
    assert!(files(&path("files")).len() > 3, "the demo has pictures");
    // One file is not what its name says, and one is not there.
    let mut names = files(&path("files")).into_keys();
    let (changed, gone) = (names.next().unwrap(), names.next().unwrap());
    let whole = (
        std::fs::read(path("files").join(&changed)).unwrap(),
        std::fs::read(path("files").join(&gone)).unwrap(),
    );
    std::fs::write(path("files").join(&changed), "another").unwrap();
    std::fs::remove_file(path("files").join(&gone)).unwrap();
    let imported = async |db: &TestDb, kept: &str| {
        let command = ImportCommand::Ndjson {
            file: first.display().to_string(),
            media_dir: Some(path("files")),
        };
        run(command, &db.desk, &Pictures::new(store(&path(kept))))
            .await
            .unwrap();
    };
    let partial = migrated().await;
    imported(&partial, "some").await;
    let kept = files(&path("some"));
    assert!(
        !kept.contains_key(&changed) && !kept.contains_key(&gone) && kept.len() > 1,
        "{:?}",
        kept.keys()
    );
    std::fs::write(path("files").join(&changed), whole.0).unwrap();
    std::fs::write(path("files").join(&gone), whole.1).unwrap();
    let copy = migrated().await;
    imported(&copy, "here").await;
    written(&copy, "here", &second, "again").await;
    assert_eq!(std::fs::read(first).unwrap(), std::fs::read(second).unwrap());
    assert_eq!(files(&path("files")), files(&path("again")));
}
