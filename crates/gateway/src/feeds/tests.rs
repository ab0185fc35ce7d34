//! What a feed reader that is not ours gets back of each form, whatever stands in the stories.

use super::entry::{FeedAuthor, FeedEntry};
use super::source::FeedMeta;
use super::{json_feed, rss};
use domain::correction::Correction;
use domain::text::CorrectionNote;
use domain::time::Timestamp;

const HOSTILE: &str = "Dam <b>holds</b> & ]]> “quote” 🌊 שלום \u{202e}gnorw \u{0}";

fn t(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).unwrap()
}

fn hostile() -> (FeedMeta, FeedEntry) {
    let entry = FeedEntry {
        id: uuid::Uuid::from_u128(7),
        title: HOSTILE.to_owned(),
        url: "https://news.example/europe/dam".to_owned(),
        summary: HOSTILE.to_owned(),
        html: format!("<p>{HOSTILE}</p>"),
        byline: Some(HOSTILE.to_owned()),
        authors: vec![FeedAuthor {
            name: HOSTILE.to_owned(),
            url: "https://news.example/contributors/ana".to_owned(),
        }],
        categories: vec![HOSTILE.to_owned()],
        language: "en".to_owned(),
        first_published_at: t(0),
        updated_at: t(1_000),
        corrections: vec![Correction {
            at: t(1_000),
            note: CorrectionNote::parse("The dam is in <Bosnia> & not ]]>.").unwrap(),
        }],
        retraction: None,
    };
    let meta = FeedMeta {
        title: HOSTILE.to_owned(),
        home: "https://news.example/".to_owned(),
        own: "https://api.example/feeds/rss.xml".to_owned(),
        description: HOSTILE.to_owned(),
        language: "en".to_owned(),
        copyright: None,
    };
    (meta, entry)
}

#[test]
fn a_feed_reader_gets_back_what_was_written_whatever_is_in_it() {
    let (meta, entry) = hostile();
    let rss = rss::write(&meta, std::slice::from_ref(&entry)).unwrap();
    let json = json_feed::write(&meta, std::slice::from_ref(&entry)).unwrap();
    // XML has no way to say U+0000; JSON has.
    for (bytes, expected) in [(rss, HOSTILE.replace('\u{0}', "")), (json, HOSTILE.to_owned())] {
        let feed = feed_rs::parser::parse(bytes.as_slice()).unwrap();
        assert_eq!(feed.title.unwrap().content.trim(), expected.trim());
        let read = &feed.entries[0];
        assert_eq!(read.id, "urn:uuid:00000000-0000-0000-0000-000000000007");
        assert_eq!(read.title.as_ref().unwrap().content.trim(), expected.trim());
        assert_eq!(read.summary.as_ref().unwrap().content.trim(), expected.trim());
        assert_eq!(read.published.unwrap().timestamp_millis(), 0);
        let html = read.content.as_ref().unwrap().body.as_ref().unwrap();
        assert_eq!(html.trim(), format!("<p>{expected}</p>"));
    }
}

#[test]
fn the_extension_is_there_only_where_there_is_something_to_say() {
    let (meta, mut entry) = hostile();
    let read = |entry: &FeedEntry| -> serde_json::Value {
        let bytes = json_feed::write(&meta, std::slice::from_ref(entry)).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    assert_eq!(
        read(&entry)["items"][0]["_dateline"],
        serde_json::json!({ "corrections": [{ "at": "1970-01-01T00:00:01.000Z", "note": "The dam is in <Bosnia> & not ]]>." }] })
    );
    entry.corrections.clear();
    assert_eq!(read(&entry)["items"][0].get("_dateline"), None);
}
