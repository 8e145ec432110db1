//! Rules for exchanges and over-the-counter sellers: identity checks, a hold on the first conversion, lists of known
//! addresses, the travel rule.

use crate::decisions;
use crate::model::facts::Rail;
use crate::model::interventions::{Attempt, Payer, Policy, PolicyContext, PolicyView, Request, Terms, Verdict};
use crate::param::money::Minor;
use crate::param::span::Span;
use crate::policy::terms::{Parameters, policy_parameters};
use crate::world::{AccountIx, AccountKind, BusinessKind, InstitutionKind, Owner};

decisions! {
    /// Whether an account opened for a crew is found out.
    FOUND_OUT = "policy/crypto_offramp/found_out";
    /// Whether an over-the-counter seller keeps to the rules.
    LICENSED = "policy/crypto_offramp/licensed";
    /// Whether the data about an unhosted address are missing.
    DATA = "policy/crypto_offramp/data";
}

policy_parameters! {
    /// Rules for those who turn money into tokens. Its coverage is the share of exchanges that keep to them.
    pub struct CryptoOfframp {
        /// Share of exchange accounts opened for a crew that identity checks find out.
        mules: f64 = 0.4, "share" in 0.0..=1.0, window, assumption;
        /// Time for which the first conversion at an exchange account is held.
        hold: Span = Span(24 * 3_600), "delay", window, assumption;
        /// Time from the first complaint that names a chain address to its listing.
        listing: Span = Span(3 * 86_400), "delay", window, assumption;
        /// Share of over-the-counter sellers of tokens who keep to the rules and hold a stranger's first payment as
        /// long.
        sellers: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Least transfer of tokens to an unhosted address that needs data about it (travel rule), in mean monthly
        /// wages.
        travel_rule: f64 = 1.0, "mean wages" in 0.0..=1e4, window, assumption;
        /// Share of a crew's transfers under the travel rule, and of those to a crew, that lack the data and are
        /// refused.
        missing: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Share of honest transfers under the travel rule that lack the data and are refused.
        honest_missing: f64 = 0.05, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims who withdraw a held purchase of tokens as soon as they understand.
        withdraws: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims who understand at once from what they are told about a held purchase of tokens; 0 for a
        /// silent hold.
        tells: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
    }
}

const REFUSED: Verdict = Verdict::Reject {
    allowed: Minor::ZERO,
    again: None,
    resumes: 0.0,
    tells: 0.0,
};

impl CryptoOfframp {
    /// Whether the first complaint that names an address was made long enough ago, and has got to a desk by now.
    fn listed(&self, view: PolicyView<'_>, attempt: &Attempt) -> bool {
        let first = view.accused_since(attempt.to);
        first.is_some_and(|first| attempt.at - first >= self.listing)
    }

    fn first(&self, context: &mut PolicyContext<'_>, account: AccountIx, attempt: &Attempt) -> Verdict {
        let before = context.memory().insert(u64::from(account.0), attempt.at.0);
        if before.is_some() || self.hold <= Span(0) {
            return Verdict::Pass;
        }
        self.held(attempt)
    }

    fn held(&self, attempt: &Attempt) -> Verdict {
        Verdict::Hold {
            until: attempt.at + self.hold,
            withdraws: self.withdraws,
            tells: self.tells,
        }
    }

    fn onchain(&self, view: PolicyView<'_>, attempt: &Attempt) -> Verdict {
        if self.listed(view, attempt) {
            return REFUSED;
        }
        let unhosted = view.world().accounts.get(attempt.to).kind == AccountKind::External;
        if !unhosted || view.in_wages(attempt.from, attempt.amount) < self.travel_rule {
            return Verdict::Pass;
        }
        let share = match attempt.payer {
            Payer::Honest => self.honest_missing,
            Payer::Victim(_) | Payer::Crew(_) => self.missing,
        };
        if view.draw(DATA, attempt.key, 0, 0).chance(share) {
            REFUSED
        } else {
            Verdict::Pass
        }
    }

    /// A payment to an over-the-counter seller who keeps to the rules.
    fn seller(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        let view = context.view();
        let to = view.world().accounts.record(attempt.to);
        let Owner::Business(business) = to.owner() else {
            return Verdict::Pass;
        };
        let is_trader = view.world().businesses.get(business).kind == BusinessKind::Trader;
        let place = view.world().institutions[to.institution().at()].country;
        let keeps = is_trader
            && self.coverage > 0.0
            && view.covers_country(place)
            && view.draw(LICENSED, to.id.0, 0, 0).chance(self.sellers);
        if !keeps || !attempt.new_payee || self.hold <= Span(0) {
            return Verdict::Pass;
        }
        context.ledger().checks += 1;
        self.held(attempt)
    }
}

impl Policy for CryptoOfframp {
    fn kind(&self) -> &'static str {
        "crypto_offramp"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn checks_payments(&self) -> bool {
        self.coverage > 0.0
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        let view = context.view();
        match attempt.rail {
            Rail::Exchange => {
                // The customer's account at the exchange, whichever way the money goes.
                let account = if view.world().accounts.get(attempt.to).kind == AccountKind::Exchange {
                    attempt.to
                } else {
                    attempt.from
                };
                if !view.covers(view.world().accounts.get(account).institution()) {
                    return Verdict::Pass;
                }
                context.ledger().checks += 1;
                self.first(context, account, attempt)
            }
            Rail::Onchain if view.covers(attempt.sender) => {
                context.ledger().checks += 1;
                self.onchain(context.view(), attempt)
            }
            Rail::Instant | Rail::Transfer => self.seller(context, attempt),
            _ => Verdict::Pass,
        }
    }

    fn allows(&self, context: &mut PolicyContext<'_>, request: &Request) -> bool {
        let Request::Account { key, institution, .. } = *request else {
            return true;
        };
        let view = context.view();
        let exchange = view.world().institutions[institution.at()].kind == InstitutionKind::Exchange;
        if !exchange || !view.covers(institution) {
            return true;
        }
        let refused = view.draw(FOUND_OUT, key, 0, 0).chance(self.mules);
        let ledger = context.ledger();
        ledger.checks += 1;
        ledger.refused_illicit += i64::from(refused);
        !refused
    }
}
