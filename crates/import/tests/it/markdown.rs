//! Markdown with the front matter of Hugo, Jekyll and Ghost.

use import::draft::{ArticleDraft, Draft, Lead, Named, State};
use import::{Taken, markdown};
use proptest::prelude::*;

fn read(path: &str, text: &str) -> (ArticleDraft, Vec<String>) {
    let entry = markdown::read(path, text.as_bytes());
    match entry.taken {
        Taken::Draft(Draft::Article(article)) => (*article, entry.reasons),
        other => panic!("{other:?}: {:?}", entry.reasons),
    }
}

fn keys(named: &[Named]) -> Vec<&str> {
    named.iter().map(|one| one.key.as_str()).collect()
}

#[test]
fn hugo_in_toml() {
    let text = "+++\ntitle = \"Dam holds\"\ndate = 2024-03-01T10:00:00+01:00\ndraft = false\ntags = [\"Water\", \"Europe\"]\ncategories = [\"World News\"]\nauthor = \"Jane Doe\"\naliases = [\"/2023/dam-breaks/\"]\nexpiryDate = 2025-01-01\ndescription = \"It holds.\"\n+++\nThe dam **held**.\n";
    let (story, reasons) = read("content/posts/dam-holds.md", text);
    assert_eq!(reasons, Vec::<String>::new());
    assert_eq!(story.headline.unwrap().as_str(), "Dam holds");
    let State::Live { since } = story.state else {
        panic!("{:?}", story.state)
    };
    assert_eq!(since.to_string(), "2024-03-01T09:00:00.000Z");
    assert_eq!(story.until.unwrap().to_string(), "2025-01-01T00:00:00.000Z");
    assert_eq!(
        (keys(&story.topics), keys(&story.sections), keys(&story.contributors)),
        (vec!["water", "europe"], vec!["world-news"], vec!["jane-doe"])
    );
    assert_eq!(
        (story.slug.unwrap().as_str(), story.old_slugs[0].as_str()),
        ("dam-holds", "dam-breaks")
    );
    assert_eq!(story.body.as_str(), "The dam **held**.\n");
}

#[test]
fn jekyll_by_its_path() {
    let (story, _) = read(
        "_posts/2024-03-01-dam-holds.md",
        "---\nlayout: post\ntitle: Dam holds\ncategory: world\ntags: a, b\npermalink: /:categories/:title/\n---\n# Dam holds\n\nText\n",
    );
    let State::Live { since } = story.state else {
        panic!("{:?}", story.state)
    };
    assert_eq!(since.to_string(), "2024-03-01T00:00:00.000Z");
    assert_eq!(story.slug.unwrap().as_str(), "dam-holds");
    assert_eq!(
        (keys(&story.topics), keys(&story.sections)),
        (vec!["a", "b"], vec!["world"])
    );
    assert_eq!(
        story.body.as_str().trim(),
        "Text",
        "a heading that says the title again is not said twice"
    );
    assert_eq!(
        read("_drafts/x.md", "---\ntitle: X\ndate: 2024-01-01\n---\nx").0.state,
        State::Draft
    );
    let page = markdown::read("about.md", b"---\nlayout: page\n---\nAbout");
    assert!(matches!(page.taken, Taken::NotYet));
}

#[test]
fn ghost_with_things_in_lists() {
    let text = "---\ntitle: \"Dam: holds\"\nslug: dam\ndate_published: 2024-03-01T09:00:00.000Z\nstatus: published\nvisibility: public\ntags:\n  - name: Water\n    slug: water\nauthors:\n  - name: Jane Doe\nfeature_image: /images/dam.jpg\nfeature_image_alt: A dam\nmeta_title: Dam news\ncustom_excerpt: It holds.\n---\nText";
    let (story, _) = read("dam.md", text);
    assert!(matches!(story.state, State::Live { .. }));
    assert_eq!(
        (keys(&story.topics), keys(&story.contributors)),
        (vec!["water"], vec!["jane-doe"])
    );
    let Some(Lead::Address { address, alt_text, .. }) = story.lead else {
        panic!("{:?}", story.lead)
    };
    assert_eq!(
        (address.as_str(), alt_text.unwrap().as_str()),
        ("/images/dam.jpg", "A dam")
    );
    assert_eq!(story.seo_title.unwrap().as_str(), "Dam news");
}

#[test]
fn what_is_not_for_everybody_is_a_draft() {
    for matter in [
        "draft: true",
        "published: false",
        "status: draft",
        "visibility: paid",
        "visibility: members",
        "status: whatever",
        "draft: \"true\"",
    ] {
        let (story, _) = read("a.md", &format!("---\ntitle: A\ndate: 2024-01-01\n{matter}\n---\ntext"));
        assert_eq!(story.state, State::Draft, "{matter}");
    }
    let (story, reasons) = read("a.md", "Just words");
    assert_eq!((story.state, reasons.len()), (State::Draft, 1));
    let (story, reasons) = read("a.md", "---\ntitle: A\ndate: soon\n---\ntext");
    assert_eq!(story.state, State::Draft);
    assert!(reasons[0].contains("\"soon\" is not a date"), "{reasons:?}");
}

#[test]
fn front_matter_that_is_broken_or_a_bomb_is_a_line_in_the_report() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        bomb += &format!("a{level}: &a{level} [{}]\n", below.trim_end_matches(", "));
    }
    let deep = "[".repeat(20_000);
    for matter in [bomb.as_str(), "title: [", "- a\n- b", &format!("a: {deep}")] {
        let entry = markdown::read("a.md", format!("---\n{matter}\n---\ntext").as_bytes());
        assert!(
            matches!(entry.taken, Taken::Skipped(_)),
            "{:.60}: {:?}",
            matter,
            entry.taken
        );
        assert!(entry.reasons[0].len() < 400, "{:?}", entry.reasons);
    }
    let entry = markdown::read("a.md", format!("+++\na = {deep}\n+++\ntext").as_bytes());
    assert!(matches!(entry.taken, Taken::Skipped(_)));
}

proptest! {
    #[test]
    fn no_file_stops_the_reader(matter in "([a-z]{1,5}: [\\[\\]{}&*a-z0-9\"',:-]{0,12}\n){0,6}", text in "\\PC{0,40}", toml in any::<bool>(), bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let fence = if toml { "+++" } else { "---" };
        markdown::read("a/b.md", format!("{fence}\n{matter}{fence}\n{text}").as_bytes());
        markdown::read("b.md", &bytes);
    }
}
