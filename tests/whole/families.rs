//! Families beside the task scam, each a file: what is handed over in cash is lost like what is transferred, a scheme
//! pays out of what comes in until it cannot, and what cannot be is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::common::{Facts, live, record_of, scamnet};
use scamnet::model::facts::typology::{Act, FamilyKind, Technique};
use scamnet::model::facts::{CrewMember, Event, ExitReason, MoneyRest, Rail, RestEnd, Role, TransactionLabel};
use scamnet::model::labels::summary::{Schemes, Summary};
use scamnet::{Scenario, Silent, Simulation, scenario};

const FAKE_JOB: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/families/fake-job.toml");
const SHAM_VENTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/families/sham-venture.toml");
const UNSEEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/benchmark-medium-unseen.toml");
const PONZI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/families/ponzi.toml");

/// Six thousand people of one country, thirty days, an office that everybody can come to.
const OFFICE: [&str; 4] = [
    "population.people=6000",
    "horizon.window=\"30 d\"",
    "population.country=[{ name = \"PK\" }]",
    "crew.messages=12.0",
];

/// A demand in each of the three stages by cash with this share.
fn by_cash(share: f64) -> Vec<String> {
    let stages = ["registration", "papers", "advance"];
    let set = stages.map(|stage| format!("funnel.fake_job.stage.{stage}.asks.cash={share:?}"));
    set.to_vec()
}

fn office(cash: f64) -> Facts {
    let cash = by_cash(cash);
    let sets: Vec<&str> = OFFICE.into_iter().chain(cash.iter().map(String::as_str)).collect();
    live(FAKE_JOB, &sets).1
}

/// Fees that came through, with the rails on which they did.
fn fees(facts: &Facts) -> Vec<(&TransactionLabel, Rail)> {
    let rails: BTreeMap<u64, Rail> = (facts.payments.iter())
        .filter(|row| row.status.moves())
        .map(|row| (row.tx_id, row.rail))
        .collect();
    let labels = facts.labels.iter().filter(|label| label.role == Role::Fee);
    labels
        .filter_map(|label| Some((label, *rails.get(&label.tx_id)?)))
        .collect()
}

fn is_drawn(rail: Rail) -> bool {
    matches!(rail, Rail::Atm | Rail::Agent)
}

#[test]
fn nothing_is_handed_over_where_nobody_pays_in_cash() {
    let facts = office(0.0);
    let fees = fees(&facts);
    assert!(fees.len() >= 10, "{} fees", fees.len());
    assert!(fees.iter().all(|(_, rail)| !is_drawn(*rail)));
}

#[test]
fn cash_that_is_handed_over_was_drawn_before_and_rests_as_cash() {
    let facts = office(1.0);
    let fees = fees(&facts);
    let drawn: BTreeMap<u64, &TransactionLabel> = (fees.iter())
        .filter(|(_, rail)| is_drawn(*rail))
        .map(|(label, _)| (label.tx_id, *label))
        .collect();
    assert!(drawn.len() >= 10, "{} fees in cash of {}", drawn.len(), fees.len());
    // Whoever lives elsewhere pays as before.
    assert!(drawn.len() < fees.len(), "all of {}", fees.len());
    let mut rests: BTreeMap<u64, Vec<&MoneyRest>> = BTreeMap::new();
    for event in &facts.events {
        if let Event::Rest(rest) = event {
            rests.entry(rest.deposit_tx).or_default().push(rest);
        }
    }
    let of = |label: &TransactionLabel| (label.illicit, label.laundering, &*label.family == "fake_job");
    for (tx_id, label) in &drawn {
        let rest = &rests[tx_id];
        assert_eq!((rest.len(), rest[0].end), (1, RestEnd::Cash), "{label:?}");
        assert_eq!(Some(rest[0].origin), label.case_amount);
        assert_eq!(of(label), (true, false, true));
    }
    // It is the victims' loss as much as what they transferred, whoever they are.
    let paid: i64 = fees.iter().filter_map(|(label, _)| Some(label.case_amount?.0)).sum();
    let cases = facts.events.iter().filter_map(|event| match event {
        Event::Case(case) => Some(&**case),
        _ => None,
    });
    let cases: Vec<_> = cases.collect();
    assert_eq!(cases.iter().map(|case| case.window.fees.0).sum::<i64>(), paid);
    let kept = cases.iter().filter(|case| case.window.recovered.0 == 0);
    assert!(kept.clone().count() >= 10);
    assert!(kept.into_iter().all(|case| case.window.lost == case.window.fees));
}

