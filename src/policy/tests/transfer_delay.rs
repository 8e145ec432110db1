//! Payments that are held.

use super::{day_long, deposits, honest, ledger, payment, reports, under};
use crate::engine::Span;
use crate::model::facts::{Actor, Reason, Refusal, Role, Status};
use crate::model::payments::holds;
use crate::model::response::fixture::{CASE, FIRST, RING, SECOND, noon, pass};
use crate::model::scam::laundering::funds;
use crate::model::state::{MuleIx, Sim, Then};
use crate::param::money::Minor;
use crate::policy::transfer_delay::Target;
use crate::world::AccountIx;

#[test]
fn a_held_payment_is_reserved_then_settled_and_says_when_it_was_asked_for() {
    let mut sim = under(vec![day_long(Target::NewPayee).into()]);
    let before = sim.world.accounts.get(AccountIx(0)).balance;
    assert!(deposits(&mut sim, FIRST, 60_000).held());
    let holds = |sim: &Sim| {
        let (accounts, payer) = (&sim.world.accounts, AccountIx(0));
        (accounts.get(payer).balance, accounts.available(payer))
    };
    let after = before - Minor(60_000);
    assert_eq!(holds(&sim), (before, after));
    pass(&mut sim, 2);
    assert_eq!(holds(&sim), (after, after));
    let row = sim.book.rows[0];
    assert_eq!((row.status, row.ts), (Status::Settled, noon() + Span::DAY));
    assert!((noon() - row.instructed_at).0 < 4, "a person takes a few seconds");
    assert_eq!(sim.cases[CASE.at()].life.deposited, Minor(60_000));
    assert!(deposits(&mut sim, FIRST, 60_000).moved(), "no longer a new payee");
    assert_eq!(ledger(&sim).held_illicit, 1);
}

#[test]
fn a_report_within_the_delay_stops_what_is_held_and_one_after_does_not() {
    let policy = || vec![day_long(Target::Any).into()];
    let mut sim = under(policy());
    deposits(&mut sim, FIRST, 60_000);
    reports(&mut sim);
    pass(&mut sim, 3);
    assert_eq!(sim.book.rows[0].status, Status::Cancelled);
    assert_eq!(sim.cases[CASE.at()].life.deposited, Minor::ZERO);
    assert_eq!((ledger(&sim).stopped_illicit, ledger(&sim).stopped_honest), (1, 0));
    let mut sim = under(policy());
    deposits(&mut sim, FIRST, 60_000);
    pass(&mut sim, 2);
    reports(&mut sim);
    pass(&mut sim, 3);
    assert_eq!(sim.book.rows[0].status, Status::Settled);
    assert_eq!(ledger(&sim).stopped_illicit, 0);
}

#[test]
fn honest_payers_wait_as_long_and_their_hours_are_counted() {
    let mut sim = under(vec![day_long(Target::NewPayee).into()]);
    honest(&mut sim, 100_000);
    pass(&mut sim, 2);
    assert_eq!(sim.book.rows[0].status, Status::Settled);
    let ledger = ledger(&sim);
    assert_eq!((ledger.held_honest, ledger.held_illicit), (1, 0));
    // The town's rates are one to one: 100,000 cents for a day.
    assert_eq!(ledger.held_honest_cent_seconds, 100_000 * 86_400);
    assert_eq!(
        ledger.cost_micro_usd, 0,
        "which is theirs to bear, and no programme's cost"
    );
}

#[test]
fn a_hold_falls_if_the_payee_is_frozen_meanwhile() {
    let mut sim = under(vec![day_long(Target::Any).into()]);
    deposits(&mut sim, FIRST, 60_000);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    pass(&mut sim, 2);
    let row = sim.book.rows[0];
    assert_eq!((row.status, row.refusal), (Status::Rejected, Some(Refusal::Policy)));
}

#[test]
fn a_mule_that_cannot_send_gets_its_money_back_to_send_again() {
    let mut sim = under(vec![day_long(Target::Any).into()]);
    let mule = MuleIx(0);
    sim.mules.all[mule.at()].pending = Minor::ZERO;
    sim.mules.all[mule.at()].amount_out = Minor(20_000);
    let then = Then::Hop { mule, next: MuleIx(1) };
    assert!(
        payment(FIRST, SECOND, 20_000, Role::Layering)
            .make_then(&mut sim, then)
            .held()
    );
    sim.freeze(SECOND, Actor::Bank, Reason::Alert);
    pass(&mut sim, 2);
    let state = &sim.mules.all[mule.at()];
    assert_eq!((state.pending, state.amount_out), (Minor(20_000), Minor::ZERO));
}

#[test]
fn a_bill_that_was_not_paid_after_all_has_cost_the_ring_nothing() {
    let mut sim = under(vec![day_long(Target::Any).into()]);
    let mule = sim.mules.of[&FIRST];
    sim.mules.all[mule.at()].float = Minor(9_000);
    sim.world.accounts.get_mut(FIRST).balance = Minor(9_000);
    assert_eq!(funds::spend(&mut sim, RING, Minor(5_000)), Minor(5_000));
    let kept = |sim: &Sim| {
        let state = &sim.mules.all[mule.at()];
        (sim.rings[RING.at()].collected, state.float + state.pending)
    };
    assert_eq!((sim.policies.holds.len(), kept(&sim)), (1, (-5_000, Minor(4_000))));
    let hold = sim.policies.holds.last;
    holds::stop(&mut sim, hold, Status::Rejected);
    assert_eq!(kept(&sim), (0, Minor(9_000)));
}
