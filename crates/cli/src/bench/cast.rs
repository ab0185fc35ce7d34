//! What the articles name: the sections, topics, people and pictures of the newsroom that is measured.

use super::Outcome;
use super::words::Words;
use desk::{Desk, contributor, media, section, topic};
use domain::ids::{ContributorId, MediaId, SectionId, TopicId};
use domain::permission::Actor;
use serde_json::json;
use storage::Tx;
use uuid::Uuid;

const SECTIONS: usize = 12;
const TOPICS: usize = 60;
const CONTRIBUTORS: usize = 40;
const MEDIA: usize = 200;

/// What the articles name.
#[derive(Default)]
pub struct Cast {
    pub sections: Vec<Uuid>,
    pub topics: Vec<Uuid>,
    pub contributors: Vec<Uuid>,
    pub media: Vec<Uuid>,
    /// Those that were made by the desk.
    pub articles: Vec<Uuid>,
}

/// Makes the sections, topics, people and pictures.
pub async fn hire(desk: &Desk, tx: &mut Tx, actor: &Actor, words: &mut Words, cast: &mut Cast) -> Outcome<()> {
    for number in 1..=SECTIONS {
        let (id, slug) = (desk.new_id(), format!("bench-section-{number}"));
        let mut card = json!({ "slug": slug, "name": words.title(2), "position": number });
        // Every third stands at the top, and the two that follow under it.
        if number % 3 != 1 {
            card["parent"] = json!(cast.sections[(number - 1) / 3 * 3]);
        }
        section::create_section(tx, actor, SectionId(id), serde_json::from_value(card)?).await?;
        cast.sections.push(id);
    }
    for number in 1..=TOPICS {
        let (id, slug) = (desk.new_id(), format!("bench-topic-{number}"));
        let card = serde_json::from_value(json!({ "slug": slug, "name": words.title(2) }))?;
        topic::create_topic(tx, actor, TopicId(id), card).await?;
        cast.topics.push(id);
    }
    for number in 1..=CONTRIBUTORS {
        let (id, slug) = (desk.new_id(), format!("bench-contributor-{number}"));
        let card = serde_json::from_value(json!({ "slug": slug, "name": words.title(2), "job_title": "Reporter" }))?;
        contributor::create_contributor(tx, actor, ContributorId(id), card).await?;
        cast.contributors.push(id);
    }
    for _ in 0..MEDIA {
        let id = desk.new_id();
        let card = json!({
            "kind": "image",
            "caption": words.sentence(),
            "alt_text": words.sentence(),
            "credit": { "agency": "Agency", "photographer": words.title(2), "line": "Photographer/Agency" },
        });
        media::create_media(tx, actor, MediaId(id), serde_json::from_value(card)?).await?;
        cast.media.push(id);
    }
    Ok(())
}
