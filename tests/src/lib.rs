//! The whole system over HTTP: the very server that `dateline serve` runs, on a free port, over a database of the test's own.
//!
//! What is given beforehand comes from `testkit`'s builders (`server.db.given(…)`); everything else goes through clients.

mod client;
mod elsewhere;
mod event_stream;
mod server;
mod socket;

pub use client::{Answer, Client};
pub use elsewhere::Elsewhere;
pub use event_stream::{Event, EventStream};
pub use server::{Caches, Taking, TestServer};
pub use socket::Socket;

/// A file of this project, read from the folder of the workspace.
pub fn project_file(path: &str) -> String {
    std::fs::read_to_string(project_path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Where a file of the project is.
pub fn project_path(path: &str) -> String {
    format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))
}

/// A picture of the shared test data beside the project; `None`, said aloud, where that is absent. In CI it must be there.
pub fn sample(name: &str) -> Option<Vec<u8>> {
    let file = format!("{}/../../shared/data/images/{name}", env!("CARGO_MANIFEST_DIR"));
    match std::fs::read(&file) {
        Ok(bytes) => Some(bytes),
        Err(_) => {
            eprintln!("skipped: {file} is not there");
            assert!(std::env::var_os("REQUIRE_ALL").is_none(), "the samples are required");
            None
        }
    }
}

/// A file of the shared test data beside the project; `None`, said aloud, where that is absent. In CI it must be there.
pub fn shared(path: &str) -> Option<String> {
    let file = shared_path(path)?;
    Some(std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{path}: {error}")))
}

/// Where a file or a folder of the shared test data is; `None`, said aloud, where it is absent. In CI it must be there.
pub fn shared_path(path: &str) -> Option<String> {
    let place = format!("{}/../../shared/{path}", env!("CARGO_MANIFEST_DIR"));
    if std::fs::exists(&place).is_ok_and(|is_there| is_there) {
        return Some(place);
    }
    assert!(std::env::var("CI").is_err(), "the shared data has no {path}");
    eprintln!("SKIPPED: the shared data has no {path}");
    None
}
