//! Asks the index: ids of stories, the best or the newest first, how many there are, and what they are filed under.

use crate::compile::{Compiler, Matcher, and};
use crate::index::{Index, IndexError};
use crate::query::Query;
use crate::schema::{CONTRIBUTORS, Fields, PUBLISHED, SECTIONS, TOPICS, YEAR};
use domain::ids::{ArticleId, ContributorId, SectionId, TopicId};
use domain::language::Language;
use domain::time::Timestamp;
use serde_json::{Value, json};
use std::ops::Bound;
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as Question, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, Order as Direction, Searcher, TantivyDocument, TantivyError, Term};
use uuid::Uuid;

/// The most hits that can be paged through.
pub const MOST_HITS: usize = 1_000;
/// How many are counted of each kind.
const MOST_BUCKETS: usize = 20;

/// What all hits must be.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this section, or one below it.
    pub section: Option<SectionId>,
    /// About this topic.
    pub topic: Option<TopicId>,
    /// By this contributor.
    pub contributor: Option<ContributorId>,
    /// In this language.
    pub language: Option<Language>,
    /// First published then or later.
    pub from: Option<Timestamp>,
    /// First published before then.
    pub until: Option<Timestamp>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The best first; the newest where nothing was typed.
    #[default]
    Relevance,
    /// The newest first, by first publication.
    Newest,
}

/// A question.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// What is looked for.
    pub query: Query,
    /// What hits must be.
    pub filter: Filter,
    /// What a partner may have; each of `lists` has the stories of a section or topic, any of which will do.
    pub entitled: Option<Entitled>,
    /// In which order.
    pub order: Order,
    /// How many are left out, and the most that are given. Together at most [`MOST_HITS`].
    pub offset: usize,
    /// See there.
    pub limit: usize,
    /// Whether all are counted.
    pub count: bool,
    /// Whether it is counted what they are filed under.
    pub facets: bool,
}

/// What a partner may have of what is public.
#[derive(Clone, Debug, Default)]
pub struct Entitled {
    /// Stories of these sections and topics; empty for all.
    pub lists: Vec<Uuid>,
    /// In these languages; empty for any.
    pub languages: Vec<Language>,
    /// First published then or later.
    pub from: Option<Timestamp>,
}

/// How many hits are filed under what, most first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By section, those above included.
    pub sections: Vec<(Uuid, u64)>,
    /// By topic.
    pub topics: Vec<(Uuid, u64)>,
    /// By contributor.
    pub contributors: Vec<(Uuid, u64)>,
    /// By the year of first publication.
    pub years: Vec<(u16, u64)>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The hits, in order.
    pub ids: Vec<ArticleId>,
    /// Whether there are more behind them.
    pub more: bool,
    /// How many there are, if it was asked.
    pub total: Option<u64>,
    /// What they are filed under, if it was asked.
    pub facets: Option<Facets>,
    /// Which words of them were looked for.
    pub matcher: Matcher,
}

impl Index {
    /// Asks. It takes milliseconds of a processor: not to be called where others wait.
    pub fn ask(&self, ask: &Ask) -> Result<Found, IndexError> {
        let searcher = self.searcher();
        let mut question = self.question(&searcher, ask, false)?;
        let mut hits = top(&searcher, question.0.as_ref(), ask)?;
        // Whether some story has all of the words does not hang on the page.
        if hits.is_empty() && (ask.offset == 0 || searcher.search(question.0.as_ref(), &Count)? == 0) {
            question = self.question(&searcher, ask, true)?;
            hits = top(&searcher, question.0.as_ref(), ask)?;
        }
        let (question, matcher) = question;
        let more = hits.len() > ask.limit;
        hits.truncate(ask.limit);
        let ids = hits
            .iter()
            .map(|hit| self.id(&searcher, *hit))
            .collect::<Result<_, _>>()?;
        let total = ask
            .count
            .then(|| searcher.search(question.as_ref(), &Count))
            .transpose()?;
        let facets = ask.facets.then(|| facets(&searcher, question.as_ref())).transpose()?;
        Ok(Found {
            ids,
            more,
            total: total.map(|total| total as u64),
            facets,
            matcher,
        })
    }

    fn question(
        &self,
        searcher: &Searcher,
        ask: &Ask,
        is_relaxed: bool,
    ) -> Result<(Box<dyn Question>, Matcher), TantivyError> {
        let fields = self.fields();
        let mut compiler = Compiler::new(searcher, fields, ask.filter.language.as_ref())?;
        let wanted = compiler.compile(&ask.query, is_relaxed)?;
        let mut conditions = ask.filter.conditions(fields);
        if let Some(entitled) = &ask.entitled {
            conditions.extend(entitled.conditions(fields));
        }
        let question = match conditions.is_empty() {
            true => wanted,
            // A condition says nothing of how good a hit is.
            false => and(std::iter::once(wanted).chain(conditions.into_iter().map(|one| flat(one, 0.0)))),
        };
        Ok((question, compiler.matcher))
    }

