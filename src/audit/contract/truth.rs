//! Tables of `truth/`: who did what, why, and when anyone could have known.

use super::{Column, Table, flag, id, money, number, real, table_of, text, time, word};

/// The part a payment plays.
const ROLE: &[&str] = &[
    "task_payout",
    "deposit",
    "bait_return",
    "fee",
    "promised_return",
    "withdrawal",
    "referral_bonus",
    "layering",
    "commission",
    "cash_out",
    "conversion",
    "payroll",
    "purchase_of_account",
    "recovery_fee",
    "refund",
    "lookalike",
];
/// How an account came into a ring's hands.
const MULE: &[&str] = &["witting", "unwitting", "hijacked", "bought"];
/// What an entity label is about.
const ENTITY: &[&str] = &["phone", "group", "device", "network", "address", "company", "site"];
/// How a lot of a deposit's money ended.
const REST: &[&str] = &["held", "cash", "abroad", "spent", "victim", "recovered"];

/// What a crew changed.
const MEASURE: &[&str] = &[
    "smaller_payments",
    "crypto_sooner",
    "other_institutions",
    "more_mules",
    "warmed_up_accounts",
    "used_accounts",
    "smaller_groups",
    "other_targets",
    "pause",
    "other_country",
];
/// What made it do so.
const SIGNAL: &[&str] = &[
    "payments_stopped",
    "mules_frozen",
    "accounts_refused",
    "groups_banned",
    "numbers_scarce",
    "few_answers",
    "raided",
    "earns_less",
];

const FOUND_BY: &[&str] = &[
    "bank_report",
    "police_report",
    "trace",
    "monitoring",
    "forensics",
    "raid",
    "never",
];

const TRANSACTION_LABELS: &[Column] = &[
    id("tx_id"),
    word("role", ROLE),
    flag("illicit"),
    flag("laundering"),
    text("family"),
    id("syndicate_id").or_null(),
    id("ring_id").or_null(),
    id("case_id").or_null(),
    money("case_minor").or_null(),
    number("layer").or_null(),
    text("lookalike_kind").or_null(),
    time("knowable_at").or_null(),
    word("found_by", FOUND_BY),
];

const ACCOUNT_LABELS: &[Column] = &[
    id("account_id"),
    word("role", &["victim", "mule", "shell", "syndicate", "lookalike"]),
    word("mule_kind", MULE).or_null(),
    time("from_ts"),
    time("to_ts").or_null(),
    id("syndicate_id").or_null(),
    id("ring_id").or_null(),
    text("lookalike_kind").or_null(),
    time("knowable_at").or_null(),
    word("found_by", FOUND_BY),
];

const ENTITY_LABELS: &[Column] = &[
    word("kind", ENTITY),
    id("id"),
    text("role"),
    id("syndicate_id").or_null(),
    id("ring_id").or_null(),
    time("from_ts"),
    time("to_ts").or_null(),
    time("knowable_at").or_null(),
    word("found_by", FOUND_BY),
];

const CASES: &[Column] = &[
    id("case_id"),
    id("person_id"),
    text("family"),
    id("syndicate_id"),
    id("ring_id"),
    text("currency"),
    number("deposits"),
    money("deposited_minor"),
    money("paid_back_minor"),
    money("fees_minor"),
    money("lost_minor"),
    money("recovered_minor"),
    money("reimbursed_minor"),
    number("life_deposits"),
    money("life_deposited_minor"),
    money("life_paid_back_minor"),
    money("life_fees_minor"),
    money("life_lost_minor"),
    money("life_recovered_minor"),
    money("life_reimbursed_minor"),
    text("end_reason").or_null(),
    time("reported_at").or_null(),
    time("bank_told_at").or_null(),
    time("police_told_at").or_null(),
    flag("is_repeat"),
];

const CREW: &[Column] = &[
    id("operator_id"),
    id("person_id").or_null(),
    id("syndicate_id"),
    id("site_id").or_null(),
    id("ring_id").or_null(),
    text("role"),
    word("entry", &["local", "foreign"]),
    time("from_ts"),
    time("to_ts").or_null(),
    text("exit_reason").or_null(),
];

const MULES: &[Column] = &[
    id("person_id"),
    id("syndicate_id"),
    id("ring_id"),
    id("account_id"),
    number("layer"),
    word("kind", MULE),
    id("recruited_by").or_null(),
    time("recruited_at"),
    time("first_use").or_null(),
    time("last_use").or_null(),
    time("frozen_at").or_null(),
    number("cases_served"),
    money("in_minor"),
    money("out_minor"),
];

const ADAPTATIONS: &[Column] = &[
    time("ts"),
    time("effective_at"),
    id("syndicate_id"),
    id("ring_id"),
    word("measure", MEASURE),
    word("signal", SIGNAL),
    number("seen"),
    real("usual"),
    money("cost_minor"),
    text("currency"),
    flag("dropped"),
];

const TYPOLOGY: &[Column] = &[
    text("family"),
    word("explains", &["family", "stage", "payment", "mule", "operator"]),
    text("word"),
    text("family_kind").or_null(),
    text("act").or_null(),
    text("f3_tactic").or_null(),
    text("f3_technique").or_null(),
];

/// In the order of the contract.
pub const TABLES: &[Table] = &[
    table_of(
        "truth/people",
        &[
            id("person_id"),
            id("identity_token"),
            text("persona"),
            real("susceptibility"),
            text("first_role"),
            text("roles"),
        ],
    ),
    table_of("truth/transaction_labels", TRANSACTION_LABELS),
    table_of("truth/account_labels", ACCOUNT_LABELS),
    table_of("truth/entity_labels", ENTITY_LABELS),
    table_of(
        "truth/contact_labels",
        &[
            id("contact_id"),
            flag("illicit"),
            id("ring_id").or_null(),
            id("case_id").or_null(),
        ],
    ),
    table_of(
        "truth/complaint_labels",
        &[
            id("complaint_id"),
            word("truth", &["true", "mistaken", "false"]),
            id("case_id").or_null(),
        ],
    ),
    Table {
        path: "truth/cases",
        columns: CASES,
        has_stages: true,
    },
    table_of(
        "truth/case_events",
        &[
            id("case_id"),
            time("ts"),
            text("from_stage"),
            text("to_stage"),
            text("channel"),
            text("cause"),
        ],
    ),
    table_of(
        "truth/syndicates",
        &[
            id("syndicate_id"),
            text("name"),
            text("family"),
            number("controllers"),
            time("from_ts"),
            time("to_ts").or_null(),
        ],
    ),
    table_of(
        "truth/sites",
        &[
            id("site_id"),
            id("syndicate_id"),
            text("country"),
            text("region"),
            number("seats"),
            time("opened_at"),
            time("closed_at").or_null(),
            time("raided_at").or_null(),
        ],
    ),
    table_of("truth/crew", CREW),
    table_of("truth/mules", MULES),
    table_of("truth/adaptations", ADAPTATIONS),
    table_of(
        "truth/money_trail",
        &[
            id("case_id"),
            id("deposit_tx"),
            id("tx_id"),
            number("hop"),
            money("share_minor"),
            money("received_share_minor"),
            money("origin_minor"),
        ],
    ),
    table_of(
        "truth/money_rest",
        &[
            id("deposit_tx"),
            id("account_id"),
            word("end", REST),
            money("origin_minor"),
        ],
    ),
    table_of("truth/balances", &[id("account_id"), money("closing_balance_minor")]),
    table_of("truth/typology", TYPOLOGY),
];
