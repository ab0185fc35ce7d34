//! Users, as they and the desk see them.

use super::section::Section;
use crate::reads::Reads;
use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use domain::permission;
use domain::user::User;

/// What a user is. Each role may do all that those above it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "permission::Role")]
pub enum Role {
    /// Writes their own drafts.
    Writer,
    /// Edits and publishes in the sections they are given, and all below those.
    Editor,
    /// Everything editorial.
    Chief,
    /// Users, keys and the site as well.
    Admin,
}

/// Who is signed in.
pub struct Viewer {
    pub user: User,
    pub reads: Reads,
}

/// Who is signed in.
#[Object]
impl Viewer {
    /// A UUID.
    async fn id(&self) -> ID {
        self.user.id.0.into()
    }
    /// Their name.
    async fn name(&self) -> &str {
        self.user.name.as_str()
    }
    /// What they sign in with.
    async fn email(&self) -> &str {
        self.user.email.as_str()
    }
    /// What they are.
    async fn role(&self) -> Role {
        self.user.role.into()
    }
    /// The sections that they are given; for an editor, where they may publish.
    async fn sections(&self) -> Result<Vec<Section>> {
        let found = self.reads.live_in_order(self.user.sections.iter().copied()).await?;
        Ok(found
            .into_iter()
            .map(|edition| Section {
                edition,
                reads: self.reads.clone(),
            })
            .collect())
    }
}

/// Someone on the desk, by name.
#[derive(SimpleObject)]
pub struct DeskUser {
    /// A UUID.
    pub id: ID,
    /// Their name.
    pub name: String,
}
