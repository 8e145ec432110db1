//! Sessions on their way out: planned ones, and among them those of scam payments, which are few.
//!
//! Planned sessions come with their portion of the day, in order. One that belongs to a scam payment is known only when
//! that payment is made, some minutes later. So a portion's sessions wait until the next one is lived.

use std::collections::BTreeMap;

use crate::engine::Time;
use crate::model::facts::Login;
use crate::model::settlement::session::TOGETHER;
use crate::world::{AccountIx, DeviceIx};

/// Sessions of a day that have not left yet.
#[derive(Clone, Debug, Default)]
pub struct Sessions {
    /// Those of the scam's payments, in no order.
    made: Vec<Login>,
    /// Planned ones of the portion that was lived last, in order.
    waiting: Vec<Login>,
    /// When that portion ended.
    until: Time,
    /// When somebody was let in last today for a payment of the scam, by account and device.
    open: BTreeMap<(AccountIx, DeviceIx), Time>,
}

impl Sessions {
    /// Whether a payment of the scam whose payer is in an app from `at` on needs a session of its own, or one is open
    /// still.
    pub fn opens(&mut self, account: AccountIx, device: DeviceIx, at: Time) -> bool {
        let last = self.open.insert((account, device), at);
        last.is_none_or(|last| at - last >= TOGETHER)
    }

    /// One of a scam payment.
    pub fn add(&mut self, login: Login) {
        self.made.push(login);
    }

    /// The day has been lived until a moment, and these were planned. Answers those of the portion before, of which no
    /// more will come.
    #[must_use]
    pub fn pass(&mut self, planned: Vec<Login>, until: Time) -> Vec<Login> {
        let whole = std::mem::replace(&mut self.waiting, planned);
        let before = std::mem::replace(&mut self.until, until);
        self.complete(whole, before)
    }

    /// The day is over. Answers all that is left of it.
    #[must_use]
    pub fn rest(&mut self) -> Vec<Login> {
        self.open.clear();
        let whole = std::mem::take(&mut self.waiting);
        self.complete(whole, Time::NEVER)
    }

    /// Puts the scam's sessions before a moment among planned ones.
    fn complete(&mut self, mut planned: Vec<Login>, until: Time) -> Vec<Login> {
        self.made.sort_unstable_by_key(Login::rank);
        // One session serves all payments that an account makes in one second.
        self.made.dedup_by_key(|login| login.login_id);
        let made = self.made.partition_point(|login| login.ts.time() < until);
        let (mut from, mut to) = (planned.len(), planned.len() + made);
        planned.extend_from_slice(&self.made[..made]);
        // From the back: whatever comes after a row of the scam moves to make room for it.
        for row in self.made.drain(..made).rev() {
            let after = planned[..from].partition_point(|other| other.rank() <= row.rank());
            planned.copy_within(after..from, to - (from - after));
            to -= from - after + 1;
            from = after;
            planned[to] = row;
        }
        planned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{CountryCode, PublicId};

    fn login(second: i64, id: u64) -> Login {
        Login {
            login_id: PublicId(id),
            ts: Time(second).into(),
            customer_id: PublicId(0),
            device_id: PublicId(0),
            network_id: PublicId(0),
            country: CountryCode::UNKNOWN,
        }
    }

    #[test]
    fn a_scam_payments_session_finds_its_place_in_the_portion_before() {
        let seconds = |rows: &[Login]| rows.iter().map(|row| row.ts.time().0).collect::<Vec<_>>();
        let mut sessions = Sessions::default();
        sessions.add(login(40, 1));
        assert_eq!(sessions.pass(vec![login(10, 2), login(90, 3)], Time(100)), []);
        // Known when the next portion is lived: one of this portion, one of the last.
        sessions.add(login(120, 4));
        sessions.add(login(95, 5));
        sessions.add(login(95, 5));
        let first = sessions.pass(vec![login(110, 6), login(180, 7)], Time(200));
        assert_eq!(seconds(&first), [10, 40, 90, 95]);
        assert_eq!(seconds(&sessions.rest()), [110, 120, 180]);
        assert_eq!(sessions.rest(), []);
    }
}
