//! Cursors of partner synchronisation: where a partner stands, as opaque text.
//!
//! The byte 3, the key's id and epoch, a byte that says in which part, and the place there, as base64url. Invariant: a cursor is taken
//! from the key and the epoch alone that it was made for; so whoever's entitlements change begins anew.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::change::Seq;
use domain::time::Timestamp;
use storage::WalkPlace;
use uuid::Uuid;

const VERSION: u8 = 3;

/// Whose cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The key's id.
    pub key: Uuid,
    /// The key's epoch.
    pub epoch: i32,
}

impl Owner {
    /// Whoever comes without a key.
    pub const ANYONE: Owner = Owner {
        key: Uuid::nil(),
        epoch: 0,
    };
}

/// Where a partner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// In the first load, among what articles are filed under, behind that subject. The load began where the log ended at `from`; kills
    /// are told behind `kills`.
    Filing { from: Seq, kills: Seq, after: Uuid },
    /// In the first load, among the articles, behind that place.
    Walk { from: Seq, kills: Seq, after: WalkPlace },
    /// In the first load, among embargoed copy, behind that article.
    Embargoed { from: Seq, kills: Seq, after: Uuid },
    /// In the change log, behind that place.
    Log(Seq),
}

impl Stand {
    /// At the beginning of a load that begins now; `kills` is the place behind which the partner knows of no kill.
    pub fn beginning(head: Seq, kills: Seq) -> Stand {
        Stand::Filing {
            from: head,
            kills,
            after: Uuid::nil(),
        }
    }

    /// The place behind which the partner knows of no kill.
    pub fn kills(self) -> Seq {
        match self {
            Stand::Filing { kills, .. }
            | Stand::Walk { kills, .. }
            | Stand::Embargoed { kills, .. }
            | Stand::Log(kills) => kills,
        }
    }

    /// The place of the log from which the partner will go on, or goes on.
    pub fn log(self) -> Seq {
        match self {
            Stand::Filing { from, .. }
            | Stand::Walk { from, .. }
            | Stand::Embargoed { from, .. }
            | Stand::Log(from) => from,
        }
    }

    /// The cursor, for that owner.
    pub fn cursor(self, owner: Owner) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(owner.key.as_bytes());
        bytes.extend(owner.epoch.to_be_bytes());
        match self {
            Stand::Filing { from, kills, after } | Stand::Embargoed { from, kills, after } => {
                let is_filing = matches!(self, Stand::Filing { .. });
                bytes.push(if is_filing { b'f' } else { b'e' });
                bytes.extend(from.to_be_bytes());
                bytes.extend(kills.to_be_bytes());
                bytes.extend(after.as_bytes());
            }
            Stand::Walk { from, kills, after } => {
                bytes.push(b'w');
                bytes.extend(from.to_be_bytes());
                bytes.extend(kills.to_be_bytes());
                bytes.push(after.list);
                bytes.extend(after.first_published_at.as_millis().to_be_bytes());
                bytes.extend(after.article.as_bytes());
            }
            Stand::Log(seq) => {
                bytes.push(b'l');
                bytes.extend(seq.to_be_bytes());
            }
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Where a text leads, and whose cursor it is; the epoch may be another than it is now.
    fn parse(cursor: &str) -> Option<(Owner, Stand)> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let mut rest = bytes.strip_prefix(&[VERSION])?;
        let owner = Owner {
            key: Uuid::from_bytes(take(&mut rest)?),
            epoch: i32::from_be_bytes(take(&mut rest)?),
        };
        let [part] = take(&mut rest)?;
        let seq = Seq::from_be_bytes(take(&mut rest)?);
        let stand = match part {
            b'l' => Stand::Log(seq),
            b'f' => Stand::Filing {
                from: seq,
                kills: Seq::from_be_bytes(take(&mut rest)?),
                after: Uuid::from_bytes(take(&mut rest)?),
            },
            b'e' => Stand::Embargoed {
                from: seq,
                kills: Seq::from_be_bytes(take(&mut rest)?),
                after: Uuid::from_bytes(take(&mut rest)?),
            },
            b'w' => Stand::Walk {
                from: seq,
                kills: Seq::from_be_bytes(take(&mut rest)?),
                after: WalkPlace {
                    list: u8::from_be_bytes(take(&mut rest)?),
                    first_published_at: Timestamp::from_millis(i64::from_be_bytes(take(&mut rest)?))?,
                    article: Uuid::from_bytes(take(&mut rest)?),
                },
            },
            _ => return None,
        };
        let in_order = 0 <= stand.kills() && stand.kills() <= stand.log();
        (rest.is_empty() && in_order).then_some((owner, stand))
    }

