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

impl Session {
    /// Order by account, device and time, in one number, which is quicker to compare than three.
    fn rank(&self) -> u128 {
        u128::from(self.account.0) << 96 | u128::from(self.device.0) << 64 | u128::from(self.at.0.cast_unsigned())
    }
}

/// Payments less than this apart share a session, seconds.
const TOGETHER: Span = Span(900);
/// Least and most seconds from opening an app to instructing a payment.
const HASTE: (i64, u64) = (15, 200);

/// Rows of the sessions behind what lies on a bench, besides those that only look: one for each payment by app or web,
/// unless one is open. Nobody is in before there is an account, nor before `midnight`.
pub(super) fn log_in(society: &Society, midnight: Time, bench: &mut Workbench) {
    let Workbench { desk, logins, .. } = bench;
    let sessions = &mut desk.sessions;
    for order in &desk.orders {
        if matches!(order.channel, Channel::App | Channel::Web) && !order.device.is_none() {
            let haste = mix(u64::from(order.tie) << 32 | (order.at - midnight).0 as u64);
            let ahead = HASTE.0 + (((haste >> 32) * HASTE.1) >> 32) as i64;
            sessions.push(Session {
                at: (order.at - Span(ahead + i64::from(order.lead))).max(midnight),
                account: order.from,
                device: order.device,
            });
        }
    }
    sessions.sort_unstable_by_key(Session::rank);
    let mut last: Option<Session> = None;
    for &session in sessions.iter() {
        let open = last.is_some_and(|last| {
            (last.account, last.device) == (session.account, session.device) && session.at - last.at < TOGETHER
        });
        if open {
            continue;
        }
        last = Some(session);
        if i64::from(society.accounts.get(session.account).opened_at) <= session.at.0 {
            logins.push(society.login(session.at, session.account, session.device));
        }
    }
}
