//! The funnel of each family: how many came to each stage, on a logarithmic axis, with the conversion from stage to
//! stage.
//!
//! Reads `truth/contact_labels` (illicit first messages), `truth/crew` and `truth/syndicates` (in which family their
//! senders work), and `truth/cases` (the `<stage>_at` columns of each family's own stages, which `manifest.json`
//! lists). On a logarithmic axis equal conversions are equal steps to the left, so the narrowest gate is the longest
//! step; the axis has no zero, so stages are points on lanes and not bars.

use std::collections::BTreeMap;

use arrow_array::Array;

use super::axis::{Axis, decades};
use super::canvas::{Align, Canvas, fitted};
use super::style::{
    self, BLUE, GREY, GRID, HEIGHT, LABEL, MARGIN, MUTED, SMALL, STRONG, TEXT, TOP, VERMILION, WIDTH, counted, full,
    percent, short, spoken,
};
use super::{Chart, ChartError, Run};
use crate::dataset::batch::some;

const SHOWN: &str = "First messages of the window, then cases active in it that ever entered each stage, on a logarithmic axis. A case is one approach of one person.";
const SOURCE: &str = "truth/contact_labels, truth/crew, truth/syndicates, truth/cases";
/// Most room that a stage or a heading takes.
const PITCH: f64 = 52.0;
/// Least room that it takes: the picture grows for more of them.
const LEAST: f64 = 30.0;

/// The funnels of all families.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funnel {
    /// In the scenario's order.
    pub families: Vec<Family>,
}

/// The funnel of one family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    pub name: String,
    /// Cases in which the victim paid in the window.
    pub victims: u64,
    /// Whether its crews write to strangers, so that its first stage counts first messages.
    pub writes: bool,
    /// Stage and count, first stage first.
    pub stages: Vec<(String, u64)>,
}

impl Chart for Funnel {
    fn read(run: &Run) -> Result<Funnel, ChartError> {
        let written = written(run)?;
        let stated = stated(run);
        let cases = run.tables.files("truth/cases")?;
        let schema = cases.first().map(|file| run.tables.schema(file)).transpose()?;
        let fields = schema.iter().flat_map(|schema| schema.fields());
        let names = fields
            .filter_map(|field| field.name().strip_suffix("_at"))
            .filter(|name| !["reported", "end"].contains(name))
            .map(str::to_owned)
            .collect::<Vec<_>>();
        let columns = names.iter().map(|name| format!("{name}_at")).collect::<Vec<_>>();
        let mut asked = columns.iter().map(String::as_str).collect::<Vec<_>>();
        asked.extend(["family", "deposits", "fees_minor"]);
        // Of each family: how many cases entered each stage, and how many victims there were.
        let mut reached = BTreeMap::<String, (Vec<u64>, u64)>::new();
        run.tables.read("truth/cases", &asked, |batch| {
            let times = columns
                .iter()
                .map(|column| batch.numbers(column))
                .collect::<Result<Vec<_>, _>>()?;
            let (families, deposits) = (batch.texts("family")?, batch.numbers("deposits")?);
            let fees = batch.numbers("fees_minor")?;
            for row in batch.rows() {
                let family = families.get(row).unwrap_or_default().to_owned();
                let (counts, victims) = reached.entry(family).or_insert_with(|| (vec![0; times.len()], 0));
                for (count, times) in counts.iter_mut().zip(&times) {
                    *count += u64::from(times.is_valid(row));
                }
                *victims += u64::from(deposits.value(row) > 0 || fees.value(row) > 0);
            }
            Ok(())
        })?;
        let known = stated.iter().map(|(family, _)| family.clone());
        let others = reached.keys().chain(written.keys()).cloned();
        let mut order = Vec::new();
        for family in known.chain(others) {
            if !order.contains(&family) {
                order.push(family);
            }
        }
        let families = order.into_iter().map(|name| {
            let (counts, victims) = reached.get(&name).cloned().unwrap_or_default();
            let own = stated
                .iter()
                .find(|(family, _)| *family == name)
                .map(|(_, stages)| stages);
            let count = |stage: &String| {
                let place = names.iter().position(|name| name == stage);
                place.and_then(|place| counts.get(place).copied()).unwrap_or(0)
            };
            let mut stages = match own {
                Some(own) => own
                    .iter()
                    .map(|stage| (stage.clone(), count(stage)))
                    .collect::<Vec<_>>(),
                None => names
                    .iter()
                    .map(|stage| (stage.clone(), count(stage)))
                    .filter(|(_, count)| *count > 0)
                    .collect(),
            };
            let messages = written.get(&name).copied();
            match (messages, stages.first_mut()) {
                // Cases open at the reply, so first messages alone know everybody who was contacted.
                (Some(messages), Some((stage, count))) if stage == "contacted" || own.is_some() => *count = messages,
                (Some(messages), _) => stages.insert(0, ("contacted".to_owned(), messages)),
                (None, _) => {}
            }
            Family {
                name,
                victims,
                writes: messages.is_some(),
                stages,
            }
        });
        Ok(Funnel {
            families: families.filter(|family| family.most() > 0).collect(),
        })
    }

