//! The binary in a folder of its own, over whichever database the tests run.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use testkit::TestDb;

/// A call of `dateline`, with no settings but the test's own.
pub fn dateline(folder: &tempfile::TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_dateline")));
    command.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DATELINE_")) {
        command.env_remove(name);
    }
    command
}

/// `dateline serve --demo` on a free port; it is ended when this is dropped.
pub struct Served {
    child: Child,
    /// What it printed: addresses and login.
    pub printed: Vec<String>,
    /// Its address.
    pub url: String,
}

impl Served {
    /// Serves that database, on whichever port is free.
    pub fn demo(folder: &tempfile::TempDir, db: &TestDb) -> Served {
        Served::demo_with(folder, db, &[])
    }

    /// The same, with more settings.
    pub fn demo_with(folder: &tempfile::TempDir, db: &TestDb, settings: &[(&str, &str)]) -> Served {
        let mut command = dateline(folder, &["serve", "--demo"]);
        command
            .env("DATELINE_DATABASE_URL", db.address())
            .env("DATELINE_LISTEN", "127.0.0.1:0")
            .envs(settings.iter().copied());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut printed = Vec::new();
        for line in output.lines() {
            printed.push(line.expect("it prints text"));
            if printed.last().is_some_and(|line| line.contains("login")) {
                break;
            }
        }
        let served = printed.iter().find_map(|line| line.strip_prefix("Dateline serves at "));
        let url = served.unwrap_or_else(|| panic!("no address in {printed:?}")).to_owned();
        Served { child, printed, url }
    }

    /// The line that was printed with that word.
    pub fn line(&self, word: &str) -> &str {
        let line = self.printed.iter().find(|line| line.contains(word));
        line.unwrap_or_else(|| panic!("no {word} in {:?}", self.printed))
    }

    /// The login that was printed.
    pub fn login(&self) -> (String, String) {
        let line = self.line("login");
        let mut words = line.split_whitespace().skip_while(|word| !word.contains('@'));
        let mut next = || words.next().expect("the line has both").to_owned();
        (next(), next())
    }

    /// Tells it to stop, and waits until it has.
    pub fn stop(mut self) -> bool {
        let told = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .expect("kill runs");
        told.success() && self.child.wait().expect("it ends").success()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
