//! A newsroom that has what the examples of the OpenAPI document ask for.
//!
//! Invariant: its ids are those of the examples, whichever database it is in.

use domain::menu::{MenuItem, MenuTarget};
use domain::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{api_key, article, collection, contributor, item, link, media, menu, page, section, topic};
use tests::{Answer, Client, TestServer, project_path};
use uuid::Uuid;

/// A picture of the demo newsroom.
pub const PICTURE: &str = "crates/cli/demo/pictures/library-boat.jpg";

/// A newsroom that has what the examples ask for.
pub struct Newsroom {
    pub server: TestServer,
    pub partner: Client,
}

impl Newsroom {
    /// With the ids that the examples name.
    pub async fn new() -> Newsroom {
        let server = TestServer::start().await;
        let db = &server.db;
        let europe = db.given(section("Europe")).await;
        db.given(section("Spain").under(europe)).await;
        let (floods, ada) = (
            db.given(topic("Floods")).await,
            db.given(contributor("Ada Marsh")).await,
        );
        db.given(collection("Front").newest()).await;
        let about = db.given(page("About")).await;
        let below = vec![item(MenuTarget::Page(about)), link("Elsewhere", "https://example.org/")];
        let items = vec![MenuItem {
            children: below,
            ..item(MenuTarget::Section(europe))
        }];
        db.given(menu("Main").items(items)).await;
        // Ids are counted: the next one made is that of the example.
        let count_to = |example: u128| while db.desk.new_id().as_u128() & 0xffff < example - 1 {};
        count_to(0x100);
        let story = article().home(europe).about(floods).from(ada).published();
        assert_eq!(
            db.given(story).await.id.0,
            Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0100)
        );
        count_to(0x200);
        let picture = std::fs::read(project_path(PICTURE)).expect("the demo has it");
        let examined = server.pictures.take_bytes(picture.into()).await;
        let examined = examined.expect("it is a picture");
        let photo = db.given(media().file(examined.file)).await;
        db.given(
            article()
                .headline("With a picture")
                .home(europe)
                .lead(photo)
                .published(),
        )
        .await;
        let corrected = db
            .given(article().headline("Corrected").home(europe).published())
            .await
            .id;
        db.correct(corrected, "It was otherwise.").await;
        let retracted = db
            .given(article().headline("Retracted").home(europe).published())
            .await
            .id;
        db.retract(retracted, "It was not so.").await;
        server
            .user("chief@newsroom.test", Role::Chief, "a password of some length")
            .await;
        let partner = server.partner(api_key()).await;
        server.searchable().await;
        Newsroom { server, partner }
    }

    /// What the example sends. A refresh token is never the same twice, so it is put in.
    pub async fn body(&self, operation: &Value) -> Option<Value> {
        let mut body = operation.pointer("/x-example/body")?.clone();
        if body.get("refreshToken").is_some() {
            let login = json!({ "email": "chief@newsroom.test", "password": "a password of some length" });
            body["refreshToken"] = self
                .server
                .public()
                .post("/auth/login", login)
                .await
                .at("/refreshToken");
        }
        Some(body)
    }

    /// The example's address, with the version of the picture that there is.
    pub async fn address(&self, example: &str) -> String {
        if !example.starts_with("/media/") {
            return example.to_owned();
        }
        let record = self
            .server
            .public()
            .get("/v1/media/01900000-0000-7000-8000-000000000200")
            .await;
        let url = record.at("/picture/url");
        let name = url
            .as_str()
            .and_then(|url| url.rsplit('/').next())
            .expect("it has a name");
        example.replace("0a1b2c3d", &name[..8])
    }

    /// Sends it as that client.
    pub async fn send(&self, method: &Method, address: &str, body: Option<&Value>, client: &Client) -> Answer {
        let send = |http: &reqwest::Client, server: &str| {
            let request = http.request(method.clone(), format!("{server}{address}"));
            match body {
                Some(body) => request.json(body),
                None => request,
            }
        };
        client.send(send).await
    }
}
