//! The figures of `summary.json`, by name: the one place that says which are shown, under which words and in which
//! unit. Whatever the summary has besides is in the table under its own name; what it lacks is left out.

use serde_json::{Map, Value, json};

use super::sheet::{Column, Kind, Sheet, column};

/// A figure: its name in the file, its words, how it is written, and whether it is among the headlines.
struct Figure {
    name: &'static str,
    words: &'static str,
    kind: Kind,
    leads: bool,
}

impl Figure {
    /// Its words where it counts one.
    fn one(&self) -> String {
        let (noun, rest) = self.words.split_once(" ").unwrap_or((self.words, ""));
        match (self.kind, noun) {
            (Kind::Count, "people") => "person".to_owned(),
            // An adjective before its noun, or the noun by itself or with what became of it.
            (Kind::Count, "mule" | "scam") => format!(
                "{noun} {}",
                rest.replacen("accounts", "account", 1)
                    .replacen("payments", "payment", 1)
            ),
            (Kind::Count, _) => format!("{} {rest}", noun.trim_end_matches('s')).trim_end().to_owned(),
            _ => self.words.to_owned(),
        }
    }
}

const fn figure(name: &'static str, words: &'static str, kind: Kind) -> Figure {
    Figure {
        name,
        words,
        kind,
        leads: false,
    }
}

const fn headline(name: &'static str, words: &'static str, kind: Kind) -> Figure {
    Figure {
        name,
        words,
        kind,
        leads: true,
    }
}

const FIGURES: [Figure; 33] = [
    headline("people", "people", Kind::Count),
    figure("accounts", "accounts", Kind::Count),
    headline("payments", "payments", Kind::Count),
    figure("payments_refused", "payments refused", Kind::Count),
    headline("illicit_payments", "scam payments", Kind::Count),
    figure("illicit_share", "share of scam payments", Kind::Share),
    figure("rings", "rings", Kind::Count),
    figure("cases", "cases", Kind::Count),
    headline("victims", "victims", Kind::Count),
    figure(
        "victims_per_million_payments",
        "victims a million payments",
        Kind::Number,
    ),
    figure("deposits", "deposits", Kind::Count),
    headline("deposited_usd", "deposited", Kind::Usd),
    figure("fees", "invented fees", Kind::Count),
    figure("fees_usd", "paid in invented fees", Kind::Usd),
    figure("gross_loss_usd", "deposited and paid in fees", Kind::Usd),
    figure("paid_back_usd", "paid out to win trust", Kind::Usd),
    headline("recovered_usd", "recovered", Kind::Usd),
    headline("lost_usd", "lost", Kind::Usd),
    figure("reimbursed_usd", "reimbursed", Kind::Usd),
    figure("net_loss_usd", "lost after reimbursement", Kind::Usd),
    headline("loss_incomes_median", "median loss, monthly incomes", Kind::Number),
    figure("loss_incomes_mean", "mean loss, monthly incomes", Kind::Number),
    figure(
        "life_loss_incomes_median",
        "median loss over whole cases, monthly incomes",
        Kind::Number,
    ),
    figure(
        "life_loss_incomes_mean",
        "mean loss over whole cases, monthly incomes",
        Kind::Number,
    ),
    headline("mule_accounts", "mule accounts", Kind::Count),
    figure("mule_share", "share of mule accounts", Kind::Share),
    headline("mules_frozen", "mule accounts frozen", Kind::Count),
    figure(
        "mule_life_days",
        "days from first use to a freeze, median",
        Kind::Number,
    ),
    headline("reports", "cases reported", Kind::Count),
    figure("reports_to_bank", "cases of which a bank was told", Kind::Count),
    figure("reports_to_police", "cases of which the police were told", Kind::Count),
    headline("raids", "raids", Kind::Count),
    figure("arrested", "people arrested", Kind::Count),
];

