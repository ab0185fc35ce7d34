//! Cursors: a place in a list as opaque text, the same in GraphQL and REST.
//!
//! Version 2 is the byte 2, a byte for the list's order, in the order of the last update the instant at which the walk began, then the
//! instant that the order goes by in milliseconds and the id, as base64url.
//! Version 1, which is still read, has no order: its instant is that of the first publication. Clients must not look inside.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::change::Seq;
use domain::ids::ArticleId;
use domain::time::Timestamp;
use storage::{PageKey, PageOrder, PageRequest};
use uuid::Uuid;

/// The most articles that one page may hold.
pub const MOST_PER_PAGE: u32 = 100;
/// How many a page holds if nobody says.
pub const DEFAULT_PER_PAGE: u32 = 20;

/// How long a walk by last update may take, in milliseconds: a day. Its places are those of when it began, which are history.
const LONGEST_WALK: i64 = 24 * 60 * 60 * 1_000;

const FIRST_VERSION: u8 = 1;
const VERSION: u8 = 2;
/// The version of cursors in lists that are in the order of ids.
const ID_VERSION: u8 = 1;

/// What cursors of the change log begin with: their version, and that they are theirs.
const CHANGE: [u8; 2] = [1, b'c'];

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
    let refused = || {
        Problem::new(
            ErrorCode::InvalidCursor,
            format!("`{parameter}` is not a cursor that this list gave"),
        )
    };
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

/// The cursor of a place in a list that is in the order of ids.
pub fn encode_id(id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode([&[ID_VERSION], id.as_bytes().as_slice()].concat())
}

/// The place of such a cursor that came as `parameter`.
pub fn decode_id(cursor: &str, parameter: &str) -> Result<Uuid, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    let id = bytes
        .strip_prefix(&[ID_VERSION])
        .and_then(|id| Uuid::from_slice(id).ok());
    id.ok_or_else(|| {
        Problem::new(
            ErrorCode::InvalidCursor,
            format!("`{parameter}` is not a cursor that this list gave"),
        )
    })
}

/// The cursor of a place in a list that is counted: the audit.
pub fn encode_seq(seq: Seq) -> String {
    URL_SAFE_NO_PAD.encode([&[VERSION], seq.to_be_bytes().as_slice()].concat())
}

/// The place of such a cursor that came as `parameter`.
pub fn decode_seq(cursor: &str, parameter: &str) -> Result<Seq, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    let seq = bytes.strip_prefix(&[VERSION]).and_then(|seq| seq.try_into().ok());
    seq.map(Seq::from_be_bytes).ok_or_else(|| {
        Problem::new(
            ErrorCode::InvalidCursor,
            format!("`{parameter}` is not a cursor that this list gave"),
        )
    })
}

/// The cursor of a place in the change log.
pub fn encode_change(seq: Seq) -> String {
    URL_SAFE_NO_PAD.encode([&CHANGE, seq.to_be_bytes().as_slice()].concat())
}

/// The place of such a cursor that came as `parameter`.
pub fn decode_change(cursor: &str, parameter: &str) -> Result<Seq, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    let seq = bytes.strip_prefix(&CHANGE).and_then(|seq| seq.try_into().ok());
    seq.map(Seq::from_be_bytes).filter(|seq| *seq >= 0).ok_or_else(|| {
        Problem::new(
            ErrorCode::InvalidCursor,
            format!("`{parameter}` is not a cursor that the changes gave"),
        )
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

/// The part of a list that Relay's four arguments name; `now` is the instant of the read.
pub fn page_request(
    now: Timestamp,
    order: PageOrder,
    first: Option<i32>,
    after: Option<&str>,
    last: Option<i32>,
    before: Option<&str>,
) -> Result<PageRequest, Problem> {
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
    let after = after.map(|cursor| decode(cursor, order, "after", now)).transpose()?;
    let before = before.map(|cursor| decode(cursor, order, "before", now)).transpose()?;
    let began = after.iter().chain(&before).filter_map(|(_, began)| *began).min();
    Ok(PageRequest {
        order,
        after: after.map(|(key, _)| key),
        before: before.map(|(key, _)| key),
        began,
        limit,
        from_end,
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
        fn a_cursor_of_a_counted_list_leads_back_to_its_place(seq in any::<i64>()) {
            prop_assert_eq!(decode_seq(&encode_seq(seq), "after").unwrap(), seq);
            prop_assert!(decode_id(&encode_seq(seq), "after").is_err(), "it is no cursor of another list");
        }

        #[test]
        fn no_text_makes_decoding_panic(text in "\\PC{0,60}") {
            for order in ORDERS {
                let _ = decode(&text, order, "after", now());
            }
            let _ = decode_seq(&text, "after");
        }
    }
}
