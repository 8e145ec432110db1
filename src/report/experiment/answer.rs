//! The answer in sentences. Each is drawn from a verdict of the comparison: no arm is said to do anything that these
//! seeds cannot tell, and where nothing can be told the sentence says so.

use crate::experiment::comparison::{Compared, Comparison, Difference, Verdict};
use crate::experiment::page::words::{figure, interval, share, signed};
use crate::experiment::placebo::Finding;
use crate::story::words::capital;

/// Arms that are named in a sentence; more are counted.
const NAMED: usize = 5;
/// The share of resampled seeds from which on an arm counts as being on the front: that of the front's chart.
const SURE: f64 = 0.95;

/// The answer, a sentence or two for each thing that is asked.
pub fn sentences(comparison: &Comparison) -> Vec<String> {
    let mut all: Vec<String> = comparison
        .primary
        .iter()
        .map(|name| primary(comparison, name, Detail::Whole))
        .collect();
    all.extend(secondary(comparison));
    all.push(ranking(comparison));
    all.extend(front(comparison));
    all.extend(placebos(comparison));
    all
}

/// The answer in one sentence, for the head of the page: what is claimed of harm, or of the first primary outcome.
pub fn lead(comparison: &Comparison) -> String {
    let arms = counted(comparison.contenders().count().saturating_sub(1), "arm");
    let asked = format!(
        "{arms} compared with {} on {}.",
        quoted(&comparison.baseline),
        counted(comparison.seeds.len(), "seed")
    );
    let is_asked = |name: &&String| **name == comparison.harm;
    let first = comparison.primary.iter().find(is_asked).or(comparison.primary.first());
    match first {
        Some(name) => format!("{asked} {}", primary(comparison, name, Detail::Short)),
        None => asked,
    }
}

/// How much is said of an arm.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// By how many percent it differs, of the first few.
    Short,
    /// By how much, with the interval.
    Whole,
}

/// What is claimed of a primary outcome.
fn primary(comparison: &Comparison, name: &str, detail: Detail) -> String {
    let baseline = quoted(&comparison.baseline);
    let called = capital(&called(name));
    let Some(compared) = comparison.outcome(name) else {
        return format!("{called}: no run has this figure, so that nothing can be said of it.");
    };
    let all: Vec<&Difference> = differences(comparison, compared);
    if comparison.contenders().count() < 2 {
        return format!("{called}: there is no arm beside {baseline} to compare it with.");
    }
    if all.is_empty() {
        return format!(
            "{called}: not defined in both {baseline} and another arm on any seed, so that nothing can be said of it."
        );
    }
    if comparison.seeds.len() < 2 {
        return format!("{called}: one seed cannot tell arms apart.");
    }
    let having = |verdict: Verdict| -> Vec<&Difference> {
        all.iter()
            .copied()
            .filter(|difference| difference.verdict == verdict)
            .collect()
    };
    let claims = [
        (Verdict::Better, format!("better than {baseline}")),
        (Verdict::Worse, format!("worse than {baseline}")),
        (
            Verdict::Differs,
            format!("different from {baseline}, which is neither good nor bad"),
        ),
    ];
    let mut parts: Vec<String> = claims
        .into_iter()
        .map(|(verdict, words)| (having(verdict), words))
        .filter(|(arms, _)| !arms.is_empty())
        .map(|(arms, words)| format!("{words}: {}", listed(compared, &arms, detail)))
        .collect();
    let (untold, equal) = (having(Verdict::Indistinguishable).len(), having(Verdict::Equal).len());
    let alone = untold == 1 && all.len() == 1;
    match (untold, parts.is_empty()) {
        (0, _) => {}
        (_, true) if alone => parts.push(format!(
            "these seeds cannot tell {} from {baseline} ({})",
            quoted(&all[0].arm),
            one(compared, all[0], detail)
        )),
        (_, true) if untold == all.len() => {
            parts.push(format!("these seeds can tell none of {untold} arms from {baseline}"))
        }
        (_, true) => parts.push(format!(
            "these seeds cannot tell {} from {baseline}",
            counted(untold, "arm")
        )),
        (_, false) => parts.push(format!(
            "these seeds cannot tell {} from it",
            counted(untold, "other arm")
        )),
    }
    let few = having(Verdict::TooFewSeeds).len();
    if few > 0 {
        parts.push(format!(
            "of {} nothing can be said: both have it on one seed alone",
            counted(few, "arm")
        ));
    }
    if equal > 0 {
        let arms = having(Verdict::Equal);
        let names: Vec<&str> = arms.iter().map(|difference| difference.arm.as_str()).collect();
        parts.push(format!("equal to {baseline} on every seed: {}", names_of(&names)));
    }
    format!("{called}: {}.", parts.join("; "))
}

/// What else moved, which is no claim.
fn secondary(comparison: &Comparison) -> Option<String> {
    let shown = comparison.shown_first().filter(|compared| !compared.primary);
    let all: Vec<&Difference> = shown.flat_map(|compared| differences(comparison, compared)).collect();
    let tested = all.iter().filter(|difference| difference.p.is_some()).count();
    let moved = all
        .iter()
        .filter(|difference| difference.verdict == Verdict::Suggestive)
        .count();
    (tested > 0).then(|| {
        format!(
            "Of {} in secondary outcomes, {} a plain probability under 5 %. One in twenty has that where there is no \
             effect: no claim is made about any.",
            counted(tested, "difference"),
            match moved {
                0 => "none has".to_owned(),
                1 => "one has".to_owned(),
                more => format!("{more} have"),
            }
        )
    })
}

