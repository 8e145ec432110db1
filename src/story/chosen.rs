//! Which case or ring stands for many: the worst, one in the middle, one that was saved; the largest ring.
//!
//! Sums are of the window. Of those that are equal the one of the least id is taken, so that a choice is a function of
//! the run.

use std::collections::BTreeMap;

use super::case::Case;
use crate::dataset::Rates;

/// Cases with a net loss, the largest first.
fn losers<'a>(cases: &'a [Case], rates: &Rates) -> Vec<(i64, &'a Case)> {
    let losses = cases.iter().filter(|case| case.lost > 0);
    let mut losers: Vec<(i64, &Case)> = losses.map(|case| (case.cents(case.lost, rates), case)).collect();
    losers.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.id.cmp(&other.1.id)));
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

/// A case that was saved: of those that got back at least half of what they had paid (recovered or reimbursed; what the
/// crew paid out to win trust saves nobody), the one that got back the largest share of it, and of equal shares the
/// most; if there is none, of those that a warning ended before they had lost anything, the one that had paid the most.
#[must_use]
pub fn saved<'a>(cases: &'a [Case], rates: &Rates) -> Option<&'a Case> {
    let paid = |case: &Case| case.deposited + case.fees;
    let back = |case: &Case| case.recovered + case.reimbursed;
    let cents = |minor: i64, case: &Case| case.cents(minor, rates);
    let got_back = cases
        .iter()
        .filter(|case| paid(case) > 0 && back(case).saturating_mul(2) >= paid(case));
    let by_share = |one: &&Case, other: &&Case| {
        let share = |case: &Case, other: &Case| i128::from(back(case)) * i128::from(paid(other));
        share(other, one)
            .cmp(&share(one, other))
            .then_with(|| cents(back(other), other).cmp(&cents(back(one), one)))
            .then(one.id.cmp(&other.id))
    };
    let warned = cases.iter().filter(|case| {
        let by_warning = matches!(&*case.end_reason, "warned_bank" | "warned_friend" | "warned_police");
        by_warning && case.lost <= 0 && case.life_lost <= 0
    });
    let by_payment = |one: &&Case, other: &&Case| {
        let order = cents(paid(other), other).cmp(&cents(paid(one), one));
        order.then(one.id.cmp(&other.id))
    };
    got_back.min_by(by_share).or_else(|| warned.min_by(by_payment))
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
        let rates = Rates::per_dollar(&BTreeMap::new());
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
    fn whoever_got_little_of_much_back_was_not_saved() {
        let rates = Rates::per_dollar(&BTreeMap::new());
        let saved_of = |cases: &[Case]| saved(cases, &rates).map(|case| case.id);
        let mut cases = [case(1, 10_000), case(2, 300), case(3, 200), case(4, 200)];
        // The most, and a quarter of it.
        cases[0].recovered = 2_500;
        assert_eq!(saved_of(&cases), None);
        cases[1].recovered = 150;
        assert_eq!(saved_of(&cases), Some(2), "half of it");
        cases[2].reimbursed = 180;
        assert_eq!(saved_of(&cases), Some(3), "more of it");
        cases[3] = Case {
            fees: 100,
            recovered: 270,
            ..case(4, 200)
        };
        assert_eq!(saved_of(&cases), Some(4), "as large a share, and more of it");
        // What the crew gave to win trust is no rescue.
        let lured = Case {
            paid_back: 300,
            ..case(5, 300)
        };
        assert_eq!(saved_of(&[lured]), None);
    }

    #[test]
    fn a_warning_saves_whoever_has_lost_nothing_yet() {
        let rates = Rates::per_dollar(&BTreeMap::new());
        let warned = |id, lost| Case {
            end_reason: "warned_bank".to_owned(),
            ..case(id, lost)
        };
        assert_eq!(saved(&[warned(1, 100)], &rates), None, "it had lost something");
        let cases = [warned(1, 100), warned(3, 0), warned(2, 0)];
        assert_eq!(saved(&cases, &rates).map(|case| case.id), Some(2));
        let mut realised = case(4, 0);
        realised.end_reason = "realised".to_owned();
        assert_eq!(saved(&[realised], &rates), None);
    }
}
