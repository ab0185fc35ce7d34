//! What a feed reader that is not ours gets back of each form, whatever stands in the stories.

use super::Feed;
use super::entry::{FeedEntry, Picture};
use super::named::{Named, Publisher};
use super::source::FeedMeta;
use crate::referred::FilledBody;
use domain::body::{Block, BlockId, BlockKind, Body, Inline};
use domain::correction::Correction;
use domain::media::{Credit, MediaKind};
use domain::rights::{Rights, Terms};
use domain::site::TimeZoneName;
use domain::text::{CorrectionNote, Name};
use domain::time::Timestamp;

const HOSTILE: &str = "Dam <b>holds</b> & ]]> “quote” 🌊 שלום \u{202e}gnorw \u{0}";

fn t(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).unwrap()
}

fn named(id: u128) -> Named {
    Named {
        id: uuid::Uuid::from_u128(id),
        slug: "ana".to_owned(),
        name: HOSTILE.to_owned(),
        url: "https://news.example/contributors/ana".to_owned(),
    }
}

/// A body of one paragraph. No editor can write what no text may hold.
fn body() -> FilledBody {
    let text = Inline::plain(&HOSTILE.replace('\u{0}', "")).unwrap();
    let id = BlockId::parse("p1").unwrap();
    let kind = BlockKind::Paragraph { text };
    FilledBody::from(Body::parse(vec![Block { id, kind }]).unwrap())
}

fn hostile() -> Feed {
    let entry = FeedEntry {
        id: uuid::Uuid::from_u128(7),
        edition: 2,
        url: "https://news.example/europe/dam".to_owned(),
        language: "en".to_owned(),
        headline: HOSTILE.to_owned(),
        kicker: Some(HOSTILE.to_owned()),
        standfirst: Some(HOSTILE.to_owned()),
        excerpt: HOSTILE.to_owned(),
        byline: Some(HOSTILE.to_owned()),
        authors: vec![named(1)],
        sections: vec![named(2)],
        topics: vec![named(3)],
        pictures: vec![Picture {
            id: uuid::Uuid::from_u128(4),
            kind: MediaKind::Image,
            caption: Some(HOSTILE.to_owned()),
            credit: Some(Credit::new(Some(Name::parse("]]> & <AP>").unwrap()), None, None).unwrap()),
            alt_text: Some(HOSTILE.to_owned()),
            rights: Rights::default(),
            copy: None,
        }],
        first_published_at: t(0),
        updated_at: t(1_000),
        corrections: vec![Correction {
            at: t(1_000),
            note: CorrectionNote::parse("The dam is in <Bosnia> & not ]]>.").unwrap(),
        }],
        retraction: None,
        rights: Rights::default(),
        body: body(),
        is_whole: true,
        time_zone: TimeZoneName::parse("UTC").unwrap(),
    };
    let publisher = Publisher {
        name: HOSTILE.to_owned(),
        url: "https://news.example/".to_owned(),
        terms: Terms::default(),
    };
    let meta = FeedMeta {
        id: uuid::Uuid::from_u128(9),
        title: HOSTILE.to_owned(),
        home: "https://news.example/".to_owned(),
        own: "https://api.example/feeds/rss.xml".to_owned(),
        description: HOSTILE.to_owned(),
        language: "en".to_owned(),
        publisher,
        since: t(0),
    };
    Feed {
        meta,
        entries: vec![entry],
        removals: Vec::new(),
    }
}

#[test]
fn a_feed_reader_gets_back_what_was_written_whatever_is_in_it() {
    let written = hostile();
    for form in &super::FORMS[..3] {
        let bytes = (form.write)(&written).unwrap();
        // XML has no way to say U+0000; JSON has.
        let expected = match form.file.ends_with(".xml") {
            true => HOSTILE.replace('\u{0}', ""),
            false => HOSTILE.to_owned(),
        };
        let feed = feed_rs::parser::parse(bytes.as_slice()).unwrap();
        assert_eq!(feed.title.unwrap().content.trim(), expected.trim());
        let read = &feed.entries[0];
        assert_eq!(read.id, "urn:uuid:00000000-0000-0000-0000-000000000007");
        assert_eq!(read.title.as_ref().unwrap().content.trim(), expected.trim());
        assert_eq!(read.summary.as_ref().unwrap().content.trim(), expected.trim());
        assert_eq!(read.published.unwrap().timestamp_millis(), 0);
        let html = read.content.as_ref().unwrap().body.as_ref().unwrap();
        assert_eq!(html.trim(), written.entries[0].html());
    }
}

#[test]
fn what_is_written_for_a_page_ends_no_script_element_and_reads_back_as_it_was() {
    let Feed { meta, entries, .. } = hostile();
    let bytes = super::schema_org::write(&meta.publisher, &entries[0]).unwrap();
    assert!(!String::from_utf8(bytes.clone()).unwrap().contains('<'));
    let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(
        (&read["headline"], &read["image"][0]["caption"]),
        (&HOSTILE.into(), &HOSTILE.into())
    );
}

#[test]
fn each_line_of_a_front_matter_is_one_member_whatever_its_text_holds() {
    let Feed { meta, mut entries, .. } = hostile();
    entries[0].headline = "a: b\n---\nc: \u{2028}\u{85}\u{feff} # d".to_owned();
    let markdown = super::plain::write_markdown(&meta.publisher, &entries[0]).unwrap();
    let markdown = String::from_utf8(markdown).unwrap();
    let front = markdown.strip_prefix("---\n").unwrap().split("\n---\n").next().unwrap();
    let names: Vec<&str> = front.lines().map(|line| line.split_once(": ").unwrap().0).collect();
    assert_eq!(names[..3], ["id", "title", "kicker"]);
    assert!(
        front.contains(r#"title: "a: b\n---\nc: \u2028\u0085\ufeff # d""#),
        "{front}"
    );
}

#[test]
fn the_extension_is_there_only_where_there_is_something_to_say() {
    let mut feed = hostile();
    let read = |feed: &Feed| -> serde_json::Value {
        let bytes = super::json_feed::write(feed).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    assert_eq!(
        read(&feed)["items"][0]["_dateline"],
        serde_json::json!({ "corrections": [{ "at": "1970-01-01T00:00:01.000Z", "note": "The dam is in <Bosnia> & not ]]>." }] })
    );
    feed.entries[0].corrections.clear();
    assert_eq!(read(&feed)["items"][0].get("_dateline"), None);
}
