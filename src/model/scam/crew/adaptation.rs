//! How a crew changes its ways: what it notices, what it does about it, when, and at what price.
//!
//! A ring reviews what it could see itself: payments that did not come through, accounts that were frozen or not
//! opened, groups and numbers that were banned, answers that stay out. What is far beyond the usual makes it change one
//! of its ways ([`Measure`]; smaller payments are structuring), some days later, and the change is paid for. Then it
//! looks at what it earns: a change after which it earns less is undone and not made again. It never looks at policies.
//! Every change, and every one that is undone, is a row of `truth/adaptations`.

use crate::engine::Time;
use crate::engine::random::join;
use crate::model::facts::{Adaptation, Event, Measure, MetricName, Signal};
use crate::model::scam::laundering::funds;
use crate::model::state::{RingIx, Signs, Sim, Task, Trial};
use crate::model::{decision, key};
use crate::param::span::Span;
use crate::world::{AccountIx, InstitutionIx};

/// Seats of the crew by whose luck all are judged: three standard deviations of its signs are rare enough, and a small
/// crew that asked for three of its own would see nothing. An assumption.
const JUDGES: f64 = 16.0;

/// What a ring can do about a sign, in the order in which it thinks of it.
const fn answers(signal: Signal) -> &'static [Measure] {
    match signal {
        Signal::PaymentsStopped => &[
            Measure::OtherInstitutions,
            Measure::SmallerPayments,
            Measure::CryptoSooner,
        ],
        Signal::MulesFrozen => &[Measure::MoreMules, Measure::WarmedUpAccounts],
        Signal::AccountsRefused => &[Measure::UsedAccounts],
        Signal::GroupsBanned => &[Measure::SmallerGroups],
        Signal::FewAnswers | Signal::NumbersScarce => &[Measure::OtherTargets],
        Signal::Raided | Signal::EarnsLess => &[],
    }
}

/// A handler sees that a payment has not come through.
pub fn missed(sim: &mut Sim, ring: RingIx, to: AccountIx) {
    let institution = sim.world.accounts.get(to).institution();
    *sim.rings[ring.at()].signs.stopped.entry(institution).or_default() += 1;
}

/// A ring is new: its first review is planned.
pub fn begin(sim: &mut Sim, ring: RingIx) {
    let (review, key) = (sim.params.crew.adaptation.review, sim.rings[ring.at()].key);
    if review > Span(0) {
        sim.plan(sim.now + review, key, key::ordinal::REVIEW, Task::Review(ring));
    }
}

/// A ring looks back on what it noticed, and decides.
pub fn review(sim: &mut Sim, ring: RingIx) {
    if sim.rings[ring.at()].closed_at.is_some() {
        return;
    }
    begin(sim, ring);
    let params = sim.params.crew.adaptation.clone();
    let state = &mut sim.rings[ring.at()];
    let signs = std::mem::take(&mut state.signs);
    let seats = f64::from(state.seats);
    let income = std::mem::take(&mut state.collected);
    state.usual.income.push(income);
    let counts = counts(&signs);
    let usual = &mut state.usual;
    let reviews = f64::from(usual.reviews);
    let noticed = (usual.reviews >= 2)
        .then(|| {
            Signal::ALL.iter().copied().find(|&signal| {
                let expected = match signal {
                    // Few answers are few for the messages written.
                    Signal::FewAnswers => {
                        usual.counts[signal as usize] * f64::from(signs.written) / usual.written.max(1.0)
                    }
                    _ => usual.counts[signal as usize] / reviews,
                };
                unusual(signal, counts[signal as usize], expected, seats, params.least_per_seat)
            })
        })
        .flatten();
    let before = noticed.map_or(0.0, |signal| usual.counts[signal as usize] / reviews);
    usual.reviews += 1;
    usual.written += f64::from(signs.written);
    for (sum, count) in usual.counts.iter_mut().zip(counts) {
        *sum += count;
    }
    if judge(sim, ring) {
        return;
    }
    let Some(signal) = noticed else {
        return;
    };
    let state = &sim.rings[ring.at()];
    let key = state.key;
    let draw = sim.seed.draw(decision::ADAPTS, key, 0, 0);
    if !draw.chance(params.crews) || sim.now < sim.world.horizon.window_start.start() {
        return;
    }
    let most = params.most;
    let style = &sim.rings[ring.at()].style;
    let measure = answers(signal)
        .iter()
        .copied()
        .filter(|&measure| style.level(measure) < most && !style.given_up[measure as usize])
        .min_by_key(|&measure| style.level(measure));
    if let Some(measure) = measure {
        let worst = signs
            .stopped
            .iter()
            .max_by_key(|&(&institution, &count)| (count, std::cmp::Reverse(institution)));
        let shun = worst.map(|(&institution, _)| institution);
        decide(sim, ring, signal, measure, counts[signal as usize], before, shun);
    }
}

