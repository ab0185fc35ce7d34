//! What a test is given beforehand.

use desk::Desk;

/// Something that can be made at a desk before the test begins.
pub trait Given {
    /// What the test gets to hold.
    type Made;

    /// Makes it. A refusal ends the test.
    fn given(self, desk: &Desk) -> impl Future<Output = Self::Made> + Send;
}
