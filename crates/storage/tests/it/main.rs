//! The repositories, on whichever database `TEST_DATABASE_URL` names.

mod connect;
