//! How a ring's network is laid out and drawn: one column per layer, the small accounts of a crowded one put together.
//!
//! A disc's place follows from amounts and ids alone; its area is what the bands bring in, a band's width what was
//! paid. Money that moves within a column or back is no band, or a ring would seem to have taken it twice.

use std::collections::BTreeMap;

use super::super::canvas::{Align, Canvas, Face, Ink};
use super::super::mules::ink_of;
use super::super::style::{
    self, BLUE, BOTTOM, GREEN, GREY, MARGIN, MUTED, ORANGE, PURPLE, RULE, SKY, SMALL, STRONG, TEXT, TOP, VERMILION,
    WIDTH, counted, spoken,
};
use super::{ADDRESS, Column, EARLIER, Flows, LAYERS, Node, Ring};

/// Accounts drawn one by one in a column; the others of it are one disc.
const DRAWN: usize = 11;

/// Draws the network below the title.
pub(super) fn network(ring: &Ring, canvas: &mut Canvas) {
    let (flows, columns) = ring.gathered();
    let places = places(&columns, &flows);
    let mut undrawn = 0.0;
    let mut drawn = Flows::new();
    for ((from, to), amount) in flows {
        if places[&to].0 > places[&from].0 {
            drawn.insert((from, to), amount);
        } else {
            undrawn += amount;
        }
    }
    let flows = drawn;
    let turnover = turnover(&flows);
    let largest = flows.values().copied().fold(0.0, f64::max);
    let busiest = turnover.values().copied().fold(0.0, f64::max);
    let thick = |amount: f64| (24.0 * amount / largest).max(0.7);
    let radius = |node: &Node| 3.0 + 16.5 * (turnover.get(node).copied().unwrap_or(0.0) / busiest).sqrt();

    let mut by_size = flows.iter().collect::<Vec<_>>();
    by_size.sort_by(|one, other| other.1.total_cmp(one.1));
    for ((from, to), amount) in by_size {
        let ((x0, y0), (x1, y1)) = (places[from], places[to]);
        let half = thick(*amount) / 2.0;
        let ink = if matches!(to, Node::Exit(_)) {
            exit_ink(to)
        } else {
            RULE
        };
        canvas.ribbon((x0, y0 - half, y0 + half), (x1, y1 - half, y1 + half), ink.faint(0.4));
    }
    for (column, nodes) in &columns {
        let Some((x, _)) = nodes.first().map(|node| places[node]) else {
            continue;
        };
        ring.heading(canvas, *column, x);
        for node in nodes {
            let (x, y) = places[node];
            ring.node(canvas, node, (x, y), radius(node));
            let Some(amount) = turnover.get(node) else {
                continue;
            };
            let amount = ring.yardstick.shown(*amount);
            label(canvas, node, (x, y), radius(node), &amount);
        }
    }
    ring.legend(canvas, undrawn);
}

impl Ring {
    /// Flows in which the small accounts of crowded columns are one, and the nodes by column, largest turnover first.
    fn gathered(&self) -> (Flows, BTreeMap<Column, Vec<Node>>) {
        let mut columns = BTreeMap::<Column, Vec<Node>>::new();
        let sums = turnover(&self.flows);
        for node in sums.keys() {
            columns.entry(self.column(node)).or_default().push(node.clone());
        }
        let mut gathered = BTreeMap::<Node, Node>::new();
        for (column, nodes) in &mut columns {
            nodes.sort_by(|one, other| sums[other].total_cmp(&sums[one]).then(one.cmp(other)));
            if nodes.len() > DRAWN + 1 {
                let others = nodes.split_off(DRAWN);
                gathered.extend(others.into_iter().map(|node| (node, Node::Others(*column))));
                nodes.push(Node::Others(*column));
            }
        }
        let mut flows = BTreeMap::new();
        for ((from, to), amount) in &self.flows {
            let [from, to] = [from, to].map(|node| gathered.get(node).unwrap_or(node).clone());
            *flows.entry((from, to)).or_default() += amount;
        }
        (flows, columns)
    }

