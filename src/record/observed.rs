//! The tables under `observed/`: one declaration each, in the order of the data dictionary.
//!
//! Nothing here may come from the truth: the rows are those of `model::facts::observed` and of the world's outside.

use super::snapshot::{AccountRow, CompanyRow, CustomerRow, IdentityRow, InstitutionRow};
use super::table::Table;
use crate::model::facts::{AccountAction, Address, Alert, ChainTransfer, Complaint, ComplaintTransaction, Contact, Device, Enforcement, Group, GroupMember, LabelFeed, Login, Phone, Transaction};

/// Banks, wallets and exchanges.
#[must_use]
pub fn institutions() -> Table<InstitutionRow> {
    Table::<InstitutionRow>::observed("institutions", "One bank, wallet provider or exchange.")
        .column("institution_id", |row| row.institution_id, "Id of the institution.")
        .text("name", |row| row.name.as_str(), "Name of the institution, invented.")
        .column("kind", |row| row.kind, "What the institution is.")
        .column("country", |row| row.country, "Country where the institution is licensed, ISO 3166-1 alpha-2.")
}

/// Customers, one per institution.
#[must_use]
pub fn customers() -> Table<CustomerRow> {
    Table::<CustomerRow>::observed("customers", "One customer of one institution; a person at two institutions is two customers.")
        .column("customer_id", |row| row.customer_id, "Id of the customer, different at every institution.")
        .column("institution_id", |row| row.institution_id, "Institution whose customer it is.")
        .column("kind", |row| row.kind, "Whether the customer is a person or a business.")
        .column("birth_year", |row| row.birth_year, "Year of birth of a person. Null of a business.")
        .column("gender", |row| row.gender, "Gender of a person, as recorded. Null of a business.")
        .text("region", |row| row.region.as_ref(), "Region of the address on file: a name of the scenario.")
        .column("country", |row| row.country, "Country of the address on file, ISO 3166-1 alpha-2.")
        .column("occupation", |row| row.occupation, "What the customer lives on.")
        .column("merchant_category", |row| row.merchant_category, "What a business says it does. Null of a person.")
        .column("income_band", |row| row.income_band, "Income of a person against the mean wage of the country.")
        .column("onboarded_at", |row| row.onboarded_at, "When the customer's first account at the institution was opened.")
        .column("kyc_level", |row| row.kyc_level, "How far the institution checked who the customer is.")
}

/// Companies among the customers.
#[must_use]
pub fn companies() -> Table<CompanyRow> {
    Table::<CompanyRow>::observed("companies", "What a company register says of one business customer.")
        .column("customer_id", |row| row.customer_id, "Id of the customer that is the company.")
        .column("registered_at", |row| row.registered_at, "When the company was registered.")
        .column("director_token", |row| row.director_token, "Token of the company's director: equal wherever the same person is director, and to that person's `identity_token`.")
}

/// What joins customers of several institutions.
#[must_use]
pub fn shared_identity() -> Table<IdentityRow> {
    Table::<IdentityRow>::observed("shared_identity", "Joins customers across institutions; leave it out to study institutions that share nothing.")
        .column("customer_id", |row| row.customer_id, "Id of the customer.")
        .column("identity_token", |row| row.identity_token, "Token of the person or company behind the customer, equal at every institution.")
}

/// Accounts opened before the window's end.
#[must_use]
pub fn accounts() -> Table<AccountRow> {
    Table::<AccountRow>::observed("accounts", "One account opened before the window's end.")
        .column("account_id", |row| row.account_id, "Id of the account.")
        .column("customer_id", |row| row.customer_id, "Customer who holds the account.")
        .column("institution_id", |row| row.institution_id, "Institution where the account is kept.")
        .column("kind", |row| row.kind, "What the account is.")
        .column("currency", |row| row.currency, "Currency of the account, of its balances and of what is debited and credited there.")
        .column("opened_at", |row| row.opened_at, "When the account was opened; may lie before the window.")
        .column("closed_at", |row| row.closed_at, "When the account was closed. Null if it was still open at the window's end.")
            .known_since("closed_at")
        .column("opening_channel", |row| row.opening_channel, "How the account was opened.")
        .column("status_at_start", |row| row.status_at_start, "State of the account in the window's first second.")
        .column("opening_balance_minor", |row| row.opening_balance, "Balance in the window's first second, in minor units of `currency`; 0 of an account opened later.")
        .column("floor_minor", |row| row.floor, "Least that the account may hold, in minor units of `currency`; negative where it may be overdrawn.")
}

