//! Objects that are answered at once, as JSON, if nothing that is asked of them has to be waited for.
//!
//! The library makes a box for each field, so that all can wait side by side, and a map for each object. Where everything is at hand, that costs
//! several times what the words do. Here the same resolvers are asked one after the other, and what they say is written down; the
//! objects within are written into the same text, where they belong. As soon as one would have to wait, or fails, or the answer is not
//! simply what they say in their order, nothing was done: the library resolves the object from the beginning.
//!
//! Invariant: the answer is byte for byte the library's; `tests/it/at_hand.rs` compares the two. Extensions of the library, of which the schema has
//! none, would not see these fields.

use super::json;
use crate::at_hand::{self, AtHand, about_to_wait};
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use std::borrow::Cow;
use std::cell::Cell;
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
            Some(begun) => part(ctx, &self.0, begun),
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

/// Goes on with what was begun: the object stands at its end then, and its number where it belongs.
fn part(ctx: &ContextSelectionSet<'_>, object: &impl Object, mut begun: Written) -> Option<Value> {
    let begins = begun.json.len();
    let done = object.write(ctx, &mut begun);
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
    /// Where each of the objects is that were written for the fields that are being asked.
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
            if condition.is_none_or(|condition| applies(ctx, &condition.node.on.node, object)) {
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
        if !keys.is_empty() {
            self.json.push(',');
        }
        keys.push(key);
        self.fields += 1;
        json::text(&mut self.json, key);
        self.json.push(':');
        if field.node.name.node == "__typename" {
            json::text(&mut self.json, &object.introspection_type_name());
            return Some(());
        }
        let (begins, outer) = (self.json.len(), self.parts.len());
        let ctx = ctx.with_field(field);
        let value = self.asked(pin!(object.resolve_field(&ctx)))?.ok()?.unwrap_or_default();
        match value {
            // One object alone stands where it belongs.
            Value::Binary(_) if self.parts.len() == outer + 1 => {}
            value => self.put(&value, begins),
        }
        self.parts.truncate(outer);
        Some(())
    }

    /// What a resolver says, which may have written some of it.
    fn asked<T>(&mut self, resolver: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        BEGUN.set(Some(mem::take(self)));
        let said = at_hand::now(resolver);
        *self = BEGUN.take()?;
        said
    }

    /// Writes a value whose objects were written already, from `begins` on.
    fn put(&mut self, value: &Value, begins: usize) {
        let objects = self.json.split_off(begins);
        let part = |number: usize| {
            let Range { start, end } = self.parts.get(number)?;
            objects.get(start.checked_sub(begins)?..end - begins)
        };
        json::value_of(&mut self.json, value, &part);
    }
}

fn applies<T: ContainerType + ?Sized>(ctx: &ContextSelectionSet<'_>, condition: &str, object: &T) -> bool {
    let own = object.introspection_type_name();
    let implemented = ctx.schema_env.registry.implements.get(own.as_ref());
    own == condition || implemented.is_some_and(|interfaces| interfaces.contains(condition))
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
