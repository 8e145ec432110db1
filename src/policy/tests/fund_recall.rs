use super::{deposits, frozen, ledger, payment, reports, under};
use crate::engine::Span;
use crate::model::facts::Role;
use crate::model::response::fixture::{CASE, FIRST, SECOND, pass};
use crate::param::dist::SpanDist;
use crate::param::money::Minor;
use crate::policy::fund_recall::FundRecall;

fn recall(layers: u32) -> FundRecall {
    FundRecall {
        layers,
        acts_after: SpanDist::Fixed(Span::HOUR),
        returns_after: SpanDist::Fixed(Span::HOUR),
        ..FundRecall::default()
    }
}

#[test]
fn a_recall_finds_what_is_still_there_as_deep_as_it_follows() {
    let run = |layers| {
        let mut sim = under(vec![recall(layers).into()]);
        deposits(&mut sim, FIRST, 60_000);
        payment(FIRST, SECOND, 45_000, Role::Layering).make(&mut sim);
        reports(&mut sim);
        pass(&mut sim, 3);
        (
            sim.cases[CASE.at()].life.recovered,
            ledger(&sim).recovered_cents,
            frozen(&sim, SECOND),
        )
    };
    assert_eq!(run(1), (Minor(15_000), 15_000, false));
    assert_eq!(run(2), (Minor(60_000), 60_000, true));
}

#[test]
fn a_recall_gives_back_no_more_than_the_victims_own_by_the_trace() {
    let mut sim = under(vec![recall(1).into()]);
    deposits(&mut sim, FIRST, 60_000);
    payment(FIRST, SECOND, 60_000, Role::Layering).make(&mut sim);
    reports(&mut sim);
    pass(&mut sim, 3);
    assert_eq!(sim.cases[CASE.at()].life.recovered, Minor::ZERO, "it has gone on");
    assert!(!frozen(&sim, FIRST), "and nothing is frozen where nothing is");
}
