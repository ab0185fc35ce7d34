//! The binary itself, as an operator and a reader of the README use it.

mod crash;
mod desk_doc;
mod erase;
mod newsroom;
mod process;
mod start;
mod tour;
