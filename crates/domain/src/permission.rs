//! What each role may do: one table of role × action × section.
//!
//! This is the only place where a role is looked at. What you may not see does not exist: `may(ReadArticle)` refused
//! becomes "not found" at the edge, never "forbidden".

use crate::change::words;
use crate::ids::{SectionId, UserId};

words! {
    /// What a user is. Each role may do all that those above it may, so that a newsroom of one needs one login.
    Role {
        /// Writes: their own drafts.
        Writer = "writer",
        /// Edits and publishes in the sections they are given, and all below those.
        Editor = "editor",
        /// Everything editorial.
        Chief = "chief",
        /// Users, keys and the site as well.
        Admin = "admin",
    }
}

impl Role {
    /// Whether a user of this role is given sections: for the others the newsroom as a whole, or their own drafts, are their field.
    pub fn is_given_sections(self) -> bool {
        self == Role::Editor
    }
}

/// Something that somebody on the desk may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    ReadHistory,
    ReadAhead,
    CreateArticle,
    ReadArticle,
    SaveArticle,
    ReviewArticle,
    PublishArticle,
    WithdrawArticle,
    SaveSection,
    SaveTopic,
    SaveContributor,
    SaveMedia,
    WithdrawMedia,
    SavePage,
    SaveMenu,
    SaveSite,
    SaveCollection,
    ManageApiKeys,
    ReadAudit,
    Import,
}

impl Action {
    /// Every action, for tests that must know them all.
    pub const ALL: [Action; 20] = [
        Action::ReadHistory,
        Action::ReadAhead,
        Action::CreateArticle,
        Action::ReadArticle,
        Action::SaveArticle,
        Action::ReviewArticle,
        Action::PublishArticle,
        Action::WithdrawArticle,
        Action::SaveSection,
        Action::SaveTopic,
        Action::SaveContributor,
        Action::SaveMedia,
        Action::WithdrawMedia,
        Action::SavePage,
        Action::SaveMenu,
        Action::SaveSite,
        Action::SaveCollection,
        Action::ManageApiKeys,
        Action::ReadAudit,
        Action::Import,
    ];
}

/// Someone on the desk who wants to do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// What they are.
    pub role: Role,
    /// The sections an editor is given.
    pub sections: Vec<SectionId>,
}

/// What an action is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The newsroom as a whole.
    Newsroom,
    /// One article.
    Article {
        /// Who made it.
        created_by: UserId,
        /// Its home section and all above it; none for a draft that has no home yet.
        home: Vec<SectionId>,
    },
}

/// The actor may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {} may not do that here", .role.as_str())]
pub struct Forbidden {
    /// What the actor is.
    pub role: Role,
}

/// Which articles an actor may read: [`Actor::may`] of [`Action::ReadArticle`], in the form that a list needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of them.
    Everything,
    /// Their own, and those whose home is in these sections or below.
    OwnAndIn(Vec<SectionId>),
}

impl Actor {
    /// Which articles the actor may read.
    pub fn sight(&self) -> Sight {
        match self.role {
            Role::Admin | Role::Chief => Sight::Everything,
            Role::Editor => Sight::OwnAndIn(self.sections.clone()),
            Role::Writer => Sight::OwnAndIn(Vec::new()),
        }
    }

    /// Whether the actor may do it.
    pub fn may(&self, action: Action, scope: &Scope) -> Result<(), Forbidden> {
        match self.allowed(action, scope) {
            true => Ok(()),
            false => Err(Forbidden { role: self.role }),
        }
    }

