//! Every random decision of scoring, by name: none of them is a run's.

use crate::decisions;

decisions! {
    /// How often a resample of the bootstrap holds a ring.
    pub HOLDS = "score/holds";
}
