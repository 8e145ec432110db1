//! A town for tests: one country, two banks, ten people, one crew with two mule accounts and a company, one victim.

use super::task::handle;
use crate::engine::{Day, Horizon, Seed, Span, Time};
use crate::model::facts::{CaseSums, Channel, CrewRole, Entry, Event, Rail, Role};
use crate::model::interventions::asking;
use crate::model::params::{CrewParams, FunnelParams, LaunderingParams, ModelParams, ResponseParams, SiteParams};
use crate::model::payments::payment::Payment;
use crate::model::payments::{holds, retry, screening};
use crate::model::scam::crew::staffing;
use crate::model::settlement::book::Receipt;
use crate::model::state::{
    Case, CaseIx, MuleIx, MuleState, Operator, Part, ResponseTask, Ring, RingIx, Sim, Site, SiteIx, Syndicate, Task,
    VictimPayment,
};
use crate::param::dist::SpanDist;
use crate::param::money::{Currency, Minor};
use crate::world::*;

pub const VICTIM: PersonIx = PersonIx(0);
pub const RING: RingIx = RingIx(0);
pub const SITE: SiteIx = SiteIx(0);
/// Collects, at the victim's bank.
pub const FIRST: AccountIx = AccountIx(2);
/// The next layer.
pub const SECOND: AccountIx = AccountIx(4);
/// Of a company registered a hundred days ago.
pub const COMPANY: AccountIx = AccountIx(10);
/// Where crypto would be collected.
pub const ADDRESS: AccountIx = AccountIx(11);

/// The victim's.
pub const CASE: CaseIx = CaseIx(0);

/// First day of the window; the burn-in begins ten days before.
pub const OPENS: Day = Day(20_000);

/// Certain and quick wherever a parameter allows, so that tests can say what must happen.
pub fn prompt() -> ResponseParams {
    let at_once = SpanDist::Fixed(Span::HOUR);
    let mut params = ResponseParams::default();
    params.report.share = 1.0;
    params.report.delay = at_once;
    params.report.finds_out = 1.0;
    params.report.hotline = 0.0;
    params.report.names_all = 1.0;
    params.bank.handling = at_once;
    params.police_report.share = 0.0;
    params.police_report.delay = at_once;
    params.bank.cooperates = 1.0;
    params.bank.heeds_police = 1.0;
    params.bank.abroad_cooperates = 1.0;
    params.bank.gives_back = 1.0;
    params.bank.gives_back_after = at_once;
    params.bank.sensitivity = 1.0;
    params.bank.false_positive = 0.0;
    params.bank.alert_capacity = 1e9;
    params.bank.warns_payers = 0.0;
    params.police.told_by_banks = 0.0;
    params.police.officers = 1e9;
    params.police.reveals = 1.0;
    params.police.court_names = 1.0;
    params
}

/// The town, at noon on the window's first day.
pub fn town(response: ResponseParams) -> Sim {
    let start = Day(OPENS.0 - 10);
    let horizon = Horizon {
        start,
        window_start: OPENS,
        window_end: OPENS.plus(100),
        end: OPENS.plus(150),
    };
    let params = ModelParams {
        funnels: vec![FunnelParams {
            stage: vec![Default::default()],
            ..FunnelParams::default()
        }],
        syndicates: Vec::new(),
        crew: CrewParams {
            rebuild_share: 0.0,
            ..CrewParams::default()
        },
        laundering: LaunderingParams::default(),
        response,
        policies: Vec::new(),
        scale: 1.0,
    };
    let mut sim = Sim::new(Seed(1), params, world(horizon), crate::model::schedule::deliver);
    sim.now = noon();
    sim.syndicates.push(Syndicate {
        key: 1,
        id: PublicId(1),
        name: "syndicate".into(),
        funnel: 0,
        controllers: 1,
        treasury: ADDRESS,
        from: start.start(),
    });
    sim.sites.push(site());
    sim.rings.push(ring());
    recruit(&mut sim, FIRST, PersonIx(2), 1, false);
    recruit(&mut sim, SECOND, PersonIx(4), 2, false);
    recruit(&mut sim, COMPANY, PersonIx(6), 1, true);
    sim.cases.push(case());
    sim.case_of.insert(VICTIM, CaseIx(0));
    sim
}

