//! The floor that the server is measured against: actix-web with one worker, which answers every GET and POST of any path with one
//! of many bodies that lie in memory. No server of ours on the same framework can cost less.
//!
//! `bench-floor ADDRESS ANSWER BODIES`: ANSWER is a file with an answer of the server; the bodies are as long, and differ in their
//! first digits. They take turns, so that the processor's cache helps no more than it would in a newsroom of as many stories. A body
//! is always sent whole, also to who has it already: what the server spares by a 304 counts for the server.

use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer};
use std::io::{Error, Result};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A prime, so that it leads through all of them, but never to a neighbour.
const STRIDE: usize = 7_919;

struct Floor {
    bodies: Vec<Bytes>,
    asked: AtomicUsize,
}

#[actix_web::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(answer), Some(bodies)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err(Error::other("usage: bench-floor ADDRESS ANSWER BODIES"));
    };
    let bodies: usize = bodies.parse().map_err(Error::other)?;
    let answer = std::fs::read(answer)?;
    let floor = Data::new(Floor {
        bodies: (0..bodies).map(|number| body(&answer, number)).collect(),
        asked: AtomicUsize::new(0),
    });
    let serve = move || {
        App::new()
            .app_data(floor.clone())
            .route("/readyz", web::get().to(HttpResponse::Ok))
            .default_service(web::to(answer_any))
    };
    HttpServer::new(serve).workers(1).bind(address)?.run().await
}

/// Reads the request, as the server has to, and looks nothing up.
async fn answer_any(floor: Data<Floor>, _request: Bytes) -> HttpResponse {
    let turn = floor.asked.fetch_add(1, Ordering::Relaxed);
    let body = floor.bodies[turn.wrapping_mul(STRIDE) % floor.bodies.len()].clone();
    HttpResponse::Ok()
        .content_type("application/graphql-response+json; charset=utf-8")
        .body(body)
}

/// A copy of the answer, with a number in place of its first bytes.
fn body(answer: &[u8], number: usize) -> Bytes {
    let stamp = format!("{number:06}");
    let mut body = answer.to_vec();
    for (place, digit) in body.iter_mut().zip(stamp.bytes()) {
        *place = digit;
    }
    body.into()
}
