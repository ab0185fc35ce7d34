//! Pictures as they are given out: made once, never changed, kept no longer than they may be, and gone when their record is.

use domain::ids::MediaId;
use domain::permission::Role;
use domain::time::Timestamp;
use futures_util::TryStreamExt;
use futures_util::future::join_all;
use media::decode::decode;
use media::limits::Deadline;
use media::probe::Probe;
use media::rendition::Shape;
use media::store::Kept;
use serde_json::{Value, json};
use testkit::noon_plus;
use tests::{Client, TestServer, sample};

/// A picture that was sent: its id, and the address of its version before the shape, without the server's own.
struct Sent {
    id: MediaId,
    base: String,
}

async fn sent(server: &TestServer, name: &str) -> Option<Sent> {
    let chief = server.signed_in(Role::Chief).await;
    let answer = chief.upload(sample(name)?, None).await;
    let id = MediaId(
        answer
            .at("/id")
            .as_str()
            .expect("the test can go on")
            .parse()
            .expect("the test can go on"),
    );
    let url = answer.at("/picture/url");
    let base = url
        .as_str()
        .expect("the test can go on")
        .strip_prefix("http://api.newsroom.test")
        .expect("the test can go on");
    let base = base.strip_suffix("w1200").expect("the test can go on").to_owned();
    Some(Sent { id, base })
}

fn size(file: &[u8]) -> (u32, u32) {
    let until = Deadline::start();
    let probe = Probe::read(file, until).expect("the test can go on");
    decode(file, &probe, until).expect("the test can go on").size()
}

async fn kept(server: &TestServer) -> usize {
    let all: Vec<Kept> = server
        .pictures
        .store
        .all()
        .try_collect()
        .await
        .expect("the test can go on");
    all.len()
}

async fn save(client: &Client, id: MediaId, seen: i32, media: Value) {
    let save = "mutation($input: SaveMediaInput!) { saveMedia(input: $input) { userErrors { message } } }";
    let input = json!({ "id": id.to_string(), "seen": seen, "media": media });
    let saved = client.graphql(save, json!({ "input": input })).await;
    assert_eq!(saved.at("/data/saveMedia/userErrors"), json!([]), "{}", saved.body);
}

#[tokio::test]
async fn a_rendition_is_made_once_upright_and_in_its_size() {
    let server = TestServer::start().await;
    let Some(picture) = sent(&server, "orient-portrait-8.jpg").await else {
        return;
    };
    let public = server.public();
    let path = format!("{}w320.webp", picture.base);
    let first = join_all((0..12).map(|_| public.fetch(&path, &[]))).await;
    for (status, headers, bytes) in &first {
        assert_eq!((*status, bytes), (200, &first[0].2));
        assert_eq!(headers["content-type"], "image/webp");
        assert_eq!(headers["cache-control"], "public, max-age=86400, immutable");
        assert_eq!(headers["content-security-policy"], "default-src 'none'; sandbox");
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }
    assert_eq!(size(&first[0].2), (320, 480));
    // The original and this.
    assert_eq!(kept(&server).await, 2);
    for (shape, expected) in [
        ("h360.jpg", (240, 360)),
        ("w160-16x9.png", (160, 90)),
        ("w3200.jpg", (1200, 1800)),
    ] {
        let (status, _, bytes) = public.fetch(&format!("{}{shape}", picture.base), &[]).await;
        assert_eq!((status, size(&bytes)), (200, expected), "{shape}");
    }
}

#[tokio::test]
async fn what_is_on_no_list_is_not_made_and_no_address_leads_to_an_original() {
    let server = TestServer::start().await;
    let Some(picture) = sent(&server, "photo.webp").await else {
        return;
    };
    let version = picture.base.trim_end_matches('-');
    let id = picture.id;
    for path in [
        format!("{}w321.webp", picture.base),
        format!("{}w320.gif", picture.base),
        format!("{}w320-7x5.webp", picture.base),
        format!("{}w320.avif", picture.base),
        version.to_owned(),
        format!("{version}.webp"),
        format!("/media/{id}/original"),
        format!("/media/{id}/..%2F..%2Foriginals"),
        format!("/media/{id}"),
        "/media/originals/x".to_owned(),
    ] {
        let (status, ..) = server.public().fetch(&path, &[]).await;
        assert_eq!(status, 404, "{path}");
    }
    assert_eq!(kept(&server).await, 1);
    assert!(
        Shape::all().count() < 200,
        "that many renditions a picture may have in each format"
    );
}

