//! How accounts come into a ring's hands: herders look for people, mules bring mules, accounts are bought, hijacked or
//! opened for companies that do nothing.

use super::hop::round_like_people;
use super::mule::{MuleIx, MuleState};
use super::way;
use crate::engine::random::join;
use crate::engine::sample::{pick, rendezvous};
use crate::engine::{Span, Time};
use crate::model::crew::{RingIx, pay};
use crate::model::event::{AccountRole, Channel, CrewRole, EntityKind, EntityLabel, Measure, MuleKind, Rail, Role};
use crate::model::hold::Then;
use crate::model::justice;
use crate::model::lever::{self, Wish};
use crate::model::payment::{Part, Payment};
use crate::model::sim::{Sim, Task};
use crate::model::truth::AccountTruth;
use crate::model::{decision, pick};
use crate::param::dist::Dist;
use crate::param::money::Minor;
use crate::world::{
    AccountIx, AccountKind, BusinessKind, CountryIx, DeviceIx, Flags, Gender, InstitutionIx, InstitutionKind,
    OpeningChannel, Owner, PersonIx, PublicId,
};

/// What kind of account is wanted next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Of(MuleKind),
    Shell,
}

/// A new ring starts with accounts its syndicate has, and with working capital.
pub fn stock_up(sim: &mut Sim, ring: RingIx) {
    let aim = aim(sim, ring);
    let ready = Terms {
        at_once: true,
        dearer: 1.0,
    };
    for _ in 0..aim.div_ceil(2) {
        one(sim, ring, ready);
    }
    inject(sim, ring);
}

/// On which terms an account is looked for.
#[derive(Clone, Copy, Debug)]
struct Terms {
    /// Whether it can be used now.
    at_once: bool,
    /// How many times the usual price is paid.
    dearer: f64,
}

/// A day's recruiting: as many accounts as are missing, no more than the herders can bring. A ring that is short of
/// accounts pays more, and more people let themselves be won.
pub fn recruit(sim: &mut Sim, ring: RingIx) {
    if sim.rings[ring.at()].closed_at.is_some() {
        return;
    }
    let aim = aim(sim, ring);
    let missing = aim.saturating_sub(sim.mules.of_ring(ring).len());
    let short = missing as f64 / aim.max(1) as f64;
    let terms = Terms {
        at_once: false,
        dearer: 1.0 + (sim.params.laundering.dearer - 1.0) * short,
    };
    for _ in 0..missing.min(attempts(sim, ring, terms.dearer)) {
        one(sim, ring, terms);
    }
    let target = sim.world.countries[sim.rings[ring.at()].target.at()].currency;
    let holdings: Minor = sim
        .mules
        .of_ring(ring)
        .iter()
        .map(|&mule| {
            let state = &sim.mules.all[mule.at()];
            let currency = sim.world.accounts.get(state.account).currency;
            sim.world.rates.mid(state.float + state.pending, currency, target)
        })
        .sum();
    if holdings < capital(sim, ring).scaled(0.1) {
        inject(sim, ring);
    }
}

/// How many people a ring's herders can win today; whether a part of one is one is drawn.
fn attempts(sim: &Sim, ring: RingIx, dearer: f64) -> usize {
    let (state, laundering) = (&sim.rings[ring.at()], &sim.params.laundering);
    let herders = state.hands(CrewRole::Herder);
    let most = herders * laundering.recruits_per_herder * libm::pow(dearer, laundering.elasticity);
    let today = i64::from(sim.now.day().0);
    let draw = sim.seed.draw(decision::ATTEMPTS, state.key, today, 0);
    most as usize + usize::from(draw.chance(most - libm::floor(most)))
}

/// How many accounts a ring wants in service.
fn aim(sim: &Sim, ring: RingIx) -> usize {
    let state = &sim.rings[ring.at()];
    let more = state
        .style
        .times(Measure::MoreMules, sim.params.crew.adaptation.more_mules);
    let wanted = f64::from(state.seats) * sim.params.laundering.accounts_per_operator * more;
    (wanted.ceil() as usize).max(usize::from(sim.rings[ring.at()].layers) * 2)
}

