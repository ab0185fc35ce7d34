//! Examples of what comes in, and the blocks that it becomes.

use domain::body::Body;
use domain::ids::{ArticleId, MediaId};
use markup::{Lookup, Lost, PictureName, Read, ReadRefused, read_html, read_markdown, read_wordpress};
use uuid::Uuid;

/// Attachment 7, the picture at `https://old.example/dam.jpg` and our own 9 are known; so is the story at `https://old.example/flood`.
fn reading(
    read: fn(&str, &Lookup<'_>) -> Result<Read, ReadRefused>,
    source: &str,
) -> (Vec<serde_json::Value>, Vec<Lost>) {
    let picture = |name: PictureName<'_>| match name {
        PictureName::Attachment(7) | PictureName::Address("https://old.example/dam.jpg") => {
            Some(MediaId(Uuid::from_u128(7)))
        }
        PictureName::Media(id) if id.0.as_u128() == 9 => Some(id),
        _ => None,
    };
    let article = |address: &str| (address == "https://old.example/flood").then_some(ArticleId(Uuid::from_u128(5)));
    let attached = [MediaId(Uuid::from_u128(8))];
    let Read { body, lost } = read(
        source,
        &Lookup {
            picture: &picture,
            article: &article,
            attached: &attached,
        },
    )
    .unwrap();
    (stored(&body), lost)
}

/// The stored blocks without their ids, and ids of others by their last digit.
fn stored(body: &Body) -> Vec<serde_json::Value> {
    let json = serde_json::to_string(body)
        .unwrap()
        .replace("00000000-0000-0000-0000-00000000000", "#");
    let mut blocks: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    blocks.iter_mut().for_each(|block| {
        block.as_object_mut().unwrap().remove("id");
    });
    blocks
}

