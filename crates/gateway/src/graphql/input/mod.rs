//! Inputs of the desk's mutations, and how they become commands of parsed values.

pub mod article;
pub mod block;
pub mod markup;
pub mod media;
pub mod rights;
mod span;
