//! What a policy may turn, and when it is asked: the only ways by which an intervention reaches the model.
//!
//! The model calls the functions at the end of this file at a few fixed moments: before a payment ([`crate::model::payments::screening`]),
//! when something happened ([`Occasion`]), when somebody wants something that may be refused ([`Wish`]), where it uses a
//! quantity that can be turned ([`Lever`]), and once a day. Whoever implements [`Policy`] answers. The model knows no
//! policy by name, and with none in force each call costs one look at an empty list.
//!
//! A policy's own parameters never change; what it remembers stands in its [`Desk`], so that a run can be forked.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use super::decision;
use super::ledger::{Prices, Tally};
use crate::engine::random::{join, mix};
use crate::engine::{Day, Horizon, Span, Time};
use crate::model::facts::{Channel, Rail};
use crate::model::key;
use crate::model::state::{CaseIx, ComplaintIx, Holds, Queue, RingIx, Sim, SiteIx, Task};
use crate::param::money::Minor;
use crate::words;
use crate::world::{AccountIx, CountryIx, Institution, InstitutionIx, InstitutionKind, PersonIx, World};

/// Position of a policy among those of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyIx(pub u16);

/// What is to be done about a payment. Where several speak, a warning comes first, since it is shown before the payment
/// leaves; of the others reject goes over hold, the longest hold wins, and so does the lowest limit. Each tells the payer
/// what it tells, whichever wins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    Pass,
    /// The payer is told, and may go on ([`Policy::heeds`] says who does).
    Warn,
    /// It waits; then it is settled unless the payer withdraws it, or the payee is frozen by then.
    Hold {
        until: Time,
        /// Share of victims who withdraw it as soon as they understand; the others do when they report.
        withdraws: f64,
        /// Share of victims who understand at once, from what they are told about the hold. Nothing for a silent one.
        tells: f64,
    },
    /// It is refused.
    Reject {
        /// No more than this much would have been accepted now.
        allowed: Minor,
        /// How long until more is accepted; read only where something is allowed at all, now or then.
        again: Option<Span>,
        /// Share of honest payers who pay in such parts.
        resumes: f64,
        /// Share of victims who understand from what they are told about the refusal.
        tells: f64,
    },
}

impl Verdict {
    /// The one of two that counts.
    #[must_use]
    pub fn or(self, other: Verdict) -> Verdict {
        let over = match (self, other) {
            (Verdict::Reject { allowed, .. }, Verdict::Reject { allowed: lower, .. }) => lower < allowed,
            (Verdict::Hold { until, .. }, Verdict::Hold { until: later, .. }) => later > until,
            _ => other.weight() > self.weight(),
        };
        if over { other } else { self }
    }

    /// Share of victims who understand from what it tells them.
    #[must_use]
    pub const fn tells(&self) -> f64 {
        match *self {
            Verdict::Hold { tells, .. } | Verdict::Reject { tells, .. } => tells,
            Verdict::Pass | Verdict::Warn => 0.0,
        }
    }

    const fn weight(&self) -> u8 {
        match self {
            Verdict::Pass => 0,
            Verdict::Warn => 1,
            Verdict::Hold { .. } => 2,
            Verdict::Reject { .. } => 3,
        }
    }
}

/// Who makes a payment. What people do about a warning depends on it; whether they get one does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// Somebody in everyday life.
    Honest,
    /// A victim who was asked for it.
    Victim(CaseIx),
    /// Whoever moves a crew's money.
    Crew(RingIx),
}

