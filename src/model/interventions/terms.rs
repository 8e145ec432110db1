//! When a policy is in force, where, and at what price.

use super::ledger::Prices;
use crate::engine::Span;

/// When a policy is in force, where, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// From the window's start; no policy is in force earlier.
    pub start: Span,
    /// From the window's start; `None` for as long as the run lasts. What was begun by then is finished.
    pub end: Option<Span>,
    /// Codes; all if empty.
    pub countries: Vec<String>,
    /// Names; all if empty.
    pub institutions: Vec<String>,
    /// Share of institutions (sites, rings, people) that take part, 0 to 1.
    pub coverage: f64,
    pub prices: Prices,
}

impl Default for Terms {
    /// Everywhere, from the window's start to the end, for nothing.
    fn default() -> Self {
        Terms {
            start: Span(0),
            end: None,
            countries: Vec::new(),
            institutions: Vec::new(),
            coverage: 1.0,
            prices: Prices::default(),
        }
    }
}
