//! One ring's network: from victims over its collectors and layers to the exits, left to right.
//!
//! Reads `truth/transaction_labels` (the payments of the ring that took the most deposits), `observed/transactions` (who
//! paid whom how much), `truth/mules` and `truth/account_labels` (what the accounts are). Places depend on amounts and ids
//! alone, so the same run gives the same picture.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::canvas::{Align, Canvas, Face, Ink};
use super::mules::ink_of;
use super::style::{
    self, BOTTOM, GREY, MARGIN, MUTED, RULE, SKY, SMALL, STRONG, TEXT, TOP, VERMILION, WIDTH, counted, spoken,
};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};

const SOURCE: &str = "truth/transaction_labels, truth/mules, truth/account_labels, observed/transactions";
/// Accounts drawn one by one in a column; the others of it are one disc.
const DRAWN: usize = 11;
/// Layers with a column of their own; deeper ones share the last.
const LAYERS: i64 = 4;

/// Where in the picture somebody stands, left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Victims,
    /// 1 collects.
    Layer(i64),
    /// Accounts of the syndicate itself.
    Treasury,
    Exits,
}

/// Whoever pays or is paid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// Victims who pay in one currency.
    Victims(String),
    /// An account of the ring.
    Account(u64),
    /// What the money left as.
    Exit(&'static str),
    /// All accounts of a column that are not drawn one by one.
    Others(Column),
}

/// What is known of an account of the ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub column: Column,
    /// How it came into the ring's hands; the syndicate's own have none.
    pub kind: String,
    pub frozen: bool,
}

/// A ring and the money that flowed through it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// Payer, payee, amount on the yardstick.
    pub flows: BTreeMap<(Node, Node), f64>,
    pub accounts: BTreeMap<u64, Account>,
    pub yardstick: Yardstick,
}

/// A payment of the ring, before it is known who is who.
struct Payment {
    role: String,
    layer: Option<i64>,
    from: u64,
    to: u64,
    amount: f64,
    currency: String,
}

impl Chart for Ring {
    fn read(run: &Run) -> Result<Ring, ChartError> {
        let mut ring = Ring {
            flows: BTreeMap::new(),
            accounts: BTreeMap::new(),
            yardstick: run.yardstick.clone(),
        };
        let mut deposits = BTreeMap::<u64, u64>::new();
        run.scan("truth/transaction_labels", &["ring_id", "role"], |row| {
            if let (Some(id), Some("deposit")) = (row.some_id(0), row.word(1)) {
                *deposits.entry(id).or_default() += 1;
            }
        })?;
        let Some((&id, _)) = deposits.iter().rev().max_by_key(|(_, count)| **count) else {
            return Ok(ring);
        };
        run.scan(
            "truth/mules",
            &["ring_id", "account_id", "layer", "kind", "frozen_at"],
            |row| {
                if row.some_id(0) == Some(id) {
                    let column = layer(row.whole(2).unwrap_or(1));
                    let kind = row.word(3).unwrap_or_default().to_owned();
                    let frozen = row.seconds(4).is_some();
                    ring.accounts.insert(row.id(1), Account { column, kind, frozen });
                }
            },
        )?;
        run.scan("truth/account_labels", &["account_id", "role"], |row| {
            if row.word(1) == Some("syndicate") {
                let own = Account {
                    column: Column::Treasury,
                    kind: String::new(),
                    frozen: false,
                };
                ring.accounts.entry(row.id(0)).or_insert(own);
            }
        })?;
        for payment in payments(run, id)? {
            ring.add(payment);
        }
        let flows = &ring.flows;
        let seen = |account: u64| {
            let node = Node::Account(account);
            flows.keys().any(|(from, to)| *from == node || *to == node)
        };
        ring.accounts.retain(|account, _| seen(*account));
        Ok(ring)
    }

    fn draw(&self) -> Canvas {
        let shown = format!(
            "The ring that took the most deposits. A disc is an account, its area what came in; a band is money paid, in {}.",
            self.yardstick.unit()
        );
        if self.flows.is_empty() {
            return style::nothing(&shown, "No ring took a deposit, so there is no network", SOURCE);
        }
        let mut canvas = style::framed(&self.finding(), &shown, SOURCE);
        let (flows, columns) = self.gathered();
        let turnover = turnover(&flows);
        let places = places(&columns, &flows);
        let largest = flows.values().copied().fold(0.0, f64::max);
        let busiest = turnover.values().copied().fold(0.0, f64::max);
        let thick = |amount: f64| (24.0 * amount / largest).max(0.7);
        let radius = |node: &Node| 3.5 + 16.0 * (turnover.get(node).copied().unwrap_or(0.0) / busiest).sqrt();

        let mut undrawn = 0.0;
        let mut by_size = flows.iter().collect::<Vec<_>>();
        by_size.sort_by(|one, other| other.1.total_cmp(one.1));
        for ((from, to), amount) in by_size {
            let ((x0, y0), (x1, y1)) = (places[from], places[to]);
            if x1 <= x0 {
                undrawn += amount;
                continue;
            }
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
            self.heading(&mut canvas, *column, x);
            for node in nodes {
                let (x, y) = places[node];
                self.node(&mut canvas, node, (x, y), radius(node));
                let amount = self.yardstick.shown(turnover.get(node).copied().unwrap_or(0.0));
                label(&mut canvas, node, (x, y), radius(node), &amount);
            }
        }
        self.legend(&mut canvas, undrawn);
        canvas
    }
}

