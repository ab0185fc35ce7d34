//! What is published by saving, on its way in: a section, topic, contributor, media record, page or menu.

use desk::page::{ImportPage, SavePage};
use desk::{SaveSubject, SaveSubjectError, contributor, media, menu, page, section, topic};
use domain::contributor::ContributorCard;
use domain::edition::EditionNumber;
use domain::ids::{ContributorId, MediaId, MenuId, PageId, SectionId, TopicId};
use domain::media::{MediaCard, PictureFile};
use domain::menu::MenuCard;
use domain::page::PageCard;
use domain::permission::Actor;
use domain::section::SectionCard;
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::topic::TopicCard;
use gateway::pictures::Examined;
use import::draft::{ContributorDraft, MediaDraft, Named, SectionDraft, TopicDraft};
use storage::{StorageError, Tx};
use uuid::Uuid;

/// What it is to say of itself.
#[derive(Clone, Debug)]
pub enum NewCard {
    Section(SectionCard),
    Topic(TopicCard),
    Contributor(ContributorCard),
    Media(Box<MediaCard>),
    Page(Box<ImportPage>),
    Menu(MenuCard),
}

impl NewCard {
    /// Of which noun it is.
    pub fn noun(&self) -> SubjectKind {
        match self {
            NewCard::Section(_) => SubjectKind::Section,
            NewCard::Topic(_) => SubjectKind::Topic,
            NewCard::Contributor(_) => SubjectKind::Contributor,
            NewCard::Media(_) => SubjectKind::Media,
            NewCard::Page(_) => SubjectKind::Page,
            NewCard::Menu(_) => SubjectKind::Menu,
        }
    }

    /// The last part of its address.
    pub fn slug(&self) -> Option<&Slug> {
        match self {
            NewCard::Section(card) => Some(&card.slug),
            NewCard::Topic(card) => Some(&card.slug),
            NewCard::Contributor(card) => Some(&card.slug),
            NewCard::Page(page) => Some(&page.content.card.slug),
            NewCard::Menu(card) => Some(&card.slug),
            NewCard::Media(_) => None,
        }
    }

    /// Takes another slug, if it is a text of its own that one of the same slug cannot stand for. `None` if one can.
    pub fn with_slug(mut self, slug: Slug) -> Option<NewCard> {
        match &mut self {
            NewCard::Page(page) => page.content.card.slug = slug,
            NewCard::Menu(card) => card.slug = slug,
            _ => return None,
        }
        Some(self)
    }

    /// The file of a picture.
    pub fn file(&self) -> Option<&PictureFile> {
        match self {
            NewCard::Media(card) => card.file.as_ref(),
            _ => None,
        }
    }

    /// Fills what the source does not say of an asset with what its file says.
    pub fn fill(&mut self, said: MediaCard) {
        if let NewCard::Media(card) = self {
            **card = card.as_ref().clone().or(said);
        }
    }

    /// This file, and what it says.
    pub fn take(&mut self, examined: Examined) {
        self.fill(examined.card);
        if let NewCard::Media(card) = self {
            card.file = Some(examined.file);
        }
    }

    /// A section as of a draft, below that one.
    pub fn section(draft: SectionDraft, parent: Option<SectionId>) -> NewCard {
        NewCard::Section(SectionCard {
            name: draft.name,
            slug: draft.slug,
            description: draft.description,
            parent,
            position: 0,
            merged_into: None,
        })
    }

    /// What an article only names.
    pub fn named(noun: SubjectKind, named: &Named) -> Option<NewCard> {
        let (name, slug) = named.name_and_slug()?;
        let description = None;
        Some(match noun {
            SubjectKind::Section => NewCard::section(
                SectionDraft {
                    key: named.key.clone(),
                    name,
                    slug,
                    description,
                    parent: None,
                },
                None,
            ),
            SubjectKind::Topic => NewCard::Topic(TopicCard {
                name,
                slug,
                description,
            }),
            _ => NewCard::Contributor(ContributorCard {
                name,
                slug,
                job_title: None,
                biography: None,
            }),
        })
    }

