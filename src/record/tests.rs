//! A tiny synthetic run, written and read back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use serde_json::{Value, json};

use super::*;
use crate::engine::Seed;
use crate::engine::time::{Day, Horizon, Span, Time};
use crate::model::facts::{
    Case, CaseSums, ChainTransfer, Channel, Contact, ContactLabel, Event, Metric, PersonRole, Platform, Rail, Refusal,
    Status, Transaction, TransactionLabel,
};
use crate::param::money::{Currency, Minor};
use crate::world::{
    AccountIx, AccountKind, Accounts, Business, BusinessIx, BusinessKind, Businesses, Circles, Country, CountryCode,
    CountryIx, Devices, Flags, Gender, Ids, Institution, InstitutionIx, InstitutionKind, NewAccount, Occupation,
    OpeningChannel, Openings, Owner, People, PersonIx, Phones, PublicId, Rates, Region, RegionIx, World,
};

const FIRST: Day = Day(20_270);

const HORIZON: Horizon = Horizon {
    start: Day(FIRST.0 - 60),
    window_start: FIRST,
    window_end: Day(FIRST.0 + 2),
    end: Day(FIRST.0 + 47),
};

fn ids_of_two() -> Ids {
    Ids::new(Seed(1), 2, 1, HORIZON)
}

/// An account that holds ten times its number.
fn account(id: u64, owner: Owner, opened_at: Time) -> NewAccount {
    let (ids, institution) = (ids_of_two(), InstitutionIx(0));
    NewAccount {
        id: PublicId(id),
        customer: ids.customer(ids.owner_key(owner), institution),
        owner,
        institution,
        kind: AccountKind::Current,
        currency: Currency::Pkr,
        opened_at,
        channel: OpeningChannel::Branch,
        balance: Minor(id as i64 * 10),
        is_bottomless: false,
        is_dormant: false,
    }
}

fn world() -> World {
    let country = Country {
        code: CountryCode::of("PK").unwrap(),
        currency: Currency::Pkr,
        utc_offset: Span(18_000),
        weekend: [false; 7],
        holidays: Vec::new(),
        mean_wage: Minor(4_000_000),
        people: 0..2,
        regions: 0..1,
        institutions: vec![InstitutionIx(0)],
    };
    let region = Region {
        name: "Faisalabad".to_owned(),
        country: CountryIx(0),
        urban: 0.5,
        people: 0..2,
        circles: Circles::new(2, 11, 5),
        merchants: 0..0,
        agents: 0..0,
        employers: 0..0,
        billers: 0..0,
    };
    let bank = Institution {
        id: PublicId(77),
        name: "Bank, \"First\"".to_owned(),
        kind: InstitutionKind::Bank,
        country: CountryIx(0),
        currency: Currency::Pkr,
        share: 1.0,
        daily_limit: Minor(1),
        transfer_limit: Minor(1),
        house: BusinessIx(0),
    };
    let people = People {
        country: vec![0; 2],
        region: vec![0; 2],
        birth_year: vec![1990, 2001],
        gender: vec![Gender::Female, Gender::Male],
        occupation: vec![Occupation::Student, Occupation::Retired],
        income: vec![Minor(5_000_000), Minor(1_000_000)],
        digital: vec![0.9, 0.1],
        susceptibility: vec![0.5, -0.25],
        ..People::default()
    };
    let shop = Business {
        key: 1,
        kind: BusinessKind::Merchant,
        country: CountryIx(0),
        region: RegionIx(0),
        category: crate::world::Category::Grocery,
        registered_at: Time(1_000),
        director_token: PublicId(5),
        token: PublicId(50),
        account: AccountIx(2),
        weight: 1.0,
    };
    let mut accounts = Accounts::default();
    accounts.push(&account(31, Owner::Person(PersonIx(0)), Time(2_000)));
    accounts.push(&account(12, Owner::Person(PersonIx(1)), Time(3_000)));
    accounts.push(&account(23, Owner::Business(BusinessIx(0)), Time(4_000)));
    accounts.get_mut(AccountIx(1)).flags.set(Flags::FROZEN);
    accounts.openings = Openings::of([100, 200, 300].map(Minor).into_iter());
    World {
        horizon: HORIZON,
        countries: vec![country],
        regions: vec![region],
        institutions: vec![bank],
        people: people.into(),
        businesses: Businesses { all: vec![shop] },
        accounts,
        devices: Devices::default(),
        phones: Phones::new(Seed(1), HORIZON.start.start(), 2),
        rates: Rates::new(&[1.0; 19], 0),
        ids: ids_of_two(),
        vaults: crate::world::Vaults::default(),
        abroad: Vec::new(),
        guilds: Vec::new(),
        more_accounts: BTreeMap::new(),
        born_keys: BTreeMap::new(),
    }
}

