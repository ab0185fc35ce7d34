//! What a body refers to, loaded: its pictures, and the stories that it links to on lines of their own.

use crate::error::Problem;
use crate::reads::Reads;
use domain::article::ArticleCard;
use domain::body::Body;
use domain::ids::{ArticleId, MediaId};
use domain::media::{MediaCard, MediaCards};
use markup::{ArticleLink, Fill};
use std::collections::HashMap;

/// What a body refers to, as it is at the instant of the read.
pub struct Referred {
    media: MediaCards,
    articles: HashMap<ArticleId, ArticleLink>,
}

impl Referred {
    /// Loads what that body refers to.
    pub async fn load(body: &Body, reads: &Reads) -> Result<Referred, Problem> {
        let (media, articles) = futures_util::try_join!(
            reads.live_in_order::<MediaCard>(body.media()),
            reads.live_in_order::<ArticleCard>(body.articles())
        )?;
        let links = futures_util::future::try_join_all(articles.iter().map(async |article| {
            let (site, path) = futures_util::try_join!(reads.site(), reads.article_path(article))?;
            let link = ArticleLink::new(article.card.headline.clone(), &site.card.url, &path);
            Ok::<_, Problem>((ArticleId(article.id), link))
        }));
        let articles = links.await?.into_iter().collect();
        Ok(Referred {
            media: media.into_iter().map(|asset| (MediaId(asset.id), asset)).collect(),
            articles,
        })
    }

    /// In the form in which the renderer takes it.
    pub fn fill(&self) -> Fill<'_> {
        Fill {
            media: &self.media,
            articles: &self.articles,
        }
    }
}