/// A payment about to be made, as the payer's institution sees it, and [`Attempt::payer`].
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub at: Time,
    pub from: AccountIx,
    pub to: AccountIx,
    /// In the payer account's currency.
    pub amount: Minor,
    pub rail: Rail,
    pub channel: Channel,
    /// Whether the payer has not paid this payee before.
    pub new_payee: bool,
    pub sender: InstitutionIx,
    pub receiver: InstitutionIx,
    pub payer: Payer,
    /// Whether it is of a kind that honest people are often suspected for.
    pub lookalike: bool,
    /// Key of draws about the two accounts.
    pub pair: u64,
    /// Key of draws about this payment: the two accounts, the moment, and how many-th of theirs in that second it is.
    pub key: u64,
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A complaint was made.
    Reported(ComplaintIx),
    /// An account was frozen.
    Frozen(AccountIx),
    /// Its holder was heard, and it works again.
    Cleared(AccountIx),
    /// A crew made a group, by position.
    Grouped(usize),
    /// A crew puts a number to work, by its position among the ring's.
    Numbered(RingIx, usize),
    /// A site was raided.
    Raided(SiteIx),
}

/// Something that somebody wants and may be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// An account for a crew's purposes in a person's name.
    Account {
        key: u64,
        person: PersonIx,
        institution: InstitutionIx,
    },
    /// An account for a company that does nothing.
    Company { key: u64, institution: InstitutionIx },
    /// A number to write to strangers from.
    Number { ring: RingIx },
    /// A seat for somebody who enters from abroad.
    Seat { key: u64, country: CountryIx },
}

/// A quantity that can be turned. What it would be otherwise stands in it.
#[derive(Debug)]
pub enum Lever<'a> {
    /// What is taken off a person's susceptibility, in standard deviations.
    Caution { person: PersonIx, less: &'a mut f64 },
    /// Whether and when a victim reports, and the weights of bank, police and hotline.
    Report {
        person: PersonIx,
        share: &'a mut f64,
        delay: &'a mut Span,
        desks: &'a mut [f64; 3],
    },
    /// How long an institution takes over a complaint. `u` is the draw behind it.
    Handling {
        complaint: ComplaintIx,
        institution: InstitutionIx,
        hotline: bool,
        u: f64,
        after: &'a mut Span,
    },
    /// Share of complaints that an institution passes on to the police.
    TellsPolice {
        institution: InstitutionIx,
        share: &'a mut f64,
    },
    /// Share of institutions that hear of a reported account.
    Hears {
        institution: InstitutionIx,
        share: &'a mut f64,
    },
    /// What a complaint counts as evidence that shares no account with others, or comes from abroad.
    Evidence {
        country: CountryIx,
        unlinked: &'a mut f64,
        from_abroad: &'a mut f64,
    },
    /// Whether an institution abroad does what it is asked, and when. `u` is the draw behind that.
    Abroad {
        institution: InstitutionIx,
        u: f64,
        share: &'a mut f64,
        after: &'a mut Span,
    },
    /// When seized devices tell, and how much.
    Forensics {
        country: CountryIx,
        site: u64,
        u: f64,
        after: &'a mut Span,
    },
    /// Share of a ring's accounts that devices reveal, and chance that they lead to each other site.
    Reveals {
        country: CountryIx,
        site: u64,
        accounts: &'a mut f64,
        sites: &'a mut f64,
    },
    /// Share of those at a site who are arrested in a raid.
    Arrests {
        country: CountryIx,
        site: u64,
        share: &'a mut f64,
    },
    /// What a number costs a crew, in mean monthly wages of the targets' country.
    NumberPrice { ring: RingIx, price: &'a mut f64 },
    /// How long the arrested are remanded.
    Remand { country: CountryIx, period: &'a mut Span },
    /// Share of alerts about a mule that an institution's analysts confirm.
    Diligence {
        institution: InstitutionIx,
        sensitivity: &'a mut f64,
    },
}

/// What an errand, planned by a policy for later, is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    Complaint(ComplaintIx),
    Account(AccountIx),
    /// An account that its holder opens.
    Opening(AccountIx),
    /// A complaint whose money is looked for at a depth.
    Layer(ComplaintIx, u32),
    /// A complaint and an account.
    Claim(ComplaintIx, AccountIx),
    /// Another country's answer about a complaint's money in an account there.
    Answer(ComplaintIx, AccountIx),
    Case(CaseIx),
    Group(usize),
    /// A number of a ring's, by position.
    Number(RingIx, usize),
    Site(SiteIx),
    Ring(RingIx),
    /// An alert about an account: whether the payment behind it was illicit, and the key of the attempt.
    Alert {
        account: AccountIx,
        illicit: bool,
        key: u64,
    },
}

/// When a policy is in force, where, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// From the window's start.
    pub start: Span,
    /// From the window's start; `None` for as long as the run lasts.
    pub end: Option<Span>,
    /// Codes; all if empty.
    pub countries: Vec<String>,
    /// Names; all if empty.
    pub institutions: Vec<String>,
    /// Share of institutions (sites, rings, people) that take part.
    pub coverage: f64,
    pub prices: Prices,
}

