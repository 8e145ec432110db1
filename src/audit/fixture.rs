//! A small dataset made by hand, which keeps every promise: one victim, one mule, one deposit, two days.
//!
//! Tests break it one promise at a time: rows are JSON objects that a test may change, drop or add, and the bytes of
//! any file may be spoilt after it was written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
    UInt64Array,
};
use arrow_schema::{Field, Schema};
use chrono::DateTime;
use parquet::arrow::ArrowWriter;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::contract::{self, Column, Kind, Table};

/// 2025-07-01 00:00 UTC, the first moment of the window, in milliseconds.
pub const START: i64 = 1_751_328_000_000;
/// An hour, in milliseconds.
pub const HOUR: i64 = 3_600_000;
/// A day, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// As which files tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Parquet,
    Csv,
}

/// Rows of every table.
pub struct Fixture {
    pub rows: BTreeMap<&'static str, Vec<Map<String, Value>>>,
    /// Columns left out on writing.
    pub dropped: Vec<(&'static str, &'static str)>,
    /// Columns written as strings, whatever they should be.
    pub spelled: Vec<(&'static str, &'static str)>,
    pub format: Format,
}

/// What is asked of its accounts.
const TASK: &str = r#"{"task": "mule_account", "id": "account_id", "splits": [{"file": "train.csv", "rows": 1,
    "from": "2025-07-01T00:00:00Z", "cut_off": "2025-07-03T00:00:00Z", "labels_as_of": "2025-07-03T00:00:00Z"}]}"#;

impl Fixture {
    /// The dataset, whole.
    pub fn new() -> Fixture {
        let rows = contract::tables().map(|table| (table.path, Vec::new())).collect();
        let mut fixture = Fixture {
            rows,
            dropped: Vec::new(),
            spelled: Vec::new(),
            format: Format::Parquet,
        };
        fixture.observed();
        fixture.payments();
        fixture.truth();
        fixture.balances();
        fixture.typology();
        fixture
    }

    fn observed(&mut self) {
        let born = START - 100 * DAY;
        self.add(
            "observed/institutions",
            json!([
                {"institution_id": 1, "name": "Ravi Bank", "kind": "bank", "country": "PK"},
                {"institution_id": 2, "name": "Coin House", "kind": "exchange", "country": "AE"},
            ]),
        );
        for (id, institution, kind, token) in [
            (11, 1, "person", 101),
            (12, 1, "person", 102),
            (13, 1, "business", 103),
            (14, 2, "business", 104),
            (15, 2, "person", 101),
        ] {
            self.add(
                "observed/customers",
                json!([{
                    "customer_id": id, "institution_id": institution, "kind": kind, "region": "Punjab", "country": "PK",
                    "occupation": "student", "income_band": "low", "onboarded_at": born, "kyc_level": "full",
                }]),
            );
            self.add(
                "observed/shared_identity",
                json!([{"customer_id": id, "identity_token": token}]),
            );
        }
        for id in [13, 14] {
            self.add(
                "observed/companies",
                json!([{"customer_id": id, "registered_at": born, "director_token": id}]),
            );
        }
        for (id, customer, institution, kind, currency, opening, floor) in [
            (21, 11, 1, "current", "PKR", 100_000, 0),
            (22, 12, 1, "wallet", "PKR", 5_000, 0),
            (23, 13, 1, "cash", "PKR", 1_000_000, -1_000_000_000),
            (24, 14, 2, "external", "USDT", 0, -1_000_000_000),
            (25, 15, 2, "exchange", "USDT", 0, 0),
        ] {
            self.add(
                "observed/accounts",
                json!([{
                    "account_id": id, "customer_id": customer, "institution_id": institution, "kind": kind,
                    "currency": currency, "opened_at": born, "opening_channel": "branch", "status_at_start": "active",
                    "opening_balance_minor": opening, "floor_minor": floor,
                }]),
            );
        }
        self.add(
            "observed/devices",
            json!([{"device_id": 31, "kind": "smartphone", "first_seen_at": born}]),
        );
        self.add("observed/logins", json!([
            {"login_id": 901, "ts": START + HOUR, "customer_id": 11, "device_id": 31, "network_id": 7, "country": "PK"},
            {"login_id": 902, "ts": START + DAY, "customer_id": 11, "device_id": 31, "network_id": 7, "country": "PK"},
        ]));
        self.add(
            "observed/phones",
            json!([
                {"phone_id": 41, "customer_id": 11, "sim_registered_at": born, "country": "PK"},
                {"phone_id": 42, "sim_registered_at": born, "country": "PK"},
            ]),
        );
        self.add(
            "observed/groups",
            json!([{"group_id": 51, "platform": "sms", "created_at": born}]),
        );
        self.add(
            "observed/group_members",
            json!([{"group_id": 51, "phone_id": 41, "joined_at": START}]),
        );
        self.add("observed/contacts", json!([{
            "contact_id": 61, "ts": START, "platform": "sms", "from_phone": 42, "to_phone": 41, "reply_ts": START + 1,
        }]));
        self.add(
            "observed/addresses",
            json!([{"address": 71}, {"address": 72, "account_id": 25}]),
        );
        self.add(
            "observed/chain_transfers",
            json!([{
                "chain_tx_id": 81, "ts": START + 6 * HOUR, "from_address": 72, "to_address": 71, "asset": "USDT",
                "amount_minor": 500_000, "tx_id": 6,
            }]),
        );
        self.add(
            "observed/complaints",
            json!([{
                "complaint_id": 701, "ts": START + DAY, "customer_id": 11, "desk": "bank", "claimed_minor": 20_000,
                "currency": "PKR",
            }]),
        );
        self.add(
            "observed/complaint_transactions",
            json!([{"complaint_id": 701, "tx_id": 3}]),
        );
        self.add(
            "observed/alerts",
            json!([{
                "alert_id": 801, "ts": START + 5 * HOUR, "institution_id": 1, "account_id": 22, "tx_id": 4,
                "detector": "velocity", "score": 0.5, "outcome": "open",
            }]),
        );
        self.add(
            "observed/account_actions",
            json!([{
                "ts": START + DAY + HOUR, "account_id": 22, "action": "freeze", "by": "bank", "reason": "complaint",
            }]),
        );
        self.add(
            "observed/enforcement",
            json!([{"ts": START + DAY, "action": "raid", "site_id": 601, "count": 4}]),
        );
        self.add(
            "observed/label_feed",
            json!([{
                "ts": START + DAY, "tx_id": 3, "verdict": "fraud", "source": "complaint",
            }]),
        );
        self.add(
            "series/daily",
            json!([
                {"date": START / DAY, "metric": "payments", "group": "all", "value": 6.0},
                {"date": START / DAY + 1, "metric": "payments", "group": "all", "value": 2.0},
            ]),
        );
    }

