//! What readers of all sources share: texts cut to their bounds, slugs and keys.

use domain::media::MediaKind;
use domain::slug::Slug;
use domain::text::{
    AltText, Caption, Description, Headline, Label, Name, RevisionNote, Standfirst, TextRefused, Title,
};
use percent_encoding::percent_decode_str;

/// A text with bounds.
pub(crate) trait Bounded: Sized {
    /// The most characters it may have.
    const MOST: usize;
    fn parse(raw: &str) -> Result<Self, TextRefused>;
}

macro_rules! bounded {
    ($($name:ident),+) => {$(
        impl Bounded for $name {
            const MOST: usize = $name::MOST;
            fn parse(raw: &str) -> Result<Self, TextRefused> {
                $name::parse(raw)
            }
        }
    )+};
}

bounded!(
    AltText,
    Caption,
    Description,
    Headline,
    Label,
    Name,
    RevisionNote,
    Standfirst,
    Title
);

/// The text within its bounds; what is cut off is told. `None` if there is nothing.
pub(crate) fn cut<T: Bounded>(raw: &str, reasons: &mut Vec<String>) -> Option<T> {
    let refused = match T::parse(raw) {
        Ok(text) => return Some(text),
        Err(TextRefused::Empty { .. }) => return None,
        Err(refused) => refused,
    };
    // Composed and in one line, the text is no longer than this.
    let one_line = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = one_line.chars().filter(|c| !c.is_control()).take(T::MOST - 1).collect();
    let text = T::parse(&short)
        .ok()
        .or_else(|| T::parse(&short.chars().take(T::MOST / 3).collect::<String>()).ok());
    match one_line.chars().count() > T::MOST {
        true => reasons.push(format!("{refused}; the rest was cut off")),
        false => reasons.push(format!("{refused}; it was brought into one line")),
    }
    text
}