/// Working capital of a ring when it is new, in the currency of its targets.
fn capital(sim: &Sim, ring: RingIx) -> Minor {
    let state = &sim.rings[ring.at()];
    let wage = sim.world.countries[state.target.at()].mean_wage;
    wage.scaled(sim.params.laundering.capital * f64::from(state.seats))
}

/// Within how long working capital comes in, seconds, and how many accounts take it. Assumptions.
const CAPITAL_WITHIN: u64 = 4 * 86_400;
const CAPITAL_ACCOUNTS: usize = 4;

/// Money will come in from abroad to pay the first payouts with: uneven parts, days apart, in office hours.
fn inject(sim: &mut Sim, ring: RingIx) {
    if sim.now < sim.rings[ring.at()].funded_until {
        return; // It is on its way.
    }
    let accounts = sim.mules.of_ring(ring).iter().copied();
    let is_ready =
        |state: &MuleState| state.layer == 1 && state.ready_at <= sim.now && super::mule::at_home(sim, state);
    let first: Vec<MuleIx> = accounts
        .filter(|&mule| is_ready(&sim.mules.all[mule.at()]))
        .take(CAPITAL_ACCOUNTS)
        .collect();
    sim.rings[ring.at()].funded_until = sim.now + Span(CAPITAL_WITHIN as i64);
    let whole = capital(sim, ring);
    let parts = first.len() as f64;
    for mule in first {
        let key = sim.mules.all[mule.at()].key;
        let draw = sim.seed.draw(decision::CAPITAL, key, sim.now.0, 0);
        let part = round_like_people(whole.scaled((0.5 + draw.uniform()) / parts), draw.second());
        let home = &sim.world.countries[sim.rings[ring.at()].target.at()];
        let when = sim.seed.draw(decision::CAPITAL, key, sim.now.0, 1);
        let office = home.utc_second(9 * 3_600 + (when.uniform() * 8.0 * 3_600.0) as u32);
        let days = 1.0 + when.second() * (CAPITAL_WITHIN as f64 / 86_400.0 - 1.0);
        let at = sim.now.day().plus(days as i32).start() + Span(i64::from(office));
        sim.plan(at, key, u64::MAX - 1, Task::Capital(mule, part));
    }
}

/// A part of a ring's working capital arrives, unless the account is out of use by now.
pub fn capital_comes(sim: &mut Sim, mule: MuleIx, amount: Minor) {
    let state = &sim.mules.all[mule.at()];
    let (ring, to) = (state.ring, state.account);
    if state.out_at.is_some() || sim.rings[ring.at()].closed_at.is_some() {
        return;
    }
    let payment = Payment {
        from: sim.world.abroad(sim.rings[ring.at()].target),
        to,
        amount,
        rail: Rail::Transfer,
        channel: Channel::Batch,
        device: DeviceIx::NONE,
        part: Part {
            role: Role::Layering,
            ring: Some(ring),
            case: None,
            case_amount: None,
            layer: None,
        },
    };
    let receipt = payment.make(sim);
    if receipt.moved() {
        sim.mules.all[mule.at()].float += receipt.received;
        sim.mules.all[mule.at()].amount_in += receipt.received;
    }
}

/// Tries to get one account.
fn one(sim: &mut Sim, ring: RingIx, terms: Terms) {
    let params = sim.params.clone();
    let (key, ordinal) = (sim.rings[ring.at()].key, sim.rings[ring.at()].recruited);
    sim.rings[ring.at()].recruited += 1;
    let key = join(join(key, 0x0a_0000_0000), u64::from(ordinal));
    let laundering = &params.laundering;
    if sim
        .seed
        .draw(decision::SERVES_AGAIN, key, 0, 0)
        .chance(laundering.again)
        && let Some(known) = who_served(sim, ring, key)
    {
        again(sim, ring, key, known, terms);
        return;
    }
    let shares = [
        laundering.witting,
        laundering.unwitting,
        laundering.hijacked,
        laundering.bought,
    ];
    let shell = (1.0 - shares.iter().sum::<f64>()).max(0.0);
    let weights = [shares[0], shares[1], shares[2], shares[3], shell];
    let wanted = match pick(sim.seed.draw(decision::MULE_KIND, key, 0, 0).uniform(), &weights) {
        Some(1) => Wanted::Of(MuleKind::Unwitting),
        Some(2) => Wanted::Of(MuleKind::Hijacked),
        Some(3) => Wanted::Of(MuleKind::Bought),
        Some(4) => Wanted::Shell,
        _ => Wanted::Of(MuleKind::Witting),
    };
    let country = country(sim, ring, key, wanted == Wanted::Shell);
    let Some(person) = find(sim, country, key) else {
        return;
    };
    match wanted {
        Wanted::Of(kind) => of_person(sim, ring, key, person, kind, terms),
        Wanted::Shell => shell_company(sim, ring, key, person, terms),
    }
}

