//! The page: a comparison in Markdown, for people. Every figure on it stands in `comparison.json`.

use std::fmt::Write;

use super::comparison::{Compared, Comparison, Difference, Verdict};
use super::fates::Fate;
use super::stats::Interval;
use super::stats::tail::DOMINANT;

/// The page of a comparison.
#[must_use]
pub fn page(comparison: &Comparison) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = head(&mut text, comparison)
        .and_then(|()| summary(&mut text, comparison))
        .and_then(|()| ranking(&mut text, comparison))
        .and_then(|()| differences(&mut text, comparison))
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
        "Experiment `{}`, scamnet {}: {} arms on {} seeds ({} to {}){}. {}\n",
        comparison.name,
        comparison.version,
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
        "Differences are paired by seed and taken from the arm `{}`. Intervals hold 95 %: the paired t interval and, over \
         seeds, the BCa bootstrap. Probabilities are corrected over arms (Holm); *indistinguishable* means that these \
         seeds cannot tell the arms apart. Synthetic data.\n",
        comparison.baseline
    )
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
        .map(|compared| format!("`{}`", compared.name))
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
    for arm in comparison.arms.iter().filter(|arm| **arm != comparison.baseline) {
        let cells = shown.iter().map(|compared| {
            let difference = compared.differences.iter().find(|difference| difference.arm == *arm);
            difference.map_or("–".to_owned(), cell)
        });
        writeln!(text, "| {arm} | {} |", cells.collect::<Vec<_>>().join(" | "))?;
    }
    writeln!(
        text,
        "\nDifferences with the half-width of their paired t interval; in bold those that can be told from none.\n"
    )
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
    let wanted = comparison.headline.iter();
    for name in wanted {
        if let Some(compared) = comparison.outcomes.iter().find(|compared| compared.name == *name) {
            difference(text, comparison, compared)?;
        }
    }
    Ok(())
}

fn difference(text: &mut String, comparison: &Comparison, compared: &Compared) -> std::fmt::Result {
    let base = compared.levels.iter().find(|level| level.arm == comparison.baseline);
    let base = base.map_or("–".to_owned(), |level| figure(level.mean));
    writeln!(
        text,
        "### `{}` ({}; {} in `{}`)\n",
        compared.name, compared.unit, base, comparison.baseline
    )?;
    writeln!(
        text,
        "| arm | difference | of it | paired t | BCa | median | capped mean | p (Holm) | verdict |"
    )?;
    writeln!(text, "|---|---:|---:|---|---|---:|---:|---:|---|")?;
    for difference in &compared.differences {
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {}{} |",
            difference.arm,
            signed(difference.mean),
            difference
                .relative
                .map_or("–".to_owned(), |share| format!("{:+.1} %", 100.0 * share)),
            interval(difference.t),
            interval(difference.bca),
            signed(difference.median),
            signed(difference.capped_mean),
            probability(difference.p_holm),
            verdict(difference.verdict),
            warning(difference),
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
    if comparison.front.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Harm against cost\n")?;
    writeln!(
        text,
        "| arm | {} | {} | on the front | in resampled seeds |",
        comparison.harm,
        cost(comparison)
    )?;
    writeln!(text, "|---|---:|---:|---|---:|")?;
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
        "\n| arm | cost | averted | cost for each averted | breaks even at |\n|---|---:|---:|---:|---:|"
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
    for fates in &comparison.fates {
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
        "(Var A + Var B) / Var(A − B) over seeds: how many times as many independent runs would be needed.\n"
    )?;
    writeln!(text, "| outcome | arm | factor | 95 % |\n|---|---|---:|---|")?;
    for compared in &comparison.outcomes {
        for difference in &compared.differences {
            let Some(factor) = difference.reduction.factor else {
                continue;
            };
            let bounds = difference.reduction.interval.map_or("–".to_owned(), |interval| {
                format!("{} to {}", figure(interval.low), figure(interval.high))
            });
            writeln!(
                text,
                "| `{}` | {} | {} | {bounds} |",
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
