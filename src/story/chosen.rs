//! Which case or ring stands for many: the worst, one in the middle, one that was saved; the largest ring.
//!
//! Sums are of the window. Of those that are equal the one of the least id is taken, so that a choice is a function of
//! the run.

use std::collections::BTreeMap;

use super::case::Case;
use super::words::Rates;

/// Cases with a net loss, the largest first.
fn losers<'a>(cases: &'a [Case], rates: &Rates) -> Vec<(f64, &'a Case)> {
    let losses = cases.iter().filter(|case| case.lost > 0);
    let mut losers: Vec<(f64, &Case)> = losses.map(|case| (case.dollars(case.lost, rates), case)).collect();
    losers.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.id.cmp(&other.1.id)));
    losers
}

/// The case with the largest net loss.
#[must_use]
pub fn worst<'a>(cases: &'a [Case], rates: &Rates) -> Option<&'a Case> {
    losers(cases, rates).first().map(|(_, case)| *case)
}

/// The case in the middle of those with a net loss; of an even number the one that lost less.
#[must_use]
pub fn median<'a>(cases: &'a [Case], rates: &Rates) -> Option<&'a Case> {
    let losers = losers(cases, rates);
    losers.get(losers.len() / 2).map(|(_, case)| *case)
}

/// Of the cases with a deposit the one that got the most back (recovered or reimbursed); if none did, the one with the
/// largest deposits of those that a warning ended.
#[must_use]
pub fn saved<'a>(cases: &'a [Case], rates: &Rates) -> Option<&'a Case> {
    let most = |worth: &dyn Fn(&Case) -> f64| {
        let worthy = cases
            .iter()
            .map(|case| (worth(case), case))
            .filter(|(worth, _)| *worth > 0.0);
        worthy
            .min_by(|one, other| other.0.total_cmp(&one.0).then(one.1.id.cmp(&other.1.id)))
            .map(|(_, case)| case)
    };
    let back = |case: &Case| match case.deposits {
        0 => 0.0,
        _ => case.dollars(case.recovered + case.reimbursed, rates),
    };
    let warned = |case: &Case| match case.end_reason.as_str() {
        "warned_bank" | "warned_friend" | "warned_police" => case.dollars(case.deposited, rates),
        _ => 0.0,
    };
    most(&back).or_else(|| most(&warned))
}

/// The ring whose cases paid the most deposits.
#[must_use]
pub fn largest_ring(cases: &[Case]) -> Option<u64> {
    let mut deposits = BTreeMap::<u64, i64>::new();
    for case in cases {
        *deposits.entry(case.ring).or_default() += case.deposits;
    }
    // Of those with as many, the first.
    let most = deposits.iter().rev().max_by_key(|(_, deposits)| **deposits);
    most.filter(|(_, deposits)| **deposits > 0).map(|(ring, _)| *ring)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: u64, lost: i64) -> Case {
        Case {
            id,
            ring: id % 2,
            currency: "USD".to_owned(),
            lost,
            deposited: lost,
            deposits: lost / 100,
            ..Case::default()
        }
    }

    #[test]
    fn choices_are_by_loss_and_then_by_id() {
        let cases = [case(4, 300), case(1, 100), case(2, 300), case(3, 0), case(5, 200)];
        let rates = Rates::default();
        let id = |case: Option<&Case>| case.map(|case| case.id);
        assert_eq!(id(worst(&cases, &rates)), Some(2));
        assert_eq!(
            id(median(&cases, &rates)),
            Some(5),
            "of 2, 4, 5, 1 the one that lost less"
        );
        assert_eq!(largest_ring(&cases), Some(0));
        assert_eq!(id(saved(&cases, &rates)), None);
        assert_eq!((id(worst(&[], &rates)), largest_ring(&[case(3, 0)])), (None, None));
    }

    #[test]
    fn money_that_came_back_goes_before_a_warning() {
        let mut cases = [case(1, 100), case(2, 300), case(3, 200)];
        let rates = Rates::default();
        cases[0].end_reason = "warned_bank".to_owned();
        cases[1].end_reason = "realised".to_owned();
        assert_eq!(saved(&cases, &rates).map(|case| case.id), Some(1));
        cases[2].recovered = 5;
        assert_eq!(saved(&cases, &rates).map(|case| case.id), Some(3));
    }
}
