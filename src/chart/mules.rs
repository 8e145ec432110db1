//! The life of mule accounts: from recruitment through first use to the freeze.
//!
//! Reads `truth/mules`; the end of the window is the day after the last of `series/daily`. Left, a sample of accounts
//! as lanes; right, the share still open by days since first use, by how the account came into a ring's hands
//! (Kaplan–Meier: an account not yet frozen at the window's end counts as long as it was seen).

use super::axis::{Axis, posts, rungs};
use super::canvas::{Align, Canvas, Ink};
use super::style::{
    self, BLUE, BOTTOM, GREEN, GREY, MARGIN, MUTED, ORANGE, PURPLE, RULE, SKY, SMALL, STRONG, TEXT, TOP, VERMILION,
    WIDTH, counted, percent, short,
};
use super::{Chart, ChartError, Run};
use crate::dataset::batch::some;

const SHOWN: &str = "Left: a sample of accounts, one lane each, days since recruitment. \
                     Right: share of used accounts not yet frozen, by days since first use.";
const SOURCE: &str = "truth/mules";
/// Lanes drawn.
const LANES: usize = 48;
/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// One mule account's life, in days since its recruitment.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    pub kind: String,
    pub first_use: Option<f64>,
    pub last_use: Option<f64>,
    pub frozen: Option<f64>,
    /// When the window ended: nothing is known after it.
    pub seen_until: f64,
}

/// All mule accounts of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Mules {
    /// In the order of `account_id`, which says nothing about an account.
    pub lives: Vec<Life>,
}

/// The colour of a way into a ring's hands.
pub(super) fn ink_of(kind: &str) -> Ink {
    match kind {
        "witting" => BLUE,
        "unwitting" => ORANGE,
        "hijacked" => PURPLE,
        "bought" => GREEN,
        "shell" => style::YELLOW,
        _ => GREY,
    }
}

impl Chart for Mules {
    fn read(run: &Run) -> Result<Mules, ChartError> {
        let mut end = None;
        run.tables.read("series/daily", &["date"], |batch| {
            let days = batch.numbers("date")?;
            end = end.max(days.iter().flatten().max().map(|day| (day + 1) * DAY_MS));
            Ok(())
        })?;
        let columns = [
            "account_id",
            "kind",
            "recruited_at",
            "first_use",
            "last_use",
            "frozen_at",
        ];
        let mut rows = Vec::new();
        run.tables.read("truth/mules", &columns, |batch| {
            let (ids, kinds) = (batch.ids("account_id")?, batch.texts("kind")?);
            let (recruited, first) = (batch.numbers("recruited_at")?, batch.numbers("first_use")?);
            let (last, frozen) = (batch.numbers("last_use")?, batch.numbers("frozen_at")?);
            rows.extend(batch.rows().map(|row| {
                let kind = kinds.get(row).unwrap_or_default().to_owned();
                let moments = [&first, &last, &frozen].map(|column| some(column, row));
                (ids.value(row), recruited.value(row), kind, moments)
            }));
            Ok(())
        })?;
        rows.sort();
        let end = end
            .or_else(|| rows.iter().flat_map(|row| row.3).flatten().max())
            .unwrap_or(0);
        let lives = rows.into_iter().map(|(_, recruited, kind, [first, last, frozen])| {
            let days = |at: i64| (at - recruited) as f64 / DAY_MS as f64;
            Life {
                kind,
                first_use: first.map(days),
                last_use: last.map(days),
                frozen: frozen.map(days),
                seen_until: days(end).max(0.0),
            }
        });
        Ok(Mules { lives: lives.collect() })
    }

    fn draw(&self) -> Canvas {
        if self.lives.is_empty() {
            return style::nothing(SHOWN, "No mule account was recruited", SOURCE);
        }
        let mut canvas = style::framed(&self.finding(), SHOWN, SOURCE);
        let middle = MARGIN + 560.0;
        self.lanes(&mut canvas, (MARGIN, middle));
        self.survival(&mut canvas, (middle + 96.0, WIDTH - MARGIN));
        canvas
    }
}

