use super::{deposits, under};
use crate::model::facts::{Actor, Reason};
use crate::model::response::fixture::{CASE, FIRST, pass};
use crate::policy::victim_alert::VictimAlert;

#[test]
fn an_alert_ends_the_cases_of_those_who_paid_into_a_frozen_account() {
    let policy = |reach| VictimAlert {
        reach,
        stops: 1.0,
        ..VictimAlert::default()
    };
    for (reach, ended) in [(1.0, true), (0.0, false)] {
        let mut sim = under(vec![policy(reach).into()]);
        deposits(&mut sim, FIRST, 60_000);
        sim.freeze(FIRST, Actor::Bank, Reason::Alert);
        pass(&mut sim, 1);
        assert_eq!(sim.cases[CASE.at()].ended(), ended);
    }
}
