//! Tables. One that holds what no cell of ours can, such as a picture, only lays out a page: its cells are read one after the other.

use super::blocks::Reader;
use super::tree::{Data, NodeId};
use super::{Origin, ReadRefused, one_line};
use domain::body::{BlockKind, Inline};

/// The most columns that a cell may span.
const WIDEST: usize = 100;
/// The most cells that a table may have.
const MOST_CELLS: usize = 100_000;

/// A table that is being collected.
#[derive(Default)]
struct Rows {
    caption: Option<NodeId>,
    /// Cells of each row, and whether it is one of heads.
    rows: Vec<(Vec<NodeId>, bool)>,
    /// What stands in the table and in none of its cells.
    stray: Vec<NodeId>,
}

impl Reader<'_> {
    pub(super) fn table(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        let mut rows = Rows::default();
        self.rows(node, false, &mut rows);
        // As browsers do.
        self.flow(&rows.stray)?;
        self.finish()?;
        let cells = || rows.rows.iter().flat_map(|(cells, _)| cells).copied();
        if cells().chain(rows.caption).any(|cell| self.holds_block(cell)) {
            let all: Vec<NodeId> = rows.caption.into_iter().chain(cells()).collect();
            for cell in all {
                self.flow(self.tree.children(cell))?;
                self.finish()?;
            }
            return Ok(());
        }
        let caption = match rows.caption {
            Some(caption) => self.line(caption)?.0,
            None => Inline::default(),
        };
        let short = one_line(&caption.text());
        if short.is_none() && !caption.is_blank() {
            self.push(None, BlockKind::Paragraph { text: caption });
        }
        let mut lines = Vec::new();
        for (cells, _) in &rows.rows {
            lines.push(self.cells(cells)?);
        }
        let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
        if columns * lines.len() > MOST_CELLS {
            return Err(ReadRefused::TooMuchMarkup);
        }
        lines
            .iter_mut()
            .for_each(|line| line.resize(columns, Inline::default()));
        let is_headed = lines.len() > 1 && rows.rows[0].1;
        let mut header = if is_headed { lines.remove(0) } else { Vec::new() };
        // Markdown has no table without heads.
        if self.origin == Origin::Markdown && header.iter().all(Inline::is_blank) {
            header.clear();
        }
        match (columns, short) {
            (0, Some(caption)) => self.push(
                None,
                BlockKind::Paragraph {
                    text: Inline::plain(caption.as_str())?,
                },
            ),
            (0, None) => {}
            (_, caption) => self.push(
                self.id_of(node),
                BlockKind::Table {
                    caption,
                    header,
                    rows: lines,
                },
            ),
        }
        Ok(())
    }

    fn rows(&self, node: NodeId, heads: bool, rows: &mut Rows) {
        for child in self.tree.children(node) {
            match self.tree.name(*child) {
                "caption" if rows.caption.is_none() => rows.caption = Some(*child),
                "thead" => self.rows(*child, true, rows),
                "tbody" | "tfoot" => self.rows(*child, false, rows),
                "tr" => self.row(*child, heads, rows),
                "colgroup" | "col" => {}
                _ if self.tree.is_blank_text(*child) => {}
                _ => rows.stray.push(*child),
            }
        }
    }

    fn row(&self, node: NodeId, heads: bool, rows: &mut Rows) {
        let is_cell = |node: &NodeId| matches!(self.tree.name(*node), "td" | "th");
        let (cells, stray): (Vec<NodeId>, Vec<NodeId>) = self.tree.solid(node).into_iter().partition(is_cell);
        rows.stray.extend(stray);
        let all_heads = cells.iter().all(|cell| self.tree.name(*cell) == "th");
        if !cells.is_empty() {
            rows.rows.push((cells, heads || all_heads));
        }
    }

    fn cells(&mut self, cells: &[NodeId]) -> Result<Vec<Inline>, ReadRefused> {
        let mut line = Vec::new();
        for cell in cells {
            let span = self
                .tree
                .element(*cell)
                .and_then(|cell| cell.attribute("colspan")?.trim().parse().ok());
            line.push(self.line(*cell)?.0);
            line.resize(
                line.len() + span.unwrap_or(1usize).clamp(1, WIDEST) - 1,
                Inline::default(),
            );
        }
        Ok(line)
    }

    /// Whether there is something within that must be a block of its own.
    pub(super) fn holds_block(&self, node: NodeId) -> bool {
        self.tree
            .children(node)
            .iter()
            .any(|child| self.stands_alone(*child) || self.holds_block(*child))
    }

    /// Whether a node must be a block of its own, and not a part of a line.
    pub(super) fn stands_alone(&self, node: NodeId) -> bool {
        let Data::Element(element) = &self.tree.nodes[node].data else {
            return false;
        };
        match &*element.name {
            "img" => self.shows_picture(node),
            "iframe" | "video" | "audio" | "embed" | "object" | "figure" | "[caption]" | "[gallery]" | "[embed]"
            | "table" | "pre" | "blockquote" | "aside" | "hr" => true,
            "div" => element.has_class("wp-caption"),
            name => name.starts_with("wp:") && element.attribute("whole") == Some("true"),
        }
    }
}
