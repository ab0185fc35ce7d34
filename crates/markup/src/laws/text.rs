//! Plain text.

use super::any::{body, filling};
use crate::{block_text, text};
use domain::body::Block;
use proptest::prelude::*;

/// Whether the words stand in the text, whole and in order.
fn has_in_order(text: &str, lines: &[String]) -> bool {
    let mut words = text.split_whitespace();
    lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .all(|word| words.any(|found| found == word))
}

fn lines(block: &Block) -> Vec<String> {
    block.lines().iter().map(|line| line.text()).collect()
}

proptest! {
    #[test]
    fn all_words_stand_in_the_text_in_order(body in body(false), filling in filling()) {
        let text = text(&body, &filling.fill());
        let all: Vec<String> = body.blocks().iter().flat_map(lines).collect();
        prop_assert!(has_in_order(&text, &all), "{}", text);
        for block in body.walk() {
            let text = block_text(block, &filling.fill());
            prop_assert!(has_in_order(&text, &lines(block)), "{}", text);
        }
    }

    #[test]
    fn the_text_of_a_body_is_that_of_its_blocks_unless_there_are_notes(body in body(false), filling in filling()) {
        let blocks = body.blocks().iter().map(|block| block_text(block, &filling.fill()));
        let blocks: Vec<String> = blocks.filter(|text| !text.is_empty()).collect();
        prop_assert_eq!(text(&body, &filling.fill()), blocks.join("\n\n"));
    }
}
