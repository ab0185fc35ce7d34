//! `dateline serve`: puts everything together, and stops when it is told to.

use crate::announcer::{announce_for_ever, checkpoint_for_ever};
use crate::demo;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::start;
use desk::{Clock, Desk};
use domain::ids::SiteId;
use domain::link::SiteAddress;
use egress::Egress;
use gateway::admission::Admission;
use gateway::answers::Answers;
use gateway::app::App;
use gateway::auth::Auth;
use gateway::change_feed::ChangeFeed;
use gateway::error_codes::ErrorCode;
use gateway::graphql::GraphQl;
use gateway::http;
use gateway::metrics::Metrics;
use gateway::pictures::{FETCHED, Pictures, make_avif_for_ever};
use gateway::searching::{Indexer, Searching};
use gateway::usage::Usage;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

/// How often it is written how often keys were come with.
const USAGE_EVERY: Duration = Duration::from_secs(5);
/// How often the clock is set to the database's.
const CLOCK_EVERY: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or SIGINT; requests that are under way are finished.
pub async fn serve(settings: Settings, with_demo: bool) -> Result<(), Failure> {
    // First of all: an address that cannot be had leaves the database as it was, and port 0 is told apart from the one it gives.
    let refused = listen_failed("listen", settings.listen);
    let listener = TcpListener::bind(settings.listen).map_err(&refused)?;
    let url = public_url(&settings, listener.local_addr().map_err(&refused)?)?;
    let metrics = settings.metrics_listen.map(measure).transpose()?;
    let pictures = Arc::new(Pictures::new(start::media_store(&settings)?));
    let desk = start::desk(&settings).await?;
    let site = found_site(&desk, url.clone()).await?;
    let login = match with_demo {
        true => demo::prepare(&desk, &pictures).await?,
        false => None,
    };
    let public_url = url.to_string();
    let auth = Auth::start(desk.clone(), public_url.clone(), settings.trusted_proxies.clone()).await?;
    let feed = ChangeFeed::start(desk.clone(), site).await?;
    let searching = Arc::new(Searching::default());
    let indexer = start::indexer(&settings, &desk, site, searching.clone()).await?;
    let usage = Arc::new(Usage::start(&desk).await?);
    let answers = Arc::new(Answers::bounded(settings.answer_cache));
    let (options, searched) = (settings.graphql.clone(), searching.clone());
    let graphql = GraphQl::new(options, feed.clone(), searched, &public_url, &auth);
    let app = App {
        desk: desk.clone(),
        graphql,
        answers: answers.clone(),
        admission: Admission::new(settings.admission.clone(), desk.clock(), usage.clone()),
        auth,
        pictures: pictures.clone(),
        egress: Egress::new(FETCHED),
        searching,
        site,
        public_url,
    };
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let server = http::serve(listener, app, settings.cors_origins.clone(), workers).map_err(&refused)?;
    // Before it says where it is: whoever reads that may stop it at once.
    let told = told_to_stop();
    print_addresses(&url, metrics.as_ref().map(|(_, address)| *address), login.as_ref());

    let beside = run_beside(&desk, &feed, pictures, indexer);
    let writer = tokio::spawn(write_usage(usage.clone(), desk.clone(), feed.clone()));
    let metrics = metrics.map(|(metrics, _)| tokio::spawn(answer_metrics(metrics, desk.clone(), answers)));
    let handle = server.handle();
    let stopping = feed.clone();
    let stop = tokio::spawn(async move {
        told.await;
        tracing::info!("stopping: requests under way are finished");
        stopping.close();
        handle.stop(true).await;
    });
    let served = server.await.map_err(refused);
    end(beside.into_iter().chain([stop]).chain(metrics)).await;
    feed.close();
    writer.await.ok();
    // What the last requests added.
    if let Err(error) = usage.flush(&desk).await {
        tracing::error!(%error, "how often keys were come with cannot be written");
    }
    desk.store().close().await;
    served
}

