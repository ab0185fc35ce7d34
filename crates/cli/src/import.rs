//! `dateline import`: what a newsroom has elsewhere becomes a Dateline newsroom. Readers are the crate `import`; here what they read is
//! taken by the desk's actions (`import/taker.rs`), and what became of it is told (`import/report.rs`).

mod articles;
mod files;
mod markdown;
mod media_index;
mod menus;
mod ndjson;
mod pages;
mod progress;
mod report;
mod subject;
mod subjects;
mod taker;
mod write;
mod wxr;

use crate::failure::Failure;
use clap::{Args, Subcommand};
use desk::Desk;
use desk::user::found_importer;
use domain::ids::UserId;
use domain::language::Language;
use domain::permission::Actor;
use domain::text::EmailAddress;
use files::Files;
use gateway::error_codes::ErrorCode;
use gateway::pictures::Pictures;
pub use ndjson::load;
pub use report::{ItemTally, NotTaken, Report, Tally};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use taker::Taker;

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Import WordPress exports (WXR 1.0 to 1.2). Those of one site belong in one call. Exits with 2 if one is not well-formed.
    Wxr {
        /// The exports.
        #[arg(required = true)]
        files: Vec<String>,
        /// How.
        #[command(flatten)]
        options: Options,
    },
    /// Import a folder of Markdown with the front matter of Hugo, Jekyll or Ghost.
    Markdown {
        /// The folder.
        folder: String,
        /// What names the folder for the next time, if it may lie elsewhere then; by default its path.
        #[arg(long)]
        source: Option<String>,
        /// How.
        #[command(flatten)]
        options: Options,
    },
    /// Take the whole of a newsroom that `dateline export` has written into an empty database: all of it or nothing.
    Ndjson {
        /// The export.
        file: String,
        /// Take the files of pictures from this folder, where `dateline export` wrote them.
        #[arg(long, value_name = "DIR")]
        media_dir: Option<PathBuf>,
    },
}

/// How it is imported.
#[derive(Args, Debug, Default)]
pub struct Options {
    /// Write nothing, and say what would be done.
    #[arg(long)]
    pub dry_run: bool,
    /// In whose name, by e-mail address: a chief's or an admin's. By default a user "Import", who has no way in.
    #[arg(long = "as", value_name = "EMAIL")]
    pub actor: Option<String>,
    /// Take the files of pictures from this folder, where they lie by their path below WordPress's `uploads` or within the site. What a
    /// folder of Markdown shows is looked for in itself by default.
    #[arg(long, value_name = "DIR")]
    pub media_dir: Option<PathBuf>,
    /// Fetch the files of pictures that are in no folder from where they are, by https.
    #[arg(long)]
    pub fetch_media: bool,
    /// Also write the report to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

const PICTURES: &str =
    "Of pictures the records alone were taken: --media-dir and --fetch-media bring their files, in a later run too.";
const FILMS: &str = "Of films and recordings the records alone were taken; their addresses are kept.";

/// An import that is about to begin.
pub struct Import<'a> {
    desk: &'a Desk,
    actor: Actor,
    language: Language,
    dry_run: bool,
    files: Files<'a>,
}

impl<'a> Import<'a> {
    async fn begin(desk: &'a Desk, files: Files<'a>, options: &Options) -> Result<Import<'a>, Failure> {
        Ok(Import {
            files,
            desk,
            actor: actor(desk, options).await?,
            language: language(desk).await?,
            dry_run: options.dry_run,
        })
    }

    fn report(&self, files: &[String]) -> Report {
        Report {
            dry_run: self.dry_run,
            files: files.to_vec(),
            left: match self.files.are_wanted() {
                true => vec![FILMS],
                false => vec![PICTURES, FILMS],
            },
            ..Report::default()
        }
    }

    async fn taker(&self, source: String, language: Option<Language>, report: Report) -> Result<Taker<'a>, Failure> {
        let language = language.unwrap_or_else(|| self.language.clone());
        Taker::new(
            self.desk,
            self.actor.clone(),
            source,
            language,
            self.files.clone(),
            report,
        )
        .await
    }
}

