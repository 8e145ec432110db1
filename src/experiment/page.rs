//! The page: a comparison in Markdown, for people. Every figure on it stands in `comparison.json`.

use std::fmt::Write;

use super::comparison::{Compared, Comparison, Difference, Verdict};
use super::fates::Fate;
use super::placebo::Finding;
use super::stats::bootstrap::Bounds;
use super::stats::tail::DOMINANT;
use super::stats::{Held, Interval};
use crate::model::interventions::port::Bearer;

/// The page of a comparison.
#[must_use]
pub fn page(comparison: &Comparison) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = head(&mut text, comparison)
        .and_then(|()| summary(&mut text, comparison))
        .and_then(|()| placebos(&mut text, comparison))
        .and_then(|()| ranking(&mut text, comparison))
        .and_then(|()| differences(&mut text, comparison))
        .and_then(|()| bearers(&mut text, comparison))
        .and_then(|()| friction(&mut text, comparison))
        .and_then(|()| front(&mut text, comparison))
        .and_then(|()| fates(&mut text, comparison))
        .and_then(|()| regret(&mut text, comparison))
        .and_then(|()| coupling(&mut text, comparison))
        .and_then(|()| everything(&mut text, comparison));
    text
}

/// The same in short, for a terminal: what differs in the outcomes shown first.
#[must_use]
pub fn short(comparison: &Comparison) -> String {
    let mut text = String::new();
    let width = comparison.arms.iter().map(String::len).max().unwrap_or(0).max(4);
    for name in &comparison.headline {
        let Some(compared) = comparison.outcomes.iter().find(|compared| compared.name == *name) else {
            continue;
        };
        let base = compared.levels.iter().find(|level| level.arm == comparison.baseline);
        let base = base.map_or("–".to_owned(), |level| figure(level.mean));
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name} ({}): {base} in {}", compared.unit, comparison.baseline);
        for difference in &compared.differences {
            let _ = writeln!(
                text,
                "  {:<width$}  {:>12}  {:<28}  {}",
                difference.arm,
                signed(difference.mean),
                interval(difference.t),
                verdict(difference.verdict),
            );
        }
    }
    text
}

fn head(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let title = if comparison.title.is_empty() {
        &comparison.name
    } else {
        &comparison.title
    };
    let (first, last) = (comparison.seeds.first(), comparison.seeds.last());
    writeln!(text, "# {title}\n")?;
    writeln!(
        text,
        "Experiment `{}`, scamnet {} (sources {:.8}): {} arms on {} seeds ({} to {}){}. {}\n",
        comparison.name,
        comparison.version,
        comparison.build,
        comparison.arms.len(),
        comparison.seeds.len(),
        first.map_or("–".to_owned(), u32::to_string),
        last.map_or("–".to_owned(), u32::to_string),
        match comparison.draws {
            1 => String::new(),
            draws => format!(", {draws} draws of what is uncertain on each"),
        },
        comparison.stopped,
    )?;
    writeln!(
        text,
        "Differences are paired by seed and taken from the arm `{}`. **Claims** (better, worse, differs) are made about the \
         primary outcomes alone: {}. Their probabilities are corrected together over arms and primary outcomes (Holm, {} \
         tests). Everything else is secondary: shown with plain intervals and uncorrected probabilities, so that of twenty \
         such figures one looks like an effect where there is none; *suggestive* is no claim. *Indistinguishable*: these \
         seeds cannot tell the arms apart. Costs, losses and friction are all of the same days: the window. Synthetic data.\n",
        comparison.baseline,
        ticked(&comparison.primary),
        comparison.claims,
    )
}

/// Names of outcomes in a sentence.
fn ticked(names: &[String]) -> String {
    let ticked = names.iter().map(|name| format!("`{name}`"));
    ticked.collect::<Vec<_>>().join(", ")
}

