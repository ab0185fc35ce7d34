//! What finds what.

use super::{Folder, NEWSROOM, numbers, story};
use domain::ids::TopicId;
use domain::language::Language;
use domain::time::Timestamp;
use proptest::prelude::*;
use search::{Ask, Entitled, Filter, IndexError, Opened, Order, Place, Query, Stand, Story, fragment, whole};
use uuid::Uuid;

fn three() -> Folder {
    Folder::with([
        story(
            1,
            "Dam bursts above the valley",
            "Thousands were evacuated from Larisa on Monday.",
        ),
        story(
            2,
            "Elections in Britain",
            "Voters in London elect a mayor. The dam in the north holds.",
        ),
        story(
            3,
            "London's mayor resigns",
            "He had been elected in May, and evacuated his office.",
        ),
    ])
}

#[test]
fn every_word_must_be_there_in_any_of_its_forms_and_a_headline_counts_more() {
    let folder = three();
    assert_eq!(folder.find("dams"), [1, 2]);
    assert_eq!(folder.find("EVACUATE"), [1, 3]);
    assert_eq!(folder.find("london mayors"), [3, 2]);
    assert_eq!(folder.find("dam london"), [2]);
}

#[test]
fn phrases_beginnings_and_exclusions_mean_what_they_say() {
    let folder = three();
    assert_eq!(folder.find("\"a mayor\""), [2]);
    assert_eq!(folder.find("\"mayor a\""), [0_u128; 0]);
    assert_eq!(folder.find("evac* mon*"), [1]);
    assert_eq!(folder.find("london -resigns"), [2]);
    assert_eq!(folder.find("-london"), [0_u128; 0]);
}

#[test]
fn a_slip_of_the_finger_is_forgiven_if_nobody_wrote_the_word() {
    let folder = three();
    assert_eq!(folder.find("lodnon mayor"), [3, 2]);
    assert_eq!(folder.find("evacuatid"), [1, 3]);
    // Most of the words are enough where all are nowhere.
    assert_eq!(folder.find("dam bursts above london"), [1]);
}

#[test]
fn stories_in_other_languages_are_found_by_their_own_stems() {
    let mut german = story(
        4,
        "Wahlen in M\u{fc}nchen",
        "Die B\u{fc}rger w\u{e4}hlten. \u{6771}\u{4eac}",
    );
    german.language = Language::parse("de").unwrap();
    let folder = Folder::with([german, story(1, "An election", "In Munich.")]);
    assert_eq!(folder.find("wahl"), [4]);
    assert_eq!(folder.find("munchen"), [4]);
    assert_eq!(folder.find("\u{6771}\u{4eac}"), [4]);
    let english = Filter {
        language: Some(Language::parse("en").unwrap()),
        ..Filter::default()
    };
    assert_eq!(folder.find_in("", english), [1]);
}

#[test]
fn filters_narrow_in_any_combination_and_nothing_typed_is_everything_the_newest_first() {
    let folder = three();
    let odd = Filter {
        topic: Some(TopicId(Uuid::from_u128(201))),
        ..Filter::default()
    };
    assert_eq!(folder.find_in("", Filter::default()), [3, 2, 1]);
    assert_eq!(folder.find_in("", odd.clone()), [3, 1]);
    assert_eq!(folder.find_in("london", odd.clone()), [3]);
    let day = |number: i64| Timestamp::from_millis(number * 86_400_000);
    let (from, until) = (day(2), day(3));
    let second = Filter {
        from,
        until,
        ..Filter::default()
    };
    assert_eq!(folder.find_in("", second), [2]);
    let both = Filter { from, ..odd };
    assert_eq!(folder.find_in("", both), [3]);
    assert_eq!(folder.find_in("?!", Filter::default()), [0_u128; 0]);
}

#[test]
fn a_partner_finds_what_they_are_entitled_to_alone() {
    let ours = Story {
        syndication: false,
        ..story(4, "London again", "")
    };
    let folder = Folder::with([ours, story(1, "London", ""), story(2, "London", "")]);
    let found = |entitled| {
        let ask = Ask {
            entitled: Some(entitled),
            order: Order::Newest,
            ..folder.ask("london")
        };
        numbers(&folder.index.ask(&ask).unwrap())
    };
    assert_eq!(found(Entitled::default()), [2, 1]);
    let lists = vec![Uuid::from_u128(200)];
    assert_eq!(
        found(Entitled {
            lists,
            ..Entitled::default()
        }),
        [2]
    );
    let languages = vec![Language::parse("fr").unwrap()];
    assert_eq!(
        found(Entitled {
            languages,
            ..Entitled::default()
        }),
        [0_u128; 0]
    );
    let from = Timestamp::from_millis(2 * 86_400_000);
    assert_eq!(
        found(Entitled {
            from,
            ..Entitled::default()
        }),
        [2]
    );
}

