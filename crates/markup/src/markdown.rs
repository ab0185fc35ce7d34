//! A body as Markdown: CommonMark, with the tables, the strikethrough and the footnotes of GitHub's.
//!
//! - What Markdown has no sign for is an HTML tag within the line: `<sub>`, `<sup>`; also `<strong>`, `<em>`, `<s>`
//!   where the signs would not be read as such, and `<!-- -->` to part a note from a bracket (`markdown/line.rs`).
//! - Media have no address of their own yet: a picture is an image whose address is its id, `urn:uuid:…`, with its alt
//!   text; then `caption (credit)` on a line of its own.
//! - Quotes and pull quotes are block quotes, closed by `— Name`. A fact box is one too, opened by its title in strong
//!   type.
//! - A table without heads has blank ones, for Markdown has no other. Its caption is a paragraph above it.
//! - Block ids are not written.
//!
//! Invariant: a CommonMark reader finds the same words, with the same marks, in blocks of the same kinds
//! (`laws/markdown.rs`).

mod escape;
mod line;

use crate::fill::{Fill, Picture};
use crate::line::{Node, language_word, shows_nothing, tree};
use crate::list::{self, Marker};
use domain::body::{Block, BlockKind, Body, HeadingLevel, Inline, ListItem, Mark};
use domain::link::LinkTarget;
use domain::media::MediaUse;
use domain::text::Line;
use line::{Place, line};

/// A comment, which no reader shows.
const PARTING: &str = "<!-- -->";

/// The whole body, its notes as footnotes at its end.
pub fn markdown(body: &Body, fill: &Fill<'_>) -> String {
    let mut markdown = Markdown {
        fill,
        notes: Vec::new(),
    };
    let mut parts = markdown.blocks(body.blocks());
    let footnote = |(at, note): (usize, &&Line)| format!("[^{}]: {}", at + 1, plain(note.as_str()));
    let footnotes: Vec<String> = markdown.notes.iter().enumerate().map(footnote).collect();
    if !footnotes.is_empty() {
        parts.push(footnotes.join("\n"));
    }
    parts.join("\n\n")
}

/// A rendering under way.
struct Markdown<'a> {
    fill: &'a Fill<'a>,
    notes: Vec<&'a Line>,
}

impl<'a> Markdown<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) -> Vec<String> {
        let mut parts = Vec::new();
        // Two lists in a row would be read as one, unless their signs differ.
        let mut last_list: Option<Marker> = None;
        for block in blocks {
            let part = match &block.kind {
                BlockKind::List { ordered, items } => {
                    let marker = other_marker(*ordered, last_list);
                    let part = self.list(items, marker);
                    last_list = if part.is_some() { Some(marker) } else { last_list };
                    part
                }
                _ => {
                    let part = self.block(block);
                    last_list = if part.is_some() { None } else { last_list };
                    part
                }
            };
            parts.extend(part);
        }
        parts
    }

    /// `None` if there is nothing to show.
    fn block(&mut self, block: &'a Block) -> Option<String> {
        match &block.kind {
            BlockKind::Paragraph { text } | BlockKind::Unknown { text, .. } => self.words(text, Place::Lines),
            BlockKind::Heading { level, text } => self.heading(*level, text),
            BlockKind::Image { image } => self.fill.picture(image).as_ref().map(picture),
            BlockKind::Gallery { images } => self.gallery(images),
            BlockKind::Quote {
                text,
                attribution,
                source,
            } => {
                let words = self.words(text, Place::Lines);
                quote(
                    words
                        .into_iter()
                        .chain(whose(attribution.as_ref(), source.as_ref()))
                        .collect(),
                )
            }
            BlockKind::PullQuote { text, attribution } => {
                let words = self.words(text, Place::Lines);
                quote(words.into_iter().chain(whose(attribution.as_ref(), None)).collect())
            }
            BlockKind::List { ordered, items } => self.list(items, other_marker(*ordered, None)),
            BlockKind::Table { caption, header, rows } => Some(self.table(caption.as_ref(), header, rows)),
            BlockKind::Code { language, code } => Some(program(language.as_ref(), code)),
            BlockKind::Embed { address } => Some(link(address.provider().name(), address.as_str())),
            BlockKind::Divider => Some("***".to_owned()), // three hyphens at the top would open metadata for many tools
            BlockKind::RelatedLink { article } => {
                let article = self.fill.articles.get(article)?;
                Some(link(article.headline().as_str(), article.url()))
            }
            BlockKind::FactBox { title, blocks } => {
                let title = line(
                    &[Node::Marked(&Mark::Strong, vec![Node::Text(title.as_str())])],
                    Place::Lines,
                    0,
                );
                quote(std::iter::once(title).chain(self.blocks(blocks)).collect())
            }
        }
    }

    fn words(&mut self, text: &'a Inline, place: Place) -> Option<String> {
        if shows_nothing(text) {
            return None;
        }
        let tree = tree(text);
        let words = line(&tree, place, self.notes.len());
        self.notes.extend(
            tree.iter()
                .filter_map(|node| if let Node::Note(note) = node { Some(*note) } else { None }),
        );
        Some(words)
    }

    fn heading(&mut self, level: HeadingLevel, text: &'a Inline) -> Option<String> {
        let signs = "#".repeat(u8::from(level).into());
        Some(format!("{signs} {}", self.words(text, Place::OneLine)?))
    }

    fn gallery(&self, images: &'a [MediaUse]) -> Option<String> {
        let pictures: Vec<Picture> = images.iter().filter_map(|image| self.fill.picture(image)).collect();
        (!pictures.is_empty()).then(|| pictures.iter().map(picture).collect::<Vec<_>>().join("\n\n"))
    }

    fn list(&mut self, items: &'a [ListItem], marker: Marker) -> Option<String> {
        let lines = list::lines(items, marker, |entry| {
            self.words(entry, Place::Lines).unwrap_or_default()
        });
        (!lines.is_empty()).then_some(lines)
    }

    fn table(&mut self, caption: Option<&'a Line>, header: &'a [Inline], rows: &'a [Vec<Inline>]) -> String {
        let columns = rows.first().map_or(header.len(), Vec::len);
        let heads = if header.is_empty() {
            vec![String::new(); columns]
        } else {
            self.cells(header)
        };
        let mut lines = vec![row(&heads), row(&vec!["---".to_owned(); columns])];
        for cells in rows {
            lines.push(row(&self.cells(cells)));
        }
        let caption = caption
            .map(|caption| plain(caption.as_str()) + "\n\n")
            .unwrap_or_default();
        caption + &lines.join("\n")
    }

    fn cells(&mut self, cells: &'a [Inline]) -> Vec<String> {
        cells
            .iter()
            .map(|cell| self.words(cell, Place::Cell).unwrap_or_default())
            .collect()
    }
}

fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

fn other_marker(ordered: bool, last: Option<Marker>) -> Marker {
    match (ordered, last) {
        (true, Some(Marker::Number('.'))) => Marker::Number(')'),
        (true, _) => Marker::Number('.'),
        (false, Some(Marker::Bullet('-'))) => Marker::Bullet('*'),
        (false, _) => Marker::Bullet('-'),
    }
}

/// Words without marks.
fn plain(text: &str) -> String {
    line(&[Node::Text(text)], Place::Lines, 0)
}

fn link(words: &str, to: &str) -> String {
    format!(
        "[{}]({})",
        line(&[Node::Text(words)], Place::OneLine, 0),
        escape::address(to)
    )
}

/// Whose words a quote is, and where they stand.
fn whose(by: Option<&Line>, source: Option<&LinkTarget>) -> Option<String> {
    let whose = match (by, source) {
        (Some(by), Some(source)) => link(by.as_str(), source.as_str()),
        (Some(by), None) => line(&[Node::Text(by.as_str())], Place::OneLine, 0),
        (None, Some(source)) => link(source.as_str(), source.as_str()),
        (None, None) => return None,
    };
    Some(format!("— {whose}"))
}

fn quote(parts: Vec<String>) -> Option<String> {
    let quoted = |line: &str| format!("> {line}").trim_end().to_owned();
    let lines = parts.join("\n\n");
    (!lines.is_empty()).then(|| lines.split('\n').map(quoted).collect::<Vec<_>>().join("\n"))
}

fn picture(picture: &Picture) -> String {
    let alt_text = picture
        .alt_text
        .map(|alt_text| alt_text.as_str().split_whitespace().collect::<Vec<_>>().join(" "));
    let alt_text = line(&[Node::Text(&alt_text.unwrap_or_default())], Place::OneLine, 0);
    let image = format!("![{alt_text}](urn:uuid:{})", picture.media);
    match printed(picture) {
        Some(printed) => format!("{image}\\\n{printed}"),
        None => image,
    }
}

/// `caption (credit)`; parted by a comment where a reader could not tell the one from the other.
fn printed(picture: &Picture) -> Option<String> {
    let printed = picture.printed()?;
    let caption = picture.caption.map_or("", |caption| caption.as_str());
    let credit = picture.credit.map_or("", |credit| credit.as_str());
    let is_plain = !caption.starts_with('(') && !caption.ends_with(')') && !credit.contains(['(', ')']);
    if is_plain || caption.is_empty() {
        return Some(plain(&printed));
    }
    match credit {
        "" => Some(plain(caption) + PARTING),
        credit => Some(format!("{} {PARTING}{}", plain(caption), plain(&format!("({credit})")))),
    }
}

/// A fence longer than any within keeps the program as it is.
fn program(language: Option<&Line>, code: &str) -> String {
    let fence = "`".repeat(escape::longest_run_of_backticks(code).max(2) + 1);
    let language = language.map(language_word).unwrap_or_default();
    let end = if code.is_empty() || code.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{fence}{language}\n{code}{end}{fence}")
}
