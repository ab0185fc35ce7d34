//! Who may do what, through the desk: each action with each role.
//!
//! What an actor may not see does not exist: "not found". What they see but may not do is "forbidden".

use crate::acting::{create, publish, save};
use desk::article::{MoveArticleError, SaveArticleError, SetRelatedArticles, set_related_articles};
use desk::page::SavePage;
use desk::{SaveSubject, SaveSubjectError};
use domain::ids::{ArticleId, ContributorId, MediaId, MenuId, PageId, SectionId, SideRevisionId, TopicId};
use domain::permission::{Action, Actor};
use domain::site::SiteCard;
use testkit::{TestDb, article, chief, contributor, editor, house, media, menu, page, section, topic, writer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Forbidden,
    NotFound,
}
use Outcome::{Done, Forbidden, NotFound};

fn of_save<T>(result: Result<T, SaveArticleError>) -> Outcome {
    match result {
        Ok(_) => Done,
        Err(SaveArticleError::Forbidden(_)) => Forbidden,
        Err(SaveArticleError::NotFound) => NotFound,
        Err(other) => panic!("{other}"),
    }
}

fn of_publish<T>(result: Result<T, MoveArticleError>) -> Outcome {
    match result {
        Ok(_) => Done,
        Err(MoveArticleError::Forbidden(_)) => Forbidden,
        Err(MoveArticleError::NotFound) => NotFound,
        Err(other) => panic!("{other}"),
    }
}

fn of_subject<T>(result: Result<T, SaveSubjectError>) -> Outcome {
    match result {
        Ok(_) => Done,
        Err(SaveSubjectError::Forbidden(_)) => Forbidden,
        Err(SaveSubjectError::NotFound) => NotFound,
        Err(other) => panic!("{other}"),
    }
}

/// The actors, in the order of the columns: writer, editor of Europe, chief, admin.
async fn actors(db: &TestDb, europe: SectionId) -> [Actor; 4] {
    [
        db.given(writer()).await,
        db.given(editor(&[europe])).await,
        db.given(chief()).await,
        house(),
    ]
}

/// Which article an action is about, as the actor sees it.
#[derive(Clone, Copy, Debug)]
enum Whose {
    Own,
    OwnInSport,
    OthersBelowEurope,
    OthersInSport,
    OthersNowhere,
}

#[tokio::test]
async fn each_role_does_to_each_article_what_the_table_says() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    let balkans = db.given(section("Balkans").under(europe)).await;
    let sport = db.given(section("Sport")).await;
    let actors = actors(&db, europe).await;
    let table = [
        (Action::SaveArticle, Whose::Own, [Done, Done, Done, Done]),
        (Action::SaveArticle, Whose::OwnInSport, [Done, Done, Done, Done]),
        (
            Action::SaveArticle,
            Whose::OthersBelowEurope,
            [NotFound, Done, Done, Done],
        ),
        (
            Action::SaveArticle,
            Whose::OthersInSport,
            [NotFound, NotFound, Done, Done],
        ),
        (
            Action::SaveArticle,
            Whose::OthersNowhere,
            [NotFound, NotFound, Done, Done],
        ),
        (Action::PublishArticle, Whose::Own, [Forbidden, Done, Done, Done]),
        (
            Action::PublishArticle,
            Whose::OwnInSport,
            [Forbidden, Forbidden, Done, Done],
        ),
        (
            Action::PublishArticle,
            Whose::OthersBelowEurope,
            [NotFound, Done, Done, Done],
        ),
        (
            Action::PublishArticle,
            Whose::OthersInSport,
            [NotFound, NotFound, Done, Done],
        ),
    ];
    for (action, whose, outcomes) in table {
        for (actor, expected) in actors.iter().zip(outcomes) {
            let somebody = db.given(writer()).await;
            let story = match whose {
                Whose::Own => article().by(actor).home(europe),
                Whose::OwnInSport => article().by(actor).home(sport),
                Whose::OthersBelowEurope => article().by(&somebody).home(balkans),
                Whose::OthersInSport => article().by(&somebody).home(sport),
                Whose::OthersNowhere => article().by(&somebody),
            };
            let story = db.given(story).await;
            let outcome = match action {
                Action::PublishArticle => of_publish(publish(&db.desk, actor, story.id, 1, None, None).await),
                _ => {
                    let mut content = story.newest.content.as_ref().clone();
                    content.body = testkit::body("Changed.");
                    let saved = of_save(save(&db.desk, actor, story.id, 1, content).await);
                    assert_eq!(
                        set_related(&db, actor, story.id, 1 + i32::from(saved == Done)).await,
                        saved
                    );
                    saved
                }
            };
            assert_eq!(outcome, expected, "{:?} {action:?} {whose:?}", actor.role);
            let read = db.store.desk_articles().by_id(story.id).await.unwrap().unwrap();
            assert_eq!(read != story, outcome == Done, "what is refused changes nothing");
        }
    }
}

