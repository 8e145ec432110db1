//! Every random decision of settlement, by name.

use crate::decisions;

decisions! {
    /// Whether somebody who cannot pay an everyday payment tries all the same, and is refused.
    pub TRIES = "book/tries";
}
