//! Who tells whom: banks and police apart, and what is found is no fair sample of what is there.

use scamnet::model::facts::{Event, FoundBy};
use scamnet::model::state::{Case, Sim};
use scamnet::param::quantile::median;

use crate::common::{Facts, QUICKSTART, live};

const SMALL: [&str; 5] = [
    "scale=0.02",
    "horizon.window=\"30 d\"",
    "syndicate.faisalabad.site.faisalabad.seats=600",
    "response.raid=[]",
    "crew.adaptation.crews=0.0",
];

fn under(sets: &[&str]) -> (Sim, Facts) {
    live(QUICKSTART, &[&SMALL[..], sets].concat())
}

/// Cases with a loss that have ended; of those, how many of which a bank, and how many of which the police were told.
fn told(sim: &Sim) -> [usize; 3] {
    let lost = |case: &&Case| case.ended() && !case.given.is_empty();
    let count = |of: fn(&Case) -> bool| sim.cases.iter().filter(lost).filter(|case| of(case)).count();
    [
        count(|_| true),
        count(|case| case.bank_told_at.is_some()),
        count(|case| case.police_told_at.is_some()),
    ]
}

fn found_by(facts: &Facts, by: FoundBy) -> usize {
    let labels = facts.events.iter().filter(|event| match event {
        Event::AccountLabel(label) => label.found_by == by,
        _ => false,
    });
    labels.count()
}

#[test]
fn more_who_tell_their_bank_are_no_more_who_go_to_the_police_and_the_other_way_round() {
    let quiet = ["response.report.share=0.0", "response.police_report.share=0.0"];
    let (sim, facts) = under(&quiet);
    let [all, bank, police] = told(&sim);
    assert!(all > 30 && (bank, police) == (0, 0), "{all} {bank} {police}");
    for by in [FoundBy::PoliceReport, FoundBy::Trace, FoundBy::Forensics] {
        assert_eq!(found_by(&facts, by), 0, "{by}");
    }
    let every = ["response.report.finds_out=1.0", "response.report.hotline=0.0"];
    let (sim, facts) = under(
        &[
            &every[..],
            &["response.report.share=1.0", "response.police_report.share=0.0"],
        ]
        .concat(),
    );
    let [all, bank, police] = told(&sim);
    // Some end too late to have told anybody.
    assert!(bank * 10 > all * 8 && police == 0, "{all} {bank} {police}");
    assert!(found_by(&facts, FoundBy::BankReport) > 10 && found_by(&facts, FoundBy::PoliceReport) == 0);
    let (sim, facts) = under(
        &[
            &every[..],
            &["response.report.share=0.0", "response.police_report.share=1.0"],
        ]
        .concat(),
    );
    let [all, bank, police] = told(&sim);
    assert!(police * 10 > all * 5 && bank == 0, "{all} {bank} {police}");
    assert!(found_by(&facts, FoundBy::PoliceReport) > 5);
    // In life banks are told by most and the police by few.
    let [all, bank, police] = told(&under(&[]).0);
    assert!(bank > 3 * police && police > 0 && bank < all, "{all} {bank} {police}");
}

#[test]
fn what_is_found_is_of_larger_losses_than_what_is_not() {
    let (sim, _) = under(&["response.report.by_loss=2.0", "response.report.share=0.5"]);
    let of = |was_told: bool| {
        let lost = sim.cases.iter().filter(|case| case.ended() && case.net_loss().0 > 0);
        let some = lost.filter(|case| case.bank_told_at.is_some() == was_told);
        let losses: Vec<f64> = some.map(|case| case.net_loss().0 as f64).collect();
        median(&losses).unwrap()
    };
    assert!(of(true) > 2.0 * of(false), "{} {}", of(true), of(false));
}
