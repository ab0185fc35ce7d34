//! The body of a story with what it refers to: its pictures, and the stories that it links to on lines of their own.
//!
//! Loaded when first needed, and once: the pictures for the blocks and for every form, the links for the forms alone. This is the one
//! place where readers' pictures are decided: one that is gone is left out, one that was replaced comes with its own words.

use crate::error::Problem;
use crate::reads::Reads;
use domain::article::ArticleCard;
use domain::body::Body;
use domain::edition::Edition;
use domain::ids::{ArticleId, MediaId};
use domain::media::{MediaCard, MediaCards};
use markup::{ArticleLink, Fill};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// A body and what it refers to, as it is at the instant of the read.
pub struct BodySource {
    written: Arc<Body>,
    reads: Reads,
    uses: Uses,
    pictures: OnceCell<Pictures>,
    links: OnceCell<HashMap<ArticleId, ArticleLink>>,
}

/// How its pictures are shown.
#[derive(Clone, Copy)]
enum Uses {
    /// As readers see them.
    Shown,
    /// As the editor wrote them.
    Written,
}

/// A body with all that it refers to: its forms are pure functions of it.
#[derive(Default)]
pub struct FilledBody {
    body: Arc<Body>,
    media: MediaCards,
    articles: HashMap<ArticleId, ArticleLink>,
}

struct Pictures {
    body: Arc<Body>,
    /// By the id under which that body names them.
    media: MediaCards,
}

impl BodySource {
    /// A body as readers see it.
    pub fn shown(body: Arc<Body>, reads: Reads) -> BodySource {
        BodySource::new(body, reads, Uses::Shown)
    }

    /// A body as readers see it, without the stories that it links to on lines of their own: those are other subjects.
    pub fn without_links(body: Arc<Body>, reads: Reads) -> BodySource {
        BodySource {
            links: OnceCell::new_with(Some(HashMap::new())),
            ..BodySource::shown(body, reads)
        }
    }

    /// A body as its editor wrote it.
    pub fn written(body: Arc<Body>, reads: Reads) -> BodySource {
        BodySource::new(body, reads, Uses::Written)
    }

    fn new(written: Arc<Body>, reads: Reads, uses: Uses) -> BodySource {
        BodySource {
            written,
            reads,
            uses,
            pictures: OnceCell::new(),
            links: OnceCell::new(),
        }
    }

    /// Who reads it.
    pub fn reads(&self) -> &Reads {
        &self.reads
    }

    /// How many words it has. Pictures have none, so nothing is loaded.
    pub fn word_count(&self) -> usize {
        self.written.word_count()
    }

    /// The body.
    pub async fn body(&self) -> Result<&Body, Problem> {
        Ok(&self.pictures().await?.body)
    }

    /// What the renderer takes from other subjects.
    pub async fn fill(&self) -> Result<Fill<'_>, Problem> {
        let links = self.links.get_or_try_init(|| self.load_links());
        let (pictures, articles) = futures_util::try_join!(self.pictures(), links)?;
        Ok(Fill {
            media: &pictures.media,
            articles,
        })
    }

    /// As HTML.
    pub async fn html(&self) -> Result<String, Problem> {
        let fill = self.fill().await?;
        Ok(markup::html(self.body().await?, &fill))
    }

    /// As Markdown.
    pub async fn markdown(&self) -> Result<String, Problem> {
        let fill = self.fill().await?;
        Ok(markup::markdown(self.body().await?, &fill))
    }

    /// As plain text.
    pub async fn text(&self) -> Result<String, Problem> {
        let fill = self.fill().await?;
        Ok(markup::text(self.body().await?, &fill))
    }

    /// With all that it refers to.
    pub async fn filled(self) -> Result<FilledBody, Problem> {
        self.fill().await?;
        // Both are there: what was just filled is only taken out.
        let pictures = self.pictures.into_inner();
        let (body, media) = pictures.map_or((self.written, MediaCards::new()), |found| (found.body, found.media));
        let articles = self.links.into_inner().unwrap_or_default();
        Ok(FilledBody { body, media, articles })
    }

    async fn pictures(&self) -> Result<&Pictures, Problem> {
        self.pictures.get_or_try_init(|| self.load_pictures()).await
    }

    async fn load_pictures(&self) -> Result<Pictures, Problem> {
        let ids: Vec<Uuid> = self.written.media().into_iter().map(Into::into).collect();
        let found = self.reads.live_by_id::<MediaCard>(&ids).await?;
        let media: MediaCards = found.into_iter().map(|(id, asset)| (MediaId(id), asset)).collect();
        let is_itself = |(id, asset): (&MediaId, &Arc<Edition<MediaCard>>)| id.0 == asset.id;
        let shown_as_written = media.len() == ids.len() && media.iter().all(is_itself);
        if shown_as_written || matches!(self.uses, Uses::Written) {
            return Ok(Pictures {
                body: self.written.clone(),
                media,
            });
        }
        Ok(Pictures {
            body: Arc::new(self.written.shown_with(&media)),
            media: media.into_values().map(|asset| (MediaId(asset.id), asset)).collect(),
        })
    }

    async fn load_links(&self) -> Result<HashMap<ArticleId, ArticleLink>, Problem> {
        let reads = &self.reads;
        let articles = reads.live_in_order::<ArticleCard>(self.written.articles()).await?;
        let links = futures_util::future::try_join_all(articles.iter().map(async |article| {
            let (site, path) = futures_util::try_join!(reads.site(), reads.article_path(article))?;
            let link = ArticleLink::new(article.card.headline.clone(), &site.card.url, &path);
            Ok::<_, Problem>((ArticleId(article.id), link))
        }));
        Ok(links.await?.into_iter().collect())
    }
}

/// A body that refers to nothing.
impl From<Body> for FilledBody {
    fn from(body: Body) -> FilledBody {
        FilledBody {
            body: Arc::new(body),
            ..FilledBody::default()
        }
    }
}

impl FilledBody {
    /// The body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// As HTML.
    pub fn html(&self) -> String {
        markup::html(&self.body, &self.fill())
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        markup::markdown(&self.body, &self.fill())
    }

    /// As plain text.
    pub fn text(&self) -> String {
        markup::text(&self.body, &self.fill())
    }

    fn fill(&self) -> Fill<'_> {
        Fill {
            media: &self.media,
            articles: &self.articles,
        }
    }
}
