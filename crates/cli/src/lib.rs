//! The commands of `dateline`, each in a file of its own; here is how they are called and how they fail.
//!
//! A library, so that tests can fill a newsroom with the demo; the binary is `main.rs`.

mod announcer;
mod audit;
mod bench;
mod check;
pub mod demo;
mod documents;
mod erase;
pub mod export;
pub mod failure;
pub mod import;
mod key;
mod media;
pub mod originals;
mod search;
mod serve;
mod settings;
mod start;
mod telemetry;
mod user;

use clap::{Parser, Subcommand};
use failure::Failure;
use gateway::pictures::Pictures;
use settings::Settings;
use std::path::PathBuf;
use std::process::ExitCode;

/// A headless content API for newsrooms.
///
/// Settings come from `dateline.toml` in the current folder and from environment variables that begin with DATELINE_.
#[derive(Parser)]
#[command(name = "dateline", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the newsroom. The database is made and brought up to date as needed.
    Serve {
        /// Fill an empty database with a demo newsroom, and make an editor's login for this run.
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database up to date.
    Migrate,
    /// Check the settings, the database and the store of pictures, and change nothing.
    Check,
    /// Print the GraphQL schema.
    Schema,
    /// Print the OpenAPI document.
    Openapi,
    /// Print the table of error codes as Markdown.
    Errors,
    /// Make and change users.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Make and end partners' keys.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Verify the audit.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Add and list trusted documents.
    #[command(subcommand)]
    Documents(documents::DocumentsCommand),
    /// Blank what must not be kept. Numbers, hashes and the log stay.
    #[command(subcommand)]
    Erase(erase::EraseCommand),
    /// Take over what a newsroom has elsewhere. It can be run again: what is here already is not taken twice.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Write the newsroom down, a record a line: what `dateline import ndjson` takes.
    Export {
        /// The file; by default standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Also write the files of pictures to this folder, each under the hash of its bytes.
        #[arg(long, value_name = "DIR")]
        media_dir: Option<PathBuf>,
    },
    /// Look after the store of pictures.
    #[command(subcommand)]
    Media(media::MediaCommand),
    /// Look after the search index of this node.
    #[command(subcommand)]
    Search(search::SearchCommand),
    /// What measurements need.
    #[command(subcommand)]
    Bench(bench::BenchCommand),
}

/// Runs the command that the program was called with.
pub fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("dateline: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Schema => print!("{}", gateway::graphql::sdl()),
        Command::Openapi => print!("{}", gateway::openapi::document()),
        Command::Errors => print!("{}", gateway::error::table()),
        Command::Serve { demo } => {
            let settings = Settings::load()?;
            telemetry::start(&settings.log)?;
            block_on(serve::serve(settings, demo))?;
        }
        Command::Migrate => block_on(start::migrate(&Settings::load()?))?,
        Command::Check => block_on(check::check(&Settings::load()?))?,
        Command::User(command) => {
            let settings = Settings::load()?;
            block_on(async { user::run(command, &start::desk(&settings).await?).await })?;
        }
        Command::Key(command) => {
            let settings = Settings::load()?;
            block_on(async { key::run(command, &start::desk(&settings).await?).await })?;
        }
        Command::Audit(command) => block_on(audit::run(command, &Settings::load()?))?,
        Command::Media(command) => {
            let settings = Settings::load()?;
            let store = start::media_store(&settings)?;
            block_on(async { media::run(command, &start::desk(&settings).await?, &store).await })?;
        }
        Command::Search(command) => {
            let settings = Settings::load()?;
            block_on(async { search::run(command, &settings, &start::desk(&settings).await?).await })?;
        }
        Command::Bench(command) => block_on(bench::run(command, &Settings::load()?))?,
        Command::Documents(command) => block_on(documents::run(command, &Settings::load()?))?,
        Command::Erase(command) => {
            let settings = Settings::load()?;
            block_on(async { erase::run(command, &start::desk(&settings).await?).await })?;
        }
        Command::Export { output, media_dir } => {
            let settings = Settings::load()?;
            let files = start::media_store(&settings)?;
            block_on(async {
                let desk = start::desk(&settings).await?;
                export::export(desk.store(), &files, output, media_dir.as_deref()).await
            })?;
        }
        Command::Import(command) => {
            let settings = Settings::load()?;
            let pictures = Pictures::new(start::media_store(&settings)?);
            return block_on(async { import::run(command, &start::desk(&settings).await?, &pictures).await });
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn block_on<T>(command: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime
        .map_err(|error| {
            Failure::new(
                gateway::error_codes::ErrorCode::Internal,
                format!("no runtime: {error}"),
            )
        })?
        .block_on(command)
}
