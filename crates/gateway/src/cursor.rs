//! Cursors: a place in a list as opaque text, the same in GraphQL and REST; and the arguments that name a part of a list.
//!
//! In lists of articles, version 2 is the byte 2, a byte for the list's order, in the order of the last update the instant at which the
//! walk began, then the instant that the order goes by in milliseconds and the id, as base64url. Version 1, which is still read, has no
//! order: its instant is that of the first publication.
//! In all other lists it is the byte 1, a letter that says which list, and the key that the list is in the order of ([`Place`]).
//!
//! Invariant: no list takes the cursor of another. Clients must not look inside.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::article::RevisionNumber;
use domain::change::Seq;
use domain::ids::ArticleId;
use domain::time::Timestamp;
use storage::{PageKey, PageOrder, PageRequest, Range};
use uuid::Uuid;

/// The most articles that one page may hold.
pub const MOST_PER_PAGE: u32 = 100;
/// How many a page holds if nobody says.
pub const DEFAULT_PER_PAGE: u32 = 20;

/// How long a walk by last update may take, in milliseconds: a day. Its places are those of when it began, which are history.
const LONGEST_WALK: i64 = 24 * 60 * 60 * 1_000;

const FIRST_VERSION: u8 = 1;
const VERSION: u8 = 2;
const PLACE_VERSION: u8 = 1;

/// A place in a list that is in the order of one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the audit.
    AuditEntry(Seq),
    /// In the change log.
    Change(Seq),
    /// Among the desk's articles.
    DeskArticle(ArticleId),
    /// Among what was found: so many hits stand before it, and it.
    Hit(u32),
    /// Among the revisions of an article.
    Revision(ArticleId, RevisionNumber),
}

impl Place {
    /// The place's cursor.
    pub fn cursor(self) -> String {
        let (list, key) = match self {
            Place::AuditEntry(seq) => (b'a', seq.to_be_bytes().to_vec()),
            Place::Change(seq) => (b'c', seq.to_be_bytes().to_vec()),
            Place::DeskArticle(id) => (b'd', id.0.as_bytes().to_vec()),
            Place::Hit(place) => (b'h', place.to_be_bytes().to_vec()),
            Place::Revision(id, number) => (b'r', [id.0.as_bytes().as_slice(), &number.to_be_bytes()].concat()),
        };
        URL_SAFE_NO_PAD.encode([&[PLACE_VERSION, list], key.as_slice()].concat())
    }

    fn parse(cursor: &str) -> Option<Place> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let [PLACE_VERSION, list, key @ ..] = bytes.as_slice() else {
            return None;
        };
        let seq = || Some(Seq::from_be_bytes(key.try_into().ok()?)).filter(|seq| *seq >= 0);
        let article = |id| Uuid::from_slice(id).ok().map(ArticleId);
        match list {
            b'a' => seq().map(Place::AuditEntry),
            b'c' => seq().map(Place::Change),
            b'd' => article(key).map(Place::DeskArticle),
            b'h' => Some(Place::Hit(u32::from_be_bytes(key.try_into().ok()?))),
            b'r' => {
                let (id, number) = key.split_last_chunk()?;
                article(id).map(|id| Place::Revision(id, RevisionNumber::from_be_bytes(*number)))
            }
            _ => None,
        }
    }
}

/// What a list makes of the place of a cursor that came as `parameter`; it takes only places of its own.
fn place<K>(cursor: &str, parameter: &str, own: impl Fn(Place) -> Option<K>) -> Result<K, Problem> {
    Place::parse(cursor)
        .and_then(own)
        .ok_or_else(|| not_from_here(parameter))
}

fn not_from_here(parameter: &str) -> Problem {
    Problem::new(
        ErrorCode::InvalidCursor,
        format!("`{parameter}` is not a cursor that this list gave"),
    )
}

