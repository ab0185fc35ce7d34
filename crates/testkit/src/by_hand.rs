//! What befell a subject, written past the desk: for tests of reads, which must hold whoever wrote it.

use crate::TestDb;
use uuid::Uuid;

impl TestDb {
    /// Adds these fields, written as JSON, to the cards of a subject's editions of which the condition holds.
    pub async fn add_to_card(&self, id: impl Into<Uuid>, fields: &str, condition: &str) {
        let (id, fields) = (self.id(id), fields.replace('\'', "''"));
        let card = format!("replace(card, '\"document\":{{', '\"document\":{{{fields},')");
        let update = format!("UPDATE edition SET card = {card} WHERE subject_id = {id} AND {condition}");
        self.execute(&update).await.expect("the card can be written");
    }

    /// Another takes the place of this section or asset, from its newest edition on. `field` is what says so in its card.
    pub async fn takes_the_place(&self, field: &str, of: impl Into<Uuid>, taker: impl Into<Uuid>) {
        let taker: Uuid = taker.into();
        self.add_to_card(of, &format!("\"{field}\":\"{taker}\""), "live_until IS NULL")
            .await;
    }

    /// Kills a subject at this instant: its editions leave the table of those that can be read.
    pub async fn kill_by_hand(&self, id: impl Into<Uuid>) {
        let (id, now) = (self.id(id), self.clock.now().as_millis());
        let columns = "subject_id, number, revision, live_from, live_until, embargoed";
        for statement in [
            format!(
                "INSERT INTO removed_edition ({columns}, reason, removed_at)
                SELECT {columns}, 'killed', {now} FROM edition WHERE subject_id = {id}"
            ),
            format!("DELETE FROM edition_body WHERE subject_id = {id}"),
            format!("DELETE FROM article_list WHERE article_id = {id}"),
            format!("DELETE FROM edition WHERE subject_id = {id}"),
            format!("UPDATE subject SET killed_at = {now} WHERE id = {id}"),
        ] {
            self.execute(&statement).await.expect("the subject can be killed");
        }
    }
}