    fn payments(&mut self) {
        for (tx, hours, from, to, amount, rail, status) in [
            (1, 1, 23, 21, 10_000, "agent", "settled"),
            (2, 2, 22, 21, 200, "instant", "settled"),
            (3, 3, 21, 22, 20_000, "instant", "settled"),
            (4, 4, 22, 23, 5_000, "agent", "settled"),
            (5, 5, 21, 25, 28_400, "exchange", "settled"),
            (6, 6, 25, 24, 500_000, "onchain", "settled"),
            (7, 24, 21, 22, 999_999, "instant", "rejected"),
            (8, 26, 22, 21, 4_000, "instant", "returned"),
        ] {
            let currency = |account| if account > 23 { "USDT" } else { "PKR" };
            let received = if tx == 5 { 990_000 } else { amount };
            let ts = START + hours * HOUR;
            self.add(
                "observed/transactions",
                json!([{
                    "tx_id": tx, "ts": ts, "instructed_at": ts - 2_000, "from_account": from, "to_account": to,
                    "amount_minor": amount, "currency": currency(from), "received_minor": received,
                    "received_currency": currency(to), "rail": rail, "channel": "app", "status": status,
                    "refusal": if tx == 7 { json!("funds") } else { Value::Null }, "device_id": 31,
                    "reverses_tx": if tx == 8 { json!(3) } else { Value::Null },
                }]),
            );
        }
    }

