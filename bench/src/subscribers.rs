//! Holds many subscriptions open, each on a WebSocket of its own, publishes articles, and says how long it takes until everybody has
//! heard of each, and what the server needs for it.
//!
//!     bench-subscribers ADDRESS EMAIL PASSWORD SUBSCRIBERS PUBLICATIONS SERVERS-PROCESS-ID
//!
//! Fails if one subscriber misses a publication, hears of it twice, or is closed.

mod desk;

use desk::{Desk, Outcome};
use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What a front page asks for of each article that changes.
const SUBSCRIPTION: &str = "subscription { articleChanged { cursor kind at article { headline url homeSection { name url } lead { altText media { id } } } } }";
/// How many connections are opened side by side.
const AT_ONCE: usize = 100;
/// How long a publication may take to reach everybody before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, email, password, subscribers, publications, process] = arguments.as_slice() else {
        return Err("give ADDRESS EMAIL PASSWORD SUBSCRIBERS PUBLICATIONS SERVERS-PROCESS-ID".into());
    };
    let (subscribers, publications): (usize, usize) = (subscribers.parse()?, publications.parse()?);
    let before = memory(process)?;
    let began = Instant::now();
    let mut sockets = futures_util::stream::iter((0..subscribers).map(|_| subscribe(address)))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await
        .into_iter()
        .collect::<Outcome<Vec<Socket>>>()?;
    let opened = began.elapsed();
    let idle = memory(process)?;
    let desk = Desk::sign_in(address, email, password).await?;
    let (mut last, mut middle, mut worked) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..publications {
        let headline = format!("Publication {number}");
        let (draft, cpu) = (desk.draft(&headline).await?, cpu(process)?);
        let published = Instant::now();
        let heard = sockets.iter_mut().map(async |socket| -> Outcome<Duration> {
            let message = hear(socket).await?;
            match message.pointer("/payload/data/articleChanged/article/headline") {
                Some(told) if *told == headline => Ok(published.elapsed()),
                _ => Err(format!("not {headline}, but {message}").into()),
            }
        });
        let heard = heard.collect::<FuturesUnordered<_>>().collect::<Vec<_>>();
        let (done, heard) = tokio::join!(desk.publish(&draft), heard);
        done?;
        let mut heard = heard.into_iter().collect::<Outcome<Vec<Duration>>>()?;
        heard.sort();
        middle.push(heard[heard.len() / 2]);
        last.push(heard[heard.len() - 1]);
        worked.push(self::cpu(process)? - cpu);
    }
    let busy = memory(process)?;
    let millis = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_millis()
    };
    println!("| {subscribers} subscribers | |\n|---|---|");
    println!("| opened in, s | {:.1} |", opened.as_secs_f64());
    println!("| server's memory before, MiB | {before:.0} |");
    println!("| all subscribed, MiB | {idle:.0} |");
    println!(
        "| for each, KiB | {:.1} |",
        (idle - before) * 1024.0 / subscribers as f64
    );
    println!("| after {publications} publications, MiB | {busy:.0} |");
    println!(
        "| half have heard of a publication after, ms (median) | {} |",
        millis(middle)
    );
    println!("| all have heard of it after, ms (median) | {} |", millis(last.clone()));
    let slowest = last.iter().max().copied().unwrap_or_default();
    println!("| and at the worst, ms | {} |", slowest.as_millis());
    println!("| server's CPU for a publication, ms (median) | {} |", millis(worked));
    Ok(())
}

async fn subscribe(address: &str) -> Outcome<Socket> {
    let mut request = format!("{}/graphql", address.replacen("http", "ws", 1)).into_client_request()?;
    let protocol = "graphql-transport-ws".parse()?;
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
    socket.send(Message::text(r#"{"type":"connection_init"}"#)).await?;
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": SUBSCRIPTION } });
    socket.send(Message::text(subscribe.to_string())).await?;
    // A query behind it is answered when the subscription has begun.
    let query = json!({ "type": "subscribe", "id": "2", "payload": { "query": "{ changesCursor }" } });
    socket.send(Message::text(query.to_string())).await?;
    for expected in ["connection_ack", "next", "complete"] {
        let message = hear(&mut socket).await?;
        if message["type"] != expected {
            return Err(format!("not {expected}, but {message}").into());
        }
    }
    Ok(socket)
}

async fn hear(socket: &mut Socket) -> Outcome<Value> {
    let heard = async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text)?),
                Some(Ok(Message::Close(frame))) => return Err(format!("closed: {frame:?}").into()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Err("the connection ended".into()),
            }
        }
    };
    tokio::time::timeout(PATIENCE, heard).await?
}

/// The resident memory of a process, in MiB.
fn memory(process: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .ok_or("no VmRSS")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1024.0)
}

/// How long a process has worked, in user and system mode.
fn cpu(process: &str) -> Outcome<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    // proc_pid_stat(5): utime and stime, in ticks of a hundredth of a second.
    let ticks = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    Ok(Duration::from_millis(ticks * 10))
}
