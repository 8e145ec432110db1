//! Pictures of an experiment: pure functions of its comparison.
//!
//! One file per chart, as for runs. A new chart is one new file and one line in [`CHARTS`].

mod arms;
mod bearers;
mod daily;
mod displacement;
mod fates;
mod forest;
mod front;
mod funnels;
mod sheet;
mod told;

use std::path::{Path, PathBuf};

use super::{Canvas, ChartError, render};
use crate::experiment::comparison::Comparison;

/// From a comparison to a picture.
type Draw = fn(&Comparison) -> Canvas;

/// Every chart: the name of its files, and how it is drawn.
pub const CHARTS: &[(&str, Draw)] = &[
    ("forest", forest::draw),
    ("front", front::draw),
    ("funnels", funnels::draw),
    ("daily", daily::draw),
    ("displacement", displacement::draw),
    ("bearers", bearers::draw),
    ("fates", fates::draw),
];

/// Draws every chart of a comparison, placebos left out, into `<dir>/charts/`, each as SVG and PNG. Returns the files
/// written.
///
/// # Errors
/// If a file cannot be written.
pub fn draw_all(comparison: &Comparison, dir: &Path) -> Result<Vec<PathBuf>, ChartError> {
    let comparison = &comparison.without_placebos();
    let folder = dir.join("charts");
    std::fs::create_dir_all(&folder).map_err(|cause| ChartError::file(&folder, cause))?;
    let mut files = Vec::new();
    for (name, draw) in CHARTS {
        let canvas = draw(comparison);
        let (svg, png) = (folder.join(format!("{name}.svg")), folder.join(format!("{name}.png")));
        std::fs::write(&svg, render::svg(&canvas)?).map_err(|cause| ChartError::file(&svg, cause))?;
        render::png(&canvas, &png)?;
        files.extend([svg, png]);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::canvas::{Align, Mark};
    use super::*;
    use crate::experiment::comparison::compare;
    use crate::experiment::comparison::made_up::{noise, roster_of, runs};
    use crate::experiment::kept::Kept;
    use crate::experiment::outcome::Value;
    use crate::experiment::roster::Roster;

    /// Arms with names as long as they may be.
    fn long_names(arms: usize) -> Vec<String> {
        let long = |arm| {
            let name = "policy_with_a_long_name_for_all_payments_to_strangers_everywhere";
            format!("{}_{arm:02}", &name[..61])
        };
        std::iter::once("baseline".to_owned())
            .chain((1..arms).map(long))
            .collect()
    }

    /// Runs with so many victims each; all arms differ a little.
    fn pictured(roster: &Roster, victims: usize) -> Comparison {
        let of = |arm: usize, _: usize, seed: u32| {
            let size = victims as f64 * (1.0 + 0.2 * noise(arm, seed));
            let parts = [
                ("victims", 1.0),
                ("lost_usd", 90.0),
                ("gross_loss_usd", 100.0),
                ("gross_loss_usd.rail.instant", 70.0),
                ("gross_loss_usd.rail.card", 30.0),
                ("gross_loss_usd.country.PK", 100.0),
                ("borne_usd.by.victim", 80.0),
                ("borne_usd.by.state", 10.0),
                ("net_loss_usd.age.under_25", 80.0),
                ("net_loss_usd.region.PK Khyber Pakhtunkhwa and the districts", 80.0),
                ("funnel.task_deposit.contacted", 900.0),
                ("funnel.task_deposit.first_deposit", 1.0),
                (
                    "funnel.a_family_whose_name_is_as_long_as_people_write_them.first_message_of_all",
                    300.0,
                ),
                ("funnel.recovery.approached", 2.0),
                ("funnel.recovery.asked_for_a_fee_that_is_called_a_tax_by_the_crew", 0.2),
                ("recovered_share", 0.000_1),
                ("programme_cost_usd", 5.0),
            ];
            let there = parts.iter().filter(|_| victims > 0);
            Kept {
                outcomes: there
                    .map(|(name, each)| Value {
                        name: (*name).to_owned(),
                        value: each * size,
                    })
                    .chain(
                        [("programme_cost_usd", 0.0), ("lost_usd", 0.0)]
                            .into_iter()
                            .filter(|_| victims == 0)
                            .map(|(name, value)| Value {
                                name: name.to_owned(),
                                value,
                            }),
                    )
                    .collect(),
                daily: (1..=20).map(|day| (format!("2025-04-{day:02}"), size)).collect(),
                people: (0..victims as u64)
                    .map(|person| (person, (size, if arm > 0 && person % 3 == 0 { 0.0 } else { size })))
                    .collect::<BTreeMap<u64, (f64, f64)>>(),
            }
        };
        compare(&runs(roster, of), "").without_placebos()
    }

    #[test]
    fn every_word_stands_on_the_paper_whatever_is_compared() {
        for (arms, seeds, victims) in [(2, 16, 9), (3, 1, 9), (13, 16, 40), (2, 16, 1), (2, 3, 0), (40, 2, 3)] {
            let roster = roster_of(&long_names(arms), seeds, &["lost_usd"]);
            let comparison = pictured(&roster, victims);
            for (name, draw) in CHARTS {
                let canvas = draw(&comparison);
                for mark in &canvas.marks {
                    let Mark::Text {
                        at: (x, y),
                        text,
                        face,
                        align,
                        ..
                    } = mark
                    else {
                        continue;
                    };
                    let width = canvas.width_of(text, *face);
                    let left = match align {
                        Align::Left => *x,
                        Align::Middle => x - width / 2.0,
                        Align::Right => x - width,
                    };
                    let inside = left >= 0.0 && left + width <= canvas.width && *y > 0.0 && *y < canvas.height;
                    assert!(inside, "{name} of {arms} arms: `{text}` at {left}, {y}");
                    assert!(!text.starts_with("\u{2212}0") || text.contains('.'), "{name}: `{text}`");
                }
                if victims == 0 && *name != "forest" && *name != "front" {
                    assert!(canvas.height < 250.0, "{name}: an empty page is not a high one");
                }
            }
        }
    }

    #[test]
    fn no_title_names_an_arm_that_cannot_be_told_from_the_baseline() {
        // One of them has the least mean of everything.
        let roster = roster_of(&["baseline", "one", "other"].map(str::to_owned), 16, &["lost_usd"]);
        let comparison = pictured(&roster, 9);
        for (name, draw) in CHARTS.iter().filter(|(name, _)| !matches!(*name, "front" | "fates")) {
            let title = draw(&comparison).title;
            assert!(
                !title.contains("“one”") && !title.contains("“other”"),
                "{name}: {title}"
            );
        }
        // These people are saved in both on every seed.
        let fates = fates::draw(&comparison).title;
        assert_eq!(
            fates,
            "More people are saved than harmed in “one” and “other” (secondary:\u{a0}no\u{a0}claim)"
        );
    }

    #[test]
    fn few_seeds_are_the_reason_why_there_is_no_front() {
        let roster = roster_of(&["baseline", "one"].map(str::to_owned), 3, &["lost_usd"]);
        assert_eq!(
            front::draw(&pictured(&roster, 9)).title,
            "Arms are not ranked on 3 seeds"
        );
    }
}
