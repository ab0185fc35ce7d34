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

/// `dateline serve` on a free port; it is ended when this is dropped.
pub struct Served {
    child: Child,
    /// What it printed: addresses and, of a demo, the login.
    pub printed: Vec<String>,
    /// Its address.
    pub url: String,
}

impl Served {
    /// Serves the demo newsroom in that database, on whichever port is free.
    pub fn demo(folder: &tempfile::TempDir, db: &TestDb) -> Served {
        Served::demo_with(folder, db, &[])
    }

    /// The same, with more settings.
    pub fn demo_with(folder: &tempfile::TempDir, db: &TestDb, settings: &[(&str, &str)]) -> Served {
        let mut command = dateline(folder, &["serve", "--demo"]);
        command.envs(settings.iter().copied());
        Served::start(command, db, "127.0.0.1:0", "login")
    }

    /// Serves what is in that database, at that address.
    pub fn plain(folder: &tempfile::TempDir, db: &TestDb, listen: &str) -> Served {
        Served::start(dateline(folder, &["serve"]), db, listen, "RSS")
    }

    /// The same, on whichever port is free, and no file can be longer than so many blocks, of half a KiB or one: to whoever writes one, the disk is
    /// full.
    pub fn on_a_small_disk(folder: &tempfile::TempDir, db: &TestDb, blocks: u32) -> Served {
        let program = dateline(folder, &["serve"]);
        // Without the trap, the system would end whoever writes too much.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" serve");
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).arg(program.get_program());
        command.current_dir(folder.path()).stdin(Stdio::null());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Served::start(command, db, "127.0.0.1:0", "RSS")
    }

    /// The most memory that it has had at once, in kB; `None` where the system does not say.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches("kB").trim().parse().ok()
    }

    fn start(mut command: Command, db: &TestDb, listen: &str, last_line: &str) -> Served {
        command
            .env("DATELINE_DATABASE_URL", db.address())
            .env("DATELINE_LISTEN", listen);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut printed = Vec::new();
        for line in output.lines() {
            printed.push(line.expect("it prints text"));
            if printed.last().is_some_and(|line| line.contains(last_line)) {
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
    /// As `kill -9` does: nothing is finished.
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Where programs are found, the one under test first.
fn path_with_program() -> std::ffi::OsString {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_dateline"));
    let own = program.parent().map(PathBuf::from).into_iter();
    let others = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(own.chain(std::env::split_paths(&others))).expect("folders have no separators in them")
}

/// What a page's shell examples print when they are run, one after the other, against the demo newsroom.
pub struct Shown {
    /// What they print.
    pub said: String,
    /// How many they are.
    pub examples: usize,
}

impl Shown {
    /// Runs the examples of that page, over that database. `None` where there is no curl.
    pub fn by(page: &str, db: &TestDb) -> Option<Shown> {
        if Command::new("curl").arg("--version").output().is_err() {
            assert!(std::env::var("CI").is_err(), "curl must be there in CI");
            eprintln!("SKIPPED: there is no curl");
            return None;
        }
        let page = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(page);
        let page = std::fs::read_to_string(page).expect("there is that page");
        let examples = page.split("```sh\n").skip(1);
        let examples: Vec<&str> = examples.filter_map(|rest| rest.split("```").next()).collect();
        let folder = tempfile::tempdir().expect("there is room");
        let served = Served::demo(&folder, db);
        let (email, password) = served.login();
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", &examples.join("\necho\necho ----\n")])
            .current_dir(folder.path())
            .env("PATH", path_with_program())
            .env("DATELINE_DATABASE_URL", db.address())
            .env("URL", &served.url)
            .env("EMAIL", email)
            .env("PASSWORD", password);
        let output = bash.output().expect("bash runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{errors}");
        assert!(served.stop(), "it stops when it is told to");
        let examples = examples.len();
        Some(Shown { said, examples })
    }
}