impl Default for Terms {
    /// Everywhere, from the window's start to the end, for nothing.
    fn default() -> Self {
        Terms {
            start: Span(0),
            end: None,
            countries: Vec::new(),
            institutions: Vec::new(),
            coverage: 1.0,
            prices: Prices::default(),
        }
    }
}

/// An intervention: trigger, target and action. Each method answers one way by which it may reach the model.
pub trait Policy: std::fmt::Debug + Send + Sync {
    /// Its kind, as scenarios name it.
    fn kind(&self) -> &'static str;

    /// When, where, at what price.
    fn terms(&self) -> Terms;

    /// Whether it looks at payments at all.
    fn gates(&self) -> bool {
        false
    }

    /// Looks at a payment about to be made.
    fn before_payment(&self, _sim: &mut Sim, _me: PolicyIx, _attempt: &Attempt) -> Verdict {
        Verdict::Pass
    }

    /// Whether the payer, having been warned by it, does not go on.
    fn heeds(&self, _sim: &mut Sim, _me: PolicyIx, _attempt: &Attempt) -> bool {
        false
    }

    /// Hears of something.
    fn hears(&self, _sim: &mut Sim, _me: PolicyIx, _occasion: Occasion) {}

    /// Whether somebody may have what they want.
    fn allows(&self, _sim: &mut Sim, _me: PolicyIx, _wish: &Wish) -> bool {
        true
    }

    /// Turns a lever.
    fn turns(&self, _sim: &Sim, _me: PolicyIx, _lever: &mut Lever<'_>) {}

    /// A day on which it is in force begins.
    fn day(&self, _sim: &mut Sim, _me: PolicyIx, _day: Day) {}

    /// An errand that it planned is due.
    fn runs(&self, _sim: &mut Sim, _me: PolicyIx, _matter: Matter) {}
}

/// A policy with its name in the scenario.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub policy: Arc<dyn Policy>,
}

/// What a policy remembers.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    pub tally: Tally,
    /// Those who work for it, by institution, country or ring.
    pub queues: BTreeMap<u64, Queue>,
    /// A number or a time, by whatever the policy remembers it for.
    pub memory: BTreeMap<u64, i64>,
    /// Whether each institution takes part.
    institutions: Vec<bool>,
    /// Whether each country is meant.
    countries: Vec<bool>,
}

#[derive(Clone, Debug)]
struct Installed {
    named: Named,
    terms: Terms,
    /// Of its draws about what it tells: its own, whatever other policies there are.
    key: u64,
    from: Time,
    to: Time,
}

impl Installed {
    fn in_force(&self, at: Time) -> bool {
        self.from <= at && at < self.to
    }
}

/// Pairs of accounts. Nothing goes through them in order: only whether a pair is there is ever asked.
#[derive(Clone, Debug, Default)]
pub struct Pairs(HashSet<u64, BuildHasherDefault<Mixed>>);

impl Pairs {
    /// Whether one has paid the other.
    #[must_use]
    pub fn has(&self, from: AccountIx, to: AccountIx) -> bool {
        self.0.contains(&pair(from, to))
    }

    /// One has paid the other.
    pub fn add(&mut self, from: AccountIx, to: AccountIx) {
        self.0.insert(pair(from, to));
    }
}

