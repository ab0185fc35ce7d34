//! A table of every sample, and of files that are made to cost much (`bombs.rs`): what should become of it, what does, how much memory it took at
//! its peak, and how long. Both are printed; that memory is bounded is asserted, and time is by the deadline that decoders read until.

use crate::{bombs, decoded, samples};
use media::pool::Pool;
use media::probe::Kind;
use media::refused::Refused;
use std::collections::BTreeSet;
use std::time::Instant;

/// What should become of a file.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// So many pixels as it is shown, of so many frames.
    Shown(Kind, (u32, u32), u32),
    NotTaken(&'static str),
    Empty,
    TooManyBytes,
    TooManyPixels,
    TooManyFrames,
    TooMuchMemory,
    Broken,
}
use Kind::{Gif, Jpeg, Png, WebP};
use Outcome::{Broken, Empty, NotTaken, Shown, TooManyBytes, TooManyFrames, TooManyPixels, TooMuchMemory};

const BOXES: Outcome = NotTaken("HEIC or another film or picture in boxes");

const TABLE: &[(&str, Outcome)] = &[
    ("photo-2725x2225.jpg", Shown(Jpeg, (2725, 2225), 1)),
    ("photo-progressive.jpg", Shown(Jpeg, (32, 23), 1)),
    ("iptc-reference.jpg", Shown(Jpeg, (1000, 500), 1)),
    ("iptc-press-photo.jpg", Shown(Jpeg, (600, 400), 1)),
    ("iptc-long-caption-hubble.jpg", Shown(Jpeg, (1280, 1024), 1)),
    ("iptc-tiny-sport-thumb.jpg", Shown(Jpeg, (50, 33), 1)),
    ("iptc-no-exif.jpg", Shown(Jpeg, (322, 466), 1)),
    // What lies on its side in the file is measured upright.
    ("orient-landscape-3.jpg", Shown(Jpeg, (1800, 1200), 1)),
    ("orient-landscape-6.jpg", Shown(Jpeg, (1800, 1200), 1)),
    ("orient-portrait-5.jpg", Shown(Jpeg, (1200, 1800), 1)),
    ("orient-portrait-8.jpg", Shown(Jpeg, (1200, 1800), 1)),
    ("gps-location.jpg", Shown(Jpeg, (640, 480), 1)),
    ("cmyk-profile.jpg", Shown(Jpeg, (500, 333), 1)),
    ("cmyk-no-profile.jpg", Shown(Jpeg, (500, 333), 1)),
    ("display-p3.png", Shown(Png, (8, 8), 1)),
    ("rgb-16bit.png", Shown(Png, (900, 600), 1)),
    ("rgba-16bit-basn6a16.png", Shown(Png, (32, 32), 1)),
    ("grey-alpha-16bit.png", Shown(Png, (109, 96), 1)),
    ("apng-rgba16.png", Shown(Png, (20, 20), 3)),
    ("png-xmp.png", Shown(Png, (32, 32), 1)),
    ("animated.gif", Shown(Gif, (80, 80), 30)),
    ("animated-cogs.gif", Shown(Gif, (85, 77), 5)),
    ("animated.webp", Shown(WebP, (370, 285), 10)),
    ("photo.webp", Shown(WebP, (1024, 772), 1)),
    ("alpha.webp", Shown(WebP, (300, 300), 1)),
    ("gain-map.jpg", Shown(Jpeg, (3840, 2160), 1)),
    ("bomb-tall.webp", Shown(WebP, (13, 169), 97)),
    // Its first frame is whole, and no other is shown.
    ("invalid-multiframe.gif", Shown(Gif, (10, 9), 4)),
    ("polyglot-looks-like-svg.webp", Shown(WebP, (256, 256), 1)),
    ("photo.heic", BOXES),
    ("iphone.heic", BOXES),
    ("malformed-box.heif", BOXES),
    ("orientation-6.avif", NotTaken("AVIF")),
    ("bomb-17000.avif", NotTaken("AVIF")),
    ("vector.svg", NotTaken("SVG")),
    ("logo.svg", NotTaken("SVG")),
    ("photo.tiff", NotTaken("TIFF")),
    ("README.md", NotTaken("of a kind that is not known")),
    ("bomb-giant.jpg", TooManyPixels),
    ("bomb-65536.png", TooManyPixels),
    ("truncated.jpg", Broken),
    ("truncated.png", Broken),
    ("truncated.gif", Broken),
    ("corrupt-header.jpg", Broken),
];

type Made = fn() -> Vec<u8>;

/// Files that are made here.
const MADE: &[(&str, Made, Outcome)] = &[
    ("no byte", Vec::new, Empty),
    ("more than 40 MiB", bombs::too_long, TooManyBytes),
    ("GIF of 1,001 frames", bombs::frames, TooManyFrames),
    ("progressive JPEG of 40 MP", bombs::coefficients, TooMuchMemory),
    ("JPEG of 200 scans", bombs::scans, Broken),
    // What is said of a picture does not keep it from being shown, and is not unpacked beyond measure.
    ("PNG with 256 MiB of XMP", bombs::packed_words, Shown(Png, (1, 1), 1)),
    (
        "PNG with 256 MiB of profile",
        bombs::packed_profile,
        Shown(Png, (1, 1), 1),
    ),
    ("PNG of 200,000 chunks", bombs::chunks, Shown(Png, (1, 1), 1)),
];

