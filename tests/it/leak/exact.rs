//! The caches are exact: whatever the desk does and however the clock moves, each answer is the one that a node gives which keeps
//! nothing. On the node that was written to at once; on every other, which has connections and caches of its own as another process
//! has, within two seconds.

use super::moves::{KINDS, Move, Newsroom};
use super::reads::Ask;
use super::runtime;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::time::{Duration, Instant};
use tests::{Answer, Caches, Client};

/// How old an answer of another node may be.
const LAG: Duration = Duration::from_secs(2);
/// How many moves are made in each newsroom.
const MOVES: usize = 24;

/// The same newsrooms each time; as many as `LEAK_HUNT_CASES` says.
fn newsrooms(usual: u32) -> Vec<Vec<Move>> {
    let asked_for = std::env::var("LEAK_HUNT_CASES").ok();
    let cases = asked_for.and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    let moves = proptest::collection::vec((0..KINDS.len() as u8, 0u8..3, 0u8..8, 0u8..8), MOVES);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Default::default(), rng);
    let one = |_| moves.new_tree(&mut runner).expect("moves can be made").current();
    (0..cases).map(one).collect()
}

/// What of an answer is the newsroom's: not the request's own id.
fn told(answer: &Answer) -> (u16, String, Option<String>) {
    let mut body = answer.body.clone();
    if let Some(at) = body.find("\"requestId\"") {
        body.truncate(at);
    }
    (answer.status, body, answer.header("location").map(str::to_owned))
}

async fn differs(ask: &Ask, kept: &Client, anew: &Client, within: Option<Instant>) -> Option<String> {
    loop {
        let (of_kept, of_anew) = (told(&ask.of(kept).await), told(&ask.of(anew).await));
        if of_kept == of_anew {
            return None;
        }
        if within.is_none_or(|end| end < Instant::now()) {
            return Some(format!("{ask}: kept is {of_kept:?}, and anew it is {of_anew:?}"));
        }
    }
}

#[test]
fn after_a_write_has_answered_its_node_gives_no_older_answer() {
    runtime().block_on(async {
        let (mut asked, mut warm) = (0, 0);
        for moves in newsrooms(3) {
            let mut newsroom = Newsroom::open().await;
            let (public, anew) = (newsroom.server.public(), newsroom.server.node(Caches::None).await);
            for (number, one) in moves.iter().enumerate() {
                newsroom.make(*one).await;
                for ask in newsroom.asks() {
                    if let Some(wrong) = differs(&ask, &public, &anew, None).await {
                        panic!("{wrong} after {:?}", &moves[..=number]);
                    }
                    asked += 1;
                    warm += usize::from(ask.of(&public).await.statements() == 0);
                }
            }
        }
        assert!(warm * 2 > asked, "the caches were hardly used: {warm} of {asked}");
    });
}

#[test]
fn no_answer_of_another_node_is_older_than_two_seconds() {
    runtime().block_on(async {
        for moves in newsrooms(1) {
            let mut newsroom = Newsroom::open().await;
            let server = &newsroom.server;
            let anew = server.node(Caches::None).await;
            let others = [server.node(Caches::Both).await, server.node(Caches::Deaf).await];
            for (number, one) in moves.iter().enumerate() {
                newsroom.make(*one).await;
                let within = Instant::now() + LAG;
                for ask in newsroom.asks() {
                    for other in &others {
                        if let Some(wrong) = differs(&ask, other, &anew, Some(within)).await {
                            panic!("{wrong} after {:?}", &moves[..=number]);
                        }
                    }
                }
            }
        }
    });
}

#[test]
fn a_node_that_is_cut_off_from_changes_reads_all_anew() {
    runtime().block_on(async {
        let newsroom = Newsroom::open().await;
        let deaf = newsroom.server.node(Caches::Deaf).await;
        let ends = Instant::now() + LAG;
        let asks = newsroom.asks();
        let reads = async || asks[0].of(&deaf).await.statements();
        while reads().await == 0 || reads().await == 0 {
            assert!(Instant::now() < ends, "it goes on using what it kept");
        }
    });
}
