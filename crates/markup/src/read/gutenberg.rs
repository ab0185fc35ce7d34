//! The comments by which WordPress's block editor marks its blocks: `<!-- wp:image {"id":7} -->` … `<!-- /wp:image -->`.

use super::blocks::Reader;
use super::tree::{Element, NodeId};
use super::{ReadRefused, one_line};
use domain::body::{BlockKind, Inline};

/// One of them.
#[derive(Debug, PartialEq)]
pub(super) enum Comment<'a> {
    Open {
        /// Without `core/`.
        name: &'a str,
        /// JSON; empty for none.
        attributes: &'a str,
        /// There is no closing one.
        is_whole: bool,
    },
    Close {
        name: &'a str,
    },
}

/// What the text of a comment says; `None` if it is none of these.
pub(super) fn parse(comment: &str) -> Option<Comment<'_>> {
    let comment = comment.trim();
    let closes = comment.strip_prefix("/wp:");
    let rest = closes.or_else(|| comment.strip_prefix("wp:"))?;
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '/');
    let (name, attributes) = rest.split_at(rest.find(|c| !is_sign(c)).unwrap_or(rest.len()));
    let (is_whole, attributes) = match attributes.strip_suffix('/') {
        Some(attributes) => (true, attributes),
        None => (name.ends_with('/'), attributes),
    };
    let name = name.strip_prefix("core/").unwrap_or(name).trim_end_matches('/');
    match (name, closes) {
        ("", _) => None,
        (name, Some(_)) => Some(Comment::Close { name }),
        (name, None) => Some(Comment::Open {
            name,
            attributes: attributes.trim(),
            is_whole,
        }),
    }
}

impl Reader<'_> {
    /// A block of WordPress's block editor. Its own are known by the HTML within; what is of a plugin is not known.
    pub(super) fn gutenberg(&mut self, node: NodeId, name: &str, element: &Element) -> Result<(), ReadRefused> {
        let json = element.attribute("json").unwrap_or_default();
        let attributes: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
        if element.attribute("whole") == Some("true") {
            return self.whole_block(name, json, &attributes);
        }
        let outside = (self.unknown.take(), self.attachment.take());
        if name.contains('/') || name == "shortcode" {
            self.unknown = one_line(&format!("wp:{name}"));
        }
        self.attachment = attributes["id"].as_u64();
        match name {
            "gallery" => self.gallery(node)?,
            _ => self.flow(self.tree.children(node))?,
        }
        self.finish()?;
        (self.unknown, self.attachment) = outside;
        Ok(())
    }

    /// A block that WordPress fills when it is read.
    fn whole_block(&mut self, name: &str, json: &str, attributes: &serde_json::Value) -> Result<(), ReadRefused> {
        if let Some(url) = attributes["url"].as_str().filter(|_| name == "embed") {
            self.embed(url);
            return Ok(());
        }
        let full = format!("wp:{name}");
        if let Some(line) = one_line(&full) {
            let shown: String = format!("{full} {json}").chars().filter(|c| !c.is_control()).collect();
            let text = Inline::plain(shown.trim_end())?;
            self.push(None, BlockKind::Unknown { name: line, text });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_of_the_block_editor_says_which_block_begins_or_ends() {
        let open = |name, attributes, is_whole| {
            Some(Comment::Open {
                name,
                attributes,
                is_whole,
            })
        };
        assert_eq!(parse(" wp:paragraph "), open("paragraph", "", false));
        assert_eq!(parse(" wp:core/image {\"id\":7} "), open("image", "{\"id\":7}", false));
        assert_eq!(
            parse(" wp:latest-posts {\"a\":\"/\"} /"),
            open("latest-posts", "{\"a\":\"/\"}", true)
        );
        assert_eq!(parse(" wp:acme/poll /"), open("acme/poll", "", true));
        assert_eq!(parse(" /wp:acme/poll "), Some(Comment::Close { name: "acme/poll" }));
        assert_eq!(parse("more"), None);
    }
}
