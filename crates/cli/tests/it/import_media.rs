//! Pictures move in with their files: from a folder, now or in a later run; and what a file says fills what the source left empty.

use crate::import::{exported, file, pictures};
use cli::import::{ImportCommand, Options, Report, run, wxr};
use domain::article::ArticleCard;
use domain::edition::Edition;
use domain::ids::MediaId;
use domain::media::MediaCard;
use domain::slug::Slug;
use domain::text::Caption;
use gateway::pictures::Pictures;
use media::store::Place;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use testkit::{TestDb, at, house};

/// The IPTC's reference picture, of which every field is known.
const REFERENCE: &str = "iptc-reference.jpg";

/// A sample of the pictures that lie beside the repository; `None` where they are absent.
fn sample(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/images")
        .join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: {} is absent", path.display());
    assert!(std::env::var("REQUIRE_ALL").is_err(), "the samples are required");
    None
}

/// Puts a sample where an address of WordPress's says that it is.
fn put(folder: &TempDir, sample: &Path, path: &str) {
    let path = folder.path().join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::copy(sample, path).unwrap();
}

fn attachment(id: u32, address: &str, caption: &str) -> String {
    format!(
        "<item><title>A {id}</title><wp:post_id>{id}</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>\
         <wp:post_date_gmt>2013-06-07 03:00:44</wp:post_date_gmt><excerpt:encoded>{caption}</excerpt:encoded>\
         <wp:attachment_url>{address}</wp:attachment_url></item>\n"
    )
}

fn upload(id: u32, name: &str, caption: &str) -> String {
    attachment(
        id,
        &format!("http://old.example/wp-content/uploads/2013/06/{name}"),
        caption,
    )
}

fn from(folder: &Path) -> Options {
    Options {
        media_dir: Some(folder.to_owned()),
        ..Options::default()
    }
}

async fn import(db: &TestDb, pictures: &Pictures, file: &str, options: &Options) -> Report {
    wxr(&db.desk, pictures, &[file.to_owned()], options).await.unwrap()
}

/// Every media record, as it is now, by its id.
async fn records(db: &TestDb) -> Vec<Arc<Edition<MediaCard>>> {
    let ids = db
        .texts("SELECT source_key FROM import_source WHERE kind = 'media' ORDER BY source_key")
        .await;
    let sources = db
        .texts("SELECT DISTINCT source FROM import_source WHERE kind = 'media'")
        .await;
    let (keys, mut found): (Vec<&str>, Vec<_>) = (ids.iter().map(|row| row[0].as_str()).collect(), Vec::new());
    let taken = db.store.import_sources();
    let mut taken = taken
        .by_keys(&sources[0][0], domain::subject::SubjectKind::Media, &keys)
        .await
        .unwrap();
    for key in keys {
        let id = MediaId(taken.remove(key).unwrap().subject.id);
        found.push(db.store.desk_media().newest(&[id]).await.unwrap().remove(&id).unwrap());
    }
    found
}

fn reasons(report: &Report) -> Vec<&str> {
    report.problems.iter().map(|problem| problem.reason.as_str()).collect()
}

