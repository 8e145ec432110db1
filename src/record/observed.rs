//! The tables under `observed/`: one declaration each, in the order of the data dictionary.
//!
//! Nothing here may come from the truth: the rows are those of `model::facts::observed` and of the world's outside.

use super::snapshot::{AccountRow, CompanyRow, CustomerRow, IdentityRow, InstitutionRow};
use super::table::Table;
use crate::model::facts::{AccountAction, Address, Alert, ChainTransfer, Complaint, ComplaintTransaction, Contact, Device, Enforcement, Group, GroupMember, LabelFeed, Login, Phone, Transaction};

/// Banks, wallets and exchanges.
#[must_use]
pub fn institutions() -> Table<InstitutionRow> {
    Table::<InstitutionRow>::observed("institutions", "A bank, wallet provider or exchange.")
        .column("institution_id", |row| row.institution_id, "Its id.")
        .text("name", |row| row.name.as_str(), "Its name, invented.")
        .column("kind", |row| row.kind, "What it is.")
        .column("country", |row| row.country, "Where it is licensed, ISO 3166-1 alpha-2.")
}

/// Customers, one per institution.
#[must_use]
pub fn customers() -> Table<CustomerRow> {
    Table::<CustomerRow>::observed("customers", "A customer of one institution; a person at two is two of them.")
        .column("customer_id", |row| row.customer_id, "Its id, different at every institution.")
        .column("institution_id", |row| row.institution_id, "Whose customer.")
        .column("kind", |row| row.kind, "Person or business.")
        .column("birth_year", |row| row.birth_year, "A person's year of birth.")
        .column("gender", |row| row.gender, "A person's gender as recorded.")
        .text("region", |row| row.region.as_ref(), "Region of the address on file.")
        .column("country", |row| row.country, "Country of the address on file, ISO 3166-1 alpha-2.")
        .column("occupation", |row| row.occupation, "What a person lives on; `business` for a business.")
        .column("merchant_category", |row| row.merchant_category, "What a business says it does.")
        .column("income_band", |row| row.income_band, "Income against the country's mean wage; `none` for a business.")
        .column("onboarded_at", |row| row.onboarded_at, "When its first account there was opened.")
        .column("kyc_level", |row| row.kyc_level, "How far its identity was checked.")
}

/// Companies among the customers.
#[must_use]
pub fn companies() -> Table<CompanyRow> {
    Table::<CompanyRow>::observed("companies", "What a company register says of a business customer.")
        .column("customer_id", |row| row.customer_id, "The customer.")
        .column("registered_at", |row| row.registered_at, "When the company was registered.")
        .column("director_token", |row| row.director_token, "Equal where the director is the same person.")
}

/// What joins customers of several institutions.
#[must_use]
pub fn shared_identity() -> Table<IdentityRow> {
    Table::<IdentityRow>::observed("shared_identity", "Joins customers across institutions; leave out to study silos.")
        .column("customer_id", |row| row.customer_id, "The customer.")
        .column("identity_token", |row| row.identity_token, "Equal for the same person or company.")
}

/// Accounts opened before the window's end.
#[must_use]
pub fn accounts() -> Table<AccountRow> {
    Table::<AccountRow>::observed("accounts", "An account opened before the window's end.")
        .column("account_id", |row| row.account_id, "Its id.")
        .column("customer_id", |row| row.customer_id, "Whose it is.")
        .column("institution_id", |row| row.institution_id, "Where it is kept.")
        .column("kind", |row| row.kind, "What it is.")
        .column("currency", |row| row.currency, "ISO 4217, or USDT with six decimals.")
        .column("opened_at", |row| row.opened_at, "When it was opened.")
        .column("closed_at", |row| row.closed_at, "When it was closed, if before the window's end.")
        .column("opening_channel", |row| row.opening_channel, "How it was opened.")
        .column("status_at_start", |row| row.status_at_start, "Its state in the window's first second.")
        .column("opening_balance_minor", |row| row.opening_balance, "In the window's first second; 0 if born later.")
        .column("floor_minor", |row| row.floor, "The least it may hold.")
}

