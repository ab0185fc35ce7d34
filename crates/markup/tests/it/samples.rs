//! The posts of real WordPress exports: no word is lost, and what was read is read again as the same.

use crate::{properties, visible};
use domain::body::{BlockKind, Body};
use domain::ids::MediaId;
use markup::{Lookup, PictureName, Read, read_wordpress};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Test data that does not come with the source; without it, what needs it is skipped, and fails where all is required.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("REQUIRE_ALL").as_deref() != Ok("1"),
        "{} is not there",
        path.display()
    );
    eprintln!("skipped: {} is not there", path.display());
    None
}

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, all),
            false if path.extension().is_some_and(|extension| extension == "xml") => all.push(path),
            false => {}
        }
    }
}

/// The content of each item, up to where the file is not well-formed; each with the file's name.
pub fn contents() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    shared("wxr").into_iter().for_each(|folder| files(&folder, &mut paths));
    paths.sort();
    let mut contents = Vec::new();
    for path in paths {
        let xml = std::fs::read(&path).unwrap();
        let xml = String::from_utf8_lossy(&xml);
        let mut reader = Reader::from_str(&xml);
        let (mut within, mut content) = (false, String::new());
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => within = tag.name().as_ref() == "content:encoded",
                Ok(Event::CData(text)) if within => content.push_str(&text),
                Ok(Event::Text(text)) if within => content.push_str(&text),
                Ok(Event::End(tag)) if tag.name().as_ref() == "content:encoded" => {
                    contents.push((
                        path.file_name().unwrap().to_string_lossy().into_owned(),
                        std::mem::take(&mut content),
                    ));
                    within = false;
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
    }
    contents
}

/// Every picture is one of ours.
fn all_known(content: &str) -> Body {
    let picture = |name: PictureName<'_>| {
        let number = match name {
            PictureName::Media(id) => id.0.as_u128(),
            PictureName::Attachment(id) => u128::from(id),
            PictureName::Address(address) => address
                .bytes()
                .fold(7, |sum: u128, byte| sum.wrapping_mul(31).wrapping_add(byte.into())),
        };
        Some(MediaId(Uuid::from_u128(number)))
    };
    let attached = [MediaId(Uuid::from_u128(1))];
    let lookup = Lookup {
        picture: &picture,
        article: &|_| None,
        attached: &attached,
    };
    read_wordpress(content, &lookup).unwrap().body
}

/// Without the shortcodes that are known; their words within stay.
fn without_shortcodes(content: &str) -> String {
    let mut rest = content.to_owned();
    for name in ["[caption", "[wp_caption", "[gallery", "[embed"] {
        while let Some(at) = rest.match_indices(name).map(|(at, _)| at).find(|at| {
            !rest[..*at].ends_with('[') && rest[at + name.len()..].starts_with(|c: char| c == ']' || c.is_whitespace())
        }) {
            let Some(end) = rest[at..].find(']') else { break };
            let caption = rest[at..at + end]
                .split_once(" caption=\"")
                .map_or("", |(_, caption)| caption.trim_end_matches('"'));
            let shown = format!("\n{caption}\n");
            rest.replace_range(at..=at + end, &shown);
        }
        rest = rest.replace(&(name.replace('[', "[/") + "]"), "\n");
    }
    rest
}

#[test]
fn no_word_of_a_real_post_is_lost_or_moved() {
    let (mut posts, mut all) = (0, 0);
    for (file, content) in contents() {
        let expected = visible::of_html(&without_shortcodes(&content));
        let found = visible::of_body(&all_known(&content));
        let differ = expected
            .iter()
            .zip(&found)
            .position(|(a, b)| a != b)
            .unwrap_or(expected.len().min(found.len()));
        let around = |words: &[String]| words[differ.saturating_sub(5)..(differ + 8).min(words.len())].join(" ");
        assert!(
            expected == found,
            "{file}: …{}… became …{}…\n{content}",
            around(&expected),
            around(&found)
        );
        (posts, all) = (posts + 1, all + found.len());
    }
    eprintln!("{posts} items, {all} words");
}

#[test]
fn a_real_post_that_was_read_is_read_again_as_the_same() {
    for (_, content) in contents() {
        properties::of_body(&all_known(&content));
        properties::of_wordpress(&content);
        properties::of_html(&content);
        properties::of_markdown(&content);
    }
}

#[test]
fn blocks_of_the_block_editor_become_blocks_of_their_kind() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let posts = contents()
        .into_iter()
        .filter(|(file, _)| file == "block-test-data-64.xml");
    for (_, content) in posts {
        for block in all_known(&content).walk() {
            *kinds.entry(name(&block.kind)).or_default() += 1;
        }
    }
    if !kinds.is_empty() {
        let all = [
            "code",
            "divider",
            "gallery",
            "heading",
            "image",
            "list",
            "paragraph",
            "pull_quote",
            "quote",
            "table",
            "unknown",
        ];
        assert!(all.iter().all(|kind| kinds.contains_key(kind)), "{kinds:?}");
    }
}

fn name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph { .. } => "paragraph",
        BlockKind::Heading { .. } => "heading",
        BlockKind::Image { .. } => "image",
        BlockKind::Gallery { .. } => "gallery",
        BlockKind::Quote { .. } => "quote",
        BlockKind::PullQuote { .. } => "pull_quote",
        BlockKind::List { .. } => "list",
        BlockKind::Table { .. } => "table",
        BlockKind::Code { .. } => "code",
        BlockKind::Embed { .. } => "embed",
        BlockKind::Divider => "divider",
        BlockKind::RelatedLink { .. } => "related_link",
        BlockKind::FactBox { .. } => "fact_box",
        BlockKind::Unknown { .. } => "unknown",
    }
}

#[test]
fn a_picture_that_is_not_known_stays_with_its_address_and_is_told() {
    for (_, content) in contents() {
        let Read { body, lost } = properties::by_own_ids(|lookup| read_wordpress(&content, lookup)).unwrap();
        let stands = |block: &&&domain::body::Block| matches!(&block.kind, BlockKind::Unknown { name, .. } if name.as_str() == "image");
        let told = lost
            .iter()
            .filter(|lost| matches!(lost, markup::Lost::Picture(_)))
            .count();
        assert!(told >= body.walk().iter().filter(stands).count());
    }
}
