//! `dateline user`: logins, made and changed by the operator.

use crate::failure::Failure;
use clap::{Args, Subcommand, ValueEnum};
use desk::Desk;
use desk::user::{UserError, add_user, disable_user, set_password};
use domain::ids::{SectionId, UserId};
use domain::permission;
use domain::read_as::{Moment, ReadAs};
use domain::section::SectionCard;
use domain::slug::Slug;
use domain::text::{EmailAddress, Name};
use domain::user::{Password, User};
use gateway::auth::password;
use gateway::error_codes::ErrorCode;
use std::io::BufRead;
use storage::PasswordHash;

/// What can be done with users.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Make a user. Without --password-stdin, a random password is made and printed once.
    Add(NewUser),
    /// List all users.
    List,
    /// Give a user a new password. Their sessions end.
    Password {
        /// What they sign in with.
        #[arg(long)]
        email: String,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// End a user's login. Their sessions end.
    Disable {
        /// What they sign in with.
        #[arg(long)]
        email: String,
    },
}

/// A user to be made.
#[derive(Args)]
pub struct NewUser {
    /// What they sign in with.
    #[arg(long)]
    email: String,
    /// Their name.
    #[arg(long)]
    name: String,
    /// What they are; each may do all that those before it may.
    #[arg(long)]
    role: Role,
    /// For an editor: the slug of a section they are given. May be repeated.
    #[arg(long = "section")]
    sections: Vec<String>,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

/// A role, as an argument.
#[derive(Clone, Copy, ValueEnum)]
pub enum Role {
    /// Their own drafts.
    Writer,
    /// The sections they are given.
    Editor,
    /// Everything editorial.
    Chief,
    /// Users and the site as well.
    Admin,
}

impl From<Role> for permission::Role {
    fn from(role: Role) -> permission::Role {
        match role {
            Role::Writer => permission::Role::Writer,
            Role::Editor => permission::Role::Editor,
            Role::Chief => permission::Role::Chief,
            Role::Admin => permission::Role::Admin,
        }
    }
}

/// Runs one.
pub async fn run(command: UserCommand, desk: &Desk) -> Result<(), Failure> {
    match command {
        UserCommand::Add(new) => add(desk, new).await?,
        UserCommand::List => {
            for user in desk.store().users().all().await? {
                let state = if user.disabled_at.is_some() {
                    "disabled"
                } else {
                    "active"
                };
                println!("{}\t{}\t{}\t{state}", user.email, user.name, user.role.as_str());
            }
        }
        UserCommand::Password { email, password_stdin } => {
            let id = find(desk, &email).await?;
            let (hash, made) = new_password(password_stdin)?;
            desk.run(async |tx| set_password(tx, id, &hash).await)
                .await
                .map_err(failed)?;
            println!("set the password of {email}; their sessions have ended");
            say_password(made);
        }
        UserCommand::Disable { email } => {
            let id = find(desk, &email).await?;
            desk.run(async |tx| disable_user(tx, id).await).await.map_err(failed)?;
            println!("ended the login of {email}, and their sessions");
        }
    }
    Ok(())
}

async fn add(desk: &Desk, new: NewUser) -> Result<(), Failure> {
    let role = permission::Role::from(new.role);
    if !new.sections.is_empty() && !role.is_given_sections() {
        return Err(invalid(
            "only an editor is given sections: leave --section out, or say --role editor",
        ));
    }
    let mut sections = Vec::new();
    for slug in &new.sections {
        sections.push(section(desk, slug).await?);
    }
    let user = User {
        id: UserId(desk.new_id()),
        email: EmailAddress::parse(&new.email).map_err(invalid)?,
        name: Name::parse(&new.name).map_err(invalid)?,
        role,
        sections,
        created_at: desk.clock().now(),
        disabled_at: None,
    };
    let (hash, made) = new_password(new.password_stdin)?;
    desk.run(async |tx| add_user(tx, &user, &hash).await)
        .await
        .map_err(failed)?;
    println!("made {} ({})", user.email, user.role.as_str());
    say_password(made);
    Ok(())
}

/// The section with that slug.
pub async fn section(desk: &Desk, slug: &str) -> Result<SectionId, Failure> {
    let parsed = Slug::parse(slug).map_err(invalid)?;
    let read_as = ReadAs::Public {
        at: Moment::Now(desk.clock().now()),
    };
    let found = desk.store().editions(&read_as).by_slug::<SectionCard>(&parsed).await?;
    found
        .map(|section| SectionId(section.id))
        .ok_or_else(|| invalid(format!("there is no section {slug:?}")))
}

/// The user who signs in with that address.
pub async fn find(desk: &Desk, email: &str) -> Result<UserId, Failure> {
    let email = EmailAddress::parse(email).map_err(invalid)?;
    let user = desk.store().users().by_email(&email).await?;
    user.map(|user| user.id)
        .ok_or_else(|| invalid("there is no user with that address; `dateline user list` shows them"))
}

/// The hash of a password that is read, or made; and the one that was made.
fn new_password(from_stdin: bool) -> Result<(PasswordHash, Option<String>), Failure> {
    let (password, made) = match from_stdin {
        true => {
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line).map_err(invalid)?;
            (line.trim_end_matches(['\r', '\n']).to_owned(), None)
        }
        false => {
            let made = random_password()?;
            (made.clone(), Some(made))
        }
    };
    let password = Password::parse(password).map_err(invalid)?;
    Ok((
        password::hash(&password).map_err(|problem| Failure::new(problem.code, problem.detail))?,
        made,
    ))
}

/// 20 characters of an alphabet of 32 that are hard to mistake for each other: 100 bits.
pub fn random_password() -> Result<String, Failure> {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0u8; 20];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Failure::new(ErrorCode::Internal, "the system gives no random bytes"))?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect())
}

fn say_password(made: Option<String>) {
    if let Some(made) = made {
        println!("password: {made}\n(It is shown this once.)");
    }
}

fn invalid(why: impl std::fmt::Display) -> Failure {
    Failure::new(ErrorCode::InvalidValue, why.to_string())
}

/// How a change of a user failed.
pub fn failed(error: UserError) -> Failure {
    match error {
        UserError::Storage(cause) => cause.into(),
        UserError::EmailTaken | UserError::NotFound | UserError::UnknownSection(_) => invalid(error),
    }
}
