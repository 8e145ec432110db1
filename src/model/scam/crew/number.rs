//! Numbers from which a ring writes to strangers: got, put to work, found by their platform, thrown away.
//!
//! A number serves for some messages, which are spread over a shift, and is then thrown away. Where its platform finds
//! it first, nothing comes to it or from it any more, and after a while another takes over what was left. Numbers cost
//! money: the bill is paid once a week from mule accounts, and whoever owes it gets no more. What a ban does to those
//! who were written to is the funnel's doing.

use super::shift;
use crate::engine::random::join;
use crate::engine::{Span, Time};
use crate::model::facts::{EntityKind, EntityLabel, EntityRole, FoundBy, Platform};
use crate::model::interventions::{Adjustment, NumberIx, PolicyEvent, Request, asking};
use crate::model::scam::laundering::funds;
use crate::model::scam::laundering::hop::round_like_people;
use crate::model::state::{Number, RingIx, Sim, Task};
use crate::model::{decision, key};
use crate::param::money::Minor;
use crate::param::normal::normal_quantile;

/// SIMs of a ring below this number are its shills'.
pub const SHILLS: u32 = 1_024;

/// The number from which a ring writes at a moment of today, one message of which is used up. `None` where it has none:
/// none can be had, or the last was banned and no other is at work yet.
pub fn at(sim: &mut Sim, ring: RingIx, platform: Platform, at: Time) -> Option<usize> {
    if sim.rings[ring.at()].numbers.left == 0 {
        begin_line(sim, ring, platform, at)?;
    }
    sim.rings[ring.at()].numbers.left -= 1;
    let wait = sim.params.crew.number_wait;
    loop {
        let numbers = &mut sim.rings[ring.at()].numbers;
        let line = numbers.line;
        if let Some(found) = numbers.all[line..].iter().position(|number| number.works(at)) {
            // The first that works is the one; before its time the one before it was banned and there was none.
            let number = &mut numbers.all[line + found];
            if found > 0 && at < number.from {
                return None;
            }
            number.last = number.last.max(at);
            return Some(line + found);
        }
        let (last, first) = (numbers.all.last()?, &numbers.all[line]);
        let from = last.until? + wait;
        let nth = numbers.all.len() - line;
        let key = join(first.key, nth as u64);
        // Of numbers that are found as soon as they are put to work one is enough; nor are there more than messages.
        if at < from || from == last.from || nth >= numbers.size as usize {
            return None;
        }
        get(sim, ring, key, platform, from)?;
    }
}

/// A number is got for the next messages, if it can be had.
fn begin_line(sim: &mut Sim, ring: RingIx, platform: Platform, at: Time) -> Option<()> {
    let state = &sim.rings[ring.at()];
    let key = join(state.key, key::LINE | u64::from(state.numbers.lines));
    let begins = super::shift::begins(sim, ring).max(sim.now).min(at);
    let before = state.numbers.all.len();
    get(sim, ring, key, platform, begins)?;
    let life = sim.seed.draw(decision::SIM_LIFE, key, 0, 0).uniform();
    let size = (sim.params.crew.messages_per_sim * libm::exp(0.7 * normal_quantile(life))).max(1.0) as u32;
    // The one before is thrown away.
    if let Some(last) = before.checked_sub(1) {
        let number = &sim.rings[ring.at()].numbers.all[last];
        let ends = number.until.map_or(number.last, |until| until.min(number.last));
        end_label(sim, ring, last, ends);
    }
    let numbers = &mut sim.rings[ring.at()].numbers;
    numbers.lines += 1;
    numbers.line = before;
    numbers.size = size;
    numbers.left = size;
    Some(())
}

/// Another number, at work from a moment on, unless it is refused or a bill is open.
fn get(sim: &mut Sim, ring: RingIx, key: u64, platform: Platform, from: Time) -> Option<()> {
    if sim.rings[ring.at()].numbers.in_arrears || !asking::allowed(sim, Request::Number { ring }) {
        sim.rings[ring.at()].signs.numbers += 1;
        return None;
    }
    let state = &sim.rings[ring.at()];
    let (block, target, id, syndicate) = (state.number, state.target, state.id, state.syndicate);
    let position = state.numbers.all.len();
    // Bulk SIMs were registered some time before they are used, as any prepaid SIM may have been.
    let age = sim.seed.draw(decision::SIM_AGE, key, 0, 0).uniform();
    let registered = sim.now - Span((age * 60.0 * 86_400.0) as i64);
    let ordinal = SHILLS.saturating_add(position as u32);
    let phone = sim.world.add_phone(u64::from(block), ordinal, target, registered);
    let label = EntityLabel {
        kind: EntityKind::Phone,
        id: sim.world.phone_id(phone),
        role: EntityRole::RingSim,
        syndicate_id: Some(sim.syndicates[syndicate as usize].id),
        ring_id: Some(id),
        from_ts: from.min(sim.now),
        to_ts: None,
        knowable_at: None,
        found_by: FoundBy::Never,
    };
    sim.truth.entities.push(label);
    let mut price = sim.params.crew.number_price;
    asking::adjust(
        sim,
        Adjustment::NumberPrice {
            ring,
            price: &mut price,
        },
    );
    let price = sim.world.countries[target.at()].mean_wage.scaled(price);
    let numbers = &mut sim.rings[ring.at()].numbers;
    numbers.owed += price;
    numbers.all.push(Number {
        key,
        phone,
        platform,
        from,
        until: None,
        last: from,
        cases: Vec::new(),
    });
    asking::tell(sim, PolicyEvent::Numbered(NumberIx { ring, position }));
    Some(())
}

