//! The tables under `truth/`, one declaration each, and the daily series.

use super::snapshot::{BalanceRow, PersonRow};
use super::table::Table;
use crate::model::facts::typology::Typology;
use crate::model::facts::{AccountLabel, Adaptation, Case, CaseEvent, ComplaintLabel, ContactLabel, CrewMember, EntityLabel, Metric, MoneyRest, MoneyTrail, Mule, PartPlayed, Site, Syndicate, TransactionLabel};

/// People.
#[must_use]
pub fn people() -> Table<PersonRow> {
    Table::<PersonRow>::truth("people", "One person, whichever accounts they hold.")
        .column("person_id", |row| row.person_id, "Id of the person.")
        .column("identity_token", |row| row.identity_token, "Token of the person, as in `observed/shared_identity`.")
        .column("persona", |row| row.persona, "Digital habit and occupation of the person.")
        .column("susceptibility", |row| row.susceptibility, "Susceptibility of the person to a stranger's offer: latent, in standard deviations from the mean (standard normal).")
        .column("first_role", |row| row.first_role, "First part that the person played in a scam.")
        .joined::<PartPlayed>("roles", |row| row.roles.as_ref(), "All parts that the person played in a scam, in alphabetical order, joined by a vertical bar.")
}

/// Truth about payments.
#[must_use]
pub fn transaction_labels() -> Table<TransactionLabel> {
    Table::<TransactionLabel>::truth("transaction_labels", "Truth about one payment; a payment without a row is legitimate.")
        .column("tx_id", |row| row.tx_id, "Payment that is labelled.")
        .column("role", |row| row.role, "Part that the payment plays.")
        .column("illicit", |row| row.illicit, "Whether the payment belongs to a scam.")
        .column("laundering", |row| row.laundering, "Whether the payment is an illicit one after the deposit.")
        .text("family", |row| row.family.as_ref(), "Kind of scam: the name of a funnel of the scenario; `none` of a look-alike.")
        .column("syndicate_id", |row| row.syndicate_id, "Syndicate that the payment serves. Null of a look-alike.")
        .column("ring_id", |row| row.ring_id, "Ring that the payment serves. Null of a look-alike.")
        .column("case_id", |row| row.case_id, "Case to which the payment belongs. Null if it belongs to none alone, or to one that `truth/cases` does not list.")
        .column("case_minor", |row| row.case_amount, "What the payment counts for in its case, in minor units of the case's currency. Null without a case, or where it counts for nothing there.")
        .column("layer", |row| row.layer, "Layer of the mule account that sends the money on: 1 collects from victims, higher ones are further away. Null of payments that send nothing on.")
        .column("lookalike_kind", |row| row.lookalike_kind, "Honest behaviour that the payment is, though it looks otherwise. Null of an illicit payment.")
        .column("knowable_at", |row| row.knowable_at, "When anybody could first have known. Null if nobody ever could.")
        .column("found_by", |row| row.found_by, "By what it could first be known, at `knowable_at`.")
}

/// Truth about accounts.
#[must_use]
pub fn account_labels() -> Table<AccountLabel> {
    Table::<AccountLabel>::truth("account_labels", "Truth about one account over a period.")
        .in_order_of(|row| (row.account_id, row.from_ts))
        .column("account_id", |row| row.account_id, "Account that is labelled.")
        .column("role", |row| row.role, "What the account was used for.")
        .column("mule_kind", |row| row.mule_kind, "How the account came into a ring's hands. Null unless it is a mule's.")
        .column("from_ts", |row| row.from_ts, "When the use began; may lie before the window.")
        .column("to_ts", |row| row.to_ts, "When the use ended. Null if it did not.")
        .column("syndicate_id", |row| row.syndicate_id, "Syndicate that the account served. Null of a look-alike.")
        .column("ring_id", |row| row.ring_id, "Ring that the account served. Null of a look-alike.")
        .column("lookalike_kind", |row| row.lookalike_kind, "Honest behaviour that the account shows, though it looks otherwise. Null unless it is a look-alike.")
        .column("knowable_at", |row| row.knowable_at, "When anybody could first have known. Null if nobody ever could, and of victims and look-alikes.")
        .column("found_by", |row| row.found_by, "By what it could first be known, at `knowable_at`.")
}

