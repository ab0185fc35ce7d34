//! In which order what is like a story stands beside it. Pure: the facts come from the index and from editions.
//!
//! A story's rank is a sum of parts of 1: how like the texts are, what the two are about, whether they have one home, and how new it is. Of what
//! is much like another that is taken already, less is taken (maximal marginal relevance, Carbonell and Goldstein 1998).

use std::collections::BTreeSet;

/// How much each part counts.
const TEXT: f32 = 1.0;
const TOPICS: f32 = 0.5;
const HOME: f32 = 0.1;
const RECENCY: f32 = 0.15;
/// After how many days a story is half as new.
const HALF_LIFE: f32 = 90.0;
/// How much the rank counts, and what is left of 1 how unlike those it is that are taken.
const RANK: f32 = 0.85;
/// What a story must share to stand beside another, if it is about nothing that the other is about: a part of what the other's words tell.
const LEAST_SHARED: f32 = 0.12;

/// What is known of a story that is like another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// How like the texts are; 0 to 1.
    pub text: f32,
    /// Which of the other's words it has.
    pub words: BTreeSet<usize>,
    /// How much these tell of the other; 0 to 1.
    pub told: f32,
    /// What the two are about together, as a part of what they are about; 0 to 1.
    pub topics: f32,
    /// Whether they have one home section.
    pub same_home: bool,
    /// How many days ago it was first public.
    pub age_days: f32,
}

impl Facts {
    fn rank(&self) -> f32 {
        let recency = 0.5_f32.powf(self.age_days.max(0.0) / HALF_LIFE);
        let home = if self.same_home { HOME } else { 0.0 };
        let all = TEXT * self.text + TOPICS * self.topics + home + RECENCY * recency;
        all / (TEXT + TOPICS + HOME + RECENCY)
    }

    fn is_related(&self) -> bool {
        self.topics > 0.0 || self.told >= LEAST_SHARED
    }

    /// How much of the words that either has both have.
    fn likeness(&self, other: &Facts) -> f32 {
        let both = self.words.intersection(&other.words).count() as f32;
        let either = self.words.union(&other.words).count() as f32;
        if either > 0.0 { both / either } else { 0.0 }
    }
}

/// The places of the best in `all`, at most so many, the best first.
pub fn rank(all: &[Facts], most: usize) -> Vec<usize> {
    // Each with how like it is to what was taken.
    let mut left: Vec<(usize, f32)> = all
        .iter()
        .enumerate()
        .filter(|(_, facts)| facts.is_related())
        .map(|(place, _)| (place, 0.0))
        .collect();
    let mut taken = Vec::new();
    while taken.len() < most {
        let worth = |(place, likeness): &(usize, f32)| RANK * all[*place].rank() - (1.0 - RANK) * likeness;
        let best = left.iter().enumerate().max_by(|(_, one), (_, other)| {
            let by_worth = worth(one).total_cmp(&worth(other));
            by_worth.then(other.0.cmp(&one.0))
        });
        let Some((at, _)) = best else { break };
        let (place, _) = left.swap_remove(at);
        for (other, likeness) in &mut left {
            *likeness = likeness.max(all[*other].likeness(&all[place]));
        }
        taken.push(place);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: f32, words: &[usize]) -> Facts {
        Facts {
            text,
            words: words.iter().copied().collect(),
            told: 0.5,
            ..Facts::default()
        }
    }

    #[test]
    fn text_topics_home_and_recency_each_bring_a_story_forward() {
        let plain = facts(0.5, &[1]);
        for better in [
            facts(0.6, &[1]),
            Facts {
                topics: 0.5,
                ..plain.clone()
            },
            Facts {
                same_home: true,
                ..plain.clone()
            },
            Facts {
                age_days: 0.0,
                ..plain.clone()
            },
        ] {
            let plain = Facts {
                age_days: 30.0,
                ..plain.clone()
            };
            assert_eq!(rank(&[plain, better.clone()], 2), [1, 0], "{better:?}");
        }
    }

    #[test]
    fn what_says_the_same_as_one_that_is_taken_stands_behind_what_says_something_else() {
        let all = [facts(1.0, &[1, 2, 3]), facts(0.95, &[1, 2, 3]), facts(0.9, &[4, 5])];
        assert_eq!(rank(&all, 3), [0, 2, 1]);
        assert_eq!(rank(&all, 1), [0]);
    }

    #[test]
    fn what_shares_hardly_a_word_and_no_topic_is_not_related() {
        let hardly = Facts {
            told: 0.05,
            ..facts(1.0, &[1])
        };
        let about_it = Facts {
            topics: 0.2,
            ..hardly.clone()
        };
        assert_eq!(rank(&[hardly, about_it], 5), [1]);
    }
}
