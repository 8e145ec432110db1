//! The life of mule accounts used in the window: from recruitment through first use to the freeze.
//!
//! Reads `truth/mules`; what happened after the window (its end is in `manifest.json`, or the day after the last of
//! `series/daily`) is not seen. Left, a sample of services as lanes; right, the share not yet frozen by days since
//! first use, by how the account came into a ring's hands, with its interval (Kaplan–Meier: a service not frozen by the
//! window's end counts as long as it was seen; Greenwood's variance on the scale of log(−log), which stays within 0 and
//! 1).

use std::collections::BTreeMap;

use super::axis::{Axis, posts, rungs};
use super::canvas::{Align, Canvas, Ink};
use super::style::{
    self, BLUE, BOTTOM, GREEN, GREY, MARGIN, MUTED, ORANGE, PURPLE, RULE, SKY, SMALL, STRONG, TEXT, TOP, VERMILION,
    WIDTH, counted, full, percent, short,
};
use super::{Chart, ChartError, Run};
use crate::dataset::batch::some;
use crate::param::normal::normal_quantile;
use crate::param::quantile::{median, quantile, sorted};

const SHOWN: &str = "Left: services of mule accounts, one lane each. Right: share not yet frozen, by how the account was \
                     got. What happened after the window is not seen.";
const SOURCE: &str = "truth/mules";
/// Lanes drawn.
const LANES: usize = 48;
/// Services of a kind that make a curve of its own: with fewer, a curve is a few steps and says nothing.
const FEW: usize = 5;
/// Share of intervals that would hold the true share.
const LEVEL: f64 = 0.95;
/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// One service of a mule account, in days since its recruitment. Nothing lies beyond `seen_until`.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    pub account: u64,
    pub kind: String,
    pub first_use: f64,
    pub last_use: f64,
    pub frozen: Option<f64>,
    /// When the window ended: nothing is known after it.
    pub seen_until: f64,
}

/// All services of a run that were used in its window.
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

/// The window's first moment and the first after it, in milliseconds; as the days of the series say where the manifest
/// does not.
fn window(run: &Run) -> Result<Option<(i64, i64)>, ChartError> {
    if let Some(window) = run.tables.manifest.window() {
        return Ok(Some((window.start, window.end)));
    }
    let mut span: Option<(i64, i64)> = None;
    run.tables.read("series/daily", &["date"], |batch| {
        for day in batch.numbers("date")?.iter().flatten() {
            let (start, end) = (day * DAY_MS, (day + 1) * DAY_MS);
            span = Some(span.map_or((start, end), |(first, last)| (first.min(start), last.max(end))));
        }
        Ok(())
    })?;
    Ok(span)
}

/// Days from first use to the freeze, or to the end of what is seen, and whether it was the freeze.
type Seen = (f64, bool);
/// Services of one kind: its name, its colour, and how long each was seen.
type Group = (String, Ink, Vec<Seen>);

impl Chart for Mules {
    fn read(run: &Run) -> Result<Mules, ChartError> {
        let window = window(run)?;
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
        let (start, end) = window.unwrap_or((i64::MIN, i64::MAX));
        let lives = rows.into_iter().filter_map(|(account, recruited, kind, moments)| {
            let [first, last, frozen] = moments;
            let (first, last) = (first?, last?);
            let days = |at: i64| at.saturating_sub(recruited) as f64 / DAY_MS as f64;
            (first < end && last >= start).then(|| Life {
                account,
                kind,
                first_use: days(first),
                last_use: days(last.min(end)),
                frozen: frozen.filter(|at| *at < end).map(days),
                seen_until: days(end).max(0.0),
            })
        });
        Ok(Mules { lives: lives.collect() })
    }

