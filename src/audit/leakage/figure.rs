//! What the second half of an audit found: one line a check, with its figure and its limit.

use std::fmt;

use serde::Serialize;

use super::measure::{Tells, Told};
use crate::param::noun::{counted, verb};

/// Whether a figure is within its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Within,
    Over,
    /// Too little to judge by.
    NotApplicable,
    /// Measured, but on so few rings that it means nothing.
    TooFewRings,
    /// Told without a limit.
    Noted,
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Verdict::Within => "within",
            Verdict::Over => "OVER",
            Verdict::NotApplicable => "n/a",
            Verdict::TooFewRings => "few",
            Verdict::Noted => "",
        }
    }
}

/// Fewer rings than these, and a figure tells what they happened to do. Things of one ring resemble each other, so that
/// a column which tells nothing gives an area near the mean of as many even draws as there are rings, and a check takes
/// the worst of up to twenty-five columns: of four rings it is 0.80 or more in every second dataset, of eight in one of
/// twenty. Nor is a standard error over fewer worth its name.
pub const RINGS: usize = 8;

/// Whether there are rings enough to hold a figure against a limit; if not, why it is not held.
pub const fn of_rings(rings: usize) -> Result<(), Verdict> {
    match rings {
        0 => Err(Verdict::NotApplicable),
        1..RINGS => Err(Verdict::TooFewRings),
        _ => Ok(()),
    }
}

/// How many rings a figure rests on, if they are too few, to stand before it.
fn few(rings: usize) -> String {
    match of_rings(rings) {
        Ok(()) => String::new(),
        Err(_) => format!("{}, fewer than {RINGS}: ", counted(rings as u64, "ring")),
    }
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Group and name, as `payments.column`.
    pub name: &'static str,
    /// What is measured, in one sentence.
    pub what: &'static str,
    pub figure: String,
    pub limit: String,
    pub verdict: Verdict,
}

/// What one column tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ColumnFigure {
    /// The check it belongs to.
    pub check: &'static str,
    pub column: String,
    /// Area under the curve; 0.5 tells nothing.
    pub auc: f64,
    /// Its standard error over rings.
    pub error: f64,
    /// Rings that it rests on.
    pub rings: usize,
    /// F1 of the best rule of one threshold.
    pub f1: f64,
}

/// All figures, and all columns behind them, the most telling first within a check.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Leakage {
    pub figures: Vec<Figure>,
    pub columns: Vec<ColumnFigure>,
}

/// Columns named beside the worst one.
const NAMED: usize = 4;

impl Leakage {
    /// Figures over their limits, in order.
    pub fn over(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(|figure| figure.verdict == Verdict::Over)
    }

    /// Figures on too few rings to be held against their limits, in order.
    pub fn few(&self) -> impl Iterator<Item = &Figure> {
        self.figures
            .iter()
            .filter(|figure| figure.verdict == Verdict::TooFewRings)
    }