fn counts(signs: &Signs) -> [f64; Signal::ALL.len()] {
    let mut counts = [0.0; Signal::ALL.len()];
    for &signal in Signal::ALL {
        counts[signal as usize] = f64::from(match signal {
            Signal::PaymentsStopped => signs.stopped.values().sum(),
            Signal::MulesFrozen => signs.frozen,
            Signal::AccountsRefused => signs.refused,
            Signal::GroupsBanned => signs.banned,
            Signal::NumbersScarce => signs.numbers,
            Signal::FewAnswers => signs.replies,
            Signal::Raided | Signal::EarnsLess => 0,
        });
    }
    counts
}

/// A change that has been tried for long enough is kept or undone. Answers whether there is one that is still on trial,
/// or has just been judged: then no other is thought of.
fn judge(sim: &mut Sim, ring: RingIx) -> bool {
    let adaptation = &sim.params.crew.adaptation;
    let (review, compare, keeps_from) = (adaptation.review, adaptation.compare, adaptation.keeps_from);
    let (now, state) = (sim.now, &mut sim.rings[ring.at()]);
    let Some(trial) = &mut state.style.trial else {
        return false;
    };
    // A review in the midst of whose time it took hold tells nothing.
    trial.reviews += u8::from(now - review >= trial.from);
    if trial.reviews < compare {
        return true;
    }
    let tried = *trial;
    state.style.trial = None;
    let after = state.usual.income(usize::from(compare)).unwrap_or(tried.before);
    // What earned nothing before cannot earn less.
    if tried.before <= 0.0 || after >= tried.before * keeps_from {
        return true;
    }
    let style = &mut state.style;
    let level = &mut style.levels[tried.measure as usize];
    *level = level.saturating_sub(1);
    style.given_up[tried.measure as usize] = true;
    if let Some(shun) = tried.shun {
        style.shunned.remove(&shun);
    }
    let row = Adaptation {
        dropped: true,
        ..row(sim, ring, now, tried.measure, Signal::EarnsLess, after, tried.before)
    };
    tell(sim, ring, row);
    true
}

/// Whether a count is further from the expected one than chance would often have it. All crews judge alike, for each
/// seat, whatever their size.
fn unusual(signal: Signal, count: f64, expected: f64, seats: f64, least: f64) -> bool {
    let margin = 3.0 * libm::sqrt(expected * seats / JUDGES) + least * seats;
    match signal {
        Signal::FewAnswers => count < expected - margin,
        _ => count > expected + margin,
    }
}

fn decide(
    sim: &mut Sim,
    ring: RingIx,
    signal: Signal,
    measure: Measure,
    seen: f64,
    usual: f64,
    shun: Option<InstitutionIx>,
) {
    let params = sim.params.clone();
    let adaptation = &params.crew.adaptation;
    let (key, level) = (sim.rings[ring.at()].key, sim.rings[ring.at()].style.level(measure));
    let ordinal = u64::from(level) << 8 | measure as u64;
    let u = sim.seed.draw(decision::ADAPTS, join(key, ordinal), 0, 1).uniform();
    let at = sim.now + adaptation.delay.quantile(u);
    let target = &sim.world.countries[sim.rings[ring.at()].target.at()];
    let price = target
        .mean_wage
        .scaled(adaptation.cost * f64::from(sim.rings[ring.at()].seats));
    let currency = target.currency;
    let cost = funds::spend(sim, ring, price);
    tell(
        sim,
        ring,
        Adaptation {
            cost,
            currency,
            ..row(sim, ring, at, measure, signal, seen, usual)
        },
    );
    let compare = usize::from(params.crew.adaptation.compare);
    let state = &mut sim.rings[ring.at()];
    state.style.trial = state.usual.before(compare).map(|before| Trial {
        measure,
        shun: shun.filter(|_| measure == Measure::OtherInstitutions),
        from: at,
        before,
        reviews: 0,
    });
    sim.plan(at, key, key::ordinal::ADAPT | ordinal, Task::Adapt(ring, measure, shun));
}

fn row(
    sim: &Sim,
    ring: RingIx,
    effective_at: Time,
    measure: Measure,
    signal: Signal,
    seen: f64,
    usual: f64,
) -> Adaptation {
    let state = &sim.rings[ring.at()];
    Adaptation {
        ts: sim.now,
        effective_at,
        syndicate_id: sim.syndicates[state.syndicate as usize].id,
        ring_id: state.id,
        measure,
        signal,
        seen: seen as i64,
        usual: libm::round(usual * 1_000.0) / 1_000.0,
        dropped: false,
        cost: crate::param::money::Minor::ZERO,
        currency: sim.world.countries[state.target.at()].currency,
    }
}

fn tell(sim: &mut Sim, ring: RingIx, row: Adaptation) {
    let country = sim.world.countries[sim.rings[ring.at()].target.at()].code.word();
    sim.count(MetricName::Adaptations, country, 1.0);
    sim.tell(Event::Adaptation(row));
}

