//! The access table: each operation, and who gets what of it.
//!
//! Invariant: what is asked of whom here is asked over HTTP, by `access.rs`.

use crate::given::State;

/// What comes of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Nobody is signed in.
    SignIn,
    Forbidden,
    /// There is no such thing for this caller.
    NotFound,
    /// Null, without a word.
    Nothing,
    /// `asOf` is not for this caller.
    NotAsOf,
}
use Outcome::{Done, Forbidden, NotAsOf, NotFound, Nothing, SignIn};

/// Who asks: nobody who is signed in; a writer of the story; another writer; the section's editor; another section's; a chief; an admin.
pub type Row = [Outcome; 7];

const DESK: Row = [SignIn, Done, NotFound, Done, NotFound, Done, Done];
const SECTION: Row = [SignIn, Forbidden, NotFound, Done, NotFound, Done, Done];
const ANYONE: Row = [SignIn, Done, Done, Done, Done, Done, Done];
const EDITORS: Row = [SignIn, Forbidden, Forbidden, Done, Done, Done, Done];
const CHIEFS: Row = [SignIn, Forbidden, Forbidden, Forbidden, Forbidden, Done, Done];
const ADMINS: Row = [SignIn, Forbidden, Forbidden, Forbidden, Forbidden, Forbidden, Done];

