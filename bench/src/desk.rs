//! An editor who writes and publishes, for those who measure what comes of it.

use serde_json::{Value, json};
use std::error::Error;

/// How a part of a measurement ends.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// An editor who publishes.
pub struct Desk {
    http: reqwest::Client,
    address: String,
    token: String,
    section: Value,
}

impl Desk {
    /// Signs in.
    pub async fn sign_in(address: &str, email: &str, password: &str) -> Outcome<Desk> {
        let (http, login) = (reqwest::Client::new(), json!({ "email": email, "password": password }));
        let answer = http.post(format!("{address}/auth/login")).json(&login).send().await?;
        let answer: Value = answer.json().await?;
        let token = answer["accessToken"].as_str().ok_or("the login is refused")?.to_owned();
        let mut desk = Desk {
            http,
            address: address.to_owned(),
            token,
            section: Value::Null,
        };
        let sections = desk.ask("{ sections { id } }", json!({})).await?;
        desk.section = sections["data"]["sections"][0]["id"].clone();
        Ok(desk)
    }

    /// Writes an article; its id.
    pub async fn draft(&self, headline: &str) -> Outcome<Value> {
        let body = json!([{ "paragraph": { "spans": [{ "text": "All clear." }] } }]);
        let content = json!({ "headline": headline, "homeSection": self.section, "body": body });
        let create = "mutation($content: ArticleContentInput!) { createArticle(input: { content: $content }) { article { id } } }";
        let answer = self.ask(create, json!({ "content": content })).await?;
        Ok(answer["data"]["createArticle"]["article"]["id"].clone())
    }

    /// Publishes it.
    pub async fn publish(&self, id: &Value) -> Outcome<()> {
        let publish = "mutation($id: ID!) { publishArticle(input: { id: $id, seen: 1 }) { userErrors { message } } }";
        let answer = self.ask(publish, json!({ "id": id })).await?;
        match answer.pointer("/data/publishArticle/userErrors") {
            Some(errors) if *errors == json!([]) => Ok(()),
            _ => Err(format!("not published: {answer}").into()),
        }
    }

    async fn ask(&self, query: &str, variables: Value) -> Outcome<Value> {
        let request = self
            .http
            .post(format!("{}/graphql", self.address))
            .bearer_auth(&self.token);
        let answer = request
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await?;
        Ok(answer.json().await?)
    }
}