/// Somebody of the targets' country who serves or has served the ring's syndicate, and would again: nobody whose account
/// was taken without their knowing, or who learnt from a freeze what it was for.
fn who_served(sim: &Sim, ring: RingIx, key: u64) -> Option<MuleIx> {
    let state = &sim.rings[ring.at()];
    let would = |mule: &MuleState| {
        let knows = match mule.kind {
            MuleKind::Witting | MuleKind::Bought => true,
            MuleKind::Unwitting => mule.frozen_at.is_none(),
            MuleKind::Hijacked => false,
        };
        knows
            && !mule.shell
            && sim.rings[mule.ring.at()].syndicate == state.syndicate
            && sim.world.people.country(mule.person) == state.target
    };
    let positions = (0..sim.mules.all.len() as u32).map(MuleIx);
    let known: Vec<MuleIx> = positions.filter(|mule| would(&sim.mules.all[mule.at()])).collect();
    let keys = known.iter().map(|mule| sim.mules.all[mule.at()].key);
    rendezvous(sim.seed, decision::SERVES_AGAIN, key, 1, keys).map(|position| known[position])
}

/// Another account of somebody who has served: one they have, or one opened where they have none.
fn again(sim: &mut Sim, ring: RingIx, key: u64, known: MuleIx, terms: Terms) {
    let (person, kind) = (sim.mules.all[known.at()].person, sim.mules.all[known.at()].kind);
    let all = sim.world.accounts_of(Owner::Person(person));
    let free = all.iter().copied().find(|&account| {
        let purse = sim.world.accounts.get(account);
        matches!(purse.kind, AccountKind::Current | AccountKind::Wallet)
            && !purse.flags.any(Flags::FROZEN)
            && !sim.mules.of.contains_key(&account)
            && sim.world.accounts.is_open(account, sim.now)
    });
    let account = match free {
        Some(account) => Some(account),
        None => {
            let taken: Vec<InstitutionIx> = all
                .iter()
                .map(|&account| sim.world.accounts.get(account).institution())
                .collect();
            open_fresh(sim, ring, key, person, &taken, terms)
        }
    };
    let Some(account) = account else {
        return;
    };
    take_on(sim, ring, key, person, account, kind, terms);
    if kind == MuleKind::Bought {
        let price = sim.params.laundering.price;
        pay_holder(sim, ring, key, person, account, price, terms);
    }
}

/// Where an account is wanted: in the targets' country, or, by the shares that `laundering` gives, in another one, by
/// residents. Nobody is told to pay a private person abroad, so people's accounts that collect are at home.
fn country(sim: &Sim, ring: RingIx, key: u64, shell: bool) -> CountryIx {
    let state = &sim.rings[ring.at()];
    let params = &sim.params.laundering;
    let share = match (shell, layer(sim, ring, key, shell)) {
        (true, _) => params.companies_abroad,
        (false, 1) => 0.0,
        (false, _) => params.abroad,
    };
    let draw = sim.seed.draw(decision::MULE_COUNTRY, key, 0, 0);
    if !draw.chance(share) {
        return state.target;
    }
    let residents = sim.world.countries.iter().enumerate().map(|(position, country)| {
        if position == state.target.at() {
            0.0
        } else {
            country.people.len() as f64
        }
    });
    let residents: Vec<f64> = residents.collect();
    pick(draw.second(), &residents).map_or(state.target, |position| CountryIx(position as u32))
}