#[tokio::test]
async fn a_client_that_has_it_gets_304_and_one_that_wants_a_part_gets_it() {
    let server = TestServer::start().await;
    let Some(picture) = sent(&server, "photo.webp").await else {
        return;
    };
    let (public, path) = (server.public(), format!("{}w480.jpg", picture.base));
    let (_, headers, whole) = public.fetch(&path, &[]).await;
    let etag = headers["etag"].to_str().unwrap();
    let (status, _, nothing) = public.fetch(&path, &[("if-none-match", etag)]).await;
    assert_eq!((status, nothing.len()), (304, 0));
    let (status, headers, part) = public.fetch(&path, &[("range", "bytes=10-19")]).await;
    let range = format!("bytes 10-19/{}", whole.len());
    assert_eq!(
        (status, headers["content-range"].to_str().unwrap()),
        (206, range.as_str())
    );
    assert_eq!(part, whole[10..20]);
    let (status, _, end) = public.fetch(&path, &[("range", "bytes=-5"), ("if-range", etag)]).await;
    assert_eq!((status, end.as_slice()), (206, &whole[whole.len() - 5..]));
    let (status, _, all) = public
        .fetch(&path, &[("range", "bytes=0-5"), ("if-range", "\"another\"")])
        .await;
    assert_eq!((status, all.len()), (200, whole.len()));
    let (status, ..) = public.fetch(&path, &[("range", "bytes=99999999-")]).await;
    assert_eq!(status, 416);
}

#[tokio::test]
async fn without_a_format_each_reader_gets_the_best_that_they_accept_and_avif_once_the_job_has_made_it() {
    let server = TestServer::start().await;
    let (Some(photo), Some(drawing)) = (
        sent(&server, "iptc-tiny-sport-thumb.jpg").await,
        sent(&server, "alpha.webp").await,
    ) else {
        return;
    };
    let public = server.public();
    const MODERN: &str = "image/avif,image/webp,image/apng,*/*;q=0.8";
    let types = async |picture: &Sent, accept: &str| {
        let (status, headers, _) = public
            .fetch(&format!("{}w320", picture.base), &[("accept", accept)])
            .await;
        assert_eq!(
            (status, headers["vary"].to_str().unwrap()),
            (200, "Accept, Authorization")
        );
        headers["content-type"].to_str().unwrap().to_owned()
    };
    assert_eq!(types(&photo, MODERN).await, "image/webp");
    assert_eq!(types(&photo, "*/*").await, "image/jpeg");
    assert_eq!(types(&drawing, "image/webp;q=0").await, "image/png");
    let mut made = Vec::new();
    while let Some(id) = gateway::pictures::make_next(&server.db.desk, &server.pictures)
        .await
        .unwrap()
    {
        made.push(id);
    }
    made.sort();
    assert_eq!(made, [photo.id.min(drawing.id), photo.id.max(drawing.id)]);
    assert_eq!(types(&photo, MODERN).await, "image/avif");
    assert_eq!(types(&photo, "image/webp,*/*").await, "image/webp");
    let (status, headers, _) = public.fetch(&format!("{}w320.avif", photo.base), &[]).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "image/avif"));
    // Browsers show what is half seen through otherwise in AVIF.
    assert_eq!(types(&drawing, MODERN).await, "image/webp");
    let (status, ..) = public.fetch(&format!("{}w320.avif", drawing.base), &[]).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_new_focal_point_or_credit_is_a_new_address_and_the_old_one_leads_there() {
    let server = TestServer::start().await;
    let Some(picture) = sent(&server, "orient-portrait-8.jpg").await else {
        return;
    };
    let (public, chief) = (server.public(), server.signed_in(Role::Chief).await);
    let path = format!("{}w320-16x9.jpg", picture.base);
    let (_, _, before) = public.fetch(&path, &[]).await;
    let media = json!({ "kind": "IMAGE", "focalPoint": { "x": 0.5, "y": 0 }, "credit": { "line": "Ada Marsh" } });
    save(&chief, picture.id, 1, media).await;
    let (status, headers, _) = public.fetch(&path, &[]).await;
    assert_eq!((status, headers["cache-control"].to_str().unwrap()), (302, "no-cache"));
    let location = headers["location"]
        .to_str()
        .unwrap()
        .strip_prefix("http://api.newsroom.test")
        .unwrap();
    let (status, _, after) = public.fetch(location, &[]).await;
    assert_eq!(status, 200);
    assert!(location != path && after != before);
    let read = Probe::read(&after, Deadline::start()).unwrap().metadata();
    assert_eq!(read.credit_line.as_deref(), Some("Ada Marsh"));
}

