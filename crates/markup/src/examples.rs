//! Examples, to the letter: what is stored, and what each form makes of it.

mod blocks;
mod marks;

use crate::{ArticleLink, Fill, block_html, block_text, html, markdown, text};
use domain::body::{Block, Body};
use domain::edition::Edition;
use domain::ids::{ArticleId, MediaId};
use domain::link::SiteAddress;
use domain::media::{Credit, MediaCard, MediaCards, MediaKind};
use domain::text::{AltText, Caption, CreditLine, Headline};
use domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

struct Example {
    what: &'static str,
    stored: &'static str,
    html: &'static str,
    markdown: &'static str,
    text: &'static str,
}

/// Public are: a picture with all that is printed with it (id 1), one with nothing (id 2), and a story (id 1).
fn with_fill<T>(render: impl FnOnce(&Fill<'_>) -> T) -> T {
    let picture = |number, card| {
        let id = Uuid::from_u128(number);
        (
            MediaId(id),
            Arc::new(Edition::first(id, card, Timestamp::from_millis(0).unwrap())),
        )
    };
    let line = CreditLine::parse("Jane Doe/AP").unwrap();
    let full = MediaCard {
        caption: Some(Caption::parse("The dam <at> noon.").unwrap()),
        credit: Some(Credit::new(None, None, Some(line)).unwrap()),
        alt_text: Some(AltText::parse("A \"dam\"").unwrap()),
        ..MediaCard::of_kind(MediaKind::Image)
    };
    let bare = MediaCard::of_kind(MediaKind::Image);
    let media: MediaCards = [picture(1, full), picture(2, bare)].into();
    let site = SiteAddress::parse("https://news.example").unwrap();
    let link = ArticleLink::new(Headline::parse("Dam <holds>").unwrap(), &site, "/world/dam");
    let articles = HashMap::from([(ArticleId(Uuid::from_u128(1)), link)]);
    render(&Fill {
        media: &media,
        articles: &articles,
    })
}

fn check(block: Block, example: &Example) {
    let body = Body::parse(vec![block.clone()]).unwrap();
    with_fill(|fill| {
        assert_eq!(block_html(&block, fill), example.html, "{}", example.what);
        assert_eq!(html(&body, fill), example.html, "{}", example.what);
        assert_eq!(markdown(&body, fill), example.markdown, "{}", example.what);
        assert_eq!(block_text(&block, fill), example.text, "{}", example.what);
        assert_eq!(text(&body, fill), example.text, "{}", example.what);
    });
}

#[test]
fn every_kind_of_block_is_rendered_as_written_here() {
    for example in blocks::BLOCKS {
        check(serde_json::from_str(example.stored).unwrap(), example);
    }
}

#[test]
fn every_mark_is_rendered_as_written_here() {
    for example in marks::MARKS {
        check(paragraph("x", example.stored), example);
    }
}

fn paragraph(id: &str, text: &str) -> Block {
    serde_json::from_str(&format!(r#"{{"id":"{id}","kind":"paragraph","text":{text}}}"#)).unwrap()
}

#[test]
fn notes_are_numbered_through_the_body_and_through_a_block_alone() {
    let noted = |words: &str, note: &str| format!(r#"[{{"text":"{words}","marks":[{{"note":{{"text":"{note}"}}}}]}}]"#);
    let body = Body::parse(vec![
        paragraph("a", &noted("One", "N")),
        paragraph("b", &noted("Two", "M")),
    ])
    .unwrap();
    with_fill(|fill| {
        assert_eq!(
            html(&body, fill),
            r##"<p id="b-a">One<sup><a href="#note-a-1" id="noteref-a-1" role="doc-noteref">1</a></sup></p>
<p id="b-b">Two<sup><a href="#note-b-2" id="noteref-b-2" role="doc-noteref">2</a></sup></p>
<section class="notes" role="doc-endnotes"><ol><li id="note-a-1">N <a href="#noteref-a-1" role="doc-backlink">↑</a></li><li id="note-b-2">M <a href="#noteref-b-2" role="doc-backlink">↑</a></li></ol></section>"##
        );
        assert!(block_html(&body.blocks()[1], fill).contains("id=\"note-b-1\""));
        assert_eq!(markdown(&body, fill), "One[^1]\n\nTwo[^2]\n\n[^1]: N\n[^2]: M");
        assert_eq!(text(&body, fill), "One[1]\n\nTwo[2]\n\n[1] N\n[2] M");
        assert_eq!(block_text(&body.blocks()[1], fill), "Two[1]\n\n[1] M");
    });
}

#[test]
fn lists_in_a_row_stay_apart_in_markdown() {
    let list = |id: &str, ordered: bool| -> Block {
        let json = r#"{"id":"ID","kind":"list","ordered":ORDERED,"items":[{"depth":1,"text":[{"text":"x"}]}]}"#;
        serde_json::from_str(&json.replace("ID", id).replace("ORDERED", &ordered.to_string())).unwrap()
    };
    let lists = vec![
        list("a", false),
        list("b", false),
        list("c", false),
        list("d", true),
        list("e", true),
    ];
    let body = Body::parse(lists).unwrap();
    with_fill(|fill| assert_eq!(markdown(&body, fill), "- x\n\n* x\n\n- x\n\n1. x\n\n1) x"));
}

#[test]
fn a_block_whose_subjects_are_not_public_is_left_out_of_every_form() {
    let (media, articles) = Default::default();
    let fill = Fill {
        media: &media,
        articles: &articles,
    };
    let names = ["picture", "gallery", "related link"];
    for example in blocks::BLOCKS.iter().filter(|example| names.contains(&example.what)) {
        let body = Body::parse(vec![serde_json::from_str(example.stored).unwrap()]).unwrap();
        assert_eq!(
            [html(&body, &fill), markdown(&body, &fill), text(&body, &fill)],
            ["", "", ""],
            "{}",
            example.what
        );
    }
}

#[test]
fn the_provider_of_an_embed_is_called_as_in_the_api() {
    let addresses = [
        "https://soundcloud.com/a",
        "https://x.com/a",
        "https://www.tiktok.com/a",
        "https://flo.uri.sh/a",
    ];
    for address in addresses {
        let json = format!(r#"{{"id":"x","kind":"embed","address":"{address}"}}"#);
        let provider = domain::link::EmbedAddress::parse(address).unwrap().provider();
        let wire_name = serde_json::to_string(&provider).unwrap();
        let html = with_fill(|fill| block_html(&serde_json::from_str(&json).unwrap(), fill));
        assert!(html.contains(&format!("data-provider={wire_name}")), "{html}");
    }
}
