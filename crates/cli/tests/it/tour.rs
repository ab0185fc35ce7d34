//! The README's tour, executed as it stands there.

use crate::process::Shown;
use testkit::TestDb;

#[tokio::test]
async fn the_tour_in_the_readme_works_as_it_stands() {
    let Some(Shown { said, examples }) = Shown::by("README.md", &TestDb::empty().await) else {
        return;
    };
    assert!(examples >= 9, "the tour has its examples");
    for expected in [
        "NATO to boost presence in Kosovo",
        "{\"data\":{\"collection\":{\"name\":\"Front page\",\"articles\":[{\"headline\":\"NATO to boost presence",
        "<rss version=\"2.0\"",
        "\n404\n",
        "\"revision\":{\"number\":2}",
        "\"publicState\":\"SCHEDULED\"",
        "\"publicState\":\"LIVE\"",
        "\"headline\":\"Sirens tested at noon\"",
        "event: next\ndata: {\"data\":{\"articleChanged\":",
        "\"kind\":\"PUBLISHED\",\"article\":{\"headline\":\"Sirens tested at noon\"}}}}",
        "{\"data\":{\"articles\":{\"nodes\":[{\"headline\":\"Sirens tested at noon\",\"path\":\"/europe/sirens-tested-at-noon\"}]}}}",
    ] {
        assert!(said.contains(expected), "{expected:?} is missing in:\n{said}");
    }
    assert!(!said.contains("\"code\""), "something was refused:\n{said}");
}