    /// Makes it; the slugs that are to lead to it and are another's.
    pub async fn import(self, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<Vec<Slug>, SaveSubjectError> {
        match self {
            NewCard::Section(card) => section::import_section(tx, actor, SectionId(id), card).await?,
            NewCard::Topic(card) => topic::import_topic(tx, actor, TopicId(id), card).await?,
            NewCard::Contributor(card) => contributor::import_contributor(tx, actor, ContributorId(id), card).await?,
            NewCard::Media(card) => media::import_media(tx, actor, MediaId(id), *card).await?,
            NewCard::Page(page) => return page::import_page(tx, actor, PageId(id), *page).await,
            NewCard::Menu(card) => menu::import_menu(tx, actor, MenuId(id), card).await?,
        }
        Ok(Vec::new())
    }

    /// Saves it on top of the edition that was made last; the number of the newest edition.
    pub async fn save(self, tx: &mut Tx, actor: &Actor, id: Uuid, seen: i32) -> Result<i32, SaveSubjectError> {
        Ok(match self {
            NewCard::Section(card) => {
                section::save_section(tx, actor, SaveSubject { id, seen, card })
                    .await?
                    .number
            }
            NewCard::Topic(card) => {
                topic::save_topic(tx, actor, SaveSubject { id, seen, card })
                    .await?
                    .number
            }
            NewCard::Contributor(card) => {
                contributor::save_contributor(tx, actor, SaveSubject { id, seen, card })
                    .await?
                    .number
            }
            NewCard::Media(card) => {
                media::save_media(tx, actor, SaveSubject { id, seen, card: *card })
                    .await?
                    .number
            }
            NewCard::Page(page) => {
                let (id, content) = (PageId(id), page.content);
                page::save_page(tx, actor, SavePage { id, seen, content }).await?.number
            }
            NewCard::Menu(card) => menu::save_menu(tx, actor, SaveSubject { id, seen, card }).await?.number,
        })
    }

    /// The same under the slug that it got here: the number of one that was another's stays.
    pub async fn under_its_slug(self, tx: &Tx, id: Uuid) -> Result<NewCard, StorageError> {
        let publishing = tx.publishing();
        let slug = match &self {
            NewCard::Page(_) => publishing.lock::<PageCard>(id).await?.map(|one| one.card.slug.clone()),
            NewCard::Menu(_) => publishing.lock::<MenuCard>(id).await?.map(|one| one.card.slug.clone()),
            _ => None,
        };
        Ok(match slug {
            Some(slug) => self.clone().with_slug(slug).unwrap_or(self),
            None => self,
        })
    }

    /// The number of the newest edition of a subject of its noun, if it stands.
    pub async fn newest(&self, tx: &Tx, id: Uuid) -> Result<Option<EditionNumber>, StorageError> {
        let publishing = tx.publishing();
        Ok(match self {
            NewCard::Section(_) => publishing.lock::<SectionCard>(id).await?.map(|newest| newest.number),
            NewCard::Topic(_) => publishing.lock::<TopicCard>(id).await?.map(|newest| newest.number),
            NewCard::Contributor(_) => publishing
                .lock::<ContributorCard>(id)
                .await?
                .map(|newest| newest.number),
            NewCard::Media(_) => publishing.lock::<MediaCard>(id).await?.map(|newest| newest.number),
            NewCard::Page(_) => publishing.lock::<PageCard>(id).await?.map(|newest| newest.number),
            NewCard::Menu(_) => publishing.lock::<MenuCard>(id).await?.map(|newest| newest.number),
        })
    }

    /// The same without what it stands under.
    pub fn without_parent(mut self) -> NewCard {
        if let NewCard::Page(page) = &mut self {
            page.content.card.parent = None;
        }
        match self {
            NewCard::Section(card) => NewCard::Section(SectionCard { parent: None, ..card }),
            other => other,
        }
    }
}

impl From<TopicDraft> for NewCard {
    fn from(draft: TopicDraft) -> NewCard {
        NewCard::Topic(TopicCard {
            name: draft.name,
            slug: draft.slug,
            description: draft.description,
        })
    }
}

impl From<ContributorDraft> for NewCard {
    fn from(draft: ContributorDraft) -> NewCard {
        NewCard::Contributor(ContributorCard {
            name: draft.name,
            slug: draft.slug,
            job_title: None,
            biography: draft.biography,
        })
    }
}

impl From<MediaDraft> for NewCard {
    fn from(draft: MediaDraft) -> NewCard {
        NewCard::Media(Box::new(MediaCard {
            caption: draft.caption,
            credit: draft.credit,
            alt_text: draft.alt_text,
            ..MediaCard::of_kind(draft.kind)
        }))
    }
}
