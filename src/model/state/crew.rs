//! State of syndicates, sites, rings and operators.

use std::collections::BTreeSet;

use super::number::Numbers;
use super::{CaseIx, Dues, Signs, Style, Usual};
use crate::engine::Time;
use crate::model::facts::{CrewRole, Entry, ExitReason};
use crate::model::params::SiteParams;
use crate::world::{AccountIx, CountryIx, DeviceIx, PersonIx, PublicId, RegionIx};

/// Position of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RingIx(pub u32);

impl RingIx {
    /// As a subscript.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// Position of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteIx(pub u32);

impl SiteIx {
    /// As a subscript.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// Who leads.
#[derive(Clone, Debug)]
pub struct Syndicate {
    pub key: u64,
    pub id: PublicId,
    pub name: String,
    /// Position of its funnel.
    pub funnel: u16,
    pub controllers: u32,
    /// Where the money is meant to end: an unhosted address.
    pub treasury: AccountIx,
    pub from: Time,
}

/// A building with seats.
#[derive(Clone, Debug)]
pub struct Site {
    pub key: u64,
    /// Key of the first site of its line ([`Opening::line`]).
    pub line: u64,
    pub id: PublicId,
    pub name: String,
    /// Position of its syndicate.
    pub syndicate: u32,
    pub country: CountryIx,
    pub region: RegionIx,
    pub seats: u32,
    /// Share of operators who enter from abroad.
    pub foreign: f64,
    pub opened_at: Time,
    pub closed_at: Option<Time>,
    pub raided_at: Option<Time>,
    pub rings: Vec<RingIx>,
    /// What the syndicate will set up again elsewhere.
    pub params: crate::model::params::SiteParams,
}

/// Somebody at work for a ring.
#[derive(Clone, Debug)]
pub struct Operator {
    pub key: u64,
    pub id: PublicId,
    /// One of the simulated people, if the operator is from the site's region.
    pub person: Option<PersonIx>,
    pub role: CrewRole,
    pub entry: Entry,
    /// Which of the ring's seats.
    pub seat: u32,
    pub from: Time,
    pub to: Option<Time>,
    pub exit_reason: Option<ExitReason>,
}

/// How a crew's work is shared out among roles, whoever sits where.
#[derive(Clone, Copy, Debug, Default)]
pub struct Duty {
    /// Share of the work that goes into each role.
    pub share: [f64; CrewRole::ALL.len()],
    /// What is added to a role's chats before the part of one is dropped: uniform, so that nothing is lost on average.
    pub odd: [f64; CrewRole::ALL.len()],
}

/// One crew with its own mules and money trail.
#[derive(Clone, Debug)]
pub struct Ring {
    pub key: u64,
    pub id: PublicId,
    /// Below 4,096; names its companies' block of ids.
    pub number: u32,
    /// Position of its syndicate.
    pub syndicate: u32,
    pub site: SiteIx,
    /// Whose residents it works on.
    pub target: CountryIx,
    /// Position of its funnel.
    pub funnel: u16,
    pub seats: u32,
    pub opened_at: Time,
    /// Set when the site falls: nobody answers any more.
    pub closed_at: Option<Time>,
    /// Past and present.
    pub operators: Vec<Operator>,
    /// What they share out among them.
    pub duty: Duty,
    /// Chats in use, by role.
    pub busy: [u32; CrewRole::ALL.len()],
    /// Cases that wait for a free handler, by role; longest first.
    pub waiting: [BTreeSet<(Time, u64, CaseIx)>; CrewRole::ALL.len()],
    /// Working capital that was asked for has come by then.
    pub funded_until: Time,
    /// Layers of accounts before the exit, 2 to 4.
    pub layers: u8,
    /// The unhosted address at which tokens are collected now.
    pub address: AccountIx,
    /// Unhosted addresses at which tokens were collected before.
    pub addresses_before: Vec<AccountIx>,
    /// Devices at the site, from which bought and hijacked accounts are used.
    pub devices: Vec<DeviceIx>,
    /// What strangers are written to from.
    pub numbers: Numbers,
    /// Companies founded so far.
    pub companies: u32,
    /// Mules recruited so far.
    pub recruited: u32,
    /// What it noticed since its last review.
    pub signs: Signs,
    /// What was usual before.
    pub usual: Usual,
    /// What it does otherwise than in the beginning.
    pub style: Style,
    /// What it took since its last review, less what it gave back, spent and lost with frozen accounts, in the targets'
    /// currency: its own measure of success.
    pub collected: i64,
    /// What it owes and takes, if it lives on what comes in.
    pub dues: Dues,
}

impl Ring {
    /// Work that goes into a role these days, in people: a share of everybody's, as the scenario's ratios have it. A
    /// small crew has no seat for each role and a part of an operator is somebody who does it on the side, so that what
    /// a crew can do for each seat does not depend on how many it has.
    #[must_use]
    pub fn hands(&self, role: CrewRole) -> f64 {
        f64::from(self.strength()) * self.duty.share[role as usize]
    }

    /// Everybody at work these days.
    #[must_use]
    pub fn strength(&self) -> u32 {
        self.operators.iter().filter(|operator| operator.to.is_none()).count() as u32
    }

    /// Chats that a role can keep going at once. Whether a part of a chat is one was drawn when the crew came together.
    #[must_use]
    pub fn capacity(&self, role: CrewRole, chats: f64) -> u32 {
        if self.closed_at.is_some() {
            return 0;
        }
        (self.hands(role) * chats + self.duty.odd[role as usize]) as u32
    }
}

/// A site that is going to open.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Position of the syndicate.
    pub syndicate: u32,
    pub params: SiteParams,
    /// Seats, scaled.
    pub seats: u32,
    pub key: u64,
    /// Key of the first site of its line: one that is rebuilt works on the countries of the one that fell, whose
    /// language and accounts its people know.
    pub line: u64,
}