    fn draw(&self) -> Canvas {
        let most = self.families.iter().map(Family::most).max().unwrap_or(0);
        if most == 0 {
            return style::nothing(SHOWN, "No one was contacted, so there is no funnel", SOURCE);
        }
        let headed = self.families.len() > 1;
        let rows = self
            .families
            .iter()
            .map(|family| family.stages.len() + usize::from(headed));
        let rows = rows.sum::<usize>() as f64;
        let below = 96.0;
        let top = TOP + 34.0;
        let height = HEIGHT.max(top + rows * LEAST + below);
        let mut canvas = style::framed_in(height, &self.finding(), SHOWN, SOURCE);
        let pitch = ((height - below - top) / rows).min(PITCH);
        let (left, right, bottom) = (MARGIN + 190.0, WIDTH - MARGIN - 250.0, top + pitch * rows);
        let axis = Axis::log(decades(1.0, most as f64), (left, right));
        super::axis::posts(&mut canvas, &axis, &axis.ticks(9), (top - 8.0, bottom), short);
        canvas.text(
            left,
            bottom + 38.0,
            "First messages or cases; each grid line is ten times the one before",
            SMALL,
            Align::Left,
            MUTED,
        );
        let columns = [right + 130.0, right + 240.0];
        for (x, heading) in columns.into_iter().zip(["of the stage before", "of the first stage"]) {
            canvas.text(x, top - 18.0, heading, SMALL, Align::Right, MUTED);
        }
        let mut y = top;
        for family in &self.families {
            if headed {
                let name = fitted(&canvas, &spoken(&family.name), STRONG, 420.0);
                canvas.plated(MARGIN, y + pitch * 0.5 + 5.0, &name, STRONG, Align::Left, BLUE);
                y += pitch;
            }
            family.draw(&mut canvas, &axis, (left, right), columns, (y, pitch));
            y += pitch * family.stages.len() as f64;
        }
        canvas
    }
}

/// First messages of each family's crews; a family that no syndicate works in has no entry.
fn written(run: &Run) -> Result<BTreeMap<String, u64>, ChartError> {
    let mut families = BTreeMap::new();
    run.tables
        .read("truth/syndicates", &["syndicate_id", "family"], |batch| {
            let (ids, names) = (batch.ids("syndicate_id")?, batch.texts("family")?);
            families.extend(
                batch
                    .rows()
                    .map(|row| (ids.value(row), names.get(row).unwrap_or_default().to_owned())),
            );
            Ok(())
        })?;
    let mut of_ring = BTreeMap::new();
    run.tables.read("truth/crew", &["ring_id", "syndicate_id"], |batch| {
        let (rings, syndicates) = (batch.ids("ring_id")?, batch.ids("syndicate_id")?);
        of_ring.extend(
            batch
                .rows()
                .filter_map(|row| Some((some(&rings, row)?, syndicates.value(row)))),
        );
        Ok(())
    })?;
    let mut written: BTreeMap<String, u64> = families.values().map(|family| (family.clone(), 0)).collect();
    run.tables
        .read("truth/contact_labels", &["illicit", "ring_id"], |batch| {
            let (illicit, rings) = (batch.flags("illicit")?, batch.ids("ring_id")?);
            for row in batch.rows().filter(|&row| illicit.value(row)) {
                let syndicate = some(&rings, row).and_then(|ring| of_ring.get(&ring));
                let family = syndicate.and_then(|syndicate| families.get(syndicate));
                if let Some(count) = family.and_then(|family| written.get_mut(family)) {
                    *count += 1;
                }
            }
            Ok(())
        })?;
    Ok(written)
}

