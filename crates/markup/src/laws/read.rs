//! What was rendered, read again: the same body, as far as the form can say it.

use super::any::{body, filling};
use super::expected::{self, Form};
use super::{Run, flat};
use crate::{Fill, Lookup, PictureName, Read, html, markdown, read_html, read_markdown};
use domain::body::{Block, BlockKind, Body, Mark};
use domain::ids::MediaId;
use domain::media::MediaUse;
use proptest::prelude::*;

/// Every id of ours is one, and nothing else is known.
fn by_own_ids<T>(read: impl FnOnce(&Lookup<'_>) -> T) -> T {
    let picture = |name: PictureName<'_>| match name {
        PictureName::Media(id) => Some(id),
        _ => None,
    };
    read(&Lookup {
        picture: &picture,
        article: &|_| None,
        attached: &[],
    })
}

fn again(form: Form, body: &Body, fill: &Fill<'_>) -> Body {
    let Read { body, .. } = by_own_ids(|lookup| match form {
        Form::Html => read_html(&html(body, fill), lookup).unwrap(),
        Form::Markdown => read_markdown(&markdown(body, fill), lookup).unwrap(),
    });
    body
}

/// The address of a `mailto:` link may have a space, which Markdown encodes.
fn words(body: &Body, fill: &Fill<'_>, form: Form) -> Vec<Run> {
    let mut runs = expected::runs(body, fill, form);
    for run in &mut runs {
        run.marks = run.marks.iter().map(|mark| mark.replace(' ', "%20")).collect();
    }
    runs
}

/// Notes that stand with a word; alone, they are words themselves.
fn has_lonely_note(body: &Body) -> bool {
    let is_note = |mark: &Mark| matches!(mark, Mark::Note { .. });
    let lonely =
        |line: &domain::body::Inline| line.is_blank() && line.spans().iter().any(|span| span.marks.iter().any(is_note));
    body.walk().iter().flat_map(|block| block.lines()).any(lonely)
}

fn pictures<'a>(
    body: &'a Body,
    fill: &'a Fill<'_>,
) -> impl Iterator<Item = (MediaId, Option<domain::media::Crop>)> + 'a {
    let of = |block: &'a Block| match &block.kind {
        BlockKind::Image { image } => std::slice::from_ref(image),
        BlockKind::Gallery { images } => images.as_slice(),
        _ => &[],
    };
    let shown = |image: &&MediaUse| fill.media.contains_key(&image.media);
    body.walk()
        .into_iter()
        .flat_map(of)
        .filter(shown)
        .map(|image| (image.media, image.crop))
}

fn kinds(body: &Body) -> Vec<std::mem::Discriminant<BlockKind>> {
    body.walk()
        .iter()
        .map(|block| std::mem::discriminant(&block.kind))
        .collect()
}

fn ids(body: &Body) -> Vec<&str> {
    body.walk().iter().map(|block| block.id.as_str()).collect()
}

proptest! {
    #[test]
    fn html_is_read_as_the_body_that_it_was_made_of(body in body(true), filling in filling()) {
        prop_assume!(!has_lonely_note(&body));
        let fill = filling.fill();
        let html = html(&body, &fill);
        let read = again(Form::Html, &body, &fill);
        prop_assert_eq!(flat(&words(&read, &fill, Form::Html)), flat(&words(&body, &fill, Form::Html)), "{}", html);
        let shape = |body: &Body| expected::shape(body.blocks(), &fill, Form::Html);
        prop_assert_eq!(shape(&read), shape(&body), "{}", html);
        prop_assert_eq!(pictures(&read, &fill).collect::<Vec<_>>(), pictures(&body, &fill).collect::<Vec<_>>());
        // Only what shows nothing is not in it.
        prop_assert!(ids(&read).iter().all(|id| ids(&body).contains(id)), "{}", html);
        // And what was read once is read as exactly the same.
        let twice = again(Form::Html, &read, &fill);
        prop_assert_eq!(kinds(&twice), kinds(&read));
        prop_assert_eq!(twice, read, "{}", html);
    }

    #[test]
    fn markdown_is_read_as_the_body_that_it_was_made_of(body in body(true), filling in filling()) {
        prop_assume!(!has_lonely_note(&body));
        let fill = filling.fill();
        let markdown = markdown(&body, &fill);
        let read = again(Form::Markdown, &body, &fill);
        prop_assert_eq!(flat(&words(&read, &fill, Form::Markdown)), flat(&words(&body, &fill, Form::Markdown)), "{}", markdown);
        let shape = |body: &Body| expected::shape(body.blocks(), &fill, Form::Markdown);
        prop_assert_eq!(shape(&read), shape(&body), "{}", markdown);
        prop_assert_eq!(again(Form::Markdown, &read, &fill), read, "{}", markdown);
    }
}
