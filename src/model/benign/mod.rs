//! Honest strangers and honest groups: without them a message from an unknown number, or a large group, would be a
//! crime.
//!
//! - `message`: first messages between people who do not know each other: wrong numbers, buyers and sellers.
//! - `campaign`: shops, recruiters and marketers who write to many in a few days, often from a SIM bought for it.
//! - `group`: neighbours, colleagues and families; and public groups for bargains, jobs and courses, made lately,
//!   filled in days, mostly with people whom no bank here knows.
//!
//! All of it is a pure function of the day or the group.

mod campaign;
pub mod decision;
mod group;
mod message;

pub use group::{Gathering, groups};
pub use message::contacts;

/// Parents of the ids of SIMs bought for campaigns. Rings and syndicates have those below.
const CAMPAIGN_SIMS: u64 = 3_072;
/// Parents of the ids of SIMs of people whom no bank here knows.
const OUTSIDERS: u64 = 2_560;
/// SIMs that a parent can have.
const PER_PARENT: u64 = 1 << 16;

/// Parent and ordinal of the n-th SIM of a block of parents.
const fn sim_number(block: u64, n: u64) -> (u64, u32) {
    (block + n / PER_PARENT, (n % PER_PARENT) as u32)
}
