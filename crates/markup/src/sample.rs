//! Blocks and fillings for the examples. Blocks are written in their stored form.

use crate::{ArticleLink, Fill};
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

pub(crate) fn block(json: &str) -> Block {
    serde_json::from_str(json).unwrap()
}

pub(crate) fn body(json: &str) -> Body {
    serde_json::from_str(json).unwrap()
}

/// Public are: a picture with all that is printed with it (id 1), one with nothing (id 2), and a story (id 1).
pub(crate) fn with_fill<T>(render: impl FnOnce(&Fill<'_>) -> T) -> T {
    let picture = |number, card| {
        let id = Uuid::from_u128(number);
        (
            MediaId(id),
            Arc::new(Edition::first(id, card, Timestamp::from_millis(0).unwrap())),
        )
    };
    let line = CreditLine::parse("Jane Doe/AP").unwrap();
    let full = MediaCard {
        kind: MediaKind::Image,
        caption: Some(Caption::parse("The dam <at> noon.").unwrap()),
        credit: Some(Credit::new(None, None, Some(line)).unwrap()),
        alt_text: Some(AltText::parse("A \"dam\"").unwrap()),
    };
    let bare = MediaCard {
        kind: MediaKind::Image,
        caption: None,
        credit: None,
        alt_text: None,
    };
    let media: MediaCards = [picture(1, full), picture(2, bare)].into();
    let site = SiteAddress::parse("https://news.example").unwrap();
    let link = ArticleLink::new(Headline::parse("Dam <holds>").unwrap(), &site, "/world/dam");
    let articles = HashMap::from([(ArticleId(Uuid::from_u128(1)), link)]);
    render(&Fill {
        media: &media,
        articles: &articles,
    })
}

/// An example of every kind of block that has something to show, each with a name.
pub(crate) const BLOCKS: &[(&str, &str)] = &[
    (
        "paragraph",
        r#"{"id":"x","kind":"paragraph","text":[{"text":"One & <two>\nlines"}]}"#,
    ),
    (
        "blank paragraph",
        r#"{"id":"x","kind":"paragraph","text":[{"text":" \n"}]}"#,
    ),
    (
        "heading",
        r#"{"id":"x","kind":"heading","level":3,"text":[{"text":"Why # now?\n#"}]}"#,
    ),
    (
        "picture",
        r#"{"id":"x","kind":"image","image":{"media":"00000000-0000-0000-0000-000000000001"}}"#,
    ),
    (
        "picture in its own words",
        r#"{"id":"x","kind":"image","image":{"media":"00000000-0000-0000-0000-000000000001","caption":"Ours.","alt_text":"Water","crop":[0,2500,10000,7500]}}"#,
    ),
    (
        "bare picture",
        r#"{"id":"x","kind":"image","image":{"media":"00000000-0000-0000-0000-000000000002"}}"#,
    ),
    (
        "absent picture",
        r#"{"id":"x","kind":"image","image":{"media":"00000000-0000-0000-0000-000000000009"}}"#,
    ),
    (
        "gallery",
        r#"{"id":"x","kind":"gallery","images":[{"media":"00000000-0000-0000-0000-000000000001"},{"media":"00000000-0000-0000-0000-000000000009"},{"media":"00000000-0000-0000-0000-000000000002","credit":{"line":"AFP"}}]}"#,
    ),
    (
        "quote",
        r#"{"id":"x","kind":"quote","text":[{"text":"We held."}],"attribution":"Ann Roe","source":"https://a.example/?a=1&b=2"}"#,
    ),
    (
        "quote with a source alone",
        r#"{"id":"x","kind":"quote","text":[{"text":"We held."}],"source":"/said"}"#,
    ),
    (
        "pull quote",
        r#"{"id":"x","kind":"pull_quote","text":[{"text":"We held."}],"attribution":"Ann Roe"}"#,
    ),
    (
        "list",
        r#"{"id":"x","kind":"list","ordered":false,"items":[{"depth":1,"text":[{"text":"a"}]},{"depth":3,"text":[{"text":"b\nb"}]},{"depth":2,"text":[{"text":"c"}]},{"depth":1,"text":[]},{"depth":1,"text":[{"text":"1. d"}]}]}"#,
    ),
    (
        "numbered list",
        r#"{"id":"x","kind":"list","ordered":true,"items":[{"depth":1,"text":[{"text":"a"}]},{"depth":2,"text":[{"text":"b"}]},{"depth":1,"text":[{"text":"- c"}]}]}"#,
    ),
    (
        "table",
        r#"{"id":"x","kind":"table","caption":"Levels","header":[[{"text":"Day"}],[{"text":"m|ft"}]],"rows":[[[{"text":"Mon\nTue"}],[]]]}"#,
    ),
    (
        "table without heads",
        r#"{"id":"x","kind":"table","rows":[[[{"text":"a"}]],[[{"text":"b"}]]]}"#,
    ),
    (
        "code",
        r#"{"id":"x","kind":"code","language":"C++ 20","code":"if (a < b)\n\t```;\n"}"#,
    ),
    (
        "embed",
        r#"{"id":"x","kind":"embed","address":"https://www.youtube.com/watch?v=a&t=1"}"#,
    ),
    ("divider", r#"{"id":"x","kind":"divider"}"#),
    (
        "related link",
        r#"{"id":"x","kind":"related_link","article":"00000000-0000-0000-0000-000000000001"}"#,
    ),
    (
        "absent related link",
        r#"{"id":"x","kind":"related_link","article":"00000000-0000-0000-0000-000000000009"}"#,
    ),
    (
        "fact box",
        r#"{"id":"x","kind":"fact_box","title":"The *dam*","blocks":[{"id":"y","kind":"paragraph","text":[{"text":"Old."}]},{"id":"z","kind":"list","ordered":false,"items":[{"depth":1,"text":[{"text":"a"}]}]}]}"#,
    ),
    (
        "unknown",
        r#"{"id":"x","kind":"unknown","name":"poll","text":[{"text":"Yes or no?"}]}"#,
    ),
];

/// Every mark alone, and marks that share runs, as the text of a paragraph.
pub(crate) const MARKS: &[(&str, &str)] = &[
    (
        "link",
        r#"[{"text":"See "},{"text":"this","marks":[{"link":{"to":"https://a.example/(b)?c&amp;"}}]}]"#,
    ),
    (
        "link within the site",
        r##"[{"text":"this!"},{"text":"this","marks":[{"link":{"to":"#b-y"}}]}]"##,
    ),
    (
        "note",
        r#"[{"text":"Fifty","marks":[{"note":{"text":"By <count>."}}]},{"text":": many."}]"#,
    ),
    (
        "note within a link",
        r#"[{"text":"a","marks":[{"link":{"to":"/a"}}]},{"text":"b","marks":[{"link":{"to":"/a"}},{"note":{"text":"N"}}]},{"text":"c","marks":[{"link":{"to":"/a"}}]},{"text":"(d)"}]"#,
    ),
    (
        "strong",
        r#"[{"text":"a "},{"text":"b ","marks":["strong"]},{"text":"c"}]"#,
    ),
    (
        "strong within a word",
        r#"[{"text":"a"},{"text":"b","marks":["strong"]},{"text":"c"}]"#,
    ),
    (
        "emphasis",
        r#"[{"text":"“"},{"text":"b","marks":["emphasis"]},{"text":"”"}]"#,
    ),
    ("strike", r#"[{"text":"b","marks":["strike"]},{"text":", c"}]"#),
    (
        "subscript",
        r#"[{"text":"H"},{"text":"2","marks":["subscript"]},{"text":"O"}]"#,
    ),
    ("superscript", r#"[{"text":"m"},{"text":"2","marks":["superscript"]}]"#),
    ("code", r#"[{"text":"a `"},{"text":" b`<c>","marks":["code"]}]"#),
    (
        "marks that share runs",
        r#"[{"text":"a ","marks":["strong"]},{"text":"b","marks":["strong","emphasis"]},{"text":" c","marks":["emphasis"]}]"#,
    ),
];

/// A paragraph with that text.
pub(crate) fn paragraph(text: &str) -> Block {
    block(&format!(r#"{{"id":"x","kind":"paragraph","text":{text}}}"#))
}

#[test]
fn dump_tmp() {
    let row = |name: &str, json: &str, block: &Block| {
        with_fill(|fill| {
            let body = Body::parse(vec![block.clone()]).unwrap();
            assert_eq!(crate::html(&body, fill), crate::block_html(block, fill));
            (
                name.to_owned(),
                json.to_owned(),
                crate::html(&body, fill),
                crate::markdown(&body, fill),
                crate::text(&body, fill),
            )
        })
    };
    let blocks: Vec<_> = BLOCKS.iter().map(|(n, j)| row(n, j, &block(j))).collect();
    let marks: Vec<_> = MARKS.iter().map(|(n, j)| row(n, j, &paragraph(j))).collect();
    std::fs::write(
        "/tmp/markup-helper/ex.json",
        serde_json::to_string(&(blocks, marks)).unwrap(),
    )
    .unwrap();
}