/// An arm's mean of an outcome; 0 where it has none.
fn level(comparison: &Comparison, name: &str, arm: &str) -> f64 {
    let compared = comparison.outcomes.iter().find(|compared| compared.name == name);
    let levels = compared.map_or(&[][..], |compared| compared.levels.as_slice());
    levels
        .iter()
        .find(|level| level.arm == arm)
        .map_or(0.0, |level| level.mean)
}

/// All arms and the outcomes shown first, in one table: means of the baseline, then differences from it.
fn summary(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let shown = comparison.headline.iter();
    let shown: Vec<&Compared> = shown
        .filter_map(|name| comparison.outcomes.iter().find(|compared| compared.name == *name))
        .collect();
    writeln!(text, "## In one table\n")?;
    let names = shown
        .iter()
        .map(|compared| {
            let mark = if compared.primary { "" } else { "¹" };
            format!("`{}`{mark}", compared.name)
        })
        .collect::<Vec<_>>();
    writeln!(
        text,
        "| arm | {} |\n|---|{}",
        names.join(" | "),
        "---:|".repeat(shown.len())
    )?;
    let base = shown.iter().map(|compared| {
        let level = compared.levels.iter().find(|level| level.arm == comparison.baseline);
        level.map_or("–".to_owned(), |level| figure(level.mean))
    });
    writeln!(
        text,
        "| {} | {} |",
        comparison.baseline,
        base.collect::<Vec<_>>().join(" | ")
    )?;
    for arm in comparison.contenders().skip(1) {
        let cells = shown.iter().map(|compared| {
            let difference = compared.differences.iter().find(|difference| difference.arm == *arm);
            difference.map_or("–".to_owned(), cell)
        });
        writeln!(text, "| {arm} | {} |", cells.collect::<Vec<_>>().join(" | "))?;
    }
    writeln!(
        text,
        "\nDifferences with the half-width of their paired t interval; in bold those that are claimed to differ from none. \
         ¹ secondary: no claim is made, whatever the interval.\n"
    )
}

fn placebos(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    if comparison.placebos.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Placebo arms\n")?;
    writeln!(
        text,
        "Arms that should do nothing. Where one lies outside, look for an artefact before believing any arm like it; of \
         twenty intervals one does so by chance.\n"
    )?;
    writeln!(
        text,
        "| placebo | outcome | difference | of it | paired t | holds zero |\n|---|---|---:|---:|---|---|"
    )?;
    for placebo in &comparison.placebos {
        let finding = match placebo.finding {
            Finding::Equal => "equal on every seed",
            Finding::Within => "yes",
            Finding::Outside => "**no**",
            Finding::TooFewSeeds => "too few seeds",
        };
        writeln!(
            text,
            "| {} | `{}` | {} | {} | {} | {finding} |",
            placebo.arm,
            placebo.outcome,
            signed(placebo.mean),
            share(placebo.relative),
            interval(placebo.t),
        )?;
    }
    writeln!(text)
}

fn share(relative: Option<f64>) -> String {
    relative.map_or("–".to_owned(), |share| {
        format!("{:+.1} %", 100.0 * share).replace('-', "−")
    })
}

fn cell(difference: &Difference) -> String {
    let reach = difference
        .t
        .map_or(String::new(), |t| format!(" ± {}", figure(t.half_width())));
    match difference.verdict {
        Verdict::Equal => "0".to_owned(),
        Verdict::Better | Verdict::Worse | Verdict::Differs => format!("**{}**{reach}", signed(difference.mean)),
        _ => format!("{}{reach}", signed(difference.mean)),
    }
}

fn ranking(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    writeln!(text, "## Arms by `{}`\n", comparison.harm)?;
    if let Some(why) = &comparison.unranked {
        return writeln!(text, "{why}\n");
    }
    writeln!(text, "| arm | mean | beside the least |\n|---|---:|---|")?;
    for (place, rank) in comparison.ranking.iter().enumerate() {
        let beside = match (place, rank.distinguishable) {
            (0, _) => "the least".to_owned(),
            (_, true) => format!("more (p {})", probability(rank.p_holm)),
            (_, false) => "indistinguishable".to_owned(),
        };
        writeln!(text, "| {} | {} | {beside} |", rank.arm, figure(rank.harm))?;
    }
    writeln!(text)
}

