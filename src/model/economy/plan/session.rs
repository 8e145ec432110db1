//! Sessions: somebody is in an app or on the web, to pay or to look.
//!
//! A session is drafted as a `Visit`, which names the account and the device by their places; it becomes a row of
//! `logins`, twice and a half as wide, when its portion of the day is collected.

use super::draft::Workbench;
use crate::engine::random::mix;
use crate::engine::time::{Stamp, Time};
use crate::engine::{Span, with_later};
use crate::model::economy::society::Society;
use crate::model::facts::{Channel, Login};
use crate::model::settlement::session::{TOGETHER, opened_before};
use crate::world::{AccountIx, DeviceIx};

/// A session of somebody, as habits plan it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub at: Time,
    /// The account that is looked at; its owner and institution are the customer.
    pub account: AccountIx,
    pub device: DeviceIx,
}

/// A session as those of an account are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ranked {
    /// Account and second of the day in one number, which is quicker to compare than two.
    rank: u64,
    device: DeviceIx,
}

impl Ranked {
    /// What stands in a buffer before it is written.
    const BLANK: Ranked = Ranked {
        rank: 0,
        device: DeviceIx::NONE,
    };

    fn of(session: &Session, midnight: Time) -> Ranked {
        Ranked {
            // Nothing is planned before the day; whatever were would be at its start.
            rank: u64::from(session.account.0) << 32 | u64::from(u32::try_from((session.at - midnight).0).unwrap_or(0)),
            device: session.device,
        }
    }

    const fn account(self) -> AccountIx {
        AccountIx((self.rank >> 32) as u32)
    }

    const fn second(self) -> u32 {
        self.rank as u32
    }
}

/// A session that has a row, before the row is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Visit {
    at: Stamp,
    /// The upper half of what orders the rows of a second.
    pub tie: u32,
    account: AccountIx,
    device: DeviceIx,
}

const _: () = assert!(size_of::<Visit>() == 16);

impl Visit {
    /// What stands in a buffer before it is written.
    pub const BLANK: Visit = Visit {
        at: Stamp::FIRST,
        tie: 0,
        account: AccountIx::NONE,
        device: DeviceIx::NONE,
    };

    /// When.
    pub const fn at(&self) -> Time {
        self.at.time()
    }
}

/// How many visits ahead what their rows are made of is fetched, and how many ahead it is looked at for the rest.
const AHEAD: usize = 24;
const NEARLY: usize = 12;

/// Visits behind what lies on a bench, besides sessions that only look: one for each payment by app or web, unless a
/// session is open. Nobody is in before there is an account, nor before `midnight`.
pub(super) fn log_in(society: &Society, midnight: Time, bench: &mut Workbench) {
    let Workbench {
        drafts,
        planned,
        sorted,
        visits,
        ..
    } = bench;
    planned.clear();
    planned.extend(drafts.sessions.iter().map(|session| Ranked::of(session, midnight)));
    for order in &drafts.orders {
        if matches!(order.channel, Channel::App | Channel::Web) && !order.device.is_none() {
            let bits = mix(u64::from(order.tie) << 32 | (order.at() - midnight).0 as u64);
            let session = Session {
                at: (order.instructed.time() - opened_before(bits)).max(midnight),
                account: order.from,
                device: order.device,
            };
            planned.push(Ranked::of(&session, midnight));
        }
    }
    by_account(planned, sorted);
    // Of the account at hand: when each device was last let in. There is rarely more than one.
    let mut open: Vec<(DeviceIx, u32)> = Vec::new();
    let mut account = AccountIx::NONE;
    for &session in sorted.iter() {
        if session.account() != account {
            account = session.account();
            open.clear();
        }
        let second = session.second();
        match open.iter_mut().find(|(device, _)| *device == session.device) {
            Some((_, last)) if second - *last < TOGETHER.0 as u32 => continue,
            Some((_, last)) => *last = second,
            None => open.push((session.device, second)),
        }
        let at = midnight + Span(i64::from(second));
        if society.accounts.get(account).opened_at() <= at {
            visits.push(Visit {
                at: at.into(),
                tie: (Login::order(society.login_id(at, account)) >> 32) as u32,
                account,
                device: session.device,
            });
        }
    }
}

/// The rows of visits that are in order of time and tie.
pub(super) fn rows(society: &Society, visits: &[Visit], logins: &mut Vec<Login>) {
    logins.clear();
    logins.reserve(visits.len());
    let nearly = visits.iter().skip(NEARLY).map(Some).chain(std::iter::repeat(None));
    for ((visit, later), sooner) in with_later(visits, AHEAD).zip(nearly) {
        if let Some(later) = later {
            society.accounts.prefetch(later.account);
            society.prefetch_device(later.device);
        }
        if let Some(sooner) = sooner {
            society.prefetch_country(sooner.account);
        }
        logins.push(society.login(visit.at(), visit.account, visit.device));
    }
    // Ties have lost their lower halves, which decides now and then among millions of people.
    if !logins.is_sorted_by_key(Login::rank) {
        logins.sort_by_key(Login::rank);
    }
    // Somebody else may have made a payment from the same account in the same second.
    logins.dedup_by_key(|login| login.login_id);
}

/// Buckets of accounts: about as many as a chunk plans sessions, so that most hold few.
const BUCKETS: usize = 1 << 12;

/// Brings the sessions of each account together, in order of time and device. Accounts are in no order.
fn by_account(planned: &[Ranked], sorted: &mut Vec<Ranked>) {
    // The top bits of a product with a number near 2³² over the golden ratio spread neighbours over all buckets.
    let bucket = |session: &Ranked| (session.account().0.wrapping_mul(0x9e37_79b1) >> 20) as usize;
    let mut ends = [0_u32; BUCKETS];
    for session in planned {
        ends[bucket(session)] += 1;
    }
    let mut start = 0;
    for end in &mut ends {
        start += std::mem::replace(end, start);
    }
    sorted.clear();
    sorted.resize(planned.len(), Ranked::BLANK);
    for session in planned {
        let next = &mut ends[bucket(session)];
        sorted[*next as usize] = *session;
        *next += 1;
    }
    let mut start = 0;
    for &end in &ends {
        if end > start + 1 {
            sorted[start as usize..end as usize].sort_unstable_by_key(|session| (session.rank, session.device.0));
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accounts_sessions_stand_together_in_order_of_time_and_device() {
        let planned = [(7, 900, 2), (9, 5, 1), (7, 0, 1), (7, 900, 1)].map(|(account, second, device)| {
            let session = Session {
                at: Time(second),
                account: AccountIx(account),
                device: DeviceIx(device),
            };
            Ranked::of(&session, Time(0))
        });
        let mut sorted = vec![Ranked::BLANK; 9];
        by_account(&planned, &mut sorted);
        assert_eq!(sorted.len(), 4);
        let of = |account: u32| -> Vec<(u32, u32)> {
            let all = sorted.chunk_by(|one, other| one.account() == other.account());
            let together = all.filter(|some| some[0].account() == AccountIx(account));
            together
                .flatten()
                .map(|session| (session.second(), session.device.0))
                .collect()
        };
        assert_eq!(of(7), [(0, 1), (900, 1), (900, 2)]);
        assert_eq!(of(9), [(5, 1)]);
    }
}