/// Somebody who lives there: likelier young, likelier a man; never twice.
fn find(sim: &Sim, country: CountryIx, key: u64) -> Option<PersonIx> {
    let params = &sim.params.laundering;
    let people = &sim.world.people;
    let year = i64::from(sim.world.horizon.window_start.0) / 365 + 1970;
    let most = params.male_weight.max(1.0) * params.young_weight.max(1.0);
    let range = sim.world.countries[country.at()].people.clone();
    pick::person(sim.seed, decision::MULE_WHO, key, range, |person| {
        let age = year - i64::from(people.birth_year[person.at()]);
        let man = if people.gender[person.at()] == Gender::Male {
            params.male_weight
        } else {
            1.0
        };
        let young = if age <= 35 { params.young_weight } else { 1.0 };
        let taken = sim.seed.draw(decision::MULE_WHO, join(key, u64::from(person.0)), 1, 0);
        (18..=70).contains(&age) && !sim.touched.contains_key(&person) && taken.chance(man * young / most)
    })
}

/// A person's account: the one they have, or one opened for the purpose.
fn of_person(sim: &mut Sim, ring: RingIx, key: u64, person: PersonIx, kind: MuleKind, terms: Terms) {
    let params = sim.params.clone();
    let laundering = &params.laundering;
    let draw = sim.seed.draw(decision::MULE_ACCOUNT, key, 0, 0);
    let used = sim.rings[ring.at()]
        .style
        .times(Measure::UsedAccounts, params.crew.adaptation.fresh);
    // Who has no account to spare opens one. A ring that no longer asks for that loses most of these people.
    let would_open = kind != MuleKind::Hijacked && draw.chance(laundering.fresh);
    let fresh = would_open && draw.chance(laundering.fresh * used);
    let persuaded = would_open && !fresh;
    if persuaded
        && !sim
            .seed
            .draw(decision::PERSUADED, key, 0, 0)
            .chance(laundering.persuaded)
    {
        return;
    }
    let account = if fresh {
        open_fresh(sim, ring, key, person, &[], terms)
    } else {
        Some(own(sim, key, person, draw.second()))
    };
    let Some(account) = account else {
        return;
    };
    take_on(sim, ring, key, person, account, kind, terms);
    if kind == MuleKind::Bought || persuaded {
        pay_holder(sim, ring, key, person, account, laundering.price, terms);
    }
    if kind == MuleKind::Hijacked {
        let price = price(
            sim,
            key,
            sim.rings[ring.at()].target,
            laundering.credentials_price,
            terms,
        );
        pay::spend(sim, ring, price);
    }
}

/// An account of a person's is the ring's to use, from the holder's device or from one of the ring's.
fn take_on(sim: &mut Sim, ring: RingIx, key: u64, person: PersonIx, account: AccountIx, kind: MuleKind, terms: Terms) {
    let device = match kind {
        MuleKind::Witting | MuleKind::Unwitting => sim.world.people.device[person.at()],
        MuleKind::Hijacked | MuleKind::Bought => ring_device(sim, ring, key),
    };
    let comes = Comes {
        person,
        account,
        kind,
        shell: false,
        device,
        at_once: terms.at_once,
    };
    enlist(sim, ring, key, comes);
}

/// One that the holder no longer used, or the main account, or a wallet if there is one and the draw says so.
fn own(sim: &Sim, key: u64, person: PersonIx, u: f64) -> AccountIx {
    let idle = |&account: &AccountIx| {
        let card = sim.world.accounts.card(account);
        matches!(card.kind, AccountKind::Current | AccountKind::Wallet)
            && card.is_dormant()
            && sim.world.accounts.is_open(account, sim.now)
    };
    let dormant = sim.world.accounts_of(Owner::Person(person)).into_iter().find(idle);
    let takes = sim.seed.draw(decision::MULE_ACCOUNT, key, 0, 1);
    match (dormant, sim.world.wallet_of(person, sim.now)) {
        (Some(account), _) if takes.chance(sim.params.laundering.dormant) => account,
        (_, Some(wallet)) if u < 0.5 => wallet,
        _ => sim.world.people.main_account(person),
    }
}

