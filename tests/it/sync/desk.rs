//! What a desk does, at random: acts on a few stories, sections and pictures, and changes what a key may have.

use desk::api_key::{Manager, change_api_key};
use desk::article::*;
use desk::{SaveSubject, SaveSubjectError};
use domain::api_key::{ApiKey, Entitlements};
use domain::article::ArticleContent;
use domain::article::publishing::Scheduled;
use domain::edition::{Card, Edition};
use domain::ids::{ArticleId, MediaId, SectionId, TopicId};
use domain::media::MediaCard;
use domain::read_as::{Moment, ReadAs};
use domain::rights::Rights;
use domain::section::SectionCard;
use domain::text::{AltText, CorrectionNote, Headline, Name, RetractionNotice};
use domain::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use testkit::{TestDb, api_key, article, house, media, noon_plus, section, topic};
use uuid::Uuid;

/// An act: which, and on what.
pub type Act = (u8, u8, u8, u8);

/// How many kinds of acts there are.
pub const KINDS: u8 = 21;

/// A newsroom, and what was made in it.
pub struct Newsroom {
    sections: Vec<SectionId>,
    topics: Vec<TopicId>,
    pictures: Vec<MediaId>,
    /// All stories that were ever made.
    pub stories: Vec<ArticleId>,
    key: ApiKey,
    made: u32,
}

fn pick<T: Copy>(from: &[T], number: u8) -> Option<T> {
    from.get(usize::from(number) % from.len().max(1)).copied()
}

impl Newsroom {
    /// Sections of which the second stands below the first, topics and pictures.
    pub async fn open(db: &TestDb, key: ApiKey) -> Newsroom {
        let sport = db.given(section("Sport")).await;
        let tennis = db.given(section("Tennis").under(sport)).await;
        let arts = db.given(section("Arts")).await;
        Newsroom {
            sections: vec![sport, tennis, arts],
            topics: vec![db.given(topic("Water")).await, db.given(topic("Wine")).await],
            pictures: vec![
                db.given(media()).await,
                db.given(media()).await,
                db.given(media()).await,
            ],
            stories: Vec::new(),
            key,
            made: 0,
        }
    }

    /// Does it. What the desk's own rules refuse is not done.
    pub async fn act(&mut self, db: &TestDb, (kind, a, b, c): Act) {
        let (story, picture) = (pick(&self.stories, a), pick(&self.pictures, a));
        let (section, other) = (pick(&self.sections, b), pick(&self.sections, c));
        match (kind % KINDS, story) {
            (0..=4, _) => self.write(db, a, b, c).await,
            (5 | 6, Some(story)) => self.update(db, story, b, c).await,
            (7, Some(story)) => moved(db, story, Move::Correct).await,
            (8, Some(story)) => moved(db, story, Move::Retract).await,
            (9, Some(story)) => moved(db, story, Move::Unpublish).await,
            (10, Some(story)) => moved(db, story, Move::Kill).await,
            (11, _) => {
                if let (Some(section), Some(under)) = (section, other) {
                    let under = (c % 3 > 0).then_some(under);
                    save_section(db, section, |card| card.parent = under).await;
                }
            }
            (12, _) => {
                self.made += 1;
                let name = format!("Part {}", self.made);
                if let Some(section) = section {
                    save_section(db, section, |card| {
                        card.name = Name::parse(&name).expect("it is a name")
                    })
                    .await;
                }
            }
            (13, _) if a % 3 == 0 => {
                if let (Some(from), Some(into)) = (section, other) {
                    let cmd = desk::section::MergeSection { id: from, into };
                    let by = house();
                    let merged = db.desk.run(async |tx| desk::section::merge_section(tx, &by, cmd).await);
                    refused(merged.await.map(drop));
                }
            }
            (14, _) => {
                self.made += 1;
                let words = AltText::parse(&format!("It shows {}", self.made)).expect("it is a text");
                if let Some(picture) = picture {
                    save_picture(db, picture, |card| card.alt_text = Some(words)).await;
                }
            }
            (19, _) => {
                let (rights, embargo) = (rights(db, b, c), (c % 3 == 1).then(|| in_minutes(db, b % 4)));
                if let Some(picture) = picture {
                    save_picture(db, picture, |card| {
                        (card.rights, card.embargoed_until) = (rights, embargo)
                    })
                    .await;
                }
            }
            (20, Some(story)) => {
                self.publish_with(db, story, c, |content| content.rights = rights(db, b, c))
                    .await
            }
            (15, _) if b % 3 == 0 => {
                if let (Some(picture), Some(by)) = (picture, pick(&self.pictures, c)) {
                    let (cmd, actor) = (desk::media::ReplaceMedia { id: picture, by }, house());
                    let replaced = db
                        .desk
                        .run(async |tx| desk::media::replace_media(tx, &actor, cmd).await);
                    refused(replaced.await.map(drop));
                }
            }
            (16, _) if b % 4 == 0 => {
                if let Some(id) = picture {
                    let (cmd, actor) = (desk::media::KillMedia { id }, house());
                    let killed = db.desk.run(async |tx| desk::media::kill_media(tx, &actor, cmd).await);
                    refused(killed.await.map(drop));
                    self.pictures.push(db.given(media()).await);
                }
            }
            (17, _) => db.wait_minutes(i64::from(a % 4) + 1),
            (18, _) if c % 2 == 0 => self.change_key(db, a, b).await,
            _ => {}
        }
    }

