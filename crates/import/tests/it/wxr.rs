//! WordPress exports: every sample's counts, and what is made of the things in them.

use crate::samples::{self, Sample};
use import::draft::{ArticleDraft, Draft, Lead, State};
use import::wxr::{Counts, End, Wxr};
use import::{Entry, Taken};
use std::fs::File;
use std::io::BufReader;

pub fn read(text: &[u8]) -> (Vec<Entry>, Counts, End) {
    let mut wxr = Wxr::new("test.xml", text);
    let entries: Vec<Entry> = wxr.by_ref().collect();
    let counts = wxr.counts();
    (entries, counts, wxr.end())
}

fn read_sample(sample: &Sample) -> (Vec<Entry>, Counts, End) {
    let mut wxr = Wxr::new(&sample.name, BufReader::new(File::open(&sample.path).unwrap()));
    let entries: Vec<Entry> = wxr.by_ref().collect();
    let counts = wxr.counts();
    (entries, counts, wxr.end())
}

pub fn articles(entries: &[Entry]) -> Vec<&ArticleDraft> {
    let drafts = entries.iter().filter_map(|entry| match &entry.taken {
        Taken::Draft(Draft::Article(article)) => Some(article.as_ref()),
        _ => None,
    });
    drafts.collect()
}

/// Only the part of a file before its error is counted: these are the samples that have one.
const BROKEN: [(&str, u64, u64); 4] = [
    // Name, line of the error, items that were read whole.
    ("edge/malformed.xml", 90, 0),
    ("edge/malformed-simple.xml", 14, 0),
    ("edge/crazy-cdata.xml", 18, 0),
    ("edge/ghost-sample.xml", 109, 4),
];
/// Its only fault is that a namespace has letters beyond ASCII in it, which is none by XML 1.0; and the README counts tags as they are
/// written, where namespaces decide.
const NAMESPACES: &str = "edge/namespace-edge-cases.xml";

#[test]
fn every_sample_has_the_counts_that_its_readme_gives() {
    for sample in samples::all() {
        let (entries, counts, end) = read_sample(&sample);
        let name = sample.name.as_str();
        if name == NAMESPACES {
            assert_eq!((counts.items, counts.posts, counts.authors), (6, 5, 2), "{name}");
            assert!(end.ill_formed.is_none(), "{name}: {end:?}");
            continue;
        }
        assert_eq!(end.ill_formed.is_none(), sample.well_formed, "{name}: {end:?}");
        if let Some((_, line, items)) = BROKEN.iter().find(|(broken, ..)| *broken == name) {
            assert_eq!(end.ill_formed.unwrap().line, *line, "{name}");
            assert_eq!(counts.items, *items, "{name}");
            assert_eq!(counts.items + end.items_not_read, sample.items, "{name}");
        } else {
            assert_eq!(counts.items, sample.items, "items of {name}");
            assert_eq!(counts.posts, sample.posts, "posts of {name}");
            assert_eq!(counts.comments, sample.comments, "comments of {name}");
            assert_eq!(counts.attachments, sample.attachments, "attachments of {name}");
        }
        // One of its four stands within a post.
        let elsewhere = u64::from(name == "edge/authors-multiline.xml");
        assert_eq!(counts.authors + elsewhere, sample.authors, "authors of {name}");
        assert_eq!(counts.categories, sample.categories, "categories of {name}");
        assert_eq!(counts.tags, sample.tags, "tags of {name}");
        let kinds = counts.posts + counts.attachments + counts.pages + counts.menu_items + counts.others;
        assert_eq!(kinds, counts.items, "{name}");
        let elements = counts.items + counts.authors + counts.categories + counts.tags + counts.terms;
        assert_eq!(
            entries.len() as u64,
            elements,
            "every element of {name} is accounted for"
        );
        let silent = entries
            .iter()
            .find(|entry| matches!(entry.taken, Taken::Skipped(_)) && entry.reasons.is_empty());
        assert!(silent.is_none(), "{name}: skipped without a reason: {silent:?}");
    }
}

#[test]
fn what_was_not_public_is_not_public() {
    let mut public = 0;
    for sample in samples::all() {
        let text = String::from_utf8_lossy(&std::fs::read(&sample.path).unwrap()).into_owned();
        let (entries, ..) = read_sample(&sample);
        for entry in &entries {
            let Taken::Draft(Draft::Article(article)) = &entry.taken else {
                continue;
            };
            if !matches!(article.state, State::Live { .. } | State::Scheduled { .. }) {
                continue;
            }
            public += 1;
            let line = usize::try_from(entry.line).unwrap();
            let from_there: String = text.split_inclusive('\n').skip(line - 1).collect();
            let item = from_there.split("</item>").next().unwrap();
            let says = |status: &str| item.contains(&format!(">{status}<")) || item.contains(&format!("[{status}]"));
            assert!(says("publish") || says("future"), "{}: {}", sample.name, entry.item);
            let password = item
                .split("<wp:post_password>")
                .nth(1)
                .map_or("", |rest| rest.split("</wp").next().unwrap());
            assert!(
                matches!(password.trim(), "" | "<![CDATA[]]>"),
                "{}: {} {password}",
                sample.name,
                entry.item
            );
        }
    }
    assert!(
        public > 400 || samples::all().is_empty(),
        "only {public} were looked at"
    );
}

fn item(inside: &str) -> String {
    format!(
        r#"<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
        <wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url><language>de-DE</language>
        <item><title>Dam &amp; water</title><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type>{inside}</item></channel></rss>"#
    )
}

