//! Who is asking: credentials become an actor, a reader and the loaders, once per request.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use desk::Desk;
use domain::ids::SiteId;
use domain::permission::{Actor, Scope};
use domain::read_as::{Moment, ReadAs, action_to_read_as_of};
use domain::time::Timestamp;
use domain::user::User;

/// Who is asking, and what they ask it of. Statements run through it are counted.
#[derive(Clone)]
pub struct Caller {
    /// The user, if somebody is signed in.
    pub user: Option<User>,
    /// Where their actions run.
    pub desk: Desk,
    site: SiteId,
    reads: Reads,
}

impl Caller {
    /// A caller; `desk` counts its statements from zero.
    pub fn new(user: Option<User>, desk: Desk, site: SiteId) -> Caller {
        let reads = Reads::new(desk.store().clone(), site, read_as(&user, &desk));
        Caller {
            user,
            desk,
            site,
            reads,
        }
    }

    /// The newsroom's site.
    pub fn site(&self) -> SiteId {
        self.site
    }

    /// What they read, as of when they asked.
    pub fn reads(&self) -> &Reads {
        &self.reads
    }

    /// What they read as of that instant, if one is asked for and they may.
    pub fn reads_as_of(&self, as_of: Option<Timestamp>) -> Result<Reads, Problem> {
        let Some(at) = as_of else { return Ok(self.reads.clone()) };
        let refused = || Problem::plain(ErrorCode::AsOfNotAllowed);
        let actor = self.actor().map_err(|_| refused())?;
        let action = action_to_read_as_of(at, self.reads.read_as().at());
        actor.may(action, &Scope::Newsroom).map_err(|_| refused())?;
        let at = Moment::AsOf(at);
        let read_as = ReadAs::Desk { actor, at };
        Ok(Reads::new(self.desk.store().clone(), self.site, read_as))
    }

    /// What they read as of now: after an action of theirs.
    pub fn reads_now(&self) -> Reads {
        Reads::new(self.desk.store().clone(), self.site, read_as(&self.user, &self.desk))
    }

    /// The actor, if somebody is signed in.
    pub fn actor(&self) -> Result<Actor, Problem> {
        match &self.user {
            Some(user) => Ok(user.actor()),
            None => Err(Problem::plain(ErrorCode::Unauthenticated)),
        }
    }
}

fn read_as(user: &Option<User>, desk: &Desk) -> ReadAs {
    let at = Moment::Now(desk.clock().now());
    match user {
        Some(user) => ReadAs::Desk {
            actor: user.actor(),
            at,
        },
        None => ReadAs::Public { at },
    }
}