fn differences(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    writeln!(text, "## Differences from `{}`\n", comparison.baseline)?;
    writeln!(
        text,
        "The paired t interval, and the studentised bootstrap over seeds. Both name 95 %. {} Where the second is much the \
         wider, a few seeds carry the mean.\n",
        match comparison.held {
            Some(Held { seeds, t, studentised }) => format!(
                "Measured on made-up differences with {seeds} seeds, the first holds {} to {} % of true means and the second {} \
                 to {} %: the least where a few large cases all go one way (docs/experiments.md).",
                t.0, t.1, studentised.0, studentised.1
            ),
            None => "With so few seeds they hold less (docs/experiments.md).".to_owned(),
        },
    )?;
    for (title, primary) in [("Primary outcomes", true), ("Secondary outcomes: no claims", false)] {
        let wanted = comparison.headline.iter();
        let wanted = wanted.filter_map(|name| comparison.outcomes.iter().find(|compared| compared.name == *name));
        let wanted: Vec<&Compared> = wanted.filter(|compared| compared.primary == primary).collect();
        if !wanted.is_empty() {
            writeln!(text, "### {title}\n")?;
        }
        for compared in wanted {
            difference(text, comparison, compared)?;
        }
    }
    Ok(())
}

fn difference(text: &mut String, comparison: &Comparison, compared: &Compared) -> std::fmt::Result {
    let base = figure(level(comparison, &compared.name, &comparison.baseline));
    writeln!(
        text,
        "#### `{}` ({}; {} in `{}`)\n",
        compared.name, compared.unit, base, comparison.baseline
    )?;
    let p = if compared.primary {
        "p (Holm)"
    } else {
        "p (uncorrected)"
    };
    writeln!(
        text,
        "| arm | difference | of it | paired t | studentised | median | capped mean | {p} | verdict |"
    )?;
    writeln!(text, "|---|---:|---:|---|---|---:|---:|---:|---|")?;
    for arm in comparison.contenders().skip(1) {
        let Some(difference) = compared.differences.iter().find(|difference| difference.arm == *arm) else {
            continue;
        };
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {}{} |",
            difference.arm,
            signed(difference.mean),
            share(difference.relative),
            interval(difference.t),
            interval(difference.studentised),
            signed(difference.median),
            signed(difference.capped_mean),
            probability(if compared.primary {
                difference.p_holm
            } else {
                difference.p
            }),
            verdict(difference.verdict),
            warning(difference),
        )?;
    }
    writeln!(text)
}

/// Who bears what is lost: in every row the parts add up to the whole.
fn bearers(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    writeln!(text, "## Who bears what is lost\n")?;
    writeln!(
        text,
        "US dollars, mean over seeds. The five columns in the middle add up to `lost_usd`. What is reimbursed moves from the \
         first of them to the others and saves nobody anything.\n"
    )?;
    writeln!(
        text,
        "| arm | victims | their institutions | receiving institutions | platforms | the state | `lost_usd` |"
    )?;
    writeln!(text, "|---|---:|---:|---:|---:|---:|---:|")?;
    for arm in comparison.contenders() {
        let borne = Bearer::ALL
            .iter()
            .map(|bearer| figure(level(comparison, &format!("borne_usd.by.{bearer}"), arm)));
        let borne = borne.collect::<Vec<_>>().join(" | ");
        let lost = figure(level(comparison, "lost_usd", arm));
        writeln!(text, "| {arm} | {borne} | {lost} |")?;
    }
    writeln!(text)
}