/// Instructions to pay.
#[must_use]
pub fn transactions() -> Table<Transaction> {
    Table::<Transaction>::observed("transactions", "An instruction to pay, written when it was decided.")
        .by_day()
        .column("tx_id", |row| row.tx_id, "Counts up in settlement order.")
        .column("ts", |row| row.ts, "When it was decided.")
        .column("instructed_at", |row| row.instructed_at, "When it was asked for; never after `ts`.")
        .column("from_account", |row| row.from_account, "The payer.")
        .column("to_account", |row| row.to_account, "The payee.")
        .column("amount_minor", |row| row.amount, "In `currency`.")
        .column("currency", |row| row.currency, "The payer account's.")
        .column("received_minor", |row| row.received, "In `received_currency`; what would have arrived.")
        .column("received_currency", |row| row.received_currency, "The payee account's.")
        .column("rail", |row| row.rail, "How it travelled.")
        .column("channel", |row| row.channel, "Where it was instructed.")
        .column("status", |row| row.status, "What became of it; only `settled` and `returned` move money.")
        .column("refusal", |row| row.refusal, "Why it was rejected, if it was.")
        .column("device_id", |row| row.device_id, "The device, where there was one.")
        .column("reverses_tx", |row| row.reverses_tx, "The payment that this one takes back.")
}

/// Devices seen by an institution.
#[must_use]
pub fn devices() -> Table<Device> {
    Table::<Device>::observed("devices", "A device seen by at least one institution.")
        .column("device_id", |row| row.device_id, "Its id.")
        .column("kind", |row| row.kind, "What it is.")
        .column("first_seen_at", |row| row.first_seen_at, "When it was first seen.")
}

/// Sessions.
#[must_use]
pub fn logins() -> Table<Login> {
    Table::<Login>::observed("logins", "A session of a customer.")
        .by_day()
        .column("login_id", |row| row.login_id, "Its id.")
        .column("ts", |row| row.ts.time(), "When it began.")
        .column("customer_id", |row| row.customer_id, "Whose.")
        .column("device_id", |row| row.device_id, "From which device.")
        .column("network_id", |row| row.network_id, "From which network: a home, a cell, an office.")
        .column("country", |row| row.country, "Where the network is, ISO 3166-1 alpha-2.")
}

/// SIMs.
#[must_use]
pub fn phones() -> Table<Phone> {
    Table::<Phone>::observed("phones", "A SIM.")
        .in_order_of(|row| row.phone_id)
        .column("phone_id", |row| row.phone_id, "Its id.")
        .column("customer_id", |row| row.customer_id, "A customer who gave this number, if one did.")
        .column("sim_registered_at", |row| row.sim_registered_at, "When the SIM was registered.")
        .column("country", |row| row.country, "Of the number, ISO 3166-1 alpha-2.")
}

/// Groups and channels of messaging services.
#[must_use]
pub fn groups() -> Table<Group> {
    Table::<Group>::observed("groups", "A group or channel of a messaging service; harmless ones too.")
        .in_order_of(|row| row.group_id)
        .column("group_id", |row| row.group_id, "Its id.")
        .column("platform", |row| row.platform, "The kind of service.")
        .column("created_at", |row| row.created_at, "When it came into being.")
        .column("closed_at", |row| row.closed_at, "When it was closed, if it was.")
}

/// Who was in which group.
#[must_use]
pub fn group_members() -> Table<GroupMember> {
    Table::<GroupMember>::observed("group_members", "Somebody's time in a group.")
        .in_order_of(|row| (row.joined_at, row.group_id, row.phone_id))
        .column("group_id", |row| row.group_id, "The group.")
        .column("phone_id", |row| row.phone_id, "The member.")
        .column("joined_at", |row| row.joined_at, "When the member came.")
        .column("left_at", |row| row.left_at, "When the member left, if so.")
}

/// First messages between strangers.
#[must_use]
pub fn contacts() -> Table<Contact> {
    Table::<Contact>::observed("contacts", "A first message between strangers; harmless ones too.")
        .column("contact_id", |row| row.contact_id, "Its id.")
        .column("ts", |row| row.ts, "When it was sent.")
        .column("platform", |row| row.platform, "The kind of service.")
        .column("from_phone", |row| row.from_phone, "Who wrote.")
        .column("to_phone", |row| row.to_phone, "To whom.")
        .column("reply_ts", |row| row.reply_ts, "When it was first answered, if it was.")
}

