//! A hop: minutes after money came, it moves on, split, less what the holder keeps; from the last layer it leaves.

use super::{exit, funds, mule, way};
use crate::engine::random::join;
use crate::engine::sample::pick;
use crate::engine::{Span, Time};
use crate::model::decision;
use crate::model::facts::{MuleKind, Role};
use crate::model::state::{MuleIx, Part, Sim, Task, Then};
use crate::param::money::Minor;
use crate::param::normal::normal_quantile;
use crate::world::{AccountIx, AccountKind, Flags};

/// How often a hop that could not be made is tried again before the ring gives the money up.
const PATIENCE: u32 = 400;
/// From one part of a hop to the next, in seconds: median, and standard deviation of the logarithm. An assumption.
const BETWEEN_PARTS: (f64, f64) = (150.0, 1.1);

/// Money of the ring's arrived in an account: some stays as working capital, the rest will move on.
pub fn arrived(sim: &mut Sim, mule: MuleIx, amount: Minor) {
    let now = sim.now;
    let funnel = sim.rings[sim.mules.all[mule.at()].ring.at()].funnel;
    let scheme = sim
        .params
        .funnels
        .get(funnel as usize)
        .and_then(|funnel| funnel.scheme.as_ref());
    let float_share = scheme.map_or(sim.params.laundering.float, |scheme| scheme.reserve);
    // Payouts and pay are in the targets' currency: what lies abroad serves neither.
    let home = mule::at_home(sim, &sim.mules.all[mule.at()]);
    let state = &mut sim.mules.all[mule.at()];
    let stays = if state.layer == 1 && home {
        amount.scaled(float_share)
    } else {
        Minor::ZERO
    };
    state.float += stays;
    state.pending += amount - stays;
    state.amount_in += amount;
    state.first_use.get_or_insert(now);
    state.last_use = Some(now);
    // It is worth something yet.
    state.refused = 0;
    plan(sim, mule);
}

/// Plans the next hop, unless one is planned.
pub fn plan(sim: &mut Sim, mule: MuleIx) {
    let state = &sim.mules.all[mule.at()];
    if state.hop_planned || !state.pending.is_positive() || state.hops > PATIENCE {
        return;
    }
    let draw = sim.seed.draw(decision::HOP_WAIT, state.key, i64::from(state.hops), 0);
    let params = &sim.params.laundering;
    // What is not worth a transfer of its own waits for more to come.
    let wage = sim.world.countries[mule::country(sim, mule).at()].mean_wage;
    let small = state.pending < wage.scaled(params.worth_moving);
    let wait = if small || draw.second() < params.slow {
        &params.slow_hop
    } else {
        &params.hop
    };
    let wait = Span(wait.quantile(draw.uniform()).0.max(20));
    let key = state.key;
    let ordinal = u64::from(state.hops);
    sim.mules.all[mule.at()].hop_planned = true;
    sim.plan(sim.now + wait, key, ordinal + 1, Task::Hop(mule));
}

/// Moves what is pending.
pub fn hop(sim: &mut Sim, mule: MuleIx) {
    let state = &mut sim.mules.all[mule.at()];
    state.hop_planned = false;
    let hops = state.hops;
    state.hops += 1;
    let (account, layer, key, ring) = (state.account, state.layer, state.key, state.ring);
    if sim.world.accounts.get(account).flags.any(Flags::FROZEN) && state.out_at.is_some() {
        return; // The ring knows by now.
    }
    let layers = sim.rings[ring.at()].layers;
    if !sim.mules.all[mule.at()].pending.is_positive() {
        return;
    }
    let room = Room::of(sim, account);
    if room.is_spent() {
        try_later(sim, mule);
        return;
    }
    let amount = keep(sim, mule, hops, room.today);
    let amount = amount.min(sim.world.accounts.get(account).balance);
    if !amount.is_positive() {
        return;
    }
    if layer >= layers {
        exit::leave(sim, mule, amount, hops, room);
        return;
    }
    let drawn = 1 + pick(
        sim.seed.draw(decision::PARTS, key, i64::from(hops), 0).uniform(),
        &sim.params.laundering.parts,
    )
    .unwrap_or(0) as u32;
    let parts = match sim.mules.all[mule.at()].parts_left {
        0 => drawn,
        left => left,
    };
    let share = room.fit(if parts == 1 {
        amount
    } else {
        split(sim, key, hops, amount, parts)
    });
    let chooser = join(key, u64::from(hops) << 8);
    let Some(next) = mule::choose(sim, ring, layer + 1, chooser, 0, None) else {
        // Nobody to send it to: this account takes it out itself.
        exit::leave(sim, mule, amount, hops, room);
        return;
    };
    let to = sim.mules.all[next.at()].account;
    let way = way::transfer(sim, account, to, mule::device(sim, mule));
    let part = Part {
        layer: Some(layer),
        ..Part::of_ring(Role::Layering, ring)
    };
    let receipt = way
        .payment(account, to, share, part)
        .make_up_to(sim, Then::Hop { mule, next });
    if !receipt.moved() && !receipt.held() {
        leaves_off(sim, mule, amount, parts);
        try_later(sim, mule);
        return;
    }
    let share = receipt.amount;
    funds::passed_on(sim, mule, share);
    if receipt.moved() {
        arrived(sim, next, receipt.received);
    }
    // The last part is followed by another if more was left than goes at once.
    leaves_off(sim, mule, amount - share, (parts - 1).max(1));
    go_on(sim, mule);
}

