//! The scalars of our own.

use async_graphql::{Description, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use domain::time::Timestamp;

/// An instant: RFC 3339 in UTC with three decimals, such as `2026-05-29T12:00:00.000Z`. As an input, any offset is read.
#[derive(Clone, Copy, Debug, Description)]
pub struct DateTime(pub Timestamp);

#[Scalar(
    use_type_description,
    specified_by_url = "https://scalars.graphql.org/andimarek/date-time"
)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Timestamp::parse(&text).map(DateTime).map_err(InputValueError::custom),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
