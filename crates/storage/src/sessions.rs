//! Sessions and their refresh tokens. A session is one sign-in: a family of tokens, each used once to get the next.
//!
//! Tokens are kept as SHA-256 hashes. Invariant: an ended session stays ended, and a token of it gives nothing.

use crate::connection::Connection;
use crate::document::{timestamp, timestamp_opt};
use crate::entity::{desk_user, desk_user_section, refresh_token, session};
use crate::error::StorageError;
use crate::users::user;
use domain::ids::{SectionId, SessionId, UserId};
use domain::permission::Role;
use domain::time::Timestamp;
use domain::user::User;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, Order, QueryFilter,
    QuerySelect,
};
use std::sync::Arc;
use uuid::Uuid;

/// Who is signed in.
#[derive(Debug)]
pub struct Sessions {
    connection: Arc<Connection>,
}

/// One sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The user signed out.
    Logout,
    /// A refresh token was used twice: somebody has a copy.
    TokenReused,
    /// The user's login was ended or their password was set anew.
    UserChanged,
}

impl EndReason {
    fn as_str(self) -> &'static str {
        match self {
            EndReason::Logout => "logout",
            EndReason::TokenReused => "token_reused",
            EndReason::UserChanged => "user_changed",
        }
    }
}

/// A refresh token, by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// Its session.
    pub session: SessionId,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it is too old.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

impl Sessions {
    pub(crate) fn new(connection: Arc<Connection>) -> Sessions {
        Sessions { connection }
    }

    /// One session.
    pub async fn by_id(&self, id: SessionId) -> Result<Option<Session>, StorageError> {
        let row = session::Entity::find_by_id(id.0).one(self.connection.as_ref()).await?;
        row.map(session_of).transpose()
    }

    /// Whose the session is, if neither it nor their login has ended. One statement: each request of a user asks it.
    pub async fn user_of(&self, id: SessionId) -> Result<Option<User>, StorageError> {
        let user_id = (desk_user::Entity, desk_user::Column::Id);
        let section_id = (desk_user_section::Entity, desk_user_section::Column::SectionId);
        let given_to = (desk_user_section::Entity, desk_user_section::Column::UserId);
        let select = Query::select()
            .columns(desk_user::Column::iter().map(|column| (desk_user::Entity, column)))
            .column(section_id)
            .from(session::Entity)
            .inner_join(
                desk_user::Entity,
                Expr::col(user_id).equals((session::Entity, session::Column::UserId)),
            )
            .left_join(desk_user_section::Entity, Expr::col(user_id).equals(given_to))
            .and_where(session::Column::Id.eq(id.0))
            .and_where(session::Column::EndedAt.is_null())
            .and_where(desk_user::Column::DisabledAt.is_null())
            .order_by(section_id, Order::Asc)
            .to_owned();
        let rows = self.connection.query_all(&select).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let row = desk_user::Model::from_query_result(first, "")?;
        let mut sections = Vec::new();
        if Role::from_word(&row.role).is_some_and(Role::is_given_sections) {
            for row in &rows {
                sections.extend(row.try_get::<Option<Uuid>>("", "section_id")?.map(SectionId));
            }
        }
        user(&row, sections).map(Some)
    }

    /// The session, whose row stays locked until the end.
    pub async fn lock(&self, id: SessionId) -> Result<Option<Session>, StorageError> {
        let row = session::Entity::find_by_id(id.0)
            .lock_exclusive()
            .one(self.connection.as_ref())
            .await?;
        row.map(session_of).transpose()
    }

    /// A new session.
    pub async fn insert(&self, new: &Session) -> Result<(), StorageError> {
        let row = session::ActiveModel {
            id: Set(new.id.0),
            user_id: Set(new.user.0),
            created_at: Set(new.created_at.as_millis()),
            ended_at: Set(None),
            end_reason: Set(None),
        };
        session::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Ends a session; one that has ended stays as it is.
    pub async fn end(&self, id: SessionId, reason: EndReason, at: Timestamp) -> Result<(), StorageError> {
        self.end_where(session::Column::Id.eq(id.0), reason, at).await
    }

    /// Ends all sessions of a user.
    pub async fn end_all(&self, user: UserId, reason: EndReason, at: Timestamp) -> Result<(), StorageError> {
        self.end_where(session::Column::UserId.eq(user.0), reason, at).await
    }

    async fn end_where(
        &self,
        which: sea_orm::sea_query::Expr,
        reason: EndReason,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        session::Entity::update_many()
            .col_expr(session::Column::EndedAt, Expr::val(at.as_millis()))
            .col_expr(session::Column::EndReason, Expr::val(reason.as_str()))
            .filter(which)
            .filter(session::Column::EndedAt.is_null())
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// The token with that hash.
    pub async fn token(&self, hash: &[u8]) -> Result<Option<RefreshToken>, StorageError> {
        let row = refresh_token::Entity::find_by_id(hash.to_vec())
            .one(self.connection.as_ref())
            .await?;
        row.map(|row| {
            Ok(RefreshToken {
                session: SessionId(row.session_id),
                issued_at: timestamp(row.issued_at, "refresh_token", "issued_at", row.session_id)?,
                expires_at: timestamp(row.expires_at, "refresh_token", "expires_at", row.session_id)?,
                used_at: timestamp_opt(row.used_at, "refresh_token", "used_at", row.session_id)?,
                hash: row.hash,
            })
        })
        .transpose()
    }

    /// A new token.
    pub async fn insert_token(&self, new: &RefreshToken) -> Result<(), StorageError> {
        let row = refresh_token::ActiveModel {
            hash: Set(new.hash.clone()),
            session_id: Set(new.session.0),
            issued_at: Set(new.issued_at.as_millis()),
            expires_at: Set(new.expires_at.as_millis()),
            used_at: Set(None),
        };
        refresh_token::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Forgets the session's tokens that were too old before that instant.
    pub async fn forget_tokens(&self, id: SessionId, before: Timestamp) -> Result<(), StorageError> {
        refresh_token::Entity::delete_many()
            .filter(refresh_token::Column::SessionId.eq(id.0))
            .filter(refresh_token::Column::ExpiresAt.lt(before.as_millis()))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Marks a token used. `false` if it was used before.
    pub async fn use_token(&self, hash: &[u8], at: Timestamp) -> Result<bool, StorageError> {
        let used = refresh_token::Entity::update_many()
            .col_expr(refresh_token::Column::UsedAt, Expr::val(at.as_millis()))
            .filter(refresh_token::Column::Hash.eq(hash.to_vec()))
            .filter(refresh_token::Column::UsedAt.is_null())
            .exec(self.connection.as_ref())
            .await?;
        Ok(used.rows_affected == 1)
    }
}

fn session_of(row: session::Model) -> Result<Session, StorageError> {
    Ok(Session {
        id: SessionId(row.id),
        user: UserId(row.user_id),
        created_at: timestamp(row.created_at, "session", "created_at", row.id)?,
        ended_at: timestamp_opt(row.ended_at, "session", "ended_at", row.id)?,
    })
}