#[test]
fn the_more_is_paid_in_cash_the_less_passes_through_mule_accounts() {
    let through = |facts: &Facts| -> usize {
        let roles = facts.labels.iter().filter(|label| label.role.is_laundering());
        roles.count()
    };
    let (none, all) = (through(&office(0.0)), through(&office(1.0)));
    assert!(all < none, "{all} with cash, {none} without");
}

/// Four small schemes over sixty days, and what they came to.
fn schemes(sets: &[&str]) -> (Summary, Facts) {
    const SMALL: [&str; 6] = [
        "population.people=12000",
        "population.country=[{ name = \"PK\" }]",
        "horizon.window=\"60 d\"",
        "syndicate.high_yield.site.platforms.seats=24",
        "syndicate.high_yield.site.platforms.rings=4",
        "crew.messages=3.0",
    ];
    let sets = [&SMALL[..], sets].concat();
    let loaded: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let scenario = scenario::load(Path::new(PONZI), &loaded).unwrap_or_else(|problems| panic!("{problems}"));
    let mut facts = Facts::default();
    let summary = Simulation::new(&scenario.scenario).run(&mut facts);
    (summary, facts)
}

fn told(summary: &Summary) -> Schemes {
    summary.schemes.expect("a family that can collapse")
}

/// Settled payments in a role.
fn paid(facts: &Facts, role: Role) -> usize {
    let moved: BTreeSet<u64> = (facts.payments.iter())
        .filter(|row| row.status.moves())
        .map(|row| row.tx_id)
        .collect();
    let labels = facts.labels.iter().filter(|label| label.role == role);
    labels.filter(|label| moved.contains(&label.tx_id)).count()
}

#[test]
fn a_scheme_pays_as_promised_and_ends_by_itself() {
    let (summary, facts) = schemes(&[]);
    let told = told(&summary);
    assert_eq!(told.opened, 4);
    assert!(told.collapsed >= 1, "{told:?}");
    for role in [Role::PromisedReturn, Role::Withdrawal, Role::ReferralBonus] {
        assert!(paid(&facts, role) > 0, "{role:?}");
    }
    let left = facts.events.iter().filter(|event| {
        matches!(
            event,
            Event::Crew(CrewMember {
                exit_reason: Some(ExitReason::Collapsed),
                ..
            })
        )
    });
    assert!(left.count() >= told.collapsed as usize, "the table of crews says so");
    // What is paid out was paid in by others: crews have nothing else to pay it from.
    assert!(summary.paid_back_usd > 0.0 && summary.paid_back_usd < summary.gross_loss_usd);
}

#[test]
fn nobody_collapses_who_tolerates_everything_and_nobody_is_brought_where_nothing_is_paid_for_it() {
    // A scheme that takes nothing at all closes whatever it tolerates; of two, none does.
    let (summary, facts) = schemes(&[
        "syndicate.high_yield.site.platforms.rings=2",
        "funnel.ponzi.scheme.tolerates=1000.0",
        "funnel.ponzi.referral=[]",
        "funnel.ponzi.stage.invested.withdraws.share=0.0",
        "funnel.ponzi.scheme.panic=0.0",
    ]);
    assert_eq!((told(&summary).collapsed, told(&summary).life_days), (0, None));
    assert_eq!(
        (paid(&facts, Role::ReferralBonus), paid(&facts, Role::Withdrawal)),
        (0, 0)
    );
    assert!(paid(&facts, Role::PromisedReturn) > 0);
}

