//! Mule accounts: accounts in a ring's hands, from recruitment to freeze, retirement or the end.

use std::collections::{BTreeMap, BTreeSet};

use super::{CaseIx, RingIx};
use crate::engine::{Day, Time};
use crate::model::facts::MuleKind;
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx, PersonIx, PublicId};

/// Position of a mule account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MuleIx(pub u32);

impl MuleIx {
    /// As a subscript.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// An account in a ring's hands.
#[derive(Clone, Debug)]
pub struct MuleState {
    pub key: u64,
    pub ring: RingIx,
    pub account: AccountIx,
    /// The holder, or the front person of a shell company.
    pub person: PersonIx,
    pub shell: bool,
    pub kind: MuleKind,
    /// 1 collects; the ring's last layer takes the money out.
    pub layer: u8,
    pub recruited_by: Option<PublicId>,
    pub recruited_at: Time,
    /// Not used before.
    pub ready_at: Time,
    /// When the ring stops using it: retired, known to be frozen, or the ring is gone.
    pub out_at: Option<Time>,
    pub first_use: Option<Time>,
    pub last_use: Option<Time>,
    pub frozen_at: Option<Time>,
    /// Money of the ring's that lies here and is to move on, in the account's currency.
    pub pending: Minor,
    /// Money of the ring's that stays here as working capital.
    pub float: Minor,
    /// Of what is pending, what the holder's share has been taken from already: a hop under way.
    pub cleared: Minor,
    /// Parts in which that is still to go, 0 if no hop is under way.
    pub parts_left: u32,
    /// Ordinal of the hop that chose the way out by which cash is being drawn.
    pub way_out: Option<u32>,
    /// Whether a hop is planned already.
    pub hop_planned: bool,
    /// How many hops were made: ordinal of their draws.
    pub hops: u32,
    pub amount_in: Minor,
    pub amount_out: Minor,
    /// Cases whose money came through, in order of key.
    pub cases: BTreeSet<CaseIx>,
    /// What the ring uses it from, if it is not the holder's own device.
    pub device: DeviceIx,
    /// The day on which a victim was last told to pay into it, and how many payments of that day are made or on their
    /// way.
    pub takings: (Day, u32),
    /// Payments to it that were refused outright since one last came through.
    pub refused: u32,
}

impl MuleState {
    /// An account of a person's, come into a ring's hands now, to collect from now on; nothing has happened with it.
    #[must_use]
    pub fn new(key: u64, ring: RingIx, account: AccountIx, person: PersonIx, now: Time) -> MuleState {
        MuleState {
            key,
            ring,
            account,
            person,
            shell: false,
            kind: MuleKind::Witting,
            layer: 1,
            recruited_by: None,
            recruited_at: now,
            ready_at: now,
            out_at: None,
            first_use: None,
            last_use: None,
            frozen_at: None,
            pending: Minor::ZERO,
            float: Minor::ZERO,
            cleared: Minor::ZERO,
            parts_left: 0,
            way_out: None,
            hop_planned: false,
            hops: 0,
            amount_in: Minor::ZERO,
            amount_out: Minor::ZERO,
            cases: Default::default(),
            device: DeviceIx::NONE,
            takings: (now.day(), 0),
            refused: 0,
        }
    }
}

/// All mule accounts, past and present.
#[derive(Clone, Debug, Default)]
pub struct Mules {
    pub all: Vec<MuleState>,
    /// By account.
    pub of: BTreeMap<AccountIx, MuleIx>,
    /// In service, by ring, in order of recruitment.
    pub serving: BTreeMap<RingIx, Vec<MuleIx>>,
}

impl Mules {
    /// A ring's accounts in service.
    #[must_use]
    pub fn of_ring(&self, ring: RingIx) -> &[MuleIx] {
        self.serving.get(&ring).map_or(&[], Vec::as_slice)
    }
}