fn payment(tx_id: u64, ts: Time) -> Transaction {
    Transaction {
        tx_id,
        ts,
        instructed_at: ts,
        from_account: PublicId(31),
        to_account: PublicId(12),
        amount: Minor(1_500),
        currency: Currency::Pkr,
        received: Minor(1_500),
        received_currency: Currency::Pkr,
        rail: Rail::Instant,
        channel: Channel::App,
        status: Status::Settled,
        refusal: None,
        device_id: None,
        reverses_tx: None,
    }
}

fn contact(contact_id: u64, ts: Time) -> (Contact, ContactLabel) {
    let contact_id = PublicId(contact_id);
    let contact = Contact {
        contact_id,
        ts,
        platform: Platform::WhatsappLike,
        from_phone: PublicId(1),
        to_phone: PublicId(2),
        reply_ts: None,
    };
    let label = ContactLabel {
        contact_id,
        illicit: false,
        ring_id: None,
        case_id: None,
    };
    (contact, label)
}

fn transfer(chain_tx_id: u64, ts: Time) -> ChainTransfer {
    ChainTransfer {
        chain_tx_id: PublicId(chain_tx_id),
        ts,
        from_address: PublicId(1),
        to_address: PublicId(2),
        asset: Currency::Usdt,
        amount: Minor(1),
        tx_id: None,
    }
}

fn settings(home: &Path) -> Settings {
    Settings {
        final_dir: home.join("run-1"),
        stages: vec!["contacted".to_owned(), "replied".to_owned()],
        ..Settings::default()
    }
}

