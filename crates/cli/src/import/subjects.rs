//! Takes what is published by saving: what is new or said otherwise is written, and a picture without its file gets it if it is there.

use super::files::{AT_ONCE, Found};
use super::report::Fate;
use super::subject::NewCard;
use super::taker::{Met, NewSubject, Taker, bounded, short};
use super::write::{Write, Written, foretell, write_one};
use crate::failure::Failure;
use domain::edition::Edition;
use domain::ids::MediaId;
use domain::media::{MediaCard, MediaKind};
use domain::subject::SubjectKind;
use futures_util::{StreamExt, stream};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use storage::ImportSource;
use uuid::Uuid;

type Standing = HashMap<MediaId, Arc<Edition<MediaCard>>>;

impl Taker<'_> {
    /// Takes as many as are taken in one transaction.
    pub(super) async fn some_subjects(&mut self, mut some: Vec<NewSubject>) -> Result<(), Failure> {
        for one in &mut some {
            one.key = bounded(&one.key);
        }
        let mut taken = self.taken_before(&some).await?;
        let standing = self.standing(&taken).await?;
        let mut writes = Vec::new();
        for one in some {
            let noun = one.card.noun();
            let before = taken.remove(&(noun, one.key.clone()));
            match (self.meets(noun, &one.key, one.hash), before) {
                (Met::Otherwise, _) => {
                    self.report.count(noun, Fate::Skipped);
                    self.told(&one.place, Met::OTHERWISE);
                }
                (Met::Again, _) => self.report.count(noun, Fate::Unchanged),
                (Met::First, before) => writes.push(Write {
                    one,
                    before,
                    file: None,
                }),
            }
        }
        self.bring_files(&mut writes, &standing).await?;
        let (rest, writes): (Vec<Write>, Vec<Write>) = writes.into_iter().partition(Write::is_nothing);
        for write in rest {
            let before = write.before.expect("what is new is something to write");
            self.settle(&write.one, before.subject.id, Fate::Unchanged);
        }
        if writes.is_empty() {
            return Ok(());
        }
        let outcomes = match self.report.dry_run {
            true => self.pretend(&writes).await?,
            false => self.write(&writes).await?,
        };
        for (write, written) in writes.into_iter().zip(outcomes) {
            for reason in written.reasons {
                self.told(&write.one.place, reason);
            }
            self.report.picture_files.added += u64::from(write.one.card.file().is_some() || write.file.is_some());
            self.settle(&write.one, written.subject.id, written.fate);
        }
        Ok(())
    }

    /// What was taken under these keys before.
    async fn taken_before(&self, some: &[NewSubject]) -> Result<HashMap<(SubjectKind, String), ImportSource>, Failure> {
        let mut taken = HashMap::new();
        for noun in some.iter().map(|one| one.card.noun()).collect::<HashSet<_>>() {
            let of_noun = some.iter().filter(|one| one.card.noun() == noun);
            let keys: Vec<&str> = of_noun.map(|one| one.key.as_str()).collect();
            let sources = self.desk.store().import_sources();
            let found = sources.by_keys(&self.source, noun, &keys).await?;
            taken.extend(found.into_iter().map(|(key, source)| ((noun, key), source)));
        }
        Ok(taken)
    }

    /// The records of assets that were taken before, as they are now.
    async fn standing(&self, taken: &HashMap<(SubjectKind, String), ImportSource>) -> Result<Standing, Failure> {
        let media = taken.values().filter(|taken| taken.subject.kind == SubjectKind::Media);
        let ids: Vec<MediaId> = media.map(|taken| MediaId(taken.subject.id)).collect();
        Ok(self.desk.store().desk_media().newest(&ids).await?)
    }

    /// Looks for the files of pictures that have none, and fills what the source does not say of a picture with what its file says.
    async fn bring_files(&mut self, writes: &mut [Write], standing: &Standing) -> Result<(), Failure> {
        let pictures = (0..writes.len()).filter(|at| writes[*at].is_picture());
        let (mut wanted, mut kept) = (Vec::new(), Vec::new());
        for at in pictures {
            match &writes[at].before {
                None => wanted.push(at),
                // One that was killed or replaced stands no more, and gets no file.
                Some(before) => match standing.get(&MediaId(before.subject.id)).map(|one| &one.card.file) {
                    Some(None) => wanted.push(at),
                    Some(Some(file)) if before.hash != writes[at].one.hash => kept.push((at, file.sha256.clone())),
                    _ => {}
                },
            }
        }
        for (at, sha256) in kept {
            if let Some(said) = self.files.said_by(&sha256).await? {
                writes[at].one.card.fill(said);
            }
        }
        if !self.files.are_wanted() {
            return Ok(());
        }
        let (files, dry_run) = (&self.files, self.report.dry_run);
        let addresses = wanted
            .iter()
            .map(|at| (*at, writes[*at].one.address.clone().unwrap_or_default()));
        let found: Vec<(usize, Result<Found, Failure>)> = stream::iter(addresses.collect::<Vec<_>>())
            .map(|(at, address)| async move { (at, files.find(&address, dry_run).await) })
            .buffered(AT_ONCE)
            .collect()
            .await;
        for (at, found) in found {
            match found? {
                Ok(examined) if writes[at].before.is_none() => writes[at].one.card.take(examined),
                Ok(examined) => writes[at].file = Some(examined),
                Err(reason) => {
                    self.report.picture_files.missing += 1;
                    self.told(&writes[at].one.place, format!("its file: {reason}"));
                }
            }
        }
        Ok(())
    }

    /// What would become of these.
    async fn pretend(&mut self, writes: &[Write]) -> Result<Vec<Written>, Failure> {
        let id = |one: &NewSubject| self.id(one.card.noun().as_str(), &one.key, one.at);
        let ids: Vec<Uuid> = writes.iter().map(|write| id(&write.one)).collect();
        let slugs = &mut self.slugs;
        let foretold = self.desk.run(async |tx| {
            let mut outcomes = Vec::new();
            for (write, id) in writes.iter().zip(&ids) {
                outcomes.push(foretell(tx, write, *id, slugs).await?);
            }
            Ok::<_, Failure>(outcomes)
        });
        foretold.await
    }

    async fn write(&mut self, writes: &[Write]) -> Result<Vec<Written>, Failure> {
        self.settle_articles().await?;
        let id = |one: &NewSubject| self.id(one.card.noun().as_str(), &one.key, one.at);
        let ids: Vec<Uuid> = writes.iter().map(|write| id(&write.one)).collect();
        let (actor, source) = (&self.actor, self.source.as_str());
        let written = self.desk.run(async |tx| {
            let (mut outcomes, mut noted) = (Vec::new(), Vec::new());
            for (write, id) in writes.iter().zip(&ids) {
                let outcome = write_one(tx, actor, write, *id).await?;
                if outcome.fate != Fate::Skipped {
                    noted.push(ImportSource {
                        key: write.one.key.clone(),
                        subject: outcome.subject,
                        hash: write.one.hash,
                        number: outcome.number,
                        address: write.one.address.clone(),
                    });
                }
                outcomes.push(outcome);
            }
            tx.import_sources().put(source, &noted).await?;
            Ok::<_, Failure>(outcomes)
        });
        written.await
    }

    /// Notes what became of one.
    fn settle(&mut self, one: &NewSubject, id: Uuid, fate: Fate) {
        let noun = one.card.noun();
        self.report.count(noun, fate);
        self.report.tally(noun).named += u64::from(one.named);
        self.known.insert((noun, short(&one.key)), id);
        if noun == SubjectKind::Media {
            self.media.add(&one.key, one.address.as_deref(), MediaId(id));
        }
    }
}

impl Write {
    /// Whether it is of a picture, which may have a file.
    fn is_picture(&self) -> bool {
        matches!(&self.one.card, NewCard::Media(card) if card.kind == MediaKind::Image)
    }
}
