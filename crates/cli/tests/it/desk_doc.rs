//! The life of one story in `docs/desk.md`, executed as it stands there.

use crate::process::Shown;
use testkit::TestDb;

/// What the story's way through the desk shows, in this order.
const TELLING: [&str; 30] = [
    "\"saveArticle\"",
    "\"number\":2}",
    "\"workingState\":\"IN_REVIEW\"",
    "\"workingState\":\"DRAFT\"",
    "\"reviewNote\":\"How many people?\"",
    "\"workingState\":\"IN_REVIEW\"",
    "\"workingState\":\"APPROVED\"",
    "\"publicState\":\"SCHEDULED\"",
    "\"embargoed\":true",
    "\n404\n",
    "\"liveFrom\":\"2199-01-01T09:00:00.000Z\"",
    "\"removed\":\"CANCELLED\"",
    "\"publicState\":\"LIVE\"",
    "\n200\n",
    "\"code\":\"SCHEDULED_EDITION_AHEAD\",\"field\":\"scheduled\"",
    "\"number\":5,\"revision\":5,\"liveFrom\":\"2199-01-02T06:00:00.000Z\"",
    "\"note\":\"We said 420 people. It is 240.\"}]",
    "\nWe said 420 people. It is 240.\n",
    "\"code\":\"STALE_REVISION\"",
    "\"revision\":{\"number\":7}",
    "\"text\":\"The levee held overnight. 240 people may return.\"",
    "\"revision\":{\"number\":8}",
    "\"publicState\":\"RETRACTED\"",
    "\"notice\":\"This story was wrong throughout. We apologise.\"}",
    "\"publicState\":\"ENDED\"",
    "\"publicState\":\"KILLED\"",
    "\n410\n",
    "\"name\":\"Weekend, special\"",
    "\"number\":1,\"liveFrom\":",
    "\n\"name\":\"Weekend\"\n",
];

#[tokio::test]
async fn the_life_of_one_story_goes_as_its_page_says() {
    let Some(shown) = Shown::by("docs/desk.md", &TestDb::empty().await) else {
        return;
    };
    let mut rest = shown.said.as_str();
    for expected in TELLING {
        let found = rest.find(expected);
        let found = found.unwrap_or_else(|| panic!("{expected:?} is missing in, or late:\n{}", shown.said));
        rest = &rest[found + expected.len() - 1..];
    }
    let refusals: Vec<&str> = shown.said.split("\"code\":\"").skip(1).collect();
    let refusals: Vec<&str> = refusals.iter().filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(
        refusals,
        [
            "SCHEDULED_EDITION_AHEAD",
            "STALE_REVISION",
            "ARTICLE_KILLED",
            "UNKNOWN_REFERENCE",
            "UNAUTHENTICATED",
            "NOT_FOUND"
        ],
        "{}",
        shown.said
    );
}
