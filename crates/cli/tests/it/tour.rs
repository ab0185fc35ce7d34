//! The README's tour, executed as it stands there.

use crate::process::Served;
use std::process::Command;
use testkit::TestDb;

/// The README's shell examples, one after the other.
fn tour() -> String {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).expect("there is a README");
    let examples: Vec<&str> = readme
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(examples.len() >= 7, "the tour has its examples");
    examples.join("\necho\necho ----\n")
}

#[tokio::test]
async fn the_tour_in_the_readme_works_as_it_stands() {
    if Command::new("curl").arg("--version").output().is_err() {
        assert!(std::env::var("CI").is_err(), "curl must be there in CI");
        eprintln!("SKIPPED: there is no curl");
        return;
    }
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    let served = Served::demo(&folder, &db);
    let (email, password) = served.login();
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", &tour()])
        .env("URL", &served.url)
        .env("EMAIL", email)
        .env("PASSWORD", password);
    let output = bash.output().expect("bash runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for expected in [
        "NATO to boost presence in Kosovo",
        "<rss version=\"2.0\"",
        "\n404\n",
        "\"revision\":{\"number\":2}",
        "\"publicState\":\"SCHEDULED\"",
        "\"publicState\":\"LIVE\"",
        "\"headline\":\"Sirens tested at noon\"",
    ] {
        assert!(said.contains(expected), "{expected:?} is missing in:\n{said}");
    }
    assert!(!said.contains("\"code\""), "something was refused:\n{said}");
    assert!(served.stop(), "it stops when it is told to");
}
