//! What befalls what was published, done through the desk. A refusal ends the test.

use crate::TestDb;
use crate::user::house;
use desk::article::{
    CorrectArticle, KillArticle, PublishArticle, RetractArticle, UnpublishArticle, correct_article, kill_article,
    publish_article, retract_article, unpublish_article,
};
use desk::media::{KillMedia, ReplaceMedia, kill_media, replace_media};
use desk::section::{MergeSection, merge_section};
use domain::article::RevisionNumber;
use domain::ids::{ArticleId, MediaId, SectionId};
use domain::text::{CorrectionNote, RetractionNotice};

impl TestDb {
    async fn newest_revision(&self, id: ArticleId) -> RevisionNumber {
        let article = self.store.desk_articles().by_id(id).await;
        let article = article.expect("the desk can be read").expect("there is the article");
        article.newest.number
    }

    /// Publishes the newest revision, from now on.
    pub async fn publish(&self, id: ArticleId) {
        let publish = PublishArticle::now(id, self.newest_revision(id).await);
        let done = self.desk.run(async |tx| publish_article(tx, &house(), publish).await);
        done.await.expect("it can be published");
    }

    /// Corrects an article with this note.
    pub async fn correct(&self, id: ArticleId, note: &str) {
        let correct = CorrectArticle {
            id,
            seen: self.newest_revision(id).await,
            note: CorrectionNote::parse(note).expect("it is a note"),
            scheduled: None,
        };
        let done = self.desk.run(async |tx| correct_article(tx, &house(), correct).await);
        done.await.expect("it can be corrected");
    }

    /// Retracts an article with this notice.
    pub async fn retract(&self, id: ArticleId, notice: &str) {
        let retract = RetractArticle {
            id,
            notice: RetractionNotice::parse(notice).expect("it is a notice"),
            scheduled: None,
        };
        let done = self.desk.run(async |tx| retract_article(tx, &house(), retract).await);
        done.await.expect("it can be retracted");
    }

    /// Unpublishes an article.
    pub async fn unpublish(&self, id: ArticleId) {
        let unpublish = UnpublishArticle { id };
        let done = self
            .desk
            .run(async |tx| unpublish_article(tx, &house(), unpublish).await);
        done.await.expect("it can be unpublished");
    }

    /// Kills an article.
    pub async fn kill(&self, id: ArticleId) {
        let kill = KillArticle { id, reason: None };
        let done = self.desk.run(async |tx| kill_article(tx, &house(), kill).await);
        done.await.expect("it can be killed");
    }

    /// Kills an asset.
    pub async fn kill_media(&self, id: MediaId) {
        let done = self
            .desk
            .run(async |tx| kill_media(tx, &house(), KillMedia { id }).await);
        done.await.expect("it can be killed");
    }

    /// Lets an asset take another's place.
    pub async fn replace_media(&self, id: MediaId, by: MediaId) {
        let replace = ReplaceMedia { id, by };
        let done = self.desk.run(async |tx| replace_media(tx, &house(), replace).await);
        done.await.expect("it can be replaced");
    }

    /// Merges a section into another.
    pub async fn merge_section(&self, id: SectionId, into: SectionId) {
        let merge = MergeSection { id, into };
        let done = self.desk.run(async |tx| merge_section(tx, &house(), merge).await);
        done.await.expect("it can be merged");
    }
}
