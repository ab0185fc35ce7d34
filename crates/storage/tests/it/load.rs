//! How busy the connections are said to be.

use std::time::Duration;
use testkit::{TestDb, noon};

#[tokio::test]
async fn a_transaction_that_waits_to_begin_is_counted_until_it_begins() {
    let db = TestDb::new().await;
    let used = |name: &str| {
        let load = db.store.load();
        let pool = load.pools.into_iter().find(|pool| pool.name == name);
        pool.map(|pool| pool.used)
    };
    let mut held = Vec::new();
    loop {
        let mut begin = Box::pin(db.store.begin(noon));
        if let Ok(begun) = tokio::time::timeout(Duration::from_millis(300), &mut begin).await {
            held.push(begun.unwrap());
            continue;
        }
        let taken = used("writer").or(used("shared"));
        assert_eq!((taken, db.store.load().waiting), (Some(held.len() as u32), 1));
        held.clear();
        begin.await.unwrap();
        break;
    }
    assert_eq!(db.store.load().waiting, 0);
}
