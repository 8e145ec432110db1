//! Names of the numbers that set apart keys of one parent, and tasks of one key.
//!
//! What is born in a run is keyed by its parent joined with one of these ([`join`](crate::engine::random::join)), and
//! an ordinal where there are several. A task is ordered among others of its second by a key and an ordinal. None may
//! ever change: results depend on them.

/// A case: of the first message that is answered.
pub const ANSWERED: u64 = 1;
/// A session that ends in a payment: of (account, second), which alone keys planned sessions.
pub const SESSION: u64 = 1;
/// The next part of a demand: of the case, with how often it was tried.
pub const NEXT_PART: u64 = 0x9a_0000;
/// Help that a victim asks for: of the case, with an ordinal.
pub const HELP: u64 = 0xe1_0000;
/// Tokens on their way: of the case or the mule account.
pub const TOKENS: u64 = 0x70_c3;
/// Second thoughts: of the case, with how often its demand was tried.
pub const DOUBT: u64 = 0xd0_0000;
/// What the crew pays: of the case.
pub const PAYOUT: u64 = 7;
/// What the crew pays later, since it could not when it was due: of the case.
pub const PAYOUT_LATER: u64 = 8;
/// What the crew pays back on the victim's wish: of the case.
pub const WITHDRAWAL: u64 = 0x9d01;
/// What the crew pays for somebody brought along: of the case, with the depositor's.
pub const BONUS: u64 = 0xb0_0000;
/// A renewed approach: of the case that ended in a loss.
pub const APPROACHED_AGAIN: u64 = 0xa6a1;
/// The case of a friend brought along: of the victim's case.
pub const FRIEND: u64 = 0xf1;
/// A group: of the ring, with an ordinal.
pub const GROUP: u64 = 0x6000_0000;
/// A shill: of the ring, with an ordinal.
pub const SHILL: u64 = 0x7000_0000;
/// A line of numbers that follow one another: of the ring, with an ordinal.
pub const LINE: u64 = 0x51_0000_0000;
/// The site that takes a fallen one's place: of the site.
pub const REBUILT: u64 = 0xeb_0001;
/// A seat: of the ring, with the seat's number.
pub const SEAT: u64 = 0x0b00_0000;
/// A later attempt to fill a seat: of who would have had it, with an ordinal.
pub const ATTEMPT: u64 = 0x0a77_0000;
/// A victim who passes money on: of the ring, with the person.
pub const FORWARDER: u64 = 0x0f_0000_0000;
/// A mule account sought by herders: of the ring, with an ordinal.
pub const RECRUITED: u64 = 0x0a_0000_0000;
/// A complaint: of what it is about.
pub const COMPLAINT: u64 = 0xc0;
/// A victim's complaint to the police: of the case.
pub const POLICE_REPORT: u64 = 0xc0_901c;
/// A task of what answers: of whom it concerns.
pub const RESPONSE: u64 = 0x1057_1ce0;
/// A task that a policy planned: of what it is about.
pub const POLICY: u64 = 0x0b_11c7;
/// A decision on a payment that waits: of the payment.
pub const HELD: u64 = 0x401d;
/// What a court's order asks an institution: of the complaint.
pub const COURT_ORDER: u64 = 0xc0a7;
/// Every task: of its own key, so that what happens first in a second says nothing of who is who.
pub const TASK: u64 = 0x5ca1_ab1e;

/// Ordinals of tasks.
pub mod ordinal {
    /// A ring's shift.
    pub const SHIFT: u64 = 1;
    /// A ring's payday.
    pub const PAYDAY: u64 = 2;
    /// A ring's bill for numbers.
    pub const BILL: u64 = 5;
    /// A ring's recruiting.
    pub const RECRUIT: u64 = 3;
    /// A ring's review of its ways.
    pub const REVIEW: u64 = 4;
    /// A change of a ring's ways, with the review's ordinal.
    pub const ADAPT: u64 = 0x0ada_0000;
    /// Tasks of policies, with the policy's position.
    pub const POLICY: u64 = 0x9000;
    /// A mule account is given up once it is frozen.
    pub const FROZEN: u64 = u64::MAX;
    /// A mule account is given up once payments to it were turned away.
    pub const TURNED_AWAY: u64 = u64::MAX - 2;
    /// Working capital comes to a mule account.
    pub const CAPITAL: u64 = u64::MAX - 1;
    /// A renewed approach, after a case.
    pub const APPROACHED_AGAIN: u64 = u64::MAX - 1;
    /// A friend's answer, beside a case.
    pub const FRIEND: u64 = u64::MAX - 2;
}
