//! The state of a run: everything that a fork must copy, and what the rooms of the model do to it in common.
//!
//! Fields are grouped by the room that owns them. A room changes its own group, calls those below it, and announces
//! what those above it must hear of ([`Sim::announce`]).

use std::collections::BTreeMap;

use super::policies::Policies;
use super::sessions::Sessions;
use super::{Case, CaseIx, Deliver, Groups, Happened, Mules, Response, Ring, Site, Syndicate, Task, Trail, Truth};
use crate::engine::random::join;
use crate::engine::{Calendar, Phase, Seed, Time};
use crate::model::facts::{AccountAction, Action, Actor, Event, Login, Metric, MetricName, Reason};
use crate::model::params::ModelParams;
use crate::model::settlement::book::Book;
use crate::model::settlement::order::Order;
use crate::model::settlement::session::opened_before;
use crate::model::{decision, key};
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, AccountKind, DeviceIx, Flags, Owner, PersonIx, World};

/// The state of a run.
#[derive(Clone, Debug)]
pub struct Sim {
    pub seed: Seed,
    pub params: std::sync::Arc<ModelParams>,
    pub world: World,
    pub now: Time,
    pub calendar: Calendar<Task>,
    /// The ledger's day.
    pub book: Book,

    pub cases: Vec<Case>,
    /// Cases that have not ended, by person: at most one each.
    pub case_of: BTreeMap<PersonIx, CaseIx>,
    pub groups: Groups,

    pub syndicates: Vec<Syndicate>,
    pub sites: Vec<Site>,
    pub rings: Vec<Ring>,

    pub mules: Mules,
    pub trail: Trail,

    pub response: Response,

    /// Interventions and what they keep; none before the window.
    pub policies: Policies,

    pub truth: Truth,
    /// Everybody whose everyday payments matter to the scam: victims, mules, operators.
    pub touched: BTreeMap<PersonIx, Time>,
    /// What happened since it was last sent on.
    pub outbox: Vec<Event>,
    /// SIMs bought for honest campaigns of the window; sent at the end.
    pub campaign_sims: Vec<crate::model::facts::Phone>,
    /// Sessions of today that have not left yet.
    pub sessions: Sessions,
    /// First messages of today, in no order.
    pub contacts: Vec<(crate::model::facts::Contact, crate::model::facts::ContactLabel)>,
    /// Daily counts for the series, by (metric, group).
    pub metrics: BTreeMap<(MetricName, String), f64>,
    /// Daily sums of money for the series, in US cents, by the same.
    cents: BTreeMap<(MetricName, String), i64>,
    /// Who is told of what happens.
    deliver: Deliver,
}

impl Sim {
    /// Asks for the memory of what an everyday payment will touch.
    #[inline]
    pub fn prefetch(&self, order: &Order) {
        let accounts = &self.world.accounts;
        for account in [order.from, order.to] {
            accounts.prefetch(account);
            if self.policies.checks_payments() {
                accounts.prefetch_record(account);
            }
            if order.lookalike.is_some() {
                self.truth.lookalike_counts.prefetch(account);
            }
        }
        self.world.devices.prefetch(order.device);
    }

    /// The state before anything has happened. Runs are wired in [`crate::simulation`] alone.
    #[must_use]
    pub(crate) fn new(seed: Seed, params: ModelParams, world: World, deliver: Deliver) -> Sim {
        Sim {
            seed,
            now: world.horizon.start.start(),
            params: std::sync::Arc::new(params),
            world,
            calendar: Calendar::default(),
            book: Book::default(),
            cases: Vec::new(),
            case_of: BTreeMap::new(),
            groups: Groups::default(),
            syndicates: Vec::new(),
            sites: Vec::new(),
            rings: Vec::new(),
            mules: Mules::default(),
            trail: Trail::default(),
            response: Response::default(),
            policies: Policies::default(),
            truth: Truth::default(),
            touched: BTreeMap::new(),
            outbox: Vec::new(),
            campaign_sims: Vec::new(),
            sessions: Sessions::default(),
            contacts: Vec::new(),
            metrics: BTreeMap::new(),
            cents: BTreeMap::new(),
            deliver,
        }
    }

    /// Plans something. `key` and `ordinal` order it among what happens in the same second.
    pub fn plan(&mut self, at: Time, key: u64, ordinal: u64, task: Task) {
        self.calendar
            .plan(at, Phase(0), crate::engine::random::mix(key ^ key::TASK), ordinal, task);
    }

    /// Whether tables show the present moment.
    #[must_use]
    pub fn shows(&self) -> bool {
        self.world.horizon.shows(self.now)
    }

    /// Sends a fact, if tables show the present moment.
    pub fn tell(&mut self, event: Event) {
        if self.shows() {
            self.outbox.push(event);
        }
    }

    /// Tells the rooms that must hear of it what has happened, before anything else happens.
    pub fn announce(&mut self, happened: Happened) {
        (self.deliver)(self, happened);
    }

    /// Counts something for the day's series, for a group and for all.
    pub fn count(&mut self, metric: MetricName, group: &str, value: f64) {
        if self.shows() {
            *self.metrics.entry((metric, group.to_owned())).or_default() += value;
            *self.metrics.entry((metric, Metric::ALL.to_owned())).or_default() += value;
        }
    }

