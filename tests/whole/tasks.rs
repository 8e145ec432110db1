//! The tasks of a run, read off its tables once more: what a run noted on its way is what its tables say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow_schema::DataType;
use scamnet::dataset::Dataset;

use crate::common::{AT_HOME, QUICKSTART, json, run_command, scamnet};

/// A row, by column. Times in CSV are of one form, so that text compares as time does.
type Row = BTreeMap<String, String>;

fn rows(file: &Path) -> Vec<Row> {
    let rows = csv::Reader::from_path(file).unwrap().into_deserialize();
    rows.collect::<Result<_, csv::Error>>().unwrap()
}

/// Rows of a table by one of its columns.
fn by<'a>(rows: &'a [Row], column: &str) -> BTreeMap<&'a str, Vec<&'a Row>> {
    let mut by: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        by.entry(&row[column]).or_default().push(row);
    }
    by
}

/// Tables as a reader has them.
struct Tables {
    payments: Vec<Row>,
    accounts: Vec<Row>,
    customers: Vec<Row>,
    identities: Vec<Row>,
    complaints: Vec<Row>,
    named: Vec<Row>,
    complaint_labels: Vec<Row>,
    labels: Vec<Row>,
    services: Vec<Row>,
}

/// One split: `from`, `cut_off`, and its end.
struct Split {
    from: String,
    cut_off: String,
    to: String,
}

impl Split {
    fn holds(&self, row: &Row) -> bool {
        self.from <= row["ts"] && row["ts"] < self.to
    }
}

/// Ids with what was known and what is true.
type Asked = BTreeMap<String, (bool, bool)>;

/// How a split of a task is read off the tables.
type Reading = fn(&Tables, &Split) -> Asked;

/// Whether something could be known by the split's end.
fn knowable(row: &Row, split: &Split) -> bool {
    !row["knowable_at"].is_empty() && row["knowable_at"] <= split.to
}

impl Tables {
    fn read(run: &Path) -> Tables {
        let dataset = Dataset::open(run, |_, _| DataType::Utf8);
        let table = |name| {
            dataset
                .files(name)
                .unwrap()
                .iter()
                .flat_map(|part| rows(&part.path))
                .collect()
        };
        Tables {
            payments: table("observed/transactions"),
            accounts: table("observed/accounts"),
            customers: table("observed/customers"),
            identities: table("observed/shared_identity"),
            complaints: table("observed/complaints"),
            named: table("observed/complaint_transactions"),
            complaint_labels: table("truth/complaint_labels"),
            labels: table("truth/transaction_labels"),
            services: table("truth/account_labels"),
        }
    }

    /// Token of an account's owner.
    fn owner(&self, account: &str) -> String {
        let of = |rows: &[Row], key: &str, id: &str, column: &str| {
            let row = rows.iter().find(|row| row[key] == id).unwrap();
            row[column].clone()
        };
        let customer = of(&self.accounts, "account_id", account, "customer_id");
        of(&self.identities, "customer_id", &customer, "identity_token")
    }

    /// Rings that an account served.
    fn rings(&self, account: &str) -> Vec<String> {
        let serves =
            |row: &&Row| row["account_id"] == account && ["mule", "shell", "syndicate"].contains(&row["role"].as_str());
        let rings = self.services.iter().filter(serves).map(|row| row["ring_id"].clone());
        rings.filter(|ring| !ring.is_empty()).collect()
    }

    fn settled(&self) -> impl Iterator<Item = &Row> {
        self.payments.iter().filter(|row| row["status"] == "settled")
    }

    /// Labels of illicit payments, by number.
    fn illicit(&self) -> BTreeMap<&str, &Row> {
        let illicit = self.labels.iter().filter(|row| row["illicit"] == "true");
        illicit.map(|row| (row["tx_id"].as_str(), row)).collect()
    }

    fn ordinary(&self) -> impl Iterator<Item = &Row> {
        let kinds = ["cash", "external"];
        self.accounts
            .iter()
            .filter(move |row| !kinds.contains(&row["kind"].as_str()))
    }

    fn illicit_payment(&self, split: &Split) -> Asked {
        let illicit = self.illicit();
        let asked = self.settled().filter(|row| split.holds(row)).map(|row| {
            let label = illicit.get(row["tx_id"].as_str());
            let known = label.is_some_and(|label| knowable(label, split));
            (row["tx_id"].clone(), (known, label.is_some()))
        });
        asked.collect()
    }

    /// Accounts that got or sent scam money at a time that counts.
    fn movers(&self, counts: impl Fn(&Row) -> bool) -> BTreeSet<&str> {
        let illicit = self.illicit();
        let mut movers = BTreeSet::new();
        for row in self.settled().filter(|row| counts(row)) {
            match illicit.get(row["tx_id"].as_str()).map(|label| label["role"].as_str()) {
                Some("deposit" | "fee" | "recovery_fee") => movers.extend([row["to_account"].as_str()]),
                Some("layering" | "conversion") => {
                    movers.extend([row["from_account"].as_str(), &row["to_account"]]);
                }
                Some(_) => movers.extend([row["from_account"].as_str()]),
                None => {}
            }
        }
        movers
    }