impl Mules {
    fn lanes(&self, canvas: &mut Canvas, (left, right): (f64, f64)) {
        let mut sample = self
            .lives
            .iter()
            .filter(|life| life.first_use.is_some())
            .take(LANES)
            .collect::<Vec<_>>();
        sample.sort_by(|one, other| one.end().total_cmp(&other.end()));
        let (top, bottom) = (TOP + 40.0, BOTTOM - 42.0);
        // The longest tenth would squeeze all others: it runs off the edge.
        let reach = sample
            .get(sample.len() * 9 / 10)
            .map_or(1.0, |life| life.end() * 1.1)
            .max(1.0);
        let axis = Axis::linear((0.0, reach), (left, right));
        posts(canvas, &axis, &axis.ticks(7), (top, bottom), short);
        canvas.text(left, bottom + 38.0, "Days since recruitment", SMALL, Align::Left, MUTED);
        let title = format!(
            "{} of {}",
            counted(sample.len(), "account"),
            style::full(self.lives.len() as u64)
        );
        canvas.text(left, TOP + 4.0, &title, STRONG, Align::Left, TEXT);
        let mut x = style::key(canvas, left, TOP + 26.0, RULE.faint(0.5), "waiting");
        x = style::key(canvas, x, TOP + 26.0, SKY, "in use");
        canvas.line((x, TOP + 22.0), (x + 14.0, TOP + 22.0), 1.4, GREY);
        canvas.text(x + 20.0, TOP + 26.0, "no longer used", SMALL, Align::Left, TEXT);
        x += 20.0 + canvas.width_of("no longer used", SMALL) + 22.0;
        canvas.cross(x + 6.0, TOP + 22.0, 4.0, 2.0, VERMILION);
        canvas.text(x + 18.0, TOP + 26.0, "frozen", SMALL, Align::Left, TEXT);
        x += 18.0 + canvas.width_of("frozen", SMALL) + 22.0;
        canvas.text(x, TOP + 26.0, "› not frozen", SMALL, Align::Left, TEXT);

        let pitch = (bottom - top) / sample.len().max(1) as f64;
        let half = (pitch * 0.36).min(6.0);
        for (lane, life) in sample.iter().enumerate() {
            let y = top + pitch * (lane as f64 + 0.5);
            let first = life.first_use.unwrap_or(0.0);
            let last = life.last_use.unwrap_or(first);
            let end = life.end();
            canvas.rect(left, y - half * 0.4, axis.at(first), y + half * 0.4, RULE.faint(0.5));
            canvas.line((axis.at(last), y), (axis.at(end), y), 1.4, GREY);
            canvas.rect(
                axis.at(first),
                y - half,
                axis.at(last).max(axis.at(first) + 2.0),
                y + half,
                SKY,
            );
            if end > reach {
                canvas.text(right + 4.0, y + 4.5, "›", STRONG, Align::Left, MUTED);
            } else if life.frozen.is_some() {
                canvas.cross(axis.at(end), y, half.clamp(2.5, 4.0), 2.0, VERMILION);
            } else {
                canvas.text(axis.at(end) + 4.0, y + 4.5, "›", STRONG, Align::Left, MUTED);
            }
        }
        canvas.line((left, bottom), (right, bottom), 1.0, RULE);
    }

    fn survival(&self, canvas: &mut Canvas, (left, right): (f64, f64)) {
        let (top, bottom) = (TOP + 40.0, BOTTOM - 42.0);
        // Beyond the last freezes every line is flat.
        let used = self.lives.iter().filter_map(Life::after_first_use);
        let mut ends = used
            .filter(|(_, frozen)| *frozen)
            .map(|(days, _)| days)
            .collect::<Vec<_>>();
        ends.sort_by(f64::total_cmp);
        let reach = ends.get(ends.len() * 49 / 50).copied().unwrap_or(30.0).max(1.0) * 1.15;
        let across = Axis::linear((0.0, reach), (left, right));
        let up = Axis::linear((0.0, 1.0), (bottom, top));
        canvas.text(
            left,
            TOP + 4.0,
            "Still open, by how the account was got",
            STRONG,
            Align::Left,
            TEXT,
        );
        rungs(canvas, &up, &[0.0, 0.25, 0.5, 0.75, 1.0], (left, right), percent);
        posts(canvas, &across, &across.ticks(6), (top, bottom), short);
        canvas.text(left, bottom + 38.0, "Days since first use", SMALL, Align::Left, MUTED);
        canvas.dashes((left, up.at(0.5)), (right, up.at(0.5)), 1.2, RULE);
        let mut kinds = self.lives.iter().map(|life| life.kind.as_str()).collect::<Vec<_>>();
        kinds.sort_unstable();
        kinds.dedup();
        let mut key = left;
        for kind in kinds {
            let of_kind = self
                .lives
                .iter()
                .filter(|life| life.kind == kind)
                .filter_map(Life::after_first_use);
            let of_kind = of_kind.collect::<Vec<_>>();
            if of_kind.is_empty() {
                continue;
            }
            let mut points = vec![(left, up.at(1.0))];
            for (days, share) in survival(of_kind.clone()).into_iter().filter(|step| step.0 <= reach) {
                let before = points.last().map_or(up.at(1.0), |point| point.1);
                points.push((across.at(days), before));
                points.push((across.at(days), up.at(share)));
            }
            let longest = of_kind.iter().map(|(days, _)| *days).fold(0.0, f64::max).min(reach);
            points.push((across.at(longest), points.last().map_or(top, |point| point.1)));
            canvas.path(points, 2.4, ink_of(kind));
            let word = format!("{kind} ({})", of_kind.len());
            key = style::key(canvas, key, TOP + 26.0, ink_of(kind), &word);
        }
        canvas.line((left, bottom), (right, bottom), 1.0, RULE);
    }

