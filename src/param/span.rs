//! Lengths of time, in whole seconds; what a scenario writes as `"3 h"` or `"90 days"`.

/// A length of time in whole seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span(pub i64);

impl Span {
    /// One minute.
    pub const MINUTE: Span = Span(60);
    /// One hour.
    pub const HOUR: Span = Span(3_600);
    /// One day.
    pub const DAY: Span = Span(86_400);

    /// Seconds in this span.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// This span times a factor, to the nearest second.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Span {
        Span(libm::round(self.0 as f64 * factor) as i64)
    }
}
