//! `dateline bench`: what measurements need. Nothing of it belongs in a newsroom that people read.

mod bulk;
mod cast;
mod rendition;
mod seed;
mod words;
mod wxr;

use crate::failure::Failure;
use crate::settings::Settings;
use crate::start;
use clap::Subcommand;
use desk::{Clock, Desk, Ids};
use domain::time::Timestamp;
use gateway::error_codes::ErrorCode;
use gateway::pictures::Pictures;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use storage::{Store, Tx};

/// Articles that the desk makes, if nobody says otherwise.
const BY_THE_DESK: usize = 10_000;

/// What can be done for measurements.
#[derive(Subcommand)]
pub enum BenchCommand {
    /// Fill an empty database with the newsroom that is measured. The same number of articles makes the same newsroom.
    Seed {
        /// How many articles, the demo's not counted.
        #[arg(long, default_value_t = BY_THE_DESK)]
        articles: usize,
        /// How many of them are made by the desk's own actions, one by one, with bodies of about 5 KB. The others have a
        /// sentence, and are inserted many at once.
        #[arg(long, default_value_t = BY_THE_DESK)]
        by_the_desk: usize,
    },
    /// Make one rendition of a picture, whole, in the format that the new file's name says.
    Rendition {
        /// The picture.
        from: PathBuf,
        /// The new file.
        to: PathBuf,
        /// How wide it is to be, in pixels: one of the widths that the server makes.
        #[arg(long, default_value_t = 1_600)]
        width: u32,
    },
    /// Write a WordPress export to be imported. The same number of posts makes the same file.
    Wxr {
        /// How many posts, with bodies of about 5 KB.
        #[arg(long, default_value_t = BY_THE_DESK)]
        posts: usize,
        /// The file.
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Runs one.
pub async fn run(command: BenchCommand, settings: &Settings) -> Result<(), Failure> {
    match command {
        BenchCommand::Seed { articles, by_the_desk } => seed(settings, articles, by_the_desk).await,
        BenchCommand::Rendition { from, to, width } => {
            let made = rendition::make(&from, &to, width);
            made.map_err(|refused| {
                Failure::new(ErrorCode::Internal, format!("the rendition cannot be made: {refused}"))
            })
        }
        BenchCommand::Wxr { posts, output } => {
            let write = || {
                let mut sink = BufWriter::new(File::create(&output)?);
                wxr::write(posts, &mut sink)?;
                sink.flush()
            };
            let failed =
                |error: io::Error| Failure::new(ErrorCode::ExportFailed, format!("{}: {error}", output.display()));
            write().map_err(failed)
        }
    }
}

async fn seed(settings: &Settings, articles: usize, by_the_desk: usize) -> Result<(), Failure> {
    let store = Store::connect(&settings.database_url).await?;
    store.migrate().await?;
    // Founding the site is the first entry of the log; a user may have been added before.
    if store.changes().head().await? > 0 || !store.users().all().await?.is_empty() {
        store.close().await;
        return Err(Failure::new(
            ErrorCode::InvalidSetting,
            "DATELINE_DATABASE_URL (database_url): the database has a newsroom in it already; `dateline bench seed` only fills an \
             empty one",
        ));
    }
    let begin = Timestamp::parse("2025-01-01T00:00:00Z").expect("it is an instant");
    let desk = Desk::new(store, Clock::fixed(begin), Ids::counting());
    let pictures = Pictures::new(start::media_store(settings)?);
    let seeded = seed::fill(&desk, &pictures, articles, by_the_desk).await;
    desk.store().close().await;
    seeded.map_err(|refused| Failure::new(ErrorCode::Internal, format!("the newsroom cannot be made: {refused}")))?;
    println!("{articles} articles, beside the demo's");
    Ok(())
}

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A refusal of the desk, which takes none that the database could not have caused as well.
struct Refused(Box<dyn std::error::Error>);

impl From<storage::StorageError> for Refused {
    fn from(error: storage::StorageError) -> Refused {
        Refused(error.into())
    }
}

/// Runs actions in one transaction.
async fn run_in_one(desk: &Desk, actions: impl AsyncFnOnce(&mut Tx) -> Outcome<()>) -> Outcome<()> {
    let outcome = desk.run(async |tx| actions(tx).await.map_err(Refused)).await;
    outcome.map_err(|Refused(error)| error)
}
