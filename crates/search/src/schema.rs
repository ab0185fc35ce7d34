//! What the index has of a story.

use crate::words::{Made, analyzer, folding, lines, stemming};
use domain::ids::{ArticleId, ContributorId, SectionId, TopicId};
use domain::language::Language;
use domain::time::Timestamp;
use std::collections::BTreeSet;
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// A story, as it is public.
#[derive(Clone, Debug)]
pub struct Story {
    /// Its id.
    pub id: ArticleId,
    /// The language it is written in.
    pub language: Language,
    /// The title.
    pub headline: String,
    /// All else that it says, pictures' captions and people's names included; paragraphs with a blank line between.
    pub text: String,
    /// Where it is listed, with all sections above.
    pub sections: BTreeSet<SectionId>,
    /// What it is about.
    pub topics: BTreeSet<TopicId>,
    /// Who made it.
    pub contributors: BTreeSet<ContributorId>,
    /// When it was first public.
    pub first_published_at: Timestamp,
    /// Whether it may be passed on to partners.
    pub syndication: bool,
}

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub id: Field,
    /// Stems of the headline, and of all else.
    pub headline: Field,
    pub text: Field,
    /// Words of both as they stand, for beginnings and slips of the finger.
    pub words: Field,
    pub language: Field,
    pub sections: Field,
    pub topics: Field,
    pub contributors: Field,
    /// In milliseconds.
    pub published: Field,
    pub year: Field,
    pub syndication: Field,
}

pub(crate) const SECTIONS: &str = "sections";
pub(crate) const TOPICS: &str = "topics";
pub(crate) const CONTRIBUTORS: &str = "contributors";
pub(crate) const PUBLISHED: &str = "published";
pub(crate) const YEAR: &str = "year";

/// The form of the index. Whoever changes what stands in it raises the number in the name of `id`, so that it is made anew.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let made_of = |what| {
        // The words are ours, as the language of the story has them: nothing is left to be parted.
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(Made::NAME)
            .set_index_option(what);
        TextOptions::default().set_indexing_options(indexing)
    };
    let stems = made_of(IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        id: schema.add_text_field("id_1", STRING | STORED),
        headline: schema.add_text_field("headline", stems.clone()),
        text: schema.add_text_field("text", stems),
        words: schema.add_text_field("words", made_of(IndexRecordOption::WithFreqs)),
        language: schema.add_text_field("language", STRING),
        sections: schema.add_text_field(SECTIONS, STRING | FAST),
        topics: schema.add_text_field(TOPICS, STRING | FAST),
        contributors: schema.add_text_field(CONTRIBUTORS, STRING | FAST),
        published: schema.add_i64_field(PUBLISHED, INDEXED | FAST),
        year: schema.add_u64_field(YEAR, INDEXED | FAST),
        syndication: schema.add_bool_field("syndication", INDEXED),
    };
    (schema.build(), fields)
}

impl Fields {
    /// That story as the index keeps it.
    pub fn document(&self, story: &Story) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        let (mut stems, mut folded) = (analyzer(stemming(&story.language)), folding());
        for (field, text) in [(self.headline, &story.headline), (self.text, &story.text)] {
            document.add_text(field, lines(&mut stems, text));
            document.add_text(self.words, lines(&mut folded, text));
        }
        document.add_text(self.id, story.id.to_string());
        document.add_text(self.language, story.language.as_str());
        for id in &story.sections {
            document.add_text(self.sections, id.to_string());
        }
        for id in &story.topics {
            document.add_text(self.topics, id.to_string());
        }
        for id in &story.contributors {
            document.add_text(self.contributors, id.to_string());
        }
        document.add_i64(self.published, story.first_published_at.as_millis());
        document.add_u64(self.year, story.first_published_at.year().into());
        document.add_bool(self.syndication, story.syndication);
        document
    }
}
