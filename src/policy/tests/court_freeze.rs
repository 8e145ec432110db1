use super::{deposits, frozen, ledger, reports, under};
use crate::model::response::fixture::{FIRST, pass};
use crate::policy::court_freeze::CourtFreeze;

#[test]
fn a_court_freezes_what_enough_complaints_name() {
    for (evidence, ordered) in [(1, true), (2, false)] {
        let policy = CourtFreeze {
            evidence,
            ..CourtFreeze::default()
        };
        let mut sim = under(vec![policy.into()]);
        deposits(&mut sim, FIRST, 60_000);
        reports(&mut sim);
        pass(&mut sim, 30);
        assert_eq!(frozen(&sim, FIRST), ordered);
        assert_eq!(ledger(&sim).frozen, i64::from(ordered));
    }
}
