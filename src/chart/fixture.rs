//! A plausible run directory for tests: a few months of a made-up scam, written straight to Parquet.
//!
//! Not a model of anything: its only purpose is to fill every column that charts read, with shapes (long tails, raids,
//! layers) that make a chart's weaknesses show. Drawn from a small counter-based generator, so it never changes.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch,
    TimestampMillisecondArray, UInt64Array,
};
use parquet::arrow::ArrowWriter;

/// How much happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Every table with its columns and no row.
    Empty,
    /// Two dozen depositors.
    Small,
    /// Hundreds of depositors, for looking at.
    Large,
}

const START: i64 = 1_743_465_600; // 2025-04-01
const DAYS: i64 = 180;
const RAID_DAY: i64 = 106;
const DAY: i64 = 86_400;
const CURRENCIES: [(&str, &str, f64, f64); 4] = [
    ("PKR", "PK", 284.0, 0.5),
    ("INR", "IN", 84.0, 0.25),
    ("BDT", "BD", 119.0, 0.15),
    ("MYR", "MY", 4.4, 0.1),
];
const STAGES: [(&str, f64); 8] = [
    ("replied", 1.0),
    ("in_group", 0.45),
    ("doing_tasks", 0.7),
    ("second_channel", 0.55),
    ("bait_deposit", 0.45),
    ("larger_deposits", 0.62),
    ("withdrawal_blocked", 0.8),
    ("fees_asked", 0.75),
];

/// Numbers in a fixed order.
struct Draws(u64);

impl Draws {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.share() * end as f64) as usize
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }

    fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }
}

/// A payment with what truth says of it.
#[derive(Clone)]
struct Payment {
    at: i64,
    from: u64,
    to: u64,
    minor: i64,
    currency: &'static str,
    rail: &'static str,
    role: Option<&'static str>,
    case: Option<u64>,
    layer: Option<i32>,
    ring: u64,
}

#[derive(Clone)]
struct MuleRow {
    account: u64,
    ring: u64,
    layer: i32,
    kind: &'static str,
    recruited: i64,
    first: Option<i64>,
    last: Option<i64>,
    frozen: Option<i64>,
}

#[derive(Clone)]
struct CaseRow {
    id: u64,
    currency: &'static str,
    stages: [Option<i64>; STAGES.len()],
    deposits: i64,
    deposited: i64,
    lost: i64,
    end: Option<&'static str>,
    reported: Option<i64>,
}