    fn truth(&mut self) {
        let born = START - 50 * DAY;
        for (person, token, role) in [(201, 101, "victim"), (202, 102, "mule")] {
            self.add(
                "truth/people",
                json!([{
                    "person_id": person, "identity_token": token, "persona": "student", "susceptibility": 0.1,
                    "first_role": role, "roles": role,
                }]),
            );
        }
        for (tx, role, layer, minor, laundering) in [
            (2, "task_payout", 1, json!(200), false),
            (3, "deposit", 1, json!(20_000), false),
            (4, "cash_out", 1, Value::Null, true),
            (8, "refund", 1, json!(4_000), false),
        ] {
            self.add(
                "truth/transaction_labels",
                json!([{
                    "tx_id": tx, "role": role, "illicit": role != "refund", "laundering": laundering, "family": "task",
                    "syndicate_id": 501, "ring_id": 401, "case_id": 91, "case_minor": minor, "layer": layer,
                    "knowable_at": START + 30 * HOUR, "found_by": "bank_report",
                }]),
            );
        }
        self.add(
            "truth/transaction_labels",
            json!([{
                "tx_id": 6, "role": "lookalike", "illicit": false, "laundering": false, "family": "none",
                "lookalike_kind": "trader", "found_by": "never",
            }]),
        );
        self.add(
            "truth/account_labels",
            json!([{
                "account_id": 22, "role": "mule", "mule_kind": "witting", "from_ts": born, "syndicate_id": 501,
                "ring_id": 401, "knowable_at": START + DAY, "found_by": "bank_report",
            }]),
        );
        for (kind, id) in [
            ("phone", 42),
            ("group", 51),
            ("device", 31),
            ("address", 71),
            ("company", 14),
            ("site", 601),
        ] {
            self.add(
                "truth/entity_labels",
                json!([{
                    "kind": kind, "id": id, "role": "crew", "syndicate_id": 501, "ring_id": 401, "from_ts": born,
                    "found_by": "never",
                }]),
            );
        }
        self.add(
            "truth/contact_labels",
            json!([{"contact_id": 61, "illicit": true, "ring_id": 401, "case_id": 91}]),
        );
        self.add(
            "truth/complaint_labels",
            json!([{"complaint_id": 701, "truth": "true", "case_id": 91}]),
        );
        let mut case = json!({
            "case_id": 91, "person_id": 201, "family": "task", "syndicate_id": 501, "ring_id": 401, "currency": "PKR",
            "contacted_at": START + 1, "first_deposit_at": START + 3 * HOUR, "is_repeat": false,
            "reported_at": START + DAY, "bank_told_at": START + DAY,
        });
        for prefix in ["", "life_"] {
            for (name, sum) in [
                ("deposits", 1),
                ("deposited_minor", 20_000),
                ("paid_back_minor", 200),
                ("fees_minor", 0),
                ("lost_minor", 15_800),
                ("recovered_minor", 4_000),
                ("reimbursed_minor", 0),
            ] {
                case[format!("{prefix}{name}")] = json!(sum);
            }
        }
        self.add("truth/cases", json!([case]));
        self.add(
            "truth/case_events",
            json!([{
                "case_id": 91, "ts": START + 3 * HOUR, "from_stage": "contacted", "to_stage": "first_deposit",
                "channel": "chat", "cause": "asked",
            }]),
        );
        self.add(
            "truth/syndicates",
            json!([{
                "syndicate_id": 501, "name": "One", "family": "task", "controllers": 1, "from_ts": born,
            }]),
        );
        self.add(
            "truth/sites",
            json!([{
                "site_id": 601, "syndicate_id": 501, "country": "PK", "region": "Punjab", "seats": 4, "opened_at": born,
                "raided_at": START + DAY,
            }]),
        );
        self.add(
            "truth/crew",
            json!([{
                "operator_id": 301, "syndicate_id": 501, "site_id": 601, "ring_id": 401, "role": "herder",
                "entry": "local", "from_ts": born,
            }]),
        );
        self.add(
            "truth/mules",
            json!([{
                "person_id": 202, "syndicate_id": 501, "ring_id": 401, "account_id": 22, "layer": 1, "kind": "witting",
                "recruited_by": 301, "recruited_at": born, "cases_served": 1, "in_minor": 20_000, "out_minor": 5_000,
            }]),
        );
        for (tx, hop, share) in [(3, 0, 20_000), (4, 1, 5_000), (8, 1, 4_000)] {
            self.add(
                "truth/money_trail",
                json!([{
                    "case_id": 91, "deposit_tx": 3, "tx_id": tx, "hop": hop, "share_minor": share,
                    "received_share_minor": share, "origin_minor": share,
                }]),
            );
        }
        for (account, end, origin) in [(23, "cash", 5_000), (21, "recovered", 4_000), (22, "held", 11_000)] {
            self.add(
                "truth/money_rest",
                json!([{
                    "deposit_tx": 3, "account_id": account, "end": end, "origin_minor": origin,
                }]),
            );
        }
    }

