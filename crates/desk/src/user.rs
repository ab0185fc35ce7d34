//! Users: made, given a new password, their login ended. The operator does it at the command line.
//!
//! Passwords arrive hashed. Whoever changes a user's way in ends that user's sessions. None of it is a change of the log, and all
//! of it is audited.

use domain::audit::{Act, Who};
use domain::ids::UserId;
use domain::permission::Role;
use domain::subject::Subject;
use domain::text::{Detail, EmailAddress, Name};
use domain::user::User;
use storage::{EndReason, PasswordHash, StorageError, Tx};

/// Why a user cannot be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// Somebody has that address.
    #[error("there is a user with that address")]
    EmailTaken,
    /// Nobody has that address.
    #[error("there is no such user")]
    NotFound,
    /// A section that the user is given does not exist.
    #[error("there is no {} {}", .0.kind, .0.id)]
    UnknownSection(Subject),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A new user.
pub async fn add_user(tx: &mut Tx, user: &User, password: &PasswordHash) -> Result<(), UserError> {
    let sections: Vec<Subject> = user.sections.iter().map(|id| Subject::from(*id)).collect();
    if let Some(missing) = tx.publishing().missing(&sections).await?.first() {
        return Err(UserError::UnknownSection(*missing));
    }
    if !tx.users().insert(user).await? {
        return Err(UserError::EmailTaken);
    }
    tx.users().set_password(user.id, password).await?;
    let role = Detail::parse(user.role.as_str()).expect("the word for a role is short");
    tx.audit(Who::Operator, Act::UserAdded, user.id, Some(role));
    Ok(())
}

/// The user in whose name imports are made, unless somebody says otherwise: it has no way in. Every import calls it.
pub async fn found_importer(tx: &mut Tx, id: UserId) -> Result<User, UserError> {
    let email = EmailAddress::parse("import@dateline.invalid").expect("it has the shape of an address");
    if let Some(there) = tx.users().by_email(&email).await? {
        return Ok(there);
    }
    let user = User {
        id,
        email,
        name: Name::parse("Import").expect("it is a name"),
        role: Role::Chief,
        sections: Vec::new(),
        created_at: tx.now(),
        disabled_at: Some(tx.now()),
    };
    if !tx.users().insert(&user).await? {
        return Err(UserError::EmailTaken);
    }
    let role = Detail::parse(user.role.as_str()).expect("the word for a role is short");
    tx.audit(Who::Operator, Act::UserAdded, user.id, Some(role));
    Ok(user)
}

/// A new password for a user.
pub async fn set_password(tx: &mut Tx, id: UserId, password: &PasswordHash) -> Result<(), UserError> {
    tx.users().by_id(id).await?.ok_or(UserError::NotFound)?;
    tx.users().set_password(id, password).await?;
    tx.sessions().end_all(id, EndReason::UserChanged, tx.now()).await?;
    tx.audit(Who::Operator, Act::UserPasswordSet, id, None);
    Ok(())
}

/// Blanks a user's personal data and ends their login. Their id stays, so that what they did stays explained.
pub async fn erase_user(tx: &mut Tx, id: UserId) -> Result<(), UserError> {
    tx.users().by_id(id).await?.ok_or(UserError::NotFound)?;
    let name = Name::parse("Erased user").expect("it is a name");
    let email = EmailAddress::parse(&format!("{id}@erased.invalid")).expect("it has the shape of an address");
    tx.users().erase(id, &name, &email, tx.now()).await?;
    tx.sessions().end_all(id, EndReason::UserChanged, tx.now()).await?;
    tx.erase_origins(id).await?;
    tx.audit(Who::Operator, Act::UserErased, id, None);
    Ok(())
}

/// Ends a user's login.
pub async fn disable_user(tx: &mut Tx, id: UserId) -> Result<(), UserError> {
    tx.users().by_id(id).await?.ok_or(UserError::NotFound)?;
    tx.users().disable(id, tx.now()).await?;
    tx.sessions().end_all(id, EndReason::UserChanged, tx.now()).await?;
    tx.audit(Who::Operator, Act::UserDisabled, id, None);
    Ok(())
}
