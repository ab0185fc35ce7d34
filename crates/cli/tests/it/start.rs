//! Starting: what is impossible stops it, with a code and a sentence.

use crate::process::{Served, dateline};
use testkit::TestDb;

fn failure(arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("there is room");
    let output = dateline(&folder, arguments)
        .envs(settings.iter().copied())
        .output()
        .expect("the binary runs");
    assert!(!output.status.success());
    String::from_utf8(output.stderr).expect("it says text")
}

#[test]
fn a_setting_that_is_unknown_or_impossible_stops_the_start_and_is_named() {
    let unknown = failure(&["check"], &[("DATELINE_LISTENN", "127.0.0.1:1")]);
    assert!(
        unknown.contains("INVALID_SETTING") && unknown.contains("listenn"),
        "{unknown}"
    );
    let impossible = failure(&["serve"], &[("DATELINE_LISTEN", "nowhere")]);
    assert!(
        impossible.contains("INVALID_SETTING: DATELINE_LISTEN (listen): \"nowhere\""),
        "{impossible}"
    );
}

#[test]
fn a_database_that_cannot_be_had_is_said_so() {
    let folder = failure(
        &["migrate"],
        &[("DATELINE_DATABASE_URL", "sqlite:///proc/nothing/dateline.db")],
    );
    assert!(
        folder.contains("INVALID_SETTING") && folder.contains("/proc/nothing"),
        "{folder}"
    );
    let behind = failure(&["check"], &[("DATELINE_DATABASE_URL", "sqlite://new.db")]);
    assert!(
        behind.contains("DATABASE_BEHIND") && behind.contains("dateline migrate"),
        "{behind}"
    );
}

#[tokio::test]
async fn users_are_made_listed_given_passwords_and_disabled() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    let user = |arguments: &[&str]| {
        let output = dateline(&folder, &[&["user"], arguments].concat())
            .env("DATELINE_DATABASE_URL", db.address())
            .output()
            .unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let add = [
        "add",
        "--email",
        "mira@newsroom.test",
        "--name",
        "Mira",
        "--role",
        "writer",
    ];
    let (made, said, _) = user(&add);
    assert!(made && said.contains("password: "), "{said}");
    let (again, _, refused) = user(&add);
    assert!(
        !again && refused.contains("there is a user with that address"),
        "{refused}"
    );
    assert!(
        user(&["password", "--email", "mira@newsroom.test"])
            .1
            .contains("password: ")
    );
    assert!(user(&["disable", "--email", "mira@newsroom.test"]).0);
    assert!(user(&["list"]).1.contains("mira@newsroom.test\tMira\twriter\tdisabled"));
    assert!(!user(&["disable", "--email", "nobody@newsroom.test"]).0);
}

#[tokio::test]
async fn a_database_that_a_newer_program_has_changed_is_not_served() {
    let (db, folder) = (TestDb::new().await, tempfile::tempdir().unwrap());
    db.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99991231_000001_colonise_mars', 0)")
        .await
        .unwrap();
    for arguments in [["serve", "--demo"].as_slice(), &["migrate"], &["check"]] {
        let output = dateline(&folder, arguments)
            .env("DATELINE_DATABASE_URL", db.address())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && said.contains("DATABASE_TOO_NEW") && said.contains("mars"),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn a_server_that_is_not_there_is_said_to_be_unreachable() {
    let absent = failure(
        &["check"],
        &[(
            "DATELINE_DATABASE_URL",
            "postgres://nobody:s3cr3t@localhost/dateline?host=/nonexistent",
        )],
    );
    assert!(absent.contains("DATABASE_UNREACHABLE"), "{absent}");
    assert!(!absent.contains("s3cr3t"), "{absent}");
}

#[test]
fn an_address_that_is_taken_stops_the_start_before_the_database_is_touched() {
    let (taken, folder) = (
        std::net::TcpListener::bind("127.0.0.1:0").unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let address = taken.local_addr().unwrap().to_string();
    for (listen, metrics_listen, refused) in [
        (address.as_str(), "127.0.0.1:0", "DATELINE_LISTEN"),
        ("127.0.0.1:0", &address, "DATELINE_METRICS_LISTEN"),
    ] {
        let output = dateline(&folder, &["serve", "--demo"])
            .env("DATELINE_LISTEN", listen)
            .env("DATELINE_METRICS_LISTEN", metrics_listen)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && said.contains(&format!("LISTEN_FAILED: {refused} ")) && said.contains(&address),
            "{said}"
        );
    }
    assert!(!folder.path().join("var").exists(), "nothing was made");
}

#[test]
fn settings_of_graphql_come_from_the_file_and_the_environment_wins() {
    let folder = tempfile::tempdir().unwrap();
    let file = "graphql_max_depth = 0\ngraphql_introspection = false\nstreams_per_address = 5\n";
    std::fs::write(folder.path().join("dateline.toml"), file).unwrap();
    let refused = dateline(&folder, &["migrate"]).output().unwrap();
    let why = String::from_utf8(refused.stderr).unwrap();
    let sentence = "DATELINE_GRAPHQL_MAX_DEPTH (graphql_max_depth): \"0\" is not a number from 1 to 1000000000";
    assert!(!refused.status.success() && why.contains(sentence), "{why}");
    let mut migrate = dateline(&folder, &["migrate"]);
    let migrated = migrate.env("DATELINE_GRAPHQL_MAX_DEPTH", "30").output().unwrap();
    assert!(
        migrated.status.success(),
        "{}",
        String::from_utf8_lossy(&migrated.stderr)
    );
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_ends_its_streams_whole() {
    let (folder, db) = (tempfile::tempdir().unwrap(), TestDb::empty().await);
    let served = Served::demo(&folder, &db);
    let mut curl = std::process::Command::new("curl");
    curl.args([
        "-sSN",
        &format!("{}/graphql", served.url),
        "-H",
        "Accept: text/event-stream",
    ]);
    curl.args([
        "-H",
        "Content-Type: application/json",
        "-d",
        r#"{"query":"subscription { changes { id } }"}"#,
    ]);
    let Ok(mut stream) = curl.stdout(std::process::Stdio::piped()).spawn() else {
        assert!(std::env::var("CI").is_err(), "curl must be there in CI");
        eprintln!("SKIPPED: there is no curl");
        return;
    };
    let mut heard = String::new();
    let mut output = std::io::BufReader::new(stream.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut heard).unwrap();
    assert!(heard.starts_with("id: "), "{heard}");
    assert!(served.stop(), "it stops when it is told to");
    // A connection that is cut is an error to curl, as its answer has no end.
    assert!(stream.wait().unwrap().success(), "the stream has an end");
}
