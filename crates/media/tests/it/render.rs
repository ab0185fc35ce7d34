//! What comes out: the right way up, in the right colours, as large as was asked for.

use crate::{decoded, sample};
use domain::media::Crop;
use image::{DynamicImage, Rgb};
use media::encode::{Format, Words, encode};
use media::picture::Picture;
use media::rendition::{Focus, Shape};

fn rendered(picture: &Picture, shape: &str) -> DynamicImage {
    picture
        .render(shape.parse::<Shape>().expect("it is a shape"), Focus::default(), None)
        .expect("it can be made smaller")
}

/// How unlike two pictures of one size are: the root of the mean square of what they are apart, of 255.
fn unlike(one: &DynamicImage, other: &DynamicImage) -> f64 {
    let (one, other) = (one.to_rgb8(), other.to_rgb8());
    assert_eq!(one.dimensions(), other.dimensions());
    let squares = one
        .iter()
        .zip(other.iter())
        .map(|(one, other)| f64::from(one.abs_diff(*other)).powi(2));
    (squares.sum::<f64>() / one.len() as f64).sqrt()
}

#[test]
fn the_same_picture_in_each_orientation_is_the_same_upright() {
    let Some(plain) = sample("orient-landscape-3.jpg") else {
        return;
    };
    let Some(turned) = sample("orient-landscape-6.jpg") else {
        return;
    };
    let (plain, turned) = (decoded(&plain).unwrap().1, decoded(&turned).unwrap().1);
    // But for the number that is painted on each.
    let apart = unlike(&rendered(&plain, "w320-16x9"), &rendered(&turned, "w320-16x9"));
    assert!(apart < 8.0, "{apart}");
    let (Some(one), Some(other)) = (sample("orient-portrait-5.jpg"), sample("orient-portrait-8.jpg")) else {
        return;
    };
    let (one, other) = (decoded(&one).unwrap().1, decoded(&other).unwrap().1);
    let apart = unlike(&rendered(&one, "h360"), &rendered(&other, "h360"));
    assert!(apart < 8.0, "{apart}");
}

#[test]
fn what_was_made_for_a_press_looks_on_a_screen_as_it_should() {
    let (Some(press), Some(bare)) = (sample("cmyk-profile.jpg"), sample("cmyk-no-profile.jpg")) else {
        return;
    };
    let (press, bare) = (decoded(&press).unwrap().1, decoded(&bare).unwrap().1);
    let (press, bare) = (rendered(&press, "w480"), rendered(&bare, "w480"));
    // The same scene: not inverted, and softer with the profile than without one.
    let apart = unlike(&press, &bare);
    assert!((5.0..60.0).contains(&apart), "{apart}");
    let light: u64 = press.to_rgb8().iter().map(|part| u64::from(*part)).sum();
    let light = light / (u64::from(press.width()) * u64::from(press.height()) * 3);
    assert!((90..150).contains(&light), "{light}");
}

#[test]
fn wide_colours_become_those_of_a_screen() {
    let Some(bytes) = sample("display-p3.png") else { return };
    let picture = decoded(&bytes).unwrap().1;
    // Its red lies outside of sRGB, so it is the reddest that there is; the numbers in the file are others.
    assert_eq!(picture.dominant_colour(), Ok([255, 0, 0]));
    assert_ne!(
        image::load_from_memory(&bytes).unwrap().to_rgb8().get_pixel(4, 4),
        &Rgb([255, 0, 0])
    );
}

#[test]
fn every_format_shows_the_same_picture() {
    let Some(bytes) = sample("photo-2725x2225.jpg") else {
        return;
    };
    let picture = decoded(&bytes).unwrap().1;
    let pixels = rendered(&picture, "w320-3x2");
    assert_eq!((pixels.width(), pixels.height()), (320, 213));
    let sizes = Format::ALL.map(|format| {
        let file = encode(pixels.clone(), format, &Words::default()).unwrap();
        if format != Format::Avif {
            let again = image::load_from_memory(&file).unwrap();
            let apart = unlike(&pixels, &again);
            assert!(apart < 8.0, "{format:?} {apart}");
        }
        file.len()
    });
    let [jpeg, png, webp, avif] = sizes;
    println!("JPEG {jpeg}, PNG {png}, WebP {webp}, AVIF {avif} bytes");
    assert!(avif < webp && webp < jpeg && jpeg < png, "{sizes:?}");
}

#[test]
fn the_focal_point_stays_in_the_part_that_is_shown() {
    let Some(bytes) = sample("orient-portrait-8.jpg") else {
        return;
    };
    let picture = decoded(&bytes).unwrap().1;
    let shape: Shape = "w320-16x9".parse().unwrap();
    let at = |y| {
        picture
            .render(shape, Focus::from_fractions(0.5, y).unwrap(), None)
            .unwrap()
    };
    let whole = rendered(&picture, "w320");
    for (y, top) in [(0.0, 0), (1.0, whole.height() - 180)] {
        let apart = unlike(&at(y), &whole.crop_imm(0, top, 320, 180));
        assert!(apart < 2.0, "{y} {apart}");
    }
}

#[test]
fn a_part_is_what_an_editor_has_cut_and_no_more() {
    let Some(bytes) = sample("orient-portrait-8.jpg") else {
        return;
    };
    let picture = decoded(&bytes).unwrap().1;
    let crop = Crop::from_fractions(0.5, 0.25, 0.5, 0.5).unwrap();
    let part = picture
        .render("w320".parse().unwrap(), Focus::default(), Some(crop))
        .unwrap();
    let whole = rendered(&picture, "w640");
    let (width, height) = (whole.width(), whole.height());
    let apart = unlike(&part, &whole.crop_imm(width / 2, height / 4, width / 2, height / 2));
    assert!(apart < 4.0, "{apart}");
}

#[test]
fn what_can_be_seen_through_stays_so_but_in_jpeg_where_it_is_white() {
    let Some(bytes) = sample("alpha.webp") else { return };
    let picture = decoded(&bytes).unwrap().1;
    let pixels = rendered(&picture, "w160");
    for format in [Format::Png, Format::WebP, Format::Jpeg] {
        let file = encode(pixels.clone(), format, &Words::default()).unwrap();
        let corner = image::load_from_memory(&file).unwrap().to_rgba8().get_pixel(0, 0).0;
        match format {
            Format::Jpeg => assert!(corner.iter().all(|part| *part > 250), "{corner:?}"),
            _ => assert_eq!(corner[3], 0, "{format:?}"),
        }
    }
}

#[test]
fn a_placeholder_is_a_few_bytes_of_the_same_ratio() {
    let Some(bytes) = sample("photo.webp") else { return };
    let hash = decoded(&bytes).unwrap().1.placeholder().unwrap();
    assert!((5..=25).contains(&hash.len()), "{}", hash.len());
    let ratio = thumbhash::thumb_hash_to_approximate_aspect_ratio(&hash).unwrap();
    assert!((1.0..1.7).contains(&ratio), "{ratio}");
}
