//! Clients of the API: what a front end, a partner or an editor sends, and what comes back.

use crate::{EventStream, Socket};
use serde_json::{Value, json};
use std::time::Duration;

/// A client, signed in or not.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    token: Option<String>,
    refresh: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, by lower-case name.
    pub headers: reqwest::header::HeaderMap,
    /// The body, as it came.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    /// What stands at that place of the JSON.
    pub fn at(&self, pointer: &str) -> Value {
        self.json()
            .pointer(pointer)
            .cloned()
            .unwrap_or_else(|| panic!("nothing at {pointer} in {}", self.body))
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// How many statements the answer took.
    pub fn statements(&self) -> u64 {
        let timing = self.header("server-timing").expect("every answer has it");
        timing
            .trim_start_matches("sql;desc=")
            .trim_matches('"')
            .parse()
            .expect("it is a number")
    }

    /// The code of the first error of a GraphQL answer, or of a problem.
    pub fn code(&self) -> String {
        let json = self.json();
        let code = json
            .pointer("/errors/0/extensions/code")
            .or_else(|| json.pointer("/code"));
        code.and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no code in {}", self.body))
            .to_owned()
    }

    /// The code of the first thing that an editor could fix, of that mutation.
    pub fn code_of_user_error(&self, mutation: &str) -> String {
        let code = self.at(&format!("/data/{mutation}/userErrors/0/code"));
        code.as_str().expect("a code is a string").to_owned()
    }
}

impl Client {
    /// One that is not signed in, and that follows no redirect: those are answers too.
    pub fn new(address: String) -> Client {
        Client {
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                // The server ends what is idle for five seconds: a request must not meet that end on its way.
                .pool_idle_timeout(Duration::from_secs(1))
                .build()
                .expect("a client can be made"),
            address,
            token: None,
            refresh: None,
        }
    }

    /// The same, with that token.
    pub fn with_token(&self, token: &str) -> Client {
        Client {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same, signed in.
    pub async fn login(&self, email: &str, password: &str) -> Client {
        let answer = self
            .post("/auth/login", json!({ "email": email, "password": password }))
            .await;
        self.with_tokens(&answer)
    }

    /// The same, with a new access token: they last ten minutes.
    pub async fn refreshed(&self) -> Client {
        let answer = self
            .post("/auth/refresh", json!({ "refreshToken": self.refresh }))
            .await;
        self.with_tokens(&answer)
    }

    fn with_tokens(&self, answer: &Answer) -> Client {
        let text = |pointer| answer.at(pointer).as_str().expect("a token is a string").to_owned();
        Client {
            token: Some(text("/accessToken")),
            refresh: Some(text("/refreshToken")),
            ..self.clone()
        }
    }

    /// Sends a request as it is, and looks at no more than the status.
    pub async fn status(&self, request: impl FnOnce(&reqwest::Client, &str) -> reqwest::RequestBuilder) -> u16 {
        let response = request(&self.http, &self.address)
            .send()
            .await
            .expect("the server answers");
        response.status().as_u16()
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: impl FnOnce(&reqwest::Client, &str) -> reqwest::RequestBuilder) -> Answer {
        let mut request = request(&self.http, &self.address);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer {
            status,
            headers,
            body: response.text().await.expect("the answer is text"),
        }
    }

    /// `GET` with those headers, of what is no text: status, headers and bytes.
    pub async fn fetch(&self, path: &str, headers: &[(&str, &str)]) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
        let mut request = self.http.get(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("the whole answer comes");
        (status, headers, bytes.to_vec())
    }

    /// Sends a file to `/v1/media`, under an idempotency key if there is one.
    pub async fn upload(&self, file: Vec<u8>, key: Option<&str>) -> Answer {
        let part = reqwest::multipart::Part::bytes(file).file_name("../named by a client.exe");
        let form = reqwest::multipart::Form::new().part("file", part);
        let send = |http: &reqwest::Client, server: &str| {
            let request = http.post(format!("{server}/v1/media")).multipart(form);
            match key {
                Some(key) => request.header("Idempotency-Key", key),
                None => request,
            }
        };
        self.send(send).await
    }

    /// Has `/v1/media` fetch a file from an address, under an idempotency key if there is one.
    pub async fn upload_from(&self, url: &str, key: Option<&str>) -> Answer {
        let send = |http: &reqwest::Client, server: &str| {
            let request = http.post(format!("{server}/v1/media")).json(&json!({ "url": url }));
            match key {
                Some(key) => request.header("Idempotency-Key", key),
                None => request,
            }
        };
        self.send(send).await
    }

    /// `GET`, with that as `Accept-Encoding`; the answer is read bit by bit, as it comes.
    pub async fn open(&self, path: &str, accepts: &str) -> reqwest::Response {
        let mut request = self.http.get(format!("{}{path}", self.address));
        request = request.header("Accept-Encoding", accepts);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        request.send().await.expect("the server answers")
    }

    /// Opens an event stream; `last` is the id of the last event that was seen. The answer, if it is none.
    pub async fn events(&self, query: &str, variables: Value, last: Option<&str>) -> Result<EventStream, Answer> {
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.http.post(format!("{}/graphql", self.address)).json(&body);
        request = request.header("Accept", "text/event-stream");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let response = request.send().await.expect("the server answers");
        let headers = response.headers().clone();
        let is_stream = |kind: &reqwest::header::HeaderValue| kind.as_bytes().starts_with(b"text/event-stream");
        if headers.get("content-type").is_some_and(is_stream) {
            return Ok(EventStream::new(response));
        }
        Err(Answer {
            status: response.status().as_u16(),
            headers,
            body: response.text().await.expect("the answer is text"),
        })
    }

    /// Opens a WebSocket that offers these protocols. The status, if it is refused.
    pub async fn socket(&self, protocols: &str) -> Result<Socket, u16> {
        Socket::open(&self.address, protocols).await
    }

    /// The address of the server that it asks.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The access token or key, if it has one.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(|http, address| http.get(format!("{address}{path}"))).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(|http, address| http.post(format!("{address}{path}")).json(&body))
            .await
    }

    /// A GraphQL operation.
    pub async fn graphql(&self, query: &str, variables: Value) -> Answer {
        self.post("/graphql", json!({ "query": query, "variables": variables }))
            .await
    }
}