fn layer(number: i64) -> Column {
    Column::Layer(number.clamp(1, LAYERS))
}

/// The ring's payments that moved money, in settlement order.
fn payments(run: &Run, ring: u64) -> Result<Vec<Payment>, ChartError> {
    let mut labels = BTreeMap::new();
    run.scan(
        "truth/transaction_labels",
        &["ring_id", "tx_id", "role", "layer"],
        |row| {
            if row.some_id(0) == Some(ring) {
                labels.insert(row.id(1), (row.word(2).unwrap_or_default().to_owned(), row.whole(3)));
            }
        },
    )?;
    let ids = labels.keys().copied().collect::<Arc<[u64]>>();
    let columns = [
        "tx_id",
        "from_account",
        "to_account",
        "amount_minor",
        "currency",
        "status",
    ];
    let mut payments = Vec::new();
    run.find("observed/transactions", &columns, &ids, |row| {
        let moved = matches!(row.word(5), Some("settled" | "returned"));
        let currency = row.word(4).unwrap_or_default().to_owned();
        let amount = run.yardstick.value(row.whole(3).unwrap_or(0), &currency);
        if let (true, Some(amount), Some((role, layer))) = (moved, amount, labels.remove(&row.id(0))) {
            payments.push(Payment {
                role,
                layer,
                from: row.id(1),
                to: row.id(2),
                amount,
                currency,
            });
        }
    })?;
    Ok(payments)
}

/// What money leaves the ring as, by the payment's role.
fn exit(role: &str) -> Option<&'static str> {
    Some(match role {
        "cash_out" => "Cash",
        "conversion" => "Crypto",
        "commission" => "Commission",
        "payroll" => "Pay of the crew",
        "purchase_of_account" => "Price of accounts",
        "task_payout" | "bait_return" => "Payouts to victims",
        "layering" => "Other accounts",
        _ => return None,
    })
}

fn exit_ink(node: &Node) -> Ink {
    match node {
        Node::Exit("Payouts to victims") => TEXT,
        Node::Exit("Cash") => VERMILION,
        Node::Exit("Crypto") => SKY,
        _ => GREY,
    }
}

impl Ring {
    fn add(&mut self, payment: Payment) {
        let Payment {
            role,
            layer: depth,
            from,
            to,
            amount,
            currency,
        } = payment;
        let unlabelled = |depth: i64| Account {
            column: layer(depth),
            kind: "unlabelled".to_owned(),
            frozen: false,
        };
        let (payer, payee) = match role.as_str() {
            "deposit" | "fee" | "recovery_fee" => {
                self.accounts
                    .entry(to)
                    .or_insert_with(|| unlabelled(depth.unwrap_or(1)));
                (Node::Victims(currency), Node::Account(to))
            }
            role => {
                let Some(exit) = exit(role) else { return };
                self.accounts
                    .entry(from)
                    .or_insert_with(|| unlabelled(depth.unwrap_or(1)));
                let inside = self.accounts.contains_key(&to);
                (
                    Node::Account(from),
                    if inside { Node::Account(to) } else { Node::Exit(exit) },
                )
            }
        };
        *self.flows.entry((payer, payee)).or_default() += amount;
    }

    fn column(&self, node: &Node) -> Column {
        match node {
            Node::Victims(_) => Column::Victims,
            Node::Account(id) => self.accounts.get(id).map_or(Column::Layer(1), |account| account.column),
            Node::Exit(_) => Column::Exits,
            Node::Others(column) => *column,
        }
    }

