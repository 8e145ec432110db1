//! Where the money went: from the rail of the deposit over the number of transfers after it to how and where it rests.
//!
//! Reads `truth/money_rest` (what came to rest where), `truth/money_trail` with `observed/transactions` (by which rail a
//! deposit came, how many transfers its money made), `observed/accounts` and `observed/institutions` (in which country).
//! Each ribbon is money; its colour is how it came to rest, all the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::canvas::{Align, Canvas, Ink, apart};
use super::style::{
    self, BLUE, BOTTOM, GREEN, GREY, LABEL, MARGIN, MUTED, ORANGE, PURPLE, SKY, STRONG, TEXT, TOP, VERMILION, WIDTH,
    percent, spoken,
};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};

const SOURCE: &str = "truth/money_rest, truth/money_trail, observed/transactions, accounts, institutions";
/// What each column of bars shows.
const COLUMNS: [&str; 4] = [
    "Rail of the deposit",
    "Transfers after it",
    "Came to rest as",
    "Where it rests",
];
/// Bars in a column before the smallest are put together.
const BARS: usize = 8;
const OTHERS: &str = "others";

/// Money on one way: its stop in each column, and how much.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// One word per column.
    pub stops: [String; 4],
    /// On the yardstick.
    pub amount: f64,
}

/// All deposited money, by its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Destinations {
    pub flows: Vec<Flow>,
    pub yardstick: Yardstick,
}

/// How an end is called and coloured.
fn end_of(word: &str) -> (&str, Ink) {
    match word {
        "cash" => ("cash", VERMILION),
        "abroad" => ("abroad", PURPLE),
        "spent" => ("spent in shops", ORANGE),
        "held" => ("held in accounts", BLUE),
        "victim" => ("paid to victims", SKY),
        "recovered" => ("recovered", GREEN),
        other => (other, GREY),
    }
}

impl Chart for Destinations {
    fn read(run: &Run) -> Result<Destinations, ChartError> {
        let mut rests = Vec::new();
        let mut accounts = BTreeSet::new();
        run.scan(
            "truth/money_rest",
            &["deposit_tx", "account_id", "end", "origin_minor"],
            |row| {
                let end = row.word(2).unwrap_or_default().to_owned();
                rests.push((row.id(0), row.id(1), end, row.whole(3).unwrap_or(0)));
                accounts.insert(row.id(1));
            },
        )?;
        let mut steps = Vec::new();
        run.scan("truth/money_trail", &["tx_id", "deposit_tx", "hop"], |row| {
            steps.push((row.id(0), row.id(1), row.whole(2).unwrap_or(0)));
        })?;
        let wanted = steps.iter().map(|step| step.0).chain(rests.iter().map(|rest| rest.0));
        let wanted = wanted.collect::<BTreeSet<_>>().into_iter().collect::<Arc<[u64]>>();
        let mut payments = BTreeMap::<u64, (u64, String, String)>::new();
        run.find(
            "observed/transactions",
            &["tx_id", "to_account", "rail", "currency"],
            &wanted,
            |row| {
                let words = [2, 3].map(|place| row.word(place).unwrap_or_default().to_owned());
                let [rail, currency] = words;
                payments.insert(row.id(0), (row.id(1), rail, currency));
            },
        )?;
        // The last hop by which a deposit's money reached an account.
        let mut hops = BTreeMap::<(u64, u64), i64>::new();
        for (tx, deposit, hop) in steps {
            if let Some((to, ..)) = payments.get(&tx) {
                let furthest = hops.entry((deposit, *to)).or_insert(hop);
                *furthest = hop.max(*furthest);
            }
        }
        let countries = countries(run, &accounts.into_iter().collect())?;
        let mut sums = BTreeMap::<[String; 4], f64>::new();
        for (deposit, account, end, origin) in rests {
            let Some((_, rail, currency)) = payments.get(&deposit) else {
                continue;
            };
            let Some(amount) = run.yardstick.value(origin, currency) else {
                continue;
            };
            let hop = match hops.get(&(deposit, account)) {
                None => "not traced".to_owned(),
                Some(0) => "none".to_owned(),
                Some(hop @ 1..=3) => hop.to_string(),
                Some(_) => "4 or more".to_owned(),
            };
            let country = countries
                .get(&account)
                .cloned()
                .unwrap_or_else(|| "elsewhere".to_owned());
            *sums.entry([rail.clone(), hop, end, country]).or_default() += amount;
        }
        let flows = sums
            .into_iter()
            .map(|(stops, amount)| Flow { stops, amount })
            .filter(|flow| flow.amount > 0.0);
        Ok(Destinations {
            flows: flows.collect(),
            yardstick: run.yardstick.clone(),
        })
    }

