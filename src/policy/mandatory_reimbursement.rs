//! Mandatory reimbursement: institutions make good what their customer lost to a scam, within a cap, less an excess.
//!
//! It moves losses and saves nothing by itself. More victims report where a report is paid (`claims`), and that has
//! consequences of its own. What institutions do because they now bear losses, and what customers no longer do, are
//! parameters at nothing by default.

use super::key;
use crate::decisions;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::facts::{Channel, Rail, Role};
use crate::model::interventions::port::{self, Bearer, Lever, Matter, Occasion, Policy, PolicyIx, Terms};
use crate::model::payments::payment::Payment;
use crate::model::state::{CaseIx, ComplaintIx, Part, Sim, Then};
use crate::param::dist::SpanDist;
use crate::param::money::Minor;
use crate::param::note::note;
use crate::policy::terms::Parameters;
use crate::world::{DeviceIx, InstitutionIx, InstitutionKind, PersonIx};

decisions! {
    /// Whether and when a claim is met.
    MET = "policy/mandatory_reimbursement/met";
}

crate::parameters! {
    /// Mandatory reimbursement of victims.
    pub struct MandatoryReimbursement {
        /// Share of claims that are met.
        #[schemars(
            range(min = 0.0, max = 1.0),
            transform = note("share", "window", "88 % of in-scope value returned (UK)", "O")
        )]
        met: f64 = 0.88,
        /// From the report to the payment.
        #[schemars(transform = note("span", "window", "82 % closed in 5 working days (UK)", "O"))]
        after: SpanDist = SpanDist::hours(110.0, 0.4),
        /// The most that is paid for a case, in mean monthly wages of the victim's country.
        #[schemars(range(min = 0.0, max = 1e5), transform = note("mean wages", "window", "GBP 85,000 (UK)", "O"))]
        cap: f64 = 30.0,
        /// What the victim bears of each case, in mean monthly wages.
        #[schemars(range(min = 0.0, max = 1e5), transform = note("mean wages", "window", "up to GBP 100 (UK)", "O"))]
        excess: f64 = 0.04,
        /// Share that the receiving side bears.
        #[schemars(
            range(min = 0.0, max = 1.0),
            transform = note("share", "window", "cost split between sending and receiving bank (UK)", "O")
        )]
        receiving_share: f64 = 0.5,
        /// Share that the platforms bear over which victims are found. It comes through the victim's institution.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption: none do", "A"))]
        platform_share: f64 = 0.0,
        /// Share that the state bears, through the victim's institution. Where all shares come to more than the whole, each
        /// is paid from what those before it leave: receiving side, platforms, state.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption: none do", "A"))]
        state_share: f64 = 0.0,
        /// How many more victims report who can claim.
        #[schemars(range(min = 0.0, max = 10.0), transform = note("log-odds", "window", "assumption", "A"))]
        claims: f64 = 1.0,
        /// How much harder institutions look: the share of mules that their analysts would miss and now do not.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        effort: f64 = 0.0,
        /// What their customers' susceptibility gains, being insured.
        #[schemars(range(min = 0.0, max = 3.0), transform = note("sd", "window", "assumption", "A"))]
        carelessness: f64 = 0.0,
        /// Work on a claim.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("minutes/claim", "window", "assumption", "A"))]
        minutes: f64 = 60.0,
    }
}

impl MandatoryReimbursement {
    /// Whether somebody's institution would have to pay.
    fn insures(&self, sim: &Sim, me: PolicyIx, person: PersonIx) -> bool {
        let account = sim.world.people.main_account(person);
        self.met > 0.0 && sim.policies.covers(me, sim.world.accounts.get(account).institution())
    }

    /// What is owed for a case, and to which institution the last transfer went.
    fn owed(&self, sim: &Sim, case: CaseIx) -> (Minor, Option<InstitutionIx>) {
        let state = &sim.cases[case.at()];
        let country = &sim.world.countries[sim.world.people.country(state.person).at()];
        let to = |account| sim.world.accounts.get(account).institution();
        let is_exchange =
            |institution: InstitutionIx| sim.world.institutions[institution.at()].kind == InstitutionKind::Exchange;
        // Tokens sent to an address are nobody's transfer: out of scope.
        let mut in_scope = state.given.iter().filter(|given| !is_exchange(to(given.to)));
        let transferred: Minor = in_scope.clone().map(|given| given.case_amount).sum();
        let receiver = in_scope.next_back().map(|given| to(given.to));
        let loss = transferred.min(state.net_loss()) - country.mean_wage.scaled(self.excess);
        (loss.min(country.mean_wage.scaled(self.cap)).max(Minor::ZERO), receiver)
    }