/// An account opened in a person's name, elsewhere than where they have one that the ring could not use. It is paid for
/// ahead: where the bank turns them away, the herder has come for nothing.
fn open_fresh(
    sim: &mut Sim,
    ring: RingIx,
    key: u64,
    person: PersonIx,
    taken: &[InstitutionIx],
    terms: Terms,
) -> Option<AccountIx> {
    let country = sim.world.people.country(person);
    let draw = sim.seed.draw(decision::MULE_BANK, key, 0, 0);
    let institution = choose_institution(sim, country, draw.uniform(), false, taken)?;
    let price = sim.params.laundering.opening_price;
    pay_holder(sim, ring, key, person, AccountIx::NONE, price, terms);
    let wish = Wish::Account {
        key,
        person,
        institution,
    };
    if !lever::allowed(sim, wish) {
        sim.rings[ring.at()].signs.refused += 1;
        return None;
    }
    let kind = match sim.world.institutions[institution.at()].kind {
        InstitutionKind::Wallet => AccountKind::Wallet,
        _ => AccountKind::Current,
    };
    let channel = if draw.second() < 0.7 {
        OpeningChannel::App
    } else {
        OpeningChannel::Agent
    };
    let now = sim.now;
    Some(
        sim.world
            .open_account(Owner::Person(person), institution, kind, now, channel),
    )
}

/// A bank (or a wallet, unless a company's account is wanted) of a country by its share of customers; none of some.
fn choose_institution(
    sim: &Sim,
    country: CountryIx,
    u: f64,
    bank_only: bool,
    but: &[InstitutionIx],
) -> Option<InstitutionIx> {
    let all = &sim.world.countries[country.at()].institutions;
    let weights: Vec<f64> = all
        .iter()
        .map(|&institution| {
            let state = &sim.world.institutions[institution.at()];
            match state.kind {
                _ if but.contains(&institution) => 0.0,
                InstitutionKind::Bank => state.share,
                InstitutionKind::Wallet if !bank_only => state.share,
                _ => 0.0,
            }
        })
        .collect();
    pick(u, &weights).map(|position| all[position])
}

fn ring_device(sim: &Sim, ring: RingIx, key: u64) -> DeviceIx {
    let devices = &sim.rings[ring.at()].devices;
    let which = sim
        .seed
        .draw(decision::RING_DEVICE, key, 0, 0)
        .below(devices.len() as u64);
    devices.get(which as usize).copied().unwrap_or(DeviceIx::NONE)
}

/// A company with nothing but an account, and somebody to sign for it.
fn shell_company(sim: &mut Sim, ring: RingIx, key: u64, director: PersonIx, terms: Terms) {
    let now = sim.now;
    let state = &mut sim.rings[ring.at()];
    state.companies += 1;
    let (number, ordinal) = (state.number, state.companies);
    let country = sim.world.people.country(director);
    let categories = [
        "import_export",
        "it_services",
        "consulting",
        "general_trading",
        "marketing",
    ];
    let draw = sim.seed.draw(decision::COMPANY, key, 0, 0);
    let category = categories[draw.below(categories.len() as u64) as usize];
    let region = sim.world.people.region(director);
    let token = sim.world.token(Owner::Person(director));
    let registered = now - Span((10.0 * 86_400.0 + draw.second() * 200.0 * 86_400.0) as i64);
    let u = sim.seed.draw(decision::MULE_BANK, key, 0, 1).uniform();
    let Some(bank) = choose_institution(sim, country, u, true, &[]) else {
        return;
    };
    let target = sim.rings[ring.at()].target;
    let price = price(sim, key, target, sim.params.laundering.company_price, terms);
    pay::spend(sim, ring, price);
    if !lever::allowed(sim, Wish::Company { key, institution: bank }) {
        sim.rings[ring.at()].signs.refused += 1;
        return;
    }
    let company = sim.world.found_company(
        u64::from(number),
        ordinal,
        BusinessKind::Shell,
        country,
        region,
        category,
        registered,
        token,
    );
    let account = sim.world.open_account(
        Owner::Business(company),
        bank,
        AccountKind::Business,
        now,
        OpeningChannel::Branch,
    );
    sim.world.businesses.all[company.at()].account = account;
    let device = ring_device(sim, ring, key);
    let id = sim.world.customer_id(Owner::Business(company), bank);
    let ring_id = sim.rings[ring.at()].id;
    sim.truth.entities.push(EntityLabel {
        kind: EntityKind::Company,
        id,
        role: "shell",
        syndicate_id: None,
        ring_id: Some(ring_id),
        from_ts: now,
        to_ts: None,
        knowable_at: None,
    });
    let comes = Comes {
        person: director,
        account,
        kind: MuleKind::Witting,
        shell: true,
        device,
        at_once: terms.at_once,
    };
    enlist(sim, ring, key, comes);
}