    fn draw(&self) -> Canvas {
        let shown = format!(
            "Every deposit of the window until the money came to rest or the window ended, in {}.",
            self.yardstick.unit()
        );
        if self.flows.is_empty() {
            return style::nothing(&shown, "No deposit was made, so no money went anywhere", SOURCE);
        }
        let mut canvas = style::framed(&self.finding(), &shown, SOURCE);
        let flows = self.merged();
        let total = flows.iter().map(|flow| flow.amount).sum::<f64>();
        let columns = [0, 1, 2, 3].map(|column| bars(&flows, column));
        let (top, bottom) = (TOP + 40.0, BOTTOM - 4.0);
        let most = columns.iter().map(Vec::len).max().unwrap_or(1);
        let gap = 18.0;
        let tall = bottom - top - gap * (most as f64 - 1.0);
        let per = tall / total;
        let width = 16.0;
        let pitch = (WIDTH - 2.0 * MARGIN - 210.0) / 3.0;
        let left = |column: usize| MARGIN + pitch * column as f64;

        // Where each bar begins, from the top; columns with fewer bars stand in the middle.
        let starts = columns.each_ref().map(|bars| {
            let height = total * per + gap * (bars.len() as f64 - 1.0);
            let mut y = top + (bottom - top - height) / 2.0;
            let mut starts = BTreeMap::new();
            for (word, amount) in bars {
                starts.insert(word.clone(), y);
                y += amount * per + gap;
            }
            starts
        });
        for column in 0..3 {
            for ribbon in ribbons(&flows, &columns, column) {
                let from = starts[column][&ribbon.from] + ribbon.leaves * per;
                let to = starts[column + 1][&ribbon.to] + ribbon.enters * per;
                let (x0, x1) = (left(column) + width, left(column + 1));
                let thick = ribbon.amount * per;
                canvas.ribbon(
                    (x0, from, from + thick),
                    (x1, to, to + thick),
                    end_of(&ribbon.end).1.faint(0.42),
                );
            }
        }
        for (column, bars) in columns.iter().enumerate() {
            canvas.text(left(column), top - 22.0, COLUMNS[column], STRONG, Align::Left, TEXT);
            let middles = bars
                .iter()
                .map(|(word, amount)| starts[column][word] + amount * per / 2.0);
            let labels = apart(&middles.collect::<Vec<_>>(), 19.0, (top, bottom));
            for ((word, amount), middle) in bars.iter().zip(labels) {
                let start = starts[column][word];
                let (name, ink) = if column == 2 {
                    end_of(word)
                } else {
                    (word.as_str(), TEXT)
                };
                canvas.rect(
                    left(column),
                    start,
                    left(column) + width,
                    start + (amount * per).max(1.0),
                    ink,
                );
                let name = if column == 3 {
                    style::country(name).to_owned()
                } else {
                    spoken(name)
                };
                let x = left(column) + width + 8.0;
                canvas.plated(x, middle + 5.0, &name, STRONG, Align::Left, TEXT);
                let value = format!("{} · {}", self.yardstick.shown(*amount), percent(amount / total));
                let x = x + canvas.width_of(&name, STRONG) + 8.0;
                canvas.plated(
                    x,
                    middle + 5.0,
                    &value,
                    LABEL,
                    Align::Left,
                    if column == 3 { MUTED } else { TEXT },
                );
            }
        }
        canvas
    }
}

/// Which country's institution keeps each account.
fn countries(run: &Run, accounts: &Arc<[u64]>) -> Result<BTreeMap<u64, String>, ChartError> {
    let mut of_institution = BTreeMap::new();
    run.scan("observed/institutions", &["institution_id", "country"], |row| {
        of_institution.insert(row.id(0), row.word(1).unwrap_or_default().to_owned());
    })?;
    let mut countries = BTreeMap::new();
    run.find(
        "observed/accounts",
        &["account_id", "institution_id"],
        accounts,
        |row| {
            if let Some(country) = of_institution.get(&row.id(1)) {
                countries.insert(row.id(0), country.clone());
            }
        },
    )?;
    Ok(countries)
}

/// A column's bars, largest first (transfers in their own order), with their amounts.
fn bars(flows: &[Flow], column: usize) -> Vec<(String, f64)> {
    let mut sums = BTreeMap::<String, f64>::new();
    for flow in flows {
        *sums.entry(flow.stops[column].clone()).or_default() += flow.amount;
    }
    let mut bars = sums.into_iter().collect::<Vec<_>>();
    if column == 1 {
        let order = ["none", "1", "2", "3", "4 or more"];
        bars.sort_by_key(|(word, _)| order.iter().position(|known| known == word).unwrap_or(order.len()));
    } else {
        bars.sort_by(|one, other| {
            (one.0 == OTHERS)
                .cmp(&(other.0 == OTHERS))
                .then(other.1.total_cmp(&one.1))
        });
    }
    bars
}

/// A ribbon between neighbouring columns, with how far down it leaves and enters its bars.
struct Ribbon {
    from: String,
    to: String,
    end: String,
    amount: f64,
    leaves: f64,
    enters: f64,
}

