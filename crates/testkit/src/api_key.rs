//! Given keys of partners.

use crate::given::Given;
use desk::Desk;
use desk::api_key::{ApiKeyTerms, Manager, add_api_key};
use domain::api_key::{Allowance, ApiKey, DailyQuota, Entitlements, Rate, TextExtent};
use domain::format::Format;
use domain::ids::{ApiKeyId, SectionId, TopicId};
use domain::language::Language;
use domain::text::{EmailAddress, Name};
use domain::time::Timestamp;
use storage::ApiKeyHash;

/// A key that may have everything that is public.
pub fn api_key() -> ApiKeyBuilder {
    ApiKeyBuilder {
        terms: ApiKeyTerms {
            name: Name::parse("An agency").expect("it is a name"),
            contact: EmailAddress::parse("desk@agency.test").expect("it has the shape of an address"),
            entitlements: Entitlements::everything(),
            allowance: Allowance::default(),
            expires_at: None,
        },
        hash: None,
    }
}

/// A key to be made.
#[derive(Clone, Debug)]
pub struct ApiKeyBuilder {
    terms: ApiKeyTerms,
    hash: Option<ApiKeyHash>,
}

impl ApiKeyBuilder {
    fn entitled(mut self, change: impl FnOnce(&mut Entitlements)) -> ApiKeyBuilder {
        change(&mut self.terms.entitlements);
        self
    }

    /// With the articles of this section, and those below it.
    pub fn section(self, section: SectionId) -> ApiKeyBuilder {
        self.entitled(|to| to.sections.push(section))
    }

    /// With the articles about this topic.
    pub fn topic(self, topic: TopicId) -> ApiKeyBuilder {
        self.entitled(|to| to.topics.push(topic))
    }

    /// Only in this language.
    pub fn language(self, language: &str) -> ApiKeyBuilder {
        self.entitled(|to| to.languages.push(Language::parse(language).expect("it is a language")))
    }

    /// Only what was first published then or later.
    pub fn archive_from(self, from: Timestamp) -> ApiKeyBuilder {
        self.entitled(|to| to.archive_from = Some(from))
    }

    /// With no more of a text than its first words.
    pub fn excerpt(self) -> ApiKeyBuilder {
        self.entitled(|to| to.text = TextExtent::Excerpt)
    }

    /// Without pictures.
    pub fn without_pictures(self) -> ApiKeyBuilder {
        self.entitled(|to| to.pictures = false)
    }

    /// Only in this format.
    pub fn format(self, format: Format) -> ApiKeyBuilder {
        self.entitled(|to| to.formats.extend([format]))
    }

    /// That gets copy under an embargo.
    pub fn embargoed(self) -> ApiKeyBuilder {
        self.entitled(|to| to.embargoed = true)
    }

    /// That may read the past.
    pub fn history(self) -> ApiKeyBuilder {
        self.entitled(|to| to.history = true)
    }

    /// With so many requests a minute of its own.
    pub fn rate(mut self, rate: i64) -> ApiKeyBuilder {
        self.terms.allowance.rate = Some(Rate::parse(rate).expect("it is a rate"));
        self
    }

    /// With so many requests a day of its own.
    pub fn daily_quota(mut self, quota: i64) -> ApiKeyBuilder {
        self.terms.allowance.daily_quota = Some(DailyQuota::parse(quota).expect("it is a quota"));
        self
    }

    /// Good until then.
    pub fn expires(mut self, at: Timestamp) -> ApiKeyBuilder {
        self.terms.expires_at = Some(at);
        self
    }

    /// Found by a secret of this hash; else nobody has its secret.
    pub fn hash(mut self, hash: ApiKeyHash) -> ApiKeyBuilder {
        self.hash = Some(hash);
        self
    }

    /// The terms, for a test that makes or changes the key itself.
    pub fn terms(self) -> ApiKeyTerms {
        self.terms
    }
}

impl Given for ApiKeyBuilder {
    type Made = ApiKey;

    async fn given(self, desk: &Desk) -> ApiKey {
        let id = ApiKeyId(desk.new_id());
        let hash = self.hash.unwrap_or_else(|| {
            let id = id.0.as_bytes();
            std::array::from_fn(|at| id[at % id.len()])
        });
        let made = desk
            .run(async |tx| add_api_key(tx, &Manager::Operator, id, self.terms, &hash).await)
            .await;
        made.expect("the key can be made")
    }
}
