//! Ribbons of money between columns of bars, each ribbon as wide as its amount and coloured by how it ends.

use std::collections::{BTreeMap, BTreeSet};

use super::super::canvas::{Align, Canvas, apart, fitted};
use super::super::style::{self, BOTTOM, LABEL, MARGIN, STRONG, TEXT, TOP, WIDTH, percent, spoken};
use super::{Destinations, end_of};

/// What each column of bars shows.
const COLUMNS: [&str; 4] = [
    "Rail of the payment",
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
    /// On the yardstick, in whole hundredths.
    pub amount: f64,
}

/// Draws the columns and what flows between them.
pub(super) fn draw(canvas: &mut Canvas, destinations: &Destinations) {
    let flows = merged(&destinations.flows);
    let total = flows.iter().map(|flow| flow.amount).sum::<f64>();
    let columns = [0, 1, 2, 3].map(|column| bars(&flows, column));
    let (top, bottom) = (TOP + 40.0, BOTTOM - 4.0);
    let most = columns.iter().map(Vec::len).max().unwrap_or(1);
    let gap = 18.0;
    let tall = bottom - top - gap * (most as f64 - 1.0);
    let per = tall / total;
    let width = 16.0;
    let pitch = (WIDTH - 2.0 * MARGIN - 232.0) / 3.0;
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
                spoken(style::country(name))
            } else {
                spoken(name)
            };
            let x = left(column) + width + 8.0;
            let room = if column == 3 { WIDTH - MARGIN } else { left(column + 1) } - x - 8.0;
            let value = format!(
                "{} · {}",
                destinations.yardstick.shown(*amount),
                percent(amount / total)
            );
            let name = fitted(canvas, &name, STRONG, room - canvas.width_of(&value, LABEL) - 8.0);
            let indent = canvas.width_of(&name, STRONG) + 8.0;
            canvas.plate(x, middle + 5.0, indent + canvas.width_of(&value, LABEL), LABEL);
            canvas.text(x, middle + 5.0, &name, STRONG, Align::Left, TEXT);
            canvas.text(x + indent, middle + 5.0, &value, LABEL, Align::Left, TEXT);
        }
    }
}

/// The flows with the smallest bars of each crowded column put together.
fn merged(flows: &[Flow]) -> Vec<Flow> {
    let mut flows = flows.to_vec();
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

/// A column's bars, largest first (transfers in their own order), with their amounts.
pub(super) fn bars(flows: &[Flow], column: usize) -> Vec<(String, f64)> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(rail: &str, hop: &str, end: &str, country: &str, amount: f64) -> Flow {
        Flow {
            stops: [rail, hop, end, country].map(str::to_owned),
            amount,
        }
    }

    fn flows() -> Vec<Flow> {
        vec![
            flow("instant", "2", "cash", "PK", 600.0),
            flow("instant", "1", "recovered", "PK", 50.0),
            flow("onchain", "3", "abroad", "AE", 250.0),
            flow("onchain", "none", "victim", "PK", 100.0),
        ]
    }

    #[test]
    fn ribbons_fill_their_bars_exactly() {
        let flows = flows();
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
        let words = bars(&flows(), 1).into_iter().map(|bar| bar.0).collect::<Vec<_>>();
        assert_eq!(words, ["none", "1", "2", "3"]);
    }
    #[test]
    fn crowded_columns_keep_their_largest_bars() {
        let many = (0..12).map(|country| {
            flow(
                "instant",
                "1",
                "cash",
                &format!("C{country:02}"),
                1.0 + f64::from(country),
            )
        });
        let merged = bars(&merged(&many.collect::<Vec<_>>()), 3);
        assert_eq!(merged.len(), BARS);
        assert_eq!((merged[0].0.as_str(), merged[BARS - 1].0.as_str()), ("C11", OTHERS));
        assert_eq!(merged.iter().map(|bar| bar.1).sum::<f64>(), 78.0);
    }
}