    fn balances(&mut self) {
        for (account, balance) in [(21, 65_800), (22, 15_800), (23, 995_000), (24, 500_000), (25, 490_000)] {
            self.add(
                "truth/balances",
                json!([{"account_id": account, "closing_balance_minor": balance}]),
            );
        }
    }

    /// Its words, and every word that a test may put in their place.
    fn typology(&mut self) {
        let words = |table: &str, column: &str| match contract::table(table).and_then(|table| table.column(column)) {
            Some(Column {
                kind: Kind::Word(words),
                ..
            }) => *words,
            _ => panic!("{table} {column} has no list of words"),
        };
        for (explains, words) in [
            ("family", &["task"][..]),
            ("stage", &["contacted", "first_deposit"]),
            ("payment", words("truth/transaction_labels", "role")),
            ("mule", words("truth/mules", "kind")),
            ("operator", &["recruiter", "herder"]),
        ] {
            for word in words {
                self.add(
                    "truth/typology",
                    json!([{"family": "task", "explains": explains, "word": word, "act": "persuade"}]),
                );
            }
        }
    }

    /// Adds rows to a table.
    pub fn add(&mut self, table: &'static str, rows: Value) {
        let rows = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_object().unwrap().clone());
        self.rows.get_mut(table).unwrap().extend(rows);
    }

    /// Sets a cell.
    pub fn set(&mut self, table: &str, row: usize, column: &str, value: impl Into<Value>) {
        self.rows.get_mut(table).unwrap()[row].insert(column.to_string(), value.into());
    }

    /// Writes tables, what lies beside them, and the manifest.
    pub fn write(&self, root: &Path) {
        let mut tables = Map::new();
        for table in contract::tables() {
            let rows = &self.rows[table.path];
            let mut files = Vec::new();
            for (name, rows) in self.files(table, rows) {
                let path = root.join(&name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                match self.format {
                    Format::Parquet => self.write_parquet(&path, table, &rows),
                    Format::Csv => self.write_csv(&path, table, &rows),
                }
                files.push(seal(root, &name));
            }
            tables.insert(table.path.to_string(), json!({"rows": rows.len(), "files": files}));
        }
        let beside = [
            ("charts/funnel.svg", "<svg/>"),
            ("summary.json", "{\"victims\": 1}"),
            ("tasks/mule_account/task.json", TASK),
            ("tasks/mule_account/train.csv", "account_id,known,truth\n22,true,true\n"),
            ("timing.json", "{\"seconds\": 1}"),
        ];
        for (name, text) in beside {
            fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            fs::write(root.join(name), text).unwrap();
        }
        let sealed = |(name, _): &(&str, &str)| *name == "summary.json" || name.starts_with("tasks/");
        let beside = beside
            .iter()
            .filter(|file| sealed(file))
            .map(|(name, _)| seal(root, name));
        let manifest = json!({
            "format_version": 1,
            "program_version": "0.0.0",
            "seed": 1,
            "scenario": {"name": "by hand"},
            "window": {"start": "2025-07-01", "end": "2025-07-03"},
            "ledger": {"spread_bp": 100},
            "tables": tables,
            "files": beside.collect::<Vec<Value>>(),
        });
        fs::write(root.join("manifest.json"), manifest.to_string()).unwrap();
    }

    /// Payments lie in a file a day, other tables in one file.
    fn files(&self, table: &Table, rows: &[Map<String, Value>]) -> Vec<(String, Vec<Map<String, Value>>)> {
        let extension = match self.format {
            Format::Parquet => "parquet",
            Format::Csv => "csv",
        };
        if table.path != "observed/transactions" {
            return vec![(format!("{}.{extension}", table.path), rows.to_vec())];
        }
        let of_day = |day: i64| {
            let date = DateTime::from_timestamp_millis(START + day * DAY)
                .unwrap()
                .format("%Y-%m-%d");
            let name = format!("{}/date={date}/part-0.{extension}", table.path);
            let is_of_day = |row: &&Map<String, Value>| (row["ts"].as_i64().unwrap() - START).div_euclid(DAY) == day;
            (name, rows.iter().filter(is_of_day).cloned().collect())
        };
        (-1..3)
            .map(of_day)
            .filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty())
            .collect()
    }

    /// Names, kinds and nullability of the columns to write: the contract's, and the stages of cases.
    fn columns(&self, table: &Table) -> Vec<(String, Kind, bool)> {
        let known = table
            .columns
            .iter()
            .map(|column| (column.name.to_string(), column.kind, column.nullable));
        let stages = ["contacted_at", "first_deposit_at"].map(|stage| (stage.to_string(), Kind::Time, true));
        let stages = stages.into_iter().filter(|_| table.has_stages);
        let is_kept = |name: &str| !self.dropped.contains(&(table.path, name));
        let spelled = |name: &str| self.spelled.contains(&(table.path, name));
        let kind = |name: &str, kind| if spelled(name) { Kind::Text } else { kind };
        let columns = known.chain(stages).filter(|(name, _, _)| is_kept(name));
        columns
            .map(|(name, of, nullable)| (name.clone(), kind(&name, of), nullable))
            .collect()
    }

    fn write_parquet(&self, path: &Path, table: &Table, rows: &[Map<String, Value>]) {
        let (mut fields, mut arrays) = (Vec::new(), Vec::new());
        for (name, kind, nullable) in self.columns(table) {
            let cells: Vec<Option<&Value>> = rows
                .iter()
                .map(|row| row.get(&name).filter(|cell| !cell.is_null()))
                .collect();
            let array = array(kind, &cells);
            // A required column with an empty cell can only be written as one that may be empty.
            let nullable = nullable || array.null_count() > 0;
            fields.push(Field::new(name, array.data_type().clone(), nullable));
            arrays.push(array);
        }
        let schema = Arc::new(Schema::new(fields));
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).unwrap();
        let mut writer = ArrowWriter::try_new(fs::File::create(path).unwrap(), schema, None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }

    fn write_csv(&self, path: &Path, table: &Table, rows: &[Map<String, Value>]) {
        let columns = self.columns(table);
        let names: Vec<&str> = columns.iter().map(|(name, _, _)| name.as_str()).collect();
        let mut text = names.join(",") + "\n";
        for row in rows {
            let cells: Vec<String> = columns
                .iter()
                .map(|(name, kind, _)| match (row.get(name), kind) {
                    (None | Some(Value::Null), _) => String::new(),
                    (Some(cell), Kind::Time) => DateTime::from_timestamp_millis(cell.as_i64().unwrap())
                        .unwrap()
                        .to_rfc3339(),
                    (Some(cell), Kind::Date) => {
                        let at = DateTime::from_timestamp_millis(cell.as_i64().unwrap() * DAY).unwrap();
                        at.date_naive().to_string()
                    }
                    (Some(Value::String(cell)), _) => cell.clone(),
                    (Some(cell), _) => cell.to_string(),
                })
                .collect();
            text += &(cells.join(",") + "\n");
        }
        fs::write(path, text).unwrap();
    }
}

