//! Objects that are answered at once, as JSON, if nothing that is asked of them has to be waited for.
//!
//! The library makes a box for each field, so that all can wait side by side, and a map for each object. Where everything is at hand, that costs
//! several times what the words do. Here the same resolvers are asked one after the other, and what they say is written down; the
//! objects and lists within are written into the same text, where they belong. As soon as one would have to wait, or fails, or the answer is not
//! simply what they say in their order, nothing was done: the library resolves the object from the beginning.
//!
//! Invariant: the answer is byte for byte the library's; `tests/it/at_hand.rs` compares the two. An extension of the library does not see
//! these fields; ours has nothing to do with them (`known::Fits`).

use super::json;
use crate::at_hand::{self, AtHand, about_to_wait};
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use futures_util::future::try_join_all;
use std::borrow::Cow;
use std::cell::{Cell, LazyCell};
use std::mem;
use std::ops::Range;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How long most of them are, in bytes.
const USUAL: usize = 512;
/// How many fields of a request may be written in vain, before all that is left goes to the library at once.
const MOST_IN_VAIN: usize = 500;

/// How many fields of a request were written in vain.
#[derive(Default)]
pub struct InVain(AtomicUsize);

/// An object that can be answered at once. What is one of several is to name the one.
pub trait Object: ContainerType {
    /// Writes what is asked of it. `None` if the library is to resolve it.
    fn write(&self, ctx: &ContextSelectionSet<'_>, written: &mut Written) -> Option<()> {
        written.fields(ctx, self)
    }
}

/// An object that is answered at once if it can be, and else by the library.
#[derive(Clone)]
pub struct AtOnce<T>(pub T);

impl<T: Object> OutputType for AtOnce<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let answer = match BEGUN.take() {
            Some(begun) => part(begun, |written| self.0.write(ctx, written)),
            None => whole(ctx, &self.0),
        };
        match answer {
            Some(answer) => Ok(answer),
            None => {
                // Whoever asks for this as a part of theirs leaves theirs to the library too, or each would be tried twice.
                about_to_wait().await;
                self.0.resolve(ctx, field).await
            }
        }
    }
}

/// A list, which within an object that is answered at once is written as a part of it.
pub struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List(Vec::new())
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> List<T> {
        List(all.into_iter().collect())
    }
}

impl<T: OutputType> OutputType for List<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if let Some(begun) = BEGUN.take() {
            if let Some(answer) = part(begun, |written| written.list(ctx, field, &self.0)) {
                return Ok(answer);
            }
            about_to_wait().await;
        }
        // As the library does without extensions; with one, it describes each to it in words.
        let all = self.0.iter().enumerate().map(|(at, one)| {
            let ctx = ctx.with_index(at);
            async move {
                one.resolve(&ctx, field)
                    .await
                    .map_err(|error| ctx.set_error_path(error))
            }
        });
        try_join_all(all).await.map(Value::List)
    }
}

thread_local! {
    /// What is being written on this thread, while a resolver is asked for some of it.
    static BEGUN: Cell<Option<Written>> = const { Cell::new(None) };
}

/// While this is had, what is begun on this thread is part of one answer, and is not left behind whatever happens.
struct Writing;

impl Drop for Writing {
    fn drop(&mut self) {
        BEGUN.take();
    }
}

/// Writes an object that is within no other that is being written.
fn whole(ctx: &ContextSelectionSet<'_>, object: &impl Object) -> Option<Value> {
    let errors = || ctx.query_env.errors.lock().map(|errors| errors.len()).ok();
    let before = errors()?;
    let in_vain = &ctx.data_opt::<InVain>()?.0;
    if in_vain.load(Ordering::Relaxed) > MOST_IN_VAIN {
        return None;
    }
    let (_alone, _writing) = (AtHand::alone(), Writing);
    let mut written = Written {
        json: String::with_capacity(USUAL),
        ..Written::default()
    };
    let done = object.write(ctx, &mut written);
    if done.is_none() || errors()? != before {
        in_vain.fetch_add(written.fields, Ordering::Relaxed);
        // The library will fail in the same way.
        ctx.query_env.errors.lock().ok()?.truncate(before);
        return None;
    }
    json::raw(written.json)
}

/// Goes on with what was begun: what is written stands at its end then, and its number where it belongs.
fn part(mut begun: Written, write: impl FnOnce(&mut Written) -> Option<()>) -> Option<Value> {
    let begins = begun.json.len();
    let done = write(&mut begun);
    let number = begun.parts.len();
    begun.parts.push(begins..begun.json.len());
    BEGUN.set(Some(begun));
    done.and_then(|()| json::part(number))
}