    /// Flows in which the small accounts of crowded columns are one, and the nodes by column, largest turnover first.
    fn gathered(&self) -> (BTreeMap<(Node, Node), f64>, BTreeMap<Column, Vec<Node>>) {
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
            Column::Victims => ("Victims".to_owned(), "by currency".to_owned()),
            Column::Layer(1) => ("Collectors".to_owned(), counted(of(column), "account")),
            Column::Layer(LAYERS) => (format!("Layer {LAYERS} or more"), counted(of(column), "account")),
            Column::Layer(number) => (format!("Layer {number}"), counted(of(column), "account")),
            Column::Treasury => ("Syndicate’s own".to_owned(), counted(of(column), "account")),
            Column::Exits => ("Exits".to_owned(), "what it left as".to_owned()),
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
                canvas.disc(x, y, radius, if kind.is_empty() { MUTED } else { ink_of(kind) });
                if account.is_some_and(|account| account.frozen) {
                    canvas.cross(x, y, (radius * 0.6).max(3.5), 2.0, style::PAPER);
                }
            }
            Node::Others(_) => canvas.ring(x, y, radius, 2.0, GREY),
            Node::Victims(_) => canvas.disc(x, y, radius, TEXT),
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
            let (ink, word) = if kind.is_empty() {
                (MUTED, "syndicate")
            } else {
                (ink_of(kind), kind)
            };
            x = style::key(canvas, x, baseline, ink, &spoken(word));
        }
        canvas.disc(x + 6.0, baseline - 4.5, 7.0, RULE);
        canvas.cross(x + 6.0, baseline - 4.5, 4.0, 2.0, style::PAPER);
        canvas.text(x + 20.0, baseline, "Frozen later", SMALL, Align::Left, TEXT);
        if undrawn > 0.0 {
            let note = format!("Not drawn: {} within a layer or back", self.yardstick.shown(undrawn));
            canvas.text(WIDTH - MARGIN, baseline, &note, SMALL, Align::Right, MUTED);
        }
    }

    fn finding(&self) -> String {
        let of = |column: Column| {
            self.accounts
                .values()
                .filter(|account| account.column == column)
                .count()
        };
        let took = self
            .flows
            .iter()
            .filter(|((from, _), _)| matches!(from, Node::Victims(_)));
        let took = self.yardstick.shown(took.map(|(_, amount)| amount).sum());
        let collectors = counted(of(Column::Layer(1)), "collecting account");
        let behind = self.accounts.len() - of(Column::Layer(1));
        format!("One ring took {took} through {collectors} and spread it over {behind} more")
    }
}

/// What came into each node; for those into which nothing came, what left it.
fn turnover(flows: &BTreeMap<(Node, Node), f64>) -> BTreeMap<Node, f64> {
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
fn places(columns: &BTreeMap<Column, Vec<Node>>, flows: &BTreeMap<(Node, Node), f64>) -> BTreeMap<Node, (f64, f64)> {
    let (top, bottom) = (TOP + 52.0, BOTTOM - 16.0);
    let (left, right) = (MARGIN + 70.0, WIDTH - MARGIN - 150.0);
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
        Node::Victims(currency) => {
            canvas.plated(x - radius - 8.0, y + 1.0, currency, STRONG, Align::Right, TEXT);
            canvas.plated(x - radius - 8.0, y + 17.0, amount, SMALL, Align::Right, MUTED);
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
    use super::*;

    fn ring() -> Ring {
        let account = |column, kind: &str| Account {
            column,
            kind: kind.to_owned(),
            frozen: false,
        };
        let accounts = BTreeMap::from([(1, account(layer(1), "witting")), (2, account(layer(2), "bought"))]);
        let mut ring = Ring {
            flows: BTreeMap::new(),
            accounts,
            yardstick: Yardstick::default(),
        };
        let payment = |role: &str, from, to, amount| Payment {
            role: role.to_owned(),
            layer: None,
            from,
            to,
            amount,
            currency: "PKR".to_owned(),
        };
        ring.add(payment("deposit", 77, 1, 100.0));
        ring.add(payment("layering", 1, 2, 90.0));
        ring.add(payment("cash_out", 2, 88, 60.0));
        ring.add(payment("refund", 2, 77, 5.0));
        ring
    }

    #[test]
    fn money_runs_from_victims_over_layers_to_exits() {
        let flows = ring().flows.into_iter().collect::<Vec<_>>();
        assert_eq!(
            flows,
            [
                ((Node::Victims("PKR".to_owned()), Node::Account(1)), 100.0),
                ((Node::Account(1), Node::Account(2)), 90.0),
                ((Node::Account(2), Node::Exit("Cash")), 60.0),
            ]
        );
    }

    #[test]
    fn columns_are_named_and_counted() {
        let canvas = ring().draw();
        let words = canvas.words().collect::<Vec<_>>();
        for expected in [
            "Victims",
            "Collectors",
            "Layer 2",
            "Exits",
            "Cash",
            "1 account",
            "Bought",
        ] {
            assert!(words.contains(&expected), "{expected} in {words:?}");
        }
    }

    #[test]
    fn a_crowded_column_is_gathered_without_losing_money() {
        let mut ring = ring();
        for id in 100..140 {
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