fn is(read: fn(&str, &Lookup<'_>) -> Result<Read, ReadRefused>, source: &str, blocks: &str) {
    let (found, _) = reading(read, source);
    let expected: Vec<serde_json::Value> = serde_json::from_str(&format!("[{blocks}]")).unwrap();
    assert_eq!(found, expected, "{source}\n{}", serde_json::to_string(&found).unwrap());
}

#[test]
fn the_classic_editors_blank_lines_part_paragraphs_and_its_line_breaks_stand() {
    is(
        read_wordpress,
        "One <b>two</b>\nthree\n\nfour\n\n<h2>Five</h2>\nsix<br />\nseven",
        r#"{"kind":"paragraph","text":[{"text":"One "},{"text":"two","marks":["strong"]},{"text":"\nthree"}]},{"kind":"paragraph","text":[{"text":"four"}]},
        {"kind":"heading","level":2,"text":[{"text":"Five"}]},{"kind":"paragraph","text":[{"text":"six\nseven"}]}"#,
    );
}

#[test]
fn shortcodes_become_pictures_galleries_and_players() {
    is(
        read_wordpress,
        "[caption id=\"attachment_7\" width=\"9\"]<img src=\"https://x.example/1.jpg\" alt=\"Water\" /> The dam. (Photo: AP/Jane Doe)[/caption]\n[gallery ids=\"7,7\"]\n[gallery]\n[embed]https://youtu.be/abc[/embed]\n\nhttps://x.com/a/status/1\n\nhttps://old.example/flood\n\n[poll id=\"3\"]",
        r##"{"kind":"image","image":{"media":"#7","caption":"The dam.","credit":{"agency":"AP","photographer":"Jane Doe","line":"AP/Jane Doe"},"alt_text":"Water"}},
        {"kind":"gallery","images":[{"media":"#7"},{"media":"#7"}]},{"kind":"gallery","images":[{"media":"#8"}]},{"kind":"embed","address":"https://youtu.be/abc"},
        {"kind":"embed","address":"https://x.com/a/status/1"},{"kind":"related_link","article":"#5"},{"kind":"paragraph","text":[{"text":"[poll id=\"3\"]"}]}"##,
    );
}

#[test]
fn blocks_of_the_block_editor_are_known_and_those_of_plugins_stay_as_unknown_text() {
    is(
        read_wordpress,
        "<!-- wp:image {\"id\":7} --><figure class=\"wp-block-image\"><img src=\"x.jpg\" alt=\"\"/><figcaption>The dam. (Image Credit: Reuters/Valdrin Xhemaj)</figcaption></figure><!-- /wp:image -->
<!-- wp:pullquote --><figure class=\"wp-block-pullquote\"><blockquote><p>We held.</p><cite>Ann Roe</cite></blockquote></figure><!-- /wp:pullquote -->
<!-- wp:list --><ul><!-- wp:list-item --><li>a<ul><li>b</li></ul></li><!-- /wp:list-item --></ul><!-- /wp:list -->
<!-- wp:embed {\"url\":\"https://youtu.be/abc\"} --><figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\nhttps://youtu.be/abc\n</div></figure><!-- /wp:embed -->
<!-- wp:acme/poll {\"q\":1} --><p>Yes or no?</p><!-- /wp:acme/poll --><!-- wp:latest-posts {\"n\":4} /--><!-- wp:paragraph --><p>Known.</p><!-- /wp:paragraph -->",
        r##"{"kind":"image","image":{"media":"#7","caption":"The dam.","credit":{"agency":"Reuters","photographer":"Valdrin Xhemaj","line":"Reuters/Valdrin Xhemaj"}}},
        {"kind":"pull_quote","text":[{"text":"We held."}],"attribution":"Ann Roe"},
        {"kind":"list","ordered":false,"items":[{"depth":1,"text":[{"text":"a"}]},{"depth":2,"text":[{"text":"b"}]}]},
        {"kind":"embed","address":"https://youtu.be/abc"},{"kind":"unknown","name":"wp:acme/poll","text":[{"text":"Yes or no?"}]},
        {"kind":"unknown","name":"wp:latest-posts","text":[{"text":"wp:latest-posts {\"n\":4}"}]},{"kind":"paragraph","text":[{"text":"Known."}]}"##,
    );
}

#[test]
fn markdown_becomes_blocks() {
    is(
        read_markdown,
        "# Title\n\n~~a~~ **b**[^n]\n\n- x\n  1. y\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```rust\nlet x;\n```\n\n![Water](https://old.example/dam.jpg \"The dam. (Jane Doe/AP)\")\n\n> Words.\n>\n> — [Ann](https://a.example/)\n\n[^n]: A note.",
        r##"{"kind":"heading","level":2,"text":[{"text":"Title"}]},{"kind":"paragraph","text":[{"text":"a","marks":["strike"]},{"text":" "},{"text":"b","marks":[{"note":{"text":"A note."}},"strong"]}]},
        {"kind":"list","ordered":false,"items":[{"depth":1,"text":[{"text":"x"}]},{"depth":2,"text":[{"text":"y"}]}]},
        {"kind":"table","header":[[{"text":"A"}],[{"text":"B"}]],"rows":[[[{"text":"1"}],[{"text":"2"}]]]},{"kind":"code","language":"rust","code":"let x;\n"},
        {"kind":"image","image":{"media":"#7","caption":"The dam.","credit":{"agency":"AP","photographer":"Jane Doe","line":"Jane Doe/AP"},"alt_text":"Water"}},
        {"kind":"quote","text":[{"text":"Words."}],"attribution":"Ann","source":"https://a.example/"}"##,
    );
}

#[test]
fn html_as_editors_paste_it_becomes_blocks_in_their_order() {
    is(
        read_html,
        "<div>One<p>two<img src=https://old.example/dam.jpg>three</div><table><tr><th>A<th>B<tr><td colspan=2>1</table><ol><li>a<p>b</p><li><blockquote>c</blockquote>d</ol><script>no()</script>",
        r##"{"kind":"paragraph","text":[{"text":"One"}]},{"kind":"paragraph","text":[{"text":"two"}]},{"kind":"image","image":{"media":"#7"}},{"kind":"paragraph","text":[{"text":"three"}]},
        {"kind":"table","header":[[{"text":"A"}],[{"text":"B"}]],"rows":[[[{"text":"1"}],[]]]},{"kind":"list","ordered":true,"items":[{"depth":1,"text":[{"text":"a\nb"}]}]},
        {"kind":"quote","text":[{"text":"c"}]},{"kind":"list","ordered":true,"items":[{"depth":1,"text":[{"text":"d"}]}]}"##,
    );
}

#[test]
fn what_cannot_be_taken_stays_as_words_and_is_told() {
    let source = "<figure><img src=\"https://x.example/a.jpg\" alt=\"A lock\"><figcaption>Shut.</figcaption></figure><a href=\"javascript:x()\">go</a><iframe src=\"https://x.example/map\"></iframe>";
    is(
        read_html,
        source,
        r#"{"kind":"unknown","name":"image","text":[{"text":"A lock\nhttps://x.example/a.jpg\nShut."}]},{"kind":"paragraph","text":[{"text":"go"}]},
        {"kind":"unknown","name":"iframe","text":[{"text":"https://x.example/map"}]}"#,
    );
    let linked = "<a href=/more><img src=https://old.example/dam.jpg></a>";
    assert_eq!(reading(read_html, linked).1, [Lost::Link("/more".to_owned())]);
    let lost = [
        Lost::Link("javascript:x()".to_owned()),
        Lost::Picture("https://x.example/a.jpg".to_owned()),
        Lost::Player("https://x.example/map".to_owned()),
    ];
    assert_eq!(reading(read_html, source).1, lost);
}

#[test]
fn a_block_keeps_its_id_when_others_are_put_before_it() {
    let ids = |source: &str| {
        let (picture, article) = (|_: PictureName<'_>| None, |_: &str| None);
        let read = read_markdown(
            source,
            &Lookup {
                picture: &picture,
                article: &article,
                attached: &[],
            },
        )
        .unwrap();
        read.body
            .blocks()
            .iter()
            .map(|block| block.id.to_string())
            .collect::<Vec<_>>()
    };
    let before = ids("Same.\n\nOther.\n\nSame.");
    assert_eq!(before.len(), 3);
    assert_ne!(before[0], before[2]);
    assert_eq!(ids("New.\n\nSame.\n\nOther.\n\nSame.")[1..], before);
    // Made in every release alike.
    assert_eq!(before[1], "3949ff9e430ba033");
}
