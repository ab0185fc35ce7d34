//! One element of a channel, as read: an author, a category, an item. Its leaves lie flat, each under its path.

/// The most bytes that are kept of a leaf. A body may have a million characters; what is longer is not even looked at.
pub(super) const MOST_LEAF: usize = 8 * 1024 * 1024;

/// An element of a channel and what stands in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// `item`, `wp:author` …, by the namespace and not by the prefix that the file uses.
    pub(super) name: String,
    /// The line that it begins on.
    pub(super) line: u64,
    /// What stands in it, in order.
    leaves: Vec<Leaf>,
    /// What was wrong on the way.
    pub(super) wrong: Vec<String>,
}

/// An element within that has text and no elements.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    /// Its name, and before it those of the elements that it stands in: `wp:postmeta/wp:meta_key`.
    pub(super) path: String,
    pub(super) domain: String,
    pub(super) nicename: String,
    pub(super) text: String,
}

impl Element {
    pub(super) fn new(name: String, line: u64) -> Element {
        Element {
            name,
            line,
            ..Element::default()
        }
    }

    pub(super) fn push(&mut self, leaf: Leaf) {
        self.leaves.push(leaf);
    }

    /// The first text at that path, without the white space around it; empty if there is none.
    pub(super) fn text(&self, path: &str) -> &str {
        let leaf = self.leaves.iter().find(|leaf| leaf.path == path);
        leaf.map_or("", |leaf| leaf.text.trim())
    }

    /// Takes the first text at that path, as it is.
    pub(super) fn take(&mut self, path: &str) -> String {
        let leaf = self.leaves.iter_mut().find(|leaf| leaf.path == path);
        leaf.map(|leaf| std::mem::take(&mut leaf.text)).unwrap_or_default()
    }

    /// The leaves at that path.
    pub(super) fn all<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Leaf> + 'a {
        self.leaves.iter().filter(move |leaf| leaf.path == path)
    }

    /// The values of a custom field: WordPress may have several under one key.
    pub(super) fn meta<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        let pairs = self.leaves.windows(2).filter_map(move |pair| {
            let is_pair = pair[0].path == "wp:postmeta/wp:meta_key" && pair[1].path == "wp:postmeta/wp:meta_value";
            (is_pair && pair[0].text.trim() == key).then(|| pair[1].text.trim())
        });
        pairs.filter(|value| !value.is_empty())
    }
}
