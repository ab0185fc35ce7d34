//! Creates and saves contributors.

use super::{slug, subject};
use crate::caller::Caller;
use crate::graphql::contributor::Contributor;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::contributor::ContributorCard;
use domain::ids::ContributorId;
use domain::text::{Description, Line, Name};

/// What a contributor is to be. A save replaces all of it.
#[derive(InputObject)]
pub struct ContributorInput {
    /// Their name.
    name: String,
    /// Unique among contributors. Without it, one is made of the name.
    slug: Option<String>,
    /// What they do, such as "Defence correspondent".
    job_title: Option<String>,
    /// A few sentences about them.
    biography: Option<String>,
}

impl ContributorInput {
    fn parse(self, parser: &mut Parser) -> Option<ContributorCard> {
        let name = parser.value("name", Name::parse(&self.name));
        let slug = slug(parser, self.slug, &self.name);
        let job_title = parser.text("jobTitle", self.job_title, Line::parse);
        let biography = parser.text("biography", self.biography, Description::parse);
        Some(ContributorCard {
            name: name?,
            slug: slug?,
            job_title,
            biography,
        })
    }
}

/// A new contributor.
#[derive(InputObject)]
pub struct CreateContributorInput {
    /// What it is to be.
    contributor: ContributorInput,
}

/// A contributor as it is to be from now on.
#[derive(InputObject)]
pub struct SaveContributorInput {
    /// Its id.
    id: ID,
    /// The `edition` that you were looking at. If somebody saved since, the save is refused.
    seen: i32,
    /// What it is to be.
    contributor: ContributorInput,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ContributorPayload {
    /// The contributor as it is now. Null if the save was refused.
    contributor: Option<Contributor>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// The contributor mutations.
#[derive(Default)]
pub struct ContributorMutation;

#[Object]
impl ContributorMutation {
    /// Creates a contributor. It is public at once.
    async fn create_contributor(&self, ctx: &Context<'_>, input: CreateContributorInput) -> Result<ContributorPayload> {
        let parse = |parser: &mut Parser| input.contributor.parse(parser);
        let (edition, user_errors) =
            subject::create(ctx, ContributorId, parse, desk::contributor::create_contributor).await?;
        let reads = ctx.data::<Caller>()?.reads_now();
        Ok(ContributorPayload {
            contributor: edition.map(|edition| Contributor { edition, reads }),
            user_errors,
        })
    }

    /// Saves a contributor. It is public at once.
    async fn save_contributor(&self, ctx: &Context<'_>, input: SaveContributorInput) -> Result<ContributorPayload> {
        let parse = |parser: &mut Parser| input.contributor.parse(parser);
        let (edition, user_errors) =
            subject::save(ctx, &input.id, input.seen, parse, desk::contributor::save_contributor).await?;
        let reads = ctx.data::<Caller>()?.reads_now();
        Ok(ContributorPayload {
            contributor: edition.map(|edition| Contributor { edition, reads }),
            user_errors,
        })
    }
}