fn order_byte(order: PageOrder) -> u8 {
    match order {
        PageOrder::FirstPublishedDesc => 0,
        PageOrder::FirstPublishedAsc => 1,
        PageOrder::UpdatedDesc => 2,
    }
}

/// The cursor of a place in a list of that order; `began` is when the walk along it began.
pub fn encode(order: PageOrder, began: Timestamp, key: &PageKey) -> String {
    let mut bytes = vec![VERSION, order_byte(order)];
    if order == PageOrder::UpdatedDesc {
        bytes.extend(began.as_millis().to_be_bytes());
    }
    bytes.extend(key.at.as_millis().to_be_bytes());
    bytes.extend(key.article.0.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The place of a cursor that came as `parameter`, in a list of that order, and in one by last update when the walk began. One of
/// another order is refused.
fn decode(
    cursor: &str,
    order: PageOrder,
    parameter: &str,
    now: Timestamp,
) -> Result<(PageKey, Option<Timestamp>), Problem> {
    let refused = || not_from_here(parameter);
    let instant = |millis: &[u8; 8]| Timestamp::from_millis(i64::from_be_bytes(*millis));
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
    let (began, rest) = match (order, bytes.as_slice()) {
        (PageOrder::UpdatedDesc, [VERSION, byte, rest @ ..]) if *byte == order_byte(order) => {
            let (began, rest) = rest.split_first_chunk::<8>().ok_or_else(refused)?;
            let began = instant(began).filter(|began| *began <= now).ok_or_else(refused)?;
            if began < now.saturating_add_millis(-LONGEST_WALK) {
                let detail = format!("the walk of `{parameter}` began at {began}, more than a day ago: begin anew");
                return Err(Problem::new(ErrorCode::InvalidCursor, detail));
            }
            (Some(began), rest)
        }
        (_, [VERSION, byte, rest @ ..]) if *byte == order_byte(order) => (None, rest),
        (PageOrder::FirstPublishedDesc | PageOrder::FirstPublishedAsc, [FIRST_VERSION, rest @ ..]) => (None, rest),
        _ => return Err(refused()),
    };
    let (at, id) = rest.split_first_chunk::<8>().ok_or_else(refused)?;
    let key = PageKey {
        at: instant(at).ok_or_else(refused)?,
        article: ArticleId(Uuid::from_slice(id).map_err(|_| refused())?),
    };
    Ok((key, began))
}

/// The cursor of a place in the change log.
pub fn encode_change(seq: Seq) -> String {
    Place::Change(seq).cursor()
}

/// The place of such a cursor that came as `parameter`.
pub fn decode_change(cursor: &str, parameter: &str) -> Result<Seq, Problem> {
    place(cursor, parameter, |place| match place {
        Place::Change(seq) => Some(seq),
        _ => None,
    })
}

/// How many entries are wanted by `parameter`: 0 to 100.
pub fn page_size(wanted: i64, parameter: &str) -> Result<u32, Problem> {
    match u32::try_from(wanted) {
        Ok(size) if size <= MOST_PER_PAGE => Ok(size),
        Ok(size) => Err(Problem::new(
            ErrorCode::PageTooLarge,
            format!("`{parameter}` is {size}; the most is {MOST_PER_PAGE}"),
        )),
        Err(_) if wanted > 0 => Err(Problem::new(
            ErrorCode::PageTooLarge,
            format!("`{parameter}` is {wanted}; the most is {MOST_PER_PAGE}"),
        )),
        Err(_) => Err(Problem::new(
            ErrorCode::InvalidParameter,
            format!("`{parameter}` is {wanted}; it cannot be negative"),
        )),
    }
}

/// The part of a list that Relay's four arguments name; `read` makes a place of a cursor and of the name of its argument.
fn part<K>(
    first: Option<i32>,
    after: Option<&str>,
    last: Option<i32>,
    before: Option<&str>,
    read: impl Fn(&str, &str) -> Result<K, Problem>,
) -> Result<Range<K>, Problem> {
    let (limit, from_end) = match (first, last) {
        (Some(_), Some(_)) => {
            return Err(Problem::new(
                ErrorCode::InvalidParameter,
                "give `first` or `last`, not both",
            ));
        }
        (None, Some(last)) => (page_size(i64::from(last), "last")?, true),
        (Some(first), None) => (page_size(i64::from(first), "first")?, false),
        (None, None) => (DEFAULT_PER_PAGE, false),
    };
    Ok(Range {
        after: after.map(|cursor| read(cursor, "after")).transpose()?,
        before: before.map(|cursor| read(cursor, "before")).transpose()?,
        limit,
        from_end,
    })
}

/// The part of a list in the order of one key; `own` is the key of a place in that list, and `None` of one in any other.
pub fn range<K>(
    first: Option<i32>,
    after: Option<&str>,
    last: Option<i32>,
    before: Option<&str>,
    own: impl Fn(Place) -> Option<K>,
) -> Result<Range<K>, Problem> {
    part(first, after, last, before, |cursor, parameter| {
        place(cursor, parameter, &own)
    })
}

/// The part of a list of articles; `now` is the instant of the read.
pub fn page_request(
    now: Timestamp,
    order: PageOrder,
    first: Option<i32>,
    after: Option<&str>,
    last: Option<i32>,
    before: Option<&str>,
) -> Result<PageRequest, Problem> {
    let range = part(first, after, last, before, |cursor, parameter| {
        decode(cursor, order, parameter, now)
    })?;
    let places = range.after.iter().chain(&range.before);
    Ok(PageRequest {
        order,
        began: places.filter_map(|(_, began)| *began).min(),
        range: range.map(|(key, _)| key),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORDERS: [PageOrder; 3] = [
        PageOrder::FirstPublishedDesc,
        PageOrder::FirstPublishedAsc,
        PageOrder::UpdatedDesc,
    ];

    #[test]
    fn a_cursor_of_the_first_version_is_a_place_by_first_publication() {
        let cursor = "AQAAAZ5zmwYAAZ5zuegAcACAAAAAAAAAKg";
        let key = decode(cursor, PageOrder::FirstPublishedDesc, "after", now()).unwrap().0;
        assert_eq!(
            (key.at.to_string().as_str(), key.article.to_string().as_str()),
            ("2026-05-29T12:00:00.000Z", "019e73b9-e800-7000-8000-00000000002a")
        );
        assert_eq!(
            decode(cursor, PageOrder::FirstPublishedAsc, "after", now()).unwrap().0,
            key
        );
        assert!(decode(cursor, PageOrder::UpdatedDesc, "after", now()).is_err());
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-05-29T12:00:00Z").unwrap()
    }

    #[test]
    fn a_walk_by_last_update_began_within_the_last_day() {
        let key = PageKey {
            at: Timestamp::epoch(),
            article: ArticleId(Uuid::nil()),
        };
        for (began, taken) in [(0, true), (-LONGEST_WALK, true), (-LONGEST_WALK - 1, false), (1, false)] {
            let began = now().saturating_add_millis(began);
            let cursor = encode(PageOrder::UpdatedDesc, began, &key);
            let read = decode(&cursor, PageOrder::UpdatedDesc, "after", now());
            assert_eq!(read.ok(), taken.then_some((key, Some(began))), "{began}");
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for cursor in ["", "x", "AA", "AQ", "====", &"A".repeat(400)] {
            assert_eq!(
                decode(cursor, PageOrder::FirstPublishedDesc, "after", now())
                    .unwrap_err()
                    .code,
                ErrorCode::InvalidCursor,
                "{cursor}"
            );
        }
    }

    #[test]
    fn an_oversized_page_names_the_most() {
        let refused = page_size(500, "first").unwrap_err();
        assert_eq!(
            (refused.code, refused.detail.as_str()),
            (ErrorCode::PageTooLarge, "`first` is 500; the most is 100")
        );
        assert_eq!(page_size(-1, "last").unwrap_err().code, ErrorCode::InvalidParameter);
    }

    proptest! {
        #[test]
        fn a_cursor_leads_back_to_its_place(millis in 0i64..4_000_000_000_000, id in any::<u128>()) {
            let key = PageKey { at: Timestamp::from_millis(millis).unwrap(), article: ArticleId(Uuid::from_u128(id)) };
            for order in ORDERS {
                let cursor = encode(order, now(), &key);
                prop_assert_eq!(decode(&cursor, order, "after", now()).unwrap().0, key);
                for other in ORDERS.into_iter().filter(|other| *other != order) {
                    prop_assert_eq!(decode(&cursor, other, "after", now()).unwrap_err().code, ErrorCode::InvalidCursor);
                }
            }
        }

        #[test]
        fn a_place_leads_back_to_itself_and_no_list_takes_the_cursor_of_another(
            seq in 0i64..,
            id in any::<u128>(),
            number in any::<i32>(),
            millis in 0i64..4_000_000_000_000,
        ) {
            let id = ArticleId(Uuid::from_u128(id));
            let key = PageKey { at: Timestamp::from_millis(millis).unwrap(), article: id };
            let places = [Place::AuditEntry(seq), Place::Change(seq), Place::DeskArticle(id), Place::Revision(id, number)];
            for place in places {
                prop_assert_eq!(Place::parse(&place.cursor()), Some(place));
                for order in ORDERS {
                    prop_assert!(decode(&place.cursor(), order, "after", now()).is_err(), "{:?} {:?}", place, order);
                }
            }
            for order in ORDERS {
                prop_assert_eq!(Place::parse(&encode(order, now(), &key)), None);
            }
            let older = [&[FIRST_VERSION], key.at.as_millis().to_be_bytes().as_slice(), id.0.as_bytes()].concat();
            prop_assert_eq!(Place::parse(&URL_SAFE_NO_PAD.encode(older)), None);
        }

        #[test]
        fn a_cursor_that_was_cut_or_lengthened_or_is_of_an_unknown_version_is_no_place(
            seq in 0i64..,
            id in any::<u128>(),
            cut in 0usize..18,
            version in 2u8..,
        ) {
            let id = ArticleId(Uuid::from_u128(id));
            for place in [Place::AuditEntry(seq), Place::Change(seq), Place::DeskArticle(id), Place::Revision(id, 7)] {
                let whole = URL_SAFE_NO_PAD.decode(place.cursor()).unwrap();
                let shorter = &whole[..cut.min(whole.len() - 1)];
                let longer = [&whole, [0].as_slice()].concat();
                let newer = [&[version], &whole[1..]].concat();
                for bytes in [shorter, &longer, &newer] {
                    prop_assert_eq!(Place::parse(&URL_SAFE_NO_PAD.encode(bytes)), None, "{:?} {:?}", place, bytes);
                }
            }
        }

        #[test]
        fn bytes_are_a_place_only_if_they_are_what_its_cursor_holds(
            bytes in proptest::collection::vec(any::<u8>(), 0..30),
            list in proptest::sample::select(&b"acdrx"[..]),
            of_a_list in any::<bool>(),
        ) {
            let bytes = if of_a_list { [&[PLACE_VERSION, list], bytes.as_slice()].concat() } else { bytes };
            let cursor = URL_SAFE_NO_PAD.encode(bytes);
            if let Some(place) = Place::parse(&cursor) {
                prop_assert_eq!(place.cursor(), cursor);
            }
        }

        #[test]
        fn no_text_makes_decoding_panic(text in "\\PC{0,60}") {
            for order in ORDERS {
                let _ = decode(&text, order, "after", now());
            }
            let _ = Place::parse(&text);
        }
    }
}
