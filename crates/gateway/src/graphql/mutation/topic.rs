//! Creates and saves topics.

use super::{slug, subject};
use crate::caller::Caller;
use crate::graphql::topic::Topic;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::ids::TopicId;
use domain::text::{Description, Name};
use domain::topic::TopicCard;

/// What a topic is to be. A save replaces all of it.
#[derive(InputObject)]
pub struct TopicInput {
    /// What it is called.
    name: String,
    /// Unique among topics. Without it, one is made of the name.
    slug: Option<String>,
    /// A few sentences about it.
    description: Option<String>,
}

impl TopicInput {
    fn parse(self, parser: &mut Parser) -> Option<TopicCard> {
        let name = parser.value("name", Name::parse(&self.name));
        let slug = slug(parser, self.slug, &self.name);
        let description = parser.text("description", self.description, Description::parse);
        Some(TopicCard {
            name: name?,
            slug: slug?,
            description,
        })
    }
}

/// A new topic.
#[derive(InputObject)]
pub struct CreateTopicInput {
    /// What it is to be.
    topic: TopicInput,
}

/// A topic as it is to be from now on.
#[derive(InputObject)]
pub struct SaveTopicInput {
    /// Its id.
    id: ID,
    /// The `edition` that you were looking at. If somebody saved since, the save is refused.
    seen: i32,
    /// What it is to be.
    topic: TopicInput,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct TopicPayload {
    /// The topic as it is now. Null if the save was refused.
    topic: Option<Topic>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// The topic mutations.
#[derive(Default)]
pub struct TopicMutation;

#[Object]
impl TopicMutation {
    /// Creates a topic. It is public at once.
    async fn create_topic(&self, ctx: &Context<'_>, input: CreateTopicInput) -> Result<TopicPayload> {
        let parse = |parser: &mut Parser| input.topic.parse(parser);
        let (edition, user_errors) = subject::create(ctx, TopicId, parse, desk::topic::create_topic).await?;
        let reads = ctx.data::<Caller>()?.reads_now();
        Ok(TopicPayload {
            topic: edition.map(|edition| Topic { edition, reads }),
            user_errors,
        })
    }

    /// Saves a topic. It is public at once.
    async fn save_topic(&self, ctx: &Context<'_>, input: SaveTopicInput) -> Result<TopicPayload> {
        let parse = |parser: &mut Parser| input.topic.parse(parser);
        let (edition, user_errors) = subject::save(ctx, &input.id, input.seen, parse, desk::topic::save_topic).await?;
        let reads = ctx.data::<Caller>()?.reads_now();
        Ok(TopicPayload {
            topic: edition.map(|edition| Topic { edition, reads }),
            user_errors,
        })
    }
}
