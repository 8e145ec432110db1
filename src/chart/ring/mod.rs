//! One ring's network: from victims over its collectors and layers to the exits, left to right.
//!
//! Reads `truth/transaction_labels` (the payments of the ring that victims paid most often), `observed/transactions`
//! (who paid whom how much), `truth/mules`, `truth/account_labels` and `observed/accounts` (what the accounts are). All
//! is of the window. Places depend on amounts and ids alone, so the same run gives the same picture.

mod picture;

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::Array;

use super::canvas::Canvas;
use super::style::{self, counted};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};
use crate::dataset::batch::some;
use crate::story::worth::{is_victims, worth};

const SOURCE: &str =
    "truth/transaction_labels, truth/mules, truth/account_labels, observed/transactions, observed/accounts";
/// Layers with a column of their own; deeper ones share the last.
const LAYERS: i64 = 4;

/// Stands for a kind until a label tells it.
const UNLABELLED: &str = "unlabelled";
/// The kind of an account in no institution's books: tokens at an address.
const ADDRESS: &str = "address";
/// The kind of an account that the ring used before the window alone.
const EARLIER: &str = "no longer used";

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
    /// Working capital: what the syndicate pays in from elsewhere.
    Capital,
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
    id: u64,
    role: String,
    layer: Option<i64>,
    from: u64,
    to: u64,
    /// Of payer and payee, as `observed/accounts` has it.
    kinds: [String; 2],
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
        let taken = |labels: &BTreeMap<u64, Label>| labels.values().filter(|(role, _)| is_victims(role)).count();
        // Of rings with as many, the one of the least id.
        let labels = labels(run)?.into_iter().rev();
        let most = labels.max_by_key(|(_, labels)| taken(labels));
        let Some((id, labels)) = most.filter(|(_, labels)| taken(labels) > 0) else {
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
            "The ring that victims paid most often, in the window. A band is money paid, in {}; a disc is an account, its area what \
             the bands bring in.",
            self.yardstick.unit()
        );
        if self.flows.is_empty() {
            return style::nothing(&shown, "No victim paid a ring, so there is no network", SOURCE);
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
                    id: ids.value(row),
                    role,
                    layer,
                    from: from.value(row),
                    to: to.value(row),
                    kinds: [String::new(), String::new()],
                    amount,
                    currency,
                });
            }
        }
        Ok(())
    })?;
    // Payments of its victims as their cases count them.
    let moved = payments.iter().map(|payment| payment.id).collect();
    let worth = worth(&run.tables, &moved, |minor, currency| {
        run.yardstick.hundredths(minor, currency)
    })?;
    for payment in &mut payments {
        if let Some(hundredths) = worth.get(&payment.id) {
            payment.amount = *hundredths as f64 / 100.0;
        }
    }
    let ends = payments.iter().flat_map(|payment| [payment.from, payment.to]);
    let wanted = ends.collect::<BTreeSet<u64>>().into_iter().collect::<Vec<u64>>();
    let mut kinds = BTreeMap::new();
    run.tables
        .find("observed/accounts", &["account_id", "kind"], &wanted, |batch| {
            let (ids, words) = (batch.ids("account_id")?, batch.texts("kind")?);
            let kind = |row| words.get(row).unwrap_or_default().to_owned();
            kinds.extend(batch.rows().map(|row| (ids.value(row), kind(row))));
            Ok(())
        })?;
    for payment in &mut payments {
        payment.kinds = [payment.from, payment.to].map(|account| kinds.get(&account).cloned().unwrap_or_default());
    }
    Ok(payments)
}

/// What money leaves the ring as, by the payment's role and the payee's kind; ends are called as `destinations` calls
/// them.
fn exit(role: &str, payee: &str) -> Option<&'static str> {
    Some(match role {
        "cash_out" => match payee {
            "cash" => "Cash",
            "business" | "merchant" => "Paid to businesses",
            "external" => "Abroad",
            _ => "Other accounts",
        },
        "conversion" => "Turned into tokens",
        "refund" => "Recovered",
        "commission" => "Commission",
        "payroll" => "Pay of the crew",
        "purchase_of_account" => "Price of accounts",
        "task_payout" | "bait_return" | "promised_return" | "withdrawal" | "referral_bonus" => "Paid to victims",
        "layering" => "Other accounts",
        _ => return None,
    })
}