/// The victim pays the ring.
pub fn deposit(sim: &mut Sim, to: AccountIx, amount: i64) -> Receipt {
    let part = Part {
        role: Role::Deposit,
        ring: Some(RING),
        case: Some(CASE),
        case_amount: Some(Minor(amount)),
        layer: None,
    };
    let receipt = pay(sim, AccountIx(VICTIM.0), to, amount, part);
    let case = &mut sim.cases[CASE.at()];
    case.given.push(VictimPayment {
        tx_id: receipt.tx_id,
        at: receipt.at,
        from: receipt.from,
        to,
        amount: receipt.amount,
        case_amount: Minor(amount),
        returned: Minor::ZERO,
    });
    case.life.deposited += Minor(amount);
    case.window.deposited += Minor(amount);
    receipt
}

/// The ring's money moves on.
pub fn layer(sim: &mut Sim, from: AccountIx, to: AccountIx, amount: i64) -> Receipt {
    let part = Part {
        role: Role::Layering,
        ring: Some(RING),
        case: None,
        case_amount: None,
        layer: Some(1),
    };
    pay(sim, from, to, amount, part)
}

fn pay(sim: &mut Sim, from: AccountIx, to: AccountIx, amount: i64, part: Part) -> Receipt {
    let payment = Payment {
        from,
        to,
        amount: Minor(amount),
        rail: Rail::Instant,
        channel: Channel::Batch,
        device: DeviceIx::NONE,
        part,
    };
    payment.make(sim)
}

/// Lets what answers and policies run for some days; nobody else does anything.
pub fn pass(sim: &mut Sim, days: i64) {
    let until = sim.now + Span(days * 86_400);
    while let Some((at, task)) = sim.calendar.take_before(until) {
        sim.now = at;
        match task {
            Task::Response(task) => handle(sim, task),
            Task::Decide(hold) => holds::decide(sim, hold),
            Task::Again(again) => screening::resume(sim, &again),
            Task::Retry(order) => retry::retry(sim, &order),
            Task::Policy(policy, task) => asking::run_task(sim, policy, task),
            _ => {}
        }
    }
    sim.now = until;
}

/// Does something now.
pub fn now(sim: &mut Sim, task: ResponseTask) {
    handle(sim, task);
}

/// Facts of one kind so far.
pub fn facts<T>(sim: &Sim, pick: impl Fn(&Event) -> Option<T>) -> Vec<T> {
    sim.outbox.iter().filter_map(pick).collect()
}

fn world(horizon: Horizon) -> World {
    let start = horizon.start.start();
    let long_ago = start - Span(1_000 * 86_400);
    let n = 10;
    let people = People {
        country: vec![0; n as usize],
        region: vec![0; n as usize],
        birth_year: vec![1990; n as usize],
        gender: vec![Gender::Female; n as usize],
        occupation: vec![Occupation::FormalEmployee; n as usize],
        income: vec![Minor(100_000); n as usize],
        digital: vec![0.5; n as usize],
        susceptibility: vec![0.0; n as usize],
        before: vec![0; n as usize],
        employer: vec![BusinessIx::NONE; n as usize],
        own_accounts: (0..n)
            .map(|account| OwnAccounts::of(AccountIx(account), [false; 3]))
            .collect(),
        device: vec![DeviceIx::NONE; n as usize],
        isolated: 0,
        friend_start: vec![0; n as usize + 1],
        friends: Vec::new(),
    };
    let bank = |i: u64| Institution {
        id: PublicId(i),
        name: format!("bank {i}"),
        kind: InstitutionKind::Bank,
        country: CountryIx(0),
        currency: Currency::Pkr,
        share: 0.5,
        daily_limit: Minor(i64::MAX / 4),
        transfer_limit: Minor(i64::MAX / 4),
        house: BusinessIx::NONE,
    };
    let company = |kind, days: i64| Business {
        key: 1,
        kind,
        country: CountryIx(0),
        region: RegionIx(0),
        category: crate::world::Category::ImportExport,
        registered_at: start - Span(days * 86_400),
        director_token: PublicId(1),
        token: PublicId(2),
        account: AccountIx::NONE,
        weight: 1.0,
    };
    let ids = Ids::new(Seed(1), n.into(), 2, horizon);
    let mut accounts = Accounts::default();
    let mut open = |owner, bank, kind| {
        let institution = InstitutionIx(bank);
        accounts.push(&NewAccount {
            id: PublicId(7_000 + accounts.all.len() as u64),
            customer: ids.customer(ids.owner_key(owner), institution),
            owner,
            institution,
            kind,
            currency: Currency::Pkr,
            opened_at: long_ago,
            channel: OpeningChannel::Branch,
            balance: Minor(1_000_000),
            is_bottomless: false,
            is_dormant: false,
        });
    };
    for person in 0..n {
        open(Owner::Person(PersonIx(person)), person / 2 % 2, AccountKind::Current);
    }
    open(Owner::Business(BusinessIx(0)), 0, AccountKind::Business);
    open(Owner::Business(BusinessIx(1)), 0, AccountKind::External);
    World {
        horizon,
        countries: vec![Country {
            code: CountryCode::of("PK").unwrap(),
            currency: Currency::Pkr,
            utc_offset: Span(18_000),
            weekend: [false; 7],
            holidays: Vec::new(),
            mean_wage: Minor(100_000),
            people: 0..n,
            regions: 0..1,
            institutions: vec![InstitutionIx(0), InstitutionIx(1)],
        }],
        regions: vec![Region {
            name: "town".into(),
            country: CountryIx(0),
            urban: 1.0,
            people: 0..n,
            circles: Circles::new(n, 11, 5),
            merchants: 0..0,
            agents: 0..0,
            employers: 0..0,
            billers: 0..0,
        }],
        institutions: vec![bank(1), bank(2)],
        people: people.into(),
        businesses: Businesses {
            all: vec![company(BusinessKind::Shell, 100), company(BusinessKind::Holder, 100)],
        },
        accounts,
        devices: Devices::default(),
        phones: Phones::new(Seed(1), start, n),
        rates: Rates::new(&[1.0; Currency::ALL.len()], 0),
        ids,
        vaults: crate::world::Vaults::default(),
        // Nobody has use for it here.
        abroad: vec![AccountIx(9)],
        guilds: Vec::new(),
        more_accounts: Default::default(),
        born_keys: Default::default(),
    }
}

