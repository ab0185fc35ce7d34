//! Lists. What cannot stand in an entry, such as a picture, parts the list.

use super::ReadRefused;
use super::blocks::Reader;
use super::tree::{Data, NodeId};
use super::words::Words;
use crate::list::entries;
use domain::body::{BlockId, BlockKind, ListDepth, ListItem};

/// How deep an entry may be.
const DEEPEST: u8 = 6;

/// A list that is being collected.
struct List {
    id: Option<BlockId>,
    ordered: bool,
    items: Vec<ListItem>,
    words: Words,
    depth: u8,
}

impl Reader<'_> {
    pub(super) fn list(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        let ordered = self.tree.name(node) == "ol";
        let mut list = List {
            id: self.id_of(node),
            ordered,
            items: Vec::new(),
            words: Words::default(),
            depth: 0,
        };
        self.nested(node, &mut list)?;
        self.end_list(&mut list)
    }

    fn nested(&mut self, node: NodeId, list: &mut List) -> Result<(), ReadRefused> {
        end_item(list)?;
        list.depth += 1;
        self.entries(node, list)?;
        list.depth -= 1;
        Ok(())
    }

    fn entries(&mut self, node: NodeId, list: &mut List) -> Result<(), ReadRefused> {
        for child in self.tree.children(node) {
            match self.tree.name(*child) {
                "li" => {
                    end_item(list)?;
                    self.within_item(*child, list)?;
                    end_item(list)?;
                }
                name if name.starts_with("wp:") => self.entries(*child, list)?,
                _ => self.part_of_item(*child, list)?,
            }
        }
        end_item(list)
    }

    fn within_item(&mut self, node: NodeId, list: &mut List) -> Result<(), ReadRefused> {
        self.tree
            .children(node)
            .iter()
            .try_for_each(|child| self.part_of_item(*child, list))
    }

    fn part_of_item(&mut self, node: NodeId, list: &mut List) -> Result<(), ReadRefused> {
        let Data::Element(element) = &self.tree.nodes[node].data else {
            return self.line_onto(&[node], &mut list.words, &mut Vec::new());
        };
        match &*element.name {
            "ul" | "ol" | "menu" | "dir" => self.nested(node, list),
            "img" | "svg" | "math" | "cite" | "span" | "doc-noteref" | "doc-backlink" if !self.shows_picture(node) => {
                self.line_onto(&[node], &mut list.words, &mut Vec::new())
            }
            _ if self.stands_alone(node) => {
                end_item(list)?;
                self.end_list(list)?;
                self.element(node, element)
            }
            _ => {
                list.words.edge();
                self.within_item(node, list)?;
                list.words.edge();
                Ok(())
            }
        }
    }

    fn end_list(&mut self, list: &mut List) -> Result<(), ReadRefused> {
        let mut items = std::mem::take(&mut list.items);
        // The depths as they are shown, so that the list is the same when it is read again.
        let levels: Vec<usize> = entries(&items).iter().map(|entry| entry.level).collect();
        for (item, level) in items.iter_mut().zip(levels) {
            item.depth = ListDepth::try_from(u8::try_from(level).unwrap_or(DEEPEST))?;
        }
        if !items.is_empty() {
            let (id, ordered) = (list.id.take(), list.ordered);
            self.push(id, BlockKind::List { ordered, items });
        }
        Ok(())
    }
}

fn end_item(list: &mut List) -> Result<(), ReadRefused> {
    let text = list.words.take()?;
    // What is blank would not be shown, and would part the depths.
    if !text.is_blank() {
        let depth = ListDepth::try_from(list.depth.clamp(1, DEEPEST))?;
        list.items.push(ListItem { depth, text });
    }
    Ok(())
}
