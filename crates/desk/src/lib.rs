//! What editors and partners can do, one file per action or noun: each a function from a command to its outcome.
//!
//! An action runs in a transaction that [`Desk::run`] alone begins and commits, so several can be one. It locks, asks
//! `Actor::may`, lets `domain` decide, writes, and notes the change. Rules are not here, they are in `domain`.

mod add_documents;
pub mod announce;
pub mod api_key;
pub mod article;
pub mod audit;
pub mod clock;
pub mod collection;
pub mod contributor;
mod desk;
pub mod ids;
pub mod media;
pub mod menu;
pub mod page;
pub mod section;
pub mod site;
mod subject;
pub mod topic;
pub mod user;

pub use add_documents::{AddDocumentsError, AddedDocuments, add_documents};
pub use clock::Clock;
pub use desk::Desk;
pub use ids::Ids;
pub use subject::{SaveSubject, SaveSubjectError, stand_for_imported};
