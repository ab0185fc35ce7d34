//! `dateline-sync ADDRESS FOLDER [--once] [--prove]`: keeps the folder in step until it is stopped, or once.
//!
//! The key comes as the environment variable `DATELINE_KEY`. What fails is tried again, later and later, up to a minute.

use dateline_sync::{Folder, Step, Sync, SyncError};
use std::process::ExitCode;
use std::time::Duration;

/// How long a request waits for a change, in seconds.
const WAIT: u8 = 30;
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

const USAGE: &str = "dateline-sync ADDRESS FOLDER [--once] [--prove]

Keeps FOLDER in step with what the newsroom at ADDRESS lets the key in DATELINE_KEY have.
--once    end when it is in step
--prove   end when it is in step, and compare digests; what differs is repaired and told, and the program fails if it still does";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (options, places): (Vec<&str>, Vec<&str>) = arguments
        .iter()
        .map(String::as_str)
        .partition(|one| one.starts_with("--"));
    let known = options.iter().all(|option| ["--once", "--prove"].contains(option));
    let ([address, folder], true) = (places.as_slice(), known) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let run = async {
        let key = std::env::var("DATELINE_KEY").ok();
        let mut sync = Sync::new(address, key, Folder::open(*folder)?)?;
        match options.as_slice() {
            [] => follow(&mut sync).await,
            ["--once"] => sync.catch_up().await.map(|()| true),
            _ => prove(&mut sync).await,
        }
    };
    match run.await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("dateline-sync: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn follow(sync: &mut Sync) -> Result<bool, SyncError> {
    let mut pause = Duration::from_secs(1);
    loop {
        match sync.step(WAIT).await {
            Ok(Step::More | Step::InStep) => pause = Duration::from_secs(1),
            Err(error) if !error.passes() => return Err(error),
            Err(error) => {
                eprintln!("dateline-sync: {error}; trying again in {} s", pause.as_secs());
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Whether the folder holds just what the key may have, at last.
async fn prove(sync: &mut Sync) -> Result<bool, SyncError> {
    for _ in 0..3 {
        sync.catch_up().await?;
        match sync.differences().await? {
            // The newsroom went on meanwhile.
            None => {}
            Some(differing) if differing.is_empty() => {
                println!("complete: {} subjects", sync.folder().all()?.len());
                return Ok(true);
            }
            Some(differing) => {
                println!("repairing {} buckets: {}", differing.len(), differing.join(" "));
                for bucket in &differing {
                    sync.repair(bucket).await?;
                }
            }
        }
    }
    println!("not complete, or the newsroom changes too fast to tell");
    Ok(false)
}
