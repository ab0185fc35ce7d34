//! What tests share: a database of their own, and builders for what is given beforehand.
//!
//! `TestDb::new()` is the way in. Builders act through the desk, so nothing is given that an editor could not have made:
//!
//! ```ignore
//! let db = TestDb::new().await;
//! let europe = db.given(section("Europe")).await;
//! let story = db.given(article().headline("Dam holds").home(europe).published()).await;
//! ```

mod api_key;
mod article;
mod collection;
mod contributor;
mod database;
mod fate;
mod given;
mod law;
mod media;
mod menu;
mod page;
mod postgres;
mod section;
mod sql;
mod sqlite;
mod topic;
mod user;

pub use api_key::{ApiKeyBuilder, api_key};
pub use article::{ArticleBuilder, article, body};
pub use collection::{CollectionBuilder, collection};
pub use contributor::{ContributorBuilder, contributor};
pub use database::TestDb;
pub use given::Given;
pub use law::{hunt, law};
pub use media::{MediaBuilder, media};
pub use menu::{MenuBuilder, item, link, menu};
pub use page::{PageBuilder, page};
pub use section::{SectionBuilder, section};
pub use topic::{TopicBuilder, topic};
pub use user::{UserBuilder, admin, chief, editor, house, writer};

use domain::time::Timestamp;

/// An instant, written as RFC 3339.
pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("the test writes an instant")
}

/// Where the clock of every test stands at first: `2026-05-29T12:00:00.000Z`, a Friday.
pub fn noon() -> Timestamp {
    at("2026-05-29T12:00:00.000Z")
}

/// So many minutes after [`noon`].
pub fn noon_plus(minutes: i64) -> Timestamp {
    noon().saturating_add_millis(minutes * 60_000)
}
