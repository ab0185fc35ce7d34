//! Sign-in over HTTP, with the request log around it as the server has it.

mod forged;
mod requests;
mod secrets;
mod sessions;

use crate::admission::{Admission, AdmissionOptions};
use crate::answers::Answers;
use crate::app::App;
use crate::auth::{self, Auth, password};
use crate::change_feed::ChangeFeed;
use crate::client_address::TrustedProxies;
use crate::error_codes::ErrorCode;
use crate::graphql::{GraphQl, Options};
use crate::pictures::Pictures;
use crate::request_log::log_request;
use crate::usage::Usage;
use actix_web::body::to_bytes;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::Data;
use domain::ids::SiteId;
use domain::permission::Actor;
use domain::user::{Password, User};
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::{TestDb, UserBuilder};
use uuid::Uuid;

const ISSUER: &str = "https://api.newsroom.test";
const EMAIL: &str = "ana@newsroom.test";
const PASSWORD: &str = "correct horse battery";

/// A newsroom in which one user can sign in.
struct Newsroom {
    db: TestDb,
    app: Data<App>,
    user: Actor,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    /// The code of a problem.
    fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("(no problem)")
    }

    fn text(&self, field: &str) -> String {
        self.body[field].as_str().expect("the answer has the field").to_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl Newsroom {
    async fn with(user: UserBuilder) -> Newsroom {
        let db = TestDb::new().await;
        let hash = password::hash(&Password::parse(PASSWORD.to_owned()).unwrap()).unwrap();
        let user = db.given(user.email(EMAIL).password(hash)).await;
        let app = Data::new(Newsroom::node(&db).await);
        Newsroom { db, app, user }
    }

    /// Another node over the same database.
    async fn node(db: &TestDb) -> App {
        let trusted = TrustedProxies(vec!["10.0.0.0/8".parse().unwrap()]);
        let site = SiteId(Uuid::from_u128(1));
        let feed = ChangeFeed::start(db.desk.clone(), site).await.unwrap();
        let usage = Arc::new(Usage::start(&db.desk).await.unwrap());
        // Nothing here has a picture.
        let folder = format!("file://{}/dateline-auth-tests", std::env::temp_dir().display());
        let store = media::store::Store::open(&folder, Vec::new()).unwrap();
        let auth = Auth::start(db.desk.clone(), ISSUER.to_owned(), trusted).await.unwrap();
        App {
            desk: db.desk.clone(),
            admission: Admission::new(AdmissionOptions::default(), db.desk.clock(), usage),
            graphql: GraphQl::new(Options::default(), feed, Arc::default(), ISSUER, &auth),
            answers: Answers::bounded(0).into(),
            searching: Arc::default(),
            pictures: Arc::new(Pictures::new(store)),
            egress: egress::Egress::new(crate::pictures::FETCHED),
            auth,
            site,
            public_url: ISSUER.to_owned(),
        }
    }

    async fn send(&self, request: TestRequest) -> Answer {
        let desk = self.db.desk.clone();
        let routes = actix_web::App::new()
            .app_data(self.app.clone())
            .wrap(from_fn(move |request, next| log_request(desk.clone(), request, next)))
            .configure(auth::configure);
        let response = call_service(&init_service(routes).await, request.to_request()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = to_bytes(response.into_body()).await.unwrap();
        Answer {
            status,
            headers,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(TestRequest::post().uri(path).set_json(body)).await
    }

    async fn login(&self) -> Answer {
        self.post("/auth/login", json!({ "email": EMAIL, "password": PASSWORD }))
            .await
    }

    async fn refresh(&self, token: &str) -> Answer {
        self.post("/auth/refresh", json!({ "refreshToken": token })).await
    }

    async fn identify(&self, token: &str) -> Result<User, ErrorCode> {
        let user = self.app.auth.identify(&self.db.store, token).await;
        user.map_err(|problem| problem.code)
    }
}
