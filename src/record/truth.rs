//! The tables under `truth/`, one declaration each, and the daily series.

use super::snapshot::{BalanceRow, PersonRow};
use super::table::Table;
use crate::model::facts::{AccountLabel, Adaptation, Case, CaseEvent, CaseSums, ComplaintLabel, ContactLabel, CrewMember, EntityLabel, Metric, MoneyRest, MoneyTrail, Mule, Site, Syndicate, TransactionLabel};

/// People.
#[must_use]
pub fn people() -> Table<PersonRow> {
    Table::<PersonRow>::truth("people", "A person, whichever accounts they hold.")
        .column("person_id", |row| row.person_id, "Their id.")
        .column("identity_token", |row| row.identity_token, "As in `observed/shared_identity`.")
        .column("persona", |row| row.persona, "Digital habit (cash, mixed, digital) and occupation.")
        .column("susceptibility", |row| row.susceptibility, "To a stranger's offer: latent, standard normal.")
        .column("first_role", |row| row.first_role, "Their first part in a scam; `none` if they had none.")
        .text("roles", |row| row.roles.as_ref(), "All their parts, sorted, joined by `|`, or `none`.")
}

/// Truth about payments.
#[must_use]
pub fn transaction_labels() -> Table<TransactionLabel> {
    Table::<TransactionLabel>::truth("transaction_labels", "Truth about a payment; one without a row is legitimate.")
        .column("tx_id", |row| row.tx_id, "The payment.")
        .column("role", |row| row.role, "The part it plays.")
        .column("illicit", |row| row.illicit, "Whether it belongs to a scam.")
        .column("laundering", |row| row.laundering, "Whether it is an illicit payment after the deposit.")
        .text("family", |row| row.family.as_ref(), "The kind of scam; `none` of a look-alike.")
        .column("syndicate_id", |row| row.syndicate_id, "By which syndicate.")
        .column("ring_id", |row| row.ring_id, "By which ring.")
        .column("case_id", |row| row.case_id, "In which case.")
        .column("case_minor", |row| row.case_amount, "What it counts for, in the case's currency.")
        .column("layer", |row| row.layer, "How far from the victim; 1 is the account that collects.")
        .column("lookalike_kind", |row| row.lookalike_kind, "What honest thing it is, where it looks otherwise.")
        .column("knowable_at", |row| row.knowable_at, "When anybody could first have known.")
}

/// Truth about accounts.
#[must_use]
pub fn account_labels() -> Table<AccountLabel> {
    Table::<AccountLabel>::truth("account_labels", "Truth about an account over a period.")
        .in_order_of(|row| (row.account_id, row.from_ts))
        .column("account_id", |row| row.account_id, "The account.")
        .column("role", |row| row.role, "What it was used for.")
        .column("mule_kind", |row| row.mule_kind, "How a mule account came into a ring's hands.")
        .column("from_ts", |row| row.from_ts, "From when.")
        .column("to_ts", |row| row.to_ts, "Until when, if it ended.")
        .column("syndicate_id", |row| row.syndicate_id, "For which syndicate.")
        .column("ring_id", |row| row.ring_id, "For which ring.")
        .column("lookalike_kind", |row| row.lookalike_kind, "What honest thing it is, where it looks otherwise.")
        .column("knowable_at", |row| row.knowable_at, "When anybody could first have known.")
}

/// Truth about phones, groups, devices, networks, addresses, companies and sites.
#[must_use]
pub fn entity_labels() -> Table<EntityLabel> {
    Table::<EntityLabel>::truth("entity_labels", "Truth about something that is neither a payment nor an account.")
        .in_order_of(|row| (row.kind, row.id, row.from_ts))
        .column("kind", |row| row.kind, "What it is.")
        .column("id", |row| row.id, "Its id in its own table; a company's is its customer id.")
        .column("role", |row| row.role, "What it was used for.")
        .column("syndicate_id", |row| row.syndicate_id, "For which syndicate.")
        .column("ring_id", |row| row.ring_id, "For which ring.")
        .column("from_ts", |row| row.from_ts, "From when.")
        .column("to_ts", |row| row.to_ts, "Until when, if it ended.")
        .column("knowable_at", |row| row.knowable_at, "When anybody could first have known.")
}

/// Truth about first messages.
#[must_use]
pub fn contact_labels() -> Table<ContactLabel> {
    Table::<ContactLabel>::truth("contact_labels", "Truth about a first message; in the order of those.")
        .column("contact_id", |row| row.contact_id, "The message.")
        .column("illicit", |row| row.illicit, "Whether it belongs to a scam.")
        .column("ring_id", |row| row.ring_id, "By which ring.")
        .column("case_id", |row| row.case_id, "The case it opened, if it was answered.")
}

/// Truth about complaints.
#[must_use]
pub fn complaint_labels() -> Table<ComplaintLabel> {
    Table::<ComplaintLabel>::truth("complaint_labels", "Truth about a complaint.")
        .in_order_of(|row| row.complaint_id)
        .column("complaint_id", |row| row.complaint_id, "The complaint.")
        .column("truth", |row| row.truth, "What it is worth.")
        .column("case_id", |row| row.case_id, "The case behind it, if there is one.")
}

