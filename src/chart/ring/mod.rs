//! One ring's network: from victims over its collectors and layers to the exits, left to right.
//!
//! Reads `truth/transaction_labels` (the payments of the ring that took the most deposits), `observed/transactions`
//! (who paid whom how much), `truth/mules` and `truth/account_labels` (what the accounts are). Places depend on amounts
//! and ids alone, so the same run gives the same picture.

mod picture;

use std::collections::BTreeMap;

use arrow_array::Array;

use super::canvas::Canvas;
use super::style::{self, counted};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};
use crate::dataset::batch::some;

const SOURCE: &str = "truth/transaction_labels, truth/mules, truth/account_labels, observed/transactions";
/// Layers with a column of their own; deeper ones share the last.
const LAYERS: i64 = 4;

/// Stands for a kind until a label tells it.
const UNLABELLED: &str = "unlabelled";

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

/// Payer and payee, and the amount between them on the yardstick.
pub type Flows = BTreeMap<(Node, Node), f64>;

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
    pub flows: Flows,
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
        let deposits = |labels: &BTreeMap<u64, Label>| labels.values().filter(|(role, _)| role == "deposit").count();
        // Of rings with as many, the one of the least id.
        let labels = labels(run)?.into_iter().rev();
        let most = labels.max_by_key(|(_, labels)| deposits(labels));
        let Some((id, labels)) = most.filter(|(_, labels)| deposits(labels) > 0) else {
            return Ok(ring);
        };
        let columns = ["ring_id", "account_id", "layer", "kind", "frozen_at"];
        run.tables.read("truth/mules", &columns, |batch| {
            let (rings, accounts) = (batch.ids("ring_id")?, batch.ids("account_id")?);
            let (layers, kinds) = (batch.numbers("layer")?, batch.texts("kind")?);
            let frozen = batch.numbers("frozen_at")?;
            for row in batch.rows().filter(|&row| some(&rings, row) == Some(id)) {
                let account = Account {
                    column: layer(layers.value(row)),
                    kind: kinds.get(row).unwrap_or_default().to_owned(),
                    frozen: frozen.is_valid(row),
                };
                ring.accounts.insert(accounts.value(row), account);
            }
            Ok(())
        })?;
        let mut roles = Vec::new();
        run.tables
            .read("truth/account_labels", &["account_id", "role"], |batch| {
                let (ids, words) = (batch.ids("account_id")?, batch.texts("role")?);
                roles.extend(
                    batch
                        .rows()
                        .map(|row| (ids.value(row), words.get(row).unwrap_or_default().to_owned())),
                );
                Ok(())
            })?;
        for (id, _) in roles.iter().filter(|(_, role)| role == "syndicate") {
            let own = Account {
                column: Column::Treasury,
                kind: String::new(),
                frozen: false,
            };
            ring.accounts.entry(*id).or_insert(own);
        }
        for payment in payments(run, labels)? {
            ring.add(payment);
        }
        for (id, role) in roles {
            let account = ring.accounts.get_mut(&id);
            if let Some(account) = account.filter(|account| account.kind == UNLABELLED) {
                account.kind = role;
            }
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
        picture::network(self, &mut canvas);
        canvas
    }
}

fn layer(number: i64) -> Column {
    Column::Layer(number.clamp(1, LAYERS))
}

/// A payment's role and layer.
type Label = (String, Option<i64>);

/// Labels by ring and payment, of all rings: which one is shown is only known once all have been seen.
fn labels(run: &Run) -> Result<BTreeMap<u64, BTreeMap<u64, Label>>, ChartError> {
    let mut labels = BTreeMap::<u64, BTreeMap<u64, Label>>::new();
    let columns = ["ring_id", "tx_id", "role", "layer"];
    run.tables.read("truth/transaction_labels", &columns, |batch| {
        let (rings, ids) = (batch.ids("ring_id")?, batch.ids("tx_id")?);
        let (roles, layers) = (batch.texts("role")?, batch.numbers("layer")?);
        for row in batch.rows() {
            if let Some(ring) = some(&rings, row) {
                let label = (roles.get(row).unwrap_or_default().to_owned(), some(&layers, row));
                labels.entry(ring).or_default().insert(ids.value(row), label);
            }
        }
        Ok(())
    })?;
    Ok(labels)
}

/// The ring's payments that moved money, in settlement order.
fn payments(run: &Run, mut labels: BTreeMap<u64, Label>) -> Result<Vec<Payment>, ChartError> {
    let ids = labels.keys().copied().collect::<Vec<u64>>();
    let columns = [
        "tx_id",
        "from_account",
        "to_account",
        "amount_minor",
        "currency",
        "status",
    ];
    let mut payments = Vec::new();
    run.tables.find("observed/transactions", &columns, &ids, |batch| {
        let (ids, statuses) = (batch.ids("tx_id")?, batch.texts("status")?);
        let (from, to) = (batch.ids("from_account")?, batch.ids("to_account")?);
        let (amounts, currencies) = (batch.numbers("amount_minor")?, batch.texts("currency")?);
        for row in batch.rows() {
            let moved = matches!(statuses.get(row), Some("settled" | "returned"));
            let currency = currencies.get(row).unwrap_or_default().to_owned();
            let amount = run.yardstick.value(amounts.value(row), &currency);
            if let (true, Some(amount), Some((role, layer))) = (moved, amount, labels.remove(&ids.value(row))) {
                payments.push(Payment {
                    role,
                    layer,
                    from: from.value(row),
                    to: to.value(row),
                    amount,
                    currency,
                });
            }
        }
        Ok(())
    })?;
    Ok(payments)
}

/// What money leaves the ring as, by the payment's role. Cash-out is whatever is drawn, spent at a merchant's or sent
/// abroad; `destinations` says where it came to rest.
fn exit(role: &str) -> Option<&'static str> {
    Some(match role {
        "cash_out" => "Cash-out",
        "conversion" => "Crypto",
        "commission" => "Commission",
        "payroll" => "Pay of the crew",
        "purchase_of_account" => "Price of accounts",
        "task_payout" | "bait_return" => "Payouts to victims",
        "layering" => "Other accounts",
        _ => return None,
    })
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
            kind: UNLABELLED.to_owned(),
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
                ((Node::Account(2), Node::Exit("Cash-out")), 60.0),
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
            "Cash-out",
            "1 account",
            "Bought",
        ] {
            assert!(words.contains(&expected), "{expected} in {words:?}");
        }
    }
}
