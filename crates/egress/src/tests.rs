//! A test for each way round it, against a server on 127.0.0.1, which tests alone may ask.

use crate::resolver::Resolver;
use crate::{Egress, EgressRefused, Limits};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What hosts are said to be at, one answer after the other; the last one stays.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts(Arc<Mutex<HashMap<String, Vec<Vec<IpAddr>>>>>);

impl Hosts {
    pub(crate) fn next(&self, host: &str) -> Option<Vec<IpAddr>> {
        let mut hosts = self.0.lock().unwrap();
        let answers = hosts.get_mut(host)?;
        Some(if answers.len() > 1 {
            answers.remove(0)
        } else {
            answers[0].clone()
        })
    }
}

fn ips(texts: &[&str]) -> Vec<IpAddr> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// A client that may ask 127.0.0.1, and knows these hosts.
fn on_loopback(hosts: &[(&str, &[&[&str]])]) -> Egress {
    let hosts = hosts.iter().map(|(host, answers)| {
        let answers: Vec<Vec<IpAddr>> = answers.iter().map(|answer| ips(answer)).collect();
        ((*host).to_owned(), answers)
    });
    let hosts = Hosts(Arc::new(Mutex::new(hosts.collect())));
    Egress {
        resolver: Resolver { loopback: true, hosts },
        limits: Limits {
            bytes: 1_000,
            time: Duration::from_secs(2),
        },
    }
}

/// A client as a program has it.
fn outside() -> Egress {
    Egress::new(Limits {
        bytes: 1_000,
        time: Duration::from_secs(2),
    })
}

/// What a server does with a connection, once it has read the request.
enum Served {
    Text(String),
    /// Sends a byte every so often, for ever.
    Drip(Duration),
    /// Sends as fast as it can, for ever.
    Flood,
    /// Sends nothing.
    Silence,
}

/// A server that answers each path; it gives its port and the requests that it has had.
async fn serve(answer: impl Fn(&str, u16) -> Served + Send + Sync + 'static) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (requests, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
    let noted = requests.clone();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let (noted, answer) = (noted.clone(), answer.clone());
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                let length = connection.read(&mut buffer).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&buffer[..length]).into_owned();
                let path = request.split_whitespace().nth(1).unwrap_or_default().to_owned();
                noted.lock().unwrap().push(request);
                match answer(&path, port) {
                    Served::Text(text) => drop(connection.write_all(text.as_bytes()).await),
                    Served::Silence => tokio::time::sleep(Duration::from_secs(60)).await,
                    Served::Drip(pause) => {
                        connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok();
                        while connection.write_all(b"x").await.is_ok() {
                            tokio::time::sleep(pause).await;
                        }
                    }
                    Served::Flood => {
                        connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok();
                        while connection.write_all(&[b'x'; 8_192]).await.is_ok() {}
                    }
                }
            });
        }
    });
    (port, requests)
}

fn ok(text: &str) -> Served {
    Served::Text(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {}\r\n\r\n{text}",
        text.len()
    ))
}

fn redirect(to: &str) -> Served {
    Served::Text(format!(
        "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
    ))
}

#[tokio::test]
async fn what_lies_at_an_address_is_fetched_and_nothing_of_ours_goes_along() {
    let (port, requests) = serve(|_, _| ok("bytes")).await;
    let egress = on_loopback(&[("pictures.example", &[&["127.0.0.1"]])]);
    let fetched = egress
        .fetch(&format!("http://pictures.example:{port}/a.png"))
        .await
        .unwrap();
    assert_eq!(
        (fetched.bytes.as_slice(), fetched.content_type.as_deref()),
        (&b"bytes"[..], Some("image/png"))
    );
    let request = requests.lock().unwrap()[0].to_lowercase();
    for header in ["cookie", "authorization", "referer"] {
        assert!(!request.contains(header), "{request}");
    }
    assert!(request.contains("accept-encoding: identity"), "{request}");
}

#[tokio::test]
async fn nothing_but_https_leaves() {
    for address in [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "data:text/plain,x",
        "gopher://example.org/",
        "javascript:1",
        "//example.org/",
        "/path",
        "",
        "https://",
        "https://user@example.org/",
        "https://user:password@example.org/",
        "https:///x y",
    ] {
        let refused = outside().fetch(address).await.unwrap_err();
        assert!(matches!(refused, EgressRefused::Address(_)), "{address}: {refused}");
    }
}

#[tokio::test]
async fn an_address_that_is_written_as_a_host_is_checked_however_it_is_written() {
    for host in [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "0",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::1]",
        "[fd00::1]",
        "[fe80::1]",
        "3232235521",
    ] {
        let refused = outside().fetch(&format!("https://{host}/")).await.unwrap_err();
        assert!(matches!(refused, EgressRefused::Private { .. }), "{host}: {refused}");
    }
}

