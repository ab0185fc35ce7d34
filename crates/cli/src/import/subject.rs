//! What is published by saving, on its way in: a section, topic, contributor or media record.

use desk::{SaveSubject, SaveSubjectError, contributor, media, section, topic};
use domain::contributor::ContributorCard;
use domain::edition::EditionNumber;
use domain::ids::{ContributorId, MediaId, SectionId, TopicId};
use domain::media::{MediaCard, PictureFile};
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
}

impl NewCard {
    /// Of which noun it is.
    pub fn noun(&self) -> SubjectKind {
        match self {
            NewCard::Section(_) => SubjectKind::Section,
            NewCard::Topic(_) => SubjectKind::Topic,
            NewCard::Contributor(_) => SubjectKind::Contributor,
            NewCard::Media(_) => SubjectKind::Media,
        }
    }

    /// The last part of its address.
    pub fn slug(&self) -> Option<&Slug> {
        match self {
            NewCard::Section(card) => Some(&card.slug),
            NewCard::Topic(card) => Some(&card.slug),
            NewCard::Contributor(card) => Some(&card.slug),
            NewCard::Media(_) => None,
        }
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

    /// Makes it.
    pub async fn import(self, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<(), SaveSubjectError> {
        match self {
            NewCard::Section(card) => section::import_section(tx, actor, SectionId(id), card).await,
            NewCard::Topic(card) => topic::import_topic(tx, actor, TopicId(id), card).await,
            NewCard::Contributor(card) => contributor::import_contributor(tx, actor, ContributorId(id), card).await,
            NewCard::Media(card) => media::import_media(tx, actor, MediaId(id), *card).await,
        }
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
        })
    }

    /// The same without what it stands under.
    pub fn without_parent(self) -> NewCard {
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