    fn draw(&self) -> Canvas {
        if self.lives.is_empty() {
            return style::nothing(SHOWN, "No mule account was used in the window", SOURCE);
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
        let mut sample = self.lives.iter().take(LANES).collect::<Vec<_>>();
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
            full(sample.len() as u64),
            counted(self.lives.len(), "service")
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
            let (first, last, end) = (life.first_use, life.last_use, life.end());
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

    /// Services by how the account was got, those of rarer ways together; the name of each group, and its colour.
    fn groups(&self) -> Vec<Group> {
        let mut kinds = BTreeMap::<&str, Vec<Seen>>::new();
        for life in &self.lives {
            kinds.entry(&life.kind).or_default().push(life.after_first_use());
        }
        let (own, rare): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|(_, lives)| lives.len() >= FEW);
        let mut groups: Vec<_> = own
            .into_iter()
            .map(|(kind, lives)| (kind.to_owned(), ink_of(kind), lives))
            .collect();
        let rest: Vec<Seen> = rare.into_iter().flat_map(|(_, lives)| lives).collect();
        if !rest.is_empty() {
            let (name, ink) = if groups.is_empty() {
                ("all ways", BLUE)
            } else {
                ("other ways", GREY)
            };
            groups.push((name.to_owned(), ink, rest));
        }
        groups
    }

    fn survival(&self, canvas: &mut Canvas, (left, right): (f64, f64)) {
        let (top, bottom) = (TOP + 40.0, BOTTOM - 42.0);
        // Beyond the last freezes every line is flat.
        let used = self.lives.iter().map(Life::after_first_use);
        let ends: Vec<f64> = used.filter(|(_, frozen)| *frozen).map(|(days, _)| days).collect();
        let reach = if ends.is_empty() {
            30.0
        } else {
            (quantile(&sorted(&ends), 0.98) * 1.15).max(1.0)
        };
        let across = Axis::linear((0.0, reach), (left, right));
        let up = Axis::linear((0.0, 1.0), (bottom, top));
        canvas.text(
            left,
            TOP + 4.0,
            "Not yet frozen, by how the account was got",
            STRONG,
            Align::Left,
            TEXT,
        );
        rungs(canvas, &up, &[0.0, 0.25, 0.5, 0.75, 1.0], (left, right), percent);
        posts(canvas, &across, &across.ticks(6), (top, bottom), short);
        let unit = format!("Days since first use; shaded: {} intervals (Greenwood)", percent(LEVEL));
        canvas.text(left, bottom + 38.0, &unit, SMALL, Align::Left, MUTED);
        canvas.dashes((left, up.at(0.5)), (right, up.at(0.5)), 1.2, RULE);
        let groups = self.groups();
        for (_, ink, lives) in &groups {
            let longest = lives.iter().map(|(days, _)| *days).fold(0.0, f64::max).min(reach);
            let steps = survival(lives.clone()).into_iter().filter(|step| step.days <= reach);
            let mut from: Option<Step> = None;
            for step in steps {
                if let Some(before) = from {
                    shade(canvas, (&across, &up), before, step.days, *ink);
                }
                from = Some(step);
            }
            if let Some(before) = from {
                shade(canvas, (&across, &up), before, longest, *ink);
            }
        }
        let mut key = left;
        for (name, ink, lives) in groups {
            let mut points = vec![(left, up.at(1.0))];
            for step in survival(lives.clone()).into_iter().filter(|step| step.days <= reach) {
                let before = points.last().map_or(up.at(1.0), |point| point.1);
                points.push((across.at(step.days), before));
                points.push((across.at(step.days), up.at(step.share)));
            }
            let longest = lives.iter().map(|(days, _)| *days).fold(0.0, f64::max).min(reach);
            points.push((across.at(longest), points.last().map_or(top, |point| point.1)));
            canvas.path(points, 2.4, ink);
            let word = format!("{name} ({})", lives.len());
            key = style::key(canvas, key, TOP + 26.0, ink, &word);
        }
        canvas.line((left, bottom), (right, bottom), 1.0, RULE);
    }

    /// Accounts, and of each that was frozen the days from the first use of that service.
    fn accounts(&self) -> (usize, Vec<f64>) {
        let mut accounts = BTreeMap::<u64, Vec<&Life>>::new();
        for life in &self.lives {
            accounts.entry(life.account).or_default().push(life);
        }
        // Of services frozen, that which ended first: counted back from the window's end, days of all are comparable.
        let days = accounts.values().filter_map(|services| {
            let frozen = services
                .iter()
                .filter_map(|life| Some((life.frozen? - life.seen_until, life)));
            let first = frozen.min_by(|one, other| one.0.total_cmp(&other.0))?;
            Some(first.1.after_first_use().0)
        });
        (accounts.len(), days.collect())
    }

    fn finding(&self) -> String {
        let (all, days) = self.accounts();
        let of = counted(all, "used mule account");
        let Some(middle) = median(&days) else {
            return format!("None of {of} was frozen in the window or before");
        };
        let middle = if middle < 1.5 {
            format!("{} hours", short(middle * 24.0))
        } else {
            format!("{} days", short(middle))
        };
        match days.len() {
            1 => format!("One of {of} was frozen, {middle} after its first use"),
            frozen => format!(
                "{} of {of} were frozen, half of them within {middle} of first use",
                full(frozen as u64)
            ),
        }
    }
}

impl Life {
    /// Days from recruitment to the freeze, or to where nothing more is known.
    fn end(&self) -> f64 {
        self.frozen.unwrap_or(self.seen_until)
    }