/// The change is made.
pub fn adapt(sim: &mut Sim, ring: RingIx, measure: Measure, shun: Option<InstitutionIx>) {
    let most = sim.params.crew.adaptation.most;
    let style = &mut sim.rings[ring.at()].style;
    let level = &mut style.levels[measure as usize];
    *level = (*level + 1).min(most);
    if measure == Measure::OtherInstitutions {
        style.shunned.extend(shun);
    }
}

/// A site fell and its syndicate will open again: each of its rings pauses, here or in another country.
pub fn fell(sim: &mut Sim, rings: &[RingIx], again_at: Time, elsewhere: bool) {
    let measure = if elsewhere {
        Measure::OtherCountry
    } else {
        Measure::Pause
    };
    for &ring in rings {
        let row = row(sim, ring, again_at, measure, Signal::Raided, 1.0, 0.0);
        tell(sim, ring, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::response::fixture::{RING, prompt, town};
    use crate::model::state::Style;

    #[test]
    fn only_what_is_far_beyond_the_usual_is_noticed() {
        let of_16 = |signal, count, expected| unusual(signal, count, expected, 16.0, 0.1875);
        assert!(!of_16(Signal::MulesFrozen, 3.0, 0.0));
        assert!(of_16(Signal::MulesFrozen, 4.0, 0.0));
        assert!(!of_16(Signal::MulesFrozen, 13.0, 4.0));
        assert!(of_16(Signal::MulesFrozen, 14.0, 4.0));
        assert!(of_16(Signal::FewAnswers, 60.0, 100.0));
        assert!(!of_16(Signal::FewAnswers, 70.0, 100.0));
    }

    #[test]
    fn a_crew_of_four_judges_as_one_of_sixteen() {
        for (count, expected) in [(3.0, 0.0), (4.0, 0.0), (13.0, 4.0), (14.0, 4.0), (60.0, 20.0)] {
            let large = unusual(Signal::PaymentsStopped, count, expected, 16.0, 0.1875);
            let small = unusual(Signal::PaymentsStopped, count / 4.0, expected / 4.0, 4.0, 0.1875);
            assert_eq!(small, large, "{count} where {expected} were expected");
        }
    }

    /// A crew that changed its ways, with what its reviews brought in before and after.
    fn after_a_change(before: [i64; 3], after: [i64; 3]) -> Sim {
        let mut sim = town(prompt());
        let week = sim.params.crew.adaptation.review;
        let measure = Measure::SmallerPayments;
        for income in before {
            sim.rings[RING.at()].collected = income;
            review(&mut sim, RING);
            sim.now = sim.now + week;
        }
        decide(&mut sim, RING, Signal::PaymentsStopped, measure, 9.0, 0.0, None);
        adapt(&mut sim, RING, measure, None);
        // It takes hold within the times of the next reviews, which tell nothing.
        sim.now = sim.now + Span(3 * week.0);
        for income in after {
            sim.rings[RING.at()].collected = income;
            review(&mut sim, RING);
            sim.now = sim.now + week;
        }
        sim
    }

    fn told(sim: &Sim) -> Vec<(Measure, Signal, bool, i64, f64)> {
        let rows = sim.outbox.iter().filter_map(|event| match event {
            Event::Adaptation(row) => Some((row.measure, row.signal, row.dropped, row.seen, row.usual)),
            _ => None,
        });
        rows.collect()
    }

    #[test]
    fn a_change_after_which_a_crew_earns_less_is_undone_and_not_made_again() {
        let sim = after_a_change([900, 1_100, 1_000], [700, 800, 600]);
        let style = &sim.rings[RING.at()].style;
        assert_eq!(style.level(Measure::SmallerPayments), 0);
        assert!(style.given_up[Measure::SmallerPayments as usize]);
        let undone = (Measure::SmallerPayments, Signal::EarnsLess, true, 700, 1_000.0);
        assert_eq!(told(&sim)[1..], [undone]);
    }

    #[test]
    fn a_change_is_not_blamed_for_what_had_been_lost_before_it() {
        let sim = after_a_change([2_000, 2_000, 900], [800, 800, 800]);
        assert_eq!(sim.rings[RING.at()].style.level(Measure::SmallerPayments), 1);
        assert_eq!(told(&sim).len(), 1);
    }

    #[test]
    fn a_change_that_pays_is_kept() {
        let sim = after_a_change([900, 1_100, 1_000], [700, 800, 1_000]);
        assert_eq!(sim.rings[RING.at()].style.level(Measure::SmallerPayments), 1);
        assert_eq!(told(&sim).len(), 1);
    }

    #[test]
    fn each_change_multiplies() {
        let mut style = Style::default();
        assert_eq!(style.times(Measure::SmallerPayments, 0.5), 1.0);
        style.levels[Measure::SmallerPayments as usize] = 2;
        assert_eq!(style.times(Measure::SmallerPayments, 0.5), 0.25);
    }
}