/// What honest people's trouble comes to: counts, prices and dollars.
fn friction(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    writeln!(text, "## What it costs honest people\n")?;
    writeln!(
        text,
        "US dollars, mean over seeds, at this experiment's prices. The prices are assumptions (quality A): nobody has measured \
         them here; `[friction]` in the experiment file sets them.\n"
    )?;
    let kinds = comparison.friction.kinds();
    writeln!(text, "| kind | counted by | price, USD |\n|---|---|---:|")?;
    for (kind, counted, price) in &kinds {
        let (counted, price) = match *kind {
            "held" => ("a thousand `honest_usd_hours`".to_owned(), price * 1_000.0),
            _ => (format!("`{counted}`"), *price),
        };
        writeln!(text, "| {} | {counted} | {} |", kind.replace('_', " "), figure(price))?;
    }
    let heads = kinds.iter().map(|(kind, ..)| kind.replace('_', " "));
    writeln!(
        text,
        "\n| arm | {} | friction | programmes | both |",
        heads.collect::<Vec<_>>().join(" | ")
    )?;
    writeln!(text, "|---|{}", "---:|".repeat(kinds.len() + 3))?;
    for arm in comparison.contenders() {
        let dollars = |name: &str| figure(level(comparison, name, arm));
        let parts = kinds
            .iter()
            .map(|(kind, ..)| dollars(&format!("friction_usd.by.{kind}")));
        writeln!(
            text,
            "| {arm} | {} | {} | {} | {} |",
            parts.collect::<Vec<_>>().join(" | "),
            dollars("friction_usd"),
            dollars("programme_cost_usd"),
            dollars("social_cost_usd")
        )?;
    }
    writeln!(text)
}

fn warning(difference: &Difference) -> String {
    match difference.dominance.filter(|share| *share > DOMINANT) {
        Some(share) => format!("; one person's case makes {:.0} % of it", 100.0 * share),
        None => String::new(),
    }
}

fn front(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    if comparison.trade.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Harm against cost\n")?;
    if !comparison.front.is_empty() {
        writeln!(
            text,
            "| arm | {} | {} | on the front | in resampled seeds |",
            comparison.harm,
            cost(comparison)
        )?;
        writeln!(text, "|---|---:|---:|---|---:|")?;
    }
    for point in &comparison.front {
        let on = if point.on_front { "yes" } else { "no" };
        let (harm, cost) = (figure(point.harm), figure(point.cost));
        writeln!(
            text,
            "| {} | {harm} | {cost} | {on} | {:.0} % |",
            point.arm,
            100.0 * point.share
        )?;
    }
    writeln!(
        text,
        "\nMore `{}` and less `{}` than `{}`, means over seeds.\n\n\
         | arm | cost | averted | cost for each averted | breaks even at |\n|---|---:|---:|---:|---:|",
        cost(comparison),
        comparison.harm,
        comparison.baseline,
    )?;
    for trade in &comparison.trade {
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            trade.arm,
            figure(trade.cost),
            figure(trade.averted),
            trade.cost_per_averted.map_or("–".to_owned(), figure),
            trade
                .break_even
                .map_or("–".to_owned(), |share| format!("{:.1} % of the harm", 100.0 * share)),
        )?;
    }
    writeln!(text)
}

fn cost(comparison: &Comparison) -> &str {
    comparison.cost.as_deref().unwrap_or("cost")
}

fn fates(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    writeln!(text, "## Fate of individuals\n")?;
    writeln!(
        text,
        "People of a seed who bear a loss in the arm or in `{}`, mean over seeds.\n",
        comparison.baseline
    )?;
    let names = Fate::ALL
        .iter()
        .map(|fate| fate.word().replace('_', " "))
        .collect::<Vec<_>>();
    writeln!(
        text,
        "| arm | {} |\n|---|{}",
        names.join(" | "),
        "---:|".repeat(names.len())
    )?;
    for fates in comparison
        .fates
        .iter()
        .filter(|fates| !comparison.is_placebo(&fates.arm))
    {
        let shares = fates.shares.iter().map(|share| match share.interval {
            Some(interval) => format!("{:.1} ({:.1} to {:.1})", share.people, interval.low, interval.high),
            None => format!("{:.1}", share.people),
        });
        writeln!(text, "| {} | {} |", fates.arm, shares.collect::<Vec<_>>().join(" | "))?;
    }
    writeln!(text)
}

