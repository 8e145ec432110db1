use super::{deposits, under};
use crate::model::facts::Status;
use crate::model::response::fixture::{FIRST, SECOND};
use crate::policy::payee_confirmation::PayeeConfirmation;

#[test]
fn a_name_is_confirmed_only_between_institutions_that_take_part() {
    let confirmation = PayeeConfirmation {
        other_name: 1.0,
        heeded: 1.0,
        ..PayeeConfirmation::default()
    };
    let mut sim = under(vec![confirmation.clone().into()]);
    assert_eq!(deposits(&mut sim, FIRST, 60_000).status, Some(Status::Cancelled));
    let partial = PayeeConfirmation {
        institutions: vec!["bank 1".into()],
        ..confirmation
    };
    let mut sim = under(vec![partial.into()]);
    // The victim's bank takes part, the first account's does not, the second's does.
    assert!(deposits(&mut sim, FIRST, 60_000).moved());
    assert!(!deposits(&mut sim, SECOND, 60_000).moved());
}