fn pair(from: AccountIx, to: AccountIx) -> u64 {
    u64::from(from.0) << 32 | u64::from(to.0)
}

/// Hashes a pair by the model's own mixing, the same on every machine.
#[derive(Clone, Copy, Debug, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = mix(self.0 ^ value);
    }
}

/// The policies of a run, from the window's start on, and what they keep.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    list: Arc<[Installed]>,
    desks: Vec<Desk>,
    /// What each had done by the window's end; none before it. What comes later is nobody's harm and nobody's cost.
    closed: Option<Vec<Tally>>,
    /// Whether one that looks at payments is in force today.
    gated: bool,
    /// Payments that wait.
    pub holds: Holds,
    /// Payments shown in the second of the last one, by pair of accounts.
    second: (Time, Vec<(u64, u64)>),
    /// Pairs of strangers of whom one has paid the other under a policy's eyes.
    pub paid: Pairs,
    /// What was made good in the window, by case and by who pays for it, in the case's currency.
    pub made_good: Vec<(CaseIx, Bearer, Minor)>,
}

words! {
    /// Who bears what a victim's payments to a crew came to.
    pub enum Bearer {
        Victim = "victim",
        /// The institution that the victim paid from.
        Sender = "sender",
        /// The institution where the money arrived.
        Receiver = "receiver",
        /// Those over whose services victims were found.
        Platform = "platform",
        State = "state",
    }
}

impl Policies {
    /// Whether payments must be shown to a policy today.
    #[inline]
    #[must_use]
    pub const fn gated(&self) -> bool {
        self.gated
    }

    /// How many payments between two accounts were shown before in this second.
    pub fn nth(&mut self, at: Time, pair: u64) -> u64 {
        let (second, shown) = &mut self.second;
        if *second != at {
            *second = at;
            shown.clear();
        }
        // A handful a second: looking through them is quicker than any order.
        let place = shown.iter().position(|(other, _)| *other == pair).unwrap_or_else(|| {
            shown.push((pair, 0));
            shown.len() - 1
        });
        shown[place].1 += 1;
        shown[place].1 - 1
    }

    /// What each did and cost in the window, by name, in the order of the scenario. While the window is open: so far, but
    /// for days, which count to its end.
    #[must_use]
    pub fn tallies(&self, horizon: &Horizon) -> Vec<(String, Tally)> {
        let end = horizon.window_end.start();
        let with_cost = self.list.iter().enumerate().map(|(position, installed)| {
            let seconds = (installed.to.min(end).0 - installed.from.min(end).0).max(0);
            let mut tally = match &self.closed {
                Some(closed) => closed[position],
                None => self.desks[position].tally,
            };
            // What never came into force was never set up.
            if seconds > 0 {
                tally.cost_micro_usd += installed.terms.prices.cost((seconds + 86_399) / 86_400, &tally);
            }
            (installed.named.name.clone(), tally)
        });
        with_cost.collect()
    }

    /// What all did and cost together, in the window.
    #[must_use]
    pub fn tally(&self, horizon: &Horizon) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.tallies(horizon) {
            sum += tally;
        }
        sum
    }

    /// Key of draws that must not depend on which other policies there are.
    #[must_use]
    pub fn key(&self, me: PolicyIx) -> u64 {
        self.list[usize::from(me.0)].key
    }

    /// The desk of one of them.
    #[must_use]
    pub fn desk(&self, me: PolicyIx) -> &Desk {
        &self.desks[usize::from(me.0)]
    }

    /// The same, to write on.
    pub fn desk_mut(&mut self, me: PolicyIx) -> &mut Desk {
        &mut self.desks[usize::from(me.0)]
    }

    /// Its ledger.
    pub fn ledger(&mut self, me: PolicyIx) -> &mut Tally {
        &mut self.desk_mut(me).tally
    }

    /// Whether an institution takes part in it.
    #[must_use]
    pub fn covers(&self, me: PolicyIx, institution: InstitutionIx) -> bool {
        self.desk(me).institutions[institution.at()]
    }

    /// Whether it is meant for a country.
    #[must_use]
    pub fn covers_country(&self, me: PolicyIx, country: CountryIx) -> bool {
        self.desk(me).countries[country.at()]
    }
}

