//! The repositories, on whichever database `TEST_DATABASE_URL` names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod audit;
mod change;
mod connect;
mod document;
mod edition;
mod entitled;
mod instead;
mod load;
mod old_rows;
mod orders;
mod page;
mod schema;
mod user;
mod visibility;