    async fn write(&mut self, db: &TestDb, a: u8, b: u8, c: u8) {
        self.made += 1;
        let number = self.made;
        let home = pick(&self.sections, b).expect("there are sections");
        let mut story = article()
            .headline(&format!("Story {number}"))
            .body(&format!("{}ends with {number}.", "word ".repeat(60)))
            .language(if a.is_multiple_of(3) { "de" } else { "en" })
            .home(home);
        if c.is_multiple_of(2) {
            story = story.about(pick(&self.topics, c / 2).expect("there are topics"));
        }
        if b.is_multiple_of(2) {
            story = story.lead(pick(&self.pictures, a).expect("there are pictures"));
        }
        let desk = &db.desk;
        let (id, by) = (ArticleId(desk.new_id()), house());
        let create = CreateArticle {
            id,
            translation_of: None,
            content: story.content(),
            note: None,
        };
        let made = desk.run(async |tx| create_article(tx, &by, create).await);
        // A section that was merged away takes nothing more, and neither does a story show what was killed.
        if made.await.is_err() {
            return;
        }
        self.stories.push(id);
        let from = (a % 4 == 1).then(|| in_minutes(db, b % 3 + 1));
        let until = (c % 4 == 1).then(|| in_minutes(db, b % 3 + 3));
        let publish = PublishArticle {
            from,
            until,
            embargoed: from.is_some() && !c.is_multiple_of(3),
            ..PublishArticle::now(id, 1)
        };
        refused_move(
            desk.run(async |tx| publish_article(tx, &by, publish).await)
                .await
                .map(drop),
        );
    }

    async fn update(&mut self, db: &TestDb, id: ArticleId, b: u8, c: u8) {
        self.made += 1;
        let headline = Headline::parse(&format!("Story {}", self.made)).expect("it is a headline");
        let (home, topic) = (pick(&self.sections, b), pick(&self.topics, c));
        let change = |content: &mut ArticleContent| {
            content.headline = Some(headline);
            content.home_section = home;
            content.topics = topic.into_iter().collect();
        };
        self.publish_with(db, id, c, change).await;
    }

    async fn publish_with(&self, db: &TestDb, id: ArticleId, c: u8, change: impl FnOnce(&mut ArticleContent)) {
        let Some(story) = db.store.desk_articles().by_id(id).await.expect("it is read") else {
            return;
        };
        let mut content = story.newest.content.as_ref().clone();
        change(&mut content);
        let (by, seen) = (house(), story.newest.number);
        let desk = &db.desk;
        let save = SaveArticle {
            id,
            seen,
            content,
            note: None,
            side: domain::ids::SideRevisionId(desk.new_id()),
        };
        if desk.run(async |tx| save_article(tx, &by, save).await).await.is_err() {
            return;
        }
        let publish = PublishArticle {
            minor: c.is_multiple_of(2),
            scheduled: Some(Scheduled::Cancel),
            ..PublishArticle::now(id, seen + 1)
        };
        refused_move(
            desk.run(async |tx| publish_article(tx, &by, publish).await)
                .await
                .map(drop),
        );
    }

    async fn change_key(&mut self, db: &TestDb, a: u8, b: u8) {
        let mut key = api_key();
        match a % 5 {
            0 => {}
            1 => key = key.section(pick(&self.sections, b).expect("there are sections")),
            2 => key = key.topic(pick(&self.topics, b).expect("there are topics")),
            3 => {
                key = key
                    .section(pick(&self.sections, b).expect("there are sections"))
                    .topic(pick(&self.topics, a).expect("there are topics"));
            }
            _ => key = key.language("en").archive_from(noon_plus(i64::from(b))),
        }
        if b.is_multiple_of(3) {
            key = key.excerpt();
        }
        if b % 3 == 1 {
            key = key.without_pictures();
        }
        if a.is_multiple_of(2) {
            key = key.embargoed();
        }
        let (id, terms, by) = (self.key.id, key.terms(), Manager::Operator);
        let changed = db.desk.run(async |tx| change_api_key(tx, &by, id, terms).await);
        self.key = changed.await.expect("the key can be changed");
    }

