//! Words that read like news from afar, and say nothing: chosen by a generator that begins at the same number in every run.

/// Chooses.
pub struct Words(u64);

const WORDS: &[&str] = &[
    "council",
    "river",
    "bridge",
    "minister",
    "harbour",
    "school",
    "budget",
    "night",
    "border",
    "market",
    "winter",
    "station",
    "the",
    "a",
    "of",
    "and",
    "in",
    "under",
    "after",
    "before",
    "without",
    "near",
    "opens",
    "closes",
    "warns",
    "agrees",
    "votes",
    "waits",
    "promises",
    "repairs",
    "counts",
    "new",
    "old",
    "northern",
    "quiet",
    "public",
    "late",
    "early",
    "narrow",
    "second",
    "report",
    "inquiry",
    "ferry",
    "valley",
    "teachers",
    "fishers",
    "drivers",
    "nurses",
    "residents",
    "engineers",
    "water",
    "heating",
    "timetable",
    "library",
    "archive",
    "orchestra",
    "café",
    "naïve",
    "Karshova",
    "Lisnava",
    "Velidol",
    "Mereth",
    "percent",
    "months",
];

impl Words {
    /// From the beginning.
    pub fn new() -> Words {
        Words(20_240_611)
    }

    /// The next number below `below` (SplitMix64).
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        (mixed % below as u64) as usize
    }

    /// So many that differ, or all if there are no more.
    pub fn pick<T: Copy>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let count = count.min(from.len());
        if count == 0 {
            return Vec::new();
        }
        // Evenly spaced from a random start: they differ without a search.
        let (start, step) = (self.below(from.len()), from.len() / count);
        (0..count)
            .map(|number| from[(start + number * step) % from.len()])
            .collect()
    }

    /// So many words, without a full stop.
    pub fn title(&mut self, count: usize) -> String {
        let chosen: Vec<&str> = (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect();
        let words = chosen.join(" ");
        let mut letters = words.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// Eight to twenty words.
    pub fn sentence(&mut self) -> String {
        let count = 8 + self.below(13);
        self.title(count) + "."
    }

    /// About 350 characters.
    pub fn paragraph(&mut self) -> String {
        (0..4).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}
