//! Which assets a source has: by key, by address as bodies write it, and by the article that they belong to.
//!
//! A newsroom may have hundreds of thousands, so keys and addresses are kept as hashes.

use super::taker::short;
use domain::ids::MediaId;
use std::collections::HashMap;

/// The assets of a source.
#[derive(Debug, Default)]
pub struct MediaIndex {
    by_key: HashMap<u64, MediaId>,
    by_address: HashMap<u64, MediaId>,
    by_parent: HashMap<u64, Vec<MediaId>>,
}

impl MediaIndex {
    /// The assets that were taken before.
    pub fn of(taken: Vec<(String, Option<String>, MediaId)>) -> MediaIndex {
        let mut index = MediaIndex::default();
        for (key, address, id) in taken {
            index.add(&key, address.as_deref(), id);
        }
        index
    }

    /// One more.
    pub fn add(&mut self, key: &str, address: Option<&str>, id: MediaId) {
        self.by_key.insert(short(key), id);
        if let Some(address) = address {
            self.by_address.insert(short(&bare(address)), id);
        }
    }

    /// It belongs to the article of that key.
    pub fn belongs(&mut self, key: &str, parent: &str) {
        if let Some(id) = self.by_key(key) {
            self.by_parent.entry(short(parent)).or_default().push(id);
        }
    }

    /// The asset of that key.
    pub fn by_key(&self, key: &str) -> Option<MediaId> {
        self.by_key.get(&short(key)).copied()
    }

    /// The asset at that address, in whichever of its sizes.
    pub fn by_address(&self, address: &str) -> Option<MediaId> {
        let bare = bare(address);
        let find = |address: &str| self.by_address.get(&short(address)).copied();
        find(&bare).or_else(|| find(&without_size(&bare)?))
    }

    /// The assets that belong to the article of that key.
    pub fn attached(&self, parent: &str) -> &[MediaId] {
        self.by_parent.get(&short(parent)).map_or(&[], Vec::as_slice)
    }
}

/// An address without scheme and query: pages mix http and https.
fn bare(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or(address);
    let address = ["https://", "http://", "//"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))
        .unwrap_or(address);
    address.to_owned()
}

/// `photo.jpg` for `photo-300x200.jpg` and `photo-scaled.jpg`, as WordPress names its smaller ones.
fn without_size(address: &str) -> Option<String> {
    let (name, ending) = address.rsplit_once('.')?;
    let (bare, size) = name.rsplit_once('-')?;
    let is_size = size == "scaled"
        || size.split_once('x').is_some_and(|(width, height)| {
            let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number(width) && is_number(height)
        });
    is_size.then(|| format!("{bare}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_asset_is_found_by_key_and_by_its_address_in_every_size() {
        let id = MediaId(Uuid::from_u128(1));
        let mut index = MediaIndex::of(vec![("7".into(), Some("http://a.example/up/dam.jpg".into()), id)]);
        index.belongs("7", "3");
        for address in [
            "http://a.example/up/dam.jpg",
            "https://a.example/up/dam-300x200.jpg",
            "//a.example/up/dam-scaled.jpg?x=1",
        ] {
            assert_eq!(index.by_address(address), Some(id), "{address}");
        }
        assert_eq!(index.by_address("http://a.example/up/dam-big.jpg"), None);
        assert_eq!((index.by_key("7"), index.attached("3")), (Some(id), &[id][..]));
    }
}
