//! What the desk does, on whichever database `TEST_DATABASE_URL` names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::too_many_lines, reason = "a table of cases is one test")]

mod acting;
mod add_documents;
mod announce;
mod audit;
mod collection;
mod editions;
mod filter;
mod kill;
mod lists;
mod permission;
mod publish;
mod reference;
mod save;
mod section;
mod slug;
mod subject;
mod translation;
mod user;
