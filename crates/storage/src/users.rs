//! Users, and apart from them their password hashes, which only sign-in reads.

use crate::connection::Connection;
use crate::document::{timestamp, timestamp_opt};
use crate::entity::{desk_user, desk_user_password, desk_user_section};
use crate::error::{StorageError, word};
use domain::ids::{SectionId, UserId};
use domain::permission::Role;
use domain::text::{EmailAddress, Name};
use domain::time::Timestamp;
use domain::user::User;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// A password's hash in PHC form. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What a sign-in is checked against.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Whose.
    pub user: UserId,
    /// Their password's hash.
    pub password: PasswordHash,
}

/// Those with a login.
#[derive(Debug)]
pub struct Users {
    connection: Arc<Connection>,
}

impl Users {
    pub(crate) fn new(connection: Arc<Connection>) -> Users {
        Users { connection }
    }

    /// One user.
    pub async fn by_id(&self, id: UserId) -> Result<Option<User>, StorageError> {
        Ok(self.by_ids(&[id]).await?.remove(&id))
    }

    /// These users.
    pub async fn by_ids(&self, ids: &[UserId]) -> Result<HashMap<UserId, User>, StorageError> {
        let select = desk_user::Entity::find().filter(desk_user::Column::Id.is_in(ids.iter().map(|id| id.0)));
        let users = self.with_sections(select.all(self.connection.as_ref()).await?).await?;
        Ok(users.into_iter().map(|user| (user.id, user)).collect())
    }

    /// All users, by address.
    pub async fn all(&self) -> Result<Vec<User>, StorageError> {
        let rows = desk_user::Entity::find()
            .order_by_asc(desk_user::Column::Email)
            .all(self.connection.as_ref())
            .await?;
        self.with_sections(rows).await
    }

    /// The user with that address.
    pub async fn by_email(&self, email: &EmailAddress) -> Result<Option<User>, StorageError> {
        let select = desk_user::Entity::find().filter(desk_user::Column::Email.eq(email.as_str()));
        let rows: Vec<desk_user::Model> = select.one(self.connection.as_ref()).await?.into_iter().collect();
        Ok(self.with_sections(rows).await?.pop())
    }

    /// The hash of the user's password.
    pub async fn password(&self, id: UserId) -> Result<Option<PasswordHash>, StorageError> {
        let row = desk_user_password::Entity::find_by_id(id.0)
            .one(self.connection.as_ref())
            .await?;
        Ok(row.map(|row| PasswordHash(row.hash)))
    }

    /// What a sign-in is checked against; `None` if nobody has the address or their login has ended. One statement either way,
    /// so that the time it takes does not tell which.
    pub async fn credentials(&self, email: &EmailAddress) -> Result<Option<Credentials>, StorageError> {
        self.credentials_where(credentials().filter(desk_user::Column::Email.eq(email.as_str())))
            .await
    }

    /// The same of a user, whose login and password nobody changes until the end.
    pub async fn lock_credentials(&self, id: UserId) -> Result<Option<Credentials>, StorageError> {
        self.credentials_where(credentials().filter(desk_user::Column::Id.eq(id.0)).lock_shared())
            .await
    }

    async fn credentials_where(
        &self,
        select: Select<desk_user_password::Entity>,
    ) -> Result<Option<Credentials>, StorageError> {
        let row = select.one(self.connection.as_ref()).await?;
        Ok(row.map(|row| Credentials {
            user: UserId(row.user_id),
            password: PasswordHash(row.hash),
        }))
    }

    /// A new user. `false` if the address has one.
    pub async fn insert(&self, user: &User) -> Result<bool, StorageError> {
        let row = desk_user::ActiveModel {
            id: Set(user.id.0),
            email: Set(user.email.as_str().to_owned()),
            name: Set(user.name.as_str().to_owned()),
            role: Set(user.role.as_str().to_owned()),
            created_at: Set(user.created_at.as_millis()),
            disabled_at: Set(user.disabled_at.map(Timestamp::as_millis)),
        };
        let insert = desk_user::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        if insert.exec_without_returning(self.connection.as_ref()).await? == 0 {
            return Ok(false);
        }
        if !user.sections.is_empty() {
            let rows = user.sections.iter().map(|section| desk_user_section::ActiveModel {
                user_id: Set(user.id.0),
                section_id: Set(section.0),
            });
            desk_user_section::Entity::insert_many(rows)
                .exec_without_returning(self.connection.as_ref())
                .await?;
        }
        Ok(true)
    }