/// Cases, with a column for the first entry into each of the run's stages.
#[must_use]
pub fn cases(stages: &[String]) -> Table<Case> {
    let mut table = Table::<Case>::truth("cases", "One approach of one person by one ring, opened at the first reply.")
        .in_order_of(|row| row.case_id)
        .column("case_id", |row| row.case_id, "Its id.")
        .column("person_id", |row| row.person_id, "The person approached.")
        .text("family", |row| row.family.as_str(), "The kind of scam.")
        .column("syndicate_id", |row| row.syndicate_id, "By which syndicate.")
        .column("ring_id", |row| row.ring_id, "By which ring.")
        .column("currency", |row| row.currency, "The victim's; that of all sums here.");
    for (position, stage) in stages.iter().enumerate() {
        let entry = move |row: &Case| row.stage_at.get(position).copied().flatten();
        table = table.column(format!("{stage}_at"), entry, "First entry into this stage; may lie outside the window.");
    }
    let table = sums(table, "", |row| &row.window);
    sums(table, "life_", |row| &row.life)
        .text_or_null("end_reason", |row| row.end_reason.as_deref(), "Why it ended, if it did.")
        .column("reported_at", |row| row.reported_at, "When the victim first reported it, if ever.")
        .column("is_repeat", |row| row.is_repeat, "Whether the person had been approached before.")
}

/// The sums of a case: over the window without a prefix, over the whole case as `life_*`.
fn sums(table: Table<Case>, prefix: &'static str, of: fn(&Case) -> &CaseSums) -> Table<Case> {
    let name = |column: &str| format!("{prefix}{column}");
    table
        .column(name("deposits"), move |row| of(row).deposits, "How many deposits, fees not counted.")
        .column(name("deposited_minor"), move |row| of(row).deposited, "Deposits.")
        .column(name("paid_back_minor"), move |row| of(row).paid_back, "Task payouts and returned baits.")
        .column(name("fees_minor"), move |row| of(row).fees, "Fees and taxes, recovery fees too.")
        .column(name("lost_minor"), move |row| of(row).lost, "Paid in less all that came back; not below zero.")
        .column(name("recovered_minor"), move |row| of(row).recovered, "Taken back from those who held it.")
        .column(name("reimbursed_minor"), move |row| of(row).reimbursed, "Paid by an institution of its own.")
}

/// Steps of cases.
#[must_use]
pub fn case_events() -> Table<CaseEvent> {
    Table::<CaseEvent>::truth("case_events", "A step of a case from one stage to the next.")
        .in_order_of(|row| (row.ts, row.case_id))
        .column("case_id", |row| row.case_id, "The case.")
        .column("ts", |row| row.ts, "When.")
        .text("from_stage", |row| row.from_stage.as_str(), "The stage left.")
        .text("to_stage", |row| row.to_stage.as_str(), "The stage entered.")
        .text("channel", |row| row.channel.as_str(), "Where it happened.")
        .text("cause", |row| row.cause.as_str(), "Why.")
}

/// Syndicates.
#[must_use]
pub fn syndicates() -> Table<Syndicate> {
    Table::<Syndicate>::truth("syndicates", "Whoever leads rings and sites.")
        .in_order_of(|row| row.syndicate_id)
        .column("syndicate_id", |row| row.syndicate_id, "Its id.")
        .text("name", |row| row.name.as_str(), "Its name in the scenario.")
        .text("family", |row| row.family.as_str(), "The kind of scam it runs.")
        .column("controllers", |row| row.controllers, "How many lead it.")
        .column("from_ts", |row| row.from_ts, "From when.")
        .column("to_ts", |row| row.to_ts, "Until when, if it ended.")
}

/// Sites.
#[must_use]
pub fn sites() -> Table<Site> {
    Table::<Site>::truth("sites", "A building with seats.")
        .in_order_of(|row| row.site_id)
        .column("site_id", |row| row.site_id, "Its id.")
        .column("syndicate_id", |row| row.syndicate_id, "Whose.")
        .column("country", |row| row.country, "Where, ISO 3166-1 alpha-2.")
        .text("region", |row| row.region.as_str(), "In which region.")
        .column("seats", |row| row.seats, "How many can work there at a time.")
        .column("opened_at", |row| row.opened_at, "From when.")
        .column("closed_at", |row| row.closed_at, "Until when, if it ended.")
        .column("raided_at", |row| row.raided_at, "When police came, if they did.")
}

/// Operators.
#[must_use]
pub fn crew() -> Table<CrewMember> {
    Table::<CrewMember>::truth("crew", "An operator's time with a crew.")
        .in_order_of(|row| (row.operator_id, row.from_ts))
        .column("operator_id", |row| row.operator_id, "Their id as an operator.")
        .column("person_id", |row| row.person_id, "Their id as a person, where they are simulated as one.")
        .column("syndicate_id", |row| row.syndicate_id, "For which syndicate.")
        .column("site_id", |row| row.site_id, "At which site, if at one.")
        .column("ring_id", |row| row.ring_id, "In which ring, if in one.")
        .column("role", |row| row.role, "What they did.")
        .column("entry", |row| row.entry, "How they came to the site.")
        .column("from_ts", |row| row.from_ts, "From when.")
        .column("to_ts", |row| row.to_ts, "Until when, if it ended.")
        .column("exit_reason", |row| row.exit_reason, "Why it ended.")
}

