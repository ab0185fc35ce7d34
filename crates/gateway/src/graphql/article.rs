//! Articles, as the public sees them: made of an edition, so there is no draft field.

use super::at_once::{self, AtOnce, List};
use super::body::Body;
use super::contributor::Contributor;
use super::correction::{Correction, Retraction};
use super::media::MediaUse;
use super::related::RelatedArticle;
use super::rights::Rights;
use super::scalars::DateTime;
use super::section::Section;
use super::seo::Seo;
use super::topic::Topic;
use super::translation::{self, Translation};
use crate::cursor::page_size;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::ids::parse_id;
use crate::reads::Reads;
use crate::resolve::{article_at, article_at_with_body};
use crate::searching::Searching;
use async_graphql::{Context, ID, Object, OneofObject, Result};
use domain::article::ArticleCard;
use domain::edition::{Card, Edition};
use futures_util::future::try_join_all;
use std::sync::Arc;

/// Which article.
#[derive(OneofObject)]
pub enum ArticleBy {
    /// By its id.
    Id(ID),
    /// By its slug as it is now.
    Slug(String),
    /// By its path as it is now, such as `/europe/dam-holds`. `resolve` finds it by an old one too.
    Path(String),
}

impl ArticleBy {
    /// The article, if there is one for this reader.
    pub async fn find(&self, reads: &Reads) -> Result<Option<Article>, Problem> {
        let found = match self {
            ArticleBy::Id(id) => by_id(reads, id).await?,
            ArticleBy::Slug(slug) => reads.by_slug(slug).await?,
            ArticleBy::Path(path) => article_at(reads, path).await?,
        };
        Ok(found.map(|edition| Article::new(edition, reads)))
    }

    /// The same, with its body: so what the body refers to is asked for together with what the card does.
    pub async fn find_with_body(&self, reads: &Reads) -> Result<Option<Article>, Problem> {
        let found = match self {
            ArticleBy::Id(id) => by_id(reads, id).await?,
            ArticleBy::Slug(slug) => reads.article_with_body(slug).await?,
            ArticleBy::Path(path) => article_at_with_body(reads, path).await?,
        };
        if let Some(article) = &found {
            reads.body(article).await?;
        }
        Ok(found.map(|edition| Article::new(edition, reads)))
    }
}

async fn by_id(reads: &Reads, id: &ID) -> Result<Option<Arc<Edition<ArticleCard>>>, Problem> {
    match parse_id(id) {
        Some(id) => reads.itself::<ArticleCard>(id).await,
        None => Ok(None),
    }
}

/// An article, made of its live edition.
#[derive(Clone)]
pub struct Article {
    pub edition: Arc<Edition<ArticleCard>>,
    pub reads: Reads,
}

impl at_once::Object for Article {}

impl Article {
    /// Of that edition.
    pub fn new(edition: Arc<Edition<ArticleCard>>, reads: &Reads) -> Article {
        let reads = reads.clone();
        Article { edition, reads }
    }

    fn card(&self) -> &ArticleCard {
        &self.edition.card
    }

    async fn chosen_by_editors(&self, most: usize) -> Result<Vec<AtOnce<RelatedArticle>>> {
        let edges = &self.card().related;
        let found: Vec<Arc<Edition<ArticleCard>>> =
            self.reads.live_in_order(edges.iter().map(|edge| edge.article)).await?;
        let pairs = edges.iter().filter_map(|edge| {
            let edition = found.iter().find(|edition| edition.id == edge.article.0)?;
            Some(AtOnce(RelatedArticle {
                kind: edge.kind.into(),
                reason: None,
                article: AtOnce(Article::new(edition.clone(), &self.reads)),
            }))
        });
        Ok(pairs.take(most).collect())
    }

    /// Its whole address on the front end.
    pub async fn url_of_page(&self) -> Result<String> {
        let (site, path) = futures_util::try_join!(self.reads.site(), self.reads.article_path(&self.edition))?;
        Ok(site.card.url.join(&path))
    }