async fn set_related(db: &TestDb, actor: &Actor, id: ArticleId, seen: i32) -> Outcome {
    let cmd = SetRelatedArticles {
        id,
        seen,
        related: Vec::new(),
        side: SideRevisionId(db.desk.new_id()),
    };
    of_save(db.desk.run(async |tx| set_related_articles(tx, actor, cmd).await).await)
}

#[tokio::test]
async fn each_role_makes_and_saves_what_the_table_says() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    let url = domain::link::SiteAddress::parse("https://newsroom.test").unwrap();
    let id = db.desk.new_id();
    let site = db
        .desk
        .run(async |tx| desk::site::found_site(tx, id, url).await)
        .await
        .unwrap();
    let (water, ana, dam) = (
        db.given(topic("Water")).await,
        db.given(contributor("Ana Kos")).await,
        db.given(media()).await,
    );
    let (about, main) = (db.given(page("About")).await, db.given(menu("Main")).await);
    for (actor, [created, edited, sections, sites]) in actors(&db, europe).await.iter().zip([
        [Done, Forbidden, Forbidden, Forbidden],
        [Done, Done, Forbidden, Forbidden],
        [Done, Done, Done, Forbidden],
        [Done, Done, Done, Done],
    ]) {
        let role = actor.role.as_str();
        let d = &db.desk;
        assert_eq!(
            create(d, actor, article().content()).await.is_ok(),
            created == Done,
            "{role}"
        );
        let (id, card) = (TopicId(d.new_id()), topic(&format!("Topic of {role}")).card());
        assert_eq!(
            of_subject(
                d.run(async |tx| desk::topic::create_topic(tx, actor, id, card).await)
                    .await
            ),
            edited,
            "{role}"
        );
        let (id, card) = (
            ContributorId(d.new_id()),
            contributor(&format!("Friend of {role}")).card(),
        );
        let made = d
            .run(async |tx| desk::contributor::create_contributor(tx, actor, id, card).await)
            .await;
        assert_eq!(of_subject(made), edited, "{role}");
        let (id, card) = (MediaId(d.new_id()), media().card());
        assert_eq!(
            of_subject(
                d.run(async |tx| desk::media::create_media(tx, actor, id, card).await)
                    .await
            ),
            edited,
            "{role}"
        );
        let (id, card) = (SectionId(d.new_id()), section(&format!("Section of {role}")).card());
        assert_eq!(
            of_subject(
                d.run(async |tx| desk::section::create_section(tx, actor, id, card).await)
                    .await
            ),
            sections,
            "{role}"
        );
        let (id, content) = (PageId(d.new_id()), page(&format!("Page of {role}")).content());
        let made = d
            .run(async |tx| desk::page::create_page(tx, actor, id, content).await)
            .await;
        assert_eq!(of_subject(made), edited, "{role}");
        let (id, card) = (MenuId(d.new_id()), menu(&format!("Menu of {role}")).card());
        let made = d
            .run(async |tx| desk::menu::create_menu(tx, actor, id, card).await)
            .await;
        assert_eq!(of_subject(made), edited, "{role}");
        // Each as it is already, so that it is the permission alone that decides.
        let cmd = SavePage {
            id: about,
            seen: 1,
            content: page("About").content(),
        };
        let saved = d.run(async |tx| desk::page::save_page(tx, actor, cmd).await).await;
        assert_eq!(of_subject(saved), edited, "{role}");
        let cmd = SaveSubject {
            id: main.0,
            seen: 1,
            card: menu("Main").card(),
        };
        let saved = d.run(async |tx| desk::menu::save_menu(tx, actor, cmd).await).await;
        assert_eq!(of_subject(saved), edited, "{role}");
        let cmd = SaveSubject {
            id: water.0,
            seen: 1,
            card: topic("Water").card(),
        };
        assert_eq!(
            of_subject(d.run(async |tx| desk::topic::save_topic(tx, actor, cmd).await).await),
            edited,
            "{role}"
        );
        let cmd = SaveSubject {
            id: ana.0,
            seen: 1,
            card: contributor("Ana Kos").card(),
        };
        let saved = d
            .run(async |tx| desk::contributor::save_contributor(tx, actor, cmd).await)
            .await;
        assert_eq!(of_subject(saved), edited, "{role}");
        let cmd = SaveSubject {
            id: dam.0,
            seen: 1,
            card: media().card(),
        };
        assert_eq!(
            of_subject(d.run(async |tx| desk::media::save_media(tx, actor, cmd).await).await),
            edited,
            "{role}"
        );
        let cmd = SaveSubject {
            id: europe.0,
            seen: 1,
            card: section("Europe").card(),
        };
        assert_eq!(
            of_subject(
                d.run(async |tx| desk::section::save_section(tx, actor, cmd).await)
                    .await
            ),
            sections,
            "{role}"
        );
        let cmd: SaveSubject<SiteCard> = SaveSubject {
            id: site.id,
            seen: 1,
            card: site.card.clone(),
        };
        assert_eq!(
            of_subject(d.run(async |tx| desk::site::save_site(tx, actor, cmd).await).await),
            sites,
            "{role}"
        );
    }
}