#[tokio::test]
async fn a_host_with_any_private_address_is_refused_and_nobody_is_asked() {
    let (port, requests) = serve(|_, _| ok("secret")).await;
    for answer in [
        &["10.0.0.1"][..],
        &["127.0.0.1", "192.168.0.1"],
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["127.0.0.2"],
    ] {
        let egress = on_loopback(&[("evil.example", &[answer])]);
        let refused = egress.fetch(&format!("http://evil.example:{port}/")).await.unwrap_err();
        assert!(
            matches!(refused, EgressRefused::Private { .. }),
            "{answer:?}: {refused}"
        );
    }
    let nowhere = on_loopback(&[("nowhere.example", &[&[]])])
        .fetch("https://nowhere.example/")
        .await
        .unwrap_err();
    assert!(matches!(nowhere, EgressRefused::NoAddress(_)), "{nowhere}");
    assert!(requests.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_host_that_answers_otherwise_the_second_time_is_asked_where_it_was_checked() {
    let (port, requests) = serve(|_, _| ok("bytes")).await;
    // Were the connection to resolve anew, it would be to another address, and nobody is there.
    let egress = on_loopback(&[("rebinding.example", &[&["127.0.0.1"], &["127.0.0.3"]])]);
    egress
        .fetch(&format!("http://rebinding.example:{port}/"))
        .await
        .unwrap();
    assert_eq!(requests.lock().unwrap().len(), 1);
    // And the next question is checked anew.
    let refused = egress
        .fetch(&format!("http://rebinding.example:{port}/"))
        .await
        .unwrap_err();
    assert!(matches!(refused, EgressRefused::Private { .. }), "{refused}");
}

#[tokio::test]
async fn each_redirect_is_checked_like_the_first_address() {
    let targets = [
        "http://127.0.0.2/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://2130706434/",
        "http://private.example/",
        "http://[::ffff:10.0.0.1]/",
        "//169.254.169.254/latest/meta-data",
        "ftp://pictures.example/",
        "file:///etc/passwd",
        "http://user:pw@pictures.example/",
    ];
    for target in targets {
        let (port, requests) = serve(move |_, _| redirect(target)).await;
        let egress = on_loopback(&[
            ("pictures.example", &[&["127.0.0.1"]]),
            ("private.example", &[&["192.168.0.1"]]),
        ]);
        let refused = egress
            .fetch(&format!("http://pictures.example:{port}/"))
            .await
            .unwrap_err();
        let is_right = matches!(refused, EgressRefused::Private { .. } | EgressRefused::Address(_));
        assert!(is_right, "{target}: {refused}");
        assert_eq!(requests.lock().unwrap().len(), 1, "{target}");
    }
}

#[tokio::test]
async fn redirects_are_followed_to_a_bound() {
    let (port, _) = serve(|path, _| {
        if path == "/there" {
            ok("bytes")
        } else {
            redirect("/there")
        }
    })
    .await;
    let egress = on_loopback(&[("pictures.example", &[&["127.0.0.1"]])]);
    let fetched = egress
        .fetch(&format!("http://pictures.example:{port}/here"))
        .await
        .unwrap();
    assert_eq!(fetched.address.path(), "/there");
    let (port, requests) = serve(|_, _| redirect("/again")).await;
    let refused = egress
        .fetch(&format!("http://pictures.example:{port}/"))
        .await
        .unwrap_err();
    assert!(matches!(refused, EgressRefused::Redirects), "{refused}");
    assert_eq!(requests.lock().unwrap().len(), 6);
    let (port, _) = serve(|_, _| Served::Text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".into())).await;
    let refused = egress
        .fetch(&format!("http://pictures.example:{port}/"))
        .await
        .unwrap_err();
    assert!(matches!(refused, EgressRefused::Status(404)), "{refused}");
}

#[tokio::test]
async fn a_long_answer_is_cut_whether_it_says_so_or_not() {
    let egress = on_loopback(&[("pictures.example", &[&["127.0.0.1"]])]);
    let said = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
    let (port, _) = serve(move |path, _| {
        if path == "/said" {
            Served::Text(said.into())
        } else {
            Served::Flood
        }
    })
    .await;
    for path in ["said", "flood"] {
        let refused = egress
            .fetch(&format!("http://pictures.example:{port}/{path}"))
            .await
            .unwrap_err();
        assert!(matches!(refused, EgressRefused::TooLong(1_000)), "{path}: {refused}");
    }
}

#[tokio::test]
async fn a_slow_answer_is_given_up_at_the_limit_however_it_drips() {
    let mut egress = on_loopback(&[("pictures.example", &[&["127.0.0.1"]])]);
    egress.limits.time = Duration::from_millis(400);
    let (port, _) = serve(|path, _| match path {
        "/silence" => Served::Silence,
        "/around" => redirect("/silence"),
        _ => Served::Drip(Duration::from_millis(20)),
    })
    .await;
    for path in ["silence", "drip", "around"] {
        let began = Instant::now();
        let refused = egress
            .fetch(&format!("http://pictures.example:{port}/{path}"))
            .await
            .unwrap_err();
        assert!(matches!(refused, EgressRefused::TooSlow(_)), "{path}: {refused}");
        assert!(
            began.elapsed() < Duration::from_secs(3),
            "{path} took {:?}",
            began.elapsed()
        );
    }
}
