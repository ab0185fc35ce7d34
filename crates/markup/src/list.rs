//! Lists: from flat entries, each with the depth that its editor gave it, to entries that nest.
//!
//! Invariant: the first entry is at level 1, and each is at most one level deeper than the one before it, whatever the
//! depths are. An entry that was indented too far (depths 1, 3) stands within the one before it, and one between the
//! two (1, 3, 2) beside it. Blank entries are left out.

use crate::line::shows_nothing;
use domain::body::{Inline, ListItem};

/// One entry, placed.
pub(crate) struct Entry<'a> {
    /// 1 for the outermost.
    pub(crate) level: usize,
    pub(crate) text: &'a Inline,
}

/// The entries that have something to show, placed.
pub(crate) fn entries(items: &[ListItem]) -> Vec<Entry<'_>> {
    let mut open: Vec<u8> = Vec::new(); // the depth of the list at each level
    let mut entries = Vec::new();
    for item in items.iter().filter(|item| !shows_nothing(&item.text)) {
        let depth = u8::from(item.depth);
        while let [.., above, innermost] = open[..]
            && innermost > depth
            && above >= depth
        {
            open.pop();
        }
        match open.last_mut() {
            Some(innermost) if *innermost >= depth => *innermost = depth,
            _ => open.push(depth),
        }
        entries.push(Entry {
            level: open.len(),
            text: &item.text,
        });
    }
    entries
}

/// How the entries of a list begin, where that is written with characters.
#[derive(Clone, Copy)]
pub(crate) enum Marker {
    /// The same character for all.
    Bullet(char),
    /// A number, then the character.
    Number(char),
}

/// The list as lines. `text` gives the lines of an entry; those after the first, and what is nested, begin under its
/// words.
pub(crate) fn lines<'a>(items: &'a [ListItem], marker: Marker, mut text: impl FnMut(&'a Inline) -> String) -> String {
    let mut open: Vec<(usize, usize)> = Vec::new(); // entries so far and width of the last marker, at each level
    let mut lines: Vec<String> = Vec::new();
    for entry in entries(items) {
        open.truncate(entry.level);
        if open.len() < entry.level {
            open.push((0, 0));
        }
        let outer: usize = open[..entry.level - 1].iter().map(|(_, width)| width).sum();
        let (count, width) = &mut open[entry.level - 1];
        *count += 1;
        let begins = match marker {
            Marker::Bullet(bullet) => format!("{bullet} "),
            Marker::Number(point) => format!("{count}{point} "),
        };
        *width = begins.len();
        for (number, line) in text(entry.text).split('\n').enumerate() {
            let begins = if number == 0 {
                format!("{:outer$}{begins}", "")
            } else {
                " ".repeat(outer + *width)
            };
            lines.push((begins + line).trim_end().to_owned());
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::body::ListDepth;
    use proptest::prelude::*;

    fn items(depths: &[u8]) -> Vec<ListItem> {
        let item = |depth: &u8| ListItem {
            depth: ListDepth::try_from(*depth).unwrap(),
            text: Inline::plain(&depth.to_string()).unwrap(),
        };
        depths.iter().map(item).collect()
    }

    fn levels(depths: &[u8]) -> Vec<usize> {
        entries(&items(depths)).iter().map(|entry| entry.level).collect()
    }

    #[test]
    fn entries_nest_one_level_at_a_time() {
        assert_eq!(levels(&[1, 2, 3, 1, 2]), [1, 2, 3, 1, 2]);
        assert_eq!(levels(&[1, 3, 2, 3, 1]), [1, 2, 2, 3, 1]);
        assert_eq!(levels(&[3, 2, 1, 2]), [1, 1, 1, 2]);
        assert_eq!(levels(&[1, 4, 6, 5, 2]), [1, 2, 3, 3, 2]);
    }

    #[test]
    fn blank_entries_are_left_out() {
        let mut items = items(&[1, 2, 3]);
        items[1].text = Inline::plain(" \n").unwrap();
        assert_eq!(
            entries(&items).iter().map(|entry| entry.level).collect::<Vec<_>>(),
            [1, 2]
        );
    }

    #[test]
    fn what_is_nested_begins_under_the_words_of_the_entry_above() {
        let plain = |text: &Inline| text.text();
        assert_eq!(
            lines(&items(&[1, 2, 2, 1]), Marker::Bullet('-'), plain),
            "- 1\n  - 2\n  - 2\n- 1"
        );
        let mut long = vec![1; 9];
        long.extend([1, 2, 1]);
        let numbered = lines(&items(&long), Marker::Number('.'), plain);
        assert!(numbered.ends_with("9. 1\n10. 1\n    1. 2\n11. 1"), "{numbered}");
        assert_eq!(
            lines(&items(&[1]), Marker::Number(')'), |_| "a\nb".to_owned()),
            "1) a\n   b"
        );
    }

    proptest! {
        #[test]
        fn an_entry_is_at_most_one_level_deeper_than_the_last_and_no_deeper_than_its_depth(
            depths in proptest::collection::vec(1u8..=6, 1..20),
        ) {
            let levels = levels(&depths);
            prop_assert_eq!(levels[0], 1);
            for (at, pair) in levels.windows(2).enumerate() {
                prop_assert!(pair[1] <= pair[0] + 1);
                // Deeper goes inwards, the same depth stays, and shallower never goes inwards.
                prop_assert_eq!(pair[1] > pair[0], depths[at + 1] > depths[at]);
                if depths[at + 1] == depths[at] {
                    prop_assert_eq!(pair[1], pair[0]);
                }
            }
            prop_assert!(levels.iter().zip(&depths).all(|(level, depth)| *level <= usize::from(*depth)));
        }
    }
}
