//! Every random decision that all policies share, by name. Those of one policy stand in its file.

use crate::decisions;

decisions! {
    /// Whether an institution is among the share that takes part. One decision for all policies, so that those of a
    /// smaller coverage are among those of a larger one.
    pub COVERS = "policy/covers";
}