/// Tells a recorder all of the tiny run: two days of payments, facts out of order, an account born in the window.
fn tell(recorder: &mut Recorder) {
    let mut world = world();
    recorder.window_opens(&world);
    let noon = FIRST.start() + Span(43_200);
    let refused = Transaction {
        status: Status::Rejected,
        refusal: Some(Refusal::Funds),
        ..payment(2, noon)
    };
    recorder.payments(FIRST, &mut vec![payment(1, noon), refused]);
    recorder.logins(FIRST, &mut Vec::new());
    let returned = Transaction {
        status: Status::Returned,
        reverses_tx: Some(1),
        device_id: Some(PublicId(8)),
        ..payment(3, noon + Span::DAY)
    };
    recorder.payments(FIRST.plus(1), &mut vec![returned]);
    recorder.contacts(FIRST, vec![contact(6, noon + Span::HOUR), contact(7, noon)]);
    recorder.event(Event::Metric(Metric {
        date: FIRST,
        metric: crate::model::facts::MetricName::Deposits,
        group: "PK".to_owned(),
        value: 2.5,
    }));
    world.accounts.push(&NewAccount {
        balance: Minor(5),
        ..account(1, Owner::Person(PersonIx(0)), noon)
    });
    let late = FIRST.plus(2).start();
    world.accounts.push(&account(2, Owner::Person(PersonIx(1)), late));
    world.accounts.close(AccountIx(2), noon);
    recorder.window_closes(&world);
    recorder.event(Event::PersonRole(PersonRole {
        person_id: world.person_id(PersonIx(0)),
        part: crate::model::facts::PartPlayed::Victim,
        at: noon,
    }));
    recorder.transaction_labels(vec![TransactionLabel {
        tx_id: 1,
        role: crate::model::facts::Role::Deposit,
        illicit: true,
        laundering: false,
        family: "task".into(),
        syndicate_id: None,
        ring_id: Some(PublicId(3)),
        case_id: Some(PublicId(2)),
        case_amount: Some(Minor(1_500)),
        layer: Some(1),
        lookalike_kind: None,
        knowable_at: Some(Time::NEVER),
        found_by: crate::model::facts::FoundBy::BankReport,
    }]);
    recorder.event(Event::Case(Box::new(Case {
        case_id: PublicId(2),
        person_id: world.person_id(PersonIx(0)),
        family: "task".to_owned(),
        syndicate_id: PublicId(1),
        ring_id: PublicId(3),
        currency: Currency::Pkr,
        stage_at: vec![Some(noon), None],
        window: CaseSums {
            deposits: 1,
            deposited: Minor(1_500),
            ..CaseSums::default()
        },
        life: CaseSums {
            deposits: 2,
            deposited: Minor(2_500),
            ..CaseSums::default()
        },
        end_reason: None,
        reported_at: None,
        bank_told_at: None,
        police_told_at: None,
        is_repeat: false,
    })));
}

fn closing() -> Closing {
    Closing {
        scenario: json!({ "name": "tiny" }),
        set: json!({ "name": "set in tiny.toml, line 1" }),
        seed: 1,
        rates: json!({ "PKR": 284.0, "USD": 1.0 }),
        spread_bp: 60,
        summary: json!({ "victims": 1 }),
        timing: json!({ "seconds": 0.1 }),
    }
}

fn record(settings: Settings) -> PathBuf {
    let mut recorder = Recorder::begin(settings).unwrap();
    tell(&mut recorder);
    recorder.finish(&closing(), |_| Ok(())).unwrap()
}

fn read(file: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(file).unwrap()).unwrap();
    let schema = reader.schema().clone();
    let mut batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    assert!(batches.len() <= 1, "tiny tables come in one batch");
    batches.pop().unwrap_or_else(|| RecordBatch::new_empty(schema))
}

fn ids(batch: &RecordBatch, column: &str) -> Vec<u64> {
    batch
        .column_by_name(column)
        .unwrap()
        .as_primitive::<UInt64Type>()
        .values()
        .to_vec()
}

fn amounts(batch: &RecordBatch, column: &str) -> Vec<i64> {
    batch
        .column_by_name(column)
        .unwrap()
        .as_primitive::<Int64Type>()
        .values()
        .to_vec()
}

fn words(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let column = batch.column_by_name(column).unwrap().as_any_dictionary();
    let values = column.values().as_string::<i32>();
    let keys = column.normalized_keys();
    (0..column.len())
        .map(|row| (!column.is_null(row)).then(|| values.value(keys[row]).to_owned()))
        .collect()
}