/// Truth about phones, groups, devices, networks, addresses, companies and sites.
#[must_use]
pub fn entity_labels() -> Table<EntityLabel> {
    Table::<EntityLabel>::truth("entity_labels", "Truth about something that is neither a payment nor an account.")
        .in_order_of(|row| (row.kind, row.id, row.from_ts))
        .column("kind", |row| row.kind, "What is labelled.")
        .column("id", |row| row.id, "Id of what is labelled, in its own table; of a company, its customer id.")
        .column("role", |row| row.role, "What it was used for.")
        .column("syndicate_id", |row| row.syndicate_id, "Syndicate that used it. Null of a shell company, which its ring alone names.")
        .column("ring_id", |row| row.ring_id, "Ring that used it. Null of a site, where several rings work.")
        .column("from_ts", |row| row.from_ts, "When the use began; may lie before the window.")
        .column("to_ts", |row| row.to_ts, "When the use ended. Null if it did not.")
        .column("knowable_at", |row| row.knowable_at, "When anybody could first have known. Null if nobody ever could.")
        .column("found_by", |row| row.found_by, "By what it could first be known, at `knowable_at`.")
}

/// Truth about first messages.
#[must_use]
pub fn contact_labels() -> Table<ContactLabel> {
    Table::<ContactLabel>::truth("contact_labels", "Truth about one first message; rows are in the order of `observed/contacts`.")
        .column("contact_id", |row| row.contact_id, "Message that is labelled.")
        .column("illicit", |row| row.illicit, "Whether the message belongs to a scam.")
        .column("ring_id", |row| row.ring_id, "Ring that wrote the message. Null of a harmless one.")
        .column("case_id", |row| row.case_id, "Case that the answer opened. Null if the message was harmless or was not answered within the window.")
}

/// Truth about complaints.
#[must_use]
pub fn complaint_labels() -> Table<ComplaintLabel> {
    Table::<ComplaintLabel>::truth("complaint_labels", "Truth about one complaint.")
        .in_order_of(|row| row.complaint_id)
        .column("complaint_id", |row| row.complaint_id, "Complaint that is labelled.")
        .column("truth", |row| row.truth, "What the complaint is worth.")
        .column("case_id", |row| row.case_id, "Case that the complaint is about. Null if it is about none.")
}

/// Cases, with a column for the first entry into each of the run's stages.
#[must_use]
pub fn cases(stages: &[String]) -> Table<Case> {
    let mut table = Table::<Case>::truth("cases", "One approach of one person by one ring, opened at the first reply.")
        .in_order_of(|row| row.case_id)
        .column("case_id", |row| row.case_id, "Id of the case.")
        .column("person_id", |row| row.person_id, "Person who was approached.")
        .text("family", |row| row.family.as_str(), "Kind of scam: the name of a funnel of the scenario.")
        .column("syndicate_id", |row| row.syndicate_id, "Syndicate behind the case.")
        .column("ring_id", |row| row.ring_id, "Ring that works on the case.")
        .column("currency", |row| row.currency, "Currency of the victim's country, in which all sums of the case are given.");
    for (position, stage) in stages.iter().enumerate() {
        let entry = move |row: &Case| row.stage_at.get(position).copied().flatten();
        table = table.column(format!("{stage}_at"), entry, "When the case first entered the stage, whose name the scenario gives; may lie outside the window. Null if it never did.");
    }
    of_life(of_window(table))
        .column("end_reason", |row| row.end_reason, "Why the case ended. Null if it had not ended when the run did.")
        .column("reported_at", |row| row.reported_at, "When the victim first reported the case, to a bank or the police; may lie after the window. Null if it was never reported.")
        .column("bank_told_at", |row| row.bank_told_at, "When the victim told a bank, alone or by a hotline; may lie after the window. Null if no bank was told.")
        .column("police_told_at", |row| row.police_told_at, "When the victim told the police, alone or by a hotline; may lie after the window. Null if the police were not told.")
        .column("is_repeat", |row| row.is_repeat, "Whether the ring approached a person who had lost money to it before.")
}