    /// Where a cursor leads that `owner` sent. One of another epoch is refused with the way on: a load that tells of every kill since.
    pub fn of(cursor: &str, owner: Owner, head: Seq) -> Result<Stand, Problem> {
        let refused = || {
            Problem::new(
                ErrorCode::InvalidCursor,
                "`after` is not a cursor that this key was given",
            )
        };
        let (made_for, stand) = Stand::parse(cursor).ok_or_else(refused)?;
        if made_for.key != owner.key {
            return Err(refused());
        }
        if stand.log() > head {
            let detail = "`after` lies ahead of the change log: the database was restored; begin anew without it";
            return Err(Problem::new(ErrorCode::InvalidCursor, detail));
        }
        if made_for.epoch != owner.epoch {
            let next = Stand::beginning(head, stand.kills()).cursor(owner);
            return Err(Problem::plain(ErrorCode::ScopeChanged).goes_on(next));
        }
        Ok(stand)
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_stand() -> impl Strategy<Value = Stand> {
        let seqs = (0i64..1_000, 0i64..1_000).prop_map(|(one, other)| (one.max(other), one.min(other)));
        let id = any::<u128>().prop_map(Uuid::from_u128);
        prop_oneof![
            (0i64..1_000).prop_map(Stand::Log),
            (seqs.clone(), id.clone()).prop_map(|((from, kills), after)| Stand::Filing { from, kills, after }),
            (seqs.clone(), id.clone()).prop_map(|((from, kills), after)| Stand::Embargoed { from, kills, after }),
            (seqs, any::<u8>(), 0i64..4_000_000_000_000, id).prop_map(|((from, kills), list, millis, article)| {
                let first_published_at = Timestamp::from_millis(millis).unwrap();
                let after = WalkPlace {
                    list,
                    first_published_at,
                    article,
                };
                Stand::Walk { from, kills, after }
            }),
        ]
    }

    proptest! {
        #[test]
        fn a_cursor_leads_back_for_its_own_key_and_epoch_alone(stand in any_stand(), key in any::<u128>(), epoch in 0i32..9) {
            let owner = Owner { key: Uuid::from_u128(key), epoch };
            let cursor = stand.cursor(owner);
            prop_assert_eq!(Stand::of(&cursor, owner, 1_000).unwrap(), stand);
            let other = Owner { key: Uuid::from_u128(key ^ 1), ..owner };
            prop_assert_eq!(Stand::of(&cursor, other, 1_000).unwrap_err().code, ErrorCode::InvalidCursor);
            let later = Owner { epoch: epoch + 1, ..owner };
            let changed = Stand::of(&cursor, later, 1_000).unwrap_err();
            prop_assert_eq!(changed.code, ErrorCode::ScopeChanged);
            let on = Stand::of(&changed.next.unwrap(), later, 1_000).unwrap();
            prop_assert_eq!((on.log(), on.kills()), (1_000, stand.kills()));
            if stand.log() > 0 {
                prop_assert_eq!(Stand::of(&cursor, owner, stand.log() - 1).unwrap_err().code, ErrorCode::InvalidCursor);
            }
        }

        #[test]
        fn what_was_cut_or_lengthened_or_made_up_is_no_cursor(stand in any_stand(), cut in 0usize..60, text in "\\PC{0,80}") {
            let owner = Owner { key: Uuid::nil(), epoch: 0 };
            let whole = URL_SAFE_NO_PAD.decode(stand.cursor(owner)).unwrap();
            let shorter = &whole[..cut.min(whole.len() - 1)];
            let longer = [&whole, [0].as_slice()].concat();
            for bytes in [shorter, &longer] {
                prop_assert_eq!(Stand::parse(&URL_SAFE_NO_PAD.encode(bytes)), None);
            }
            let _ = Stand::parse(&text);
        }
    }
}