/// Each mutation: its input, the state of the story that it is about, and who may. `$…` stand for what is given.
pub const MUTATIONS: &[(&str, &str, State, Row)] = &[
    (
        "createArticle",
        r#"{"content":{"headline":"New"}}"#,
        State::Draft,
        ANYONE,
    ),
    (
        "saveArticle",
        r#"{"id":"$story","seen":1,"content":{"headline":"Saved"}}"#,
        State::Draft,
        DESK,
    ),
    (
        "setRelatedArticles",
        r#"{"id":"$story","seen":1,"related":[]}"#,
        State::Draft,
        DESK,
    ),
    ("submitArticle", r#"{"id":"$story","seen":1}"#, State::Draft, DESK),
    (
        "restoreRevision",
        r#"{"id":"$story","seen":2,"revision":1}"#,
        State::SavedTwice,
        DESK,
    ),
    (
        "adoptSideRevision",
        r#"{"id":"$side","seen":2}"#,
        State::SavedTwice,
        DESK,
    ),
    ("discardSideRevision", r#"{"id":"$side"}"#, State::SavedTwice, DESK),
    (
        "approveArticle",
        r#"{"id":"$story","seen":1}"#,
        State::InReview,
        SECTION,
    ),
    (
        "sendBackArticle",
        r#"{"id":"$story","seen":1}"#,
        State::InReview,
        SECTION,
    ),
    ("publishArticle", r#"{"id":"$story","seen":1}"#, State::Draft, SECTION),
    (
        "correctArticle",
        r#"{"id":"$story","seen":1,"note":"It was so."}"#,
        State::Live,
        SECTION,
    ),
    (
        "rescheduleEdition",
        r#"{"id":"$story","edition":1,"until":"2030-01-01T00:00:00Z"}"#,
        State::Live,
        SECTION,
    ),
    (
        "cancelEdition",
        r#"{"id":"$story","edition":1}"#,
        State::Scheduled,
        SECTION,
    ),
    (
        "retractArticle",
        r#"{"id":"$story","notice":"It was not so."}"#,
        State::Live,
        SECTION,
    ),
    ("unpublishArticle", r#"{"id":"$story"}"#, State::Live, SECTION),
    ("killArticle", r#"{"id":"$story"}"#, State::Live, SECTION),
    ("createPreview", r#"{"article":"$story"}"#, State::Draft, DESK),
    ("revokePreview", r#"{"id":"$preview"}"#, State::Draft, DESK),
    ("createTopic", r#"{"topic":{"name":"Topic $n"}}"#, State::None, EDITORS),
    (
        "saveTopic",
        r#"{"id":"$topic","seen":1,"topic":{"name":"Water"}}"#,
        State::None,
        EDITORS,
    ),
    (
        "createContributor",
        r#"{"contributor":{"name":"Ana $n"}}"#,
        State::None,
        EDITORS,
    ),
    (
        "saveContributor",
        r#"{"id":"$contributor","seen":1,"contributor":{"name":"Ana Kos"}}"#,
        State::None,
        EDITORS,
    ),
    ("createMedia", r#"{"media":{"kind":"IMAGE"}}"#, State::None, EDITORS),
    (
        "saveMedia",
        r#"{"id":"$media","seen":1,"media":{"kind":"IMAGE"}}"#,
        State::None,
        EDITORS,
    ),
    ("createPage", r#"{"page":{"title":"Page $n"}}"#, State::None, EDITORS),
    (
        "savePage",
        r#"{"id":"$page","seen":1,"page":{"title":"About us","body":[{"paragraph":{"id":"p1","spans":[{"text":"We report what is so."}]}}]}}"#,
        State::None,
        EDITORS,
    ),
    (
        "createMenu",
        r#"{"menu":{"name":"Menu $n","items":[]}}"#,
        State::None,
        EDITORS,
    ),
    (
        "saveMenu",
        r#"{"id":"$menu","seen":1,"menu":{"name":"Main","items":[]}}"#,
        State::None,
        EDITORS,
    ),
    ("killMedia", r#"{"id":"$media"}"#, State::None, CHIEFS),
    ("replaceMedia", r#"{"id":"$media","by":"$other"}"#, State::None, CHIEFS),
    (
        "createSection",
        r#"{"section":{"name":"Section $n"}}"#,
        State::None,
        CHIEFS,
    ),
    (
        "saveSection",
        r#"{"id":"$section","seen":1,"section":{"name":"Old $n"}}"#,
        State::None,
        CHIEFS,
    ),
    (
        "mergeSection",
        r#"{"id":"$section","into":"$home"}"#,
        State::None,
        CHIEFS,
    ),
    (
        "createCollection",
        r#"{"collection":{"name":"Series $n","items":[],"fill":{}}}"#,
        State::None,
        EDITORS,
    ),
    (
        "saveCollection",
        r#"{"id":"$collection","seen":2,"collection":{"name":"Front $n","size":3},"scheduled":"CANCEL"}"#,
        State::None,
        EDITORS,
    ),
    (
        "cancelCollectionEdition",
        r#"{"id":"$collection","edition":2}"#,
        State::None,
        EDITORS,
    ),
    (
        "createApiKey",
        r#"{"apiKey":{"name":"Agency","contact":"desk@agency.test","sections":["$home"]}}"#,
        State::None,
        ADMINS,
    ),
    (
        "changeApiKey",
        r#"{"id":"$key","apiKey":{"name":"Agency","contact":"desk@agency.test"}}"#,
        State::None,
        ADMINS,
    ),
    ("rotateApiKey", r#"{"id":"$key"}"#, State::None, ADMINS),
    ("revokeApiKey", r#"{"id":"$key"}"#, State::None, ADMINS),
    (
        "saveSite",
        r#"{"seen":1,"site":{"name":"Newsroom","url":"https://newsroom.test","timeZone":"UTC","defaultLanguage":"en"}}"#,
        State::None,
        ADMINS,
    ),
];

pub const PUBLIC: Row = [Done; 7];
/// With `asOf`, an instant that has passed, and one that lies ahead.
pub const HISTORY: Row = [NotAsOf, Done, Done, Done, Done, Done, Done];
pub const AHEAD: Row = [NotAsOf, NotAsOf, NotAsOf, NotAsOf, NotAsOf, Done, Done];

/// Each field of `Query` that takes `asOf`, for a story that is live.
pub const READS: &[(&str, &str)] = &[
    ("article", r#"article(by: { id: "$story" }$and) { id }"#),
    ("articles", "articles(first: 1$and) { nodes { id } }"),
    ("section", r#"section(slug: "europe"$and) { id }"#),
    ("sections", "sections$only { id }"),
    ("resolve", r#"resolve(path: "/europe"$and) { __typename }"#),
    ("node", r#"node(id: "$story"$and) { id }"#),
    ("nodes", r#"nodes(ids: ["$story"]$and) { id }"#),
    ("media", r#"media(id: "$media"$and) { id }"#),
    ("topic", r#"topic(slug: "water"$and) { id }"#),
    ("contributor", r#"contributor(slug: "ana-kos"$and) { id }"#),
    ("collection", r#"collection(slug: "front"$and) { articles { id } }"#),
    ("page", r#"page(slug: "about-us"$and) { id }"#),
    ("menu", r#"menu(slug: "main"$and) { id }"#),
    ("site", "site$only { name }"),
];

/// Fields of `Query` that have no `asOf`, and those of `Desk`.
pub const DESK_READS: &[(&str, &str, Row)] = &[
    (
        "viewer",
        "found: viewer { id }",
        [Nothing, Done, Done, Done, Done, Done, Done],
    ),
    // With a preview's token it is there: `preview.rs`.
    ("preview", "found: preview { revision }", [Nothing; 7]),
    ("changesCursor", "found: changesCursor", [Done; 7]),
    ("search", r#"found: search(query: "") { totalCount }"#, [Done; 7]),
    (
        "desk",
        "found: desk { __typename }",
        [Nothing, Done, Done, Done, Done, Done, Done],
    ),
    (
        "Desk.article",
        r#"desk { found: article(id: "$story") { id } }"#,
        [Nothing, Done, Nothing, Done, Nothing, Done, Done],
    ),
    (
        "Desk.articles",
        "desk { found: articles(first: 1) { nodes { id } } }",
        [Nothing, Done, Nothing, Done, Nothing, Done, Done],
    ),
    (
        "Desk.media",
        r#"desk { found: media(id: "$media") { id } }"#,
        [Nothing, Done, Done, Done, Done, Done, Done],
    ),
    (
        "Desk.collection",
        r#"desk { found: collection(id: "$collection") { edition } }"#,
        [Nothing, Nothing, Nothing, Done, Done, Done, Done],
    ),
    (
        "Desk.menu",
        r#"desk { found: menu(id: "$menu") { id } }"#,
        [Nothing, Done, Done, Done, Done, Done, Done],
    ),
    (
        "Desk.sideRevision",
        r#"desk { found: sideRevision(id: "$side") { id } }"#,
        [Nothing, Done, Nothing, Done, Nothing, Done, Done],
    ),
    (
        "Desk.audit",
        "desk { found: audit(first: 1) { nodes { seq } } }",
        [Nothing, Forbidden, Forbidden, Forbidden, Forbidden, Done, Done],
    ),
    (
        "Desk.apiKeys",
        "desk { found: apiKeys { id sections { id } topics { id } } }",
        [Nothing, Forbidden, Forbidden, Forbidden, Forbidden, Forbidden, Done],
    ),
];

/// Fields of `Subscription`: what is told is the same for everybody.
pub const SUBSCRIPTIONS: &[(&str, &str)] = &[
    ("changes", "changes(after: $after) { id }"),
    ("articleChanged", "articleChanged(after: $after) { id }"),
];