    /// Counts money for the day's series, for a group and for all: what a sum in some currency has grown by, `[before,
    /// now]`. The growth of its worth is counted, not the worth of its growth: so days add up to what the whole sum is
    /// worth, and nothing is lost in rounding each step.
    pub fn count_money(&mut self, metric: MetricName, group: &str, currency: Currency, [before, now]: [Minor; 2]) {
        if self.shows() {
            let cents = self.cents(now, currency) - self.cents(before, currency);
            *self.cents.entry((metric, group.to_owned())).or_default() += cents;
            *self.cents.entry((metric, Metric::ALL.to_owned())).or_default() += cents;
        }
    }

    /// From now on this person's everyday life matters to the scam.
    pub fn touch(&mut self, person: PersonIx) {
        let now = self.now;
        self.touched.entry(person).or_insert(now);
    }

    /// An amount in US dollars, for outcomes only.
    #[must_use]
    pub fn dollars(&self, amount: Minor, currency: Currency) -> f64 {
        self.cents(amount, currency) as f64 / 100.0
    }

    /// An amount in US cents, rounded down: for ledgers, series and summaries, which add up cents and no fractions.
    #[must_use]
    pub fn cents(&self, amount: Minor, currency: Currency) -> i64 {
        self.world.rates.mid(amount, currency, Currency::Usd).0
    }

    /// Civil year of the window's start, for ages.
    #[must_use]
    pub fn year(&self) -> u16 {
        use chrono::Datelike;
        self.world.horizon.window_start.date().year() as u16
    }

    /// Code of a person's country.
    #[must_use]
    pub fn country_of(&self, person: PersonIx) -> &'static str {
        self.world.countries[self.world.people.country(person).at()].code.word()
    }

    /// Whether an account is one that an institution would freeze, or refuse payments to, on being told: a person's, or
    /// that of a company registered not long ago. An established company is heard first; a vault or an unhosted address
    /// is nothing that could be stopped.
    #[must_use]
    pub fn may_be_stopped(&self, account: AccountIx) -> bool {
        let record = self.world.accounts.record(account);
        match (record.kind, record.owner()) {
            (AccountKind::Cash | AccountKind::External, _) => false,
            (_, Owner::Person(_)) => true,
            (_, Owner::Business(business)) => {
                let age = self.now - self.world.businesses.get(business).registered_at;
                age < self.params.response.bank.young_company_age
            }
        }
    }

    /// Stops all that would leave an account. Handlers notice after a while; nothing happens if it is frozen already.
    pub fn freeze(&mut self, account: AccountIx, by: Actor, reason: Reason) {
        let state = self.world.accounts.get_mut(account);
        if state.flags.any(Flags::FROZEN) {
            return;
        }
        state.flags.set(Flags::FROZEN);
        let (account_id, amount) = (state.id, state.balance);
        self.tell(Event::AccountAction(AccountAction {
            ts: self.now,
            account_id,
            action: Action::Freeze,
            by,
            reason,
            amount: Some(amount),
        }));
        self.announce(Happened::Frozen(account));
    }

    /// Lets payments leave again.
    pub fn unfreeze(&mut self, account: AccountIx, by: Actor, reason: Reason) {
        let state = self.world.accounts.get_mut(account);
        if !state.flags.any(Flags::FROZEN) {
            return;
        }
        state.flags.clear(Flags::FROZEN);
        let account_id = state.id;
        self.tell(Event::AccountAction(AccountAction {
            ts: self.now,
            account_id,
            action: Action::Unfreeze,
            by,
            reason,
            amount: None,
        }));
        self.announce(Happened::Cleared(account));
    }

    /// A session of an account's holder (or whoever uses it) that ends in a payment now.
    pub fn log_in(&mut self, account: AccountIx, device: DeviceIx, instructed: Time) {
        if !self.shows() || device.is_none() {
            return;
        }
        let record = self.world.accounts.record(account);
        // Apart from the keys of planned sessions, which are (account, second) alone.
        let key = join(join(record.id.0, self.now.0 as u64), key::SESSION);
        let bits = self.seed.draw(decision::SESSION_LEAD, key, 0, 0).bits();
        let ts = (instructed - opened_before(bits))
            .max(self.now.day().start())
            .max(record.opened_at());
        if !self.sessions.opens(account, device, ts) {
            return;
        }
        let country = match record.owner() {
            Owner::Person(person) => self.world.people.country(person),
            Owner::Business(business) => self.world.businesses.get(business).country,
        };
        let handset = self.world.devices.get(device);
        self.sessions.add(Login {
            login_id: self.world.ids.unplanned_session(key),
            ts: ts.into(),
            customer_id: record.customer(),
            device_id: handset.id,
            network_id: handset.network,
            country: self.world.countries[country.at()].code,
        });
    }

    /// Takes the day's counts.
    pub fn take_metrics(&mut self) -> Vec<Metric> {
        let date = self.now.day();
        let money = std::mem::take(&mut self.cents).into_iter();
        let mut day = std::mem::take(&mut self.metrics);
        day.extend(money.map(|(name, cents)| (name, cents as f64 / 100.0)));
        day.into_iter()
            .map(|((metric, group), value)| Metric {
                date,
                metric,
                group,
                value,
            })
            .collect()
    }
}
