//! Every random decision of experiments, by name: none of them is a run's.

use crate::decisions;

decisions! {
    /// Which seeds a bootstrap takes.
    pub RESAMPLE = "experiment/resample";
    /// In which order the slices of a range are used.
    pub SLICE = "experiment/slice";
    /// Where in its slice a point lies.
    pub PLACE = "experiment/place";
    /// How many people an arm saves or harms, where intervals are put to the test.
    pub COVERAGE_COUNT = "experiment/coverage/count";
    /// What one of them loses.
    pub COVERAGE_LOSS = "experiment/coverage/loss";
}