/// Families and their stages as the scenario in the manifest has them; none where there is no manifest.
fn stated(run: &Run) -> Vec<(String, Vec<String>)> {
    let funnels = run.tables.manifest.whole.pointer("/scenario/funnel");
    let funnels = funnels.and_then(|funnels| funnels.as_array()).into_iter().flatten();
    let name = |value: &serde_json::Value| Some(value.get("name")?.as_str()?.to_owned());
    funnels
        .filter_map(|funnel| {
            let stages = funnel.get("stage")?.as_array()?;
            Some((name(funnel)?, stages.iter().filter_map(name).collect()))
        })
        .collect()
}

impl Family {
    fn most(&self) -> u64 {
        self.stages.iter().map(|stage| stage.1).max().unwrap_or(0)
    }

    fn draw(
        &self,
        canvas: &mut Canvas,
        axis: &Axis,
        (left, right): (f64, f64),
        columns: [f64; 2],
        (top, pitch): (f64, f64),
    ) {
        let narrowest = self.narrowest();
        let first = self.stages.first().map_or(0, |stage| stage.1);
        let mut before: Option<u64> = None;
        for (place, (stage, count)) in self.stages.iter().enumerate() {
            let y = top + pitch * (place as f64 + 0.5);
            let x = axis.at(*count as f64);
            let follows = before.is_none_or(|previous| *count <= previous);
            canvas.line((left, y), (right, y), 1.0, GRID);
            if *count > 0 {
                canvas.disc(x, y, 5.5, if follows { BLUE } else { GREY });
            }
            let name = fitted(canvas, &spoken(stage), STRONG, left - 14.0 - MARGIN);
            canvas.text(left - 14.0, y + 5.0, &name, STRONG, Align::Right, TEXT);
            let number = full(*count);
            // Before the point where the axis ends, behind it elsewhere.
            if x + canvas.width_of(&number, STRONG) + 14.0 > right {
                canvas.plated(x - 12.0, y + 5.0, &number, STRONG, Align::Right, TEXT);
            } else {
                canvas.plated(x + 12.0, y + 5.0, &number, STRONG, Align::Left, TEXT);
            }
            if let Some(previous) = before.filter(|previous| follows && *previous > 0) {
                let (face, ink) = if Some(place) == narrowest {
                    (STRONG, VERMILION)
                } else {
                    (LABEL, TEXT)
                };
                let share = percent(*count as f64 / previous as f64);
                canvas.text(columns[0], y + 5.0, &share, face, Align::Right, ink);
            }
            if place > 0 && follows && first > 0 {
                let share = percent(*count as f64 / first as f64);
                canvas.text(columns[1], y + 5.0, &share, LABEL, Align::Right, MUTED);
            }
            if follows {
                before = Some(*count);
            }
        }
    }

    /// The stage whose conversion from the one before is the lowest.
    fn narrowest(&self) -> Option<usize> {
        let mut worst = None;
        let mut previous = self.stages.first()?.1;
        for (place, &(_, count)) in self.stages.iter().enumerate().skip(1) {
            if previous > 0 && count <= previous {
                let share = count as f64 / previous as f64;
                if count > 0 && share < worst.map_or(1.0, |(_, least)| least) {
                    worst = Some((place, share));
                }
                previous = count;
            }
        }
        worst.map(|(place, _)| place)
    }

