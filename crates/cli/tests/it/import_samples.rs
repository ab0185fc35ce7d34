//! Every sample: what its README counts is accounted for, a second run changes nothing, and one that was given up and begun again ends as one
//! that was not.

use crate::import::{exported, import, pictures};
use crate::samples::{self, Sample};
use cli::import::{Options, Report, Tally, wxr};
use desk::user::found_importer;
use domain::ids::UserId;
use std::time::{Duration, Instant};
use storage::Store;
use testkit::TestDb;

/// The README counts its tags as they are written, and lxml takes offence at a letter beyond ASCII in a namespace.
const NAMESPACES: &str = "edge/namespace-edge-cases.xml";
/// How many articles are live on some list that has any.
const LIVE: &str = "SELECT count(*) FROM article_list WHERE member_until IS NULL
    AND list_id = (SELECT list_id FROM article_list ORDER BY list_id LIMIT 1)";

fn sum(tally: Option<&Tally>) -> u64 {
    let tally = tally.copied().unwrap_or_default();
    tally.created + tally.changed + tally.unchanged + tally.skipped - tally.named
}

/// The report has all that the README counts.
fn assert_accounted_for(sample: &Sample, report: &Report) {
    let (name, not_taken) = (&sample.name, report.not_taken);
    let of = |kind| sum(report.kinds.get(kind));
    assert_eq!(report.ill_formed, !sample.well_formed && name != NAMESPACES, "{name}");
    if name == NAMESPACES {
        return;
    }
    let menu_items = report.menu_items.taken + report.menu_items.left_out;
    let items = of("articles") + of("media") + of("pages") + menu_items + not_taken.others;
    assert_eq!(items + report.items_not_read, sample.items, "{name}");
    assert!(of("articles") <= sample.posts, "{name}");
    if report.ill_formed {
        return;
    }
    assert_eq!(of("articles"), sample.posts, "{name}");
    assert_eq!(of("media"), sample.attachments, "{name}");
    assert_eq!(not_taken.comments, sample.comments, "{name}");
    // One of the four authors of a sample stands within a post; and terms of either taxonomy may stand by themselves.
    let within = u64::from(name == "edge/authors-multiline.xml");
    assert_eq!(of("contributors") + within, sample.authors, "{name}");
    assert!(
        of("sections") >= sample.categories && of("topics") >= sample.tags,
        "{name}"
    );
}

/// A newsroom in which the same user imports.
async fn newsroom() -> TestDb {
    let db = TestDb::new().await;
    let importer = UserId(uuid::Uuid::from_u128(1));
    db.desk
        .run(async |tx| found_importer(tx, importer).await)
        .await
        .unwrap();
    db
}

/// An import that is given up, wherever it is then, with its connections; again, later; and then one to the end.
async fn resumed(db: &TestDb, file: &str, took: Duration) {
    for part in [4, 2] {
        let (store, folder) = (
            Store::connect(&db.address()).await.unwrap(),
            tempfile::tempdir().unwrap(),
        );
        let (desk, files) = (db.desk.over(store.clone()), [file.to_owned()]);
        let (pictures, options) = (pictures(&folder), Options::default());
        let import = wxr(&desk, &pictures, &files, &options);
        tokio::time::timeout(took / part, import).await.ok();
        store.close().await;
    }
    import(db, file).await;
}

/// Begins to measure the most memory of this process anew, where the system can.
fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").ok();
}

/// The most memory since then, in MiB: for the table alone, since tests may share a process.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.map_or_else(|| "?".to_owned(), |kib| (kib / 1024).to_string())
}

#[tokio::test]
async fn every_sample_is_accounted_for_and_a_second_or_resumed_run_changes_nothing() {
    eprintln!("{:<44} posts live auth sect tags   first  second  memory", "file");
    for sample in samples::all() {
        let (db, file, name) = (newsroom().await, sample.path.display().to_string(), &sample.name);
        forget_peak();
        let began = Instant::now();
        let first = import(&db, &file).await;
        let (took, memory) = (began.elapsed(), peak());
        assert_accounted_for(&sample, &first);
        let before = exported(&db).await;
        let began = Instant::now();
        let second = import(&db, &file).await;
        let again = began.elapsed().as_millis();
        for (kind, tally) in &second.kinds {
            assert_eq!(
                (tally.created, tally.changed),
                (0, 0),
                "{kind} of {name} in the second run"
            );
            assert_eq!(sum(Some(tally)), sum(Some(&first.kinds[kind])), "{kind} of {name}");
        }
        assert_eq!(
            exported(&db).await,
            before,
            "the second run of {name} changed something"
        );
        let killed = newsroom().await;
        resumed(&killed, &file, took).await;
        assert!(
            exported(&killed).await == before,
            "the resumed run of {name} made another newsroom"
        );
        let [articles, authors, sections, topics] =
            ["articles", "contributors", "sections", "topics"].map(|kind| sum(first.kinds.get(kind)));
        let (live, took) = (db.number(LIVE).await, took.as_millis());
        eprintln!(
            "{name:<44} {articles:>5} {live:>4} {authors:>4} {sections:>4} {topics:>4} {took:>5}ms {again:>5}ms {memory:>4}MiB"
        );
    }
}