#[tokio::test]
async fn what_was_killed_or_replaced_is_gone_from_every_size_and_format_at_once() {
    let server = TestServer::start().await;
    let (Some(one), Some(other)) = (
        sent(&server, "photo.webp").await,
        sent(&server, "iptc-press-photo.jpg").await,
    ) else {
        return;
    };
    let public = server.public();
    let names = ["w320.webp", "w320.jpg", "h180-1x1.png", "w640"];
    for name in names {
        assert_eq!(public.fetch(&format!("{}{name}", one.base), &[]).await.0, 200);
    }
    server.db.replace_media(one.id, other.id).await;
    for name in names.iter().chain(&["w800.webp"]) {
        let (status, headers, _) = public.fetch(&format!("{}{name}", one.base), &[]).await;
        let location = headers["location"].to_str().unwrap().to_owned();
        assert_eq!(status, 302);
        assert_eq!(location, format!("http://api.newsroom.test{}{name}", other.base));
    }
    server.db.kill_media(other.id).await;
    for name in names.iter().chain(&["w800.webp"]) {
        for picture in [&one, &other] {
            let (status, headers, body) = public.fetch(&format!("{}{name}", picture.base), &[]).await;
            assert!(matches!(status, 404 | 410), "{status} {name}");
            assert!(headers.get("etag").is_none() && body.starts_with(b"{"));
        }
        assert_eq!(public.fetch(&format!("{}{name}", other.base), &[]).await.0, 410);
    }
}

#[tokio::test]
async fn a_picture_is_kept_no_longer_than_its_licence_and_leaves_at_that_instant_and_comes_when_its_embargo_ends() {
    let server = TestServer::start().await;
    let Some(picture) = sent(&server, "photo.webp").await else {
        return;
    };
    let (public, chief) = (server.public(), server.signed_in(Role::Chief).await);
    let media = json!({ "kind": "IMAGE", "rights": { "expiresAt": noon_plus(10).to_string() } });
    save(&chief, picture.id, 1, media).await;
    let path = format!("{}w320.webp", picture.base);
    let (status, headers, _) = public.fetch(&path, &[]).await;
    assert_eq!(
        (status, headers["cache-control"].to_str().unwrap()),
        (200, "public, max-age=600, immutable")
    );
    let just_before = noon_plus(10).saturating_add_millis(-1);
    server.clock.set(just_before);
    assert_eq!(
        public.fetch(&path, &[]).await.1["cache-control"],
        "public, max-age=0, immutable"
    );
    server.clock.set(noon_plus(10));
    assert_eq!(public.fetch(&path, &[]).await.0, 404);

    // Access tokens last ten minutes.
    let chief = server.signed_in(Role::Chief).await;
    let Some(embargoed) = sent(&server, "alpha.webp").await else {
        return;
    };
    let until: Timestamp = noon_plus(30);
    save(
        &chief,
        embargoed.id,
        1,
        json!({ "kind": "IMAGE", "embargoedUntil": until.to_string() }),
    )
    .await;
    let path = format!("{}w320.webp", embargoed.base);
    assert_eq!(public.fetch(&path, &[]).await.0, 404);
    server.clock.set(until);
    assert_eq!(public.fetch(&path, &[]).await.0, 200);
}

#[tokio::test]
async fn where_a_picture_was_taken_comes_out_nowhere() {
    let server = TestServer::start().await;
    let Some(picture) = sent(&server, "gps-location.jpg").await else {
        return;
    };
    let public = server.public();
    for name in ["w320.jpg", "w320.png", "w320.webp"] {
        let (status, _, file) = public.fetch(&format!("{}{name}", picture.base), &[]).await;
        assert_eq!(status, 200);
        for secret in [&b"GPS"[..], b"Exif", b"eXIf", b"NIKON", b"COOLPIX"] {
            assert!(!file.windows(secret.len()).any(|part| part == secret), "{name}");
        }
    }
}