/// The headlines, in order: words, kind and value.
pub fn headlines(summary: &Value) -> Vec<Value> {
    let lead = |figure: &Figure| {
        let value = summary.get(figure.name).filter(|value| value.is_number())?;
        let words = if value.as_f64() == Some(1.0) {
            figure.one()
        } else {
            figure.words.to_owned()
        };
        Some(json!({ "name": words, "kind": figure.kind, "value": value }))
    };
    FIGURES.iter().filter(|figure| figure.leads).filter_map(lead).collect()
}

/// A number of the summary; none if it has no such.
pub fn number(summary: &Value, name: &str) -> Option<f64> {
    summary.get(name)?.as_f64()
}

const ALL: &[Column] = &[
    column("figure", Kind::Text, "What is counted, in the window."),
    column("value", Kind::Number, "The number; amounts in US dollars, shares of 1."),
    column("name", Kind::Text, "Its name in summary.json."),
];

/// Every plain number of the summary.
pub fn all(summary: &Value) -> Sheet {
    let empty = Map::new();
    let entries = summary
        .as_object()
        .unwrap_or(&empty)
        .iter()
        .filter(|(_, value)| value.is_number());
    let row = |(name, value): (&String, &Value)| {
        let known = FIGURES.iter().find(|figure| figure.name == name);
        let words = known.map_or_else(|| name.replace('_', " "), |figure| figure.words.to_owned());
        vec![words.into(), value.clone(), name.clone().into()]
    };
    let sql = "FROM 'summary.json'".to_owned();
    Sheet::new("The run in figures", ALL, entries.map(row).collect(), sql)
}

const STAGES: &[Column] = &[
    column("kind of scam", Kind::Text, "Name of the family of scam."),
    column("stage", Kind::Text, "Stage of the family's funnel."),
    column(
        "cases",
        Kind::Count,
        "Cases active in the window that ever came to it; of the first, strangers written to.",
    ),
    column("of the stage before", Kind::Share, "Share of the stage before."),
];

/// The funnel of each family.
pub fn funnel(summary: &Value) -> Sheet {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let words = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().replace('_', " ");
    let rows = list(summary.get("funnels")).into_iter().flat_map(|funnel| {
        let family = words(funnel.get("family"));
        list(funnel.get("stages")).into_iter().map(move |stage| {
            let of = |name: &str| stage.get(name).cloned().unwrap_or(Value::Null);
            vec![
                family.clone().into(),
                words(stage.get("stage")).into(),
                of("cases"),
                of("conversion"),
            ]
        })
    });
    let sql = "SELECT f.family AS family, unnest(f.stages, recursive := true) \
               FROM (SELECT unnest(funnels) AS f FROM 'summary.json')"
        .to_owned();
    Sheet::new("How far strangers come", STAGES, rows.collect(), sql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_nobody_named_is_shown_under_its_own_name() {
        let summary = json!({ "raids": 2, "lost_usd": 1.5, "new_thing": 3, "funnels": [], "none": null });
        let leads = headlines(&summary);
        let names: Vec<&str> = leads.iter().filter_map(|lead| lead["name"].as_str()).collect();
        assert_eq!(names, ["lost", "raids"]);
        let once =
            json!({ "people": 1, "raids": 1, "lost_usd": 1.0, "mules_frozen": 1, "illicit_payments": 1, "reports": 1 });
        let names: Vec<Value> = headlines(&once).iter().map(|lead| lead["name"].clone()).collect();
        assert_eq!(
            names,
            [
                "person",
                "scam payment",
                "lost",
                "mule account frozen",
                "case reported",
                "raid"
            ]
        );
        let sheet = serde_json::to_value(all(&summary)).unwrap();
        assert_eq!(sheet["rows"][2], json!(["new thing", 3, "new_thing"]));
        assert_eq!(sheet["rows"].as_array().map(Vec::len), Some(3));
        assert!(funnel(&summary).is_empty());
    }
}