/// Transfers that a public chain shows.
#[must_use]
pub fn chain_transfers() -> Table<ChainTransfer> {
    Table::<ChainTransfer>::observed("chain_transfers", "A transfer that a public chain shows.")
        .in_order_of(|row| (row.ts, row.chain_tx_id))
        .column("chain_tx_id", |row| row.chain_tx_id, "Its id.")
        .column("ts", |row| row.ts, "When it was confirmed.")
        .column("from_address", |row| row.from_address, "The sender.")
        .column("to_address", |row| row.to_address, "The recipient.")
        .column("asset", |row| row.asset, "What was sent.")
        .column("amount_minor", |row| row.amount, "In minor units of `asset`.")
        .column("tx_id", |row| row.tx_id, "The row of `transactions`, where there is one.")
}

/// Chain addresses.
#[must_use]
pub fn addresses() -> Table<Address> {
    Table::<Address>::observed("addresses", "A chain address.")
        .in_order_of(|row| row.address)
        .column("address", |row| row.address, "The address, as a number.")
        .column("account_id", |row| row.account_id, "The account behind it, where an exchange hosts it.")
}

/// Complaints.
#[must_use]
pub fn complaints() -> Table<Complaint> {
    Table::<Complaint>::observed("complaints", "Somebody complained.")
        .in_order_of(|row| (row.ts, row.complaint_id))
        .column("complaint_id", |row| row.complaint_id, "Its id.")
        .column("ts", |row| row.ts, "When it was made.")
        .column("customer_id", |row| row.customer_id, "Who complained.")
        .column("desk", |row| row.desk, "Where.")
        .column("claimed_minor", |row| row.claimed, "The loss that was claimed, in `currency`.")
        .column("currency", |row| row.currency, "The customer's.")
}

/// Payments named in complaints.
#[must_use]
pub fn complaint_transactions() -> Table<ComplaintTransaction> {
    Table::<ComplaintTransaction>::observed("complaint_transactions", "A payment that a complaint names.")
        .in_order_of(|row| (row.complaint_id, row.tx_id))
        .column("complaint_id", |row| row.complaint_id, "The complaint.")
        .column("tx_id", |row| row.tx_id, "The payment.")
}

/// What detectors said.
#[must_use]
pub fn alerts() -> Table<Alert> {
    Table::<Alert>::observed("alerts", "A detector spoke.")
        .in_order_of(|row| (row.ts, row.alert_id))
        .column("alert_id", |row| row.alert_id, "Its id.")
        .column("ts", |row| row.ts, "When.")
        .column("institution_id", |row| row.institution_id, "At which institution.")
        .column("account_id", |row| row.account_id, "About which account.")
        .column("tx_id", |row| row.tx_id, "About which payment, if one.")
        .text("detector", |row| row.detector.as_str(), "The rule's name in the scenario.")
        .column("score", |row| row.score, "0 to 1.")
        .column("outcome", |row| row.outcome, "What an analyst made of it.")
        .column("closed_at", |row| row.closed_at, "When the analyst was done, if so.")
}

/// What was done to accounts.
#[must_use]
pub fn account_actions() -> Table<AccountAction> {
    Table::<AccountAction>::observed("account_actions", "Somebody acted on an account.")
        .in_order_of(|row| (row.ts, row.account_id))
        .column("ts", |row| row.ts, "When.")
        .column("account_id", |row| row.account_id, "Which account.")
        .column("action", |row| row.action, "What was done.")
        .column("by", |row| row.by, "Who did it.")
        .column("reason", |row| row.reason, "Why.")
        .column("amount_minor", |row| row.amount, "How much it was about, in the account's currency.")
}

/// What police and courts did.
#[must_use]
pub fn enforcement() -> Table<Enforcement> {
    Table::<Enforcement>::observed("enforcement", "Police or a court acted.")
        .in_order_of(|row| row.ts)
        .column("ts", |row| row.ts, "When.")
        .column("action", |row| row.action, "What was done.")
        .column("site_id", |row| row.site_id, "At which site, if one.")
        .column("account_id", |row| row.account_id, "About which account, if one.")
        .column("count", |row| row.count, "How many people or things.")
}

/// What institutions were told.
#[must_use]
pub fn label_feed() -> Table<LabelFeed> {
    Table::<LabelFeed>::observed("label_feed", "An institution was told something, rightly or not.")
        .in_order_of(|row| (row.ts, row.tx_id, row.account_id))
        .column("ts", |row| row.ts, "When.")
        .column("tx_id", |row| row.tx_id, "Of which payment, if one.")
        .column("account_id", |row| row.account_id, "Of which account, if one.")
        .column("verdict", |row| row.verdict, "What it was told.")
        .column("source", |row| row.source, "By whom.")
        .column("withdrawn_at", |row| row.withdrawn_at, "When it was taken back, if so.")
}
