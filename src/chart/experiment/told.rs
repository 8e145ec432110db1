//! Titles: what the statistics tell of arms, in a sentence. No title is taken from the largest or the least of some
//! means.
//!
//! Of a primary outcome a title says what the verdicts claim. What a chart shows of secondary outcomes is corrected
//! over all differences that it shows (Holm); a title then says which arms stand out, and that it is no claim. Where
//! nothing can be told, it says so.

use super::arms::{quoted, titled};
use crate::experiment::comparison::{Compared, Comparison, Difference, Verdict};
use crate::experiment::stats::holm;

/// Said behind what stands out among secondary outcomes, on one line.
pub const NO_CLAIM: &str = "(secondary:\u{a0}no\u{a0}claim)";

/// Words for a negative and for a positive difference.
pub type Words = (&'static str, &'static str);

/// Less money or more.
pub const AMOUNT: Words = ("less", "more");
/// Fewer cases or more.
pub const COUNT: Words = ("fewer", "more");

/// What is told of an outcome, be it primary or not.
pub fn of(comparison: &Comparison, compared: &Compared, words: Words) -> String {
    let what = titled(&compared.name);
    if !compared.primary {
        return secondary(comparison, &what, &[compared], words);
    }
    let is_claimed =
        |difference: &&Difference| matches!(difference.verdict, Verdict::Better | Verdict::Worse | Verdict::Differs);
    let told: Vec<&Difference> = compared.differences.iter().filter(is_claimed).collect();
    sentence(
        comparison,
        &what,
        &compared.differences.iter().collect::<Vec<_>>(),
        &told,
        words,
        "",
    )
}

/// What stands out among secondary outcomes, corrected over all that is given.
pub fn secondary(comparison: &Comparison, what: &str, shown: &[&Compared], words: Words) -> String {
    let all: Vec<&Difference> = shown.iter().flat_map(|compared| &compared.differences).collect();
    let told = standing_out(&all, |difference| difference.p);
    let told: Vec<&Difference> = told.into_iter().copied().collect();
    sentence(comparison, what, &all, &told, words, NO_CLAIM)
}

/// Those that stand out after Holm's correction over all of them.
pub fn standing_out<T>(all: &[T], p: impl Fn(&T) -> Option<f64>) -> Vec<&T> {
    let tested: Vec<&T> = all.iter().filter(|it| p(it).is_some()).collect();
    let probabilities: Vec<f64> = tested.iter().filter_map(|it| p(it)).collect();
    let corrected = holm::corrected(&probabilities);
    tested
        .into_iter()
        .zip(corrected)
        .filter(|(_, p)| *p < 0.05)
        .map(|(it, _)| it)
        .collect()
}

fn sentence(
    comparison: &Comparison,
    what: &str,
    all: &[&Difference],
    told: &[&Difference],
    (less, more): Words,
    behind: &str,
) -> String {
    let baseline = quoted(&comparison.baseline);
    if let Some(few) = too_few(comparison) {
        return format!("{what}: {few}");
    }
    if all.is_empty() {
        return format!("{what}: not defined in both {baseline} and another arm on any seed");
    }
    if all.iter().all(|difference| difference.verdict == Verdict::Equal) {
        return format!("{what}: the same in every arm on every seed");
    }
    if told.is_empty() {
        return format!("{what}: no arm can be told from {baseline} on {}", seeds(comparison));
    }
    // An arm that has less of one part and more of another is neither.
    let arms_with = |has: &dyn Fn(bool, bool) -> bool| -> Vec<&str> {
        let side = |arm: &str, sign: f64| told.iter().any(|it| it.arm == arm && it.mean * sign > 0.0);
        let arms = comparison.contenders().map(String::as_str);
        arms.filter(|arm| has(side(arm, -1.0), side(arm, 1.0))).collect()
    };
    let groups = [
        (less, arms_with(&|below, above| below && !above)),
        (more, arms_with(&|below, above| above && !below)),
        ("other figures", arms_with(&|below, above| below && above)),
    ];
    let groups = groups.iter().filter(|(_, arms)| !arms.is_empty());
    let groups: Vec<String> = groups
        .map(|(word, arms)| format!("{word} in {}", listed(arms)))
        .collect();
    let text = format!("{what}: {} than in {baseline}", groups.join(", "));
    if behind.is_empty() {
        text
    } else {
        format!("{text} {behind}")
    }
}