/// Instructions to pay.
#[must_use]
pub fn transactions() -> Table<Transaction> {
    Table::<Transaction>::observed("transactions", "One instruction to pay, written when it was decided.")
        .by_day()
        .column("tx_id", |row| row.tx_id, "Number of the instruction, counting up in settlement order.")
        .column("ts", |row| row.ts, "When the instruction was decided.")
        .column("instructed_at", |row| row.instructed_at, "When the payment was asked for; never after `ts`.")
        .column("from_account", |row| row.from_account, "Account of the payer.")
        .column("to_account", |row| row.to_account, "Account of the payee.")
        .column("amount_minor", |row| row.amount, "Amount debited, in minor units of `currency`; what was asked for if no money moved.")
        .column("currency", |row| row.currency, "Currency of the payer's account.")
        .column("received_minor", |row| row.received, "Amount credited, in minor units of `received_currency`; what would have arrived if no money moved.")
        .column("received_currency", |row| row.received_currency, "Currency of the payee's account.")
        .column("rail", |row| row.rail, "System by which the payment travels.")
        .column("channel", |row| row.channel, "Where the payment was instructed.")
        .column("status", |row| row.status, "What became of the instruction; only `settled` and `returned` move money.")
        .column("refusal", |row| row.refusal, "Why the instruction was rejected. Null unless `status` is `rejected`.")
        .column("device_id", |row| row.device_id, "Device from which the payment was instructed. Null at a counter, a till or in a batch.")
        .column("reverses_tx", |row| row.reverses_tx, "Payment (`tx_id`) that this one takes back. Null unless it takes one back.")
}

/// Devices seen by an institution.
#[must_use]
pub fn devices() -> Table<Device> {
    Table::<Device>::observed("devices", "One device seen by at least one institution.")
        .column("device_id", |row| row.device_id, "Id of the device.")
        .column("kind", |row| row.kind, "What the device is.")
        .column("first_seen_at", |row| row.first_seen_at, "When an institution first saw the device; may lie before the window.")
}

/// Sessions.
#[must_use]
pub fn logins() -> Table<Login> {
    Table::<Login>::observed("logins", "One session of a customer.")
        .by_day()
        .column("login_id", |row| row.login_id, "Id of the session.")
        .column("ts", |row| row.ts.time(), "When the session began.")
        .column("customer_id", |row| row.customer_id, "Customer who logged in, or whose access was used.")
        .column("device_id", |row| row.device_id, "Device from which the session came.")
        .column("network_id", |row| row.network_id, "Network from which the session came: a home, a mobile cell, a café, an office.")
        .column("country", |row| row.country, "Country where the network is, ISO 3166-1 alpha-2.")
}

/// SIMs.
#[must_use]
pub fn phones() -> Table<Phone> {
    Table::<Phone>::observed("phones", "One SIM.")
        .in_order_of(|row| row.phone_id)
        .column("phone_id", |row| row.phone_id, "Id of the SIM and its number.")
        .column("customer_id", |row| row.customer_id, "Customer who gave the number to an institution. Null if nobody did.")
        .column("sim_registered_at", |row| row.sim_registered_at, "When the SIM was registered; may lie before the window.")
        .column("country", |row| row.country, "Country of the number, ISO 3166-1 alpha-2.")
}

/// Groups and channels of messaging services.
#[must_use]
pub fn groups() -> Table<Group> {
    Table::<Group>::observed("groups", "One group or channel of a messaging service; harmless ones are there too.")
        .in_order_of(|row| row.group_id)
        .column("group_id", |row| row.group_id, "Id of the group.")
        .column("platform", |row| row.platform, "Kind of service where the group is.")
        .column("created_at", |row| row.created_at, "When the group came into being.")
        .column("closed_at", |row| row.closed_at, "When the group was closed. Null if it was not.")
            .known_since("closed_at")
}

/// Who was in which group.
#[must_use]
pub fn group_members() -> Table<GroupMember> {
    Table::<GroupMember>::observed("group_members", "One person's time in a group.")
        .in_order_of(|row| (row.joined_at, row.group_id, row.phone_id))
        .column("group_id", |row| row.group_id, "Id of the group.")
        .column("phone_id", |row| row.phone_id, "SIM by which the member is known there.")
        .column("joined_at", |row| row.joined_at, "When the member came.")
        .column("left_at", |row| row.left_at, "When the member left. Null if the member did not.")
            .known_since("left_at")
}

/// First messages between strangers.
#[must_use]
pub fn contacts() -> Table<Contact> {
    Table::<Contact>::observed("contacts", "One first message between strangers; harmless ones are there too.")
        .column("contact_id", |row| row.contact_id, "Id of the message.")
        .column("ts", |row| row.ts, "When the message was sent.")
        .column("platform", |row| row.platform, "Kind of service by which the message was sent.")
        .column("from_phone", |row| row.from_phone, "SIM of the sender.")
        .column("to_phone", |row| row.to_phone, "SIM of the recipient.")
        .column("reply_ts", |row| row.reply_ts, "When the message was first answered. Null if it was not answered within the window.")
            .known_since("reply_ts")
}

/// Transfers that a public chain shows.
#[must_use]
pub fn chain_transfers() -> Table<ChainTransfer> {
    Table::<ChainTransfer>::observed("chain_transfers", "One transfer that a public chain shows.")
        .in_order_of(|row| (row.ts, row.chain_tx_id))
        .column("chain_tx_id", |row| row.chain_tx_id, "Id of the transfer.")
        .column("ts", |row| row.ts, "When the transfer was confirmed.")
        .column("from_address", |row| row.from_address, "Address of the sender.")
        .column("to_address", |row| row.to_address, "Address of the recipient.")
        .column("asset", |row| row.asset, "Token that was sent.")
        .column("amount_minor", |row| row.amount, "Amount sent, in minor units of `asset`.")
        .column("tx_id", |row| row.tx_id, "Row of `observed/transactions` that is the same transfer. Null if it has none.")
}

