//! Parameters: units, ranges, defaults, sources. The lowest room; it knows nothing of any other.

pub mod check;
pub mod date;
pub mod dist;
pub mod money;
pub mod near;
pub mod normal;
pub mod note;
pub mod noun;
mod parameters;
pub mod quantile;
pub mod shell;
pub mod span;
pub mod word;

pub(crate) use parameters::parameters;
