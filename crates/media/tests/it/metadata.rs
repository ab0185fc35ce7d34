//! What is read of the words in a file, and what of them comes out again.

use crate::{decoded, sample};
use domain::media::MediaCard;
use media::encode::{Format, Words, encode};
use media::rendition::Focus;

#[test]
fn the_iptcs_reference_picture_is_read_field_by_field() {
    let Some(bytes) = sample("iptc-reference.jpg") else {
        return;
    };
    let card = decoded(&bytes).unwrap().0.metadata().card();
    let text = |text: Option<&dyn ToString>| text.map(ToString::to_string).unwrap_or_default();
    let credit = card.credit.as_ref().unwrap();
    let terms = &card.rights.terms;
    let read = [
        text(card.headline.as_ref().map(|text| text as _)),
        text(card.caption.as_ref().map(|text| text as _)),
        text(credit.photographer.as_ref().map(|text| text as _)),
        credit.line.to_string(),
        text(card.source.as_ref().map(|text| text as _)),
        text(terms.copyright_holder.as_ref().map(|text| text as _)),
        text(terms.copyright_notice.as_ref().map(|text| text as _)),
        text(terms.usage_terms.as_ref().map(|text| text as _)),
        terms.license.as_ref().unwrap().as_str().to_owned(),
        text(card.place.as_ref().map(|text| text as _)),
        card.taken.as_ref().unwrap().as_str().to_owned(),
        card.digital_source_type.as_ref().unwrap().as_str().to_owned(),
    ];
    let written = [
        "The Headline (ref2019.1)",
        "The description aka caption (ref2019.1)",
        "Creator1 (ref2019.1), Creator2 (ref2019.1)",
        "Credit Line (ref2019.1)",
        "Source (ref2019.1)",
        "Copyright Owner Name 1 (ref2019.1)",
        "Copyright (Notice) 2019.1 IPTC - www.iptc.org  (ref2019.1)",
        "Rights Usage Termns (ref2019.1)",
        "http://www.webstatementofrights.org/2019.1",
        "Sublocation (Location created1) (ref2019.1), City (Location created1) (ref2019.1), \
         Province/State (Location created1) (ref2019.1), CountryName (Location created1) (ref2019.1)",
        "2019-10-16T19:01:00+00:00",
        "http://cv.iptc.org/newscodes/digitalsourcetype/softwareImage",
    ];
    assert_eq!(read, written);
}

#[test]
fn a_press_photo_without_xmp_is_read_by_its_iim() {
    let Some(bytes) = sample("iptc-tiny-sport-thumb.jpg") else {
        return;
    };
    let read = decoded(&bytes).unwrap().0.metadata();
    assert_eq!(read.headline.as_deref(), Some("South Korea v USA X"));
    assert_eq!(read.creator.as_deref(), Some("Stephen Dunn"));
    assert_eq!(read.credit_line.as_deref(), Some("Getty Images"));
    assert_eq!(read.place.as_deref(), Some("Pasadena, CA, United States"));
    assert_eq!(read.taken.as_deref(), Some("2002-01-19"));
    assert!(
        read.caption
            .unwrap()
            .ends_with("Mandatory Credit:  Stephen Dunn/Getty Images")
    );
}

#[test]
fn credit_and_rights_travel_in_the_xmp_of_jpeg_png_and_webp() {
    let Some(bytes) = sample("iptc-reference.jpg") else {
        return;
    };
    let (probe, picture) = decoded(&bytes).unwrap();
    let card = MediaCard {
        headline: None,
        caption: None,
        place: None,
        taken: None,
        ..probe.metadata().card()
    };
    let pixels = picture.render("w320".parse().unwrap(), Focus::default(), None).unwrap();
    for format in [Format::Jpeg, Format::Png, Format::WebP] {
        let file = encode(pixels.clone(), format, &Words::of(&card)).unwrap();
        let (small, again) = decoded(&file).unwrap();
        assert_eq!(again.size(), (320, 160), "{format:?}");
        assert_eq!(small.metadata().card(), card, "{format:?}");
    }
    let hostile = Words {
        creator: Some("</rdf:li> & \"]]>\u{1F4F7}".to_owned()),
        ..Words::default()
    };
    let file = encode(pixels.clone(), Format::WebP, &hostile).unwrap();
    assert_eq!(decoded(&file).unwrap().0.metadata().creator, hostile.creator);
    let plain = encode(pixels, Format::WebP, &Words::default()).unwrap();
    assert!(!plain.windows(4).any(|part| part == b"XMP "));
}

#[test]
fn positions_and_serial_numbers_are_in_no_rendition_and_no_record() {
    for name in [
        "gps-location.jpg",
        "gain-map.jpg",
        "iptc-reference.jpg",
        "photo-2725x2225.jpg",
    ] {
        let Some(bytes) = sample(name) else { return };
        let (probe, picture) = decoded(&bytes).unwrap();
        let card = probe.metadata().card();
        assert!(!format!("{card:?}").contains("GPS"));
        let pixels = picture.render("w160".parse().unwrap(), Focus::default(), None).unwrap();
        for format in Format::ALL {
            let file = encode(pixels.clone(), format, &Words::of(&card)).unwrap();
            for secret in [&b"Exif"[..], b"GPS", b"SerialNumber", b"eXIf", b"NIKON"] {
                let leaks = file.windows(secret.len()).any(|part| part == secret);
                assert!(!leaks, "{name} {format:?} {}", String::from_utf8_lossy(secret));
            }
        }
    }
}

#[test]
fn hostile_words_are_cut_and_end_nothing() {
    let entities = "<!DOCTYPE a [<!ENTITY b \"boom\">]><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">&b;</x:xmpmeta>";
    let deep = "<a>".repeat(100_000);
    for xmp in [entities, &deep, "<a b=", "\0\0\0", "<rdf:RDF><rdf:li></x>"] {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 1, 1);
        encoder
            .add_itxt_chunk("XML:com.adobe.xmp".to_owned(), xmp.to_owned())
            .unwrap();
        encoder.write_header().unwrap().write_image_data(&[7]).unwrap();
        let read = decoded(&file).unwrap().0.metadata();
        assert_eq!(read, Default::default());
    }
}
