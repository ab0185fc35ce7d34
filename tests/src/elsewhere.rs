//! A server that is not ours: it answers every request in one way.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, sink};
use tokio::net::{TcpListener, TcpStream};

/// A server that is not ours.
pub struct Elsewhere {
    /// Its address, of 127.0.0.1.
    pub url: String,
    asked: Arc<AtomicUsize>,
}

impl Elsewhere {
    /// One that gives those bytes, as text.
    pub async fn giving(bytes: &[u8]) -> Elsewhere {
        let length = bytes.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\n\r\n");
        Elsewhere::answering([head.as_bytes(), bytes].concat()).await
    }

    /// One that answers with that status and header, and says no more.
    pub async fn saying(status: &str, header: &str) -> Elsewhere {
        Elsewhere::answering(format!("HTTP/1.1 {status}\r\n{header}\r\nconnection: close\r\n\r\n").into()).await
    }

    /// One that takes whatever it is sent, and never answers.
    pub async fn silent() -> Elsewhere {
        Elsewhere::answering(Vec::new()).await
    }

    /// One that answers with those bytes; if there are none, never.
    async fn answering(answer: Vec<u8>) -> Elsewhere {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let asked = Arc::new(AtomicUsize::new(0));
        let (counted, answer) = (asked.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(respond(socket, answer.clone()));
            }
        });
        Elsewhere { url, asked }
    }

    /// How many connections were made to it.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn respond(mut socket: TcpStream, answer: Arc<Vec<u8>>) {
    if !answer.is_empty() {
        let mut request = [0; 4096];
        // Whatever it is, and however much of it comes.
        let _some = socket.read(&mut request).await.unwrap_or_default();
        socket.write_all(&answer).await.ok();
        socket.shutdown().await.ok();
    }
    // Until the other side goes.
    copy(&mut socket, &mut sink()).await.ok();
}
