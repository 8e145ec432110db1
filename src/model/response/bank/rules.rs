//! The few rules that institutions check at baseline, on every payment.
//!
//! They rest on what came before the ledger, never on balances, so that they say the same of a payment whether or not
//! the accounts behind it were replayed: one that the ledger refuses counts like one that it settles. A payment that
//! the payer's bank or a policy turned away before the ledger has come to nobody, and counts for no rule. [`Watch`] is
//! what the day's loop asks; it costs three comparisons where nothing is amiss.

use crate::engine::Span;
use crate::model::params::response::ResponseParams;
use crate::model::settlement::order::Order;
use crate::model::state::Rule;
use crate::param::money::{Currency, Minor};
use crate::world::{AccountKind, Accounts, World};

/// The rules, worked out for the hot loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Credits within a UTC day.
    fan_in: u16,
    /// Credits of a young company within a UTC day.
    company_fan_in: u16,
    /// Age below which an account is young, in seconds.
    young: u32,
    /// Age below which a company is young, in seconds.
    young_company: u32,
    /// Least amount that counts as large, by currency.
    large: [Minor; Currency::ALL.len()],
}

/// Works the rules out. Where countries share a currency the smaller wage counts; where none uses it nothing is large.
#[must_use]
pub fn rules(params: &ResponseParams, world: &World) -> Watch {
    let bank = &params.bank;
    let mut large = [Minor(i64::MAX); Currency::ALL.len()];
    for country in &world.countries {
        let least = &mut large[country.currency as usize];
        *least = (*least).min(country.mean_wage.scaled(bank.young_account_amount));
    }
    Watch {
        fan_in: bank.fan_in,
        company_fan_in: bank.company_fan_in,
        young: seconds(bank.young_account_age),
        young_company: seconds(bank.young_company_age),
        large,
    }
}

impl Watch {
    /// The rule that an order trips, if one. Ask after it was settled or refused (not if it was skipped): then the
    /// payee's count of the day includes it, and equals the threshold once a day.
    #[inline]
    #[must_use]
    pub fn trips(&self, accounts: &Accounts, order: &Order) -> Option<Rule> {
        let Order { from, to, amount, .. } = *order;
        let at = order.at();
        let (payer, payee) = (accounts.get(from), accounts.get(to));
        // Cards are not near, so they are read last of all.
        let younger = |account, than| seconds(accounts.record(account).age(at)) < than;
        let count = payee.received_today;
        if count == self.fan_in && matches!(payee.kind, AccountKind::Current | AccountKind::Wallet) {
            return Some(Rule::FanIn);
        }
        if count == self.company_fan_in && payee.kind == AccountKind::Business && younger(to, self.young_company) {
            return Some(Rule::YoungCompany);
        }
        let large = amount >= self.large[payer.currency as usize];
        let person = matches!(payer.kind, AccountKind::Current | AccountKind::Wallet);
        (large && person && younger(from, self.young)).then_some(Rule::YoungOutflow)
    }
}

fn seconds(span: Span) -> u32 {
    span.seconds().clamp(0, i64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Time;
    use crate::model::facts::{Channel, Rail};
    use crate::model::settlement::order::Short;
    use crate::world::{AccountIx, DeviceIx, InstitutionIx, NewAccount, OpeningChannel, Owner, PersonIx, PublicId};

    const DAY: u32 = 86_400;

    fn watch() -> Watch {
        let mut large = [Minor(i64::MAX); Currency::ALL.len()];
        large[Currency::Pkr as usize] = Minor(1_000);
        Watch {
            fan_in: 3,
            company_fan_in: 5,
            young: 30 * DAY,
            young_company: 400 * DAY,
            large,
        }
    }

    /// A payer's and a payee's account: of what kind and how many days old.
    fn accounts(of: [(AccountKind, u32); 2], received_today: u16) -> Accounts {
        let mut accounts = Accounts::default();
        for (kind, days_old) in of {
            let account = accounts.push(&NewAccount {
                id: PublicId(1),
                customer: PublicId(1),
                owner: Owner::Person(PersonIx(0)),
                institution: InstitutionIx(0),
                kind,
                currency: Currency::Pkr,
                opened_at: Time(i64::from(1_000 * DAY - days_old * DAY)),
                channel: OpeningChannel::App,
                balance: Minor::ZERO,
                is_bottomless: false,
                is_dormant: false,
            });
            accounts.get_mut(account).received_today = received_today;
        }
        accounts
    }

    fn order(amount: i64) -> Order {
        Order {
            when: Time(i64::from(1_000 * DAY)).into(),
            from: AccountIx(0),
            to: AccountIx(1),
            amount: Minor(amount),
            keep: Minor::ZERO,
            grain: 1,
            device: DeviceIx::NONE,
            tie: 0,
            instructed: Time(i64::from(1_000 * DAY)).into(),
            rail: Rail::Instant,
            channel: Channel::App,
            short: Short::Everyday,
            lookalike: None,
        }
    }

    #[test]
    fn fan_in_speaks_once_a_day_and_never_of_shops() {
        let payer = (AccountKind::Current, 500);
        let of = |kind, days, count| watch().trips(&accounts([payer, (kind, days)], count), &order(10));
        assert_eq!(of(AccountKind::Wallet, 500, 2), None);
        assert_eq!(of(AccountKind::Wallet, 500, 3), Some(Rule::FanIn));
        assert_eq!(of(AccountKind::Wallet, 500, 4), None);
        assert_eq!(of(AccountKind::Merchant, 500, 3), None);
        assert_eq!(of(AccountKind::Business, 500, 5), None);
        assert_eq!(of(AccountKind::Business, 100, 5), Some(Rule::YoungCompany));
    }

    #[test]
    fn a_large_payment_matters_only_from_a_young_account_of_a_person() {
        let payee = (AccountKind::Current, 500);
        let of = |kind, days, amount| watch().trips(&accounts([(kind, days), payee], 0), &order(amount));
        assert_eq!(of(AccountKind::Current, 29, 1_000), Some(Rule::YoungOutflow));
        assert_eq!(of(AccountKind::Current, 29, 999), None);
        assert_eq!(of(AccountKind::Current, 30, 1_000), None);
        assert_eq!(of(AccountKind::Business, 29, 1_000), None);
    }
}
