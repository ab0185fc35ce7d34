//! What stands apart: quotes, pull quotes, fact boxes.
//!
//! In Markdown all three are block quotes; a box is known by its title in strong type, and whose words a quote is by a dash.

use super::blocks::Reader;
use super::ids::{Part, PartKind};
use super::tree::NodeId;
use super::words::joined;
use super::{Origin, ReadRefused, one_line};
use domain::body::{BlockKind, Inline, Mark};
use domain::link::LinkTarget;
use domain::text::Line;

/// Whose words a quote is, and where they stand.
#[derive(Default)]
struct Said {
    by: Option<Line>,
    source: Option<LinkTarget>,
}

fn paragraph(part: &Part) -> Option<&Inline> {
    match &part.kind {
        PartKind::Block(BlockKind::Paragraph { text }) => Some(text),
        _ => None,
    }
}

/// The words of runs that are all in one link, or in none and without marks.
fn plain_or_link(text: &Inline) -> Option<Option<&LinkTarget>> {
    match text.spans().iter().map(|span| &span.marks[..]).collect::<Vec<_>>()[..] {
        [[]] => Some(None),
        [[Mark::Link { to }]] => Some(Some(to)),
        _ => None,
    }
}

impl Reader<'_> {
    pub(super) fn quote(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        let id = self.id_of(node);
        let (mut said, within) = self.quoted(node)?;
        let cite = self.tree.element(node).and_then(|element| element.attribute("cite"));
        let cite = cite.and_then(|cite| LinkTarget::parse(cite).ok());
        let (mut parts, mut is_box) = (self.apart(&within)?, false);
        if self.origin == Origin::Markdown {
            is_box = is_fact_box(&parts);
            if !is_box {
                said = whose(&mut parts);
            }
        }
        let title = parts
            .first()
            .and_then(paragraph)
            .and_then(|title| one_line(&title.text()));
        if let Some(title) = title.filter(|_| is_box) {
            parts.remove(0);
            return self.push_box(Part {
                id,
                kind: PartKind::FactBox { title, parts },
            });
        }
        said.source = cite.or(said.source);
        // Our HTML shows no source without words, so it is none there.
        if self.origin != Origin::Markdown && parts.is_empty() && said.by.is_none() {
            return Ok(());
        }
        let quotes = set_apart(parts, said, |text, said| BlockKind::Quote {
            text,
            attribution: said.by,
            source: said.source,
        })?;
        self.push_all(id, quotes);
        Ok(())
    }

    pub(super) fn pull_quote(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        let id = self.id_of(node);
        let (said, within) = self.quoted(node)?;
        let parts = self.apart(&within)?;
        let quotes = set_apart(parts, said, |text, said| BlockKind::PullQuote {
            text,
            attribution: said.by,
        })?;
        self.push_all(id, quotes);
        Ok(())
    }

    pub(super) fn fact_box(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        let id = self.id_of(node);
        let is_title = |node: &&NodeId| {
            self.tree
                .element(**node)
                .is_some_and(|element| element.has_class("title"))
        };
        let mut within = self.tree.solid(node);
        let title = within.iter().position(|node| is_title(&node));
        let line = title.and_then(|title| one_line(&self.tree.text(within[title])));
        let Some(line) = line.filter(|_| title == Some(0)) else {
            return self.flow(&within);
        };
        within.remove(0);
        let parts = self.apart(&within)?;
        self.push_box(Part {
            id,
            kind: PartKind::FactBox { title: line, parts },
        })
    }

    /// A box within a box stands open.
    fn push_box(&mut self, part: Part) -> Result<(), ReadRefused> {
        let PartKind::FactBox { title, parts } = part.kind else {
            return Ok(());
        };
        let mut flat = Vec::new();
        for part in parts {
            match part.kind {
                PartKind::FactBox { title, parts } => {
                    flat.push(Part {
                        id: None,
                        kind: PartKind::Block(BlockKind::Paragraph {
                            text: Inline::plain(title.as_str())?,
                        }),
                    });
                    flat.extend(parts);
                }
                _ => flat.push(part),
            }
        }
        self.parts.push(Part {
            id: part.id,
            kind: PartKind::FactBox { title, parts: flat },
        });
        Ok(())
    }

    fn push_all(&mut self, id: Option<domain::body::BlockId>, kinds: Vec<Part>) {
        let mut id = id;
        for mut part in kinds {
            if matches!(
                &part.kind,
                PartKind::Block(BlockKind::Quote { .. } | BlockKind::PullQuote { .. })
            ) {
                part.id = id.take();
            }
            self.parts.push(part);
        }
    }

    /// Whose words they are, as the HTML has it at the end; and all other nodes.
    fn quoted(&mut self, node: NodeId) -> Result<(Said, Vec<NodeId>), ReadRefused> {
        let mut within = self.tree.solid(node);
        let last = within
            .last()
            .copied()
            .filter(|last| matches!(self.tree.name(*last), "footer" | "cite"));
        if let Some(last) = last {
            let (text, aside) = self.line(last)?;
            let by = one_line(&text.text()).filter(|_| aside.is_empty());
            if by.is_some() {
                within.pop();
                let source = plain_or_link(&text).flatten().cloned();
                return Ok((Said { by, source }, within));
            }
        }
        Ok((Said::default(), within))
    }
}

