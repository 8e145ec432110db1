//! Recall of funds: after a report the money is followed from account to account and stopped where it still lies.
//!
//! What it finds depends on how soon it acts, how many layers deep it follows and who takes part. An account in another
//! country than the complainant's is stopped by a request across the border, which is answered late and seldom unless
//! another policy sees to it. Money that has left as cash, abroad or as tokens is gone.

use crate::engine::random::join;
use crate::model::facts::{Actor, Reason};
use crate::model::interventions::port::{self, Lever, Matter, Occasion, Policy, PolicyIx, Terms};
use crate::model::response::bank::{freeze, recall};
use crate::model::state::{CaseIx, ComplaintIx, Found, Sim, Subject};
use crate::param::dist::SpanDist;
use crate::param::money::Minor;
use crate::param::note::note;
use crate::param::span::Span;
use crate::policy::terms::Parameters;
use crate::world::AccountIx;
use crate::{decisions, words};

decisions! {
    /// How long it takes to act, and to give back.
    ACTS = "policy/fund_recall/acts";
    /// Whether and when another country answers.
    ABROAD = "policy/fund_recall/abroad";
    /// Whether an unfounded complaint freezes somebody.
    UNFOUNDED = "policy/fund_recall/unfounded";
}

words! {
    /// Who gets back what is found in an account.
    pub enum GivesTo {
        /// Whose money it is by the trace.
        Traced = "traced",
        /// Whoever complains first.
        First = "first",
    }
}

crate::parameters! {
    /// Recall of funds after a report. Its coverage is the share of institutions that answer.
    pub struct FundRecall {
        /// How many accounts deep the money is followed; 1 is the first receiver alone.
        #[schemars(
            range(min = 1, max = 10),
            transform = note("accounts", "window", "only the first account reached: under 7 % recovered; a scheme that follows 5 layers followed", "O")
        )]
        layers: u32 = 3,
        /// From the report to the first freeze.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        acts_after: SpanDist = SpanDist::hours(4.0, 0.6),
        /// What each further layer takes on top.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        each_layer: Span = Span(1_800),
        /// From the freeze to the return.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        returns_after: SpanDist = SpanDist::hours(72.0, 0.5),
        /// Who gets back what is found.
        gives_to: GivesTo = GivesTo::Traced,
        /// Share of unfounded complaints that freeze whom they accuse.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        unfounded: f64 = 0.05,
        /// Work on a report.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("minutes/report", "window", "assumption", "A"))]
        minutes: f64 = 45.0,
    }
}

impl FundRecall {
    /// Accounts at a depth where a case's money lies now, among institutions that take part.
    fn reached(&self, sim: &Sim, me: PolicyIx, case: CaseIx, layer: u32) -> Vec<AccountIx> {
        let hop = layer as i32 - 1;
        let there = sim
            .trail
            .lots
            .iter()
            .filter(|(_, lots)| lots.iter().any(|lot| lot.case == case && lot.hop == hop));
        there
            .map(|(&account, _)| account)
            .filter(|&account| sim.policies.covers(me, sim.world.accounts.get(account).institution()))
            .filter(|&account| sim.may_be_stopped(account))
            .collect()
    }

    /// Stops an account at home; abroad it is asked for, and stopped when the answer comes, if there is one.
    fn ask(&self, sim: &mut Sim, me: PolicyIx, complaint: ComplaintIx, account: AccountIx) {
        let state = &sim.justice.complaints[complaint.at()];
        let (asker, key) = (state.country, state.key);
        let purse = sim.world.accounts.get(account);
        let (institution, key) = (purse.institution(), join(key, purse.id.0));
        if sim.world.institutions[institution.at()].country == asker {
            self.stop(sim, me, complaint, account);
            return;
        }
        let draw = sim.seed.draw(ABROAD, key, 0, 0);
        let bank = &sim.params.justice.bank;
        let (mut share, mut after) = (bank.abroad_cooperates, bank.abroad_after.quantile(draw.second()));
        port::turn(
            sim,
            Lever::Abroad {
                institution,
                u: draw.second(),
                share: &mut share,
                after: &mut after,
            },
        );
        if draw.chance(share) {
            port::errand(sim, me, sim.now + after, key, Matter::Answer(complaint, account));
        }
    }

