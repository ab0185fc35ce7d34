//! Creates and saves topics.

use super::outcome::{halves, save_subject};
use super::slug;
use crate::caller::Caller;
use crate::graphql::topic::Topic;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::SaveSubject;
use domain::ids::TopicId;
use domain::subject::SubjectKind;
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
        let caller = ctx.data::<Caller>()?;
        let actor = caller.actor()?;
        let mut parser = Parser::new();
        let card = parser.within("topic", |parser| input.topic.parse(parser));
        let card = match parser.finish(card) {
            Ok(card) => card,
            Err(user_errors) => {
                return Ok(TopicPayload {
                    topic: None,
                    user_errors,
                });
            }
        };
        let id = TopicId(caller.desk.new_id());
        let outcome = caller
            .desk
            .run(async |tx| desk::topic::create_topic(tx, &actor, id, card).await)
            .await;
        let (edition, user_errors) = halves(outcome.map_err(|error| save_subject(error, SubjectKind::Topic)))?;
        Ok(TopicPayload {
            topic: edition.map(|edition| Topic {
                edition,
                reads: caller.reads_now(),
            }),
            user_errors,
        })
    }

    /// Saves a topic. It is public at once.
    async fn save_topic(&self, ctx: &Context<'_>, input: SaveTopicInput) -> Result<TopicPayload> {
        let caller = ctx.data::<Caller>()?;
        let actor = caller.actor()?;
        let mut parser = Parser::new();
        let id = parser.id("id", &input.id, |id| id);
        let card = parser.within("topic", |parser| input.topic.parse(parser));
        let cmd = match parser.finish(id.zip(card)) {
            Ok((id, card)) => SaveSubject {
                id,
                seen: input.seen,
                card,
            },
            Err(user_errors) => {
                return Ok(TopicPayload {
                    topic: None,
                    user_errors,
                });
            }
        };
        let outcome = caller
            .desk
            .run(async |tx| desk::topic::save_topic(tx, &actor, cmd).await)
            .await;
        let (edition, user_errors) = halves(outcome.map_err(|error| save_subject(error, SubjectKind::Topic)))?;
        Ok(TopicPayload {
            topic: edition.map(|edition| Topic {
                edition,
                reads: caller.reads_now(),
            }),
            user_errors,
        })
    }
}
