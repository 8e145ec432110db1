use super::{deposits, frozen, ledger, under};
use crate::model::facts::Desk;
use crate::model::response::fixture::{CASE, FIRST, now, pass};
use crate::model::state::ResponseTask;
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
        now(&mut sim, ResponseTask::Report(CASE, Desk::Bank));
        pass(&mut sim, 30);
        assert!(sim.cases[CASE.at()].bank_told_at.is_some());
        assert_eq!(ledger(&sim).checks, 0, "a bank is no court");
        now(&mut sim, ResponseTask::Report(CASE, Desk::Police));
        pass(&mut sim, 30);
        assert_eq!(frozen(&sim, FIRST), ordered);
        assert_eq!(ledger(&sim).frozen, i64::from(ordered));
    }
}