/// The sums of a case over the window.
fn of_window(table: Table<Case>) -> Table<Case> {
    table
        .column("deposits", |row| row.window.deposits, "How many deposits the victim paid in the window, fees not counted.")
        .column("deposited_minor", |row| row.window.deposited, "Deposits that the victim paid in the window, in minor units of `currency`.")
        .column("paid_back_minor", |row| row.window.paid_back, "Task payouts, returned baits, promised returns, withdrawals and referral bonuses that the victim got in the window, in minor units of `currency`.")
        .column("fees_minor", |row| row.window.fees, "Fees, taxes and recovery fees that the victim paid in the window, in minor units of `currency`.")
        .column("lost_minor", |row| row.window.lost, "Net loss in the window: deposits and fees less all that came back, not below zero, in minor units of `currency`.")
        .column("recovered_minor", |row| row.window.recovered, "Money that was taken back from those who held it and given to the victim in the window, in minor units of `currency`.")
        .column("reimbursed_minor", |row| row.window.reimbursed, "Money of its own that an institution, a platform or the state gave the victim in the window, in minor units of `currency`.")
}

/// The sums over the whole case.
fn of_life(table: Table<Case>) -> Table<Case> {
    table
        .column("life_deposits", |row| row.life.deposits, "How many deposits the victim paid in the whole case, fees not counted.")
        .column("life_deposited_minor", |row| row.life.deposited, "Deposits that the victim paid in the whole case, in minor units of `currency`.")
        .column("life_paid_back_minor", |row| row.life.paid_back, "Task payouts, returned baits, promised returns, withdrawals and referral bonuses that the victim got in the whole case, in minor units of `currency`.")
        .column("life_fees_minor", |row| row.life.fees, "Fees, taxes and recovery fees that the victim paid in the whole case, in minor units of `currency`.")
        .column("life_lost_minor", |row| row.life.lost, "Net loss in the whole case: deposits and fees less all that came back, not below zero, in minor units of `currency`.")
        .column("life_recovered_minor", |row| row.life.recovered, "Money that was taken back from those who held it and given to the victim in the whole case, in minor units of `currency`.")
        .column("life_reimbursed_minor", |row| row.life.reimbursed, "Money of its own that an institution, a platform or the state gave the victim in the whole case, in minor units of `currency`.")
}

/// Steps of cases.
#[must_use]
pub fn case_events() -> Table<CaseEvent> {
    Table::<CaseEvent>::truth("case_events", "One step of a case from one stage to the next.")
        .in_order_of(|row| (row.ts, row.case_id))
        .column("case_id", |row| row.case_id, "Id of the case.")
        .column("ts", |row| row.ts, "When the case took the step.")
        .text("from_stage", |row| row.from_stage.as_str(), "Stage that the case left: a name of the scenario.")
        .text("to_stage", |row| row.to_stage.as_str(), "Stage that the case entered: a name of the scenario, or `end`.")
        .column("channel", |row| row.channel, "Kind of service by which the two talk in the stage entered, or in the last one at the end.")
        .column("cause", |row| row.cause, "Why the case took the step.")
}

/// Syndicates.
#[must_use]
pub fn syndicates() -> Table<Syndicate> {
    Table::<Syndicate>::truth("syndicates", "One organisation that leads rings and sites.")
        .in_order_of(|row| row.syndicate_id)
        .column("syndicate_id", |row| row.syndicate_id, "Id of the syndicate.")
        .text("name", |row| row.name.as_str(), "Name of the syndicate: a name of the scenario.")
        .text("family", |row| row.family.as_str(), "Kind of scam that the syndicate runs: the name of a funnel of the scenario.")
        .column("controllers", |row| row.controllers, "How many people lead the syndicate.")
        .column("from_ts", |row| row.from_ts, "When the syndicate began; may lie before the window.")
        .column("to_ts", |row| row.to_ts, "When the syndicate ended. Null if it did not.")
}

