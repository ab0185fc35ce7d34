//! Creates, saves and merges sections.

use super::{slug, subject};
use crate::caller::Caller;
use crate::graphql::section::Section;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::section::{MergeSection, merge_section};
use domain::ids::SectionId;
use domain::section::SectionCard;
use domain::text::{Description, Name};

/// What a section is to be. A save replaces all of it.
#[derive(InputObject)]
pub struct SectionInput {
    /// What it is called.
    name: String,
    /// Unique among sections. Without it, one is made of the name.
    slug: Option<String>,
    /// A few sentences about it.
    description: Option<String>,
    /// The id of the section that it is a part of. Without it, it stands at the top.
    parent: Option<ID>,
    /// Where it stands among its siblings; equal places are ordered by name.
    #[graphql(default)]
    position: i32,
}

impl SectionInput {
    fn parse(self, parser: &mut Parser) -> Option<SectionCard> {
        let name = parser.value("name", Name::parse(&self.name));
        let slug = slug(parser, self.slug, &self.name);
        let description = parser.text("description", self.description, Description::parse);
        let parent = self.parent.and_then(|id| parser.id("parent", &id, SectionId));
        Some(SectionCard {
            name: name?,
            slug: slug?,
            description,
            parent,
            position: self.position,
            merged_into: None,
        })
    }
}

/// A new section.
#[derive(InputObject)]
pub struct CreateSectionInput {
    /// What it is to be.
    section: SectionInput,
}

/// A section as it is to be from now on.
#[derive(InputObject)]
pub struct SaveSectionInput {
    /// Its id.
    id: ID,
    /// The `edition` that you were looking at. If somebody saved since, the save is refused.
    seen: i32,
    /// What it is to be.
    section: SectionInput,
}

/// A section that is to be a part of another for good.
#[derive(InputObject)]
pub struct MergeSectionInput {
    /// Its id.
    id: ID,
    /// The id of the section that takes its place.
    into: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SectionPayload {
    /// The section as it is now. Null if the save was refused.
    section: Option<Section>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// The section mutations.
#[derive(Default)]
pub struct SectionMutation;

#[Object]
impl SectionMutation {
    /// Creates a section. It is public at once.
    async fn create_section(&self, ctx: &Context<'_>, input: CreateSectionInput) -> Result<SectionPayload> {
        let parse = |parser: &mut Parser| input.section.parse(parser);
        let (edition, user_errors) = subject::create(ctx, SectionId, parse, desk::section::create_section).await?;
        let reads = ctx.data::<Caller>()?.reads_now();
        Ok(SectionPayload {
            section: edition.map(|edition| Section { edition, reads }),
            user_errors,
        })
    }

    /// Saves a section. It is public at once.
    async fn save_section(&self, ctx: &Context<'_>, input: SaveSectionInput) -> Result<SectionPayload> {
        let parse = |parser: &mut Parser| input.section.parse(parser);
        let (edition, user_errors) =
            subject::save(ctx, &input.id, input.seen, parse, desk::section::save_section).await?;
        let reads = ctx.data::<Caller>()?.reads_now();
        Ok(SectionPayload {
            section: edition.map(|edition| Section { edition, reads }),
            user_errors,
        })
    }

    /// Merges a section into another: its articles and the sections below it are that one's from now on, and its addresses
    /// redirect. Editors who were given it are given the other. It answers with the section that takes its place.
    async fn merge_section(&self, ctx: &Context<'_>, input: MergeSectionInput) -> Result<SectionPayload> {
        let parse = |parser: &mut Parser| {
            let (id, into) = (
                parser.id("id", &input.id, SectionId),
                parser.id("into", &input.into, SectionId),
            );
            id.zip(into).map(|(id, into)| MergeSection { id, into })
        };
        let (edition, user_errors) = subject::act(ctx, parse, merge_section).await?;
        let reads = ctx.data::<Caller>()?.reads_now();
        Ok(SectionPayload {
            section: edition.map(|edition| Section { edition, reads }),
            user_errors,
        })
    }
}