#[tokio::test]
async fn a_picture_has_its_file_and_what_it_says_where_the_export_says_nothing() {
    let Some(sample) = sample(REFERENCE) else { return };
    let (db, export, uploads, store) = (
        TestDb::new().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    put(&uploads, &sample, "2013/06/dam.jpg");
    let pictures = pictures(&store);
    let file = file(&export, &(upload(1, "dam.jpg", "The dam.") + &upload(2, "dam.jpg", "")));
    let report = import(&db, &pictures, &file, &from(uploads.path())).await;
    assert_eq!(
        (report.picture_files.added, report.picture_files.missing),
        (2, 0),
        "{report}"
    );
    let records = records(&db).await;
    let card = |at: usize| &records[at].card;
    let kept = pictures
        .store
        .get(&Place::Original(card(0).file.as_ref().unwrap().sha256.clone()), None)
        .await
        .unwrap();
    assert_eq!(kept.unwrap().0, std::fs::read(&sample).unwrap());
    let caption = |at: usize| card(at).caption.as_ref().unwrap().as_str().to_owned();
    assert_eq!(caption(0), "The dam.");
    assert_eq!(caption(1), "The description aka caption (ref2019.1)");
    for at in [0, 1] {
        assert_eq!(
            card(at).credit.as_ref().unwrap().line.to_string(),
            "Credit Line (ref2019.1)"
        );
        assert!(card(at).rights.terms.license.is_some() && card(at).file.as_ref().unwrap().width > 0);
        assert_eq!(records[at].number, 1, "it came with its file");
    }
    let avif = db.number("SELECT count(*) FROM avif_job").await;
    assert_eq!(avif, 2, "AVIF is to be made of each");
    // Whoever reads as of then finds it with its file.
    let then = db.public_as_of(at("2013-07-01T00:00:00Z"));
    let found = then.by_ids(&[records[0].id]).await.unwrap();
    assert_eq!(found.len(), 1);
    let before = exported(&db).await;
    let again = import(&db, &pictures, &file, &from(uploads.path())).await;
    assert_eq!(
        (again.kinds["media"].unchanged, again.picture_files.added),
        (2, 0),
        "{again}"
    );
    assert_eq!(exported(&db).await, before);
}

/// A newsroom that took three pictures without their files, of which somebody wrote on the second since; and where the files of two are now.
struct Later {
    db: TestDb,
    pictures: Pictures,
    uploads: TempDir,
    kept: [TempDir; 2],
}

impl Later {
    /// `None` where the samples are absent.
    async fn begun() -> Option<Later> {
        let (reference, other) = (sample(REFERENCE)?, sample("photo.webp")?);
        let kept = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let later = Later {
            db: TestDb::new().await,
            pictures: pictures(&kept[0]),
            uploads: tempfile::tempdir().unwrap(),
            kept,
        };
        let report = later.import("The dam.", "", &Options::default()).await;
        assert_eq!(
            (report.picture_files.added, report.picture_files.missing),
            (0, 0),
            "{report}"
        );
        assert!(report.to_string().contains("--media-dir"), "{report}");
        later.db.wait_minutes(1);
        let second = records(&later.db).await[1].clone();
        let caption = Some(Caption::parse("The river, by us.").unwrap());
        let card = MediaCard {
            caption,
            ..second.card.clone()
        };
        let save = desk::SaveSubject {
            id: second.id,
            seen: 1,
            card,
        };
        let saved = later
            .db
            .desk
            .run(async |tx| desk::media::save_media(tx, &house(), save).await);
        saved.await.unwrap();
        later.db.wait_minutes(1);
        put(&later.uploads, &reference, "2013/06/dam.jpg");
        put(&later.uploads, &other, "wp-content/uploads/2013/06/river.webp");
        Some(later)
    }

    /// Imports the three, with these captions of the first two.
    async fn import(&self, first: &str, second: &str, options: &Options) -> Report {
        let items = upload(1, "dam.jpg", first) + &upload(2, "river.webp", second) + &upload(3, "never.png", "");
        import(&self.db, &self.pictures, &file(&self.kept[1], &items), options).await
    }
}

fn caption(record: &Edition<MediaCard>) -> &str {
    record.card.caption.as_ref().unwrap().as_str()
}

#[tokio::test]
async fn a_later_run_brings_the_files_that_were_missing() {
    let Some(later) = Later::begun().await else { return };
    let with_files = from(later.uploads.path());
    let dry = Options {
        dry_run: true,
        ..from(later.uploads.path())
    };
    let before = exported(&later.db).await;
    let foretold = later.import("The dam.", "", &dry).await;
    assert_eq!(exported(&later.db).await, before, "a dry run writes nothing");
    let report = later.import("The dam.", "", &with_files).await;
    let media = report.kinds["media"];
    assert_eq!((media.changed, media.unchanged), (2, 1), "{report}");
    assert_eq!(
        (report.picture_files.added, report.picture_files.missing),
        (2, 1),
        "{report}"
    );
    assert_eq!(
        (&foretold.kinds, foretold.picture_files, &foretold.problems),
        (&report.kinds, report.picture_files, &report.problems)
    );
    assert_eq!(reasons(&report).len(), 1);
    assert!(reasons(&report)[0].contains("never.png"), "{report}");
    let found = records(&later.db).await;
    let files = [0, 1, 2].map(|at| found[at].card.file.is_some());
    assert_eq!((files, caption(&found[1])), ([true, true, false], "The river, by us."));
}

#[tokio::test]
async fn a_newer_export_brings_a_picture_up_to_date_and_what_its_file_says_stays() {
    let Some(later) = Later::begun().await else { return };
    later.import("The dam.", "", &from(later.uploads.path())).await;
    later.db.wait_minutes(1);
    let report = later.import("The dam, held.", "There.", &Options::default()).await;
    let media = report.kinds["media"];
    assert_eq!(
        (media.changed, media.skipped),
        (1, 1),
        "somebody wrote on the second: {report}"
    );
    let found = records(&later.db).await;
    assert_eq!(
        (caption(&found[0]), caption(&found[1])),
        ("The dam, held.", "The river, by us.")
    );
    assert_eq!(
        found[0].card.credit.as_ref().unwrap().line.to_string(),
        "Credit Line (ref2019.1)"
    );
    later.db.wait_minutes(1);
    later.import("", "There.", &Options::default()).await;
    let found = records(&later.db).await;
    assert_eq!(
        caption(&found[0]),
        "The description aka caption (ref2019.1)",
        "the export has none any more"
    );
    assert!(found[0].card.file.is_some());
}

#[tokio::test]
async fn a_file_that_is_no_picture_or_lies_elsewhere_is_a_line_in_the_report() {
    let (Some(drawing), Some(cut)) = (sample("logo.svg"), sample("truncated.jpg")) else {
        return;
    };
    let (db, export, uploads, store) = (
        TestDb::new().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    put(&uploads, &drawing, "2013/06/logo.svg");
    put(&uploads, &cut, "2013/06/cut.jpg");
    put(&export, &cut, "secret.jpg");
    std::os::unix::fs::symlink(export.path().join("secret.jpg"), uploads.path().join("link.jpg")).unwrap();
    let long = std::fs::File::create(uploads.path().join("2013/06/long.jpg")).unwrap();
    long.set_len(41 << 20).unwrap();
    let items = [
        upload(1, "logo.svg", ""),
        upload(2, "cut.jpg", ""),
        upload(3, "long.jpg", ""),
        upload(4, "../../../../secret.jpg", ""),
        attachment(5, "http://old.example/wp-content/uploads/link.jpg", ""),
    ];
    let export = file(&export, &items.concat());
    let report = import(&db, &pictures(&store), &export, &from(uploads.path())).await;
    assert_eq!(
        (report.kinds["media"].created, report.picture_files.missing),
        (5, 5),
        "{report}"
    );
    for (reason, words) in
        reasons(&report)
            .iter()
            .zip(["SVG", "broken", "more than", "none in the folder", "none in the folder"])
    {
        assert!(reason.contains(words), "{words}: {reason}");
    }
    assert!(records(&db).await.iter().all(|record| record.card.file.is_none()));
}

#[tokio::test]
async fn what_is_fetched_is_never_fetched_from_a_private_address() {
    let (db, export, store) = (
        TestDb::new().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let items = [
        attachment(1, &format!("http://127.0.0.1:{port}/a.jpg"), ""),
        attachment(2, &format!("https://[::ffff:127.0.0.1]:{port}/a.jpg"), ""),
        attachment(3, &format!("https://2130706433:{port}/a.jpg"), ""),
        attachment(4, "ftp://old.example/a.jpg", ""),
    ];
    let options = Options {
        fetch_media: true,
        ..Options::default()
    };
    let report = import(&db, &pictures(&store), &file(&export, &items.concat()), &options).await;
    assert_eq!(
        (report.kinds["media"].created, report.picture_files.missing),
        (4, 4),
        "{report}"
    );
    for (reason, words) in reasons(&report)
        .iter()
        .zip(["private", "private", "private", "https://"])
    {
        assert!(reason.contains(words), "{words}: {reason}");
    }
    let nobody = listener.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock, "nobody came");
}

#[tokio::test]
async fn a_folder_of_markdown_brings_the_pictures_that_lie_in_it() {
    let Some(sample) = sample(REFERENCE) else { return };
    let (db, site, store) = (
        TestDb::new().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let page = |path: &str, image: &str| {
        let text = format!(
            "---\ntitle: {path}\ndate: 2024-03-01\nimage: {image}\n---\nIt *held*.\n\n![A hill](hill.jpg)\n\n![A lake](lake.jpg)\n"
        );
        std::fs::create_dir_all(site.path().join(path)).unwrap();
        std::fs::write(site.path().join(path).join("index.md"), text).unwrap();
    };
    page("world/dam", "dam.jpg");
    page("world/river", "/images/river.jpg");
    page("world/hill", "dam.jpg");
    put(&site, &sample, "world/dam/dam.jpg");
    put(&site, &sample, "images/river.jpg");
    put(&site, &sample, "world/hill/hill.jpg");
    let pictures = pictures(&store);
    let imported = async || {
        let command = ImportCommand::Markdown {
            folder: site.path().display().to_string(),
            source: None,
            options: Options::default(),
        };
        run(command, &db.desk, &pictures).await.unwrap();
        let records = records(&db).await;
        records
            .iter()
            .map(|record| record.card.file.is_some())
            .collect::<Vec<_>>()
    };
    // By the keys /images/river.jpg, world/dam/dam.jpg, world/hill/dam.jpg, of which nobody has the file, and world/hill/hill.jpg, which stands
    // in the text alone.
    assert_eq!(imported().await, [true, true, false, true]);
    let hill = db
        .public()
        .by_slug::<ArticleCard>(&Slug::parse("hill").unwrap())
        .await
        .unwrap()
        .unwrap();
    let id = db.id(hill.id);
    let uses = format!("SELECT count(*) FROM media_use WHERE subject_id = {id}");
    assert_eq!(db.number(&uses).await, 2, "its lead, and the picture in its text");
    put(&site, &sample, "world/hill/dam.jpg");
    assert_eq!(imported().await, [true, true, true, true], "it came later");
    let before = exported(&db).await;
    imported().await;
    assert_eq!(exported(&db).await, before);
}