/// Sites.
#[must_use]
pub fn sites() -> Table<Site> {
    Table::<Site>::truth("sites", "One building where rings work.")
        .in_order_of(|row| row.site_id)
        .column("site_id", |row| row.site_id, "Id of the site.")
        .column("syndicate_id", |row| row.syndicate_id, "Syndicate that runs the site.")
        .column("country", |row| row.country, "Country where the site stands, ISO 3166-1 alpha-2.")
        .text("region", |row| row.region.as_str(), "Region where the site stands: a name of the scenario.")
        .column("seats", |row| row.seats, "How many operators can work at the site at a time.")
        .column("opened_at", |row| row.opened_at, "When the site was opened; may lie before the window.")
        .column("closed_at", |row| row.closed_at, "When the site was closed. Null if it was not.")
        .column("raided_at", |row| row.raided_at, "When police came to the site. Null if they did not.")
}

/// Operators.
#[must_use]
pub fn crew() -> Table<CrewMember> {
    Table::<CrewMember>::truth("crew", "One operator's time with a ring.")
        .in_order_of(|row| (row.operator_id, row.from_ts))
        .column("operator_id", |row| row.operator_id, "Id of the operator as such.")
        .column("person_id", |row| row.person_id, "Person who is the operator. Null of one who entered from abroad and is known by the seat alone.")
        .column("syndicate_id", |row| row.syndicate_id, "Syndicate that the operator works for.")
        .column("site_id", |row| row.site_id, "Site where the operator works. Null if at none.")
        .column("ring_id", |row| row.ring_id, "Ring in which the operator works. Null if in none.")
        .column("role", |row| row.role, "What the operator does.")
        .column("entry", |row| row.entry, "How the operator came to the site.")
        .column("from_ts", |row| row.from_ts, "When the operator began; may lie before the window.")
        .column("to_ts", |row| row.to_ts, "When the operator stopped. Null if the operator did not.")
        .column("exit_reason", |row| row.exit_reason, "Why the operator stopped. Null if the operator did not.")
}

/// Mule accounts in service.
#[must_use]
pub fn mules() -> Table<Mule> {
    Table::<Mule>::truth("mules", "One mule account's service for a ring.")
        .in_order_of(|row| (row.account_id, row.recruited_at))
        .column("person_id", |row| row.person_id, "Person who holds the account, or who signs for the company that does.")
        .column("syndicate_id", |row| row.syndicate_id, "Syndicate that the account served.")
        .column("ring_id", |row| row.ring_id, "Ring that the account served.")
        .column("account_id", |row| row.account_id, "Account that served.")
        .column("layer", |row| row.layer, "Layer of the account: 1 collects from victims, higher ones are further away.")
        .column("kind", |row| row.kind, "How the account came into the ring's hands.")
        .column("recruited_by", |row| row.recruited_by, "Who won the mule: a herder (`operator_id`) or another mule (`person_id`). Null of a victim whom the handler asked.")
        .column("recruited_at", |row| row.recruited_at, "When the account came into the ring's hands; may lie before the window.")
        .column("first_use", |row| row.first_use, "When the first scam payment went through the account. Null if none did.")
        .column("last_use", |row| row.last_use, "When the last scam payment went through the account. Null if none did.")
        .column("frozen_at", |row| row.frozen_at, "When the account was frozen. Null if it was not.")
        .column("cases_served", |row| row.cases_served, "Of how many cases the account moved money.")
        .column("in_minor", |row| row.amount_in, "Scam money paid in over the whole service, in minor units of the account's currency.")
        .column("out_minor", |row| row.amount_out, "Scam money paid out over the whole service, in minor units of the account's currency.")
}

/// Changes of crews' ways.
#[must_use]
pub fn adaptations() -> Table<Adaptation> {
    Table::<Adaptation>::truth("adaptations", "One decision of a ring to change its ways.")
        .in_order_of(|row| (row.ts, row.ring_id, row.measure))
        .column("ts", |row| row.ts, "When the ring decided.")
        .column("effective_at", |row| row.effective_at, "When the change takes hold; may lie after the window.")
        .column("syndicate_id", |row| row.syndicate_id, "Syndicate to which the ring belongs.")
        .column("ring_id", |row| row.ring_id, "Ring that decided.")
        .column("measure", |row| row.measure, "What the ring changes.")
        .column("signal", |row| row.signal, "What the ring had noticed.")
        .column("seen", |row| row.seen, "How many signs there were since the ring's last review; with `dropped`, what a review brought in since the change, in minor units of `currency`.")
        .column("usual", |row| row.usual, "How many signs there had been in a review before, on average; with `dropped`, what a review brought in before the change, in minor units of `currency`.")
        .column("cost_minor", |row| row.cost, "What the change cost the ring, in minor units of `currency`.")
        .column("currency", |row| row.currency, "Currency of the country on which the ring works.")
        .column("dropped", |row| row.dropped, "Whether the change was made before and is undone now, since the ring earned less with it.")
}