#[derive(Default)]
struct Story {
    payments: Vec<Payment>,
    mules: Vec<MuleRow>,
    cases: Vec<CaseRow>,
    /// Deposit and transfer as places in `payments`, hop, share of the deposit.
    trail: Vec<(usize, usize, i32, i64)>,
    /// Deposit, account, end, share of the deposit.
    rest: Vec<(usize, u64, &'static str, i64)>,
    /// Day, panel of the daily series, dollars or count.
    daily: Vec<(i64, &'static str, f64)>,
    contacts: usize,
}

/// Exits: role, end, rail, account, weight.
const EXITS: [(&str, &str, &str, u64, f64); 5] = [
    ("cash_out", "cash", "atm", 9_001, 0.34),
    ("cash_out", "cash", "agent", 9_002, 0.2),
    ("conversion", "abroad", "onchain", 9_003, 0.28),
    ("cash_out", "spent", "card", 9_004, 0.08),
    ("layering", "abroad", "transfer", 9_005, 0.1),
];

fn story(size: Size) -> Story {
    let mut draws = Draws(7);
    let mut story = Story::default();
    let (replies, rings) = match size {
        Size::Empty => return story,
        Size::Small => (400, 2),
        Size::Large => (9_000, 6),
    };
    story.contacts = replies * 27;
    for ring in 1..=rings {
        for number in 0..46 {
            let layer = [1, 1, 1, 2, 2, 3, 4][number % 7];
            let kind = match draws.share() {
                share if share < 0.62 => "witting",
                share if share < 0.75 => "unwitting",
                share if share < 0.83 => "hijacked",
                _ => "bought",
            };
            let recruited = START + (draws.share() * (DAYS - 20) as f64) as i64 * DAY - 10 * DAY;
            let first = recruited + (draws.lognormal(3.0, 0.8) * DAY as f64) as i64;
            let service = draws.lognormal(if kind == "bought" { 5.0 } else { 9.0 }, 0.8) * DAY as f64;
            let frozen = first + service as i64;
            let end = START + DAYS * DAY;
            story.mules.push(MuleRow {
                account: ring * 1_000 + number as u64,
                ring,
                layer,
                kind,
                recruited,
                first: (first < end).then_some(first),
                last: (first < end).then_some((first + (service * 0.8) as i64).min(end)),
                frozen: (frozen < end && draws.share() < 0.8).then_some(frozen),
            });
        }
    }
    for number in 0..replies {
        case(&mut story, &mut draws, number, rings);
    }
    for _ in 0..story.payments.len() / 2 + 100 {
        let at = START + (draws.share() * (DAYS * DAY) as f64) as i64;
        let [from, to] = [0, 0].map(|_| 100_000 + draws.below(500) as u64);
        let minor = draws.lognormal(300_000.0, 1.2) as i64;
        let honest = Payment {
            at,
            from,
            to,
            minor,
            currency: "PKR",
            rail: "instant",
            role: None,
            case: None,
            layer: None,
            ring: 0,
        };
        story.payments.push(honest);
    }
    story
}

fn case(story: &mut Story, draws: &mut Draws, number: usize, rings: u64) {
    let pick = draws.share();
    let mut sum = 0.0;
    let of = CURRENCIES.iter().find(|currency| {
        sum += currency.3;
        pick < sum
    });
    let (currency, _, rate, _) = *of.unwrap_or(&CURRENCIES[0]);
    let mut at = START + (draws.share() * (DAYS - 14) as f64 * DAY as f64) as i64;
    let quiet = (at - START) / DAY >= RAID_DAY && (at - START) / DAY < RAID_DAY + 40;
    if quiet && draws.share() < 0.7 {
        at -= 70 * DAY;
    }
    let id = Draws(number as u64).bits();
    let ring = 1 + (libm::pow(draws.share(), 1.6) * rings as f64) as u64;
    let mut row = CaseRow {
        id,
        currency,
        stages: [None; STAGES.len()],
        deposits: 0,
        deposited: 0,
        lost: 0,
        end: Some("contact_lost"),
        reported: None,
    };
    let mut back = 0_i64;
    let mut amount = draws.lognormal(12.0, 0.7);
    let victim = 50_000 + number as u64;
    for (stage, (_, share)) in STAGES.iter().enumerate() {
        if draws.share() > *share {
            break;
        }
        row.stages[stage] = Some(at);
        at += (draws.lognormal(0.4, 0.6) * DAY as f64) as i64;
        let minor = |dollars: f64| (dollars * rate * 100.0).round() as i64;
        let rounds = [0, 0, 0, 0, 1, 1 + draws.below(5), 0, draws.below(3)][stage];
        if stage == 2 {
            back += minor(1.5);
            story.payout(at, victim, minor(1.5), currency, "task_payout", id, ring);
            story.daily.push((at, "paid_back_usd", 1.5));
        }
        for _ in 0..rounds {
            let fee = stage == 7;
            let paid = if fee { amount * 0.4 } else { amount };
            story.deposit(
                draws,
                at,
                victim,
                minor(paid),
                currency,
                if fee { "fee" } else { "deposit" },
                id,
                ring,
            );
            story.daily.push((at, "deposited_usd", if fee { 0.0 } else { paid }));
            story.daily.push((at, "lost_usd", paid));
            row.deposits += i64::from(!fee);
            row.deposited += minor(paid);
            if stage == 4 {
                back += minor(paid * 1.3);
                story.payout(at + 7_200, victim, minor(paid * 1.3), currency, "bait_return", id, ring);
                story.daily.push((at, "paid_back_usd", paid * 1.3));
            }
            at += (draws.lognormal(0.5, 0.6) * DAY as f64) as i64;
            amount *= draws.lognormal(2.3, 0.5).max(1.0);
        }
    }
    row.lost = (row.deposited - back).max(0);
    if row.deposits > 0 {
        row.end = Some(["funds_exhausted", "realised", "warned_by_bank", "warned_by_friend"][draws.below(4)]);
        if draws.share() < 0.18 {
            row.reported = Some(at + 2 * DAY);
            story.daily.push((at + 2 * DAY, "reports", 1.0));
        }
    }
    story.cases.push(row);
}

impl Story {
    #[allow(clippy::too_many_arguments)]
    fn payout(
        &mut self,
        at: i64,
        to: u64,
        minor: i64,
        currency: &'static str,
        role: &'static str,
        case: u64,
        ring: u64,
    ) {
        let from = 8_000 + ring;
        self.pay(Payment {
            at,
            from,
            to,
            minor,
            currency,
            rail: "instant",
            role: Some(role),
            case: Some(case),
            layer: None,
            ring,
        });
    }

    fn pay(&mut self, payment: Payment) -> usize {
        self.payments.push(payment);
        self.payments.len() - 1
    }

    fn mule(&self, draws: &mut Draws, ring: u64, layer: i32, _at: i64) -> u64 {
        let fitting = self
            .mules
            .iter()
            .filter(|mule| mule.ring == ring && mule.layer == layer)
            .collect::<Vec<_>>();
        let place = (libm::pow(draws.share(), 1.7) * fitting.len() as f64) as usize;
        fitting[place].account
    }

    /// A deposit and what becomes of its money.
    #[allow(clippy::too_many_arguments)]
    fn deposit(
        &mut self,
        draws: &mut Draws,
        at: i64,
        victim: u64,
        minor: i64,
        currency: &'static str,
        role: &'static str,
        case: u64,
        ring: u64,
    ) {
        let rail = if draws.share() < 0.7 {
            "instant"
        } else {
            ["transfer", "onchain", "agent"][draws.below(3)]
        };
        let collector = self.mule(draws, ring, 1, at);
        let first = Payment {
            at,
            from: victim,
            to: collector,
            minor,
            currency,
            rail,
            role: Some(role),
            case: Some(case),
            layer: Some(1),
            ring,
        };
        let deposit = self.pay(first);
        self.trail.push((deposit, deposit, 0, minor));
        if draws.share() < 0.05 {
            self.rest.push((deposit, collector, "held", minor));
            return;
        }
        if draws.share() < 0.06 {
            self.rest.push((deposit, victim, "recovered", minor));
            return;
        }
        let parts = 1 + draws.below(3) as i64;
        let mut left = minor;
        for part in 0..parts {
            let mut share = if part + 1 == parts { left } else { minor / parts };
            left -= share;
            let (mut holder, mut when, mut hop) = (collector, at, 1);
            let keep = share / 12;
            self.rest.push((deposit, 9_004, "spent", keep));
            share -= keep;
            let depth = 1 + draws.below(4) as i32;
            for layer in 2..=depth {
                let next = self.mule(draws, ring, layer, when);
                when += 360;
                let onward = Payment {
                    at: when,
                    from: holder,
                    to: next,
                    minor: share,
                    currency,
                    rail: "instant",
                    role: Some("layering"),
                    case: Some(case),
                    layer: Some(layer),
                    ring,
                };
                let transfer = self.pay(onward);
                self.trail.push((deposit, transfer, hop, share));
                (holder, hop) = (next, hop + 1);
            }
            let pick = draws.share();
            let mut sum = 0.0;
            let way = EXITS.iter().find(|way| {
                sum += way.4;
                pick < sum
            });
            let (role, end, rail, account, _) = *way.unwrap_or(&EXITS[0]);
            let out = Payment {
                at: when + 600,
                from: holder,
                to: account,
                minor: share,
                currency,
                rail,
                role: Some(role),
                case: Some(case),
                layer: Some(depth),
                ring,
            };
            let exit = self.pay(out);
            self.trail.push((deposit, exit, hop, share));
            self.rest.push((deposit, account, end, share));
        }
    }
}

/// Writes the run directory.
pub fn write(dir: &Path, size: Size) {
    let story = story(size);
    let mut order = (0..story.payments.len()).collect::<Vec<_>>();
    order.sort_by_key(|&place| (story.payments[place].at, place));
    let mut tx_of = vec![0_u64; order.len()];
    for (rank, &place) in order.iter().enumerate() {
        tx_of[place] = 1 + rank as u64;
    }
    let rows = || order.iter().map(|&place| (tx_of[place], &story.payments[place]));

    std::fs::create_dir_all(dir).unwrap();
    std::fs::write(
        dir.join("manifest.json"),
        r#"{"rates": {"PKR": 284, "INR": 84, "BDT": 119, "MYR": 4.4, "AED": 3.67}}"#,
    )
    .unwrap();
    let half = rows().count() / 2;
    for (part, from, to) in [
        ("date=2025-04-01/part-0", 0, half),
        ("date=2025-07-01/part-0", half, usize::MAX),
    ] {
        let rows = || rows().take(to).skip(from);
        table(
            dir,
            &format!("observed/transactions/{part}"),
            vec![
                ("tx_id", ids(rows().map(|row| row.0))),
                ("ts", times(rows().map(|row| Some(row.1.at)))),
                ("from_account", ids(rows().map(|row| row.1.from))),
                ("to_account", ids(rows().map(|row| row.1.to))),
                ("amount_minor", wholes(rows().map(|row| row.1.minor))),
                ("currency", words(rows().map(|row| Some(row.1.currency)))),
                ("rail", words(rows().map(|row| Some(row.1.rail)))),
                ("status", words(rows().map(|_| Some("settled")))),
            ],
        );
    }
    let labelled = || rows().filter(|row| row.1.role.is_some());
    table(
        dir,
        "truth/transaction_labels",
        vec![
            ("tx_id", ids(labelled().map(|row| row.0))),
            ("role", words(labelled().map(|row| row.1.role))),
            ("ring_id", some_ids(labelled().map(|row| Some(row.1.ring)))),
            ("case_id", some_ids(labelled().map(|row| row.1.case))),
            ("case_minor", wholes(labelled().map(|row| row.1.minor))),
            (
                "layer",
                Arc::new(labelled().map(|row| row.1.layer).collect::<Int32Array>()),
            ),
        ],
    );
    let trail = || story.trail.iter();
    table(
        dir,
        "truth/money_trail",
        vec![
            ("deposit_tx", ids(trail().map(|step| tx_of[step.0]))),
            ("tx_id", ids(trail().map(|step| tx_of[step.1]))),
            (
                "hop",
                Arc::new(trail().map(|step| Some(step.2)).collect::<Int32Array>()),
            ),
            ("origin_minor", wholes(trail().map(|step| step.3))),
        ],
    );
    table(
        dir,
        "truth/money_rest",
        vec![
            ("deposit_tx", ids(story.rest.iter().map(|rest| tx_of[rest.0]))),
            ("account_id", ids(story.rest.iter().map(|rest| rest.1))),
            ("end", words(story.rest.iter().map(|rest| Some(rest.2)))),
            ("origin_minor", wholes(story.rest.iter().map(|rest| rest.3))),
        ],
    );
    people(dir, &story);
    days(dir, &story, size);
}

/// Cases, mules, contacts, accounts and institutions.
fn people(dir: &Path, story: &Story) {
    let cases = || story.cases.iter();
    let mut columns = vec![
        ("case_id", ids(cases().map(|case| case.id))),
        ("currency", words(cases().map(|case| Some(case.currency)))),
    ];
    let names = STAGES.map(|(stage, _)| format!("{stage}_at"));
    for (stage, name) in names.iter().enumerate() {
        columns.push((name, times(cases().map(|case| case.stages[stage]))));
    }
    columns.extend([
        ("life_deposits", wholes(cases().map(|case| case.deposits))),
        ("life_lost_minor", wholes(cases().map(|case| case.lost))),
        ("end_reason", words(cases().map(|case| case.end))),
        ("reported_at", times(cases().map(|case| case.reported))),
    ]);
    table(dir, "truth/cases", columns);
    let mules = || story.mules.iter();
    table(
        dir,
        "truth/mules",
        vec![
            ("ring_id", ids(mules().map(|mule| mule.ring))),
            ("account_id", ids(mules().map(|mule| mule.account))),
            (
                "layer",
                Arc::new(mules().map(|mule| Some(mule.layer)).collect::<Int32Array>()),
            ),
            ("kind", words(mules().map(|mule| Some(mule.kind)))),
            ("recruited_at", times(mules().map(|mule| Some(mule.recruited)))),
            ("first_use", times(mules().map(|mule| mule.first))),
            ("last_use", times(mules().map(|mule| mule.last))),
            ("frozen_at", times(mules().map(|mule| mule.frozen))),
        ],
    );
    let contacts = 0..story.contacts + story.contacts / 3;
    let illicit = contacts
        .map(|contact| Some(contact < story.contacts))
        .collect::<BooleanArray>();
    table(dir, "truth/contact_labels", vec![("illicit", Arc::new(illicit))]);
    let own = (8_001..8_007).filter(|_| story.contacts > 0).collect::<Vec<u64>>();
    table(
        dir,
        "truth/account_labels",
        vec![
            ("account_id", ids(own.iter().copied())),
            ("role", words(own.iter().map(|_| Some("syndicate")))),
        ],
    );
    let accounts = mules()
        .map(|mule| (mule.account, mule.account % 4))
        .chain([9_001, 9_002, 9_003, 9_004, 9_005].map(|account| {
            (
                account,
                if account == 9_003 || account == 9_005 {
                    4
                } else {
                    account % 3
                },
            )
        }));
    let accounts = accounts
        .chain(own.iter().map(|&account| (account, 0)))
        .collect::<Vec<_>>();
    table(
        dir,
        "observed/accounts",
        vec![
            ("account_id", ids(accounts.iter().map(|account| account.0))),
            ("institution_id", ids(accounts.iter().map(|account| account.1))),
        ],
    );
    table(
        dir,
        "observed/institutions",
        vec![
            ("institution_id", ids(0..5)),
            ("country", words(["PK", "IN", "BD", "MY", "AE"].into_iter().map(Some))),
        ],
    );
}

/// The daily series and the raid.
fn days(dir: &Path, story: &Story, size: Size) {
    let mut sums = std::collections::BTreeMap::<(i64, &str), f64>::new();
    for &(at, metric, value) in &story.daily {
        let day = at.div_euclid(DAY);
        if day < (START / DAY) + DAYS {
            *sums.entry((day, metric)).or_default() += value;
        }
    }
    table(
        dir,
        "series/daily",
        vec![
            (
                "date",
                Arc::new(sums.keys().map(|key| Some(key.0 as i32)).collect::<Date32Array>()),
            ),
            ("metric", words(sums.keys().map(|key| Some(key.1)))),
            ("group", words(sums.keys().map(|_| Some("all")))),
            (
                "value",
                Arc::new(sums.values().copied().map(Some).collect::<Float64Array>()),
            ),
        ],
    );
    let raids = if size == Size::Empty {
        vec![]
    } else {
        vec![Some(START + RAID_DAY * DAY + 36_000)]
    };
    table(
        dir,
        "observed/enforcement",
        vec![
            ("ts", times(raids.iter().copied())),
            ("action", words(raids.iter().map(|_| Some("raid")))),
        ],
    );
}

fn table(dir: &Path, name: &str, columns: Vec<(&str, ArrayRef)>) {
    let path = dir.join(format!("{name}.parquet"));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    let batch = batch.unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn ids(values: impl Iterator<Item = u64>) -> ArrayRef {
    Arc::new(UInt64Array::from_iter_values(values))
}

fn some_ids(values: impl Iterator<Item = Option<u64>>) -> ArrayRef {
    Arc::new(values.collect::<UInt64Array>())
}

fn wholes(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

fn times(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    let millis = values.map(|at| at.map(|at| at * 1_000));
    Arc::new(millis.collect::<TimestampMillisecondArray>().with_timezone("UTC"))
}

fn words<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<DictionaryArray<Int32Type>>())
}