    /// Sets or replaces a user's password.
    pub async fn set_password(&self, id: UserId, hash: &PasswordHash) -> Result<(), StorageError> {
        let row = desk_user_password::ActiveModel {
            user_id: Set(id.0),
            hash: Set(hash.0.clone()),
        };
        let replace = OnConflict::column(desk_user_password::Column::UserId)
            .update_column(desk_user_password::Column::Hash)
            .to_owned();
        desk_user_password::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Ends a user's login.
    pub async fn disable(&self, id: UserId, at: Timestamp) -> Result<(), StorageError> {
        desk_user::Entity::update_many()
            .col_expr(desk_user::Column::DisabledAt, Expr::val(at.as_millis()))
            .filter(desk_user::Column::Id.eq(id.0))
            .filter(desk_user::Column::DisabledAt.is_null())
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Blanks a user's personal data and ends their login for good.
    pub async fn erase(
        &self,
        id: UserId,
        name: &Name,
        email: &EmailAddress,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        desk_user::Entity::update_many()
            .col_expr(desk_user::Column::Name, Expr::val(name.as_str()))
            .col_expr(desk_user::Column::Email, Expr::val(email.as_str()))
            .filter(desk_user::Column::Id.eq(id.0))
            .exec(self.connection.as_ref())
            .await?;
        desk_user_password::Entity::delete_by_id(id.0)
            .exec(self.connection.as_ref())
            .await?;
        self.disable(id, at).await
    }

    /// Gives a section to all who were given another.
    pub async fn give_section(&self, had: SectionId, gets: SectionId) -> Result<(), StorageError> {
        let rows = desk_user_section::Entity::find()
            .filter(desk_user_section::Column::SectionId.eq(had.0))
            .all(self.connection.as_ref())
            .await?;
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| desk_user_section::ActiveModel {
                user_id: Set(row.user_id),
                section_id: Set(gets.0),
            })
            .collect();
        if !rows.is_empty() {
            desk_user_section::Entity::insert_many(rows)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(self.connection.as_ref())
                .await?;
        }
        Ok(())
    }

    async fn with_sections(&self, rows: Vec<desk_user::Model>) -> Result<Vec<User>, StorageError> {
        let mut sections: HashMap<Uuid, Vec<SectionId>> = HashMap::new();
        let editors: Vec<Uuid> = rows
            .iter()
            .filter(|row| Role::from_word(&row.role).is_some_and(Role::is_given_sections))
            .map(|row| row.id)
            .collect();
        if !editors.is_empty() {
            let select = desk_user_section::Entity::find().filter(desk_user_section::Column::UserId.is_in(editors));
            for row in select
                .order_by_asc(desk_user_section::Column::SectionId)
                .all(self.connection.as_ref())
                .await?
            {
                sections.entry(row.user_id).or_default().push(SectionId(row.section_id));
            }
        }
        rows.into_iter()
            .map(|row| user(&row, sections.remove(&row.id).unwrap_or_default()))
            .collect()
    }
}

/// Of all whose login has not ended.
fn credentials() -> Select<desk_user_password::Entity> {
    let its_user: RelationDef = desk_user_password::Entity::belongs_to(desk_user::Entity)
        .from(desk_user_password::Column::UserId)
        .to(desk_user::Column::Id)
        .into();
    desk_user_password::Entity::find()
        .join(JoinType::InnerJoin, its_user)
        .filter(desk_user::Column::DisabledAt.is_null())
}

pub(crate) fn user(row: &desk_user::Model, sections: Vec<SectionId>) -> Result<User, StorageError> {
    let corrupt = |column, reason: String| StorageError::corrupt("desk_user", column, row.id, reason);
    Ok(User {
        id: UserId(row.id),
        email: EmailAddress::parse(&row.email).map_err(|refused| corrupt("email", refused.to_string()))?,
        name: Name::parse(&row.name).map_err(|refused| corrupt("name", refused.to_string()))?,
        role: word(Role::from_word(&row.role), &row.role, "desk_user", "role", row.id)?,
        sections,
        created_at: timestamp(row.created_at, "desk_user", "created_at", row.id)?,
        disabled_at: timestamp_opt(row.disabled_at, "desk_user", "disabled_at", row.id)?,
    })
}