/// Its platform will have found a number by then. What is found already stays found.
pub fn found(sim: &mut Sim, ring: RingIx, number: usize, at: Time) {
    let state = &mut sim.rings[ring.at()].numbers.all[number];
    let until = state.until.map_or(at, |until| until.min(at));
    state.until = Some(until);
    end_label(sim, ring, number, until);
}

fn end_label(sim: &mut Sim, ring: RingIx, number: usize, at: Time) {
    let id = sim.world.phone_id(sim.rings[ring.at()].numbers.all[number].phone);
    let mut labels = sim.truth.entities.iter_mut().rev();
    if let Some(label) = labels.find(|label| label.kind == EntityKind::Phone && label.id == id) {
        label.to_ts = Some(at);
    }
}

/// A week is over, or a bill was open: what numbers cost is paid. Whoever cannot gets no more of them until it is.
pub fn settle(sim: &mut Sim, ring: RingIx) {
    let owed = sim.rings[ring.at()].numbers.owed;
    let paid = !owed.is_positive() || funds::spend(sim, ring, round_like_people(owed, 0.5)).is_positive();
    let numbers = &mut sim.rings[ring.at()].numbers;
    numbers.in_arrears = !paid;
    if paid {
        numbers.owed = Minor::ZERO;
    }
}

/// The bill for numbers will be paid some time in today's shift.
pub(super) fn plan_bill(sim: &mut Sim, ring: RingIx) {
    let key = sim.rings[ring.at()].key;
    let today = i64::from(sim.now.day().0);
    let u = sim.seed.draw(decision::PAYS_BILL, key, today, 0).uniform();
    let at = shift::moment(sim, ring, u);
    sim.plan(at, key, key::ordinal::BILL, Task::Bill(ring));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::response::fixture::{RING, prompt, town};
    use crate::model::scam::crew::shift;

    const PLATFORM: Platform = Platform::WhatsappLike;

    /// The town's ring begins its shift with a number that is found after some hours, as all that come after it would
    /// be.
    fn with_first_found(after: i64) -> (Sim, Time) {
        let mut sim = town(prompt());
        let begins = shift::begins(&sim, RING);
        assert_eq!(at(&mut sim, RING, PLATFORM, begins), Some(0));
        found(&mut sim, RING, 0, begins + Span(after * 3_600));
        (sim, begins)
    }

    fn asked(sim: &mut Sim, from: Time, minutes: i64) -> Option<usize> {
        at(sim, RING, PLATFORM, from + Span(minutes * 60))
    }

    #[test]
    fn after_a_ban_nothing_is_written_until_another_number_is_at_work() {
        let (mut sim, begins) = with_first_found(2);
        assert_eq!(sim.params.crew.number_wait, Span::HOUR);
        let when = [119, 120, 179, 180, 30, 170, 400];
        let from = when.map(|minutes| asked(&mut sim, begins, minutes));
        assert_eq!(from, [Some(0), None, None, Some(1), Some(0), None, Some(1)]);
        assert_eq!(sim.rings[RING.at()].numbers.all.len(), 2);
        let label = |number: usize| {
            let id = sim.world.phone_id(sim.rings[RING.at()].numbers.all[number].phone);
            let label = sim.truth.entities.iter().find(|label| label.id == id);
            label.map(|label| label.to_ts)
        };
        assert_eq!(label(0), Some(Some(begins + Span(2 * 3_600))));
        assert_eq!(label(1), Some(None));
    }

    #[test]
    fn a_number_is_thrown_away_after_its_messages() {
        let mut sim = town(prompt());
        let begins = shift::begins(&sim, RING);
        let size = {
            asked(&mut sim, begins, 0);
            sim.rings[RING.at()].numbers.size as i64
        };
        let used: Vec<Option<usize>> = (1..=size).map(|minute| asked(&mut sim, begins, minute)).collect();
        assert_eq!(used[size as usize - 2], Some(0));
        assert_eq!(used[size as usize - 1], Some(1));
    }

    #[test]
    fn what_cannot_be_paid_is_not_got_again_until_it_is() {
        let mut sim = town(prompt());
        let begins = shift::begins(&sim, RING);
        assert_eq!(asked(&mut sim, begins, 0), Some(0));
        let wage = sim.world.countries[0].mean_wage;
        assert_eq!(sim.rings[RING.at()].numbers.owed, wage.scaled(0.004));
        settle(&mut sim, RING);
        assert!(
            sim.rings[RING.at()].numbers.in_arrears,
            "there is no money of the ring's"
        );
        sim.rings[RING.at()].numbers.left = 0;
        assert_eq!(asked(&mut sim, begins, 1), None);
        assert_eq!(sim.rings[RING.at()].signs.numbers, 1);
    }
}