fn outcome(bytes: &[u8]) -> Outcome {
    match decoded(bytes) {
        Ok((probe, picture)) => {
            assert_eq!(
                picture.size(),
                (probe.width, probe.height),
                "the header said another size"
            );
            Shown(probe.kind, picture.size(), probe.frames)
        }
        Err(Refused::NotTaken(what)) => NotTaken(what),
        Err(Refused::Empty) => Empty,
        Err(Refused::TooManyBytes { .. }) => TooManyBytes,
        Err(Refused::TooManyPixels { .. }) => TooManyPixels,
        Err(Refused::TooManyFrames { .. }) => TooManyFrames,
        Err(Refused::TooMuchMemory { .. }) => TooMuchMemory,
        Err(Refused::Broken(_)) => Broken,
        Err(other @ (Refused::TooSlow { .. } | Refused::Busy)) => panic!("{other}"),
    }
}

/// The most memory that this process has had at once since it was asked last, in MiB. `None` where the system does not say.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    // 5 sets the mark to what there is now (proc(5)).
    std::fs::write("/proc/self/clear_refs", "5").ok();
    Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? / 1024)
}

#[test]
fn every_sample_ends_as_the_table_says_in_bounded_time_and_memory() {
    let Some(folder) = samples() else { return };
    let there: BTreeSet<String> = std::fs::read_dir(&folder)
        .expect("the folder can be read")
        .map(|entry| {
            entry
                .expect("it can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let listed: BTreeSet<String> = TABLE.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, listed, "a sample without a row, or a row without its sample");
    println!(
        "{:30} {:>6} {:>8}  {:50} expected",
        "sample", "ms", "peak MiB", "actual"
    );
    for (name, expected) in TABLE {
        assert_row(
            name,
            &std::fs::read(folder.join(name)).expect("it can be read"),
            expected,
        );
    }
    for (name, make, expected) in MADE {
        assert_row(name, &make(), expected);
    }
}

fn assert_row(name: &str, bytes: &[u8], expected: &Outcome) {
    peak();
    let begun = Instant::now();
    let actual = outcome(bytes);
    let (took, most) = (begun.elapsed(), peak());
    let shown = most.map_or("?".to_owned(), |most| most.to_string());
    println!(
        "{name:30} {:>6} {shown:>8}  {:50} {expected:?}",
        took.as_millis(),
        format!("{actual:?}")
    );
    assert_eq!(&actual, expected, "{name}");
    assert!(most.is_none_or(|most| most < 400), "{name} took {most:?} MiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_at_a_time_stay_below_400_mib() {
    let Some(folder) = samples() else { return };
    let pool = Pool::default();
    for eight in TABLE.chunks(8).chain([&TABLE[..8], &TABLE[8..16]]) {
        let files = eight
            .iter()
            .map(|(name, _)| std::fs::read(folder.join(name)).expect("it can be read"));
        let jobs: Vec<_> = files
            .map(|bytes| {
                let pool = pool.clone();
                tokio::spawn(async move {
                    let load = async { Ok::<_, Refused>(bytes.into()) };
                    pool.decode(load, |_| 0, |_, picture| Ok(picture.size())).await
                })
            })
            .collect();
        for job in jobs {
            match job.await.expect("no decoder takes its thread along") {
                Ok(_) | Err(Refused::NotTaken(_) | Refused::TooManyPixels { .. } | Refused::Broken(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(peak().is_none_or(|most| most < 400));
}

#[test]
fn what_is_empty_too_long_or_cut_off_anywhere_is_refused_and_never_a_panic() {
    assert_eq!(outcome_of(b""), Err(Refused::Empty));
    let long = vec![0xFF; media::limits::BYTES as usize + 1];
    let most = media::limits::BYTES;
    assert_eq!(outcome_of(&long), Err(Refused::TooManyBytes { most }));
    let Some(folder) = samples() else { return };
    for name in [
        "iptc-tiny-sport-thumb.jpg",
        "display-p3.png",
        "invalid-multiframe.gif",
        "bomb-tall.webp",
    ] {
        let bytes = std::fs::read(folder.join(name)).expect("it can be read");
        for end in (0..bytes.len()).step_by(bytes.len() / 150 + 1) {
            outcome_of(&bytes[..end]).ok();
            let mut bent = bytes.clone();
            bent[end] ^= 0xFF;
            if let Ok(size) = outcome_of(&bent) {
                assert!(u64::from(size.0) * u64::from(size.1) <= media::limits::PIXELS);
            }
        }
    }
}

fn outcome_of(bytes: &[u8]) -> Result<(u32, u32), Refused> {
    decoded(bytes).map(|(_, picture)| picture.size())
}
