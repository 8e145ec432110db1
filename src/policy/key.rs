//! Names of the numbers that set apart keys of one parent, of policies ([`crate::model::key`] has those of the model).
//! None may ever change: results depend on them.

/// Whether a payer heeds a warning: of the payment.
pub const HEEDED: u64 = 1;
/// Whether a payer turns a request away: of the payment.
pub const TURNED_AWAY: u64 = 3;
/// An alert: of the payment.
pub const ALERT: u64 = 1;
/// A claim to be reimbursed: of the complaint.
pub const CLAIM: u64 = 2;
/// An order asked of a court: of the account.
pub const ORDER: u64 = 4;