    /// Days from first use to the freeze or the window's end, and whether it was a freeze.
    fn after_first_use(&self) -> (f64, bool) {
        ((self.end() - self.first_use).max(0.0), self.frozen.is_some())
    }
}

/// A step of a survival curve: from that day on, the share still going on, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    days: f64,
    share: f64,
    low: f64,
    high: f64,
}

/// The interval of a step, from its day to another.
fn shade(canvas: &mut Canvas, (across, up): (&Axis, &Axis), step: Step, until: f64, ink: Ink) {
    if until > step.days {
        let (x0, x1) = (across.at(step.days), across.at(until));
        canvas.rect(x0, up.at(step.high), x1, up.at(step.low), ink.faint(0.14));
    }
}

/// Kaplan–Meier: after each day on which something ended, the share still going on.
fn survival(mut lives: Vec<(f64, bool)>) -> Vec<Step> {
    // Ends before losses from sight on the same day.
    lives.sort_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
    let z = normal_quantile(1.0 - (1.0 - LEVEL) / 2.0);
    let (mut share, mut spread) = (1.0, 0.0);
    let mut steps = Vec::new();
    for (place, &(days, ended)) in lives.iter().enumerate() {
        if !ended {
            continue;
        }
        let left = (lives.len() - place) as f64;
        share *= 1.0 - 1.0 / left;
        spread += 1.0 / (left * (left - 1.0));
        // On the scale of log(−log share) the bounds stay within 0 and 1; of none left nothing can be said but that.
        let (low, high) = if share > 0.0 {
            let reach = z * spread.sqrt() / -libm::log(share);
            let bound = |by: f64| libm::pow(share, libm::exp(by));
            (bound(reach), bound(-reach))
        } else {
            (0.0, steps.last().map_or(1.0, |before: &Step| before.high))
        };
        steps.push(Step { days, share, low, high });
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(account: u64, kind: &str, first_use: f64, frozen: Option<f64>) -> Life {
        Life {
            account,
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
        let shares: Vec<(f64, f64)> = steps.iter().map(|step| (step.days, step.share)).collect();
        assert_eq!(shares, [(1.0, 0.75), (3.0, 0.375)]);
    }

    #[test]
    fn a_share_has_its_interval() {
        // Six ends and four losses from sight.
        let lives = [
            (1.0, true),
            (2.0, true),
            (3.0, false),
            (4.0, true),
            (5.0, true),
            (6.0, false),
            (7.0, true),
            (8.0, false),
            (9.0, true),
            (10.0, false),
        ];
        let steps = survival(lives.to_vec());
        // Greenwood's sum after two ends of ten: 1/90 + 1/72 = 0.025.
        let second = steps[1];
        assert!((second.share - 0.8).abs() < 1e-12);
        let reach = 1.959_963_985 * 0.025_f64.sqrt() / 0.223_143_551_3;
        let (low, high) = (0.8_f64.powf(reach.exp()), 0.8_f64.powf((-reach).exp()));
        assert!(
            (second.low - low).abs() < 1e-6 && (second.high - high).abs() < 1e-6,
            "{second:?}"
        );
        assert!(steps.iter().all(|step| 0.0 <= step.low && step.low <= step.share));
        assert!(steps.iter().all(|step| step.share <= step.high && step.high <= 1.0));
    }

    #[test]
    fn the_title_is_the_median_life_of_those_frozen() {
        let lives = vec![
            life(1, "witting", 1.0, Some(5.0)),
            life(2, "bought", 2.0, Some(9.0)),
            life(3, "bought", 0.0, None),
        ];
        let canvas = Mules { lives }.draw();
        let words = canvas.words().collect::<Vec<_>>();
        assert_eq!(
            words[0],
            "2 of 3 used mule accounts were frozen, half of them within 5.5 days of first use"
        );
        // Of so few, one curve.
        assert!(words.contains(&"all ways (3)") && !words.contains(&"bought (2)"));
    }

    #[test]
    fn an_account_that_serves_twice_is_one() {
        let twice = vec![life(1, "witting", 1.0, Some(3.0)), life(1, "witting", 0.0, None)];
        assert_eq!(Mules { lives: twice }.accounts(), (1, vec![2.0]));
    }

    #[test]
    fn accounts_that_outlive_the_window_are_no_freezes() {
        let open = Mules {
            lives: vec![life(1, "witting", 1.0, None), life(2, "witting", 1.0, None)],
        };
        assert_eq!(
            open.finding(),
            "None of 2 used mule accounts was frozen in the window or before"
        );
        let one = Mules {
            lives: vec![life(1, "witting", 1.0, None), life(2, "witting", 1.0, Some(2.0))],
        };
        assert_eq!(
            one.finding(),
            "One of 2 used mule accounts was frozen, 24 hours after its first use"
        );
    }
}