    /// The figure of that name, if there is one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.name == name)
    }

    /// Holds the area under the curve of the most telling of a check's columns against a limit.
    pub fn hold_area(&mut self, (name, what): (&'static str, &'static str), limit: f64, told: &[Tells]) {
        let first = self.columns.len();
        self.columns.extend(told.iter().filter_map(|(column, told)| {
            let told = (*told)?;
            Some(ColumnFigure {
                check: name,
                column: column.clone(),
                auc: told.auc,
                error: told.error,
                rings: told.rings,
                f1: told.f1,
            })
        }));
        let columns = &mut self.columns[first..];
        columns.sort_by(|a, b| b.auc.total_cmp(&a.auc).then_with(|| a.column.cmp(&b.column)));
        let number = columns.first().map_or(Err(Verdict::NotApplicable), |worst| {
            of_rings(worst.rings).map(|()| worst.auc)
        });
        let verdict = held(number, |auc| auc < limit);
        let figure = match columns {
            [] => "nothing to compare".to_owned(),
            [worst, rest @ ..] => {
                let rest: Vec<String> = rest
                    .iter()
                    .take(NAMED)
                    .map(|c| format!("{} {:.2}", c.column, c.auc))
                    .collect();
                let rest = if rest.is_empty() {
                    String::new()
                } else {
                    format!("; {}", rest.join(", "))
                };
                let few = few(worst.rings);
                format!("{few}{:.2} ± {:.2} {}{rest}", worst.auc, worst.error, worst.column)
            }
        };
        self.figures.push(Figure {
            name,
            what,
            figure,
            limit: format!("< {limit:.2}"),
            verdict,
        });
    }

    /// Holds the F1 of the best one-threshold rule over the columns of some checks against a limit.
    pub fn hold_rule(&mut self, (name, what): (&'static str, &'static str), limit: f64, checks: &[&str]) {
        let best = self.best_rule(checks);
        let number = best.map_or(Err(Verdict::NotApplicable), |best| {
            of_rings(best.rings).map(|()| best.f1)
        });
        let (figure, verdict) = (rule(best), held(number, |f1| f1 < limit));
        self.figures.push(Figure {
            name,
            what,
            figure,
            limit: format!("< {limit:.2}"),
            verdict,
        });
    }

    /// Tells the F1 of the best one-threshold rule over the columns of some checks, without a limit.
    pub fn note_rule(&mut self, check: (&'static str, &'static str), checks: &[&str]) {
        let shown = rule(self.best_rule(checks));
        self.note(check, shown);
    }

    fn best_rule(&self, checks: &[&str]) -> Option<&ColumnFigure> {
        let columns = self.columns.iter().filter(|column| checks.contains(&column.check));
        columns.max_by(|a, b| a.f1.total_cmp(&b.f1))
    }

    /// Holds ids against chance: within three standard errors of 0.5.
    pub fn hold_chance(&mut self, (name, what): (&'static str, &'static str), told: &[Tells]) {
        let distance = |told: &Told| (told.auc - 0.5) / told.error;
        let seen = || {
            told.iter()
                .filter_map(|(column, told)| told.as_ref().map(|told| (column, told)))
        };
        let worst = seen()
            .filter(|(_, told)| of_rings(told.rings).is_ok())
            .max_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
        self.columns.extend(told.iter().filter_map(|(column, told)| {
            let told = (*told)?;
            Some(ColumnFigure {
                check: name,
                column: column.clone(),
                auc: told.auc,
                error: told.error,
                rings: told.rings,
                f1: told.f1,
            })
        }));
        let (figure, verdict) = match worst {
            None if seen().next().is_none() => ("nothing to compare".to_owned(), Verdict::NotApplicable),
            None => (format!("fewer than {RINGS} rings"), Verdict::TooFewRings),
            Some((column, told)) => {
                let within = distance(told) <= 3.0;
                let verdict = if within { Verdict::Within } else { Verdict::Over };
                (format!("{:.3} ± {:.3} {column}", told.auc, told.error), verdict)
            }
        };
        self.figures.push(Figure {
            name,
            what,
            figure,
            limit: "0.5 ± 3 errors".to_owned(),
            verdict,
        });
    }

    /// Holds a number against the most that it may be, or says why it is not held.
    pub fn hold_number(
        &mut self,
        (name, what): (&'static str, &'static str),
        number: Result<f64, Verdict>,
        most: f64,
        shown: String,
    ) {
        let verdict = held(number, |number| number <= most);
        self.figures.push(Figure {
            name,
            what,
            figure: shown,
            limit: format!("≤ {most}"),
            verdict,
        });
    }

    /// A figure without a limit.
    pub fn note(&mut self, (name, what): (&'static str, &'static str), shown: String) {
        self.figures.push(Figure {
            name,
            what,
            figure: shown,
            limit: String::new(),
            verdict: Verdict::Noted,
        });
    }
}

fn held(number: Result<f64, Verdict>, is_within: impl Fn(f64) -> bool) -> Verdict {
    match number {
        Err(why) => why,
        Ok(number) if is_within(number) => Verdict::Within,
        Ok(_) => Verdict::Over,
    }
}

fn rule(best: Option<&ColumnFigure>) -> String {
    best.map_or_else(
        || "nothing to compare".to_owned(),
        |best| format!("{}{:.3} {}", few(best.rings), best.f1, best.column),
    )
}