    pub(crate) fn id(&self, searcher: &Searcher, hit: DocAddress) -> Result<ArticleId, IndexError> {
        let document: TantivyDocument = searcher.doc(hit)?;
        let id = document.get_first(self.fields().id).and_then(|id| id.as_str());
        let id = id.and_then(|id| Uuid::parse_str(id).ok());
        id.map(ArticleId).ok_or(IndexError::Corrupt("a story without an id"))
    }
}

/// The page, and one more if there is one.
fn top(searcher: &Searcher, question: &dyn Question, ask: &Ask) -> Result<Vec<DocAddress>, TantivyError> {
    let top = TopDocs::with_limit(ask.limit + 1).and_offset(ask.offset);
    Ok(match ask.order {
        Order::Relevance if ask.query.has_text => {
            let hits = searcher.search(question, &top.order_by_score())?;
            hits.into_iter().map(|(_, hit)| hit).collect()
        }
        _ => {
            let hits = searcher.search(question, &top.order_by_fast_field::<i64>(PUBLISHED, Direction::Desc))?;
            hits.into_iter().map(|(_, hit)| hit).collect()
        }
    })
}

pub(crate) fn term(field: Field, text: &str) -> Box<dyn Question> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::Basic,
    ))
}

fn any(all: Vec<Box<dyn Question>>) -> Box<dyn Question> {
    Box::new(BooleanQuery::new(
        all.into_iter().map(|one| (Occur::Should, one)).collect(),
    ))
}

/// That many points for whatever is so, however much.
pub(crate) fn flat(question: Box<dyn Question>, points: f32) -> Box<dyn Question> {
    Box::new(ConstScoreQuery::new(question, points))
}

fn published(fields: Fields, from: Option<Timestamp>, until: Option<Timestamp>) -> Option<Box<dyn Question>> {
    let bound = |at: Timestamp| Term::from_field_i64(fields.published, at.as_millis());
    if from.is_none() && until.is_none() {
        return None;
    }
    let from = from.map_or(Bound::Unbounded, |at| Bound::Included(bound(at)));
    let until = until.map_or(Bound::Unbounded, |at| Bound::Excluded(bound(at)));
    Some(Box::new(RangeQuery::new(from, until)))
}

impl Filter {
    fn conditions(&self, fields: Fields) -> Vec<Box<dyn Question>> {
        let named = [
            (fields.sections, self.section.map(|id| id.to_string())),
            (fields.topics, self.topic.map(|id| id.to_string())),
            (fields.contributors, self.contributor.map(|id| id.to_string())),
            (fields.language, self.language.as_ref().map(ToString::to_string)),
        ];
        let named = named.into_iter().filter_map(|(field, text)| Some(term(field, &text?)));
        named.chain(published(fields, self.from, self.until)).collect()
    }
}

impl Entitled {
    pub(crate) fn conditions(&self, fields: Fields) -> Vec<Box<dyn Question>> {
        let passed_on = Term::from_field_bool(fields.syndication, true);
        let mut all: Vec<Box<dyn Question>> = vec![Box::new(TermQuery::new(passed_on, IndexRecordOption::Basic))];
        let lists = self.lists.iter().map(Uuid::to_string);
        let lists: Vec<_> = lists
            .flat_map(|id| [term(fields.sections, &id), term(fields.topics, &id)])
            .collect();
        let languages: Vec<_> = self
            .languages
            .iter()
            .map(|tag| term(fields.language, tag.as_str()))
            .collect();
        all.extend([lists, languages].into_iter().filter(|some| !some.is_empty()).map(any));
        all.extend(published(fields, self.from, None));
        all
    }
}

fn facets(searcher: &Searcher, question: &dyn Question) -> Result<Facets, IndexError> {
    let kinds = [SECTIONS, TOPICS, CONTRIBUTORS, YEAR];
    let by = |field: &str| {
        (
            field.to_owned(),
            json!({ "terms": { "field": field, "size": MOST_BUCKETS } }),
        )
    };
    let wanted: Value = kinds.into_iter().map(by).collect::<serde_json::Map<_, _>>().into();
    let wanted: Aggregations = serde_json::from_value(wanted).map_err(TantivyError::from)?;
    let collector = AggregationCollector::from_aggs(wanted, Default::default());
    let counted = searcher.search(question, &collector)?;
    let counted = serde_json::to_value(&counted).map_err(TantivyError::from)?;
    let buckets = |field: &str| {
        let buckets = counted[field]["buckets"].as_array().cloned().unwrap_or_default();
        let buckets = buckets.into_iter();
        buckets.map(|bucket| (bucket["key"].clone(), bucket["doc_count"].as_u64().unwrap_or_default()))
    };
    let ids = |field: &str| {
        let ids = buckets(field).filter_map(|(key, count)| Some((Uuid::parse_str(key.as_str()?).ok()?, count)));
        ids.collect()
    };
    let years = buckets(YEAR).filter_map(|(key, count)| Some((key.as_f64()? as u16, count)));
    Ok(Facets {
        sections: ids(SECTIONS),
        topics: ids(TOPICS),
        contributors: ids(CONTRIBUTORS),
        years: years.collect(),
    })
}
