//! `dateline audit`: whether the audit is the one that was written. It changes nothing.

use crate::failure::Failure;
use crate::settings::Settings;
use clap::Subcommand;
use domain::audit::Mark;
use gateway::error_codes::ErrorCode;
use storage::Store;

/// What can be done with the audit.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Check that no entry was changed or removed, and print the last one's number and hash. Note them somewhere else.
    Verify {
        /// An entry that this command printed before: it must still be there.
        #[arg(long, value_name = "SEQ:HASH")]
        known: Option<Mark>,
    },
}

/// Runs one.
pub async fn run(command: AuditCommand, settings: &Settings) -> Result<(), Failure> {
    let AuditCommand::Verify { known } = command;
    let store = Store::connect(&settings.database_url).await?;
    store.check().await?;
    let verified = store.audit().verify(known).await?;
    match verified.map_err(|broken| Failure::new(ErrorCode::AuditBroken, broken.to_string()))? {
        Some(last) => println!("{} entries, the last is {last}", last.seq),
        None => println!("0 entries"),
    }
    Ok(())
}