    /// Freezes an account for a complaint, and plans the return.
    fn stop(&self, sim: &mut Sim, me: PolicyIx, complaint: ComplaintIx, account: AccountIx) {
        let now = sim.now;
        let froze = freeze::freeze(sim, account, Actor::Policy, Reason::Trace, Some(complaint));
        let mule = freeze::is_mule(sim, account);
        let id = sim.world.accounts.get(account).id;
        let source = crate::model::facts::LabelSource::Trace;
        sim.justice.feed.accuse(Subject::Account(id), source, now);
        if mule {
            sim.truth.know_account(account, now);
        }
        let ledger = sim.policies.ledger(me);
        ledger.recalls += 1;
        if froze {
            ledger.frozen += 1;
            ledger.frozen_wrongly += i64::from(!mule);
        }
        let key = join(sim.justice.complaints[complaint.at()].key, id.0);
        let u = sim.seed.draw(ACTS, key, 0, 1).uniform();
        let at = now + self.returns_after.quantile(u);
        port::errand(sim, me, at, key, Matter::Claim(complaint, account));
    }

    /// Gives back what lies there.
    fn give_back(&self, sim: &mut Sim, me: PolicyIx, complaint: ComplaintIx, account: AccountIx) {
        let Some(case) = sim.justice.complaints[complaint.at()].case else {
            return;
        };
        let most = match self.gives_to {
            GivesTo::First => Minor(i64::MAX),
            GivesTo::Traced => {
                let lots = sim.trail.lots.get(&account).into_iter().flatten();
                lots.filter(|lot| lot.case == case).map(|lot| lot.amount).sum()
            }
        };
        let before = sim.cases[case.at()].life.recovered;
        recall::give_back_up_to(sim, Found { case, account }, most);
        let state = &sim.cases[case.at()];
        let cents = sim.cents(state.life.recovered - before, state.currency);
        sim.policies.ledger(me).recovered_cents += cents;
    }
}

impl Policy for FundRecall {
    fn kind(&self) -> &'static str {
        "fund_recall"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        let Occasion::Reported(complaint) = occasion else {
            return;
        };
        let state = &sim.justice.complaints[complaint.at()];
        let (key, institution) = (state.key, state.institution);
        if !sim.policies.covers(me, institution) {
            return;
        }
        let ledger = sim.policies.ledger(me);
        ledger.checks += 1;
        ledger.analyst_minutes += self.minutes as i64;
        let first = sim.now + self.acts_after.quantile(sim.seed.draw(ACTS, key, 0, 0).uniform());
        for layer in 1..=self.layers {
            let at = first + Span(self.each_layer.0 * i64::from(layer - 1));
            // Each layer is looked at when the one before has answered.
            port::errand(
                sim,
                me,
                at,
                join(key, u64::from(layer)),
                Matter::Layer(complaint, layer),
            );
        }
    }

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        match matter {
            Matter::Layer(complaint, layer) => {
                let state = sim.justice.complaints[complaint.at()].clone();
                let Some(case) = state.case else {
                    let upheld = sim.seed.draw(UNFOUNDED, state.key, 0, 0).chance(self.unfounded);
                    if upheld && layer == 1 && !state.founded {
                        for account in state.accused {
                            let covered = sim.policies.covers(me, sim.world.accounts.get(account).institution());
                            if covered
                                && freeze::freeze(sim, account, Actor::Policy, Reason::Complaint, Some(complaint))
                            {
                                let mule = freeze::is_mule(sim, account);
                                let ledger = sim.policies.ledger(me);
                                ledger.frozen += 1;
                                ledger.frozen_wrongly += i64::from(!mule);
                            }
                        }
                    }
                    return;
                };
                for account in self.reached(sim, me, case, layer) {
                    self.ask(sim, me, complaint, account);
                }
            }
            Matter::Answer(complaint, account) => {
                let case = sim.justice.complaints[complaint.at()].case;
                let lots = sim.trail.lots.get(&account).into_iter().flatten();
                // What has gone on meanwhile cannot be stopped here.
                if lots.into_iter().any(|lot| Some(lot.case) == case) {
                    self.stop(sim, me, complaint, account);
                }
            }
            Matter::Claim(complaint, account) => self.give_back(sim, me, complaint, account),
            _ => {}
        }
    }
}