#[test]
fn hits_are_counted_paged_and_filed() {
    let folder = Folder::with((1..=25).map(|number| story(number, "London", "Nothing else.")));
    let ask = Ask {
        count: true,
        facets: true,
        order: Order::Newest,
        limit: 10,
        offset: 20,
        ..folder.ask("london")
    };
    let found = folder.index.ask(&ask).unwrap();
    assert_eq!(
        (numbers(&found), found.more, found.total),
        (vec![5, 4, 3, 2, 1], false, Some(25))
    );
    let facets = found.facets.unwrap();
    assert_eq!(facets.sections, [(Uuid::from_u128(100), 25)]);
    assert_eq!(facets.topics, [(Uuid::from_u128(201), 13), (Uuid::from_u128(200), 12)]);
    assert_eq!((facets.contributors, facets.years), (Vec::new(), vec![(1970, 25)]));
    let first = folder.index.ask(&folder.ask("london")).unwrap();
    assert_eq!((first.ids.len(), first.more, first.total), (10, true, None));
}

#[test]
fn what_is_put_again_replaces_and_what_is_removed_is_not_found() {
    let mut folder = three();
    folder.writer.put(&story(1, "Dam holds", "")).unwrap();
    folder.writer.remove(story(2, "", "").id);
    folder.commit(2);
    assert_eq!(
        (folder.find("bursts"), folder.find("dam"), folder.index.stories()),
        (vec![], vec![1], 2)
    );
}

#[test]
fn an_index_goes_on_where_it_was_committed_and_one_that_is_of_no_use_is_made_anew() {
    let folder = three();
    folder.writer.put(&story(9, "Never committed", "")).unwrap();
    let Folder { folder, index, writer } = folder;
    drop((index, writer));
    let open = |newsroom| Opened::at(folder.path(), newsroom).unwrap().read().unwrap();
    let stand = Stand::Following(1);
    let reopened = open(NEWSROOM);
    assert_eq!(
        (reopened.0.stories(), reopened.2),
        (
            3,
            Some(Place {
                newsroom: NEWSROOM,
                stand
            })
        )
    );
    assert!(matches!(Opened::at(folder.path(), NEWSROOM), Err(IndexError::Busy(_))));
    drop(reopened);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "idx") {
            let mut bytes = std::fs::read(&path).unwrap();
            if let Some(byte) = bytes.first_mut() {
                *byte ^= 1;
                std::fs::write(&path, bytes).unwrap();
            }
        }
    }
    let damaged = open(NEWSROOM);
    assert_eq!((damaged.0.stories(), damaged.2), (0, None));
    drop(damaged);
    let another = open(Uuid::from_u128(2));
    assert_eq!((another.0.stories(), another.2), (0, None));
    drop(another);
    std::fs::write(folder.path().join("meta.json"), "{").unwrap();
    assert_eq!(open(NEWSROOM).2, None);
}

#[test]
fn files_of_others_are_never_removed() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
    assert!(matches!(
        Opened::at(folder.path(), NEWSROOM),
        Err(IndexError::NotOurs(_))
    ));
    assert_eq!(std::fs::read(folder.path().join("thesis.txt")).unwrap(), b"mine");
}

#[test]
fn the_part_of_a_text_that_has_most_of_what_was_looked_for_is_shown() {
    let folder = three();
    let matcher = folder.index.ask(&folder.ask("mayors evacuatid")).unwrap().matcher;
    let english = Language::parse("en").unwrap();
    let long = format!(
        "A mayor. {} The mayor <b>evacuated</b> & left. {}",
        "x ".repeat(60),
        "y ".repeat(60)
    );
    let part = fragment(&long, &english, &matcher).unwrap();
    let marked: Vec<&str> = part.ranges.iter().map(|range| &part.text[range.clone()]).collect();
    assert_eq!(marked, ["mayor", "evacuated"]);
    assert!(
        part.html()
            .contains("<mark>mayor</mark> &lt;b&gt;<mark>evacuated</mark>&lt;/b&gt; &amp; left"),
        "{}",
        part.html()
    );
    assert!(
        part.text.starts_with('…') && part.text.ends_with('…') && part.text.len() < 120,
        "{}",
        part.text
    );
    assert_eq!(whole("Nothing", &english, &matcher), None);
    let all = whole("Mayors", &english, &matcher).unwrap();
    assert_eq!(all.html(), "<mark>Mayors</mark>");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_typed_is_answered_and_whatever_is_shown_is_part_of_the_text(
        typed in "(?s)(\\PC{0,12}|london|mayor\\*|\"a |[.*+()|\\[\\]\\\\/{}^$-]{1,6}){0,8}",
        text in "(?s)(\\PC{0,20} london <b> ){0,20}",
    ) {
        let folder = Folder::with([story(1, "London", &text)]);
        let Ok(query) = Query::parse(&typed) else { return Ok(()) };
        let found = folder.index.ask(&Ask { query, limit: 5, ..Ask::default() }).unwrap();
        if let Some(part) = fragment(&text, &Language::parse("en").unwrap(), &found.matcher) {
            prop_assert!(text.contains(part.text.trim_matches('…')) || part.text.is_empty());
            prop_assert!(!part.html().replace("<mark>", "").replace("</mark>", "").contains('<'));
        }
    }
}