/// Puts the scenario's policies in place. Called when the window opens, so that none can have an effect before and arms of
/// an experiment share all that came earlier.
pub fn install(sim: &mut Sim) {
    let window = sim.world.horizon.window_start.start();
    let installed: Vec<Installed> = sim
        .params
        .policies
        .iter()
        .map(|named| {
            let terms = named.policy.terms();
            Installed {
                named: named.clone(),
                key: key_of(&named.name),
                from: window + terms.start,
                to: terms.end.map_or(Time::NEVER, |end| window + end),
                terms,
            }
        })
        .collect();
    let desks = installed.iter().map(|installed| desk(sim, &installed.terms)).collect();
    sim.policies = Policies {
        list: installed.into(),
        desks,
        ..Policies::default()
    };
}

/// A key that stands for a policy's name.
fn key_of(name: &str) -> u64 {
    name.bytes().fold(0, |key, byte| join(key, u64::from(byte)))
}

fn desk(sim: &Sim, terms: &Terms) -> Desk {
    let World {
        countries,
        institutions,
        ..
    } = &sim.world;
    let meant = |code: &str| terms.countries.is_empty() || terms.countries.iter().any(|country| country == code);
    let takes_part = |(institution, first): (&Institution, f64)| {
        let named = terms.institutions.is_empty() || terms.institutions.contains(&institution.name);
        named && meant(countries[institution.country.at()].code.word()) && first < full(terms.coverage)
    };
    Desk {
        institutions: institutions.iter().zip(joins_from(sim)).map(takes_part).collect(),
        countries: countries.iter().map(|country| meant(country.code.word())).collect(),
        ..Desk::default()
    }
}

/// From which coverage on each institution takes part. Those of a country are put in a row in an order of chance, each as
/// wide as its share of customers; where in its width an institution begins to take part is chance as well. So a coverage
/// is the share of customers reached, on average over seeds, and those of a smaller one are among those of a larger one.
/// Exchanges stand in a row of their own: their customers are other banks' too.
fn joins_from(sim: &Sim) -> Vec<f64> {
    let World {
        countries,
        institutions,
        ..
    } = &sim.world;
    let mut joins = vec![0.0; institutions.len()];
    for (place, country) in countries.iter().enumerate() {
        for exchanges in [false, true] {
            let row =
                country.institutions.iter().copied().filter(|institution| {
                    (institutions[institution.at()].kind == InstitutionKind::Exchange) == exchanges
                });
            let mut row: Vec<(f64, InstitutionIx)> = row
                .map(|institution| {
                    let id = institutions[institution.at()].id.0;
                    (sim.seed.draw(decision::COVERS, id, 0, 0).uniform(), institution)
                })
                .collect();
            row.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let share = |institution: InstitutionIx| institutions[institution.at()].share.max(0.0);
            let whole: f64 = row.iter().map(|&(_, institution)| share(institution)).sum();
            let within = sim
                .seed
                .draw(decision::COVERS, place as u64, 0, 2 + u32::from(exchanges))
                .uniform();
            let mut before = 0.0;
            for &(_, institution) in &row {
                let width = share(institution) / whole.max(f64::MIN_POSITIVE);
                joins[institution.at()] = (before + width * within).min(1.0);
                before += width;
            }
        }
    }
    joins
}

/// A share of 1 means all, whatever is drawn.
fn full(share: f64) -> f64 {
    if share >= 1.0 { f64::INFINITY } else { share }
}

/// The window closes: what the policies have done by now is what they did. Honest payments that still wait have waited
/// until now.
pub fn close_window(sim: &mut Sim) {
    let mut tallies: Vec<Tally> = sim.policies.desks.iter().map(|desk| desk.tally).collect();
    for (by, cent_seconds) in sim.honest_waiting() {
        tallies[usize::from(by.0)].held_honest_cent_seconds += cent_seconds;
    }
    sim.policies.closed = Some(tallies);
}

