//! sea-orm models, one per table. None of them leaves this crate: the repositories turn rows into domain types and back.

pub mod article;
pub mod article_list;
pub mod article_list_history;
pub mod audit;
pub mod audit_origin;
pub mod boundary;
pub mod change;
pub mod change_head;
pub mod content;
pub mod correction;
pub mod derived;
pub mod desk_user;
pub mod desk_user_password;
pub mod desk_user_section;
pub mod document;
pub mod edition;
pub mod edition_body;
pub mod media_use;
pub mod refresh_token;
pub mod removed_edition;
pub mod revision;
pub mod session;
pub mod side_revision;
pub mod signing_key;
pub mod slug;
pub mod subject;