fn one_article(inside: &str) -> (ArticleDraft, Vec<String>) {
    let (mut entries, _, end) = read(item(inside).as_bytes());
    assert!(end.ill_formed.is_none(), "{end:?}");
    assert_eq!(entries.len(), 1);
    let entry = entries.remove(0);
    match entry.taken {
        Taken::Draft(Draft::Article(article)) => (*article, entry.reasons),
        other => panic!("{other:?} {:?}", entry.reasons),
    }
}

#[test]
fn a_post_is_read_with_all_that_it_says() {
    let (post, reasons) = one_article(
        r#"<link>https://old.example/archives/2013/dam-story.html</link><dc:creator>jane.doe@example.com</dc:creator>
        <content:encoded><![CDATA[<p>Water.</p>]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
        <wp:post_date>2013-06-07 05:00:44</wp:post_date><wp:post_date_gmt>2013-06-07 03:00:44</wp:post_date_gmt>
        <wp:post_name>dam-holds</wp:post_name><wp:status>publish</wp:status><wp:post_password></wp:post_password>
        <category domain="category" nicename="news"><![CDATA[News]]></category>
        <category domain="post_tag" nicename="%c3%a9t%c3%a9"><![CDATA[Été]]></category>
        <category domain="author" nicename="cap-jane-doe"><![CDATA[Jane Doe]]></category>
        <category domain="author" nicename="bob"><![CDATA[Bob]]></category>
        <wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>dam-breaks</wp:meta_value></wp:postmeta>
        <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>25</wp:meta_value></wp:postmeta>
        <wp:postmeta><wp:meta_key>rank_math_title</wp:meta_key><wp:meta_value>The dam</wp:meta_value></wp:postmeta>
        <wp:postmeta><wp:meta_key>_yoast_wpseo_metadesc</wp:meta_key><wp:meta_value>Of a dam.</wp:meta_value></wp:postmeta>"#,
    );
    assert_eq!(reasons, Vec::<String>::new());
    assert_eq!(post.headline.unwrap().as_str(), "Dam & water");
    let State::Live { since } = post.state else {
        panic!("{:?}", post.state)
    };
    assert_eq!(since.to_string(), "2013-06-07T03:00:44.000Z");
    let slugs: Vec<&str> = post.old_slugs.iter().map(|slug| slug.as_str()).collect();
    assert_eq!(
        (post.slug.unwrap().as_str(), slugs),
        ("dam-holds", vec!["dam-breaks", "dam-story"])
    );
    assert_eq!(post.standfirst.unwrap().as_str(), "Of a dam.");
    let note = post.note.unwrap().to_string();
    assert_eq!(note, "Imported from https://old.example/archives/2013/dam-story.html");
    assert_eq!(post.seo_title.unwrap().as_str(), "The dam");
    assert_eq!(post.seo_description.unwrap().as_str(), "Of a dam.");
    let names = |named: &[import::draft::Named]| {
        named
            .iter()
            .map(|one| format!("{} {}", one.key, one.name))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&post.contributors), ["jane-doe Jane Doe", "bob Bob"]);
    assert_eq!(names(&post.sections), ["news News"]);
    assert_eq!(names(&post.topics), ["été Été"]);
    assert_eq!(post.lead, Some(Lead::Key("25".into())));
    assert_eq!(post.language.unwrap().as_str(), "de-DE");
    assert_eq!(post.body.as_str(), "<p>Water.</p>");
}

#[test]
fn each_state_is_what_it_was_and_secrets_stay_drafts() {
    let date = "<wp:post_date_gmt>2013-06-07 03:00:44</wp:post_date_gmt>";
    let state = |status: &str, more: &str| {
        one_article(&format!("{date}<wp:status>{status}</wp:status>{more}"))
            .0
            .state
    };
    assert!(matches!(state("publish", ""), State::Live { .. }));
    assert!(matches!(state("future", ""), State::Scheduled { .. }));
    assert_eq!(state("pending", ""), State::InReview);
    for (status, more) in [
        ("draft", ""),
        ("private", ""),
        ("acf-disabled", ""),
        ("publish", "<wp:post_password>secret</wp:post_password>"),
        ("future", "<wp:post_password>secret</wp:post_password>"),
    ] {
        assert_eq!(state(status, more), State::Draft, "{status} {more}");
    }
    let (entries, ..) = read(item("<wp:status>trash</wp:status>").as_bytes());
    assert!(matches!(entries[0].taken, Taken::Skipped(import::Kind::Article)));
}

#[test]
fn two_items_of_one_number_are_two_posts() {
    let post = |guid: &str| {
        format!("<item><guid>{guid}</guid><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type></item>")
    };
    let file = item("").replace("</channel>", &format!("{}{}</channel>", post("a"), post("b")));
    let (entries, ..) = read(file.as_bytes());
    let keys: Vec<&str> = articles(&entries)
        .into_iter()
        .map(|article| article.key.as_str())
        .collect();
    assert_eq!(keys, ["7", "a", "b"]);
}

#[test]
fn a_post_without_a_gmt_date_goes_by_the_feeds_date() {
    let (post, _) = one_article(
        "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><pubDate>Fri, 07 Jun 2013 03:00:44 +0000</pubDate><wp:status>publish</wp:status>",
    );
    let State::Live { since } = post.state else {
        panic!("{:?}", post.state)
    };
    assert_eq!(since.to_string(), "2013-06-07T03:00:44.000Z");
}