/// How each deposit's money went on.
#[must_use]
pub fn money_trail() -> Table<MoneyTrail> {
    Table::<MoneyTrail>::truth("money_trail", "The share of one deposit in one transfer.")
        .in_order_of(|row| (row.deposit_tx, row.tx_id, row.hop))
        .column("case_id", |row| row.case_id, "Case to which the deposit belongs.")
        .column("deposit_tx", |row| row.deposit_tx, "Deposit (`tx_id`) that is followed.")
        .column("tx_id", |row| row.tx_id, "Transfer that carries the share.")
        .column("hop", |row| row.hop, "How many transfers lie between the deposit and this one, and this one; 0 is the deposit itself, whole.")
        .column("share_minor", |row| row.share, "Share of the deposit in what is debited, in minor units of the payer account's currency.")
        .column("received_share_minor", |row| row.received_share, "Share of the deposit in what is credited, in minor units of the payee account's currency.")
        .column("origin_minor", |row| row.origin, "Part of the deposit that the share is, in minor units of the deposit's currency.")
}

/// Where each deposit's money came to rest.
#[must_use]
pub fn money_rest() -> Table<MoneyRest> {
    Table::<MoneyRest>::truth("money_rest", "Where a part of one deposit came to rest; the parts add up to the deposit.")
        .in_order_of(|row| (row.deposit_tx, row.account_id, row.end))
        .column("deposit_tx", |row| row.deposit_tx, "Deposit (`tx_id`) that was followed.")
        .column("account_id", |row| row.account_id, "Account where the part came to rest.")
        .column("end", |row| row.end, "How the part ended.")
        .column("origin_minor", |row| row.origin, "Part of the deposit, in minor units of the deposit's currency.")
}

/// Balances when the window closes.
#[must_use]
pub fn balances() -> Table<BalanceRow> {
    Table::<BalanceRow>::truth("balances", "What one account holds when the window closes.")
        .column("account_id", |row| row.account_id, "Id of the account.")
        .column("closing_balance_minor", |row| row.closing_balance, "Opening balance plus every transfer of the window that moved money, in minor units of the account's currency.")
}

/// The words of the truth in others' terms.
#[must_use]
pub fn typology() -> Table<Typology> {
    Table::<Typology>::truth("typology", "What one word of the truth is in plain terms and, where there is one, as a technique of MITRE's Fight Fraud Framework (F3), version 1.2 of 29 September 2026; a word has a row for each act and technique.")
        .text("family", |row| row.family.as_str(), "Kind of scam in which the word means this: the name of a funnel of the scenario; `all` of a word that means the same in every family.")
        .column("explains", |row| row.explains, "What kind of word it is.")
        .text("word", |row| row.word.as_str(), "Word that is explained, as the table that holds it spells it.")
        .column("family_kind", |row| row.family_kind, "What the family is, as the scenario says (`funnel.kind`). Null unless the word is a family.")
        .column("act", |row| row.act, "What the word stands for, in plain words. Null of a family.")
        .column("f3_tactic", |row| row.f3_tactic, "Tactic of F3 that the technique serves, by id. Null without a technique.")
        .column("f3_technique", |row| row.f3_technique, "Technique of F3 that the act is, by id. Null of a family, and where F3 has none.")
}

/// Daily metrics.
#[must_use]
pub fn daily() -> Table<Metric> {
    Table::<Metric>::series("daily", "One number of one UTC day.")
        .sorted_by(|row| (row.date, row.metric, row.group.clone()))
        .column("date", |row| row.date, "UTC day that is counted.")
        .column("metric", |row| row.metric, "What is counted, with its unit at the end of the word if it has one.")
        .text("group", |row| row.group.as_str(), "Part of the total: a country (ISO 3166-1 alpha-2), a rail or a status as the metric says; `all` where it is undivided.")
        .column("value", |row| row.value, "The number.")
}