#[test]
fn the_more_is_promised_the_sooner_it_ends() {
    let collapsed = |rate: &str| {
        let rate = format!("funnel.ponzi.stage.invested.earns={rate}");
        told(&schemes(&[&rate]).0)
    };
    let (little, much) = (collapsed("0.002"), collapsed("0.3"));
    assert!(much.collapsed > little.collapsed, "{little:?} {much:?}");
    assert_eq!(much.collapsed, 4, "{much:?}");
}

#[test]
fn what_no_scheme_can_be_is_refused() {
    // Without frames and line breaks.
    let frame = |c: char| c.is_whitespace() || ('\u{2500}'..='\u{257f}').contains(&c) || c == '▸';
    let refused = |file: &str, set: &str| {
        let sets: Vec<String> = set.split("; ").map(str::to_owned).collect();
        let message = match scenario::load(Path::new(file), &sets) {
            Ok(_) => panic!("{set} is taken"),
            Err(problems) => problems.to_string(),
        };
        let words = message.split(frame).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    };
    let holds = |message: String, texts: &[&str]| {
        for text in texts {
            assert!(message.contains(text), "{text} is not in: {message}");
        }
    };
    holds(
        refused(PONZI, "funnel.ponzi.stage.invested.earns=0.95"),
        &[
            "pays.amount",
            "1.06 are paid out in the first round",
            "from the first day",
        ],
    );
    holds(
        refused(PONZI, "funnel.ponzi.stage.invested.earns=0.0"),
        &["pays.of", "nothing is ever credited"],
    );
    holds(
        refused(PONZI, "funnel.ponzi.referral=[0.7, 0.5]"),
        &["referral", "sum to 1.200"],
    );
    holds(
        refused(PONZI, "funnel.ponzi.scheme.looks_back=\"23 h\""),
        &["scheme.looks_back", "whole days", "a day or longer"],
    );
    holds(
        refused(PONZI, "funnel.ponzi.referral=[-0.1]"),
        &["referral", "from 0 to 1"],
    );
    holds(
        refused(FAKE_JOB, "funnel.fake_job.stage.advance.asks.crypto=0.7"),
        &["asks.cash", "sum to 1.300"],
    );
    holds(
        refused(FAKE_JOB, "funnel.fake_job.stage.advance.asks.cash=1.5"),
        &["asks.cash", "1.5"],
    );
    holds(
        refused(
            FAKE_JOB,
            "funnel.fake_job.stage.advance.way=[]; funnel.fake_job.stage.advance.then=\"advance\"",
        ),
        &["advance", "leave the funnel"],
    );
}

/// Eight thousand people of one country, sixty days, a floor that calls many.
const FLOOR: [&str; 4] = [
    "population.people=8000",
    "population.country=[{ name = \"PK\" }]",
    "horizon.window=\"60 d\"",
    "crew.messages=0.4",
];

#[test]
fn companies_collect_where_there_are_companies_and_take_cards_and_bills() {
    let by_card_or_bill = |witting: &str| {
        let witting = format!("laundering.witting={witting}");
        // What is left are companies.
        let sets = ["unwitting", "hijacked", "bought"].map(|kind| format!("laundering.{kind}=0.0"));
        let sets = sets.iter().map(String::as_str).chain([witting.as_str()]);
        let sets: Vec<&str> = FLOOR.into_iter().chain(sets).collect();
        let facts = live(SHAM_VENTURE, &sets).1;
        let victims_pay: BTreeSet<u64> = (facts.labels.iter())
            .filter(|label| matches!(label.role, Role::Deposit | Role::Fee))
            .map(|label| label.tx_id)
            .collect();
        let paid = facts
            .payments
            .iter()
            .filter(|row| victims_pay.contains(&row.tx_id) && row.status.moves());
        let marked = paid.clone().filter(|row| matches!(row.rail, Rail::Card | Rail::Bill));
        (paid.clone().count(), marked.count())
    };
    let (paid, marked) = by_card_or_bill("1.0");
    assert!(paid >= 100 && marked == 0, "without companies: {marked} of {paid}");
    let (paid, marked) = by_card_or_bill("0.0");
    assert!(marked * 4 > paid, "companies alone: {marked} of {paid}");
}

