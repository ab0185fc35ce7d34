//! The codings in which bytes are sent: which one a client likes best, and the bytes in it.

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT_ENCODING, AcceptEncoding, Encoding, Header};
use actix_web::web::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// How hard is tried to make the bytes few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// For what is sent once: as little as saves most of it.
    Little,
    /// For what is kept, and sent again and again.
    Much,
}

impl Effort {
    fn gzip(self) -> Compression {
        match self {
            Effort::Little => Compression::fast(),
            Effort::Much => Compression::default(),
        }
    }

    /// Of 11. Much is what costs about as much time as gzip does, and saves more.
    fn brotli(self) -> u32 {
        match self {
            Effort::Little => 1,
            Effort::Much => 5,
        }
    }
}

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
}

impl Coding {
    /// Its name in HTTP.
    pub fn name(self) -> &'static str {
        match self {
            Coding::Gzip => "gzip",
            Coding::Brotli => "br",
        }
    }

    /// The one that the client likes best, by `Accept-Encoding` (RFC 9110 §12.5.3); none if it likes none or says nothing.
    pub fn liked(request: &HttpRequest) -> Option<Coding> {
        Coding::best(request, &[Coding::Brotli, Coding::Gzip])
    }

    /// The one of these that the client likes best; none if it likes none of them or says nothing.
    pub fn best(request: &HttpRequest, of: &[Coding]) -> Option<Coding> {
        if !request.headers().contains_key(ACCEPT_ENCODING) {
            return None;
        }
        let encoding = |coding: &Coding| match coding {
            Coding::Gzip => Encoding::gzip(),
            Coding::Brotli => Encoding::brotli(),
        };
        let supported: Vec<Encoding> = of.iter().map(encoding).chain([Encoding::identity()]).collect();
        let liked = AcceptEncoding::parse(request).ok()?.negotiate(supported.iter())?;
        of.iter().copied().find(|coding| encoding(coding) == liked)
    }

    /// The bytes in this coding, if they are shorter in it.
    pub fn compress(self, body: &[u8], effort: Effort) -> Option<Bytes> {
        let mut compressed = Vec::with_capacity(body.len() / 3);
        // Writing to memory does not fail; if it did, the plain bytes would be sent.
        match self {
            Coding::Gzip => {
                let mut encoder = GzEncoder::new(&mut compressed, effort.gzip());
                encoder.write_all(body).ok()?;
                encoder.finish().ok()?;
            }
            Coding::Brotli => {
                let mut encoder = brotli::CompressorWriter::new(&mut compressed, 4096, effort.brotli(), 22);
                encoder.write_all(body).ok()?;
                drop(encoder);
            }
        }
        // They may be kept, and then the room that they grew into would be too.
        (compressed.len() < body.len()).then(|| Bytes::copy_from_slice(&compressed))
    }
}

/// Bytes that are made while they are sent, in gzip. Quickly rather than well: whoever reads them waits.
pub struct GzipStream(GzEncoder<Vec<u8>>);

impl GzipStream {
    /// At its beginning.
    pub fn new() -> GzipStream {
        GzipStream(GzEncoder::new(Vec::new(), Compression::fast()))
    }

    /// These bytes, as they are to be sent; with `all`, so that the client can read every byte up to here.
    pub fn part(&mut self, bytes: &[u8], all: bool) -> Vec<u8> {
        // Writing to memory does not fail.
        self.0.write_all(bytes).ok();
        if all {
            self.0.flush().ok();
        }
        std::mem::take(self.0.get_mut())
    }

    /// What is sent at the end.
    pub fn finish(self) -> Vec<u8> {
        self.0.finish().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_client_gets_the_coding_that_it_likes_best_of_those_that_there_are() {
        for (accepts, liked) in [
            ("gzip, deflate, br, zstd", Some(Coding::Brotli)),
            ("gzip;q=1.0, br;q=0.5", Some(Coding::Gzip)),
            ("gzip", Some(Coding::Gzip)),
            ("identity", None),
            ("br;q=0, gzip;q=0", None),
            ("zstd", None),
            ("nonsense;;;", None),
        ] {
            let request = TestRequest::get().insert_header((ACCEPT_ENCODING, accepts));
            assert_eq!(Coding::liked(&request.to_http_request()), liked, "{accepts}");
        }
        assert_eq!(Coding::liked(&TestRequest::get().to_http_request()), None);
    }
}