    /// Of it and its translations the one that serves best who asks for those languages.
    async fn serving(&self, language: &str, fallback: &[String]) -> Result<Option<Translation>, Problem> {
        let asked = translation::asked_for(language, fallback)?;
        Ok(translation::best(self.in_every_language().await?, &asked))
    }

    /// It and its translations, by language.
    pub async fn in_every_language(&self) -> Result<Vec<Article>, Problem> {
        let all = self.reads.translations(&self.edition).await?;
        Ok(all
            .into_iter()
            .map(|edition| Article::new(edition, &self.reads))
            .collect())
    }

    async fn all<C: Card, T>(
        &self,
        ids: Vec<impl Into<uuid::Uuid>>,
        make: impl Fn(Arc<Edition<C>>, Reads) -> T,
    ) -> Result<List<AtOnce<T>>> {
        let found = self.reads.live_in_order::<C>(ids).await?;
        Ok(found
            .into_iter()
            .map(|edition| AtOnce(make(edition, self.reads.clone())))
            .collect())
    }
}

/// A story, as the public sees it now.
#[Object]
impl Article {
    /// A UUID. It stays the same for ever, also in feeds.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// The last part of its address, unique among articles.
    async fn slug(&self) -> &str {
        self.card().slug.as_str()
    }
    /// Its address on the front end, without the host: `/{slug of the home section}/{slug}`.
    async fn path(&self) -> Result<String> {
        Ok(self.reads.article_path(&self.edition).await?)
    }
    /// Its whole address on the front end.
    async fn url(&self) -> Result<String> {
        self.url_of_page().await
    }
    /// What goes into the head of its page, for search engines and social networks.
    async fn seo(&self) -> AtOnce<Seo> {
        AtOnce(Seo::Article(self.clone()))
    }
    /// The language that it is written in (BCP 47).
    async fn language(&self) -> &str {
        self.card().language.as_str()
    }
    /// The same in other languages, by language: what is public now, itself left out.
    async fn translations(&self) -> Result<List<AtOnce<Article>>> {
        let all = self.in_every_language().await?;
        let others = all.into_iter().filter(|article| article.edition.id != self.edition.id);
        Ok(others.map(AtOnce).collect())
    }
    /// It in the language that is asked for, which may be the one that it is in: in that very language, or else in the one that this is a
    /// kind of (`en` for `en-GB`; RFC 4647, lookup); if that is not there, in the first of `fallback` that is. Null if none is.
    async fn translation(
        &self,
        #[graphql(desc = "A language (BCP 47).")] language: String,
        #[graphql(default, desc = "Languages to fall back on, the best first: at most 10.")] fallback: Vec<String>,
    ) -> Option<Result<Translation>> {
        let found = self.serving(&language, &fallback).await.transpose()?;
        Some(found.map_err(Into::into))
    }
    /// The title.
    async fn headline(&self) -> &str {
        self.card().headline.as_str()
    }
    /// A short label above the headline. Null if there is none.
    async fn kicker(&self) -> Option<&str> {
        self.card().kicker.as_ref().map(|text| text.as_str())
    }
    /// The sentence or two under the headline. Null if there is none.
    async fn standfirst(&self) -> Option<&str> {
        self.card().standfirst.as_ref().map(|text| text.as_str())
    }
    /// The first words of the body; an ellipsis follows where it was cut. Lists can show it: it does not load the body.
    async fn excerpt(
        &self,
        #[graphql(default = 55, desc = "How many words: at most 100.")] words: i32,
    ) -> Result<String> {
        match usize::try_from(words) {
            Ok(words @ 1..=ArticleCard::OPENING_WORDS) => Ok(self.card().excerpt(words)),
            _ => Err(Problem::new(
                ErrorCode::InvalidParameter,
                format!("`words` is {words}; it may be 1 to 100"),
            )
            .into()),
        }
    }
    /// The story itself.
    async fn body(&self) -> Result<AtOnce<Body>> {
        let body = self.reads.body(&self.edition).await?;
        Ok(AtOnce(Body::shown(body, self.reads.clone())))
    }
    /// Where it sits: its address begins with this section.
    async fn home_section(&self) -> Result<AtOnce<Section>> {
        let edition = self.reads.must_be_live(self.card().home_section).await?;
        Ok(AtOnce(Section {
            edition,
            reads: self.reads.clone(),
        }))
    }
    /// All sections that it is listed in, the home section first.
    async fn sections(&self) -> Result<List<AtOnce<Section>>> {
        self.all(self.card().sections().collect(), |edition, reads| Section {
            edition,
            reads,
        })
        .await
    }
    /// What it is about.
    async fn topics(&self) -> Result<List<AtOnce<Topic>>> {
        self.all(self.card().topics.clone(), |edition, reads| Topic { edition, reads })
            .await
    }
    /// The credit line as printed, such as "By Mira Kolar in Brussels". Null if there is none.
    async fn byline(&self) -> Option<&str> {
        self.card().byline.as_ref().map(|text| text.as_str())
    }
    /// Who made it.
    async fn contributors(&self) -> Result<List<AtOnce<Contributor>>> {
        self.all(self.card().contributors.clone(), |edition, reads| Contributor {
            edition,
            reads,
        })
        .await
    }
    /// The picture that leads it. Null if there is none, or if it must not be shown any more.
    async fn lead(&self) -> Option<Result<AtOnce<MediaUse>>> {
        let shown = self.reads.shown(self.card().lead.as_ref()?).await.transpose()?;
        Some(
            shown
                .map(|media_use| {
                    AtOnce(MediaUse {
                        media_use,
                        reads: self.reads.clone(),
                    })
                })
                .map_err(Into::into),
        )
    }
    /// What stands beside it: first what the editors chose, in their order, without those that are not public now. With `first`, it is
    /// filled up by at most 10 that are computed: in its language, like it by words, topics, home section and age, and unlike each other.
    /// There are none of these as of an instant that has passed, and none while this node makes its search index.
    async fn related(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: at most 100. Without it, what the editors chose, at most 20.")] first: Option<i32>,
    ) -> Result<List<AtOnce<RelatedArticle>>> {
        let most = page_size(first.map_or(20, i64::from), "first")? as usize;
        let mut related = self.chosen_by_editors(most).await?;
        if first.is_some() && related.len() < most {
            let computed = self.reads.related(&self.edition, ctx.data::<Arc<Searching>>()?).await?;
            let fill = computed.iter().take(most - related.len());
            related.extend(try_join_all(fill.map(|one| RelatedArticle::computed(one, &self.reads))).await?);
        }
        Ok(related.into_iter().collect())
    }
    /// What was wrong and put right so far, first to last. Show them with the story.
    async fn corrections(&self) -> Vec<Correction> {
        self.card().corrections.iter().map(Correction::from).collect()
    }
    /// Why it was withdrawn: then its body is the notice, and the story must not be shown. Null unless it was.
    async fn retraction(&self) -> Option<Retraction> {
        self.card().retraction.as_ref().map(Retraction::from)
    }
    /// Whose it is, and what others may do with it. What is not said of this article is as the site says.
    async fn rights(&self) -> Result<AtOnce<Rights>> {
        let (site, rights) = (self.reads.site().await?, &self.card().rights);
        Ok(AtOnce(Rights::new(rights, &site.card.terms_of(&rights.terms))))
    }
    /// When it was first public. Lists are ordered by it.
    async fn first_published_at(&self) -> DateTime {
        DateTime(self.card().first_published_at)
    }
    /// When it was last changed editorially. Lists can be ordered by it.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.card().updated_at)
    }
    /// How often it was published, counted from 1.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
}