    fn mule_account(&self, split: &Split) -> Asked {
        let used: BTreeSet<&str> = self
            .settled()
            .filter(|row| row["ts"] < split.cut_off)
            .flat_map(|row| [row["from_account"].as_str(), &row["to_account"]])
            .collect();
        let serves = |row: &&Row| ["mule", "shell", "syndicate"].contains(&row["role"].as_str());
        let services: Vec<Row> = self.services.iter().filter(serves).cloned().collect();
        let services = by(&services, "account_id");
        let movers = self.movers(|row| split.cut_off <= row["ts"] && row["ts"] < split.to);
        let asked = self.ordinary().filter(|row| used.contains(row["account_id"].as_str()));
        let label = |row: &Row| {
            let id = row["account_id"].as_str();
            let services = services.get(id).map_or(&[][..], Vec::as_slice);
            let serves = |service: &&&Row| {
                service["from_ts"] < split.to && (service["to_ts"].is_empty() || service["to_ts"] >= split.cut_off)
            };
            let within: Vec<&&Row> = services.iter().filter(serves).filter(|_| movers.contains(id)).collect();
            let known = within.iter().any(|service| knowable(service, split));
            (id.to_owned(), (known, !within.is_empty()))
        };
        asked.map(label).collect()
    }

    fn account_reported(&self, split: &Split) -> Asked {
        let by_number: BTreeMap<&str, &Row> = self.settled().map(|row| (row["tx_id"].as_str(), row)).collect();
        let (made, truth) = (
            by(&self.complaints, "complaint_id"),
            by(&self.complaint_labels, "complaint_id"),
        );
        let mut against: BTreeMap<&str, Vec<(&str, bool)>> = BTreeMap::new();
        for named in &self.named {
            let complaint = named["complaint_id"].as_str();
            if let Some(payment) = by_number.get(named["tx_id"].as_str()) {
                let about = (
                    made[complaint][0]["ts"].as_str(),
                    truth[complaint][0]["truth"] == "true",
                );
                against.entry(&payment["to_account"]).or_default().push(about);
            }
        }
        let mut asked = Asked::new();
        for account in self.ordinary().filter(|row| row["opened_at"] < split.cut_off) {
            let against = against
                .get(account["account_id"].as_str())
                .map_or(&[][..], Vec::as_slice);
            if against.iter().all(|(at, _)| *at >= split.cut_off.as_str()) {
                let within: Vec<bool> = against
                    .iter()
                    .filter(|(at, _)| *at < split.to.as_str())
                    .map(|(_, truth)| *truth)
                    .collect();
                asked.insert(
                    account["account_id"].clone(),
                    (!within.is_empty(), within.contains(&true)),
                );
            }
        }
        asked
    }

    fn person_at_risk(&self, split: &Split) -> Asked {
        let token: BTreeMap<&str, &str> = self
            .identities
            .iter()
            .map(|row| (row["customer_id"].as_str(), row["identity_token"].as_str()))
            .collect();
        let holder: BTreeMap<&str, &str> = self
            .accounts
            .iter()
            .map(|row| (row["account_id"].as_str(), row["customer_id"].as_str()))
            .collect();
        let mut asked: Asked = self
            .customers
            .iter()
            .filter(|row| row["kind"] == "person" && row["onboarded_at"] < split.cut_off)
            .map(|row| (token[row["customer_id"].as_str()].to_owned(), (false, false)))
            .collect();
        let illicit = self.illicit();
        let ahead = |row: &&Row| split.cut_off <= row["ts"] && row["ts"] < split.to;
        for payment in self.settled().filter(ahead) {
            let label = illicit
                .get(payment["tx_id"].as_str())
                .filter(|label| label["role"] == "deposit");
            let payer = token.get(holder[payment["from_account"].as_str()]);
            if let Some((label, (known, truth))) = label.zip(payer.and_then(|&payer| asked.get_mut(payer))) {
                *known |= knowable(label, split);
                *truth = true;
            }
        }
        asked
    }
}