/// What an account may still send. Whoever uses an account knows its limits, from the app if not from experience.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    at_once: Minor,
    today: Minor,
}

/// Share of what goes at once below which a day's limit counts as reached.
const SPENT: f64 = 0.1;

impl Room {
    /// What an account may send from now on.
    #[must_use]
    pub fn of(sim: &Sim, account: AccountIx) -> Room {
        let state = sim.world.accounts.get(account);
        if !matches!(state.kind, AccountKind::Current | AccountKind::Wallet) {
            return Room {
                at_once: Minor(i64::MAX / 4),
                today: Minor(i64::MAX / 4),
            };
        }
        let place = &sim.world.institutions[state.institution().at()];
        Room {
            at_once: place.transfer_limit,
            today: place.daily_limit - state.sent_on(sim.now.day()),
        }
    }

    /// The most that goes now.
    #[must_use]
    pub fn now(&self) -> Minor {
        self.at_once.min(self.today)
    }

    /// Whether next to nothing more goes today.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.today < self.at_once.scaled(SPENT)
    }

    /// An amount, or as much of it as goes at once: a round figure a little below the limit.
    #[must_use]
    pub fn fit(&self, amount: Minor) -> Minor {
        if amount <= self.at_once {
            return amount;
        }
        let part = self.at_once.min(amount.scaled(0.5)).max(self.at_once.scaled(0.6));
        round_like_people(part, 0.7)
    }
}

/// So much is still to go, in so many parts.
pub fn leaves_off(sim: &mut Sim, mule: MuleIx, left: Minor, parts: u32) {
    let state = &mut sim.mules.all[mule.at()];
    state.cleared = left.min(state.pending).max(Minor::ZERO);
    state.parts_left = if state.cleared.is_positive() { parts } else { 0 };
}

/// The next part of a hop under way: as soon as somebody has typed it.
pub fn go_on(sim: &mut Sim, mule: MuleIx) {
    let state = &sim.mules.all[mule.at()];
    if state.hop_planned || !state.cleared.is_positive() || state.hops > PATIENCE {
        return;
    }
    let (key, hops) = (state.key, state.hops);
    let u = sim.seed.draw(decision::PART_WAIT, key, i64::from(hops), 0).uniform();
    let wait = BETWEEN_PARTS.0 * libm::exp(BETWEEN_PARTS.1 * normal_quantile(u));
    sim.mules.all[mule.at()].hop_planned = true;
    let at = sim.now + Span(wait.clamp(15.0, 7_200.0) as i64);
    sim.plan(at, key, u64::from(hops) + 1, Task::Hop(mule));
}

/// A limit was reached or the account is stuck: again tomorrow.
pub fn try_later(sim: &mut Sim, mule: MuleIx) {
    let state = &sim.mules.all[mule.at()];
    if state.hop_planned || state.hops > PATIENCE {
        return;
    }
    let (key, hops) = (state.key, state.hops);
    let draw = sim.seed.draw(decision::HOP_LATER, key, i64::from(hops), 0);
    let tomorrow = Time(sim.now.day().plus(1).start().0 + 3 * 3_600 + draw.below(12 * 3_600) as i64);
    sim.mules.all[mule.at()].hop_planned = true;
    sim.plan(tomorrow, key, u64::from(hops) + 1, Task::Hop(mule));
}

/// What is sent on of what is pending, and may be sent today: the holder keeps a commission, and the figure is one a
/// person would type.
fn keep(sim: &mut Sim, mule: MuleIx, hops: u32, most: Minor) -> Minor {
    let state = &sim.mules.all[mule.at()];
    let draw = sim.seed.draw(decision::COMMISSION, state.key, i64::from(hops), 0);
    let share = match state.kind {
        MuleKind::Hijacked | MuleKind::Bought => 0.0,
        _ if state.shell => 0.0,
        _ => sim.params.laundering.commission.quantile(draw.uniform()) / if state.layer == 1 { 1.0 } else { 3.0 },
    };
    let goes = state.pending.min(most);
    let cleared = state.cleared.min(goes);
    let fresh = goes - cleared;
    let sent = if fresh.is_positive() {
        cleared + round_like_people(fresh - fresh.scaled(share), draw.second())
    } else {
        cleared
    };
    // What the holder keeps is the holder's from now on.
    let state = &mut sim.mules.all[mule.at()];
    state.pending -= goes - sent;
    state.cleared = sent;
    sent
}

/// Rounds down to a multiple of 1, 10, 50, 100 or 500 units of money, as the habits of the honest do.
#[must_use]
pub fn round_like_people(amount: Minor, u: f64) -> Minor {
    let grain = match u {
        u if u < 0.15 => 1,
        u if u < 0.30 => 100,
        u if u < 0.50 => 1_000,
        u if u < 0.65 => 5_000,
        u if u < 0.85 => 10_000,
        _ => 50_000,
    };
    let rounded = amount.floor_to(grain);
    if rounded.is_positive() { rounded } else { amount }
}

/// A part of what is left: uneven, and again a figure that a person would type.
fn split(sim: &Sim, key: u64, hops: u32, left: Minor, parts: u32) -> Minor {
    let draw = sim.seed.draw(decision::SPLIT, key, i64::from(hops), 0);
    let part = left.scaled((0.5 + draw.uniform()) / f64::from(parts)).max(Minor(1));
    round_like_people(part, draw.second()).min(left)
}