/// The ribbons from a column to the next, one per pair of bars and end, laid so that few of them cross.
fn ribbons(flows: &[Flow], columns: &[Vec<(String, f64)>; 4], column: usize) -> Vec<Ribbon> {
    let place = |column: usize, word: &str| columns[column].iter().position(|(name, _)| name == word);
    let mut sums = BTreeMap::<_, f64>::new();
    for flow in flows {
        let [from, to, end] = [&flow.stops[column], &flow.stops[column + 1], &flow.stops[2]];
        let order = (place(column, from), place(column + 1, to), place(2, end));
        *sums.entry((order, from, to, end)).or_default() += flow.amount;
    }
    let mut left = BTreeMap::<&str, f64>::new();
    let mut ribbons = Vec::new();
    for ((order, from, to, end), amount) in sums {
        let leaves = left.entry(from).or_default();
        let ribbon = Ribbon {
            from: from.clone(),
            to: to.clone(),
            end: end.clone(),
            amount,
            leaves: *leaves,
            enters: 0.0,
        };
        *leaves += amount;
        ribbons.push(((order.1, order.0, order.2), ribbon));
    }
    ribbons.sort_by_key(|(order, _)| *order);
    let mut taken = BTreeMap::<String, f64>::new();
    let settle = |(_, mut ribbon): (_, Ribbon)| {
        let enters = taken.entry(ribbon.to.clone()).or_default();
        ribbon.enters = *enters;
        *enters += ribbon.amount;
        ribbon
    };
    ribbons.into_iter().map(settle).collect()
}

impl Destinations {
    /// The flows with the smallest bars of each crowded column put together.
    fn merged(&self) -> Vec<Flow> {
        let mut flows = self.flows.clone();
        for column in [0, 3] {
            let kept = bars(&flows, column)
                .into_iter()
                .take(BARS - 1)
                .map(|bar| bar.0)
                .collect::<BTreeSet<_>>();
            if bars(&flows, column).len() > BARS {
                for flow in flows.iter_mut().filter(|flow| !kept.contains(&flow.stops[column])) {
                    OTHERS.clone_into(&mut flow.stops[column]);
                }
            }
        }
        flows
    }

    fn finding(&self) -> String {
        let ends = bars(&self.flows, 2);
        let total = ends.iter().map(|end| end.1).sum::<f64>();
        let part = |word: &str| ends.iter().find(|end| end.0 == word).map_or(0.0, |end| end.1) / total;
        let largest = ends
            .iter()
            .find(|end| !matches!(end.0.as_str(), "victim" | "recovered"));
        let lead = largest.map(|(word, amount)| {
            let how = match word.as_str() {
                "held" => "was still held in accounts".to_owned(),
                "cash" => "ended as cash".to_owned(),
                "abroad" => "went abroad".to_owned(),
                "spent" => "was spent in shops".to_owned(),
                other => format!("ended as {other}"),
            };
            format!("{} {how}", percent(amount / total))
        });
        let back = [("victim", "was paid to victims"), ("recovered", "was recovered")];
        let back = back.into_iter().filter(|(word, _)| part(word) > 0.0);
        let parts = lead
            .into_iter()
            .chain(back.map(|(word, how)| format!("{} {how}", percent(part(word)))));
        let parts = parts.collect::<Vec<_>>().join(", ");
        format!("Of {} deposited, {parts}", self.yardstick.shown(total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(rail: &str, hop: &str, end: &str, country: &str, amount: f64) -> Flow {
        Flow {
            stops: [rail, hop, end, country].map(str::to_owned),
            amount,
        }
    }

    fn destinations() -> Destinations {
        let flows = vec![
            flow("instant", "2", "cash", "PK", 600.0),
            flow("instant", "1", "recovered", "PK", 50.0),
            flow("onchain", "3", "abroad", "AE", 250.0),
            flow("onchain", "none", "victim", "PK", 100.0),
        ];
        Destinations {
            flows,
            yardstick: Yardstick::default(),
        }
    }

    #[test]
    fn the_title_names_the_largest_end_and_what_came_back() {
        let finding = destinations().finding();
        assert!(
            finding.ends_with("deposited, 60% ended as cash, 10% was paid to victims, 5% was recovered"),
            "{finding}"
        );
    }

    #[test]
    fn ribbons_fill_their_bars_exactly() {
        let flows = destinations().flows;
        let columns = [0, 1, 2, 3].map(|column| bars(&flows, column));
        for column in 0..3 {
            let ribbons = ribbons(&flows, &columns, column);
            for (word, amount) in &columns[column + 1] {
                let into = ribbons.iter().filter(|ribbon| ribbon.to == *word);
                let filled = into.map(|ribbon| ribbon.enters + ribbon.amount).fold(0.0, f64::max);
                assert_eq!(filled, *amount, "{word}");
            }
        }
    }

    #[test]
    fn transfers_stand_in_their_own_order() {
        let words = bars(&destinations().flows, 1)
            .into_iter()
            .map(|bar| bar.0)
            .collect::<Vec<_>>();
        assert_eq!(words, ["none", "1", "2", "3"]);
    }
}