/// Which arm has the least harm, as far as it can be told.
fn ranking(comparison: &Comparison) -> String {
    if let Some(why) = &comparison.unranked {
        return why.clone();
    }
    let harm = called(&comparison.harm);
    let Some((least, others)) = comparison.ranking.split_first() else {
        return format!("There is no seed on which every arm has “{harm}”: arms are not ranked.");
    };
    let beside: Vec<&str> = others
        .iter()
        .filter(|rank| !rank.distinguishable)
        .map(|rank| rank.arm.as_str())
        .collect();
    let first = format!(
        "{} has the least mean of “{harm}” ({})",
        quoted(&least.arm),
        figure(least.harm)
    );
    match beside.len() {
        0 => format!("{first}, and these seeds tell it from every other arm."),
        _ => format!("{first}; from it these seeds cannot tell {}.", names_of(&beside)),
    }
}

/// Which arms are on the front whatever the seeds.
fn front(comparison: &Comparison) -> Option<String> {
    let cost = called(comparison.cost.as_ref()?);
    if comparison.front.is_empty() {
        return None;
    }
    let sure: Vec<&str> = comparison
        .front
        .iter()
        .filter(|point| point.share >= SURE)
        .map(|point| point.arm.as_str())
        .collect();
    let what = format!("“{}” against “{cost}”", called(&comparison.harm));
    Some(match sure.len() {
        0 => format!("No arm is on the front of {what} in at least 95 % of resampled seeds."),
        _ => format!(
            "On the front of {what} in at least 95 % of resampled seeds: {}.",
            names_of(&sure)
        ),
    })
}

/// Whether arms that should do nothing do nothing.
fn placebos(comparison: &Comparison) -> Option<String> {
    if comparison.placebos.is_empty() {
        return None;
    }
    let outside: Vec<String> = comparison
        .placebos
        .iter()
        .filter(|placebo| placebo.finding == Finding::Outside)
        .map(|placebo| format!("{} in “{}”", quoted(&placebo.arm), called(&placebo.outcome)))
        .collect();
    let unknown = comparison
        .placebos
        .iter()
        .all(|placebo| placebo.finding == Finding::TooFewSeeds);
    Some(match outside.len() {
        0 if unknown => "Of placebos these seeds are too few to tell whether they do anything.".to_owned(),
        0 => "No placebo does anything that these seeds can tell.".to_owned(),
        _ => format!(
            "A placebo acts, which should do nothing: {}. Look for an artefact before believing any arm like it.",
            outside.join(", ")
        ),
    })
}

/// Differences of arms that are compared, placebos left out.
fn differences<'a>(comparison: &Comparison, compared: &'a Compared) -> Vec<&'a Difference> {
    let rows = compared.differences.iter();
    rows.filter(|difference| !comparison.is_placebo(&difference.arm))
        .collect()
}

/// Arms with their figures, those that differ the most first; many are counted.
fn listed(compared: &Compared, arms: &[&Difference], detail: Detail) -> String {
    let named = if detail == Detail::Short { 3 } else { NAMED };
    let mut arms = arms.to_vec();
    arms.sort_by(|a, b| b.mean.abs().total_cmp(&a.mean.abs()).then(a.arm.cmp(&b.arm)));
    let mut told: Vec<String> = arms
        .iter()
        .take(named)
        .map(|difference| format!("{} ({})", quoted(&difference.arm), one(compared, difference, detail)))
        .collect();
    if arms.len() > named {
        told.push(format!("and {} more", arms.len() - named));
    }
    told.join(", ")
}

/// A difference with its interval; in short, what it is of the other arm's mean.
fn one(compared: &Compared, difference: &Difference, detail: Detail) -> String {
    if let (Detail::Short, Some(of)) = (detail, difference.relative) {
        return share(Some(of));
    }
    let unit = &compared.unit;
    let of_it = difference
        .relative
        .map_or(String::new(), |of| format!(", {}", share(Some(of))));
    let bounds = difference
        .t
        .map_or(String::new(), |t| format!("; 95 % interval {}", interval(Some(t))));
    format!("{} {unit}{of_it}{bounds}", signed(difference.mean))
}

/// Names in a sentence; many are counted.
fn names_of(names: &[&str]) -> String {
    let mut told: Vec<String> = names.iter().take(NAMED).map(|name| quoted(name)).collect();
    let last = match names.len().saturating_sub(NAMED) {
        0 => told.pop().unwrap_or_default(),
        more => format!("{more} more"),
    };
    if told.is_empty() {
        last
    } else {
        format!("{} and {last}", told.join(", "))
    }
}

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

fn counted(count: usize, noun: &str) -> String {
    crate::story::words::counted(count as i64, noun)
}

/// An outcome as people call it: `gross_loss_usd.rail.card` becomes `gross loss · rail · card, USD`.
pub fn called(name: &str) -> String {
    let mut parts = name.split('.');
    let first = parts.next().unwrap_or_default();
    let (bare, unit) = match first.strip_suffix("_usd") {
        Some(bare) => (bare, ", USD"),
        None => (first, ""),
    };
    let mut words = vec![bare.replace('_', " ")];
    words.extend(parts.map(|part| part.replace('_', " ")));
    let mut text = words.join(" · ");
    text.push_str(unit);
    text
}