async fn end(tasks: impl Iterator<Item = JoinHandle<()>>) {
    for task in tasks {
        task.abort();
        // Aborted or done: either way it has ended.
        task.await.ok();
    }
}

/// The newsroom's site, which is made if there is none.
async fn found_site(desk: &Desk, url: SiteAddress) -> Result<SiteId, Failure> {
    let id = desk.new_id();
    let site = desk.run(async |tx| desk::site::found_site(tx, id, url).await).await?;
    Ok(SiteId(site.id))
}

/// The address that clients come to: the one that is set, or the one that is listened on.
fn public_url(settings: &Settings, listening: SocketAddr) -> Result<SiteAddress, Failure> {
    match settings.public_url.clone() {
        Some(url) => Ok(url),
        None => SiteAddress::parse(&format!("http://{listening}"))
            .map_err(|error| crate::settings::refused("listen", error)),
    }
}

/// What runs beside the server until it stops.
fn run_beside(desk: &Desk, feed: &ChangeFeed, pictures: Arc<Pictures>, indexer: Indexer) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(follow_clock(desk.clone())),
        tokio::spawn(feed.clone().follow()),
        tokio::spawn(indexer.follow()),
        tokio::spawn(make_avif_for_ever(desk.clone(), pictures)),
        tokio::spawn(announce_for_ever(desk.clone())),
        tokio::spawn(checkpoint_for_ever(desk.store().clone())),
    ]
}

fn listen_failed(name: &str, address: SocketAddr) -> impl Fn(std::io::Error) -> Failure {
    let setting = format!("DATELINE_{} ({name}): {address}", name.to_uppercase());
    move |error| Failure::new(ErrorCode::ListenFailed, format!("{setting}: {error}"))
}

/// Takes the address for the operator's numbers, and measures from here on.
fn measure(address: SocketAddr) -> Result<(Metrics, SocketAddr), Failure> {
    let refused = listen_failed("metrics_listen", address);
    let listener = TcpListener::bind(address).map_err(&refused)?;
    let address = listener.local_addr().map_err(&refused)?;
    let metrics = Metrics::begin(listener).map_err(|error| Failure::new(ErrorCode::Internal, error.to_string()))?;
    Ok((metrics, address))
}

async fn answer_metrics(metrics: Metrics, desk: Desk, answers: Arc<Answers>) {
    if let Err(error) = metrics.serve(desk, answers).await {
        tracing::error!(%error, "the metrics are not answered any more");
    }
}

fn print_addresses(url: &SiteAddress, metrics: Option<SocketAddr>, login: Option<&demo::Login>) {
    println!("Dateline serves at {url}");
    println!("  GraphQL and GraphiQL  {url}/graphql");
    println!("  REST                  {url}/v1/articles");
    println!("  RSS                   {url}/feeds/rss.xml");
    if let Some(address) = metrics {
        println!("  metrics               http://{address}/metrics");
    }
    if let Some(login) = login {
        println!(
            "  an editor's login     {}  {}  (for this run; it is shown this once)",
            login.email, login.password
        );
    }
}

/// Ends when the program stops, and not in the middle of writing.
async fn write_usage(usage: Arc<Usage>, desk: Desk, feed: ChangeFeed) {
    let mut ticks = tokio::time::interval(USAGE_EVERY);
    let closed = feed.closed();
    tokio::pin!(closed);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = &mut closed => return,
        }
        if let Err(error) = usage.flush(&desk).await {
            tracing::warn!(%error, "how often keys were come with cannot be written yet");
        }
    }
}

async fn follow_clock(desk: Desk) {
    let mut ticks = tokio::time::interval(CLOCK_EVERY);
    loop {
        ticks.tick().await;
        match desk.store().ping(Clock::local).await {
            Ok(ahead) => desk.clock().follow_database(ahead),
            Err(error) => tracing::warn!(%error, "the database's clock cannot be read"),
        }
    }
}

/// Listens for SIGTERM and SIGINT from when it is called, not from when it is awaited.
fn told_to_stop() -> impl Future<Output = ()> {
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}