/// Why nothing can be told of any arm, where there are too few seeds for it.
pub fn too_few(comparison: &Comparison) -> Option<String> {
    (comparison.seeds.len() < 2).then(|| format!("{} cannot tell arms apart", seeds(comparison)))
}

/// How many seeds there are.
pub fn seeds(comparison: &Comparison) -> String {
    match comparison.seeds.len() {
        1 => "1 seed".to_owned(),
        more => format!("{more} seeds"),
    }
}

/// Names in a sentence; many are counted.
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        [one] => quoted(one),
        [one, other] => format!("{} and {}", quoted(one), quoted(other)),
        many => format!("{} arms", many.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::comparison::compare;
    use crate::experiment::comparison::made_up::{halved, noise, results, roster};

    fn title(comparison: &Comparison, outcome: &str, words: Words) -> String {
        of(
            &comparison.without_placebos(),
            comparison.outcome(outcome).unwrap(),
            words,
        )
    }

    #[test]
    fn a_title_says_what_is_claimed_and_of_secondary_outcomes_that_nothing_is() {
        let roster = roster(20, 1, &["lost_usd"]);
        let comparison = compare(&results(&roster, halved), "");
        assert_eq!(
            title(&comparison, "lost_usd", AMOUNT),
            "Lost, USD: less in “remedy” than in “baseline”"
        );
        assert_eq!(
            title(&comparison, "victims", COUNT),
            "Victims: fewer in “remedy” than in “baseline” (secondary:\u{a0}no\u{a0}claim)"
        );
        assert_eq!(
            title(&comparison, "borne_usd.by.state", AMOUNT),
            "Borne usd.by.state: the same in every arm on every seed"
        );
    }

    #[test]
    fn the_least_of_means_that_cannot_be_told_apart_makes_no_title() {
        let roster = roster(20, 1, &["lost_usd"]);
        let noisy = |arm: usize, _: usize, seed: u32| {
            vec![
                ("lost_usd", 100.0 + 40.0 * noise(arm, seed)),
                ("victims", 10.0 + noise(arm + 5, seed)),
            ]
        };
        let comparison = compare(&results(&roster, noisy), "");
        let lost = comparison.outcome("lost_usd").unwrap();
        assert!(lost.differences.iter().any(|difference| difference.mean < 0.0));
        assert_eq!(
            title(&comparison, "lost_usd", AMOUNT),
            "Lost, USD: no arm can be told from “baseline” on 20 seeds"
        );
        assert_eq!(
            title(&comparison, "victims", COUNT),
            "Victims: no arm can be told from “baseline” on 20 seeds"
        );
    }

    #[test]
    fn one_seed_tells_nothing() {
        let roster = roster(1, 1, &["lost_usd"]);
        let comparison = compare(&results(&roster, halved), "");
        assert_eq!(
            title(&comparison, "lost_usd", AMOUNT),
            "Lost, USD: 1 seed cannot tell arms apart"
        );
    }

    #[test]
    fn what_stands_out_is_corrected_over_all_that_is_shown() {
        let alone = standing_out(&[Some(0.02)], |p| *p).len();
        let among_three = standing_out(&[Some(0.02), Some(0.5), None, Some(0.6)], |p| *p).len();
        assert_eq!((alone, among_three), (1, 0));
        let words = [vec![], vec!["a"], vec!["a", "b"], vec!["a", "b", "c"]].map(|names| listed(&names));
        assert_eq!(words, ["none", "“a”", "“a” and “b”", "3 arms"]);
    }
}