    fn heading(&self, canvas: &mut Canvas, column: Column, x: f64) {
        let of = |wanted: Column| {
            self.accounts
                .values()
                .filter(|account| account.column == wanted)
                .count()
        };
        let (name, count) = match column {
            Column::Victims => ("Came in".to_owned(), "from whom".to_owned()),
            Column::Layer(1) => ("Collectors".to_owned(), counted(of(column), "account")),
            Column::Layer(LAYERS) => (format!("Layer {LAYERS} or more"), counted(of(column), "account")),
            Column::Layer(number) => (format!("Layer {number}"), counted(of(column), "account")),
            Column::Treasury => ("Syndicate’s own".to_owned(), counted(of(column), "account")),
            Column::Exits => ("Left as".to_owned(), "to whom".to_owned()),
        };
        canvas.text(x, TOP + 10.0, &name, STRONG, Align::Middle, TEXT);
        canvas.text(x, TOP + 28.0, &count, SMALL, Align::Middle, MUTED);
    }

    fn node(&self, canvas: &mut Canvas, node: &Node, (x, y): (f64, f64), radius: f64) {
        match node {
            Node::Account(id) => {
                let account = self.accounts.get(id);
                let kind = account.map_or("", |account| account.kind.as_str());
                canvas.disc(x, y, radius + 1.5, style::PAPER);
                canvas.disc(x, y, radius, kind_ink(kind));
                if account.is_some_and(|account| account.frozen) {
                    canvas.cross(x, y, radius * 0.5, 1.6, style::PAPER);
                }
            }
            Node::Others(_) => canvas.ring(x, y, radius, 2.0, GREY),
            Node::Victims(_) => canvas.disc(x, y, radius, TEXT),
            Node::Capital => canvas.disc(x, y, radius, MUTED),
            Node::Exit(_) => canvas.disc(x, y, radius, exit_ink(node)),
        }
    }

    fn legend(&self, canvas: &mut Canvas, undrawn: f64) {
        let baseline = BOTTOM + 8.0;
        let mut kinds = self
            .accounts
            .values()
            .map(|account| account.kind.as_str())
            .collect::<Vec<_>>();
        kinds.sort_unstable();
        kinds.dedup();
        let mut x = MARGIN;
        for kind in kinds {
            let word = match kind {
                "" => "syndicate",
                ADDRESS => "token address",
                kind => kind,
            };
            x = style::key(canvas, x, baseline, kind_ink(kind), &spoken(word));
        }
        canvas.disc(x + 6.0, baseline - 4.5, 7.0, RULE);
        canvas.cross(x + 6.0, baseline - 4.5, 4.0, 2.0, style::PAPER);
        canvas.text(x + 20.0, baseline, "Frozen later", SMALL, Align::Left, TEXT);
        if undrawn > 0.0 {
            let note = format!(
                "Not drawn: {} moved within a layer or back",
                self.yardstick.shown(undrawn)
            );
            canvas.text(WIDTH - MARGIN, baseline, &note, SMALL, Align::Right, MUTED);
        }
    }
}

/// The colour of an account.
fn kind_ink(kind: &str) -> Ink {
    match kind {
        "" => MUTED,
        ADDRESS => SKY,
        EARLIER => RULE,
        kind => ink_of(kind),
    }
}

fn exit_ink(node: &Node) -> Ink {
    match node {
        Node::Exit("Paid to victims") => SKY,
        Node::Exit("Cash") => VERMILION,
        Node::Exit("Paid to businesses") => ORANGE,
        Node::Exit("Abroad") => PURPLE,
        Node::Exit("Recovered") => GREEN,
        Node::Exit("Turned into tokens") => BLUE,
        _ => GREY,
    }
}

/// What came into each node; for those into which nothing came, what left it.
fn turnover(flows: &Flows) -> BTreeMap<Node, f64> {
    let mut sums = BTreeMap::<Node, (f64, f64)>::new();
    for ((from, to), amount) in flows {
        sums.entry(from.clone()).or_default().1 += amount;
        sums.entry(to.clone()).or_default().0 += amount;
    }
    sums.into_iter()
        .map(|(node, (into, out))| (node, if into > 0.0 { into } else { out }))
        .collect()
}

