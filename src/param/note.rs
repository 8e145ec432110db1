//! What is noted of a parameter beside its range and its meaning: the unit it is counted in, until when in a run a change
//! of it makes no other world (`world`, `warmup`, `window`), where its value comes from, and how good that source is.
//!
//! Notes stand in the parameter's JSON Schema, where `describe` and the checks find them.

use schemars::Schema;

/// Writes a parameter's notes into its schema: `#[schemars(transform = note(unit, scope, source, quality))]`.
pub fn note(
    unit: &'static str,
    scope: &'static str,
    source: &'static str,
    quality: &'static str,
) -> impl FnMut(&mut Schema) {
    move |schema| {
        for (key, value) in [
            ("unit", unit),
            ("scope", scope),
            ("source", source),
            ("quality", quality),
        ] {
            schema.insert(key.to_owned(), value.into());
        }
    }
}