/// A victim is asked to receive and forward money, and does.
pub fn victim(sim: &mut Sim, ring: RingIx, person: PersonIx) {
    let account = sim.world.people.main_account(person);
    if sim.mules.of.contains_key(&account) || sim.rings[ring.at()].closed_at.is_some() {
        return;
    }
    let key = join(join(sim.rings[ring.at()].key, 0x0f_0000_0000), u64::from(person.0));
    let device = sim.world.people.device[person.at()];
    let comes = Comes {
        person,
        account,
        kind: MuleKind::Unwitting,
        shell: false,
        device,
        at_once: false,
    };
    enlist(sim, ring, key, comes);
}

/// An account that comes into a ring's hands.
#[derive(Clone, Copy, Debug)]
struct Comes {
    person: PersonIx,
    account: AccountIx,
    kind: MuleKind,
    shell: bool,
    device: DeviceIx,
    at_once: bool,
}

fn enlist(sim: &mut Sim, ring: RingIx, key: u64, comes: Comes) {
    let Comes {
        person,
        account,
        kind,
        shell,
        device,
        at_once,
    } = comes;
    if sim.mules.of.contains_key(&account) {
        return;
    }
    let now = sim.now;
    let params = sim.params.clone();
    let draw = sim.seed.draw(decision::MULE_LIFE, key, 0, 0);
    let ready_at = if at_once {
        now
    } else {
        let adaptation = &params.crew.adaptation;
        let longer = sim.rings[ring.at()]
            .style
            .times(Measure::WarmedUpAccounts, adaptation.warm_up);
        let papers = if shell {
            let u = sim.seed.draw(decision::COMPANY, key, 0, 1).uniform();
            params.laundering.company_after.quantile(u)
        } else {
            Span(0)
        };
        now + papers + params.laundering.warm_up.quantile(draw.uniform()).scaled(longer)
    };
    let shorter = sim.rings[ring.at()]
        .style
        .times(Measure::MoreMules, 1.0 / params.crew.adaptation.more_mules);
    let service = params.laundering.service.quantile(draw.second()).scaled(shorter);
    let layer = layer(sim, ring, key, shell);
    let recruited_by = recruiter(sim, ring, key);
    let mule = MuleIx(sim.mules.all.len() as u32);
    sim.mules.all.push(MuleState {
        key,
        ring,
        account,
        person,
        shell,
        kind,
        layer,
        recruited_by,
        recruited_at: now,
        ready_at,
        out_at: None,
        first_use: None,
        last_use: None,
        frozen_at: None,
        pending: Minor::ZERO,
        float: Minor::ZERO,
        cleared: Minor::ZERO,
        parts_left: 0,
        way_out: None,
        hop_planned: false,
        hops: 0,
        amount_in: Minor::ZERO,
        amount_out: Minor::ZERO,
        cases: Default::default(),
        device,
        takings: (now.day(), 0),
        refused: 0,
    });
    sim.mules.of.insert(account, mule);
    sim.mules.serving.entry(ring).or_default().push(mule);
    sim.touch(person);
    sim.truth
        .plays(person, if shell { "shell_director" } else { "mule" }, sim.now);
    sim.truth.accounts.push(AccountTruth {
        account,
        role: if shell { AccountRole::Shell } else { AccountRole::Mule },
        mule_kind: Some(kind),
        from: now,
        to: Time::NEVER,
        ring: Some(ring),
    });
    sim.count(
        "mules_recruited",
        sim.world.countries[sim.rings[ring.at()].target.at()].code.word(),
        1.0,
    );
    sim.plan(ready_at + service, key, 0, Task::Retire(mule));
    if kind == MuleKind::Hijacked {
        justice::hijack_noticed(sim, mule);
    }
}

