//! Creates, saves and schedules collections.

use super::act::{act, caller};
use super::outcome::{Refused, halves};
use super::publish::Scheduled;
use super::slug;
use crate::graphql::collection::DeskCollection;
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::collection::{
    CancelCollectionEdition, CollectionError, CreateCollection, SaveCollection, cancel_collection_edition,
    create_collection, save_collection,
};
use domain::collection::{self, CollectionCard, Fill, Lineup, Pin};
use domain::ids::{ArticleId, CollectionId, SectionId, TopicId};
use domain::permission::Actor;
use domain::text::{Description, Name};
use storage::Tx;

/// What a collection is to be. A save replaces all of it. An article stands in it once.
#[derive(InputObject)]
pub struct CollectionInput {
    /// What it is called.
    name: String,
    /// Unique among collections. Without it, one is made of the name.
    slug: Option<String>,
    /// A few sentences about it.
    description: Option<String>,
    /// The ids of articles in the order in which they are to stand: at most 100. Those that are not public are passed over while they are not.
    #[graphql(default)]
    items: Vec<ID>,
    /// Articles that are to stand in slots, whatever else is shown.
    #[graphql(default)]
    pins: Vec<CollectionPinInput>,
    /// How the places are to be filled that are left. Without it, they are not.
    fill: Option<CollectionFillInput>,
    /// How many articles are shown at the most: 1 to 100.
    #[graphql(default = 20)]
    size: i32,
}

/// An article that is to stand in a slot.
#[derive(InputObject)]
pub struct CollectionPinInput {
    /// Which place, counted from 1. While less is shown than would stand before it, it stands further in front.
    slot: i32,
    /// The id of the article.
    article: ID,
}

/// Which articles are to fill the places that are left, the newest first: those of a section and all below it, or about a topic; of the
/// newsroom if neither is given.
#[derive(InputObject)]
pub struct CollectionFillInput {
    /// The id of the section.
    section: Option<ID>,
    /// The id of the topic.
    topic: Option<ID>,
}

impl CollectionFillInput {
    fn parse(self, parser: &mut Parser) -> Option<Fill> {
        match (self.section, self.topic) {
            (None, None) => Some(Fill::Everything),
            (Some(section), None) => parser.id("section", &section, SectionId).map(Fill::Section),
            (None, Some(topic)) => parser.id("topic", &topic, TopicId).map(Fill::Topic),
            (Some(_), Some(_)) => {
                parser.refuse("give a section or a topic, not both");
                None
            }
        }
    }
}

impl CollectionInput {
    fn parse(self, parser: &mut Parser) -> Option<CollectionCard> {
        let name = parser.value("name", Name::parse(&self.name));
        let slug = slug(parser, self.slug, &self.name);
        let description = parser.text("description", self.description, Description::parse);
        let items: Vec<_> = (self.items.iter().enumerate())
            .map(|(index, id)| parser.id(&format!("items[{index}]"), id, ArticleId))
            .collect();
        let pins: Vec<_> = (self.pins.iter().enumerate())
            .map(|(index, pin)| {
                let article = parser.id(&format!("pins[{index}].article"), &pin.article, ArticleId)?;
                Some(Pin {
                    slot: pin.slot,
                    article,
                })
            })
            .collect();
        let fill = match self.fill {
            Some(fill) => Some(parser.within("fill", |parser| fill.parse(parser))?),
            None => None,
        };
        let items: Vec<ArticleId> = items.into_iter().collect::<Option<_>>()?;
        let pins: Vec<Pin> = pins.into_iter().collect::<Option<_>>()?;
        let lineup = match Lineup::new(items, pins, fill, self.size) {
            Ok(lineup) => lineup,
            Err(refused) => {
                parser.within(&refused.place().to_string(), |parser| parser.refuse(refused));
                return None;
            }
        };
        Some(CollectionCard {
            name: name?,
            slug: slug?,
            description,
            lineup,
        })
    }
}

/// A new collection.
#[derive(InputObject)]
pub struct CreateCollectionInput {
    /// What it is to be.
    collection: CollectionInput,
    /// When it is to be public. Without it, now.
    from: Option<DateTime>,
}

/// A collection as it is to be from now or from an instant on.
#[derive(InputObject)]
pub struct SaveCollectionInput {
    /// Its id.
    id: ID,
    /// The `edition` of `desk { collection }` that you were looking at. If somebody saved since, the save is refused.
    seen: i32,
    /// What it is to be.
    collection: CollectionInput,
    /// From when on. Without it, now.
    from: Option<DateTime>,
    /// What is to become of editions that are scheduled for later.
    scheduled: Option<Scheduled>,
}

/// An edition of a collection that is not to begin.
#[derive(InputObject)]
pub struct CancelCollectionEditionInput {
    /// Of which collection.
    id: ID,
    /// The number of the edition.
    edition: i32,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct CollectionPayload {
    /// The collection as the desk sees it now. Null if nothing was done.
    collection: Option<DeskCollection>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// The collection mutations.
#[derive(Default)]
pub struct CollectionMutation;

#[Object]
impl CollectionMutation {
    /// Creates a collection. It is public at once, or from an instant on.
    async fn create_collection(&self, ctx: &Context<'_>, input: CreateCollectionInput) -> Result<CollectionPayload> {
        let id = CollectionId(caller(ctx)?.desk.new_id());
        let parse = |parser: &mut Parser| {
            let card = parser.within("collection", |parser| input.collection.parse(parser));
            Some(CreateCollection {
                id,
                card: card?,
                from: input.from.map(|from| from.0),
            })
        };
        collection(ctx, parse, create_collection).await
    }

    /// Saves a collection. It is public at once, or from an instant on: then what is public stays so until then.
    async fn save_collection(&self, ctx: &Context<'_>, input: SaveCollectionInput) -> Result<CollectionPayload> {
        let parse = |parser: &mut Parser| {
            let card = parser.within("collection", |parser| input.collection.parse(parser));
            Some(SaveCollection {
                id: parser.id("id", &input.id, CollectionId)?,
                seen: input.seen,
                card: card?,
                from: input.from.map(|from| from.0),
                scheduled: input.scheduled.map(Into::into),
            })
        };
        collection(ctx, parse, save_collection).await
    }

    /// Cancels an edition of a collection that has not begun. What it would have ended goes on.
    async fn cancel_collection_edition(
        &self,
        ctx: &Context<'_>,
        input: CancelCollectionEditionInput,
    ) -> Result<CollectionPayload> {
        let parse = |parser: &mut Parser| {
            Some(CancelCollectionEdition {
                id: parser.id("id", &input.id, CollectionId)?,
                edition: input.edition,
            })
        };
        collection(ctx, parse, cancel_collection_edition).await
    }
}

/// Does something with a collection, and answers with what became of it.
async fn collection<Cmd>(
    ctx: &Context<'_>,
    parse: impl FnOnce(&mut Parser) -> Option<Cmd>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, Cmd) -> std::result::Result<collection::DeskCollection, CollectionError>,
) -> Result<CollectionPayload> {
    let done = act(ctx, parse, action).await;
    let (collection, user_errors) = halves(done.and_then(|done| done.map_err(Refused::from)))?;
    let reads = caller(ctx)?.reads_now();
    Ok(CollectionPayload {
        collection: collection.map(|collection| DeskCollection { collection, reads }),
        user_errors,
    })
}