    /// How many it made victims, of how many.
    fn finding(&self) -> String {
        let (first, victims) = (self.stages.first().map_or(0, |stage| stage.1), self.victims);
        match (self.writes, victims) {
            (true, 0) => format!("no victim for {} first messages", full(first)),
            (true, _) if first >= victims => {
                let per = short((first as f64 / victims as f64).round());
                format!(
                    "one victim for {per} first messages ({} for {})",
                    full(victims),
                    full(first)
                )
            }
            (true, _) => format!(
                "{} and {} first messages",
                counted(victims as usize, "victim"),
                full(first)
            ),
            (false, _) => format!(
                "{} of {}",
                counted(victims as usize, "victim"),
                counted(first as usize, "case")
            ),
        }
    }
}

impl Funnel {
    fn finding(&self) -> String {
        if let [family] = &self.families[..] {
            return spoken(&family.finding());
        }
        let mut families = self.families.iter().collect::<Vec<_>>();
        families.sort_by_key(|family| std::cmp::Reverse((family.victims, family.most())));
        let told = families.iter().take(2);
        let told = told.map(|family| format!("{}: {}", spoken(&family.name), family.finding()));
        let mut told = told.collect::<Vec<_>>().join("; ");
        match self.families.len() {
            ..=2 => {}
            3 => told.push_str("; and one family more"),
            more => told.push_str(&format!("; and {} families more", more - 2)),
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(name: &str, counts: &[(&str, u64)], victims: u64, writes: bool) -> Family {
        let stages = counts.iter().map(|(stage, count)| ((*stage).to_owned(), *count));
        Family {
            name: name.to_owned(),
            victims,
            writes,
            stages: stages.collect(),
        }
    }

    fn one(counts: &[(&str, u64)], victims: u64) -> Funnel {
        Funnel {
            families: vec![family("task_deposit", counts, victims, true)],
        }
    }

    #[test]
    fn stages_counts_and_conversions_are_written_out() {
        let canvas = one(&[("contacted", 10_000), ("replied", 400), ("first_deposit", 40)], 40).draw();
        let words = canvas.words().collect::<Vec<_>>();
        assert_eq!(words[0], "One victim for 250 first messages (40 for 10,000)");
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
    fn each_family_has_a_funnel_of_its_own() {
        let funnel = Funnel {
            families: vec![
                family("task", &[("contacted", 1_000), ("replied", 100), ("pays", 10)], 9, true),
                family("recovery", &[("contacted", 8), ("pays", 2)], 2, false),
            ],
        };
        let canvas = funnel.draw();
        let words = canvas.words().collect::<Vec<_>>();
        let title = "Task: one victim for 111 first messages (9 for 1,000); Recovery: 2 victims of 8 cases";
        assert_eq!(canvas.title, title);
        // Two of eight, not of a thousand.
        assert!(words.contains(&"25%") && !words.contains(&"0.2%"), "{words:?}");
    }

    #[test]
    fn a_stage_larger_than_the_one_before_has_no_conversion() {
        let funnel = one(
            &[("contacted", 100), ("replied", 50), ("fees_asked", 5), ("late", 50)],
            5,
        );
        assert_eq!(funnel.families[0].narrowest(), Some(2));
        assert!(!funnel.draw().words().any(|word| word == "1000%"));
    }

    #[test]
    fn without_victims_it_says_so() {
        let canvas = one(&[("contacted", 100), ("replied", 5), ("first_deposit", 0)], 0).draw();
        assert_eq!(canvas.words().next(), Some("No victim for 100 first messages"));
    }

    #[test]
    fn many_families_make_a_taller_picture() {
        let stages: Vec<(String, u64)> = (0..9).map(|stage| (format!("stage_{stage}"), 900 - stage)).collect();
        let families = (0..6).map(|number| Family {
            name: format!("family_{number}"),
            victims: number,
            writes: true,
            stages: stages.clone(),
        });
        let funnel = Funnel {
            families: families.collect(),
        };
        let canvas = funnel.draw();
        assert!(canvas.height > HEIGHT + 900.0, "{}", canvas.height);
        assert!(canvas.title.ends_with("; and 4 families more"), "{}", canvas.title);
    }
}
