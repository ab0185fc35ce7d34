//! The repositories, on whichever database `TEST_DATABASE_URL` names.

mod access;
mod change;
mod connect;
mod page;
mod schema;
mod user;
mod visibility;
