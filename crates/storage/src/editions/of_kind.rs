//! All that is live of one kind: the sections, the pages, the site. None of them has many.

use super::{Editions, any_edition};
use crate::entity::{edition, subject};
use crate::error::StorageError;
use crate::generations::Touched;
use crate::objects::{Key, Object};
use domain::edition::{AnyEdition, Card, Edition};
use domain::page::{PageCard, PageTree};
use domain::section::{SectionCard, SectionTree};
use domain::site::SiteCard;
use domain::subject::SubjectKind;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
use std::sync::Arc;

impl Editions {
    /// All sections.
    pub async fn section_tree(&self) -> Result<Arc<SectionTree>, StorageError> {
        self.touches.note(Touched::Sections);
        if let Some(Object::Sections(tree)) = self.kept(&Key::Sections) {
            return Ok(tree);
        }
        let rows = self.of_kind(SubjectKind::Section).await?;
        let sections: Vec<AnyEdition> = rows.iter().map(any_edition).collect::<Result<_, _>>()?;
        let tree = Arc::new(SectionTree::new(sections.iter().filter_map(SectionCard::of).cloned()));
        let stored = rows.iter().map(|row| row.card.len()).sum();
        let object = Object::Sections(Arc::clone(&tree));
        self.keep(Key::Sections, object, &[Touched::Sections], stored);
        Ok(tree)
    }

    /// All pages of the site, by their slugs.
    pub async fn site_pages(&self) -> Result<Vec<Arc<Edition<PageCard>>>, StorageError> {
        self.touches.note(Touched::Pages);
        let rows = self.of_kind(SubjectKind::Page).await?;
        let pages: Vec<AnyEdition> = rows.iter().map(any_edition).collect::<Result<_, _>>()?;
        let mut pages: Vec<_> = pages.iter().filter_map(PageCard::of).cloned().collect();
        pages.sort_by(|a, b| a.card.slug.cmp(&b.card.slug));
        Ok(pages)
    }

    /// Which page stands under which.
    pub async fn page_tree(&self) -> Result<PageTree, StorageError> {
        Ok(PageTree::new(&self.site_pages().await?))
    }

    /// The newsroom's site; `None` before it was founded.
    pub async fn site(&self) -> Result<Option<Arc<Edition<SiteCard>>>, StorageError> {
        let rows = self.of_kind(SubjectKind::Site).await?;
        let site = rows.first().map(any_edition).transpose()?;
        Ok(site.as_ref().and_then(Card::of).cloned())
    }

    /// The subjects of a kind are found by the index on `subject.kind`, so an article's editions are never walked.
    async fn of_kind(&self, kind: SubjectKind) -> Result<Vec<edition::Model>, StorageError> {
        let by_subject = sea_orm::RelationDef::from(
            edition::Entity::belongs_to(subject::Entity)
                .from(edition::Column::SubjectId)
                .to(subject::Column::Id),
        );
        let select = edition::Entity::find()
            .join(JoinType::InnerJoin, by_subject)
            .filter(subject::Column::Kind.eq(kind.as_str()));
        Ok(select.filter(self.visible()).all(self.connection.as_ref()).await?)
    }
}
