//! Every random decision about payments, by name.

use crate::decisions;

decisions! {
    /// Whether somebody who cannot pay an everyday payment tries all the same, and is refused.
    pub TRIES = "book/tries";
    /// Whether somebody has paid an established business before. An assumption about what banks have on record.
    pub FAMILIAR = "gate/familiar";
    /// Whether a victim understands from what is told of a hold or a refusal.
    pub TOLD = "gate/told";
    /// Whether an honest payer who was refused pays in parts, and when.
    pub RESUMES = "gate/resumes";
    /// Whether a victim who understands withdraws what is still held.
    pub WITHDRAWS = "hold/withdraws";
}
