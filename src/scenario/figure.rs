//! Short forms of figures, read as what they stand for: `0.15`, `"15 %"` or `"3 h"` where a distribution is wanted, and
//! money (`"SGD 8"`) wherever mean monthly wages are counted.
//!
//! The walk goes through the merged document beside its shape, before it is held against it; what it cannot read it
//! leaves, for [`super::validate`] to refuse. A distribution always leaves here as a table of one key.

use super::address::{dotted, node_labels};
use super::document::{Entry, Node, Value};
use super::problem::Problem;
use super::shape::{Kind, Shape};
use crate::param::money::{self, Currency};
use crate::param::note::{SHARE, in_wages};
use crate::world::atlas;

/// Reads all short forms in a document; says which money cannot be converted.
pub fn spell_out(document: &mut Node, shape: &Shape<'_>) -> Vec<Problem> {
    let mut walk = Walk {
        wages: Wages::of(document),
        path: Vec::new(),
        problems: Vec::new(),
    };
    walk.node(document, shape, false);
    walk.problems
}

/// What one mean monthly wage is in each country.
struct Wages(Vec<Wage>);

struct Wage {
    country: String,
    currency: String,
    mean: f64,
    per_usd: f64,
}

impl Wages {
    /// Of the document's countries, or those that a scenario has by default.
    fn of(document: &Node) -> Wages {
        let country = document
            .get("population")
            .and_then(|population| population.get("country"));
        let Some(Value::List(countries)) = country.map(|country| &country.value) else {
            let wages = atlas::countries().into_iter().map(|country| Wage {
                country: country.name,
                currency: country.currency.word().to_owned(),
                mean: country.mean_wage,
                per_usd: country.per_usd,
            });
            return Wages(wages.collect());
        };
        let wage = |country: &Node| {
            let number = |key: &str| country.get(key).and_then(number).filter(|number| *number > 0.0);
            Some(Wage {
                country: country.get("name")?.text()?.to_owned(),
                currency: country.get("currency")?.text()?.to_owned(),
                mean: number("mean_wage")?,
                per_usd: number("per_usd")?,
            })
        };
        Wages(countries.iter().filter_map(wage).collect())
    }

    /// An amount in mean wages of the country whose money it is; dollars, where there is one country alone, in its.
    fn counted(&self, currency: Currency, amount: f64) -> Option<f64> {
        let mut of_it = self.0.iter().filter(|wage| wage.currency == currency.word());
        match (of_it.next(), of_it.next(), currency, self.0.as_slice()) {
            (Some(wage), None, _, _) => Some(amount / wage.mean),
            (None, _, Currency::Usd | Currency::Usdt, [only]) => Some(amount * only.per_usd / only.mean),
            _ => None,
        }
    }

    /// What money would be accepted.
    fn accepted(&self) -> String {
        let currencies: Vec<&str> = self.0.iter().map(|wage| wage.currency.as_str()).collect();
        let countries: Vec<&str> = self.0.iter().map(|wage| wage.country.as_str()).collect();
        format!(
            "accepted: a number of mean monthly wages, or money in a currency that one of the countries has to itself ({} \
             of {}); dollars where there is one country alone",
            currencies.join(", "),
            countries.join(", ")
        )
    }
}

struct Walk {
    wages: Wages,
    path: Vec<String>,
    problems: Vec<Problem>,
}

impl Walk {
    /// `wages` says that figures here are multiples of the mean wage, whatever their shape says.
    fn node(&mut self, node: &mut Node, shape: &Shape<'_>, wages: bool) {
        let unit = shape.text("unit").unwrap_or_default();
        let wages = wages || in_wages(unit);
        match (shape.kind(), &mut node.value) {
            (Kind::Tagged(tag, variants), Value::Table(_)) => {
                let word = node.get(tag).and_then(Node::text).map(str::to_owned);
                if let Some((_, shape)) = variants.iter().find(|(other, _)| Some(*other) == word.as_deref()) {
                    self.node(node, shape, false);
                }
            }
            (Kind::Table(known, others), Value::Table(_)) => {
                let of_wage = multiples_of_wage(node, shape);
                let Value::Table(entries) = &mut node.value else {
                    return;
                };
                for entry in entries {
                    let known = known.iter().find(|(key, _)| *key == entry.key).map(|(_, shape)| shape);
                    if let Some(shape) = known.or(others.as_deref()) {
                        let wages = of_wage && entry.key == "amount";
                        self.under(&entry.key, |walk| walk.node(&mut entry.node, shape, wages));
                    }
                }
            }
            (Kind::List(element), Value::List(elements)) => {
                let labels = node_labels(elements);
                for (label, node) in labels.iter().zip(elements) {
                    self.under(label, |walk| walk.node(node, &element, false));
                }
            }
            (Kind::Choice(_), Value::Table(entries)) => {
                for entry in entries {
                    self.figures(&mut entry.node, unit, wages);
                }
            }
            (Kind::Choice(_), value) if !matches!(value, Value::List(_)) => {
                self.figures(node, unit, wages);
                let entry = Entry {
                    key: "fixed".to_owned(),
                    place: node.place.clone(),
                    node: node.clone(),
                };
                node.value = Value::Table(vec![entry]);
            }
            (Kind::Number, Value::Text(_)) if wages || unit == SHARE => self.figures(node, unit, wages),
            _ => {}
        }
    }

    /// A figure of a distribution, or all of them.
    fn figures(&mut self, node: &mut Node, unit: &str, wages: bool) {
        if let Value::Table(entries) = &mut node.value {
            for entry in entries {
                self.figures(&mut entry.node, unit, wages);
            }
            return;
        }
        let Some(text) = node.text() else { return };
        if let Some(share) = percentage(text).filter(|_| unit == SHARE) {
            node.value = Value::Float(share);
        } else if let Some((currency, amount)) = money::amount(text).filter(|_| wages) {
            match self.wages.counted(currency, amount) {
                Some(wages) => node.value = Value::Float(wages),
                None => {
                    let path = dotted(&self.path);
                    let message = format!(
                        "`{path}` = {} cannot be counted in wages: it is not clear whose",
                        node.place.excerpt()
                    );
                    self.problems
                        .push(Problem::at(&node.place, message, self.wages.accepted()).about(path));
                    // Told once is enough.
                    node.value = Value::Float(0.0);
                }
            }
        }
    }

    fn under(&mut self, key: &str, walk: impl FnOnce(&mut Walk)) {
        self.path.push(key.to_owned());
        walk(self);
        self.path.pop();
    }
}

/// Whether a table's `amount` is a multiple of the mean wage: the table says `of` what, or its default does.
fn multiples_of_wage(table: &Node, shape: &Shape<'_>) -> bool {
    let Some(of) = shape.child("of") else { return false };
    let said = table.get("of").and_then(Node::text);
    said.or_else(|| of.text("default")) == Some("mean_wage")
}

/// `"15 %"` as 0.15.
pub fn percentage(text: &str) -> Option<f64> {
    let figure = text.trim().strip_suffix('%')?.trim_end();
    let plain = !figure.is_empty() && figure.chars().all(|c| c.is_ascii_digit() || c == '.');
    let figure: f64 = figure.parse().ok().filter(|_| plain)?;
    Some(figure / 100.0)
}

/// A number as it is written.
fn number(node: &Node) -> Option<f64> {
    match node.value {
        Value::Integer(integer) => Some(integer as f64),
        Value::Float(float) => Some(float),
        _ => None,
    }
}