/// Paragraphs become quotes, the last of which says whose they are; other blocks stand between them.
fn set_apart(
    parts: Vec<Part>,
    said: Said,
    quote: impl Fn(Inline, Said) -> BlockKind,
) -> Result<Vec<Part>, ReadRefused> {
    let mut all = Vec::new();
    let mut lines: Vec<Inline> = Vec::new();
    let made = |lines: &mut Vec<Inline>, said: Said| -> Result<Part, ReadRefused> {
        let text = joined(std::mem::take(lines), 2)?;
        Ok(Part {
            id: None,
            kind: PartKind::Block(quote(text, said)),
        })
    };
    for part in parts {
        match part.kind {
            PartKind::Block(BlockKind::Paragraph { text }) => lines.push(text),
            _ => {
                if !lines.is_empty() {
                    all.push(made(&mut lines, Said::default())?);
                }
                all.push(part);
            }
        }
    }
    if !lines.is_empty() || said.by.is_some() || said.source.is_some() {
        all.push(made(&mut lines, said)?);
    }
    Ok(all)
}

/// Whether these are what our Markdown makes of a fact box: a title in strong type, and something else than whose words they are.
fn is_fact_box(parts: &[Part]) -> bool {
    let [title, rest @ ..] = parts else { return false };
    let is_title = paragraph(title).is_some_and(|text| {
        let [span] = text.spans() else { return false };
        span.marks == [Mark::Strong] && !span.text.contains('\n') && one_line(&span.text).is_some()
    });
    let only_whose = matches!(rest, [only] if paragraph(only).is_some_and(|text| text.text().starts_with("— ")));
    is_title && !rest.is_empty() && !only_whose
}

/// Takes the last paragraph if it says whose words they are.
fn whose(parts: &mut Vec<Part>) -> Said {
    let Some(text) = parts.last().and_then(paragraph) else {
        return Said::default();
    };
    let [dash, rest @ ..] = text.spans() else {
        return Said::default();
    };
    let said = match (&dash.text[..], &dash.marks[..], rest) {
        ("— ", [], [link]) => match &link.marks[..] {
            [Mark::Link { to }] => {
                let by = one_line(&link.text).filter(|_| link.text != to.as_str());
                let fits = by.is_some() || link.text == to.as_str();
                fits.then(|| Said {
                    by,
                    source: Some(to.clone()),
                })
            }
            _ => None,
        },
        (words, [], []) => words.strip_prefix("— ").and_then(one_line).map(|by| Said {
            by: Some(by),
            source: None,
        }),
        _ => None,
    };
    match said {
        Some(said) => {
            parts.pop();
            said
        }
        None => Said::default(),
    }
}
