//! What an import did: how many of each kind were created, changed, unchanged or skipped, and every problem.
//!
//! Invariant: per kind, the four sum up to what the source has of it, plus those that it only names.

use domain::subject::SubjectKind;
use import::wxr::Counts;
use import::{Kind, Problem};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// The most problems that are told one by one.
const MOST_PROBLEMS: usize = 50_000;

/// What an import did.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The files, as they were named.
    pub files: Vec<String>,
    /// Per kind, what became of them.
    pub kinds: BTreeMap<&'static str, Tally>,
    /// The files of pictures.
    pub picture_files: FileTally,
    /// The items of menus, which are parts of these.
    pub menu_items: ItemTally,
    /// What the newsroom has no place for yet.
    pub not_taken: NotTaken,
    /// Items behind an error, or cut by it.
    pub items_not_read: u64,
    /// Whether a file was not well-formed.
    pub ill_formed: bool,
    /// Every problem, in the order in which it was met.
    pub problems: Vec<Problem>,
    /// Problems beyond those.
    pub more_problems: u64,
    /// What is not done yet, in words.
    pub left: Vec<&'static str>,
}

/// What became of the things of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// They are new here.
    pub created: u64,
    /// They were here, and are otherwise now.
    pub changed: u64,
    /// They are here already, as they are.
    pub unchanged: u64,
    /// They were not taken: a problem says why.
    pub skipped: u64,
    /// So many of those are only named by articles, and told of nowhere else.
    pub named: u64,
}

/// What became of the files of pictures that had none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileTally {
    /// They were found.
    pub added: u64,
    /// They were looked for and not found, or not taken: a problem says why.
    pub missing: u64,
}

/// What became of the items of menus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemTally {
    /// They stand in a menu here.
    pub taken: u64,
    /// They do not: a problem says why.
    pub left_out: u64,
}

/// What was counted and is not taken yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotTaken {
    /// Pages of folders that list what is in them.
    pub pages: u64,
    /// Items of other types.
    pub others: u64,
    /// Terms of other taxonomies.
    pub terms: u64,
    /// Comments.
    pub comments: u64,
}

impl NotTaken {
    /// Adds what a file has.
    pub fn add(&mut self, counts: Counts, terms: u64) {
        self.others += counts.others;
        self.comments += counts.comments;
        self.terms += terms;
    }
}

/// What became of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Created,
    Changed,
    Unchanged,
    Skipped,
}

impl Report {
    /// What became of the things of that kind.
    pub fn tally(&mut self, kind: SubjectKind) -> &mut Tally {
        self.kinds.entry(plural(kind)).or_default()
    }

    /// One more of that kind.
    pub fn count(&mut self, kind: SubjectKind, fate: Fate) {
        let tally = self.tally(kind);
        match fate {
            Fate::Created => tally.created += 1,
            Fate::Changed => tally.changed += 1,
            Fate::Unchanged => tally.unchanged += 1,
            Fate::Skipped => tally.skipped += 1,
        }
    }

    /// One more problem.
    pub fn problem(&mut self, problem: Problem) {
        match self.problems.len() < MOST_PROBLEMS {
            true => self.problems.push(problem),
            false => self.more_problems += 1,
        }
    }
}

/// The noun of a thing; of an item, that which it is a part of.
pub fn noun(kind: Kind) -> SubjectKind {
    match kind {
        Kind::Contributor => SubjectKind::Contributor,
        Kind::Section => SubjectKind::Section,
        Kind::Topic => SubjectKind::Topic,
        Kind::Media => SubjectKind::Media,
        Kind::Article => SubjectKind::Article,
        Kind::Page => SubjectKind::Page,
        Kind::Menu | Kind::MenuItem => SubjectKind::Menu,
    }
}

fn plural(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Article => "articles",
        SubjectKind::Section => "sections",
        SubjectKind::Topic => "topics",
        SubjectKind::Contributor => "contributors",
        SubjectKind::Media => "media",
        SubjectKind::Site => "sites",
        SubjectKind::Collection => "collections",
        SubjectKind::Page => "pages",
        SubjectKind::Menu => "menus",
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        if self.more_problems > 0 {
            writeln!(f, "… and {} more problems", self.more_problems)?;
        }
        writeln!(
            f,
            "{:<13} {:>9} {:>9} {:>9} {:>9}",
            "", "created", "changed", "unchanged", "skipped"
        )?;
        for (kind, tally) in &self.kinds {
            let Tally {
                created,
                changed,
                unchanged,
                skipped,
                named,
            } = tally;
            write!(f, "{kind:<13} {created:>9} {changed:>9} {unchanged:>9} {skipped:>9}")?;
            match named {
                0 => writeln!(f)?,
                named => writeln!(f, "  ({named} only named by articles)")?,
            }
        }
        let FileTally { added, missing } = self.picture_files;
        if added + missing > 0 {
            writeln!(f, "files of pictures: {added} added, {missing} missing")?;
        }
        let ItemTally { taken, left_out } = self.menu_items;
        if taken + left_out > 0 {
            writeln!(f, "items of menus: {taken} taken, {left_out} left out")?;
        }
        let NotTaken {
            pages,
            others,
            terms,
            comments,
        } = self.not_taken;
        if pages + others + terms + comments > 0 {
            writeln!(
                f,
                "not taken yet: {pages} pages, {comments} comments, {others} items of other types, {terms} terms of other taxonomies"
            )?;
        }
        if self.items_not_read > 0 {
            writeln!(f, "not read: {} items", self.items_not_read)?;
        }
        for left in &self.left {
            writeln!(f, "{left}")?;
        }
        match self.dry_run {
            true => writeln!(f, "Nothing was written: this was a dry run."),
            false => Ok(()),
        }
    }
}
