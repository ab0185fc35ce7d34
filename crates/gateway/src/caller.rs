//! Who is asking: credentials become an actor, a reader and the loaders, once per request.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::previewed::Previewed;
use crate::reads::Reads;
use crate::slots::Holder;
use desk::Desk;
use domain::api_key::ApiKey;
use domain::ids::SiteId;
use domain::permission::{Actor, Scope};
use domain::read_as::{Moment, ReadAs, action_to_read_as_of};
use domain::time::Timestamp;
use domain::user::User;
use std::net::IpAddr;
use std::sync::Arc;

/// Who is asking.
#[derive(Clone)]
pub enum Identity {
    /// Nobody who is known.
    Anyone,
    /// A partner, by their key.
    Partner(Arc<ApiKey>),
    /// Whoever holds the token of a preview: they see what the public does, and one revision.
    Preview(Arc<Previewed>),
    /// Somebody who is signed in.
    User(User),
}

impl Identity {
    /// The word for it in logs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Identity::Anyone => "public",
            Identity::Partner(_) => "partner",
            Identity::Preview(_) => "preview",
            Identity::User(user) => user.role.as_str(),
        }
    }
}

/// Who is asking, and what they ask it of. Statements run through it are counted.
#[derive(Clone)]
pub struct Caller {
    /// Who.
    pub who: Identity,
    /// Where their actions run.
    pub desk: Desk,
    site: SiteId,
    reads: Reads,
}

impl Caller {
    /// A caller; `desk` counts its statements from zero.
    pub fn new(who: Identity, desk: Desk, site: SiteId) -> Caller {
        let (store, read_as) = (desk.store().clone(), read_as(&who, &desk));
        let reads = match &who {
            Identity::Preview(previewed) => Reads::of_preview(store, site, read_as, previewed.clone()),
            Identity::Anyone | Identity::Partner(_) | Identity::User(_) => Reads::new(store, site, read_as),
        };
        Caller { who, desk, site, reads }
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
        let (now, at) = (self.reads.read_as().at(), Moment::AsOf(at));
        let read_as = match &self.who {
            Identity::Anyone | Identity::Preview(_) => return Err(refused()),
            Identity::Partner(key) => match key.entitlements.history && at.instant() <= now {
                true => ReadAs::Partner {
                    to: Arc::new(key.entitlements.clone()),
                    at,
                },
                false => return Err(refused()),
            },
            Identity::User(user) => {
                let (actor, action) = (user.actor(), action_to_read_as_of(at.instant(), now));
                actor.may(action, &Scope::Newsroom).map_err(|_| refused())?;
                ReadAs::Desk { actor, at }
            }
        };
        Ok(Reads::new(self.desk.store().clone(), self.site, read_as))
    }

    /// What they read as of now: after an action of theirs.
    pub fn reads_now(&self) -> Reads {
        Reads::new(self.desk.store().clone(), self.site, read_as(&self.who, &self.desk))
    }

    /// The actor, if somebody is signed in.
    pub fn actor(&self) -> Result<Actor, Problem> {
        let user = self.user().ok_or_else(|| Problem::plain(ErrorCode::Unauthenticated))?;
        Ok(user.actor())
    }

    /// The user, if somebody is signed in.
    pub fn user(&self) -> Option<&User> {
        match &self.who {
            Identity::User(user) => Some(user),
            Identity::Anyone | Identity::Partner(_) | Identity::Preview(_) => None,
        }
    }

    /// The preview that they came with, if they did.
    pub fn previewed(&self) -> Option<&Arc<Previewed>> {
        match &self.who {
            Identity::Preview(previewed) => Some(previewed),
            Identity::Anyone | Identity::Partner(_) | Identity::User(_) => None,
        }
    }

    /// With whose streams theirs are counted, if they ask from that address.
    pub fn holder(&self, address: IpAddr) -> Holder {
        self.key().map_or(Holder::Address(address), |key| Holder::Key(key.id))
    }

    /// The key, if a partner asks.
    pub fn key(&self) -> Option<&Arc<ApiKey>> {
        match &self.who {
            Identity::Partner(key) => Some(key),
            Identity::Anyone | Identity::Preview(_) | Identity::User(_) => None,
        }
    }
}

fn read_as(who: &Identity, desk: &Desk) -> ReadAs {
    let at = Moment::Now(desk.clock().now());
    match who {
        Identity::Anyone | Identity::Preview(_) => ReadAs::Public { at },
        Identity::Partner(key) => ReadAs::Partner {
            to: Arc::new(key.entitlements.clone()),
            at,
        },
        Identity::User(user) => ReadAs::Desk {
            actor: user.actor(),
            at,
        },
    }
}