/// Whether something that is no institution (a site, a ring, a person) is among the share that a policy reaches.
#[must_use]
pub fn among(sim: &Sim, key: u64, coverage: f64) -> bool {
    sim.seed.draw(decision::COVERS, key, 0, 1).chance(full(coverage))
}

/// A day begins.
pub fn begin_day(sim: &mut Sim, day: Day) {
    if sim.policies.list.is_empty() {
        return;
    }
    let tomorrow = day.plus(1).start();
    sim.policies.gated = sim
        .policies
        .list
        .iter()
        .any(|installed| installed.named.policy.gates() && installed.from < tomorrow && day.start() < installed.to);
    each(sim, |sim, me, policy| policy.day(sim, me, day));
}

/// Asks every policy in force.
pub fn each(sim: &mut Sim, mut ask: impl FnMut(&mut Sim, PolicyIx, &dyn Policy)) {
    if sim.policies.list.is_empty() {
        return;
    }
    let list = Arc::clone(&sim.policies.list);
    for (position, installed) in (0_u16..).zip(list.iter()) {
        if installed.in_force(sim.now) {
            ask(sim, PolicyIx(position), &*installed.named.policy);
        }
    }
}

/// Something happened.
pub fn tell(sim: &mut Sim, occasion: Occasion) {
    each(sim, |sim, me, policy| policy.hears(sim, me, occasion));
}

/// Whether no policy refuses. All are asked, so that each counts what came before it.
#[must_use]
pub fn allowed(sim: &mut Sim, wish: Wish) -> bool {
    let mut allowed = true;
    each(sim, |sim, me, policy| allowed &= policy.allows(sim, me, &wish));
    allowed
}

/// Lets the policies in force turn a lever.
pub fn turn(sim: &Sim, mut lever: Lever<'_>) {
    for (position, installed) in (0_u16..).zip(sim.policies.list.iter()) {
        if installed.in_force(sim.now) {
            installed.named.policy.turns(sim, PolicyIx(position), &mut lever);
        }
    }
}

/// Plans an errand of a policy, told apart from others in the same second by a key.
pub fn errand(sim: &mut Sim, me: PolicyIx, at: Time, key: u64, matter: Matter) {
    let ordinal = key::ordinal::ERRAND + u64::from(me.0);
    sim.plan(at, join(key, key::ERRAND), ordinal, Task::Policy(me, matter));
}

/// An errand is due. What was begun is finished, even if the policy has ended meanwhile.
pub fn run(sim: &mut Sim, me: PolicyIx, matter: Matter) {
    let list = Arc::clone(&sim.policies.list);
    if let Some(installed) = list.get(usize::from(me.0)) {
        installed.named.policy.runs(sim, me, matter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reject_goes_over_hold_over_warn_and_the_longest_hold_wins() {
        let hold = |until| Verdict::Hold {
            until: Time(until),
            withdraws: 0.0,
            tells: 0.0,
        };
        let reject = |allowed| Verdict::Reject {
            allowed: Minor(allowed),
            again: None,
            resumes: 0.0,
            tells: 0.0,
        };
        assert_eq!(Verdict::Pass.or(Verdict::Warn), Verdict::Warn);
        assert_eq!(Verdict::Warn.or(hold(5)), hold(5));
        assert_eq!(hold(5).or(Verdict::Warn), hold(5));
        assert_eq!(hold(5).or(hold(9)), hold(9));
        assert_eq!(hold(9).or(hold(5)), hold(9));
        assert_eq!(hold(9).or(reject(3)), reject(3));
        assert_eq!(reject(3).or(hold(9)), reject(3));
        assert_eq!(reject(3).or(reject(0)), reject(0));
        assert_eq!(reject(0).or(Verdict::Pass), reject(0));
    }
}
