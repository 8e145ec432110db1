use super::{deposits, honest, ledger, payment, under};
use crate::model::facts::{Role, Status};
use crate::model::response::fixture::{FIRST, SECOND};
use crate::policy::payment_warning::PaymentWarning;

#[test]
fn a_warning_moves_victims_and_a_few_honest_payers_but_no_crew() {
    let warning = PaymentWarning {
        threshold: 0.0,
        heeded: 1.0,
        honest_abandon: 1.0,
        ..PaymentWarning::default()
    };
    let mut sim = under(vec![warning.clone().into()]);
    assert_eq!(deposits(&mut sim, FIRST, 60_000).status, Some(Status::Cancelled));
    assert_eq!(honest(&mut sim, 10_000).status, Some(Status::Cancelled));
    assert!(payment(FIRST, SECOND, 10_000, Role::Layering).make(&mut sim).moved());
    let ledger = ledger(&sim);
    assert_eq!(
        (ledger.stopped_illicit, ledger.stopped_honest, ledger.people_reached),
        (1, 1, 3)
    );
    let deaf = PaymentWarning {
        habituation: 0.0,
        ..warning
    };
    let mut sim = under(vec![deaf.into()]);
    assert!(!deposits(&mut sim, FIRST, 60_000).moved());
    assert!(deposits(&mut sim, FIRST, 60_000).moved(), "prompts wear off");
}
