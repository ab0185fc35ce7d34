//! A SQLite file of the test's own, copied from a migrated template.
//!
//! The template is made once for all processes: whoever holds the lock migrates a file under another name and moves it into
//! place when it is whole, so one that died half-way leaves nothing that another would take.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use storage::Store;
use tempfile::TempDir;

#[derive(Debug)]
pub(crate) struct SqliteDatabase {
    folder: TempDir,
}

impl SqliteDatabase {
    pub(crate) async fn copied() -> SqliteDatabase {
        let database = SqliteDatabase::empty();
        fs::copy(template().await, database.file()).expect("the template can be copied");
        database
    }

    pub(crate) fn empty() -> SqliteDatabase {
        SqliteDatabase {
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("dateline.db")
    }

    pub(crate) fn address(&self) -> String {
        address(&self.file())
    }
}

fn address(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn template() -> PathBuf {
    let folder = std::env::temp_dir().join("dateline-test-templates");
    let template = folder.join(concat!(env!("MIGRATIONS"), ".db"));
    if template.exists() {
        return template;
    }
    fs::create_dir_all(&folder).expect("a folder for templates can be made");
    let lock = File::create(template.with_extension("lock")).expect("a lock file can be made");
    // Waits for another process, or another thread of this one.
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock))
        .await
        .expect("locking does not panic");
    let lock = lock.expect("the file can be locked");
    if !template.exists() {
        let workshop = tempfile::tempdir_in(&folder).expect("a temporary folder can be made");
        let unfinished = workshop.path().join("unfinished.db");
        let store = Store::connect(&address(&unfinished))
            .await
            .expect("the template can be opened");
        store.migrate().await.expect("the template can be migrated");
        // The last connection to close brings what the log holds into the file.
        store.close().await;
        fs::rename(&unfinished, &template).expect("the template can be moved into place");
    }
    drop(lock);
    template
}