/// A file as the manifest knows it.
pub fn seal(root: &Path, name: &str) -> Value {
    let bytes = fs::read(root.join(name)).unwrap();
    let hash: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    json!({"path": name, "bytes": bytes.len(), "sha256": hash})
}

fn array(kind: Kind, cells: &[Option<&Value>]) -> ArrayRef {
    let integers = cells.iter().map(|cell| cell.map(|cell| cell.as_i64().unwrap()));
    match kind {
        Kind::Id => Arc::new(integers.map(|cell| cell.map(|id| id as u64)).collect::<UInt64Array>()),
        Kind::Number | Kind::Money => Arc::new(integers.collect::<Int64Array>()),
        Kind::Time => Arc::new(integers.collect::<TimestampMillisecondArray>().with_timezone("UTC")),
        Kind::Date => Arc::new(integers.map(|cell| cell.map(|day| day as i32)).collect::<Date32Array>()),
        Kind::Real => Arc::new(
            cells
                .iter()
                .map(|cell| cell.map(|cell| cell.as_f64().unwrap()))
                .collect::<Float64Array>(),
        ),
        Kind::Flag => Arc::new(
            cells
                .iter()
                .map(|cell| cell.map(|cell| cell.as_bool().unwrap()))
                .collect::<BooleanArray>(),
        ),
        Kind::Word(_) => {
            let mut words = StringDictionaryBuilder::<Int32Type>::new();
            cells
                .iter()
                .for_each(|cell| words.append_option(cell.map(|cell| cell.as_str().unwrap())));
            Arc::new(words.finish())
        }
        Kind::Text => {
            let spell = |cell: &Value| cell.as_str().map_or_else(|| cell.to_string(), str::to_string);
            Arc::new(cells.iter().map(|cell| cell.map(spell)).collect::<StringArray>())
        }
    }
}
