//! Who bears the losses, in every arm: what was lost by who bears it in the end, and the victims' own part by age, income
//! band and region.

use super::super::axis::{Axis, posts};
use super::super::canvas::{Align, Canvas};
use super::super::style::{self, BOTTOM, LABEL, MARGIN, SMALL, TEXT, TOP, WIDTH, percent, short};
use super::arms::{SOURCE, ink, legend, level, parts};
use crate::experiment::comparison::{Compared, Comparison};

const SHOWN: &str = "US dollars, mean over seeds, one disc an arm. First: who bears what was lost; its rows add up. Then: what victims bear, by who they are.";

const PANELS: [(&str, &str); 4] = [
    ("borne_usd.by", "What was lost, by who bears it"),
    ("net_loss_usd.age", "Victims' part, by age"),
    ("net_loss_usd.income", "By income band"),
    ("net_loss_usd.region", "By region"),
];

/// Rows in the order in which people read them.
const AGES: [&str; 6] = [
    "under_25",
    "25_to_34",
    "35_to_44",
    "45_to_54",
    "55_to_64",
    "65_and_over",
];
const INCOMES: [&str; 5] = ["lowest", "low", "middle", "high", "highest"];
/// Bearers, and how they are called here.
const BEARERS: [(&str, &str); 5] = [
    ("victim", "victims"),
    ("sender", "their bank"),
    ("receiver", "receiving bank"),
    ("platform", "platforms"),
    ("state", "the state"),
];

/// Room for a row's name, and what of it a name may take.
const NAME: (f64, f64) = (112.0, 108.0);

/// Most rows of a panel.
const ROWS: usize = 14;

/// Draws it.
pub fn draw(comparison: &Comparison) -> Canvas {
    let panels: Vec<(&str, Vec<(&str, &Compared)>)> = PANELS
        .iter()
        .map(|(name, title)| (*title, rows(comparison, name)))
        .collect();
    if panels.iter().all(|(_, rows)| rows.is_empty()) {
        return style::nothing(SHOWN, "Nobody bears a loss in any arm", SOURCE);
    }
    let mut canvas = style::framed(&finding(comparison, &panels), SHOWN, SOURCE);
    let top = legend(&mut canvas, comparison, TOP + 4.0) + 22.0;
    let pitch = (WIDTH - 2.0 * MARGIN) / panels.len() as f64;
    for (place, (title, rows)) in panels.iter().enumerate() {
        let left = MARGIN + pitch * place as f64;
        canvas.text(left, top + 14.0, title, LABEL, Align::Left, TEXT);
        let most = rows
            .iter()
            .flat_map(|(_, compared)| compared.levels.iter().map(|level| level.mean));
        let axis = Axis::linear((0.0, most.fold(1e-9, f64::max)), (left + NAME.0, left + pitch - 22.0));
        let (first, last) = (top + 28.0, BOTTOM - 30.0);
        posts(&mut canvas, &axis, &axis.ticks(3), (first, last), short);
        let step = (last - first) / rows.len().max(1) as f64;
        for (row, (name, compared)) in rows.iter().enumerate() {
            let y = first + step * (row as f64 + 0.5);
            let name = fitted(&canvas, &called(name));
            canvas.text(left + NAME.0 - 8.0, y + 4.5, &name, SMALL, Align::Right, TEXT);
            let lane = (step * 0.7).min(44.0) / comparison.arms.len() as f64;
            for (place, arm) in comparison.arms.iter().enumerate() {
                let at = y + lane * (place as f64 - (comparison.arms.len() - 1) as f64 / 2.0);
                let (x, colour) = (axis.at(level(compared, arm)), ink(comparison, arm));
                canvas.line((axis.at(0.0), at), (x, at), 1.5, colour.faint(0.5));
                canvas.disc(x, at, (lane * 0.45).clamp(2.5, 5.0), colour);
            }
        }
    }
    canvas
}

/// The rows of a panel: bands in their order, regions by loss.
fn rows<'a>(comparison: &'a Comparison, name: &str) -> Vec<(&'a str, &'a Compared)> {
    let mut rows = parts(comparison, name);
    let bearers = BEARERS.map(|(part, _)| part);
    let place = |part: &str| {
        let mut known = AGES.iter().chain(&INCOMES).chain(&bearers);
        known.position(|known| *known == part)
    };
    rows.sort_by(|a, b| {
        let size = |compared: &Compared| level(compared, &comparison.baseline);
        place(a.0)
            .cmp(&place(b.0))
            .then(size(b.1).total_cmp(&size(a.1)))
            .then(a.0.cmp(b.0))
    });
    rows.truncate(ROWS);
    rows
}

/// A part as a row calls it.
fn called(part: &str) -> String {
    let bearer = BEARERS.iter().find(|(known, _)| *known == part);
    bearer.map_or_else(|| part.replace('_', " "), |(_, name)| (*name).to_owned())
}

/// A name that fits beside its row.
fn fitted(canvas: &Canvas, name: &str) -> String {
    let mut text = name.to_owned();
    while canvas.width_of(&text, SMALL) > NAME.1 - 8.0 && text.chars().count() > 4 {
        let kept = text.chars().count() - 2;
        text = text.chars().take(kept).collect::<String>().trim_end().to_owned() + "…";
    }
    text
}

/// How little of what was lost is borne by victims in some arm; else whose share of it is the largest.
fn finding(comparison: &Comparison, panels: &[(&str, Vec<(&str, &Compared)>)]) -> String {
    let of_victims = |arm: &String| {
        let parts = panels[0].1.iter();
        let total: f64 = parts.clone().map(|(_, compared)| level(compared, arm)).sum();
        let own: f64 = parts
            .filter(|(part, _)| *part == "victim")
            .map(|(_, compared)| level(compared, arm))
            .sum();
        (total > 0.0).then(|| own / total)
    };
    let shares = comparison.arms.iter().filter_map(|arm| Some((of_victims(arm)?, arm)));
    if let Some((share, arm)) = shares
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(share, _)| *share < 0.995)
    {
        return format!(
            "Victims bear {} of what is lost in “{arm}”; others bear the rest",
            percent(share)
        );
    }
    let ages = &panels[1].1;
    let borne = |compared: &Compared| level(compared, &comparison.baseline);
    let total: f64 = ages.iter().map(|(_, compared)| borne(compared)).sum();
    let most = ages.iter().max_by(|a, b| borne(a.1).total_cmp(&borne(b.1)));
    match most.filter(|_| total > 0.0) {
        Some((age, compared)) => format!(
            "Victims bear all that is lost; {} of it falls on those aged {}",
            percent(borne(compared) / total),
            age.replace('_', " ")
        ),
        None => "In the baseline nobody bears a loss".to_owned(),
    }
}
