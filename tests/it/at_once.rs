//! Two colleagues who do the same at once.

use crate::given::{CHIEF, Given, State};
use tests::TestServer;

#[tokio::test]
async fn of_two_who_do_the_same_at_once_one_is_refused() {
    let server = TestServer::start().await;
    let newsroom = Given::newsroom(&server).await;
    for (name, input, state, code) in [
        (
            "submitArticle",
            r#"{"id":"$story","seen":1}"#,
            State::Draft,
            "WRONG_WORKING_STATE",
        ),
        (
            "approveArticle",
            r#"{"id":"$story","seen":1}"#,
            State::InReview,
            "WRONG_WORKING_STATE",
        ),
        ("killArticle", r#"{"id":"$story"}"#, State::Live, "ARTICLE_KILLED"),
        (
            "unpublishArticle",
            r#"{"id":"$story"}"#,
            State::Live,
            "WRONG_PUBLIC_STATE",
        ),
        (
            "cancelEdition",
            r#"{"id":"$story","edition":1}"#,
            State::Scheduled,
            "NO_SUCH_EDITION",
        ),
        (
            "adoptSideRevision",
            r#"{"id":"$side","seen":2}"#,
            State::SavedTwice,
            "NOT_FOUND",
        ),
        (
            "replaceMedia",
            r#"{"id":"$media","by":"$other"}"#,
            State::None,
            "WITHDRAWN",
        ),
        (
            "mergeSection",
            r#"{"id":"$section","into":"$home"}"#,
            State::None,
            "WITHDRAWN",
        ),
    ] {
        let given = newsroom.with_story(&server, state).await;
        let both = tokio::join!(given.refusals(CHIEF, name, input), given.refusals(CHIEF, name, input));
        let mut codes: Vec<String> = [both.0, both.1].concat().into_iter().map(|(code, _)| code).collect();
        codes.sort();
        assert_eq!(codes, [code], "{name}");
    }
}