    fn allowed(&self, action: Action, scope: &Scope) -> bool {
        let own = matches!(scope, Scope::Article { created_by, .. } if *created_by == self.user);
        let given =
            matches!(scope, Scope::Article { home, .. } if home.iter().any(|section| self.sections.contains(section)));
        match (self.role, action) {
            (Role::Admin, _) => true,
            (_, Action::SaveSite | Action::ManageApiKeys) => false,
            (Role::Chief, _) => true,
            // What lies ahead may be anyone's: it is for those who may read every article.
            (
                _,
                Action::SaveSection | Action::WithdrawMedia | Action::ReadAhead | Action::ReadAudit | Action::Import,
            ) => false,
            (_, Action::CreateArticle | Action::ReadHistory) => true,
            (Role::Editor, Action::ReadArticle | Action::SaveArticle) => own || given,
            (Role::Editor, Action::ReviewArticle | Action::PublishArticle | Action::WithdrawArticle) => given,
            (
                Role::Editor,
                Action::SaveTopic
                | Action::SaveContributor
                | Action::SaveMedia
                | Action::SavePage
                | Action::SaveMenu
                | Action::SaveCollection,
            ) => true,
            (Role::Writer, Action::ReadArticle | Action::SaveArticle) => own,
            (
                Role::Writer,
                Action::ReviewArticle
                | Action::PublishArticle
                | Action::WithdrawArticle
                | Action::SaveTopic
                | Action::SaveContributor
                | Action::SaveMedia
                | Action::SavePage
                | Action::SaveMenu
                | Action::SaveCollection,
            ) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn actor(role: Role) -> Actor {
        Actor {
            user: UserId(Uuid::from_u128(1)),
            role,
            sections: vec![SectionId(Uuid::from_u128(10))],
        }
    }

    fn article(by: u128, home: &[u128]) -> Scope {
        Scope::Article {
            created_by: UserId(Uuid::from_u128(by)),
            home: home.iter().map(|id| SectionId(Uuid::from_u128(*id))).collect(),
        }
    }

    #[test]
    fn an_editor_publishes_only_in_the_sections_given_and_below() {
        let editor = actor(Role::Editor);
        assert!(editor.may(Action::PublishArticle, &article(2, &[11, 10])).is_ok());
        assert!(editor.may(Action::PublishArticle, &article(1, &[12])).is_err());
        assert!(editor.may(Action::SaveArticle, &article(1, &[12])).is_ok());
        assert!(editor.may(Action::ReadArticle, &article(2, &[12])).is_err());
    }

    #[test]
    fn a_writer_sees_and_saves_their_own_drafts_and_publishes_nothing() {
        let writer = actor(Role::Writer);
        assert!(writer.may(Action::SaveArticle, &article(1, &[])).is_ok());
        assert!(writer.may(Action::ReadArticle, &article(2, &[10])).is_err());
        assert!(writer.may(Action::PublishArticle, &article(1, &[10])).is_err());
    }

    #[test]
    fn everyone_on_the_desk_reads_the_past_and_only_who_reads_everything_reads_ahead() {
        for role in [Role::Writer, Role::Editor, Role::Chief, Role::Admin] {
            let actor = actor(role);
            assert!(actor.may(Action::ReadHistory, &Scope::Newsroom).is_ok(), "{role:?}");
            assert_eq!(
                actor.may(Action::ReadAhead, &Scope::Newsroom).is_ok(),
                actor.sight() == Sight::Everything,
                "{role:?}"
            );
        }
    }

    #[test]
    fn a_list_shows_just_what_may_be_read() {
        for role in [Role::Writer, Role::Editor, Role::Chief, Role::Admin] {
            let actor = actor(role);
            for (by, home) in [
                (1, vec![10]),
                (1, vec![12]),
                (2, vec![10]),
                (2, vec![12]),
                (2, vec![11, 10]),
                (2, vec![]),
            ] {
                let in_sight = match actor.sight() {
                    Sight::Everything => true,
                    Sight::OwnAndIn(sections) => {
                        by == 1
                            || home
                                .iter()
                                .any(|id| sections.contains(&SectionId(Uuid::from_u128(*id))))
                    }
                };
                assert_eq!(
                    in_sight,
                    actor.may(Action::ReadArticle, &article(by, &home)).is_ok(),
                    "{role:?} {by} {home:?}"
                );
            }
        }
    }

    #[test]
    fn each_role_may_do_all_that_the_one_before_it_may() {
        for scope in [
            Scope::Newsroom,
            article(1, &[10]),
            article(1, &[12]),
            article(2, &[10]),
            article(2, &[12]),
        ] {
            for action in Action::ALL {
                let may = [Role::Writer, Role::Editor, Role::Chief, Role::Admin]
                    .map(|role| actor(role).may(action, &scope).is_ok());
                assert!(may.is_sorted(), "{action:?} {scope:?} {may:?}");
            }
        }
    }
}