fn word(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Every file under a directory, by relative path, with its bytes.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let relative = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(relative, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn payments_read_back_as_they_were_told() {
    let home = tempfile::tempdir().unwrap();
    let run = record(settings(home.path()));
    let first = read(&run.join(format!("observed/transactions/date={FIRST}/part-0.parquet")));
    assert_eq!(ids(&first, "tx_id"), [1, 2]);
    assert_eq!(amounts(&first, "amount_minor"), [1_500, 1_500]);
    assert_eq!(words(&first, "currency"), [word("PKR"), word("PKR")]);
    assert_eq!(words(&first, "status"), [word("settled"), word("rejected")]);
    assert_eq!(words(&first, "refusal"), [None, word("funds")]);
    let schema = first.schema();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(
        names,
        [
            "tx_id",
            "ts",
            "instructed_at",
            "from_account",
            "to_account",
            "amount_minor",
            "currency",
            "received_minor",
            "received_currency",
            "rail",
            "channel",
            "status",
            "refusal",
            "device_id",
            "reverses_tx"
        ]
    );
    let utc = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
    assert_eq!(schema.field_with_name("ts").unwrap().data_type(), &utc);
    let nullable: Vec<&str> = schema
        .fields()
        .iter()
        .filter(|field| field.is_nullable())
        .map(|field| field.name().as_str())
        .collect();
    assert_eq!(nullable, ["refusal", "device_id", "reverses_tx"]);

    let next = FIRST.plus(1);
    let second = read(&run.join(format!("observed/transactions/date={next}/part-0.parquet")));
    assert_eq!(ids(&second, "reverses_tx"), [1]);
    assert_eq!(ids(&second, "device_id"), [8]);
}

#[test]
fn late_facts_are_put_in_order() {
    let home = tempfile::tempdir().unwrap();
    let run = record(settings(home.path()));
    assert_eq!(ids(&read(&run.join("observed/contacts.parquet")), "contact_id"), [7, 6]);
    assert_eq!(
        ids(&read(&run.join("truth/contact_labels.parquet")), "contact_id"),
        [7, 6]
    );
    let cases = read(&run.join("truth/cases.parquet"));
    assert_eq!(amounts(&cases, "deposited_minor"), [1_500]);
    assert_eq!(amounts(&cases, "life_deposited_minor"), [2_500]);
    assert!(cases.column_by_name("contacted_at").unwrap().is_valid(0));
    assert!(cases.column_by_name("replied_at").unwrap().is_null(0));
    let labels = read(&run.join("truth/transaction_labels.parquet"));
    assert!(labels.column_by_name("knowable_at").unwrap().is_null(0));
}

#[test]
fn more_facts_than_memory_holds_are_put_in_order_too() {
    const MANY: u64 = 300_000;
    let home = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::begin(settings(home.path())).unwrap();
    for at in (0..MANY).rev() {
        let transfer = transfer(MANY - at, FIRST.start() + Span(at as i64 / 10));
        recorder.event(Event::ChainTransfer(transfer));
    }
    recorder.close_tables().unwrap();
    let names: BTreeSet<String> = fs::read_dir(recorder.directory())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    // The mark of a run that is under way goes when the run is whole.
    assert_eq!(
        names,
        [".under-way", "observed", "series", "truth"].map(str::to_owned).into()
    );
    let file = fs::File::open(recorder.directory().join("observed/chain_transfers.parquet")).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let seen: Vec<u64> = reader.flat_map(|batch| ids(&batch.unwrap(), "chain_tx_id")).collect();
    // Ten transfers a second, within a second by id.
    let expected: Vec<u64> = (0..MANY / 10)
        .flat_map(|second| (MANY - second * 10 - 9)..=(MANY - second * 10))
        .collect();
    assert!(seen == expected);
}

#[test]
fn accounts_show_the_window_alone() {
    let home = tempfile::tempdir().unwrap();
    let run = record(settings(home.path()));
    let accounts = read(&run.join("observed/accounts.parquet"));
    assert_eq!(ids(&accounts, "account_id"), [1, 12, 23, 31]);
    let status = words(&accounts, "status_at_start");
    assert_eq!(
        status,
        [word("not_open"), word("frozen"), word("active"), word("active")]
    );
    assert_eq!(amounts(&accounts, "opening_balance_minor"), [0, 200, 300, 100]);
    let closed = accounts.column_by_name("closed_at").unwrap();
    let is_closed: Vec<bool> = (0..4).map(|row| closed.is_valid(row)).collect();
    assert_eq!(is_closed, [false, false, true, false]);
    let balances = read(&run.join("truth/balances.parquet"));
    assert_eq!(amounts(&balances, "closing_balance_minor"), [5, 120, 230, 310]);
}

#[test]
fn people_and_customers_are_read_off_the_world() {
    let home = tempfile::tempdir().unwrap();
    let run = record(settings(home.path()));
    let people = read(&run.join("truth/people.parquet"));
    let id = |person| world().person_id(PersonIx(person)).0;
    let mut expected = [
        (id(0), word("digital_student"), word("victim")),
        (id(1), word("cash_retired"), word("none")),
    ];
    expected.sort();
    let shown = ids(&people, "person_id").into_iter();
    let shown = shown.zip(words(&people, "persona")).zip(words(&people, "first_role"));
    let shown: Vec<_> = shown.map(|((id, persona), role)| (id, persona, role)).collect();
    assert_eq!(shown, expected);
    let customers = read(&run.join("observed/customers.parquet"));
    assert_eq!(customers.num_rows(), 3);
    let shared = read(&run.join("observed/shared_identity.parquet"));
    assert_eq!(ids(&customers, "customer_id"), ids(&shared, "customer_id"));
    let mut bands = words(&customers, "income_band");
    bands.sort();
    assert_eq!(bands, [word("lowest"), word("middle"), word("none")]);
    assert_eq!(
        ids(&read(&run.join("observed/companies.parquet")), "director_token"),
        [5]
    );
}

#[test]
fn every_table_exists_and_the_manifest_knows_its_hash() {
    let home = tempfile::tempdir().unwrap();
    let run = record(settings(home.path()));
    let manifest: Value = serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap();
    let tables = manifest["tables"].as_object().unwrap();
    let declared: Vec<String> = catalogue::descriptions(&[])
        .into_iter()
        .map(|table| table.stem)
        .collect();
    assert_eq!(tables.keys().cloned().collect::<Vec<String>>(), declared);
    assert_eq!(tables["observed/transactions"]["rows"], 3);
    assert_eq!(tables["observed/logins"]["rows"], 0);
    assert_eq!(
        manifest["window"],
        json!({ "start": "2025-07-01", "end": "2025-07-03" })
    );

    let mut on_disk = files(&run);
    let of_tables = tables.values().flat_map(|table| table["files"].as_array().unwrap());
    for file in of_tables.chain(manifest["files"].as_array().unwrap()) {
        let bytes = on_disk.remove(file["path"].as_str().unwrap()).unwrap();
        let hash: String = <sha2::Sha256 as sha2::Digest>::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(file["sha256"], Value::String(hash));
        assert_eq!(file["bytes"], bytes.len());
    }
    let others: Vec<&str> = on_disk.keys().map(String::as_str).collect();
    assert_eq!(others, ["manifest.json", "timing.json"]);
}

#[test]
fn the_series_is_sorted_and_counts_payments() {
    let home = tempfile::tempdir().unwrap();
    let run = record(settings(home.path()));
    let series = read(&run.join("series/daily.parquet"));
    let metrics = words(&series, "metric");
    assert_eq!(metrics[0], word("deposits"));
    let all = (0..series.num_rows())
        .find(|&row| metrics[row] == word("payments") && words(&series, "group")[row] == word("all"))
        .unwrap();
    let value = series
        .column_by_name("value")
        .unwrap()
        .as_primitive::<arrow_array::types::Float64Type>();
    assert!((value.value(all) - 2.0).abs() < f64::EPSILON);
}

#[test]
fn equal_runs_have_equal_bytes() {
    let home = tempfile::tempdir().unwrap();
    let one = record(settings(home.path()));
    let two = record(Settings {
        final_dir: home.path().join("run-2"),
        ..settings(home.path())
    });
    assert!(files(&one) == files(&two));
}

#[test]
fn csv_holds_the_same_rows() {
    let home = tempfile::tempdir().unwrap();
    let run = record(Settings {
        format: Format::Csv,
        ..settings(home.path())
    });
    let payments = fs::read_to_string(run.join(format!("observed/transactions/date={FIRST}/part-0.csv"))).unwrap();
    assert_eq!(
        payments,
        "tx_id,ts,instructed_at,from_account,to_account,amount_minor,currency,received_minor,received_currency,rail,\
         channel,status,refusal,device_id,reverses_tx\n\
         1,2025-07-01T12:00:00Z,2025-07-01T12:00:00Z,31,12,1500,PKR,1500,PKR,instant,app,settled,,,\n\
         2,2025-07-01T12:00:00Z,2025-07-01T12:00:00Z,31,12,1500,PKR,1500,PKR,instant,app,rejected,funds,,\n"
    );
    let institutions = fs::read_to_string(run.join("observed/institutions.csv")).unwrap();
    assert_eq!(
        institutions,
        "institution_id,name,kind,country\n77,\"Bank, \"\"First\"\"\",bank,PK\n"
    );
    let alerts = fs::read_to_string(run.join("observed/alerts.csv")).unwrap();
    assert_eq!(
        alerts,
        "alert_id,ts,institution_id,account_id,tx_id,detector,score,outcome,closed_at\n"
    );
}

#[test]
fn without_tables_the_series_remains() {
    let home = tempfile::tempdir().unwrap();
    let run = record(Settings {
        tables: Wanted::SeriesOnly,
        ..settings(home.path())
    });
    let found: Vec<String> = files(&run).into_keys().collect();
    assert_eq!(
        found,
        ["manifest.json", "series/daily.parquet", "summary.json", "timing.json"]
    );
    let whole = record(Settings {
        final_dir: home.path().join("run-2"),
        ..settings(home.path())
    });
    let series = "series/daily.parquet";
    assert_eq!(
        fs::read(run.join(series)).unwrap(),
        fs::read(whole.join(series)).unwrap()
    );
}

#[test]
fn a_run_given_up_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::begin(settings(home.path())).unwrap();
    tell(&mut recorder);
    recorder.abandon();
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_run_is_replaced_only_when_told() {
    let home = tempfile::tempdir().unwrap();
    record(settings(home.path()));
    assert!(matches!(
        Recorder::begin(settings(home.path())),
        Err(RecordError::Exists { .. })
    ));
    record(Settings {
        existing: Existing::Replace,
        tables: Wanted::SeriesOnly,
        ..settings(home.path())
    });
    assert!(!home.path().join("run-1/observed").exists());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

/// `/dev/full` takes any name and refuses any byte, as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::begin(settings(home.path())).unwrap();
    let truth = recorder.directory().join("truth");
    fs::create_dir(&truth).unwrap();
    std::os::unix::fs::symlink("/dev/full", truth.join("balances.parquet")).unwrap();
    tell(&mut recorder);
    let error = recorder.finish(&closing(), |_| Ok(())).unwrap_err();
    assert!(
        matches!(&error, RecordError::Write { path, .. } if path.ends_with("balances.parquet")),
        "{error}"
    );
    assert!(error.to_string().contains("No space left on device"), "{error}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_failure_is_seen_while_the_run_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::begin(settings(home.path())).unwrap();
    fs::write(recorder.directory().join("observed"), "a file where a folder must be").unwrap();
    tell(&mut recorder);
    while recorder.failed().is_none() {
        std::thread::yield_now();
    }
    tell(&mut recorder);
    assert!(matches!(
        recorder.finish(&closing(), |_| Ok(())),
        Err(RecordError::Write { .. })
    ));
}

#[test]
fn a_stage_may_not_double_a_column() {
    let home = tempfile::tempdir().unwrap();
    for stages in [["reported", "replied"], ["replied", "replied"]] {
        let stages = stages.map(str::to_owned).to_vec();
        let refused = Recorder::begin(Settings {
            stages,
            ..settings(home.path())
        })
        .err();
        assert!(matches!(refused, Some(RecordError::Stage { .. })));
    }
}
