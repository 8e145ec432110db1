//! Money that a victim lacks is raised in time: nothing leaves in the second in which it came, and what never comes is
//! never paid.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{Facts, QUICKSTART, live};
use scamnet::engine::Time;
use scamnet::model::facts::{Channel, Rail, Role, Status};
use scamnet::model::state::Sim;
use scamnet::world::PublicId;

/// Ten thousand people and a crew of twelve for thirty days: some eighty victims.
const TOWN: [&str; 5] = [
    "scale=0.01",
    "horizon.window=\"30 d\"",
    "syndicate.faisalabad.site.faisalabad.seats=1200",
    "syndicate.faisalabad.site.faisalabad.targets={ PK = 1.0 }",
    "response.raid=[]",
];

fn town(sets: &[&str]) -> (Sim, Facts) {
    live(QUICKSTART, &[&TOWN[..], sets].concat())
}

/// Sum of all that victims have deposited over their cases, minor units.
fn deposited(sim: &Sim) -> i64 {
    sim.cases.iter().map(|case| case.life.deposited.0).sum()
}

#[test]
fn nothing_leaves_in_the_second_in_which_it_came() {
    let (_, facts) = town(&[]);
    let credits: BTreeSet<(PublicId, Time)> = facts
        .payments
        .iter()
        .filter(|row| row.status == Status::Settled)
        .map(|row| (row.to_account, row.ts))
        .collect();
    let roles: BTreeMap<u64, Role> = facts
        .labels
        .iter()
        .filter(|label| label.illicit)
        .map(|label| (label.tx_id, label.role))
        .collect();
    let of_scam = |row: &&scamnet::model::facts::Transaction| {
        roles.contains_key(&row.tx_id) && row.status == Status::Settled && row.channel != Channel::Batch
    };
    let all = facts.payments.iter().filter(of_scam).count();
    let at_once = facts
        .payments
        .iter()
        .filter(of_scam)
        .filter(|row| credits.contains(&(row.from_account, row.ts)))
        .count();
    assert!(all > 300, "{all}");
    // One in a thousand may be chance: a second has room for two payments.
    assert!(1_000 * at_once <= all, "{at_once} of {all}");
}

#[test]
fn tokens_wait_where_they_were_bought() {
    let (_, facts) = town(&["funnel.task_deposit.stage.first_deposit.asks.crypto=1.0"]);
    let mut bought: BTreeMap<PublicId, Time> = BTreeMap::new();
    let mut sent = 0;
    for row in facts.payments.iter().filter(|row| row.status == Status::Settled) {
        match row.rail {
            Rail::Exchange => {
                bought.insert(row.to_account, row.ts);
            }
            Rail::Onchain => {
                if let Some(&at) = bought.get(&row.from_account) {
                    assert!(row.ts.0 - at.0 >= 40, "{row:?}");
                    sent += 1;
                }
            }
            _ => {}
        }
    }
    assert!(sent > 5, "{sent}");
}

/// The extreme: who has asked for help waits for ever. More of the delay is never more harm.
#[test]
fn what_never_comes_is_never_paid() {
    let slow = |span: &str| {
        let set = |key: &str| format!("funnel.task_deposit.{key}={{ fixed = \"{span}\" }}");
        let keys = ["friends_give", "lenders_pay", "things_sell"].map(set);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        deposited(&town(&keys).0)
    };
    let (at_once, days, never) = (slow("1 s"), slow("3 d"), slow("30000 d"));
    assert!(never < at_once, "{never} {at_once}");
    assert!(never < days && days < at_once, "{never} {days} {at_once}");
}

/// Those who wait for money may think again, as those whose payment is held.
#[test]
fn whoever_thinks_again_at_once_pays_nothing_that_had_to_be_raised() {
    let sure = deposited(&town(&["funnel.task_deposit.doubts=1.0"]).0);
    let never = deposited(&town(&["funnel.task_deposit.doubts=0.0"]).0);
    assert!(sure < never, "{sure} {never}");
}
