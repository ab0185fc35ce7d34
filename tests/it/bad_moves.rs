//! Moves that cannot be made: each is refused with a code and a message that names the state and what is allowed, and nothing is
//! half done. Who may not at all is in `access.rs`, and what two do at once in `at_once.rs`.

use crate::given::{CHIEF, Given, State};
use serde_json::json;
use tests::TestServer;

/// The mutation, its input, the story's state, the code, and what the message must name.
type Move = (&'static str, &'static str, State, &'static str, &'static [&'static str]);

const WRONG_STATE: &[Move] = &[
    (
        "submitArticle",
        r#"{"id":"$story","seen":1}"#,
        State::InReview,
        "WRONG_WORKING_STATE",
        &["in_review", "draft"],
    ),
    (
        "approveArticle",
        r#"{"id":"$story","seen":1}"#,
        State::Draft,
        "WRONG_WORKING_STATE",
        &["draft", "in_review"],
    ),
    (
        "sendBackArticle",
        r#"{"id":"$story","seen":1}"#,
        State::Draft,
        "WRONG_WORKING_STATE",
        &["draft", "in_review or approved"],
    ),
    (
        "correctArticle",
        r#"{"id":"$story","seen":1,"note":"x"}"#,
        State::Draft,
        "WRONG_PUBLIC_STATE",
        &["never_published", "live"],
    ),
    (
        "correctArticle",
        r#"{"id":"$story","seen":1,"note":"x"}"#,
        State::Scheduled,
        "WRONG_PUBLIC_STATE",
        &["scheduled", "live"],
    ),
    (
        "retractArticle",
        r#"{"id":"$story","notice":"x"}"#,
        State::Draft,
        "WRONG_PUBLIC_STATE",
        &["never_published", "live or ended or retracted"],
    ),
    (
        "unpublishArticle",
        r#"{"id":"$story"}"#,
        State::Draft,
        "WRONG_PUBLIC_STATE",
        &["never_published", "live or retracted"],
    ),
    (
        "unpublishArticle",
        r#"{"id":"$story"}"#,
        State::Scheduled,
        "WRONG_PUBLIC_STATE",
        &["scheduled", "live"],
    ),
    (
        "cancelEdition",
        r#"{"id":"$story","edition":1}"#,
        State::Live,
        "EDITION_HAS_BEGUN",
        &["edition 1", "lies ahead"],
    ),
    (
        "cancelEdition",
        r#"{"id":"$story","edition":7}"#,
        State::Live,
        "NO_SUCH_EDITION",
        &["edition 7"],
    ),
    (
        "rescheduleEdition",
        r#"{"id":"$story","edition":1,"from":"2030-01-01T00:00:00Z"}"#,
        State::Live,
        "EDITION_HAS_BEGUN",
        &["edition 1"],
    ),
    (
        "restoreRevision",
        r#"{"id":"$story","seen":1,"revision":9}"#,
        State::Draft,
        "NO_SUCH_REVISION",
        &["revision 9"],
    ),
    (
        "publishArticle",
        r#"{"id":"$story","seen":1}"#,
        State::LiveAndScheduled,
        "SCHEDULED_EDITION_AHEAD",
        &["edition 2", "KEEP"],
    ),
    (
        "correctArticle",
        r#"{"id":"$story","seen":1,"note":"x"}"#,
        State::LiveAndScheduled,
        "SCHEDULED_EDITION_AHEAD",
        &["edition 2", "KEEP"],
    ),
    (
        "retractArticle",
        r#"{"id":"$story","notice":"x"}"#,
        State::LiveAndScheduled,
        "SCHEDULED_EDITION_AHEAD",
        &["edition 2", "CANCEL"],
    ),
    (
        "retractArticle",
        r#"{"id":"$story","notice":"x","scheduled":"REBASE"}"#,
        State::LiveAndScheduled,
        "INVALID_VALUE",
        &["KEEP or CANCEL"],
    ),
    (
        "publishArticle",
        r#"{"id":"$story","seen":1,"embargoed":true}"#,
        State::Draft,
        "EMBARGO_ON_NOW",
        &["later"],
    ),
    (
        "replaceMedia",
        r#"{"id":"$media","by":"$media"}"#,
        State::None,
        "UNKNOWN_REFERENCE",
        &["media"],
    ),
    (
        "mergeSection",
        r#"{"id":"$section","into":"$section"}"#,
        State::None,
        "SECTION_OWN_ANCESTOR",
        &["ancestor"],
    ),
];

const STALE: &[Move] = &[
    (
        "saveArticle",
        r#"{"id":"$story","seen":1,"content":{"headline":"Late"}}"#,
        State::SavedTwice,
        "STALE_REVISION",
        &["2"],
    ),
    (
        "submitArticle",
        r#"{"id":"$story","seen":1}"#,
        State::SavedTwice,
        "STALE_REVISION",
        &["revision 1", "2"],
    ),
    (
        "approveArticle",
        r#"{"id":"$story","seen":7}"#,
        State::InReview,
        "STALE_REVISION",
        &["revision 7", "1"],
    ),
    (
        "sendBackArticle",
        r#"{"id":"$story","seen":7}"#,
        State::InReview,
        "STALE_REVISION",
        &["revision 7", "1"],
    ),
    (
        "publishArticle",
        r#"{"id":"$story","seen":1}"#,
        State::SavedTwice,
        "STALE_REVISION",
        &["revision 1", "2"],
    ),
    (
        "correctArticle",
        r#"{"id":"$story","seen":7,"note":"x"}"#,
        State::Live,
        "STALE_REVISION",
        &["revision 7", "1"],
    ),
    (
        "restoreRevision",
        r#"{"id":"$story","seen":1,"revision":1}"#,
        State::SavedTwice,
        "STALE_REVISION",
        &["revision 1", "2"],
    ),
    (
        "adoptSideRevision",
        r#"{"id":"$side","seen":1}"#,
        State::SavedTwice,
        "STALE_REVISION",
        &["revision 1", "2"],
    ),
];

/// The clock stands at noon of 2026-05-29.
const WRONG_INSTANT: &[Move] = &[
    (
        "publishArticle",
        r#"{"id":"$story","seen":1,"from":"2026-05-29T11:59:59.999Z"}"#,
        State::Draft,
        "BEGINS_IN_PAST",
        &["11:59:59.999", "now is 2026-05-29T12"],
    ),
    (
        "publishArticle",
        r#"{"id":"$story","seen":1,"until":"2026-05-29T11:00:00Z"}"#,
        State::Draft,
        "ENDS_BEFORE_IT_BEGINS",
        &["11:00:00"],
    ),
    (
        "publishArticle",
        r#"{"id":"$story","seen":1,"from":"2326-05-29T12:00:00Z"}"#,
        State::Draft,
        "TOO_FAR_AHEAD",
        &["2326", "2226"],
    ),
    (
        "publishArticle",
        r#"{"id":"$story","seen":1,"until":"2326-05-29T12:00:00Z"}"#,
        State::Draft,
        "TOO_FAR_AHEAD",
        &["2326", "2226"],
    ),
    (
        "rescheduleEdition",
        r#"{"id":"$story","edition":1,"from":"2026-05-29T11:00:00Z"}"#,
        State::Scheduled,
        "BEGINS_IN_PAST",
        &["11:00:00"],
    ),
    (
        "rescheduleEdition",
        r#"{"id":"$story","edition":1,"from":"2326-05-29T12:00:00Z"}"#,
        State::Scheduled,
        "TOO_FAR_AHEAD",
        &["2326"],
    ),
    (
        "rescheduleEdition",
        r#"{"id":"$story","edition":1,"until":"2026-05-29T11:00:00Z"}"#,
        State::Live,
        "ENDS_IN_PAST",
        &["11:00:00", "now is"],
    ),
    (
        "rescheduleEdition",
        r#"{"id":"$story","edition":1,"until":"2326-05-29T12:00:00Z"}"#,
        State::Live,
        "TOO_FAR_AHEAD",
        &["2326"],
    ),
];

const ON_KILLED: &[(&str, &str)] = &[
    ("submitArticle", r#"{"id":"$story","seen":1}"#),
    ("approveArticle", r#"{"id":"$story","seen":1}"#),
    ("sendBackArticle", r#"{"id":"$story","seen":1}"#),
    ("publishArticle", r#"{"id":"$story","seen":1}"#),
    ("correctArticle", r#"{"id":"$story","seen":1,"note":"x"}"#),
    ("rescheduleEdition", r#"{"id":"$story","edition":1,"until":null}"#),
    ("cancelEdition", r#"{"id":"$story","edition":1}"#),
    ("retractArticle", r#"{"id":"$story","notice":"x"}"#),
    ("unpublishArticle", r#"{"id":"$story"}"#),
    ("killArticle", r#"{"id":"$story"}"#),
    ("restoreRevision", r#"{"id":"$story","seen":1,"revision":1}"#),
];

async fn refused(server: &TestServer, given: &Given, name: &str, input: &str, code: &str, names: &[&str]) {
    let before = given.seen_by_desk(CHIEF).await;
    let head = server.db.store.changes().head().await.expect("there is a log");
    let refusals = given.refusals(CHIEF, name, input).await;
    let [(found, message)] = refusals.as_slice() else {
        panic!("{name} {input}: {refusals:?}");
    };
    assert_eq!(found, code, "{name} {input}: {message}");
    for word in names {
        assert!(message.contains(word), "{name} {input}: {word:?} is not in {message:?}");
    }
    // A late text is kept, and that is a change; all else leaves everything as it was.
    if name != "saveArticle" {
        assert_eq!(given.seen_by_desk(CHIEF).await, before, "{name} {input}");
        assert_eq!(
            server.db.store.changes().head().await.ok(),
            Some(head),
            "{name} {input}"
        );
    }
}

#[tokio::test]
async fn what_the_state_the_revision_or_the_instant_forbids_is_refused_and_nothing_is_half_done() {
    let server = TestServer::start().await;
    let newsroom = Given::newsroom(&server).await;
    for (name, input, state, code, names) in WRONG_STATE.iter().chain(STALE).chain(WRONG_INSTANT) {
        let given = newsroom.with_story(&server, *state).await;
        refused(&server, &given, name, input, code, names).await;
    }
}

#[tokio::test]
async fn nothing_can_be_done_with_an_article_that_was_killed() {
    let server = TestServer::start().await;
    let newsroom = Given::newsroom(&server).await;
    let given = newsroom.with_story(&server, State::Killed).await;
    for (name, input) in ON_KILLED {
        refused(
            &server,
            &given,
            name,
            input,
            "ARTICLE_KILLED",
            &["killed at 2026-05-29T12:00:00.000Z"],
        )
        .await;
    }
    // What somebody has typed is kept all the same.
    let save = "mutation($id: ID!) { saveArticle(input: { id: $id, seen: 1, content: { headline: \"Typed in vain\" } }) { sideRevision { content { headline } } userErrors { code } } }";
    let answer = newsroom.clients[CHIEF]
        .graphql(save, json!({ "id": given.fill("$story") }))
        .await;
    assert_eq!(
        answer.at("/data/saveArticle/sideRevision/content/headline"),
        json!("Typed in vain")
    );
    assert_eq!(
        answer.at("/data/saveArticle/userErrors/0/code"),
        json!("ARTICLE_KILLED")
    );
}

#[tokio::test]
async fn a_picture_and_a_section_that_are_gone_stay_so() {
    let server = TestServer::start().await;
    let newsroom = Given::newsroom(&server).await;
    let given = newsroom.with_story(&server, State::None).await;
    for (name, input) in [
        ("replaceMedia", r#"{"id":"$media","by":"$other"}"#),
        ("mergeSection", r#"{"id":"$section","into":"$home"}"#),
    ] {
        assert_eq!(given.refusals(CHIEF, name, input).await, []);
        refused(&server, &given, name, input, "WITHDRAWN", &["nothing can be done"]).await;
    }
    let saves = [
        ("saveMedia", r#"{"id":"$media","seen":2,"media":{"kind":"IMAGE"}}"#),
        (
            "saveSection",
            r#"{"id":"$section","seen":2,"section":{"name":"Again"}}"#,
        ),
    ];
    for (name, input) in saves {
        refused(&server, &given, name, input, "WITHDRAWN", &["nothing can be done"]).await;
    }
    assert_eq!(given.refusals(CHIEF, "killMedia", r#"{"id":"$other"}"#).await, []);
    refused(
        &server,
        &given,
        "killMedia",
        r#"{"id":"$other"}"#,
        "WITHDRAWN",
        &["killed"],
    )
    .await;
}
