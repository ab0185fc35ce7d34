//! As many and as large pictures as may be, and a disk that takes no more: what the served program does then.

use crate::newsroom::{Client, Newsroom};
use crate::process::Served;
use futures_util::future::join_all;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use serde_json::json;
use std::path::Path;

/// As much memory as the program may have, in KiB: 400 MB. Without optimisations its own code is larger.
const MOST: u64 = if cfg!(debug_assertions) { 430_000 } else { 390_625 };
const AT_ONCE: usize = 8;

/// A JPEG of 50 megapixels and nearly 40 MiB.
fn longest() -> Vec<u8> {
    let (width, height) = (8_000, 6_250);
    let mut noise = 1u32;
    let samples: Vec<u8> = (0..width * height * 3)
        .map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            96 + (noise >> 26) as u8
        })
        .collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 84);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder
        .encode(&samples, width as u16, height as u16, ColorType::Rgb)
        .unwrap();
    file
}

/// A PNG of 16 bits that can be seen through: what takes most memory for its pixels, and as many of them as may be.
fn hungriest() -> Vec<u8> {
    let (width, height) = (5_000u32, 4_400u32);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Sixteen);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(&vec![0x7F; (width * height * 8) as usize])
        .unwrap();
    writer.finish().unwrap();
    file
}

#[tokio::test]
async fn eight_uploads_at_once_of_the_largest_pictures_stay_below_400_mb() {
    // First, as they take longer than the server keeps a connection that stands still.
    let files = [longest(), hungriest()];
    let newsroom = Newsroom::founded().await;
    let served = newsroom.serve();
    let client = Client::sign_in(&served.url, "chief").await.unwrap();
    for file in files {
        let bytes = file.len();
        assert!(bytes < 40 << 20, "{bytes}");
        let sent = join_all((0..AT_ONCE).map(|_| client.upload(&served.url, file.clone()))).await;
        // Who waits too long is told so, as on a machine that has much else to do.
        let (taken, others): (Vec<_>, Vec<_>) = sent.into_iter().partition(|(status, _)| *status == 201);
        assert!(!taken.is_empty());
        for (status, said) in others {
            assert_eq!((status, &said["code"]), (503, &json!("PICTURES_BUSY")), "{said}");
        }
        let peak = served.peak_memory();
        println!("{AT_ONCE} pictures of {bytes} bytes at once: {peak:?} KiB at the most");
        assert!(peak.is_none_or(|peak| peak < MOST), "{peak:?} KiB");
    }
    assert!(served.stop());
}

/// How many files lie there, at any depth.
fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn a_disk_that_is_full_refuses_a_picture_keeps_nothing_of_it_and_serves_all_else() {
    let newsroom = Newsroom::founded().await;
    // 8 MiB, or 16.
    let served = Served::on_a_small_disk(&newsroom.folder, &newsroom.db, 16_384);
    let client = Client::sign_in(&served.url, "chief").await.unwrap();
    let store = newsroom.folder.path().join("var/media");
    let (status, refused) = client.upload(&served.url, vec![0xFF; 20 << 20]).await;
    assert_eq!(
        (status, &refused["code"]),
        (503, &json!("MEDIA_STORE_UNAVAILABLE")),
        "{refused}"
    );
    assert_eq!(files(&store), 0);
    let media = client.ask(&served.url, "{ viewer { role } }", json!({})).await.unwrap();
    assert_eq!(media["data"]["viewer"]["role"], "ADMIN", "{media}");
    let small = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/pictures/library-boat.jpg")).unwrap();
    let (status, taken) = client.upload(&served.url, small).await;
    assert_eq!(status, 201, "{taken}");
    assert_eq!(files(&store), 1);
    assert!(served.stop());
}
