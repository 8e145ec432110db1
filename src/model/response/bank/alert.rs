//! Alerts: a rule spoke, an analyst looks, mostly in vain.
//!
//! Analysts are few. What would wait too long stays open for ever. A confirmed alert freezes the account and is told to
//! the institution's own label feed, rightly or wrongly. It is what comes nearest to a suspicious activity report
//! (SAR).

use super::{freeze, rules, warning};
use crate::engine::random::join;
use crate::model::facts::{Actor, Alert, AlertOutcome, Discovery, Event, FoundBy, LabelSource, Reason};
use crate::model::interventions::{Adjustment, asking};
use crate::model::response::decision;
use crate::model::response::task::plan;
use crate::model::settlement::book::Receipt;
use crate::model::settlement::order::Order;
use crate::model::state::{AlertIx, Raised, ResponseTask, Rule, Sim, Subject};
use crate::param::money::Minor;
use crate::world::{AccountIx, Flags, InstitutionIx, InstitutionKind, Owner};

/// A payment was settled or refused: institutions check it by their rules, and what trips one raises an alert. They
/// look at what was tried, so that they say the same whatever the payer had.
pub fn screen(sim: &mut Sim, order: &Order, receipt: &Receipt) {
    let watch = rules::rules(&sim.params.response, &sim.world);
    if let Some(rule) = watch.trips(&sim.world.accounts, order) {
        raise(sim, receipt, rule);
    }
}

/// A payment tripped a rule.
pub(in crate::model::response) fn raise(sim: &mut Sim, receipt: &Receipt, rule: Rule) {
    let account = match rule {
        Rule::FanIn | Rule::YoungCompany => receipt.to,
        Rule::YoungOutflow => receipt.from,
    };
    let now = receipt.at;
    let state = sim.world.accounts.get(account);
    let (id, institution) = (state.id, state.institution());
    if state.flags.any(Flags::FROZEN) || stands_alone(sim, sim.world.accounts.record(account).owner()) {
        return;
    }
    let params = sim.params.clone();
    let bank = &params.response.bank;
    let quiet_since = now - bank.alert_cooldown;
    if sim
        .response
        .spoke
        .get(&(account, rule))
        .is_some_and(|&spoke| spoke > quiet_since)
    {
        return;
    }
    sim.response.spoke.insert((account, rule), now);
    let key = join(join(id.0, rule as u64), now.0 as u64);
    let score = score(sim, receipt, account, key);
    let alert = AlertIx(sim.response.alerts.len() as u32);
    sim.response.alerts.push(Raised {
        key,
        at: now,
        institution,
        account,
        tx_id: receipt.tx_id,
        rule,
        score,
        outcome: AlertOutcome::Open,
        closed_at: None,
    });
    let per_day = bank.alert_capacity * customers(sim, institution) / 100_000.0;
    let queue = sim.response.analysts.entry(institution).or_default();
    if let Some(taken_up) = queue.join(now, per_day, bank.alert_backlog) {
        let after = bank
            .alert_handling
            .quantile(sim.seed.draw(decision::ANALYST, key, 0, 0).uniform());
        plan(sim, taken_up + after, key, ResponseTask::Close(alert));
    }
}

/// Whether nobody may be touched by what this owner does: such people share no queue either.
fn stands_alone(sim: &Sim, owner: Owner) -> bool {
    matches!(owner, Owner::Person(person) if sim.world.people.is_isolated(person))
}

/// About how many customers an institution has.
#[must_use]
pub fn customers(sim: &Sim, institution: InstitutionIx) -> f64 {
    let institution = &sim.world.institutions[institution.at()];
    let residents = sim.world.countries[institution.country.at()].people.len() as f64;
    let users = if institution.kind == InstitutionKind::Exchange {
        0.1
    } else {
        1.0
    };
    residents * institution.share * users
}