/// Chain addresses.
#[must_use]
pub fn addresses() -> Table<Address> {
    Table::<Address>::observed("addresses", "One chain address.")
        .in_order_of(|row| row.address)
        .column("address", |row| row.address, "The address, as a number.")
        .column("account_id", |row| row.account_id, "Account behind the address, where an exchange hosts it. Null of an unhosted address.")
}

/// Complaints.
#[must_use]
pub fn complaints() -> Table<Complaint> {
    Table::<Complaint>::observed("complaints", "One complaint of a customer.")
        .in_order_of(|row| (row.ts, row.complaint_id))
        .column("complaint_id", |row| row.complaint_id, "Id of the complaint.")
        .column("ts", |row| row.ts, "When the complaint was made.")
        .column("customer_id", |row| row.customer_id, "Customer who complained.")
        .column("desk", |row| row.desk, "Where the complaint was made.")
        .column("claimed_minor", |row| row.claimed, "Loss that was claimed, in minor units of `currency`.")
        .column("currency", |row| row.currency, "Currency of the customer's country.")
}

/// Payments named in complaints.
#[must_use]
pub fn complaint_transactions() -> Table<ComplaintTransaction> {
    Table::<ComplaintTransaction>::observed("complaint_transactions", "One payment that a complaint names.")
        .in_order_of(|row| (row.complaint_id, row.tx_id))
        .column("complaint_id", |row| row.complaint_id, "Id of the complaint.")
        .column("tx_id", |row| row.tx_id, "Payment that the complaint names.")
}

/// What detectors said.
#[must_use]
pub fn alerts() -> Table<Alert> {
    Table::<Alert>::observed("alerts", "One alert that a detector raised.")
        .in_order_of(|row| (row.ts, row.alert_id))
        .column("alert_id", |row| row.alert_id, "Id of the alert.")
        .column("ts", |row| row.ts, "When the detector spoke.")
        .column("institution_id", |row| row.institution_id, "Institution at which the alert was raised.")
        .column("account_id", |row| row.account_id, "Account that the alert is about.")
        .column("tx_id", |row| row.tx_id, "Payment that raised the alert. Null if no single payment did.")
        .column("detector", |row| row.detector, "Detector that raised the alert.")
        .column("score", |row| row.score, "How sure the detector is, from 0 to 1.")
        .column("outcome", |row| row.outcome, "What an analyst made of the alert.")
            .known_since("closed_at")
        .column("closed_at", |row| row.closed_at, "When the analyst was done. Null if the alert is still open.")
            .known_since("closed_at")
}

/// What was done to accounts.
#[must_use]
pub fn account_actions() -> Table<AccountAction> {
    Table::<AccountAction>::observed("account_actions", "One thing done to an account.")
        .in_order_of(|row| (row.ts, row.account_id))
        .column("ts", |row| row.ts, "When it was done.")
        .column("account_id", |row| row.account_id, "Account to which it was done.")
        .column("action", |row| row.action, "What was done.")
        .column("by", |row| row.by, "Who acted.")
        .column("reason", |row| row.reason, "Why it was done.")
        .column("amount_minor", |row| row.amount, "Amount it was about, in minor units of the account's currency. Null if it was about no amount.")
}

/// What police and courts did.
#[must_use]
pub fn enforcement() -> Table<Enforcement> {
    Table::<Enforcement>::observed("enforcement", "One act of police or of a court.")
        .in_order_of(|row| row.ts)
        .column("ts", |row| row.ts, "When they acted.")
        .column("action", |row| row.action, "What they did.")
        .column("site_id", |row| row.site_id, "Site at which they acted. Null if they acted at none.")
        .column("account_id", |row| row.account_id, "Account about which they acted. Null if it was about none.")
        .column("count", |row| row.count, "How many complaints, people or devices it concerned, as the action says. Null if nothing was counted.")
}

/// What institutions were told.
#[must_use]
pub fn label_feed() -> Table<LabelFeed> {
    Table::<LabelFeed>::observed("label_feed", "One thing that an institution was told of a payment or an account, rightly or not.")
        .in_order_of(|row| (row.ts, row.tx_id, row.account_id))
        .column("ts", |row| row.ts, "When the institution was told.")
        .column("tx_id", |row| row.tx_id, "Payment of which it was told. Null if it was told of an account.")
        .column("account_id", |row| row.account_id, "Account of which it was told. Null if it was told of a payment.")
        .column("verdict", |row| row.verdict, "What the institution was told.")
        .column("source", |row| row.source, "Who told the institution.")
        .column("withdrawn_at", |row| row.withdrawn_at, "When it was taken back. Null if it was not.")
            .known_since("withdrawn_at")
}
