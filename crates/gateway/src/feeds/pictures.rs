//! The pictures of a story in Media RSS 1.5.1 (rssboard.org/media-rss), for RSS and Atom: what is printed under each, and who must be
//! named beside it, whose it is and under which licence.
//!
//! Pure. A picture of which there is only a record can be seen on the story's page: that is its `media:player`.

use super::entry::FeedEntry;
use crate::xml::{self, Xml};
use domain::media::MediaKind;
use std::io::Result;

/// The namespace that the prefix `media` stands for.
pub const NAMESPACE: &str = "http://search.yahoo.com/mrss/";

/// A `media:content` for each picture.
pub fn write(xml: &mut Xml, entry: &FeedEntry) -> Result<()> {
    for picture in &entry.pictures {
        let medium = match picture.kind {
            MediaKind::Image => "image",
            MediaKind::Video => "video",
            MediaKind::Audio => "audio",
        };
        let size = picture
            .copy
            .as_ref()
            .map(|copy| (copy.width.to_string(), copy.height.to_string()));
        let mut attributes = vec![("medium", medium)];
        if let (Some(copy), Some((width, height))) = (&picture.copy, &size) {
            attributes.extend([
                ("url", &*copy.url),
                ("type", copy.media_type),
                ("width", width),
                ("height", height),
            ]);
        }
        xml::element(xml, "media:content", &attributes, |xml| {
            if picture.copy.is_none() {
                xml::empty(xml, "media:player", &[("url", &entry.url)])?;
            }
            if let Some(caption) = &picture.caption {
                xml::text_with(xml, "media:description", &[("type", "plain")], caption)?;
            }
            if let Some(credit) = &picture.credit {
                xml::text(xml, "media:credit", credit.line.as_str())?;
            }
            let terms = &picture.rights.terms;
            if let Some(notice) = &terms.copyright_notice {
                xml::text(xml, "media:copyright", notice.as_str())?;
            }
            if let Some(license) = &terms.license {
                let page = [("type", "text/html"), ("href", license.as_str())];
                xml::text_with(
                    xml,
                    "media:license",
                    &page,
                    terms.usage_terms.as_ref().map_or("", |terms| terms.as_str()),
                )?;
            }
            Ok(())
        })?;
    }
    Ok(())
}
