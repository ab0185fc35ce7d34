//! A newsroom with one login and one section, over whichever database the tests run, and a client that is signed in.

use crate::process::{Served, dateline};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Output, Stdio};
use tempfile::TempDir;
use testkit::TestDb;

const PASSWORD: &str = "correct horse battery staple";

/// What all verbs are asked for.
const ANSWER: &str = "{ article { id publicState revision { number } } userErrors { code message } }";

/// A newsroom, served or not.
pub struct Newsroom {
    pub db: TestDb,
    pub folder: TempDir,
}

impl Newsroom {
    /// An empty one, with an admin who signs in as `chief@newsroom.test`.
    pub async fn founded() -> Newsroom {
        let db = TestDb::empty().await;
        // From here on the file is the served program's alone, so its death leaves no other who holds it open.
        db.store.close().await;
        let folder = tempfile::tempdir().expect("there is room");
        let newsroom = Newsroom { db, folder };
        newsroom.add_user("chief", "admin");
        newsroom
    }

    /// Adds a user who signs in as `{name}@newsroom.test`.
    pub fn add_user(&self, name: &str, role: &str) {
        let email = format!("{name}@newsroom.test");
        let mut command = dateline(&self.folder, &["user", "add", "--password-stdin"]);
        command.args(["--email", &email, "--name", name, "--role", role]);
        let command = command.env("DATELINE_DATABASE_URL", self.db.address());
        let mut child = command.stdin(Stdio::piped()).spawn().expect("the binary runs");
        let mut input = child.stdin.take().expect("it is piped");
        writeln!(input, "{PASSWORD}").expect("it reads");
        drop(input);
        assert!(child.wait().expect("it ends").success(), "{email} is added");
    }

    /// Calls `dateline` on the newsroom's database.
    pub fn call(&self, arguments: &[&str]) -> Output {
        let mut command = dateline(&self.folder, arguments);
        let command = command.env("DATELINE_DATABASE_URL", self.db.address());
        command.output().expect("the binary runs")
    }

    /// Serves it, on whichever port is free.
    pub fn serve(&self) -> Served {
        Served::plain(&self.folder, &self.db, "127.0.0.1:0")
    }

    /// Serves it again where it was served before: a token is good only at the address that gave it.
    pub fn serve_again(&self, url: &str) -> Served {
        Served::plain(&self.folder, &self.db, url.trim_start_matches("http://"))
    }
}

/// A client that is signed in.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    token: String,
}

impl Client {
    /// Signs in as `{name}@newsroom.test`; the error code, if that is refused.
    pub async fn sign_in(url: &str, name: &str) -> Result<Client, String> {
        let http = reqwest::Client::new();
        let login = json!({ "email": format!("{name}@newsroom.test"), "password": PASSWORD });
        let answer = http.post(format!("{url}/auth/login")).json(&login).send().await;
        let answer: Value = answer.expect("it answers").json().await.expect("in JSON");
        match answer["accessToken"].as_str() {
            Some(token) => Ok(Client {
                http,
                token: token.to_owned(),
            }),
            None => Err(answer["code"].as_str().unwrap_or_default().to_owned()),
        }
    }

    /// What GraphQL answers. `None` if no whole answer came.
    pub async fn ask(&self, url: &str, query: &str, variables: Value) -> Option<Value> {
        let post = self.http.post(format!("{url}/graphql")).bearer_auth(&self.token);
        let answer = post
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await;
        answer.ok()?.json().await.ok()
    }

    /// Sends a picture: the status, and the record or the refusal.
    pub async fn upload(&self, url: &str, file: Vec<u8>) -> (u16, Value) {
        let form = reqwest::multipart::Form::new().part("file", reqwest::multipart::Part::bytes(file));
        let post = self.http.post(format!("{url}/v1/media")).bearer_auth(&self.token);
        let answer = post.multipart(form).send().await.expect("it answers");
        (answer.status().as_u16(), answer.json().await.expect("in JSON"))
    }

    /// Does something with an article. `None` if no whole answer came; an error code, if it is refused.
    pub async fn act(&self, url: &str, verb: &str, input: Value) -> Option<Result<Value, String>> {
        let (first, rest) = verb.split_at(1);
        let kind = format!("{}{rest}Input", first.to_uppercase());
        let query = format!("mutation($input: {kind}!) {{ {verb}(input: $input) {ANSWER} }}");
        let answer = self.ask(url, &query, json!({ "input": input })).await?;
        let payload = &answer["data"][verb];
        let code = [
            &payload["userErrors"][0]["code"],
            &answer["errors"][0]["extensions"]["code"],
        ];
        Some(match code.into_iter().find_map(Value::as_str) {
            Some(code) => Err(code.to_owned()),
            None => Ok(payload["article"].clone()),
        })
    }

    /// Does something with an article that must go well.
    pub async fn done(&self, url: &str, verb: &str, input: Value) -> Value {
        let answer = self.act(url, verb, input).await.expect("it answers");
        answer.unwrap_or_else(|code| panic!("{verb}: {code}"))
    }

    /// Makes a section; its id.
    pub async fn section(&self, url: &str, name: &str) -> String {
        let query =
            "mutation($name: String!) { createSection(input: { section: { name: $name } }) { section { id } } }";
        let answer = self.ask(url, query, json!({ "name": name })).await.expect("it answers");
        let id = answer["data"]["createSection"]["section"]["id"].as_str();
        id.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

/// What an article holds.
pub fn content(section: &str, headline: &str, text: &str) -> Value {
    json!({
        "headline": headline,
        "homeSection": section,
        "body": [{ "paragraph": { "spans": [{ "text": text }] } }],
    })
}