impl Ring {
    fn add(&mut self, payment: Payment) {
        let Payment {
            id: _,
            role,
            layer: depth,
            from,
            to,
            kinds: [payer, payee],
            amount,
            currency,
        } = payment;
        let unlabelled = |kind: &str| Account {
            column: layer(depth.unwrap_or(1)),
            kind: if kind == "external" { ADDRESS } else { UNLABELLED }.to_owned(),
            frozen: false,
        };
        let (payer, payee) = match role.as_str() {
            // Handed over as notes: it never comes to an account of the ring's.
            role if is_victims(role) && payee == "cash" => (Node::Victims(currency), Node::Exit("Cash")),
            role if is_victims(role) => {
                self.accounts.entry(to).or_insert_with(|| unlabelled(&payee));
                (Node::Victims(currency), Node::Account(to))
            }
            // From outside into the ring's hands.
            "layering" if !self.accounts.contains_key(&from) && self.accounts.contains_key(&to) => {
                (Node::Capital, Node::Account(to))
            }
            // The other half of a purchase of tokens: its price has left already.
            "conversion" if !self.accounts.contains_key(&from) => return,
            role => {
                let Some(exit) = exit(role, &payee) else { return };
                let mut unknown = unlabelled(&payer);
                if role == "refund" {
                    EARLIER.clone_into(&mut unknown.kind);
                }
                self.accounts.entry(from).or_insert(unknown);
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
            Node::Victims(_) | Node::Capital => Column::Victims,
            Node::Account(id) => self.accounts.get(id).map_or(Column::Layer(1), |account| account.column),
            Node::Exit(_) => Column::Exits,
            Node::Others(column) => *column,
        }
    }

    fn finding(&self) -> String {
        let of = |wanted: fn(&Account) -> bool| self.accounts.values().filter(|account| wanted(account)).count();
        let addresses = of(|account| account.kind == ADDRESS);
        let used = |account: &Account| ![ADDRESS, EARLIER].contains(&account.kind.as_str());
        let used = self.accounts.values().filter(|account| used(account));
        let (collecting, behind): (Vec<_>, Vec<_>) = used.partition(|account| account.column == Column::Layer(1));
        let took = self
            .flows
            .iter()
            .filter(|((from, _), _)| matches!(from, Node::Victims(_)));
        let took = self.yardstick.total(took.map(|(_, amount)| amount).sum());
        let mut through = counted(collecting.len(), "collector");
        if addresses > 0 {
            let noun = if addresses == 1 { "address" } else { "addresses" };
            through = format!("{through} and {addresses} token {noun}");
        }
        match behind.len() {
            0 => format!("One ring took {took} through {through}"),
            behind => format!(
                "One ring took {took} through {through}, with {} behind",
                counted(behind, "account")
            ),
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
            id: 0,
            role: role.to_owned(),
            layer: None,
            from,
            to,
            amount,
            kinds: [
                "current".to_owned(),
                if to == 88 { "cash" } else { "current" }.to_owned(),
            ],
            currency: "PKR".to_owned(),
        };
        ring.add(payment("deposit", 77, 1, 100.0));
        ring.add(payment("layering", 66, 1, 30.0));
        ring.add(payment("conversion", 67, 68, 9.0));
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
                ((Node::Capital, Node::Account(1)), 30.0),
                ((Node::Account(1), Node::Account(2)), 90.0),
                ((Node::Account(2), Node::Exit("Cash")), 60.0),
                ((Node::Account(2), Node::Exit("Recovered")), 5.0),
            ]
        );
    }

    #[test]
    fn columns_are_named_and_counted() {
        let canvas = ring().draw();
        let words = canvas.words().collect::<Vec<_>>();
        for expected in [
            "Came in",
            "Collectors",
            "Layer 2",
            "Left as",
            "Cash",
            "1 account",
            "Bought",
            "Crew’s capital",
        ] {
            assert!(words.contains(&expected), "{expected} in {words:?}");
        }
    }
}
