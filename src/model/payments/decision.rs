//! Every random decision about payments, by name. Names are older than the rooms, and stay: results depend on them.

use crate::decisions;

decisions! {
    /// Whether somebody has paid an established business before. An assumption about what banks have on record.
    pub FAMILIAR = "gate/familiar";
    /// Whether a victim understands from what is told of a hold or a refusal.
    pub TOLD = "gate/told";
    /// Whether an honest payer who was refused pays in parts, and when.
    pub RESUMES = "gate/resumes";
    /// Whether an honest payer who was refused for want of money or a limit tries again, when, and for how much.
    pub RETRIES = "payment/retries";
    /// How long before it is decided a payment in a scam role is instructed.
    pub INSTRUCTED = "payment/instructed";
    /// Whether a victim who understands withdraws what is still held.
    pub WITHDRAWS = "hold/withdraws";
    /// Whether word of an account has got to a bank that none of the complaints concerns.
    pub HEARD = "justice/heard";
    /// What a bank does of its own about a payment to an account of which it knows complaints.
    pub CHECKED = "justice/checked";
}
