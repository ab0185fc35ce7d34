//! The parameters of an address: known ones once each, all others refused by name.

use crate::app::App;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use actix_web::{HttpRequest, web};
use domain::time::Timestamp;
use std::collections::HashMap;

/// The parameters of an address.
pub struct Parameters(HashMap<String, String>);

impl Parameters {
    /// Those that are `known`; one that is not, or that stands twice, is refused.
    pub fn read(request: &HttpRequest, known: &[&str]) -> Result<Parameters, Problem> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
            .map_err(|_| Problem::new(ErrorCode::InvalidParameter, "the parameters cannot be read"))?;
        let mut parameters = HashMap::new();
        for (name, value) in pairs.into_inner() {
            if !known.contains(&name.as_str()) {
                let known = if known.is_empty() {
                    "none are known here".to_owned()
                } else {
                    format!("known are: {}", known.join(", "))
                };
                return Err(Problem::new(
                    ErrorCode::UnknownParameter,
                    format!("the parameter `{name}` is not known; {known}"),
                ));
            }
            if parameters.insert(name.clone(), value).is_some() {
                return Err(Problem::new(
                    ErrorCode::InvalidParameter,
                    format!("the parameter `{name}` stands twice"),
                ));
            }
        }
        Ok(Parameters(parameters))
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The whole address of the next page of what these name at `/v1/{list}`: of those that are `known`, and behind that cursor.
    pub fn next_page(&self, app: &App, list: &str, known: &[&str], after: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for name in known.iter().filter(|name| **name != "after") {
            query.extend_pairs(self.get(name).map(|value| (name, value)));
        }
        query.append_pair("after", after);
        format!("{}/v1/{list}?{}", app.public_url, query.finish())
    }

    /// The value of a parameter that is an instant.
    pub fn instant(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        let instant = self.get(name).map(Timestamp::parse).transpose();
        instant.map_err(|refused| Problem::new(ErrorCode::InvalidParameter, format!("`{name}`: {refused}")))
    }

    /// The value of a parameter that is a whole number.
    pub fn number(&self, name: &str) -> Result<Option<i32>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let number = text.parse().map_err(|_| {
            Problem::new(
                ErrorCode::InvalidParameter,
                format!("`{name}` is not a whole number: {text:?}"),
            )
        });
        number.map(Some)
    }
}