impl fmt::Display for Leakage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |of: fn(&Figure) -> usize| self.figures.iter().map(of).max().unwrap_or(0);
        let name = width(|figure| figure.name.len()).max("check".len());
        let limit = width(|figure| figure.limit.chars().count()).max("limit".len());
        writeln!(f, "        {:<name$}  {:<limit$}  figure", "check", "limit")?;
        for figure in &self.figures {
            writeln!(
                f,
                "{:<6}  {:<name$}  {:<limit$}  {}",
                figure.verdict.word(),
                figure.name,
                figure.limit,
                figure.figure
            )?;
        }
        let over = self.over().count();
        let limits = verb(over as u64, "its limit", "their limits");
        let figures = counted(self.figures.len() as u64, "figure");
        write!(f, "{figures}: {over} over {limits}")?;
        let few = self.few().count();
        if few > 0 {
            write!(
                f,
                "\nWith fewer than {RINGS} rings a figure tells what those happened to do; {few} {} held against no limit.",
                verb(few as u64, "is", "are")
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHECK: (&str, &str) = ("a.b", "So it is.");

    fn told(auc: f64, error: f64, f1: f64) -> Option<Told> {
        Some(Told {
            auc,
            error,
            rings: RINGS,
            f1,
        })
    }

    #[test]
    fn the_most_telling_column_decides() {
        let mut leakage = Leakage::default();
        leakage.hold_area(
            CHECK,
            0.8,
            &[("x".into(), told(0.6, 0.1, 0.1)), ("y".into(), told(0.9, 0.1, 0.2))],
        );
        assert_eq!(leakage.figures[0].figure, "0.90 ± 0.10 y; x 0.60");
        assert_eq!(leakage.figures[0].verdict, Verdict::Over);
        leakage.hold_rule(CHECK, 0.3, &["a.b"]);
        assert_eq!(leakage.figures[1].figure, "0.200 y");
        assert_eq!(leakage.figures[1].verdict, Verdict::Within);
        assert_eq!(leakage.over().count(), 1);
    }

    #[test]
    fn nothing_is_neither_within_nor_over() {
        let mut leakage = Leakage::default();
        leakage.hold_area(CHECK, 0.8, &[("x".into(), None)]);
        leakage.hold_rule(CHECK, 0.3, &["a.b"]);
        leakage.hold_chance(CHECK, &[("x".into(), None)]);
        leakage.hold_number(CHECK, of_rings(0).map(|()| 1.0), 0.4, "no mule".into());
        assert!(
            leakage
                .figures
                .iter()
                .all(|figure| figure.verdict == Verdict::NotApplicable)
        );
    }

    #[test]
    fn of_too_few_rings_nothing_is_over() {
        let few = |rings| told(1.0, 0.01, 1.0).map(|told| Told { rings, ..told });
        let mut leakage = Leakage::default();
        leakage.hold_area(CHECK, 0.8, &[("x".into(), few(1))]);
        leakage.hold_rule(CHECK, 0.3, &["a.b"]);
        leakage.hold_chance(CHECK, &[("x".into(), few(RINGS - 1))]);
        leakage.hold_number(CHECK, of_rings(RINGS - 1).map(|()| 1.0), 0.4, "all mules".into());
        assert!(
            leakage
                .figures
                .iter()
                .all(|figure| figure.verdict == Verdict::TooFewRings)
        );
        assert_eq!(leakage.figures[0].figure, "1 ring, fewer than 8: 1.00 ± 0.01 x");
        assert_eq!(leakage.figures[1].figure, "1 ring, fewer than 8: 1.000 x");
        let text = leakage.to_string();
        assert!(text.ends_with("no limit."), "{text}");
        let mut enough = Leakage::default();
        enough.hold_area(CHECK, 0.8, &[("x".into(), few(RINGS))]);
        assert_eq!(enough.figures[0].verdict, Verdict::Over);
        assert!(enough.to_string().ends_with("1 figure: 1 over its limit"));
    }

    #[test]
    fn an_id_may_stray_by_three_errors_and_no_more() {
        let mut leakage = Leakage::default();
        leakage.hold_chance(CHECK, &[("x".into(), told(0.529, 0.01, 0.0))]);
        leakage.hold_chance(CHECK, &[("x".into(), told(0.531, 0.01, 0.0))]);
        assert_eq!(leakage.figures[0].verdict, Verdict::Within);
        assert_eq!(leakage.figures[1].verdict, Verdict::Over);
    }
}
