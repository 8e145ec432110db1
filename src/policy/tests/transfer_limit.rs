use super::{day_long, deposits, under};
use crate::engine::Span;
use crate::model::facts::{Channel, Rail, Refusal, Status};
use crate::model::payments::screening;
use crate::model::response::fixture::{FIRST, noon, pass};
use crate::model::settlement::order::{Order, Short};
use crate::model::state::Sim;
use crate::param::money::Minor;
use crate::policy::PolicyParams;
use crate::policy::transfer_delay::Target;
use crate::policy::transfer_limit::TransferLimit;
use crate::world::{AccountIx, DeviceIx};

#[test]
fn a_daily_limit_refuses_what_goes_beyond_and_honest_payers_pay_in_parts() {
    let limit = TransferLimit {
        limit: 0.5,
        target: Target::Any,
        in_parts: 1.0,
        ..TransferLimit::default()
    };
    let mut sim = under(vec![limit.into()]);
    assert!(deposits(&mut sim, FIRST, 30_000).moved());
    let refused = deposits(&mut sim, FIRST, 30_000);
    assert_eq!(refused.refusal, Some(Refusal::Policy));
    assert!(deposits(&mut sim, FIRST, 20_000).moved());
    pass(&mut sim, 1);
    assert!(deposits(&mut sim, FIRST, 30_000).moved(), "another day");
}

/// Honest people move a quarter of a mean wage a day, 25,000, and pay what is more in parts.
fn quarter() -> PolicyParams {
    let limit = TransferLimit {
        limit: 0.25,
        target: Target::Any,
        in_parts: 1.0,
        ..TransferLimit::default()
    };
    limit.into()
}

/// An everyday payment of somebody honest to a stranger, now. Whether it ended before the ledger.
fn everyday(sim: &mut Sim, amount: i64) -> bool {
    let order = Order {
        when: sim.now.into(),
        from: AccountIx(8),
        to: AccountIx(1),
        amount: Minor(amount),
        keep: Minor::ZERO,
        grain: 1,
        device: DeviceIx::NONE,
        tie: 0,
        instructed: sim.now.into(),
        rail: Rail::Instant,
        channel: Channel::App,
        short: Short::Everyday,
        lookalike: None,
    };
    screening::stops(sim, &order)
}

/// What became of all instructions, in the order of their rows.
fn rows(sim: &Sim) -> Vec<(Status, i64)> {
    sim.book.rows.iter().map(|row| (row.status, row.amount.0)).collect()
}

#[test]
fn a_part_on_hold_calls_off_nothing_of_the_rest() {
    let mut sim = under(vec![quarter(), day_long(Target::Any).into()]);
    assert!(everyday(&mut sim, 60_000));
    pass(&mut sim, 6);
    assert_eq!(
        rows(&sim),
        [
            (Status::Rejected, 60_000),
            (Status::Settled, 25_000),
            (Status::Settled, 25_000),
            (Status::Settled, 10_000),
        ]
    );
}

#[test]
fn a_part_for_which_nothing_is_left_today_is_tried_again_with_all_of_the_rest() {
    let mut sim = under(vec![quarter()]);
    assert!(everyday(&mut sim, 60_000));
    // On the following day the payer has already paid somebody 20,000 when the first part is due.
    sim.now = noon() + Span(20 * 3_600);
    assert!(!everyday(&mut sim, 20_000));
    pass(&mut sim, 6);
    assert_eq!(
        rows(&sim),
        [
            (Status::Rejected, 60_000),
            (Status::Rejected, 25_000),
            (Status::Settled, 25_000),
            (Status::Settled, 25_000),
            (Status::Settled, 10_000),
        ]
    );
}