/// JSON that is being written.
#[derive(Default)]
pub struct Written {
    json: String,
    fields: usize,
    /// Where each of the objects and lists is that were written for the fields that are being asked.
    parts: Vec<Range<usize>>,
}

impl Written {
    /// Writes what is asked of an object.
    pub fn fields<T: ContainerType + ?Sized>(&mut self, ctx: &ContextSelectionSet<'_>, object: &T) -> Option<()> {
        self.json.push('{');
        self.selections(ctx, object, &mut Vec::with_capacity(16))?;
        self.json.push('}');
        Some(())
    }

    fn selections<'a, T: ContainerType + ?Sized>(
        &mut self,
        ctx: &ContextSelectionSet<'a>,
        object: &T,
        keys: &mut Vec<&'a str>,
    ) -> Option<()> {
        let own = object.introspection_type_name();
        let interfaces = LazyCell::new(|| ctx.schema_env.registry.implements.get(own.as_ref()));
        let applies = |condition: &str| own == condition || interfaces.is_some_and(|names| names.contains(condition));
        for selection in &ctx.item.node.items {
            let (condition, set) = match &selection.node {
                Selection::Field(field) => {
                    self.field(ctx, field, object, keys)?;
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    (fragment.node.type_condition.as_ref(), &fragment.node.selection_set)
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = &ctx.query_env.fragments.get(&spread.node.fragment_name.node)?.node;
                    (Some(&fragment.type_condition), &fragment.selection_set)
                }
            };
            if condition.is_none_or(|condition| applies(&condition.node.on.node)) {
                self.selections(&ctx.with_selection_set(set), object, keys)?;
            }
        }
        Some(())
    }

    fn field<'a, T: ContainerType + ?Sized>(
        &mut self,
        ctx: &ContextSelectionSet<'a>,
        field: &'a Positioned<Field>,
        object: &T,
        keys: &mut Vec<&'a str>,
    ) -> Option<()> {
        let key = field.node.response_key().node.as_str();
        // What is asked for twice is one answer, merged.
        if keys.contains(&key) || !field.node.directives.is_empty() {
            return None;
        }
        self.json.push_str(if keys.is_empty() { "\"" } else { ",\"" });
        // A name of GraphQL has nothing to escape.
        self.json.push_str(key);
        self.json.push_str("\":");
        keys.push(key);
        self.fields += 1;
        if field.node.name.node == "__typename" {
            json::text(&mut self.json, &object.introspection_type_name());
            return Some(());
        }
        let place = self.place();
        let ctx = ctx.with_field(field);
        let value = self.asked(pin!(object.resolve_field(&ctx)))?.ok()?;
        self.put(value.unwrap_or_default(), place);
        Some(())
    }

    /// Writes a list, of which each may be written at once.
    fn list<T: OutputType>(
        &mut self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
        all: &[T],
    ) -> Option<()> {
        self.json.push('[');
        for (at, one) in all.iter().enumerate() {
            if at > 0 {
                self.json.push(',');
            }
            let place = self.place();
            let value = self.asked(pin!(one.resolve(&ctx.with_index(at), field)))?.ok()?;
            self.put(value, place);
        }
        self.json.push(']');
        Some(())
    }

    /// What a resolver says, which may have written some of it.
    fn asked<T>(&mut self, resolver: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        BEGUN.set(Some(mem::take(self)));
        let said = at_hand::now(resolver);
        *self = BEGUN.take()?;
        said
    }

    fn place(&self) -> Place {
        Place {
            begins: self.json.len(),
            outer: self.parts.len(),
        }
    }

    /// Writes a value, some parts of which may have been written from that place on.
    fn put(&mut self, value: Value, Place { begins, outer }: Place) {
        match value {
            // One part alone stands where it belongs.
            Value::Binary(_) if self.parts.len() == outer + 1 => {}
            value => {
                let parts = self.json.split_off(begins);
                let part = |number: usize| {
                    let Range { start, end } = self.parts.get(number)?;
                    parts.get(start.checked_sub(begins)?..end - begins)
                };
                json::value_of(&mut self.json, &value, &part);
            }
        }
        self.parts.truncate(outer);
    }
}

/// Where a value is to be written: where it begins, and how many parts there are of others.
struct Place {
    begins: usize,
    outer: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    /// Or the next answer that this thread writes would be taken for a part of it.
    #[test]
    fn what_was_begun_when_a_resolver_panicked_is_gone() {
        let panicked = catch_unwind(|| {
            let _writing = Writing;
            Written::default().asked(pin!(async { panic!("as a resolver might") }))
        });
        assert!(panicked.is_err());
        assert!(BEGUN.take().is_none());
    }
}