#[test]
fn tasks_are_what_the_tables_say() {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    // Long enough for complaints, small enough to be read as text.
    let seats = "syndicate.faisalabad.site.faisalabad.seats=300";
    let reports = "response.report.share=0.9";
    let sets = ["horizon.window=\"30 d\"", "scale=0.01", seats, reports, AT_HOME];
    run_command(QUICKSTART, &sets, &run)
        .args(["--quiet", "--format", "csv"])
        .assert()
        .success();
    let tables = Tables::read(&run);
    let manifest = json(&run, "manifest.json");
    let tasks: [(&str, &str, Reading); 4] = [
        ("illicit_payment", "tx_id", Tables::illicit_payment),
        ("mule_account", "account_id", Tables::mule_account),
        ("account_reported", "account_id", Tables::account_reported),
        ("person_at_risk", "identity_token", Tables::person_at_risk),
    ];
    for (name, id, expected) in tasks {
        let folder = run.join("tasks").join(name);
        let task = json(&folder, "task.json");
        let (mut known, mut truth) = (0, 0);
        let (mut owners, mut rings) = (BTreeMap::new(), BTreeMap::new());
        for told in task["splits"].as_array().unwrap() {
            let text = |key: &str| told[key].as_str().unwrap().to_owned();
            let split = Split {
                from: text("from"),
                cut_off: text("cut_off"),
                to: text("labels_as_of"),
            };
            let file = rows(&folder.join(text("file")));
            let flag = |row: &Row, column: &str| row[column] == "true";
            let asked: Asked = file
                .iter()
                .map(|row| (row[id].clone(), (flag(row, "known"), flag(row, "truth"))))
                .collect();
            assert_eq!(asked.len(), file.len(), "{name}: an id twice");
            let expected = expected(&tables, &split);
            let differ: Vec<_> = asked
                .iter()
                .filter(|(id, labels)| expected.get(*id) != Some(labels))
                .collect();
            assert!(differ.is_empty(), "{name}, {}: {differ:?}", split.from);
            assert_eq!(asked.len(), expected.len(), "{name}, {}", split.from);
            assert_eq!(told["rows"], file.len());
            assert_eq!(
                manifest["tasks"][name][told["name"].as_str().unwrap()]["rows"],
                file.len()
            );
            let split_name = text("name");
            for (apart, said) in told["apart"].as_object().unwrap() {
                let part = rows(&folder.join(said["file"].as_str().unwrap()));
                assert_eq!(said["rows"], part.len(), "{name} {apart}");
                for row in &part {
                    let labels = (flag(row, "known"), flag(row, "truth"));
                    assert_eq!(asked.get(&row[id]), Some(&labels), "{name} {apart}");
                    let is_account = id == "account_id";
                    let settle = |settled: &mut BTreeMap<String, String>, who: String| {
                        let before = settled.insert(who.clone(), split_name.clone());
                        assert!(
                            before.is_none_or(|before| before == split_name),
                            "{name} {apart}: {who} in two parts"
                        );
                    };
                    if apart == "by_owner" {
                        let owner = if is_account {
                            tables.owner(&row[id])
                        } else {
                            row[id].clone()
                        };
                        settle(&mut owners, owner);
                    } else if is_account {
                        tables
                            .rings(&row[id])
                            .into_iter()
                            .for_each(|ring| settle(&mut rings, ring));
                    }
                }
            }
            known += asked.values().filter(|(known, _)| *known).count();
            truth += asked.values().filter(|(_, truth)| *truth).count();
        }
        assert!(known > 0 && truth > 0, "{name}: {known} known, {truth} true");
    }
    views_know_what_they_were_told(home.path(), &run);
}

/// In a view of each institution, `known` is what is true and what its own label feed had told it by the split's end.
fn views_know_what_they_were_told(home: &Path, run: &Path) {
    let (mut known, mut known_to_all) = (0, 0);
    for institution in rows(&run.join("observed/institutions.csv")) {
        let id = &institution["institution_id"];
        let view = home.join(format!("view-{id}"));
        scamnet()
            .args(["view", "--quiet", "--institution", id, "--out"])
            .args([&*view, run])
            .assert()
            .success();
        let feed = rows(&view.join("observed/label_feed.csv"));
        for (task, column) in [("illicit_payment", "tx_id"), ("mule_account", "account_id")] {
            let told = by(&feed, column);
            let folder = view.join("tasks").join(task);
            for split in json(&folder, "task.json")["splits"].as_array().unwrap() {
                let (file, by_then) = (split["file"].as_str().unwrap(), split["labels_as_of"].as_str().unwrap());
                let of_run = rows(&run.join("tasks").join(task).join(file));
                let of_run = by(&of_run, column);
                for row in rows(&folder.join(file)) {
                    let own = told.get(&*row[column]).into_iter().flatten();
                    let stands = |label: &&&Row| {
                        let withdrawn = &label["withdrawn_at"];
                        &*label["ts"] <= by_then && (withdrawn.is_empty() || &**withdrawn > by_then)
                    };
                    let last = own.filter(stands).max_by_key(|label| &label["ts"]);
                    let is_told = last.is_some_and(|label| label["verdict"] != "legitimate");
                    let expected = is_told && row["truth"] == "true";
                    assert_eq!(row["known"] == "true", expected, "{task} {file} of {id}: {row:?}");
                    let whole = of_run[&*row[column]][0];
                    assert_eq!(row["truth"], whole["truth"]);
                    known += usize::from(expected);
                    known_to_all += usize::from(whole["known"] == "true");
                }
            }
        }
    }
    assert!(known > 0 && known <= known_to_all, "{known} of {known_to_all}");
}