    /// The articles of which the key may have copy under an embargo, and which edition that is: the first of them that lies ahead, if the
    /// key will be entitled to it when it begins.
    pub async fn embargoed(&self, db: &TestDb) -> BTreeMap<String, i32> {
        let mut copies = BTreeMap::new();
        let to = Arc::new(self.key.entitlements.clone());
        for id in self.stories.iter().filter(|_| to.embargoed) {
            let story = db.store.desk_articles().by_id(*id).await.expect("it is read");
            let editions = story.map(|story| story.editions).unwrap_or_default();
            for edition in editions {
                let from = edition.live.from();
                if edition.embargoed && !edition.is_empty() && db.clock.now() < from {
                    let then = ReadAs::Partner {
                        to: to.clone(),
                        at: Moment::Now(from),
                    };
                    let found = db.store.editions(&then).by_ids(&[id.0]).await.expect("it is read");
                    if found.contains_key(&id.0) {
                        copies.entry(id.to_string()).or_insert(edition.number);
                    }
                }
            }
        }
        copies
    }

    /// What the key may have now.
    pub fn entitlements(&self) -> &Entitlements {
        &self.key.entitlements
    }
}

fn in_minutes(db: &TestDb, minutes: u8) -> Timestamp {
    db.clock.now().saturating_add_millis(i64::from(minutes) * 60_000)
}

/// Rights that end in a few minutes, or are not for partners, or both, or neither.
fn rights(db: &TestDb, b: u8, c: u8) -> Rights {
    Rights {
        syndication: !b.is_multiple_of(3),
        expires_at: c.is_multiple_of(2).then(|| in_minutes(db, b % 5)),
        ..Rights::default()
    }
}

enum Move {
    Correct,
    Retract,
    Unpublish,
    Kill,
}

async fn moved(db: &TestDb, id: ArticleId, which: Move) {
    let (desk, by, scheduled) = (&db.desk, house(), Some(Scheduled::Cancel));
    let done = match which {
        Move::Correct => {
            let story = db.store.desk_articles().by_id(id).await.expect("it is read");
            let Some(seen) = story.map(|story| story.newest.number) else {
                return;
            };
            let note = CorrectionNote::parse("It was otherwise.").expect("it is a note");
            let cmd = CorrectArticle {
                id,
                seen,
                note,
                scheduled,
            };
            desk.run(async |tx| correct_article(tx, &by, cmd).await).await
        }
        Move::Retract => {
            let notice = RetractionNotice::parse("It was not so.").expect("it is a notice");
            let cmd = RetractArticle { id, notice, scheduled };
            desk.run(async |tx| retract_article(tx, &by, cmd).await).await
        }
        Move::Unpublish => {
            desk.run(async |tx| unpublish_article(tx, &by, UnpublishArticle { id }).await)
                .await
        }
        Move::Kill => {
            let cmd = KillArticle { id, reason: None };
            desk.run(async |tx| kill_article(tx, &by, cmd).await).await
        }
    };
    refused_move(done.map(drop));
}

fn refused_move(done: Result<(), MoveArticleError>) {
    if let Err(error) = done {
        assert!(!matches!(error, MoveArticleError::Storage(_)), "{error}");
    }
}

fn refused(done: Result<(), SaveSubjectError>) {
    if let Err(error) = done {
        assert!(!matches!(error, SaveSubjectError::Storage(_)), "{error}");
    }
}

/// What is live of that subject itself.
async fn standing<C: Card>(db: &TestDb, id: Uuid) -> Option<Arc<Edition<C>>> {
    let found = db.public().by_ids(&[id]).await.expect("it is read").remove(&id)?;
    let own = (found.subject().id == id).then_some(found)?;
    C::of(&own).cloned()
}

async fn save_section(db: &TestDb, id: SectionId, change: impl FnOnce(&mut SectionCard)) {
    let Some(edition) = standing::<SectionCard>(db, id.0).await else {
        return;
    };
    let mut card = edition.card.clone();
    change(&mut card);
    let (id, seen, by) = (id.0, edition.number, house());
    let cmd = SaveSubject { id, seen, card };
    let saved = db.desk.run(async |tx| desk::section::save_section(tx, &by, cmd).await);
    refused(saved.await.map(drop));
}

/// The newest record of a picture, also of one that waits for its embargo to end, or whose rights have ended.
async fn save_picture(db: &TestDb, id: MediaId, change: impl FnOnce(&mut MediaCard)) {
    let newest = db.store.desk_media().newest(&[id]).await.expect("it is read");
    let Some(edition) = newest.get(&id) else {
        return;
    };
    let mut card = edition.card.clone();
    change(&mut card);
    let (id, seen, by) = (id.0, edition.number, house());
    let cmd = SaveSubject { id, seen, card };
    let saved = db.desk.run(async |tx| desk::media::save_media(tx, &by, cmd).await);
    refused(saved.await.map(drop));
}
