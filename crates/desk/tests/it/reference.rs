//! References: what a content names must exist, and be of the noun that it is named as.

use crate::acting::{create, save};
use desk::article::{CreateArticleError, SaveArticleError};
use domain::article::ArticleContent;
use domain::body::{Block, BlockId, BlockKind};
use domain::ids::{ArticleId, ContributorId, MediaId, SectionId, TopicId};
use domain::related::RelatedKind;
use domain::subject::Subject;
use testkit::{TestDb, article, house, section, topic};

/// A content for each way to name a subject, with the subject that is named and does not exist.
fn naming_the_unknown(db: &TestDb, known_topic: TopicId) -> Vec<(ArticleContent, Subject)> {
    let id = db.desk.new_id();
    let link = BlockKind::RelatedLink { article: ArticleId(id) };
    let of_another_noun = article().home(SectionId(known_topic.0)).content();
    vec![
        (article().home(SectionId(id)).content(), SectionId(id).into()),
        (article().also_in(SectionId(id)).content(), SectionId(id).into()),
        (
            article().about(known_topic).about(TopicId(id)).content(),
            TopicId(id).into(),
        ),
        (article().from(ContributorId(id)).content(), ContributorId(id).into()),
        (article().lead(MediaId(id)).content(), MediaId(id).into()),
        (
            article().related(RelatedKind::Background, ArticleId(id)).content(),
            ArticleId(id).into(),
        ),
        (
            article()
                .blocks(vec![Block {
                    id: BlockId::parse("r").unwrap(),
                    kind: link,
                }])
                .content(),
            ArticleId(id).into(),
        ),
        (of_another_noun, SectionId(known_topic.0).into()),
    ]
}

async fn rows(db: &TestDb) -> i64 {
    let tables = [
        "subject",
        "article",
        "revision",
        "content",
        "slug",
        "change",
        "edition",
        "side_revision",
    ];
    let counts = tables
        .map(|table| format!("(SELECT count(*) FROM {table})"))
        .join(" + ");
    db.number(&format!("SELECT {counts}")).await
}

#[tokio::test]
async fn creating_with_an_unknown_reference_names_it_and_writes_nothing() {
    let db = TestDb::new().await;
    let water = db.given(topic("Water")).await;
    let before = rows(&db).await;
    for (content, missing) in naming_the_unknown(&db, water) {
        match create(&db.desk, &house(), content).await {
            Err(CreateArticleError::Unknown(unknown)) => assert_eq!(unknown.0, missing),
            other => panic!("{missing:?}: {other:?}"),
        }
        assert_eq!(rows(&db).await, before, "{missing:?}");
    }
}

#[tokio::test]
async fn saving_with_an_unknown_reference_names_it_and_writes_nothing() {
    let db = TestDb::new().await;
    let water = db.given(topic("Water")).await;
    let story = db.given(article()).await;
    let before = rows(&db).await;
    for (content, missing) in naming_the_unknown(&db, water) {
        match save(&db.desk, &house(), story.id, 1, content).await {
            Err(SaveArticleError::Unknown(unknown)) => assert_eq!(unknown.0, missing),
            other => panic!("{missing:?}: {other:?}"),
        }
        assert_eq!(rows(&db).await, before, "{missing:?}");
    }
}

#[tokio::test]
async fn creating_under_a_taken_slug_leaves_nothing_behind() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    db.given(article().slug("dam-holds").home(home)).await;
    let before = rows(&db).await;
    let refused = create(&db.desk, &house(), article().slug("dam-holds").content()).await;
    assert!(matches!(refused, Err(CreateArticleError::SlugTaken(_))));
    assert_eq!(rows(&db).await, before);
}

#[tokio::test]
async fn an_article_may_name_itself_and_others() {
    let db = TestDb::new().await;
    let one = db.given(article()).await;
    let two = db.given(article().related(RelatedKind::FollowUp, one.id)).await;
    let content = article()
        .related(RelatedKind::Background, two.id)
        .related(RelatedKind::UpdateOf, one.id)
        .content();
    assert!(save(&db.desk, &house(), one.id, 1, content).await.is_ok());
}
