//! The binary itself, as an operator and a reader of the README use it.

mod process;
mod start;
mod tour;