/// Where each node stands: columns side by side; within one, near the mean height of those who pay it.
fn places(columns: &BTreeMap<Column, Vec<Node>>, flows: &Flows) -> BTreeMap<Node, (f64, f64)> {
    let (top, bottom) = (TOP + 52.0, BOTTOM - 16.0);
    let (left, right) = (MARGIN + 130.0, WIDTH - MARGIN - 150.0);
    let pitch = (right - left) / columns.len().saturating_sub(1).max(1) as f64;
    let mut places = BTreeMap::<Node, (f64, f64)>::new();
    for (number, nodes) in columns.values().enumerate() {
        let wish = |node: &Node| {
            let payers = flows.iter().filter(|((_, to), _)| to == node);
            let (sum, weight) = payers.fold((0.0, 0.0), |(sum, weight), ((from, _), amount)| {
                places
                    .get(from)
                    .map_or((sum, weight), |place| (sum + place.1 * amount, weight + amount))
            });
            if weight > 0.0 {
                sum / weight
            } else {
                (top + bottom) / 2.0
            }
        };
        let mut order = nodes.iter().map(|node| (wish(node), node)).collect::<Vec<_>>();
        if number > 1 {
            order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(other.1)));
        } else {
            // The largest in the middle, the others outwards in turn.
            let turns = order.drain(..).enumerate().map(|(rank, (_, node))| {
                let side = if rank % 2 == 0 { 1.0 } else { -1.0 };
                (side * rank as f64, node)
            });
            let mut turns = turns.collect::<Vec<_>>();
            turns.sort_by(|one, other| one.0.total_cmp(&other.0));
            order = turns;
        }
        let room = order.len().max(1) as f64;
        let step = ((bottom - top) / room).min(110.0);
        let start = (top + bottom) / 2.0 - step * room / 2.0;
        let spots = order.iter().enumerate().map(|(spot, (_, node))| {
            (
                (*node).clone(),
                (left + pitch * number as f64, start + step * (spot as f64 + 0.5)),
            )
        });
        let spots = spots.collect::<Vec<_>>();
        places.extend(spots);
    }
    places
}

fn label(canvas: &mut Canvas, node: &Node, (x, y): (f64, f64), radius: f64, amount: &str) {
    match node {
        Node::Victims(_) | Node::Capital => {
            let (name, amount) = match node {
                Node::Victims(currency) => ("Victims".to_owned(), format!("{amount} in {currency}")),
                _ => ("Crew’s capital".to_owned(), amount.to_owned()),
            };
            canvas.plated(x - radius - 8.0, y + 1.0, &name, STRONG, Align::Right, TEXT);
            canvas.plated(x - radius - 8.0, y + 17.0, &amount, SMALL, Align::Right, MUTED);
        }
        Node::Exit(name) => {
            canvas.plated(x + radius + 8.0, y + 1.0, name, STRONG, Align::Left, TEXT);
            canvas.plated(x + radius + 8.0, y + 17.0, amount, SMALL, Align::Left, MUTED);
        }
        Node::Others(_) => {
            canvas.plated(
                x,
                y + radius + 12.0,
                &format!("others: {amount}"),
                Face::regular(11.5),
                Align::Middle,
                TEXT,
            );
        }
        Node::Account(_) => {
            canvas.plated(x, y + radius + 12.0, amount, Face::regular(11.5), Align::Middle, TEXT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::yardstick::Yardstick;
    use super::super::{Account, layer};
    use super::*;

    #[test]
    fn a_crowded_column_is_gathered_without_losing_money() {
        let mut ring = Ring {
            flows: BTreeMap::new(),
            accounts: BTreeMap::new(),
            yardstick: Yardstick::default(),
        };
        for id in 101..141 {
            let account = Account {
                column: layer(2),
                kind: "witting".to_owned(),
                frozen: false,
            };
            ring.accounts.insert(id, account);
            ring.flows.insert((Node::Account(1), Node::Account(id)), 1.0);
        }
        let (flows, columns) = ring.gathered();
        assert_eq!(columns[&layer(2)].len(), DRAWN + 1);
        assert_eq!(flows.values().sum::<f64>(), ring.flows.values().sum::<f64>());
    }
}
