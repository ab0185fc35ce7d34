//! The search index: a copy of what is public, made to be searched, and rebuilt from the log whenever it is lost.
//!
//! `index.rs` keeps it in a folder, each commit with its place in the log. `words.rs` parts text into words of any script and brings them to
//! their stems; `query.rs` reads what a person typed, `compile.rs` makes a question to the index of it, `ask.rs` asks, and `highlight.rs`
//! shows in a text why it was found; `alike.rs` finds what is like a story, and `related.rs` ranks it. Invariant: nothing of the index is shown to anybody but ids: whoever searches reads the editions
//! themselves, and what they may not read is not there.

mod alike;
mod ask;
mod compile;
mod highlight;
mod index;
mod query;
mod related;
mod schema;
mod words;

pub use alike::{Alike, Found as FoundAlike, MOST_ALIKE, shared_topics};
pub use ask::{Ask, Entitled, Facets, Filter, Found, MOST_HITS, Order};
pub use compile::Matcher;
pub use highlight::{Fragment, fragment, whole};
pub use index::{Index, IndexError, Opened, Place, Stand, Writer};
pub use query::{MOST_CHARACTERS, MOST_WORDS, Query, QueryRefused};
pub use related::{Facts, rank};
pub use schema::Story;
