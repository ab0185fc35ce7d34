//! The desk's verbs as mutations: one file per noun. Each parses its input, runs one action, and answers with the subject and `userErrors`.

mod act;
mod api_key;
mod article;
mod collection;
mod contributor;
mod media;
mod menu;
mod outcome;
mod page;
mod preview;
mod publish;
mod review;
mod revision;
mod section;
mod site;
mod subject;
mod topic;
mod withdraw;

use crate::graphql::user_error::Parser;
use async_graphql::MergedObject;
use domain::slug::Slug;

/// What the desk can do. Each takes one `input`, and answers with the subject as the desk sees it and with `userErrors`: what an
/// editor can fix. Errors at the top of the answer are for those who may not, and for faults of ours.
#[derive(MergedObject, Default)]
pub struct Mutation(
    article::ArticleMutation,
    review::ReviewMutation,
    publish::PublishMutation,
    preview::PreviewMutation,
    withdraw::WithdrawMutation,
    revision::RevisionMutation,
    section::SectionMutation,
    topic::TopicMutation,
    contributor::ContributorMutation,
    media::MediaMutation,
    page::PageMutation,
    menu::MenuMutation,
    site::SiteMutation,
    collection::CollectionMutation,
    api_key::ApiKeyMutation,
);

/// The slug that was given, or one made of the name.
fn slug(parser: &mut Parser, given: Option<String>, name: &str) -> Option<Slug> {
    match given.filter(|given| !given.trim().is_empty()) {
        Some(given) => parser.value("slug", Slug::parse(&given)),
        None => parser.value(
            "slug",
            Slug::from_words(name).ok_or("no slug can be made of the name; give one"),
        ),
    }
}
