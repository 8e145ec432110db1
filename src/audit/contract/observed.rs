//! Tables of `observed/` and `series/`: what a bank, a platform, a chain explorer or a police desk could have seen.

use super::{Column, Kind, Table, column, id, money, number, real, table_of, text, time, word};

/// How a payment travels.
const RAIL: &[&str] = &[
    "instant", "transfer", "card", "atm", "agent", "bill", "internal", "exchange", "onchain",
];
/// Where it was instructed.
const CHANNEL: &[&str] = &["app", "web", "ussd", "pos", "atm", "branch", "agent", "batch"];
/// What became of it.
const STATUS: &[&str] = &["settled", "returned", "rejected", "cancelled", "held"];
/// Why it was rejected.
const REFUSAL: &[&str] = &["funds", "limit", "frozen", "closed", "payee", "policy"];
/// What was done to an account.
const ACTION: &[&str] = &["hold", "release", "freeze", "unfreeze", "close", "recall", "return"];
/// What police or a court did.
const ENFORCEMENT: &[&str] = &[
    "inquiry",
    "raid",
    "arrest",
    "seizure",
    "remand",
    "court_freeze",
    "cross_border_request",
];
/// What an account is.
const ACCOUNT: &[&str] = &[
    "current", "wallet", "business", "merchant", "exchange", "cash", "external",
];

const TRANSACTION: &[Column] = &[
    id("tx_id"),
    time("ts"),
    time("instructed_at"),
    id("from_account"),
    id("to_account"),
    money("amount_minor"),
    text("currency"),
    money("received_minor"),
    text("received_currency"),
    word("rail", RAIL),
    word("channel", CHANNEL),
    word("status", STATUS),
    word("refusal", REFUSAL).or_null(),
    id("device_id").or_null(),
    id("reverses_tx").or_null(),
];

const ACCOUNTS: &[Column] = &[
    id("account_id"),
    id("customer_id"),
    id("institution_id"),
    word("kind", ACCOUNT),
    text("currency"),
    time("opened_at"),
    time("closed_at").or_null(),
    text("opening_channel"),
    text("status_at_start"),
    money("opening_balance_minor"),
    money("floor_minor"),
];

const CUSTOMERS: &[Column] = &[
    id("customer_id"),
    id("institution_id"),
    word("kind", &["person", "business"]),
    number("birth_year").or_null(),
    text("gender").or_null(),
    text("region"),
    text("country"),
    text("occupation"),
    text("merchant_category").or_null(),
    text("income_band"),
    time("onboarded_at"),
    text("kyc_level"),
];

/// In the order of the contract.
pub const TABLES: &[Table] = &[
    table_of(
        "observed/institutions",
        &[
            id("institution_id"),
            text("name"),
            word("kind", &["bank", "wallet", "exchange"]),
            text("country"),
        ],
    ),
    table_of("observed/customers", CUSTOMERS),
    table_of(
        "observed/companies",
        &[id("customer_id"), time("registered_at"), id("director_token")],
    ),
    table_of("observed/shared_identity", &[id("customer_id"), id("identity_token")]),
    table_of("observed/accounts", ACCOUNTS),
    table_of("observed/transactions", TRANSACTION),
    table_of(
        "observed/devices",
        &[id("device_id"), text("kind"), time("first_seen_at")],
    ),
    table_of(
        "observed/logins",
        &[
            id("login_id"),
            time("ts"),
            id("customer_id"),
            id("device_id"),
            id("network_id"),
            text("country"),
        ],
    ),
    table_of(
        "observed/phones",
        &[
            id("phone_id"),
            id("customer_id").or_null(),
            time("sim_registered_at"),
            text("country"),
        ],
    ),
    table_of(
        "observed/groups",
        &[
            id("group_id"),
            text("platform"),
            time("created_at"),
            time("closed_at").or_null(),
        ],
    ),
    table_of(
        "observed/group_members",
        &[
            id("group_id"),
            id("phone_id"),
            time("joined_at"),
            time("left_at").or_null(),
        ],
    ),
    table_of(
        "observed/contacts",
        &[
            id("contact_id"),
            time("ts"),
            text("platform"),
            id("from_phone"),
            id("to_phone"),
            time("reply_ts").or_null(),
        ],
    ),
    table_of(
        "observed/chain_transfers",
        &[
            id("chain_tx_id"),
            time("ts"),
            id("from_address"),
            id("to_address"),
            text("asset"),
            money("amount_minor"),
            id("tx_id").or_null(),
        ],
    ),
    table_of("observed/addresses", &[id("address"), id("account_id").or_null()]),
    table_of(
        "observed/complaints",
        &[
            id("complaint_id"),
            time("ts"),
            id("customer_id"),
            text("desk"),
            money("claimed_minor"),
            text("currency"),
        ],
    ),
    table_of("observed/complaint_transactions", &[id("complaint_id"), id("tx_id")]),
    table_of(
        "observed/alerts",
        &[
            id("alert_id"),
            time("ts"),
            id("institution_id"),
            id("account_id"),
            id("tx_id").or_null(),
            text("detector"),
            real("score"),
            text("outcome"),
            time("closed_at").or_null(),
        ],
    ),
    table_of(
        "observed/account_actions",
        &[
            time("ts"),
            id("account_id"),
            word("action", ACTION),
            text("by"),
            text("reason"),
            money("amount_minor").or_null(),
        ],
    ),
    table_of(
        "observed/enforcement",
        &[
            time("ts"),
            word("action", ENFORCEMENT),
            id("site_id").or_null(),
            id("account_id").or_null(),
            number("count").or_null(),
        ],
    ),
    table_of(
        "observed/label_feed",
        &[
            time("ts"),
            id("tx_id").or_null(),
            id("account_id").or_null(),
            text("verdict"),
            text("source"),
            time("withdrawn_at").or_null(),
        ],
    ),
    table_of(
        "series/daily",
        &[column("date", Kind::Date), text("metric"), text("group"), real("value")],
    ),
];