    fn pay(&self, sim: &mut Sim, me: PolicyIx, case: CaseIx, complaint: ComplaintIx) {
        let (owed, receiver) = self.owed(sim, case);
        if !owed.is_positive() {
            return;
        }
        let sender = sim.justice.complaints[complaint.at()].institution;
        let currency = sim.cases[case.at()].currency;
        // Only an institution under the same rule, in the same currency, can be held to its share.
        let shares =
            receiver.filter(|&to| sim.policies.covers(me, to) && sim.world.institutions[to.at()].currency == currency);
        let mut left = owed;
        let mut take = |share: f64| {
            let part = owed.scaled(share).min(left);
            left -= part;
            part
        };
        let theirs = shares.map_or(Minor::ZERO, |_| take(self.receiving_share));
        let (platforms, state) = (take(self.platform_share), take(self.state_share));
        let parts = [
            (Bearer::Sender, sender, left),
            (Bearer::Receiver, receiver.unwrap_or(sender), theirs),
            (Bearer::Platform, sender, platforms),
            (Bearer::State, sender, state),
        ];
        for (bearer, institution, amount) in parts {
            let paid = from(sim, case, institution, amount, bearer);
            let cents = sim.cents(paid, currency);
            let ledger = sim.policies.ledger(me);
            match bearer {
                Bearer::Receiver => ledger.reimbursed_by_receiver_cents += cents,
                Bearer::Platform => ledger.reimbursed_by_platform_cents += cents,
                Bearer::State => ledger.reimbursed_by_state_cents += cents,
                Bearer::Sender | Bearer::Victim => ledger.reimbursed_by_sender_cents += cents,
            }
        }
    }
}

/// An institution pays a victim out of its till, at somebody's expense. Answers what it paid.
fn from(sim: &mut Sim, case: CaseIx, institution: InstitutionIx, amount: Minor, bearer: Bearer) -> Minor {
    let person = sim.cases[case.at()].person;
    let payment = Payment {
        from: sim.world.vault(institution, sim.world.people.region(person)),
        to: sim.world.people.main_account(person),
        amount,
        rail: Rail::Transfer,
        channel: Channel::Batch,
        device: DeviceIx::NONE,
        part: Part {
            role: Role::Refund,
            ring: None,
            case: None,
            case_amount: None,
            layer: None,
        },
    };
    if !amount.is_positive() {
        return Minor::ZERO;
    }
    let receipt = payment.make_honestly(sim, Then::Nothing);
    if !receipt.moved() {
        return Minor::ZERO;
    }
    let state = &mut sim.cases[case.at()];
    state.life.reimbursed += receipt.received;
    if receipt.tx_id != 0 {
        state.window.reimbursed += receipt.received;
        sim.policies.made_good.push((case, bearer, receipt.received));
    }
    receipt.received
}

impl Policy for MandatoryReimbursement {
    fn kind(&self) -> &'static str {
        "mandatory_reimbursement"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        let Occasion::Reported(complaint) = occasion else {
            return;
        };
        let state = &sim.justice.complaints[complaint.at()];
        let (key, institution, case) = (state.key, state.institution, state.case);
        if case.is_none() || !sim.policies.covers(me, institution) {
            return;
        }
        let ledger = sim.policies.ledger(me);
        ledger.checks += 1;
        ledger.analyst_minutes += self.minutes as i64;
        let draw = sim.seed.draw(MET, key, 0, 0);
        if draw.chance(self.met) {
            let at = sim.now + self.after.quantile(draw.second());
            port::errand(sim, me, at, join(key, key::CLAIM), Matter::Complaint(complaint));
        }
    }

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        if let Matter::Complaint(complaint) = matter
            && let Some(case) = sim.justice.complaints[complaint.at()].case
        {
            self.pay(sim, me, case, complaint);
        }
    }

    fn turns(&self, sim: &Sim, me: PolicyIx, lever: &mut Lever<'_>) {
        match lever {
            Lever::Diligence {
                institution,
                sensitivity,
            } if sim.policies.covers(me, *institution) => {
                **sensitivity += (1.0 - **sensitivity) * self.effort;
            }
            Lever::Caution { person, less } if self.insures(sim, me, *person) => **less -= self.carelessness,
            Lever::Report { person, share, .. } if self.insures(sim, me, *person) => {
                **share = shifted(**share, self.claims);
            }
            _ => {}
        }
    }
}
