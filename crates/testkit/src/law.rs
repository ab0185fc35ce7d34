//! Laws: what must hold whatever happens, tried on what `proptest` makes up, over one database.

use crate::TestDb;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Tries a law on so many made-up cases, each after the other on the same database, and shows the smallest that breaks it.
pub fn law<S: Strategy>(cases: u32, any: S, holds: impl AsyncFn(&TestDb, S::Value) -> Result<(), TestCaseError>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime can be made");
    let db = runtime.block_on(TestDb::new());
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&any, |case| runtime.block_on(holds(&db, case)));
    if let Err(broken) = outcome {
        panic!("{broken}");
    }
}

/// What tries made-up cases: as many as that variable of the environment asks for, other ones each time; without it, so many, always the
/// same. `shrinks` is how often a case that breaks something is made smaller.
pub fn hunt(variable: &str, cases: u32, shrinks: u32) -> TestRunner {
    let asked_for = std::env::var(variable).ok().and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: asked_for.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: shrinks,
        ..Config::default()
    };
    match asked_for {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    }
}
