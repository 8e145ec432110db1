//! Sessions: somebody is in an app or on the web, to pay or to look.

use super::plan::Workbench;
use super::society::Society;
use crate::engine::Span;
use crate::engine::random::mix;
use crate::engine::time::Time;
use crate::model::event::Channel;
use crate::world::{AccountIx, DeviceIx};

/// A session of somebody, before it becomes a row of `logins`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub at: Time,
    /// The account that is looked at; its owner and institution are the customer.
    pub account: AccountIx,
    pub device: DeviceIx,
}

/// The same, as it is put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sorted {
    /// Account and second of the day in one number, which is quicker to compare than two.
    rank: u64,
    device: DeviceIx,
}

impl Sorted {
    fn of(session: &Session, midnight: Time) -> Sorted {
        Sorted {
            rank: u64::from(session.account.0) << 32 | (session.at - midnight).0 as u64,
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

/// Payments less than this apart share a session, seconds.
const TOGETHER: u32 = 900;
/// How many sessions ahead their devices are fetched.
const AHEAD: usize = 12;
/// Least and most seconds from opening an app to instructing a payment.
const HASTE: (i64, u64) = (15, 200);

/// Rows of the sessions behind what lies on a bench, besides those that only look: one for each payment by app or web,
/// unless one is open. Nobody is in before there is an account, nor before `midnight`.
pub(super) fn log_in(society: &Society, midnight: Time, bench: &mut Workbench) {
    let Workbench {
        desk, sorted, logins, ..
    } = bench;
    sorted.clear();
    sorted.extend(desk.sessions.iter().map(|session| Sorted::of(session, midnight)));
    for order in &desk.orders {
        if matches!(order.channel, Channel::App | Channel::Web) && !order.device.is_none() {
            let haste = mix(u64::from(order.tie) << 32 | (order.at - midnight).0 as u64);
            let ahead = HASTE.0 + (((haste >> 32) * HASTE.1) >> 32) as i64;
            let session = Session {
                at: (order.at - Span(ahead + i64::from(order.lead))).max(midnight),
                account: order.from,
                device: order.device,
            };
            sorted.push(Sorted::of(&session, midnight));
        }
    }
    sorted.sort_unstable_by_key(|session| session.rank);
    // There are rarely two in a second.
    for together in sorted.chunk_by_mut(|one, other| one.rank == other.rank) {
        together.sort_unstable_by_key(|session| session.device.0);
    }
    // Of the account at hand: when each device was last let in. There is rarely more than one.
    let mut open: Vec<(DeviceIx, u32)> = Vec::new();
    let mut account = AccountIx::NONE;
    for (place, &session) in sorted.iter().enumerate() {
        if let Some(later) = sorted.get(place + AHEAD) {
            society.fetch_device(later.device);
        }
        if session.account() != account {
            account = session.account();
            open.clear();
        }
        let second = session.second();
        match open.iter_mut().find(|(device, _)| *device == session.device) {
            Some((_, last)) if second - *last < TOGETHER => continue,
            Some((_, last)) => *last = second,
            None => open.push((session.device, second)),
        }
        let at = midnight + Span(i64::from(second));
        if i64::from(society.accounts.get(account).opened_at) <= at.0 {
            logins.push(society.login(at, account, session.device));
        }
    }
}
