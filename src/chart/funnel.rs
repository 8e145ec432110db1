//! The funnel: how many people reached each stage, on a logarithmic axis, with the conversion from stage to stage.
//!
//! Reads `truth/contact_labels` (illicit first messages) and the `<stage>_at` columns of `truth/cases`, in column
//! order. On a logarithmic axis equal conversions are equal steps to the left, so the narrowest gate is the longest
//! step.

use arrow_array::Array;

use super::axis::{Axis, decades, posts};
use super::canvas::{Align, Canvas};
use super::style::{
    self, BLUE, BOTTOM, GREY, LABEL, MARGIN, MUTED, SMALL, STRONG, TEXT, TOP, VERMILION, WIDTH, full, percent, short,
    spoken,
};
use super::{Chart, ChartError, Run};

const SHOWN: &str = "First messages sent, then cases that reached each stage, on a logarithmic axis. A case is one approach of one person.";
const SOURCE: &str = "truth/contact_labels, truth/cases";

/// How many reached each stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funnel {
    /// Stage and count, first stage first.
    pub stages: Vec<(String, u64)>,
    /// Cases with at least one deposit.
    pub depositors: u64,
}

impl Chart for Funnel {
    fn read(run: &Run) -> Result<Funnel, ChartError> {
        let mut contacted = 0;
        run.tables.read("truth/contact_labels", &["illicit"], |batch| {
            contacted += batch.flags("illicit")?.true_count() as u64;
            Ok(())
        })?;
        let cases = run.tables.files("truth/cases")?;
        let schema = cases.first().map(|file| run.tables.schema(file)).transpose()?;
        let fields = schema.iter().flat_map(|schema| schema.fields());
        let names = fields
            .map(|field| field.name().as_str())
            .filter(|name| name.ends_with("_at") && *name != "reported_at");
        let names = names.collect::<Vec<_>>();
        let mut reached = vec![0; names.len()];
        let mut depositors = 0;
        let columns = [&names[..], &["life_deposits"]].concat();
        run.tables.read("truth/cases", &columns, |batch| {
            for (name, count) in names.iter().zip(&mut reached) {
                let times = batch.numbers(name)?;
                *count += (times.len() - times.null_count()) as u64;
            }
            let deposits = batch.numbers("life_deposits")?;
            depositors += deposits.iter().filter(|deposits| *deposits > Some(0)).count() as u64;
            Ok(())
        })?;
        let mut stages = vec![("contacted".to_owned(), contacted)];
        for (name, count) in names.iter().zip(reached) {
            match name.trim_end_matches("_at") {
                // Cases open at the reply, so first messages alone know everybody who was contacted.
                "contacted" => stages[0].1 = stages[0].1.max(count),
                stage => stages.push((stage.to_owned(), count)),
            }
        }
        Ok(Funnel { stages, depositors })
    }

