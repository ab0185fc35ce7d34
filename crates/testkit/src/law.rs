//! Laws: what must hold whatever happens, tried on what `proptest` makes up, over one database.

use crate::TestDb;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

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
