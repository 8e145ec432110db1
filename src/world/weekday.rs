//! Days of the week, as a scenario names them.

use crate::words;

words! {
    /// A day of the week.
    pub enum Weekday {
        /// The first day of the week.
        Monday = "monday",
        /// The second.
        Tuesday = "tuesday",
        /// The third.
        Wednesday = "wednesday",
        /// The fourth.
        Thursday = "thursday",
        /// The fifth.
        Friday = "friday",
        /// The sixth.
        Saturday = "saturday",
        /// The last day of the week.
        Sunday = "sunday",
    }
}
