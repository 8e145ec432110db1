//! Labels, cases and trails.

use serde_json::Value;

use super::super::fixture::{DAY, HOUR, START};
use super::{LABELS, TRANSACTIONS, breaks};

#[test]
fn flags_at_odds_with_the_role_are_named() {
    breaks("labels.flags", "tx_id 4", |fixture| {
        fixture.set(LABELS, 2, "laundering", false)
    });
    breaks("labels.flags", "tx_id 8", |fixture| {
        fixture.set(LABELS, 3, "illicit", true)
    });
    breaks("labels.flags", "tx_id 6", |fixture| {
        fixture.set(LABELS, 4, "lookalike_kind", Value::Null)
    });
}

#[test]
fn knowledge_before_the_fact_is_named() {
    breaks("labels.knowable", "tx_id 3", |fixture| {
        fixture.set(LABELS, 1, "knowable_at", START + 2 * HOUR)
    });
    breaks("labels.knowable", "account_id 22", |fixture| {
        fixture.set("truth/account_labels", 0, "knowable_at", START - 60 * DAY);
    });
}

#[test]
fn a_second_label_is_named() {
    breaks("labels.once", "tx_id 3", |fixture| fixture.set(LABELS, 0, "tx_id", 3));
}

#[test]
fn sums_at_odds_with_labels_are_named() {
    breaks("cases.sums", "case_id 91: deposits is 2", |fixture| {
        fixture.set("truth/cases", 0, "deposits", 2)
    });
    breaks("cases.sums", "recovered_minor", |fixture| {
        fixture.set("truth/cases", 0, "recovered_minor", 0)
    });
}

#[test]
fn a_deposit_that_was_rejected_counts_for_nothing() {
    breaks("cases.sums", "deposits is 1, its labels give 0", |fixture| {
        fixture.set(TRANSACTIONS, 2, "status", "rejected");
    });
}

#[test]
fn a_wrong_loss_is_named() {
    breaks("cases.lost", "lost_minor is 1, not 15800", |fixture| {
        fixture.set("truth/cases", 0, "lost_minor", 1)
    });
    breaks("cases.lost", "life_lost_minor", |fixture| {
        fixture.set("truth/cases", 0, "life_fees_minor", 5)
    });
}

#[test]
fn a_life_shorter_than_the_window_is_named() {
    breaks("cases.life", "life_deposits is 0", |fixture| {
        fixture.set("truth/cases", 0, "life_deposits", 0)
    });
}

#[test]
fn a_label_at_odds_with_its_case_is_named() {
    breaks("cases.labels", "tx_id 3: case_minor is not", |fixture| {
        fixture.set(LABELS, 1, "case_minor", 19_999)
    });
    breaks("cases.labels", "tx_id 2: no case_minor", |fixture| {
        fixture.set(LABELS, 0, "case_minor", Value::Null)
    });
    breaks("cases.labels", "tx_id 2: ring_id", |fixture| {
        fixture.set(LABELS, 0, "ring_id", 402)
    });
}

#[test]
fn a_deposit_from_a_stranger_is_named() {
    breaks("cases.parties", "tx_id 3: deposit from account 21", |fixture| {
        fixture.set("truth/cases", 0, "person_id", 202);
    });
}

#[test]
fn a_stage_at_another_time_than_its_step_is_named() {
    breaks("cases.stages", "first_deposit_at", |fixture| {
        fixture.set("truth/cases", 0, "first_deposit_at", START + 4 * HOUR);
    });
    breaks("cases.stages", "no first_deposit_at", |fixture| {
        fixture.set("truth/cases", 0, "first_deposit_at", Value::Null);
    });
}

#[test]
fn a_trail_that_begins_with_half_a_deposit_is_named() {
    breaks("trail.starts", "does not begin with the whole", |fixture| {
        fixture.set("truth/money_trail", 0, "share_minor", 10_000);
    });
    breaks("trail.starts", "a deposit without a trail", |fixture| {
        fixture.rows.get_mut("truth/money_trail").unwrap().clear();
    });
    breaks("trail.starts", "not of the deposit's case", |fixture| {
        fixture.set("truth/money_trail", 2, "case_id", 92)
    });
}

#[test]
fn shares_beyond_the_payment_are_named() {
    breaks("trail.shares", "tx_id 4: shares of 5001", |fixture| {
        fixture.set("truth/money_trail", 1, "share_minor", 5_001);
    });
}

#[test]
fn money_that_vanishes_on_its_way_is_named() {
    breaks(
        "trail.flows",
        "account_id 22: 20000 came, 8999 went, 11000 rests",
        |fixture| {
            fixture.set("truth/money_trail", 1, "origin_minor", 4_999);
        },
    );
    breaks("trail.flows", "nothing led to hop 3", |fixture| {
        fixture.set("truth/money_trail", 2, "hop", 3)
    });
}

#[test]
fn a_deposit_that_rests_in_part_is_named() {
    breaks("trail.rests", "deposit_tx 3: 9000 rests of 20000", |fixture| {
        fixture.rows.get_mut("truth/money_rest").unwrap().pop();
    });
}