    fn draw(&self) -> Canvas {
        let most = self.stages.iter().map(|stage| stage.1).max().unwrap_or(0);
        if most == 0 {
            return style::nothing(SHOWN, "No one was contacted, so there is no funnel", SOURCE);
        }
        let mut canvas = style::framed(&self.finding(), SHOWN, SOURCE);
        let (left, right) = (MARGIN + 190.0, WIDTH - MARGIN - 250.0);
        let (top, bottom) = (TOP + 34.0, BOTTOM - 34.0);
        let axis = Axis::log(decades(1.0, most as f64), (left, right));
        posts(&mut canvas, &axis, &axis.ticks(9), (top - 8.0, bottom), short);
        canvas.text(
            left,
            bottom + 38.0,
            "Messages, then cases; each grid line is ten times the one before",
            SMALL,
            Align::Left,
            MUTED,
        );
        let columns = [right + 130.0, right + 240.0];
        canvas.text(
            columns[0],
            top - 18.0,
            "of the stage before",
            SMALL,
            Align::Right,
            MUTED,
        );
        canvas.text(columns[1], top - 18.0, "of all contacted", SMALL, Align::Right, MUTED);

        let pitch = (bottom - top) / self.stages.len() as f64;
        let narrowest = self.narrowest();
        let mut before: Option<u64> = None;
        for (place, (stage, count)) in self.stages.iter().enumerate() {
            let y = top + pitch * (place as f64 + 0.5);
            let x = axis.at(*count as f64);
            let follows = before.is_none_or(|previous| *count <= previous);
            let ink = if follows { BLUE } else { GREY };
            if *count > 0 {
                canvas.rect(
                    left,
                    y - pitch.min(40.0) * 0.22,
                    x,
                    y + pitch.min(40.0) * 0.22,
                    ink.faint(0.28),
                );
                canvas.disc(x, y, 5.5, ink);
            }
            canvas.text(left - 14.0, y + 5.0, &spoken(stage), STRONG, Align::Right, TEXT);
            let number = full(*count);
            // Inside the bar where the axis ends, outside elsewhere.
            if x + canvas.width_of(&number, STRONG) + 14.0 > right {
                canvas.text(x - 14.0, y + 5.0, &number, STRONG, Align::Right, TEXT);
            } else {
                canvas.text(x + 12.0, y + 5.0, &number, STRONG, Align::Left, TEXT);
            }
            if let Some(previous) = before.filter(|_| follows) {
                let (face, ink) = if Some(place) == narrowest {
                    (STRONG, VERMILION)
                } else {
                    (LABEL, TEXT)
                };
                if previous > 0 {
                    let share = percent(*count as f64 / previous as f64);
                    canvas.text(columns[0], y + 5.0, &share, face, Align::Right, ink);
                }
            }
            if place > 0 && follows && self.stages[0].1 > 0 {
                let share = percent(*count as f64 / self.stages[0].1 as f64);
                canvas.text(columns[1], y + 5.0, &share, LABEL, Align::Right, MUTED);
            }
            if follows {
                before = Some(*count);
            }
        }
        canvas
    }
}

impl Funnel {
    /// The stage whose conversion from the one before is the lowest.
    fn narrowest(&self) -> Option<usize> {
        let mut worst = None;
        let mut previous = self.stages.first()?.1;
        for (place, &(_, count)) in self.stages.iter().enumerate().skip(1) {
            if previous > 0 && count <= previous {
                let share = count as f64 / previous as f64;
                if count > 0 && worst.is_none_or(|(_, least)| share < least) {
                    worst = Some((place, share));
                }
                previous = count;
            }
        }
        worst.map(|(place, _)| place)
    }

    fn finding(&self) -> String {
        let (contacted, paid) = (self.stages[0].1, self.depositors);
        if paid == 0 {
            return "No case reached a deposit".to_owned();
        }
        if contacted < paid {
            return format!("{} cases reached a deposit", full(paid));
        }
        let per = short((contacted as f64 / paid as f64).round());
        format!(
            "One first message in {per} led to a deposit ({} of {})",
            full(paid),
            full(contacted)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn funnel(counts: &[(&str, u64)], depositors: u64) -> Funnel {
        let stages = counts.iter().map(|(stage, count)| ((*stage).to_owned(), *count));
        Funnel {
            stages: stages.collect(),
            depositors,
        }
    }

    #[test]
    fn stages_counts_and_conversions_are_written_out() {
        let canvas = funnel(&[("contacted", 10_000), ("replied", 400), ("first_deposit", 40)], 40).draw();
        let words = canvas.words().collect::<Vec<_>>();
        assert_eq!(words[0], "One first message in 250 led to a deposit (40 of 10,000)");
        for expected in [
            "Contacted",
            "10,000",
            "Replied",
            "400",
            "4%",
            "First deposit",
            "40",
            "10%",
            "0.4%",
        ] {
            assert!(words.contains(&expected), "{expected} in {words:?}");
        }
    }

    #[test]
    fn a_stage_larger_than_the_one_before_has_no_conversion() {
        let funnel = funnel(
            &[("contacted", 100), ("replied", 50), ("fees_asked", 5), ("ended", 50)],
            5,
        );
        assert_eq!(funnel.narrowest(), Some(2));
        assert!(!funnel.draw().words().any(|word| word == "1000%"));
    }

    #[test]
    fn without_deposits_it_says_so() {
        let canvas = funnel(&[("contacted", 100), ("replied", 5), ("first_deposit", 0)], 0).draw();
        assert_eq!(canvas.words().next(), Some("No case reached a deposit"));
    }
}