/// From what the institution sees alone: how young the account is and how large the payment, blurred.
fn score(sim: &Sim, receipt: &Receipt, account: AccountIx, key: u64) -> f64 {
    let state = sim.world.accounts.get(account);
    let country = sim.world.institutions[state.institution().at()].country;
    let country = &sim.world.countries[country.at()];
    let moved = if account == receipt.from {
        receipt.amount
    } else {
        receipt.received
    };
    let amount = sim.world.rates.mid(moved, state.currency, country.currency);
    let days = sim.world.accounts.record(account).age(receipt.at).0 as f64 / 86_400.0;
    let blur = sim.seed.draw(decision::SCORE, key, 0, 0).uniform();
    weigh(days, amount, country.mean_wage, blur)
}

fn weigh(days: f64, amount: Minor, wage: Minor, blur: f64) -> f64 {
    let young = libm::exp(-days.max(0.0) / 90.0);
    let ratio = amount.0.max(0) as f64 / wage.0.max(1) as f64;
    let large = ratio / (1.0 + ratio);
    let score = 0.25 + 0.25 * young + 0.25 * large + 0.25 * blur;
    libm::round(score * 1_000.0) / 1_000.0
}

/// An analyst has looked.
pub(in crate::model::response) fn close(sim: &mut Sim, alert: AlertIx) {
    let now = sim.now;
    let Raised {
        key,
        at,
        institution,
        account,
        tx_id,
        ..
    } = sim.response.alerts[alert.at()];
    let mule = sim
        .mules
        .of
        .get(&account)
        .is_some_and(|&mule| sim.mules.all[mule.at()].recruited_at <= at);
    let bank = &sim.params.response.bank;
    let mut sensitivity = bank.sensitivity;
    asking::adjust(
        sim,
        Adjustment::Diligence {
            institution,
            sensitivity: &mut sensitivity,
        },
    );
    let chance = if mule { sensitivity } else { bank.false_positive };
    let confirmed = sim.seed.draw(decision::ANALYST, key, 0, 0).second() < chance;
    let raised = &mut sim.response.alerts[alert.at()];
    raised.closed_at = Some(now);
    raised.outcome = if confirmed {
        AlertOutcome::Confirmed
    } else {
        AlertOutcome::Dismissed
    };
    let raised = *raised;
    send(sim, raised);
    if !confirmed {
        return;
    }
    if mule {
        let found = Discovery {
            at: now,
            by: FoundBy::Monitoring,
        };
        sim.truth.know_account(account, found);
        sim.truth.know_payment(tx_id, found);
    }
    if freeze::freeze(sim, account, Actor::Bank, Reason::Alert, None) {
        let id = sim.world.accounts.get(account).id;
        sim.response
            .feed
            .accuse(Subject::Account(id), LabelSource::Analyst, now);
        warning::payers(sim, account, Actor::Bank);
    }
}

/// Sends the alerts that nobody closed before the run ended.
pub(in crate::model::response) fn send_open(sim: &mut Sim) {
    for alert in 0..sim.response.alerts.len() {
        let raised = sim.response.alerts[alert];
        if raised.outcome == AlertOutcome::Open {
            send(sim, raised);
        }
    }
}

/// Sends an alert's row, if tables show the moment it was raised, whenever it was closed.
fn send(sim: &mut Sim, raised: Raised) {
    if !sim.world.horizon.shows(raised.at) {
        return;
    }
    let row = Alert {
        alert_id: sim.world.ids.born(decision::ALERT, raised.key),
        ts: raised.at,
        institution_id: sim.world.institutions[raised.institution.at()].id,
        account_id: sim.world.accounts.get(raised.account).id,
        tx_id: (raised.tx_id != 0).then_some(raised.tx_id),
        detector: raised.rule.into(),
        score: raised.score,
        outcome: raised.outcome,
        closed_at: raised.closed_at,
    };
    sim.outbox.push(Event::Alert(row));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_younger_account_and_a_larger_payment_score_higher_within_zero_and_one() {
        let wage = Minor(3_900_000);
        let plain = weigh(2_000.0, Minor(10_000), wage, 0.5);
        assert_eq!(plain, 0.376);
        assert!(weigh(5.0, Minor(10_000), wage, 0.5) > plain);
        assert!(weigh(2_000.0, Minor(9_000_000), wage, 0.5) > plain);
        assert!(weigh(0.0, Minor(i64::MAX / 2), wage, 1.0) <= 1.0);
    }
}