    fn finding(&self) -> String {
        let used = self.lives.iter().filter_map(Life::after_first_use).collect::<Vec<_>>();
        let frozen = used.iter().filter(|(_, frozen)| *frozen).count();
        let of = counted(used.len(), "used mule account");
        let half = survival(used.clone()).into_iter().find(|(_, share)| *share <= 0.5);
        match half {
            Some((days, _)) => {
                let days = if days < 1.5 {
                    format!("{} hours", short(days * 24.0))
                } else {
                    format!("{} days", short(days))
                };
                format!("Half of the mule accounts were frozen within {days} of their first use")
            }
            None if used.is_empty() => "No mule account was ever used".to_owned(),
            None => format!(
                "Most mule accounts outlived the run: {} of {of} were frozen",
                style::full(frozen as u64)
            ),
        }
    }
}

impl Life {
    /// Days from recruitment to the freeze, or to where nothing more is known.
    fn end(&self) -> f64 {
        self.frozen.unwrap_or(self.seen_until)
    }

    /// Days from first use to the freeze or the window's end, and whether it was a freeze; `None` if never used.
    fn after_first_use(&self) -> Option<(f64, bool)> {
        let first = self.first_use?;
        Some(((self.end() - first).max(0.0), self.frozen.is_some()))
    }
}

/// Kaplan–Meier: after each day on which something ended, the share still going on.
fn survival(mut lives: Vec<(f64, bool)>) -> Vec<(f64, f64)> {
    // Ends before losses from sight on the same day.
    lives.sort_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
    let mut share = 1.0;
    let mut steps = Vec::new();
    for (place, &(days, ended)) in lives.iter().enumerate() {
        if ended {
            share *= 1.0 - 1.0 / (lives.len() - place) as f64;
            steps.push((days, share));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(kind: &str, first_use: f64, frozen: Option<f64>) -> Life {
        let first_use = Some(first_use);
        Life {
            kind: kind.to_owned(),
            first_use,
            last_use: first_use,
            frozen,
            seen_until: 100.0,
        }
    }

    #[test]
    fn those_lost_from_sight_leave_the_share_as_it_was() {
        let steps = survival(vec![(1.0, true), (2.0, false), (3.0, true), (9.0, false)]);
        assert_eq!(steps, [(1.0, 0.75), (3.0, 0.375)]);
    }

    #[test]
    fn the_title_is_the_median_life() {
        let lives = vec![
            life("witting", 1.0, Some(5.0)),
            life("bought", 2.0, Some(8.0)),
            life("bought", 0.0, None),
        ];
        let canvas = Mules { lives }.draw();
        let words = canvas.words().collect::<Vec<_>>();
        assert_eq!(
            words[0],
            "Half of the mule accounts were frozen within 6 days of their first use"
        );
        assert!(words.contains(&"bought (2)") && words.contains(&"witting (1)"));
    }

    #[test]
    fn accounts_that_outlive_the_run_are_no_freezes() {
        let lives = vec![
            life("witting", 1.0, None),
            life("witting", 1.0, None),
            life("witting", 1.0, Some(3.0)),
        ];
        assert_eq!(
            Mules { lives }.finding(),
            "Most mule accounts outlived the run: 1 of 3 used mule accounts were frozen"
        );
    }
}
