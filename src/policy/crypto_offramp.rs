//! Rules for exchanges and over-the-counter sellers: identity checks, a hold on the first conversion, lists of known
//! addresses, the travel rule.

use crate::decisions;
use crate::model::facts::Rail;
use crate::model::interventions::port::{Attempt, Policy, PolicyIx, Terms, Verdict, Wish};
use crate::model::payments::screening;
use crate::model::state::Sim;
use crate::param::money::Minor;
use crate::param::note::note;
use crate::param::span::Span;
use crate::policy::terms::Parameters;
use crate::world::{AccountIx, AccountKind, BusinessKind, InstitutionKind, Owner};

decisions! {
    /// Whether an account opened for a crew is found out.
    FOUND_OUT = "policy/crypto_offramp/found_out";
    /// Whether an over-the-counter seller keeps to the rules.
    LICENSED = "policy/crypto_offramp/licensed";
    /// Whether the data about an unhosted address are missing.
    DATA = "policy/crypto_offramp/data";
}

crate::parameters! {
    /// Rules for those who turn money into tokens. Its coverage is the share of exchanges that keep to them.
    pub struct CryptoOfframp {
        /// Share of exchange accounts opened for a crew that identity checks find out.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        mules: f64 = 0.4,
        /// How long the first conversion at an account is held.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        hold: Span = Span(24 * 3_600),
        /// From the first complaint that names an address to its listing.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        listing: Span = Span(3 * 86_400),
        /// Share of over-the-counter sellers who keep to the rules and hold a stranger's first payment as long.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        sellers: f64 = 0.3,
        /// Travel rule: transfers to an unhosted address from this size on need data about it, in mean monthly wages.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("mean wages", "window", "assumption", "A"))]
        travel_rule: f64 = 1.0,
        /// Share of such transfers of a crew's or to a crew where the data are missing; they are refused.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        missing: f64 = 0.3,
        /// The same of honest ones.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        honest_missing: f64 = 0.05,
        /// Share of victims who withdraw a held purchase as soon as they understand.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        withdraws: f64 = 0.5,
        /// Share of victims who understand at once from what they are told about a hold; 0 for a silent one.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        tells: f64 = 0.0,
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
    fn listed(&self, sim: &Sim, attempt: &Attempt) -> bool {
        let complaints = sim.justice.accused.get(&attempt.to).into_iter().flatten();
        let first = complaints
            .map(|complaint| sim.justice.complaints[complaint.at()].at)
            .min();
        first.is_some_and(|first| attempt.at - first >= self.listing)
    }

    fn first(&self, sim: &mut Sim, me: PolicyIx, account: AccountIx, attempt: &Attempt) -> Verdict {
        let memory = &mut sim.policies.desk_mut(me).memory;
        if memory.insert(u64::from(account.0), attempt.at.0).is_some() || self.hold <= Span(0) {
            return Verdict::Pass;
        }
        Verdict::Hold {
            until: attempt.at + self.hold,
            withdraws: self.withdraws,
            tells: self.tells,
        }
    }

    fn onchain(&self, sim: &Sim, attempt: &Attempt) -> Verdict {
        if self.listed(sim, attempt) {
            return REFUSED;
        }
        let unhosted = sim.world.accounts.get(attempt.to).kind == AccountKind::External;
        if !unhosted || screening::in_wages(sim, attempt.from, attempt.amount) < self.travel_rule {
            return Verdict::Pass;
        }
        let share = match attempt.payer {
            crate::model::interventions::port::Payer::Honest => self.honest_missing,
            _ => self.missing,
        };
        if sim.seed.draw(DATA, attempt.key, 0, 0).chance(share) {
            REFUSED
        } else {
            Verdict::Pass
        }
    }

    /// A payment to an over-the-counter seller who keeps to the rules.
    fn seller(&self, sim: &mut Sim, me: PolicyIx, attempt: &Attempt) -> Verdict {
        let to = sim.world.accounts.card(attempt.to);
        let Owner::Business(business) = to.owner() else {
            return Verdict::Pass;
        };
        let is_trader = sim.world.businesses.get(business).kind == BusinessKind::Trader;
        let (id, place) = (to.id.0, sim.world.institutions[to.institution().at()].country);
        let keeps = is_trader
            && self.coverage > 0.0
            && sim.policies.covers_country(me, place)
            && sim.seed.draw(LICENSED, id, 0, 0).chance(self.sellers);
        if !keeps || !attempt.new_payee || self.hold <= Span(0) {
            return Verdict::Pass;
        }
        sim.policies.ledger(me).checks += 1;
        Verdict::Hold {
            until: attempt.at + self.hold,
            withdraws: self.withdraws,
            tells: self.tells,
        }
    }
}

impl Policy for CryptoOfframp {
    fn kind(&self) -> &'static str {
        "crypto_offramp"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn gates(&self) -> bool {
        self.coverage > 0.0
    }

    fn before_payment(&self, sim: &mut Sim, me: PolicyIx, attempt: &Attempt) -> Verdict {
        match attempt.rail {
            Rail::Exchange => {
                let (from, to) = (sim.world.accounts.get(attempt.from), sim.world.accounts.get(attempt.to));
                // The customer's account at the exchange, whichever way the money goes.
                let account = if to.kind == AccountKind::Exchange {
                    attempt.to
                } else {
                    attempt.from
                };
                let exchange = if to.kind == AccountKind::Exchange {
                    to.institution()
                } else {
                    from.institution()
                };
                if !sim.policies.covers(me, exchange) {
                    return Verdict::Pass;
                }
                sim.policies.ledger(me).checks += 1;
                self.first(sim, me, account, attempt)
            }
            Rail::Onchain if sim.policies.covers(me, attempt.sender) => {
                sim.policies.ledger(me).checks += 1;
                self.onchain(sim, attempt)
            }
            Rail::Instant | Rail::Transfer => self.seller(sim, me, attempt),
            _ => Verdict::Pass,
        }
    }

    fn allows(&self, sim: &mut Sim, me: PolicyIx, wish: &Wish) -> bool {
        let Wish::Account { key, institution, .. } = *wish else {
            return true;
        };
        let exchange = sim.world.institutions[institution.at()].kind == InstitutionKind::Exchange;
        if !exchange || !sim.policies.covers(me, institution) {
            return true;
        }
        let refused = sim.seed.draw(FOUND_OUT, key, 0, 0).chance(self.mules);
        let ledger = sim.policies.ledger(me);
        ledger.checks += 1;
        ledger.refused_illicit += i64::from(refused);
        !refused
    }
}