fn site() -> Site {
    Site {
        key: 5,
        line: 5,
        id: PublicId(5),
        name: "site".into(),
        syndicate: 0,
        country: CountryIx(0),
        region: RegionIx(0),
        seats: 4,
        foreign: 0.0,
        opened_at: OPENS.start(),
        closed_at: None,
        raided_at: None,
        rings: vec![RING],
        params: SiteParams::default(),
    }
}

fn ring() -> Ring {
    let operator = |seat: u32, entry| Operator {
        key: u64::from(seat),
        id: PublicId(u64::from(seat)),
        person: None,
        role: CrewRole::Recruiter,
        entry,
        seat,
        from: OPENS.start(),
        to: None,
        exit_reason: None,
    };
    Ring {
        key: 6,
        id: PublicId(6),
        number: 0,
        syndicate: 0,
        site: SITE,
        target: CountryIx(0),
        funnel: 0,
        seats: 4,
        opened_at: OPENS.start(),
        closed_at: None,
        operators: vec![
            operator(0, Entry::Local),
            operator(1, Entry::Foreign),
            operator(2, Entry::Foreign),
        ],
        // Whoever is there recruits.
        duty: staffing::duty(
            &CrewParams {
                roles: Default::default(),
                ..CrewParams::default()
            },
            Seed(1),
            6,
        ),
        busy: Default::default(),
        waiting: Default::default(),
        layers: 2,
        address: ADDRESS,
        addresses_before: Vec::new(),
        devices: vec![DeviceIx(0), DeviceIx(1)],
        numbers: Default::default(),
        companies: 1,
        recruited: 3,
        signs: Default::default(),
        usual: Default::default(),
        style: Default::default(),
        collected: 0,
        dues: Default::default(),
        funded_until: Time(0),
    }
}

pub fn recruit(sim: &mut Sim, account: AccountIx, person: PersonIx, layer: u8, shell: bool) {
    let mule = MuleIx(sim.mules.all.len() as u32);
    sim.mules.all.push(MuleState {
        shell,
        layer,
        ..MuleState::new(u64::from(account.0), RING, account, person, OPENS.start())
    });
    sim.mules.of.insert(account, mule);
    sim.mules.serving.entry(RING).or_default().push(mule);
}

fn case() -> Case {
    Case {
        key: 9,
        id: PublicId(9),
        person: VICTIM,
        ring: RING,
        funnel: 0,
        stage: 0,
        round: 0,
        step: 0,
        stage_at: vec![None; 2],
        currency: Currency::Pkr,
        shown: Minor::ZERO,
        last_deposit: Minor::ZERO,
        earned: Minor::ZERO,
        brought_by: None,
        brought: 0,
        demand: None,
        unsent: Minor::ZERO,
        means_left: Minor::ZERO,
        given: Vec::new(),
        window: CaseSums::default(),
        life: CaseSums::default(),
        handler: None,
        waiting_since: None,
        put_off_since: None,
        end_reason: None,
        ended_at: None,
        bank_told_at: None,
        police_told_at: None,
        is_repeat: false,
    }
}

/// When the town's story begins.
pub fn noon() -> Time {
    OPENS.start() + Span(43_200)
}