/// A file that can be read.
pub struct Opened {
    name: String,
    path: PathBuf,
    bytes: u64,
}

impl Opened {
    fn file(name: &str) -> Result<Opened, Failure> {
        let path = PathBuf::from(name);
        let about = std::fs::metadata(&path).map_err(|error| Opened::failure(name, &error))?;
        match about.is_file() {
            true => Ok(Opened {
                name: name.to_owned(),
                path,
                bytes: about.len(),
            }),
            false => Err(Failure::new(ErrorCode::ImportFailed, format!("{name} is no file"))),
        }
    }

    fn open(&self) -> Result<File, Failure> {
        File::open(&self.path).map_err(|error| Opened::failure(&self.name, &error))
    }

    fn failure(name: &str, error: &std::io::Error) -> Failure {
        Failure::new(ErrorCode::ImportFailed, format!("{name}: {error}"))
    }
}

/// Runs one.
pub async fn run(command: ImportCommand, desk: &Desk, pictures: &Pictures) -> Result<ExitCode, Failure> {
    let (report, written_to) = match command {
        ImportCommand::Ndjson { file, media_dir } => {
            ndjson::import(desk, &pictures.store, &file, media_dir.as_deref()).await?;
            return Ok(ExitCode::SUCCESS);
        }
        ImportCommand::Wxr { files, options } => (wxr(desk, pictures, &files, &options).await?, options.report),
        ImportCommand::Markdown {
            folder,
            source,
            options,
        } => {
            let shown = options.media_dir.as_deref().unwrap_or(Path::new(&folder));
            let shown = Files::new(pictures, Some(shown), options.fetch_media)?;
            let import = Import::begin(desk, shown, &options).await?;
            (markdown::import(&import, &folder, source).await?, options.report)
        }
    };
    print!("{report}");
    if let Some(path) = written_to {
        let json = serde_json::to_vec_pretty(&report).expect("a report is plain data");
        std::fs::write(&path, json).map_err(|error| Opened::failure(&path.display().to_string(), &error))?;
    }
    Ok(match report.ill_formed {
        true => ExitCode::from(2),
        false => ExitCode::SUCCESS,
    })
}

/// Imports WordPress exports.
pub async fn wxr(desk: &Desk, pictures: &Pictures, files: &[String], options: &Options) -> Result<Report, Failure> {
    let shown = Files::new(pictures, options.media_dir.as_deref(), options.fetch_media)?;
    wxr::import(&Import::begin(desk, shown, options).await?, files).await
}

/// In whose name.
async fn actor(desk: &Desk, options: &Options) -> Result<Actor, Failure> {
    let refused = |why: String| Failure::new(ErrorCode::ImportFailed, why);
    if let Some(email) = &options.actor {
        let email = EmailAddress::parse(email).map_err(|error| refused(format!("--as: {error}")))?;
        let user = desk.store().users().by_email(&email).await?;
        return Ok(user
            .ok_or_else(|| refused(format!("--as: there is no user {email}")))?
            .actor());
    }
    let id = UserId(desk.new_id());
    if options.dry_run {
        return Ok(Actor {
            user: id,
            role: domain::permission::Role::Chief,
            sections: Vec::new(),
        });
    }
    let importer = desk.run(async |tx| found_importer(tx, id).await).await;
    Ok(importer.map_err(|error| refused(error.to_string()))?.actor())
}

/// The language of what names none.
async fn language(desk: &Desk) -> Result<Language, Failure> {
    let at = domain::read_as::Moment::Now(desk.clock().now());
    let site = desk
        .store()
        .editions(&domain::read_as::ReadAs::Public { at })
        .site()
        .await?;
    let default = || Language::parse("en").expect("it is a language tag");
    Ok(site.map_or_else(default, |site| site.card.default_language.clone()))
}