/// Mule accounts in service.
#[must_use]
pub fn mules() -> Table<Mule> {
    Table::<Mule>::truth("mules", "A mule account's service for a ring.")
        .in_order_of(|row| (row.account_id, row.recruited_at))
        .column("person_id", |row| row.person_id, "The holder, or the front person of a shell company.")
        .column("syndicate_id", |row| row.syndicate_id, "For which syndicate.")
        .column("ring_id", |row| row.ring_id, "For which ring.")
        .column("account_id", |row| row.account_id, "The account.")
        .column("layer", |row| row.layer, "1 collects from victims; higher ones are further away.")
        .column("kind", |row| row.kind, "How the account came into the ring's hands.")
        .column("recruited_by", |row| row.recruited_by, "A herder's operator id or another mule's person id.")
        .column("recruited_at", |row| row.recruited_at, "When.")
        .column("first_use", |row| row.first_use, "The first scam payment through it.")
        .column("last_use", |row| row.last_use, "The last one.")
        .column("frozen_at", |row| row.frozen_at, "When it was frozen, if it was.")
        .column("cases_served", |row| row.cases_served, "Of how many cases it moved money.")
        .column("in_minor", |row| row.amount_in, "Scam money in, in the account's currency.")
        .column("out_minor", |row| row.amount_out, "Scam money out, in the account's currency.")
}

/// Changes of crews' ways.
#[must_use]
pub fn adaptations() -> Table<Adaptation> {
    Table::<Adaptation>::truth("adaptations", "A crew's decision to change its ways.")
        .in_order_of(|row| (row.ts, row.ring_id, row.measure))
        .column("ts", |row| row.ts, "When it was decided.")
        .column("effective_at", |row| row.effective_at, "When it takes hold; may lie outside the window.")
        .column("syndicate_id", |row| row.syndicate_id, "Of which syndicate.")
        .column("ring_id", |row| row.ring_id, "By which ring.")
        .column("measure", |row| row.measure, "What it changes.")
        .column("signal", |row| row.signal, "What it had noticed.")
        .column("seen", |row| row.seen, "How many signs there were since its last review; with `dropped`, what a review brought in since the change, in minor units.")
        .column("usual", |row| row.usual, "How many there had been in a review before, on average; with `dropped`, what one brought in before the change.")
        .column("cost_minor", |row| row.cost, "What the change cost the ring.")
        .column("currency", |row| row.currency, "The targets' country's.")
        .column("dropped", |row| row.dropped, "Whether the change was made before and is undone now, since the ring earned less with it.")
}

/// How each deposit's money went on.
#[must_use]
pub fn money_trail() -> Table<MoneyTrail> {
    Table::<MoneyTrail>::truth("money_trail", "The share of a deposit in one transfer.")
        .in_order_of(|row| (row.deposit_tx, row.tx_id, row.hop))
        .column("case_id", |row| row.case_id, "The case.")
        .column("deposit_tx", |row| row.deposit_tx, "The deposit.")
        .column("tx_id", |row| row.tx_id, "The transfer.")
        .column("hop", |row| row.hop, "0 is the deposit itself, whole.")
        .column("share_minor", |row| row.share, "In the payer account's currency.")
        .column("received_share_minor", |row| row.received_share, "In the payee account's currency.")
        .column("origin_minor", |row| row.origin, "In the deposit's currency.")
}

/// Where each deposit's money came to rest.
#[must_use]
pub fn money_rest() -> Table<MoneyRest> {
    Table::<MoneyRest>::truth("money_rest", "Where a part of a deposit came to rest; the parts add up to the deposit.")
        .in_order_of(|row| (row.deposit_tx, row.account_id, row.end))
        .column("deposit_tx", |row| row.deposit_tx, "The deposit.")
        .column("account_id", |row| row.account_id, "The account where it ended.")
        .column("end", |row| row.end, "How it ended.")
        .column("origin_minor", |row| row.origin, "In the deposit's currency.")
}

/// Balances when the window closes.
#[must_use]
pub fn balances() -> Table<BalanceRow> {
    Table::<BalanceRow>::truth("balances", "What an account holds when the window closes.")
        .column("account_id", |row| row.account_id, "The account.")
        .column("closing_balance_minor", |row| row.closing_balance, "Opening balance plus every transfer that moved.")
}

/// Daily metrics.
#[must_use]
pub fn daily() -> Table<Metric> {
    Table::<Metric>::series("daily", "One number of one UTC day.")
        .sorted_by(|row| (row.date, row.metric, row.group.clone()))
        .column("date", |row| row.date, "The UTC day.")
        .column("metric", |row| row.metric, "What is counted, with its unit at the end if it has one.")
        .text("group", |row| row.group.as_str(), "A country, rail or role; `all` where undivided.")
        .column("value", |row| row.value, "The number.")
}