/// The words of a text that may have tags and entities in it, with single spaces.
pub(crate) fn plain(html: &str) -> String {
    let text = match html.contains(['<', '&']) {
        true => crate::body::text_of(html),
        false => html.to_owned(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A part of an address as WordPress writes it: percent-encoded where it is not ASCII.
pub(crate) fn decoded(part: &str) -> String {
    percent_decode_str(part)
        .decode_utf8()
        .map_or_else(|_| part.to_owned(), |text| text.into_owned())
}

/// The slug that a source gives, else one made of words.
pub(crate) fn slug_or_from(given: &str, words: &str) -> Option<Slug> {
    slug(given).or_else(|| Slug::from_words(words))
}

/// The slug that a source gives, as far as it can be one: without an ending such as `.html`.
pub(crate) fn slug(given: &str) -> Option<Slug> {
    let given = decoded(given.trim());
    let bare = [".html", ".htm", ".php", ".md"]
        .iter()
        .find_map(|ending| given.strip_suffix(ending));
    let bare = bare.unwrap_or(&given);
    Slug::parse(bare).ok().or_else(|| Slug::from_words(bare))
}

/// What stands here for WordPress's plain permalinks, `/?p=17` and `/?page_id=17`: `p-17`.
fn plain_permalink(address: &str) -> Option<String> {
    let url = url::Url::parse(address);
    let query = match &url {
        Ok(url) => url.query().filter(|_| url.path() == "/"),
        Err(_) => address.strip_prefix("/?"),
    };
    let number = query?.split('&').find_map(|part| {
        let plain = ["p=", "page_id="];
        plain.iter().find_map(|name| part.strip_prefix(name))
    })?;
    number.parse::<u64>().ok().map(|number| format!("p-{number}"))
}

/// The last part of the path of an address, or what stands for its query.
pub(crate) fn last_part(address: &str) -> Option<String> {
    if let Some(part) = plain_permalink(address) {
        return Some(part);
    }
    let path = match url::Url::parse(address) {
        Ok(url) => url.path().to_owned(),
        Err(_) => address.split(['?', '#']).next()?.to_owned(),
    };
    let last = path.rsplit('/').find(|part| !part.is_empty())?;
    Some(last.to_owned())
}

/// What WordPress names an author by: it is written one way as a login and another in addresses.
pub(crate) fn author_key(login: &str) -> String {
    let login = decoded(login.trim()).to_lowercase();
    let login = login.strip_prefix("cap-").unwrap_or(&login);
    let kept = login.chars().filter_map(|c| match c {
        '.' | ' ' => Some('-'),
        c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
        _ => None,
    });
    kept.collect()
}

/// A login without the host, if it is a mail address: that is not to be published.
pub(crate) fn bare_login(login: &str) -> &str {
    login.split('@').next().unwrap_or(login).trim()
}

/// Which kind of asset lies at an address, by the ending of its name. What has none is most likely a picture.
pub(crate) fn kind_of(address: &str) -> Option<MediaKind> {
    let name = last_part(address).unwrap_or_default().to_lowercase();
    let Some((_, ending)) = name.rsplit_once('.') else {
        return Some(MediaKind::Image);
    };
    match ending {
        "jpg" | "jpeg" | "jpe" | "png" | "gif" | "webp" | "avif" | "svg" | "bmp" | "tif" | "tiff" | "heic" | "ico" => {
            Some(MediaKind::Image)
        }
        "mp4" | "m4v" | "mov" | "wmv" | "avi" | "mpg" | "mpeg" | "ogv" | "3gp" | "3g2" | "webm" | "mkv" => {
            Some(MediaKind::Video)
        }
        "mp3" | "m4a" | "ogg" | "oga" | "wav" | "flac" | "aac" | "opus" => Some(MediaKind::Audio),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_cut_and_that_is_told() {
        let mut reasons = Vec::new();
        let headline: Headline = cut(&"word ".repeat(100), &mut reasons).unwrap();
        assert!(headline.as_str().chars().count() <= Headline::MOST);
        assert_eq!(
            reasons,
            ["the headline has 499 characters; the most is 300; the rest was cut off"]
        );
        assert_eq!(cut::<Headline>(" \n ", &mut reasons), None);
        assert_eq!(cut::<Headline>("a\nb", &mut reasons).unwrap().as_str(), "a b");
    }

    #[test]
    fn slugs_are_taken_as_given_without_the_ending_of_a_file() {
        let given = |text| slug(text).map(String::from);
        assert_eq!(given("basic-post.html").as_deref(), Some("basic-post"));
        assert_eq!(given("%e4%b8%ad%e6%96%87").as_deref(), Some("中文"));
        assert_eq!(given("Company News").as_deref(), Some("company-news"));
        assert_eq!(given(""), None);
        assert_eq!(
            last_part("https://example.org/2013/06/basic-post.html?x=1").as_deref(),
            Some("basic-post.html")
        );
        assert_eq!(last_part("https://example.org/?p=17&x=1").as_deref(), Some("p-17"));
        assert_eq!(last_part("/?p=17").as_deref(), Some("p-17"));
        assert_eq!(last_part("https://example.org/?p=x"), None);
        assert_eq!(last_part("https://example.org/?page_id=1").as_deref(), Some("p-1"));
        assert_eq!(last_part("/blog/basic/").as_deref(), Some("basic"));
    }

    #[test]
    fn one_author_has_one_key_however_they_are_named() {
        assert_eq!(author_key("harry@example.com"), author_key("harryexample-com"));
        assert_eq!(author_key("Jane Doe"), author_key("cap-jane-doe"));
    }

    #[test]
    fn titles_are_read_as_text() {
        assert_eq!(
            plain("A <em>small</em>  step &amp; a &lt;b&gt;"),
            "A small step & a <b>"
        );
        assert_eq!(plain("3 < 4 & 5"), "3 < 4 & 5");
    }
}
