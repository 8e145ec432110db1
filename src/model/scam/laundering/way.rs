//! How a payment of a ring's or a victim's travels: by the rails and channels of anybody's transfers.

use crate::engine::random::join;
use crate::model::decision;
use crate::model::facts::{Channel, Rail};
use crate::model::payments::payment::Payment;
use crate::model::state::{Part, Sim};
use crate::param::money::Minor;
use crate::world::device::DeviceKind;
use crate::world::{AccountIx, AccountKind, DeviceIx, Owner};

/// Rail, channel and device of one payment.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub rail: Rail,
    pub channel: Channel,
    pub device: DeviceIx,
}

impl Way {
    /// A payment that goes this way.
    #[must_use]
    pub const fn payment(self, from: AccountIx, to: AccountIx, amount: Minor, part: Part) -> Payment {
        Payment {
            from,
            to,
            amount,
            rail: self.rail,
            channel: self.channel,
            device: self.device,
            part,
        }
    }
}

/// Share of transfers that go the slow way between banks, as everybody's do.
const SLOW_RAIL: f64 = 0.15;
/// Share of those within one institution that stay within it.
const INTERNAL: f64 = 0.6;
/// Share of payments by app that are made in a browser instead.
const WEB: f64 = 0.12;

/// The way of a transfer between two accounts now, from a device. Whoever has a telephone without apps dials.
#[must_use]
pub fn transfer(sim: &Sim, from: AccountIx, to: AccountIx, device: DeviceIx) -> Way {
    let (payer, payee) = (sim.world.accounts.get(from), sim.world.accounts.get(to));
    let key = join(payer.id.0, payee.id.0);
    // Whoever pays somebody twice on a day pays the same way; and a payment that comes a minute later goes as it would
    // have.
    let draw = sim.seed.draw(decision::RAIL, key, i64::from(sim.now.day().0), 0);
    let u = draw.uniform();
    let is_abroad = payer.currency != payee.currency || payee.kind == AccountKind::External;
    let rail = if is_abroad || u < SLOW_RAIL {
        Rail::Transfer
    } else if payer.institution() == payee.institution() && u < SLOW_RAIL + INTERNAL {
        Rail::Internal
    } else {
        Rail::Instant
    };
    by_device(sim, rail, device, draw.second())
}

/// The way of a payment to a company by a victim: some companies take cards or are listed as billers.
#[must_use]
pub fn to_company(sim: &Sim, from: AccountIx, to: AccountIx, device: DeviceIx) -> Way {
    let (payer, payee) = (sim.world.accounts.get(from), sim.world.accounts.get(to));
    // A company abroad is no biller here, and no shop.
    let is_company =
        matches!(sim.world.accounts.record(to).owner(), Owner::Business(_)) && payer.currency == payee.currency;
    let key = join(payer.id.0, payee.id.0);
    let draw = sim.seed.draw(decision::VICTIM_RAIL, key, i64::from(sim.now.day().0), 0);
    let laundering = &sim.params.laundering;
    match draw.uniform() {
        u if is_company && u < laundering.by_card => by_device(sim, Rail::Card, device, draw.second()),
        u if is_company && u < laundering.by_card + laundering.by_bill => {
            by_device(sim, Rail::Bill, device, draw.second())
        }
        _ => transfer(sim, from, to, device),
    }
}

/// A rail, by app, by browser or by dialling.
#[must_use]
pub fn by_device(sim: &Sim, rail: Rail, device: DeviceIx, u: f64) -> Way {
    if device.is_none() || sim.world.devices.get(device).kind == DeviceKind::FeaturePhone {
        return Way {
            rail,
            channel: Channel::Ussd,
            device: DeviceIx::NONE,
        };
    }
    let channel = if u < WEB { Channel::Web } else { Channel::App };
    Way { rail, channel, device }
}