fn regret(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    if comparison.regret.is_empty() {
        return Ok(());
    }
    writeln!(text, "## What is uncertain\n")?;
    writeln!(
        text,
        "| arm | best in draws | mean regret | most regret |\n|---|---:|---:|---:|"
    )?;
    for regret in &comparison.regret {
        let (mean, most) = (figure(regret.mean), figure(regret.most));
        writeln!(
            text,
            "| {} | {:.0} % | {mean} | {most} |",
            regret.arm,
            100.0 * regret.best_in
        )?;
    }
    writeln!(text)
}

fn coupling(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    writeln!(text, "## What coupling is worth\n")?;
    writeln!(
        text,
        "(Var A + Var B) / Var(A − B) over seeds: how many times as many independent runs would be needed. The interval is \
         the BCa bootstrap, which holds less than the 95 % that it names (docs/experiments.md). A resample in which the arms \
         differ on no seed, or by the same on all, has an infinite factor, and counts as one.\n"
    )?;
    writeln!(
        text,
        "| outcome | arm | factor | interval | infinite |\n|---|---|---:|---|---:|"
    )?;
    for name in &comparison.headline {
        let compared = comparison.outcomes.iter().filter(|compared| compared.name == *name);
        let rows = compared.flat_map(|it| it.differences.iter().map(move |row| (it, row)));
        for (compared, difference) in rows.filter(|(_, row)| !comparison.is_placebo(&row.arm)) {
            let reduction = &difference.reduction;
            let Some(factor) = reduction.factor else {
                continue;
            };
            let bounds = match reduction.interval {
                None => "–".to_owned(),
                Some(Bounds { low, high: None }) => format!("from {}, no upper bound", figure(low)),
                Some(Bounds { low, high: Some(high) }) => format!("{} to {}", figure(low), figure(high)),
            };
            let infinite = match reduction.infinite {
                0 => "none".to_owned(),
                some => format!("{some} of {}", reduction.resamples),
            };
            writeln!(
                text,
                "| `{}` | {} | {} | {bounds} | {infinite} |",
                compared.name,
                difference.arm,
                figure(factor)
            )?;
        }
    }
    writeln!(text)
}

fn everything(text: &mut String, comparison: &Comparison) -> std::fmt::Result {
    writeln!(text, "## All outcomes, mean over seeds\n")?;
    writeln!(text, "Levels, not effects: no claim is made about their differences.\n")?;
    writeln!(text, "| outcome | unit | {} |", comparison.arms.join(" | "))?;
    writeln!(text, "|---|---|{}", "---:|".repeat(comparison.arms.len()))?;
    for compared in &comparison.outcomes {
        let means = compared.levels.iter().map(|level| figure(level.mean));
        writeln!(
            text,
            "| `{}` | {} | {} |",
            compared.name,
            compared.unit,
            means.collect::<Vec<_>>().join(" | ")
        )?;
    }
    Ok(())
}

fn verdict(verdict: Verdict) -> String {
    verdict.word().replace('_', " ")
}

fn interval(interval: Option<Interval>) -> String {
    interval.map_or("–".to_owned(), |interval| {
        format!("{} to {}", signed(interval.low), signed(interval.high))
    })
}

fn probability(p: Option<f64>) -> String {
    match p {
        None => "–".to_owned(),
        Some(p) if p < 0.001 => "< 0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
    }
}

/// A figure with four digits that count, thousands apart.
fn figure(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        _ if size >= 1_000.0 || size == 0.0 => 0,
        _ if size >= 100.0 => 1,
        _ if size >= 1.0 => 2,
        _ => 4,
    };
    let written = format!("{size:.digits$}");
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let mut text = String::new();
    if value < 0.0 && written.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

fn signed(value: f64) -> String {
    let text = figure(value);
    if value > 0.0 { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!(figure(1_234_567.8), "1,234,568");
        assert_eq!(figure(-12.345), "−12.35");
        assert_eq!(signed(0.25), "+0.2500");
        assert_eq!(figure(0.0), "0");
        assert_eq!(probability(Some(0.0004)), "< 0.001");
    }
}