/// Which layer an account serves: the one that is furthest behind. More collect than carry on; companies collect or take
/// large sums abroad.
fn layer(sim: &Sim, ring: RingIx, key: u64, shell: bool) -> u8 {
    let layers = sim.rings[ring.at()].layers;
    if shell {
        let u = sim.seed.draw(decision::MULE_LAYER, key, 0, 0).uniform();
        return if u < 0.6 { 1 } else { layers };
    }
    let weight = |layer: u8| 1.0 / (1.0 + 0.5 * f64::from(layer - 1));
    let serving = sim.mules.of_ring(ring);
    let filled = |layer: u8| {
        let of_layer = serving.iter().filter(|&&mule| sim.mules.all[mule.at()].layer == layer);
        of_layer.count() as f64 / weight(layer)
    };
    (1..=layers)
        .min_by(|&a, &b| filled(a).total_cmp(&filled(b)))
        .unwrap_or(1)
}

/// Who brought it: a herder of the ring, or another mule.
fn recruiter(sim: &Sim, ring: RingIx, key: u64) -> Option<PublicId> {
    let draw = sim.seed.draw(decision::MULE_BY, key, 0, 0);
    if draw.chance(sim.params.laundering.by_mules) {
        let serving = sim.mules.of_ring(ring);
        if !serving.is_empty() {
            let keys = serving.iter().map(|&mule| sim.mules.all[mule.at()].key);
            let position = rendezvous(sim.seed, decision::MULE_BY, key, 1, keys)?;
            return Some(sim.world.person_id(sim.mules.all[serving[position].at()].person));
        }
    }
    let herders = sim.rings[ring.at()]
        .operators
        .iter()
        .filter(|operator| operator.role == CrewRole::Herder && operator.to.is_none());
    let keys: Vec<(u64, PublicId)> = herders.map(|operator| (operator.key, operator.id)).collect();
    let position = rendezvous(sim.seed, decision::MULE_BY, key, 2, keys.iter().map(|(key, _)| *key))?;
    Some(keys[position].1)
}

/// A price, in a country's currency.
fn price(sim: &Sim, key: u64, country: CountryIx, wages: Dist, terms: Terms) -> Minor {
    let wage = sim.world.countries[country.at()].mean_wage;
    let u = sim.seed.draw(decision::MULE_PRICE, key, 0, 0).uniform();
    wage.scaled(wages.quantile(u) * terms.dearer).floor_to(10_000)
}

/// Pays the holder of an account, into another account of theirs if there is one.
fn pay_holder(sim: &mut Sim, ring: RingIx, key: u64, person: PersonIx, sold: AccountIx, wages: Dist, terms: Terms) {
    let people = &sim.world.people;
    let (main, wallet) = (people.main_account(person), sim.world.wallet_of(person, sim.now));
    let to = if main != sold { main } else { wallet.unwrap_or(main) };
    if to == sold || sim.world.accounts.get(to).flags.any(Flags::FROZEN) {
        return; // Paid in cash: no row.
    }
    let amount = price(sim, key, people.country(person), wages, terms);
    let Some(payer) = super::mule::with_funds(sim, ring, amount).filter(|_| amount.is_positive()) else {
        return;
    };
    let from = sim.mules.all[payer.at()].account;
    if from == to {
        return;
    }
    let way = way::transfer(sim, from, to, super::mule::device(sim, payer));
    let payment = Payment {
        from,
        to,
        amount,
        rail: way.rail,
        channel: way.channel,
        device: way.device,
        part: Part {
            role: Role::PurchaseOfAccount,
            ring: Some(ring),
            case: None,
            case_amount: None,
            layer: None,
        },
    };
    let receipt = payment.make_then(sim, Then::Out { mule: payer });
    if receipt.moved() || receipt.held() {
        super::mule::spent(sim, payer, amount);
    }
}
