use super::{deposits, under};
use crate::model::facts::Refusal;
use crate::model::response::fixture::{FIRST, pass};
use crate::policy::transfer_delay::Target;
use crate::policy::transfer_limit::TransferLimit;

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