#[test]
fn the_unseen_family_opens_on_the_first_day_of_the_test_part() {
    let loaded = scenario::load(Path::new(UNSEEN), &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let opens = |family: &str| -> Vec<i32> {
        let syndicates = loaded
            .scenario
            .syndicate
            .iter()
            .filter(|syndicate| syndicate.funnel == family);
        syndicates
            .flat_map(|syndicate| &syndicate.site)
            .map(|site| site.opens)
            .collect()
    };
    // Ninety days: 54 to train on, 18 to choose by, 18 to be judged on.
    assert_eq!(opens("advance_fee"), [72]);
    for family in ["task_deposit", "sham_investment", "fake_job"] {
        assert!(opens(family).iter().any(|&day| day < 0), "{family}");
    }
}

#[test]
fn a_run_explains_its_families_and_their_stages_by_what_they_do() {
    let facts = office(0.5);
    let rows = facts.events.iter().filter_map(|event| match event {
        Event::Typology(row) => Some(row),
        _ => None,
    });
    let family = rows
        .clone()
        .find(|row| row.word == "fake_job")
        .expect("a row of the family");
    assert_eq!(family.family_kind, Some(FamilyKind::FakeJob));
    let of_stage = |stage: &str| -> Vec<(Act, Option<Technique>)> {
        let rows = rows.clone().filter(|row| row.family == "fake_job" && row.word == stage);
        rows.map(|row| (row.act.expect("an act"), row.f3_technique)).collect()
    };
    assert_eq!(of_stage("contacted"), [(Act::Approach, Some(Technique::CallCentre))]);
    assert_eq!(of_stage("applied"), [(Act::Persuade, None)]);
    // Nothing is shown on a platform, and what is paid the victim pays by their own hand.
    assert_eq!(
        of_stage("advance"),
        [(Act::TakePayment, Some(Technique::VictimAuthorised))]
    );
}

/// A collection for a neighbour who is ill, who is not: a family that nobody has written any code for.
const COLLECTION: &str = r#"
name = "collection"
[horizon]
window = "30 d"
[population]
people = 6000
country = [{ name = "PK" }]
[[syndicate]]
name = "neighbours"
funnel = "collection"
[[syndicate.site]]
name = "hall"
country = "PK"
seats = 6
[crew]
messages = 12.0
[[funnel]]
name = "collection"
referral = [0.1]
[[funnel.stage]]
name = "asked"
[[funnel.stage.way]]
to = "gives"
share = 0.05
[[funnel.stage]]
name = "gives"
dwell = "2 d"
rounds = 3
refers = 0.3
[funnel.stage.asks]
role = "deposit"
of = "income"
amount = { fixed = 0.02 }
comply = 0.7
shows = 0.0
cash = 0.5
crypto = 0.0
"#;

#[test]
fn a_family_that_somebody_makes_up_needs_no_code() {
    let scenario = Scenario::parse(COLLECTION).unwrap_or_else(|problems| panic!("{problems}"));
    let mut simulation = Simulation::new(&scenario);
    let summary = simulation.run(&mut Silent);
    assert_eq!(summary.funnels.len(), 1);
    assert_eq!(summary.funnels[0].family, "collection");
    assert!(summary.victims >= 10, "{} victims", summary.victims);
    assert!(summary.paid_back_usd > 0.0, "whoever brings somebody is paid");
    assert_eq!(summary.schemes, None);
}

#[test]
fn datasets_of_the_families_keep_their_promises() {
    for (file, sets) in [
        (FAKE_JOB, &OFFICE[..]),
        (SHAM_VENTURE, &FLOOR[..]),
        (
            PONZI,
            &[
                "population.people=12000",
                "horizon.window=\"40 d\"",
                "syndicate.high_yield.site.platforms.seats=24",
                "syndicate.high_yield.site.platforms.rings=4",
                "crew.messages=3.0",
            ],
        ),
    ] {
        let home = tempfile::tempdir().unwrap();
        let run = record_of(home.path(), file, sets);
        scamnet().arg("audit").arg(run).assert().success();
    }
}
