//! Translations: a language is there once among them, however many take it at once.

use crate::acting::save;
use desk::article::{CreateArticle, CreateArticleError, SaveArticleError, create_article};
use domain::ids::ArticleId;
use testkit::{TestDb, article, house};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_translate_into_one_language_at_once_exactly_one_does() {
    let db = TestDb::new().await;
    let original = db.given(article().headline("Dam holds")).await;
    let serbian = db.given(article().language("sr").translation_of(original.id)).await;
    // Half of them translate the original, and half its translation.
    let translators: Vec<_> = (0..6)
        .map(|number| {
            let desk = db.desk.clone();
            let translation_of = Some([original.id, serbian.id][number % 2]);
            tokio::spawn(async move {
                let cmd = CreateArticle {
                    id: ArticleId(desk.new_id()),
                    translation_of,
                    content: article().language("fr").content(),
                    note: None,
                };
                desk.run(async |tx| create_article(tx, &house(), cmd).await).await
            })
        })
        .collect();
    let mut made = 0;
    for translator in translators {
        match translator.await.unwrap() {
            Ok(_) => made += 1,
            Err(CreateArticleError::LanguageTaken(taken)) => assert_eq!(taken.language.as_str(), "fr"),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((made, db.number("SELECT count(*) FROM article").await), (1, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_translations_that_change_to_one_language_at_once_exactly_one_does() {
    let db = TestDb::new().await;
    let original = db.given(article().headline("Dam holds")).await;
    let mut all = vec![original.id];
    for language in ["sr", "fr", "de"] {
        let made = db.given(article().language(language).translation_of(original.id)).await;
        all.push(made.id);
    }
    let writers: Vec<_> = all
        .into_iter()
        .map(|id| {
            let desk = db.desk.clone();
            tokio::spawn(async move { save(&desk, &house(), id, 1, article().language("it").content()).await })
        })
        .collect();
    let mut saved = 0;
    for writer in writers {
        match writer.await.unwrap() {
            Ok(_) => saved += 1,
            Err(SaveArticleError::LanguageTaken(taken)) => assert_eq!(taken.language.as_str(), "it"),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(saved, 1);
}
