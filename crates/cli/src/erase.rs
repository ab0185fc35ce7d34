//! `dateline erase`: blanks what must not be kept, as a court or a person may demand. Numbers, hashes and the log stay.

use crate::failure::Failure;
use crate::user;
use clap::Subcommand;
use desk::Desk;
use desk::article::{EraseRevision, MoveArticleError, erase_revision};
use desk::user::erase_user;
use domain::ids::ArticleId;
use gateway::error_codes::ErrorCode;
use uuid::Uuid;

/// What can be erased.
#[derive(Subcommand)]
pub enum EraseCommand {
    /// Blank what a revision holds, and all past editions that were made of it. What is public must be taken back first.
    Revision {
        /// The article's id.
        article: Uuid,
        /// The revision's number.
        revision: i32,
    },
    /// Blank a user's name, address and password, and end their login for good. What they did stays, under their id.
    User {
        /// What they sign in with.
        #[arg(long)]
        email: String,
    },
}

/// Runs it.
pub async fn run(command: EraseCommand, desk: &Desk) -> Result<(), Failure> {
    match command {
        EraseCommand::Revision { article, revision } => {
            let id = ArticleId(article);
            desk.run(async |tx| erase_revision(tx, EraseRevision { id, revision }).await)
                .await
                .map_err(revision_refused)?;
            println!("revision {revision} of {article} is blank; its number and its hash are kept");
        }
        EraseCommand::User { email } => {
            let id = user::find(desk, &email).await?;
            desk.run(async |tx| erase_user(tx, id).await)
                .await
                .map_err(user::failed)?;
            println!("user {id} is blank; what they did is kept under that id");
        }
    }
    Ok(())
}

fn revision_refused(error: MoveArticleError) -> Failure {
    let code = match &error {
        MoveArticleError::NotFound => ErrorCode::NotFound,
        MoveArticleError::Forbidden(_) => ErrorCode::Forbidden,
        MoveArticleError::Refused(domain::article::MoveRefused::IsPublic { .. }) => ErrorCode::IsPublic,
        MoveArticleError::Refused(_) => ErrorCode::NoSuchRevision,
        MoveArticleError::Storage(cause) => return cause.clone().into(),
    };
    Failure::new(code, error.to_string())
}
