//! Several policies at one payment, and when they are in force.

use super::{day_long, deposits, under};
use crate::engine::Span;
use crate::model::interventions::asking;
use crate::model::response::fixture::{FIRST, OPENS, noon, pass};
use crate::policy::transfer_delay::{Target, TransferDelay};
use crate::policy::transfer_limit::TransferLimit;

#[test]
fn reject_goes_over_hold_and_the_longest_hold_wins() {
    let longer = TransferDelay {
        delay: Span(72 * 3_600),
        ..day_long(Target::Any)
    };
    let mut sim = under(vec![day_long(Target::NewPayee).into(), longer.clone().into()]);
    deposits(&mut sim, FIRST, 60_000);
    pass(&mut sim, 2);
    assert!(sim.book.rows.is_empty(), "one day is over, three are not");
    pass(&mut sim, 2);
    assert_eq!(sim.book.rows[0].ts, noon() + Span(72 * 3_600));
    let limit = TransferLimit {
        limit: 0.5,
        ..TransferLimit::default()
    };
    let mut sim = under(vec![longer.into(), limit.into()]);
    assert!(deposits(&mut sim, FIRST, 60_000).turned_away());
    assert!(deposits(&mut sim, FIRST, 40_000).held());
}

#[test]
fn nothing_is_in_force_before_its_start_or_after_its_end() {
    let policy = TransferDelay {
        start: Span(2 * 86_400),
        end: Some(Span(4 * 86_400)),
        ..day_long(Target::Any)
    };
    let mut sim = under(vec![policy.into()]);
    let mut held = Vec::new();
    for day in 0..6 {
        asking::begin_day(&mut sim, OPENS.plus(day));
        held.push(deposits(&mut sim, FIRST, 1_000).held());
        pass(&mut sim, 1);
    }
    // From noon to noon.
    assert_eq!(held, [false, false, true, true, false, false]);
}
