//! Each policy on a town of ten people: what it does, it does through the model.

use super::account_opening_check::AccountOpeningCheck;
use super::agency_coordination::AgencyCoordination;
use super::awareness_campaign::AwarenessCampaign;
use super::court_freeze::CourtFreeze;
use super::cross_border_cooperation::CrossBorderCooperation;
use super::crypto_offramp::CryptoOfframp;
use super::device_forensics::DeviceForensics;
use super::entry_scrutiny::EntryScrutiny;
use super::fund_recall::FundRecall;
use super::mandatory_reimbursement::MandatoryReimbursement;
use super::payee_confirmation::PayeeConfirmation;
use super::payment_warning::PaymentWarning;
use super::platform_takedown::PlatformTakedown;
use super::police_raid::PoliceRaid;
use super::report_hotline::ReportHotline;
use super::shared_mule_registry::{Others, SharedMuleRegistry};
use super::sim_cap::SimCap;
use super::transaction_monitoring::{Consequence, TransactionMonitoring};
use super::transfer_delay::{Target, TransferDelay};
use super::transfer_limit::TransferLimit;
use super::victim_alert::VictimAlert;
use super::{PolicyParams, check};
use crate::engine::{Span, Time};
use crate::model::facts::{Actor, Channel, CrewRole, Desk, Entry, Platform, Rail, Reason, Refusal, Role, Status};
use crate::model::interventions::ledger::Tally;
use crate::model::interventions::port::{self, Lever, Named, Wish};
use crate::model::params::JusticeParams;
use crate::model::params::funnel::{AskRole, WayParams};
use crate::model::payments::payment::Payment;
use crate::model::response::fixture::*;
use crate::model::scam::crew::{number, shift, staffing};
use crate::model::scam::funnel::{deposit, group, outreach};
use crate::model::settlement::book::Receipt;
use crate::model::state::{JusticeTask, MuleIx, Part, Sim, Task, Then};
use crate::param::check::Report;
use crate::param::dist::SpanDist;
use crate::param::money::Minor;
use crate::world::{
    AccountIx, AccountKind, CountryIx, DeviceIx, Flags, InstitutionIx, OpeningChannel, Owner, PersonIx,
};

/// The town under some policies, at noon of the window's first day.
fn under(policies: Vec<PolicyParams>) -> Sim {
    let mut justice: JusticeParams = prompt();
    // Nothing but the policies acts on reports.
    justice.bank.cooperates = 0.0;
    let mut sim = town(justice);
    let mut params = (*sim.params).clone();
    params.policies = policies
        .iter()
        .enumerate()
        .map(|(position, policy)| Named {
            name: format!("{position} {}", policy.kind()),
            policy: policy.policy(),
        })
        .collect();
    sim.params = params.into();
    sim.now = OPENS.start();
    port::install(&mut sim);
    port::begin_day(&mut sim, OPENS);
    sim.now = noon();
    sim
}

fn tally(sim: &Sim) -> Tally {
    sim.policies.tally(&sim.world.horizon)
}

fn payment(from: AccountIx, to: AccountIx, amount: i64, role: Role) -> Payment {
    let victims = role == Role::Deposit;
    Payment {
        from,
        to,
        amount: Minor(amount),
        rail: Rail::Instant,
        channel: Channel::App,
        device: DeviceIx::NONE,
        part: Part {
            role,
            ring: Some(RING),
            case: victims.then_some(CASE),
            case_amount: victims.then_some(Minor(amount)),
            layer: None,
        },
    }
}

/// The victim pays into an account, with what would follow.
fn deposits(sim: &mut Sim, to: AccountIx, amount: i64) -> Receipt {
    let then = Then::Deposit {
        case: CASE,
        mule: sim.mules.of.get(&to).copied(),
        role: AskRole::Deposit,
        shows: 1.0,
        amount: Minor(amount),
    };
    let receipt = payment(AccountIx(VICTIM.0), to, amount, Role::Deposit).make_then(sim, then);
    if receipt.moved() {
        let given = deposit::given(&receipt, Minor(amount));
        deposit::book(sim, CASE, AskRole::Deposit, 1.0, given);
    }
    receipt
}

/// Somebody honest pays a stranger.
fn honest(sim: &mut Sim, amount: i64) -> Receipt {
    payment(AccountIx(8), AccountIx(1), amount, Role::Refund).make_honestly(sim, Then::Nothing)
}

fn reports(sim: &mut Sim) {
    now(sim, JusticeTask::Report(CASE, Desk::Bank));
}

fn frozen(sim: &Sim, account: AccountIx) -> bool {
    sim.world.accounts.get(account).flags.any(Flags::FROZEN)
}

fn day_long(target: Target) -> TransferDelay {
    TransferDelay {
        target,
        threshold: 0.0,
        withdraws: 0.0,
        ..TransferDelay::default()
    }
}

#[test]
fn a_held_payment_is_reserved_then_settled_and_says_when_it_was_asked_for() {
    let mut sim = under(vec![day_long(Target::NewPayee).into()]);
    let before = sim.world.accounts.get(AccountIx(0)).balance;
    assert!(deposits(&mut sim, FIRST, 60_000).held());
    let holds = |sim: &Sim| {
        let (accounts, payer) = (&sim.world.accounts, AccountIx(0));
        (accounts.get(payer).balance, accounts.available(payer))
    };
    let after = before - Minor(60_000);
    assert_eq!(holds(&sim), (before, after));
    pass(&mut sim, 2);
    assert_eq!(holds(&sim), (after, after));
    let row = sim.book.rows[0];
    assert_eq!((row.status, row.ts), (Status::Settled, noon() + Span::DAY));
    assert!((noon() - row.instructed_at).0 < 4, "a person takes a few seconds");
    assert_eq!(sim.cases[CASE.at()].life.deposited, Minor(60_000));
    assert!(deposits(&mut sim, FIRST, 60_000).moved(), "no longer a new payee");
    assert_eq!(tally(&sim).held_illicit, 1);
}

#[test]
fn a_report_within_the_delay_stops_what_is_held_and_one_after_does_not() {
    let policy = || vec![day_long(Target::Any).into()];
    let mut sim = under(policy());
    deposits(&mut sim, FIRST, 60_000);
    reports(&mut sim);
    pass(&mut sim, 3);
    assert_eq!(sim.book.rows[0].status, Status::Cancelled);
    assert_eq!(sim.cases[CASE.at()].life.deposited, Minor::ZERO);
    assert_eq!((tally(&sim).stopped_illicit, tally(&sim).stopped_honest), (1, 0));
    let mut sim = under(policy());
    deposits(&mut sim, FIRST, 60_000);
    pass(&mut sim, 2);
    reports(&mut sim);
    pass(&mut sim, 3);
    assert_eq!(sim.book.rows[0].status, Status::Settled);
    assert_eq!(tally(&sim).stopped_illicit, 0);
}

#[test]
fn honest_payers_wait_as_long_and_their_hours_are_counted() {
    let mut sim = under(vec![day_long(Target::NewPayee).into()]);
    honest(&mut sim, 100_000);
    pass(&mut sim, 2);
    assert_eq!(sim.book.rows[0].status, Status::Settled);
    let tally = tally(&sim);
    assert_eq!((tally.held_honest, tally.held_illicit), (1, 0));
    // The town's rates are one to one: 100,000 cents for a day.
    assert_eq!(tally.held_honest_cent_seconds, 100_000 * 86_400);
    assert_eq!(
        tally.cost_micro_usd, 0,
        "which is theirs to bear, and no programme's cost"
    );
}

#[test]
fn a_hold_falls_if_the_payee_is_frozen_meanwhile() {
    let mut sim = under(vec![day_long(Target::Any).into()]);
    deposits(&mut sim, FIRST, 60_000);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    pass(&mut sim, 2);
    let row = sim.book.rows[0];
    assert_eq!((row.status, row.refusal), (Status::Rejected, Some(Refusal::Policy)));
}

#[test]
fn reject_goes_over_hold_and_the_longest_hold_wins() {
    let longer = TransferDelay {
        delay: Span(72 * 3_600),
        ..day_long(Target::Any)
    };
    let mut sim = under(vec![day_long(Target::NewPayee).into(), longer.clone().into()]);
    deposits(&mut sim, FIRST, 60_000);
    pass(&mut sim, 2);
    assert!(sim.book.rows.is_empty(), "one day is over, three are not");
    pass(&mut sim, 2);
    assert_eq!(sim.book.rows[0].ts, noon() + Span(72 * 3_600));
    let limit = TransferLimit {
        limit: 0.5,
        ..TransferLimit::default()
    };
    let mut sim = under(vec![longer.into(), limit.into()]);
    assert!(deposits(&mut sim, FIRST, 60_000).turned_away());
    assert!(deposits(&mut sim, FIRST, 40_000).held());
}

#[test]
fn a_daily_limit_refuses_what_goes_beyond_and_honest_payers_pay_in_parts() {
    let limit = TransferLimit {
        limit: 0.5,
        target: Target::Any,
        in_parts: 1.0,
        ..TransferLimit::default()
    };
    let mut sim = under(vec![limit.into()]);
    assert!(deposits(&mut sim, FIRST, 30_000).moved());
    let refused = deposits(&mut sim, FIRST, 30_000);
    assert_eq!(refused.refusal, Some(Refusal::Policy));
    assert!(deposits(&mut sim, FIRST, 20_000).moved());
    pass(&mut sim, 1);
    assert!(deposits(&mut sim, FIRST, 30_000).moved(), "another day");
}

#[test]
fn a_warning_moves_victims_and_a_few_honest_payers_but_no_crew() {
    let warning = PaymentWarning {
        threshold: 0.0,
        heeded: 1.0,
        honest_abandon: 1.0,
        ..PaymentWarning::default()
    };
    let mut sim = under(vec![warning.clone().into()]);
    assert_eq!(deposits(&mut sim, FIRST, 60_000).status, Some(Status::Cancelled));
    assert_eq!(honest(&mut sim, 10_000).status, Some(Status::Cancelled));
    assert!(payment(FIRST, SECOND, 10_000, Role::Layering).make(&mut sim).moved());
    let tally = tally(&sim);
    assert_eq!(
        (tally.stopped_illicit, tally.stopped_honest, tally.people_reached),
        (1, 1, 3)
    );
    let deaf = PaymentWarning {
        habituation: 0.0,
        ..warning
    };
    let mut sim = under(vec![deaf.into()]);
    assert!(!deposits(&mut sim, FIRST, 60_000).moved());
    assert!(deposits(&mut sim, FIRST, 60_000).moved(), "prompts wear off");
}

#[test]
fn a_name_is_confirmed_only_between_institutions_that_take_part() {
    let confirmation = PayeeConfirmation {
        other_name: 1.0,
        heeded: 1.0,
        ..PayeeConfirmation::default()
    };
    let mut sim = under(vec![confirmation.clone().into()]);
    assert_eq!(deposits(&mut sim, FIRST, 60_000).status, Some(Status::Cancelled));
    let partial = PayeeConfirmation {
        institutions: vec!["bank 1".into()],
        ..confirmation
    };
    let mut sim = under(vec![partial.into()]);
    // The victim's bank takes part, the first account's does not, the second's does.
    assert!(deposits(&mut sim, FIRST, 60_000).moved());
    assert!(!deposits(&mut sim, SECOND, 60_000).moved());
}

#[test]
fn an_analyst_stops_the_payment_and_freezes_the_account_unless_there_is_no_time() {
    let monitoring = TransactionMonitoring {
        sensitivity: 1.0,
        false_positive: 0.0,
        confirms: 1.0,
        capacity: 1e9,
        handling: SpanDist::Fixed(Span::HOUR),
        ..TransactionMonitoring::default()
    };
    let mut sim = under(vec![monitoring.clone().into()]);
    assert!(deposits(&mut sim, FIRST, 60_000).held());
    assert!(honest(&mut sim, 60_000).moved());
    pass(&mut sim, 1);
    assert_eq!(sim.book.rows[1].status, Status::Rejected);
    assert!(frozen(&sim, FIRST));
    let counts = tally(&sim);
    assert_eq!(
        (counts.alerts, counts.alerts_right, counts.frozen, counts.frozen_wrongly),
        (1, 1, 1, 0)
    );
    assert_eq!(counts.analyst_minutes, 20);
    let busy = TransactionMonitoring {
        capacity: 0.0,
        ..monitoring.clone()
    };
    let mut sim = under(vec![busy.into()]);
    assert!(deposits(&mut sim, FIRST, 60_000).moved());
    assert_eq!(tally(&sim).alerts_dropped, 1);
    let wrong = TransactionMonitoring {
        false_positive: 1.0,
        confirms_wrongly: 1.0,
        action: Consequence::Freeze,
        ..monitoring
    };
    let mut sim = under(vec![wrong.into()]);
    assert!(honest(&mut sim, 60_000).moved());
    pass(&mut sim, 1);
    assert!(frozen(&sim, AccountIx(1)));
    assert_eq!(tally(&sim).frozen_wrongly, 1);
    pass(&mut sim, 60);
    assert!(!frozen(&sim, AccountIx(1)), "the holder was heard");
}

#[test]
fn members_of_the_registry_refuse_what_one_of_them_froze_until_it_is_repaired() {
    let registry = SharedMuleRegistry::default();
    let mut sim = under(vec![registry.clone().into()]);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    assert!(deposits(&mut sim, FIRST, 10_000).moved(), "word takes six hours");
    pass(&mut sim, 1);
    assert_eq!(deposits(&mut sim, FIRST, 10_000).refusal, Some(Refusal::Policy));
    sim.unfreeze(FIRST, Actor::Bank, Reason::Review);
    pass(&mut sim, 1);
    assert!(
        !deposits(&mut sim, FIRST, 10_000).moved(),
        "the entry stands for five days"
    );
    pass(&mut sim, 5);
    assert!(deposits(&mut sim, FIRST, 10_000).moved());
    let partial = SharedMuleRegistry {
        institutions: vec!["bank 1".into()],
        ..registry
    };
    let mut sim = under(vec![partial.into()]);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    pass(&mut sim, 1);
    assert!(
        deposits(&mut sim, FIRST, 10_000).moved(),
        "bank 2, which froze it, has not joined"
    );
}

/// Another account of the holder of [`FIRST`], at the other bank, and its owner.
fn other_of_first(sim: &mut Sim) -> AccountIx {
    let (owner, bank) = (Owner::Person(PersonIx(2)), InstitutionIx(0));
    let (kind, channel) = (AccountKind::Current, OpeningChannel::App);
    let account = sim.world.open_account(owner, bank, kind, sim.now, channel);
    sim.world.accounts.get_mut(account).balance = Minor(50_000);
    account
}

#[test]
fn the_registry_knows_whose_account_it_is_and_members_act_on_the_others() {
    let under_others = |others| {
        let registry = SharedMuleRegistry {
            others,
            ..SharedMuleRegistry::default()
        };
        let mut sim = under(vec![registry.into()]);
        let other = other_of_first(&mut sim);
        sim.freeze(FIRST, Actor::Bank, Reason::Alert);
        pass(&mut sim, 1);
        let receipt = payment(AccountIx(8), other, 10_000, Role::Refund).make_honestly(&mut sim, Then::Nothing);
        (sim, other, receipt)
    };
    let (sim, _, receipt) = under_others(Others::Nothing);
    assert!(receipt.moved());
    assert_eq!(tally(&sim).stopped_honest, 0);
    let (sim, _, receipt) = under_others(Others::Reject);
    assert_eq!(receipt.refusal, Some(Refusal::Policy));
    assert_eq!(
        (tally(&sim).stopped_honest, tally(&sim).stopped_honest_cents),
        (1, 10_000)
    );
    let (_, _, receipt) = under_others(Others::Hold);
    assert!(receipt.held());
    let (mut sim, other, _) = under_others(Others::Freeze);
    assert!(frozen(&sim, other));
    let counts = tally(&sim);
    assert_eq!(
        (counts.frozen, counts.frozen_wrongly),
        (1, 1),
        "nobody but the holder uses it"
    );
    assert_eq!((counts.alerts, counts.alerts_right), (2, 1), "it is listed too");
    pass(&mut sim, 60);
    assert!(!frozen(&sim, other), "the holder was heard");
}

#[test]
fn a_listed_holder_is_turned_away_until_a_wrong_entry_is_repaired() {
    let registry = SharedMuleRegistry {
        turns_away: 1.0,
        ..SharedMuleRegistry::default()
    };
    let mut sim = under(vec![registry.into()]);
    let wish = |person| Wish::Account {
        key: 3,
        person: PersonIx(person),
        institution: InstitutionIx(0),
    };
    // Person 8 has nothing to do with any crew.
    let wronged = AccountIx(8);
    sim.freeze(wronged, Actor::Bank, Reason::Alert);
    let opens = sim.now + Span(2 * 86_400);
    let owner = Owner::Person(PersonIx(8));
    let (bank, kind) = (InstitutionIx(1), AccountKind::Current);
    let opened = sim.world.open_account(owner, bank, kind, opens, OpeningChannel::App);
    assert!(port::allowed(&mut sim, wish(8)), "word takes six hours");
    pass(&mut sim, 1);
    assert!(!port::allowed(&mut sim, wish(8)));
    assert!(port::allowed(&mut sim, wish(7)));
    sim.now = opens.day().start();
    port::begin_day(&mut sim, opens.day());
    pass(&mut sim, 2);
    assert!(frozen(&sim, opened), "it can pay nothing at first");
    let counts = tally(&sim);
    assert_eq!((counts.refused_illicit, counts.refused_honest), (1, 1));
    sim.unfreeze(wronged, Actor::Bank, Reason::Review);
    pass(&mut sim, 6);
    assert!(!frozen(&sim, opened));
    assert!(port::allowed(&mut sim, wish(8)));
}

#[test]
fn a_crew_gives_up_an_account_to_which_no_payment_comes_through() {
    let mut sim = under(vec![SharedMuleRegistry::default().into()]);
    let other = other_of_first(&mut sim);
    recruit(&mut sim, other, PersonIx(2), 1, false);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    pass(&mut sim, 1);
    let mule = sim.mules.of[&other];
    // Whether what comes in the next hours is the account's end.
    let gives_up = |sim: &mut Sim| {
        let until = sim.now + Span::DAY;
        let tasks = std::iter::from_fn(|| sim.calendar.take_before(until));
        tasks
            .filter(|(_, task)| matches!(task, Task::Retire(out) if *out == mule))
            .count()
            > 0
    };
    for _ in 0..2 {
        assert!(deposits(&mut sim, other, 10_000).turned_away());
    }
    assert!(!gives_up(&mut sim), "two may be chance");
    assert!(deposits(&mut sim, other, 10_000).turned_away());
    assert!(gives_up(&mut sim));
    assert_eq!(tally(&sim).stopped_illicit, 3);
}

fn recall(layers: u32) -> FundRecall {
    FundRecall {
        layers,
        acts_after: SpanDist::Fixed(Span::HOUR),
        returns_after: SpanDist::Fixed(Span::HOUR),
        ..FundRecall::default()
    }
}

#[test]
fn a_recall_finds_what_is_still_there_as_deep_as_it_follows() {
    let run = |layers| {
        let mut sim = under(vec![recall(layers).into()]);
        deposits(&mut sim, FIRST, 60_000);
        payment(FIRST, SECOND, 45_000, Role::Layering).make(&mut sim);
        reports(&mut sim);
        pass(&mut sim, 3);
        (
            sim.cases[CASE.at()].life.recovered,
            tally(&sim).recovered_cents,
            frozen(&sim, SECOND),
        )
    };
    assert_eq!(run(1), (Minor(15_000), 15_000, false));
    assert_eq!(run(2), (Minor(60_000), 60_000, true));
}

#[test]
fn a_recall_gives_back_no_more_than_the_victims_own_by_the_trace() {
    let mut sim = under(vec![recall(1).into()]);
    deposits(&mut sim, FIRST, 60_000);
    payment(FIRST, SECOND, 60_000, Role::Layering).make(&mut sim);
    reports(&mut sim);
    pass(&mut sim, 3);
    assert_eq!(sim.cases[CASE.at()].life.recovered, Minor::ZERO, "it has gone on");
    assert!(!frozen(&sim, FIRST), "and nothing is frozen where nothing is");
}

#[test]
fn reimbursement_moves_the_loss_and_changes_nothing_before_it() {
    let policy = MandatoryReimbursement {
        met: 1.0,
        excess: 0.1,
        ..MandatoryReimbursement::default()
    };
    let mut sim = under(vec![policy.into()]);
    let owner = crate::world::Owner::Business(crate::world::BusinessIx(1));
    let kind = crate::world::AccountKind::Cash;
    let till = crate::world::NewAccount {
        is_bottomless: true,
        ..sim.world.new_account(owner, 1, InstitutionIx(0), kind, Time(0))
    };
    let till = sim.world.accounts.push(&till);
    sim.world.vaults = crate::world::Vaults(vec![vec![till], vec![till]]);
    deposits(&mut sim, FIRST, 60_000);
    reports(&mut sim);
    pass(&mut sim, 30);
    let life = sim.cases[CASE.at()].life;
    // A tenth of a mean wage of 100,000 is the victim's to bear.
    assert_eq!((life.deposited, life.reimbursed), (Minor(60_000), Minor(50_000)));
    let tally = tally(&sim);
    assert_eq!(
        (tally.reimbursed_by_sender_cents, tally.reimbursed_by_receiver_cents),
        (25_000, 25_000)
    );
}

#[test]
fn an_alert_ends_the_cases_of_those_who_paid_into_a_frozen_account() {
    let policy = |reach| VictimAlert {
        reach,
        stops: 1.0,
        ..VictimAlert::default()
    };
    for (reach, ended) in [(1.0, true), (0.0, false)] {
        let mut sim = under(vec![policy(reach).into()]);
        deposits(&mut sim, FIRST, 60_000);
        sim.freeze(FIRST, Actor::Bank, Reason::Alert);
        pass(&mut sim, 1);
        assert_eq!(sim.cases[CASE.at()].ended(), ended);
    }
}

#[test]
fn a_hotline_makes_more_report_sooner_while_there_is_staff() {
    let sim = under(vec![ReportHotline::default().into()]);
    let (mut share, mut delay, mut desks) = (0.1, Span(40 * 3_600), [0.5, 0.3, 0.2]);
    let lever = Lever::Report {
        person: VICTIM,
        share: &mut share,
        delay: &mut delay,
        desks: &mut desks,
    };
    port::turn(&sim, lever);
    assert!(share > 0.14 && share < 0.15, "{share}");
    assert_eq!((delay, desks[2]), (Span(20 * 3_600), 0.8));
}

#[test]
fn a_court_freezes_what_enough_complaints_name() {
    for (evidence, ordered) in [(1, true), (2, false)] {
        let policy = CourtFreeze {
            evidence,
            ..CourtFreeze::default()
        };
        let mut sim = under(vec![policy.into()]);
        deposits(&mut sim, FIRST, 60_000);
        reports(&mut sim);
        pass(&mut sim, 30);
        assert_eq!(frozen(&sim, FIRST), ordered);
        assert_eq!(tally(&sim).frozen, i64::from(ordered));
    }
}

#[test]
fn raids_need_intelligence_and_none_is_needed_for_all() {
    for (intelligence, raids) in [(0.0, 1), (1.0, 0)] {
        let policy = PoliceRaid {
            intelligence,
            after: SpanDist::Fixed(Span::DAY),
            arrests: 0.0,
            ..PoliceRaid::default()
        };
        let mut sim = under(vec![policy.into()]);
        pass(&mut sim, 3);
        assert_eq!(tally(&sim).raids, raids);
        assert_eq!(sim.sites[SITE.at()].closed_at.is_some(), raids == 1);
        let reasons: Vec<_> = sim.rings[RING.at()].operators.iter().map(|o| o.exit_reason).collect();
        assert_eq!(
            reasons[0],
            (raids == 1).then_some(crate::model::facts::ExitReason::Fled),
            "nobody was taken"
        );
    }
}

#[test]
fn forensics_tell_sooner_and_more() {
    let sim = under(vec![DeviceForensics::default().into()]);
    let (mut after, mut accounts, mut sites) = (Span(8 * 86_400), 0.65, 0.25);
    let (country, site) = (CountryIx(0), sim.sites[SITE.at()].key);
    port::turn(
        &sim,
        Lever::Forensics {
            country,
            site,
            u: 0.5,
            after: &mut after,
        },
    );
    port::turn(
        &sim,
        Lever::Reveals {
            country,
            site,
            accounts: &mut accounts,
            sites: &mut sites,
        },
    );
    assert_eq!((after, accounts, sites), (Span(3 * 86_400), 0.9, 0.6));
}

#[test]
fn agencies_that_coordinate_act_sooner_and_only_where_they_do() {
    let handled = |institutions: Vec<String>| {
        let policy = AgencyCoordination {
            institutions,
            ..AgencyCoordination::default()
        };
        let sim = under(vec![policy.into()]);
        let (mut share, mut heard) = (0.2, 0.15);
        let institution = InstitutionIx(0);
        port::turn(
            &sim,
            Lever::TellsPolice {
                institution,
                share: &mut share,
            },
        );
        port::turn(
            &sim,
            Lever::Hears {
                institution,
                share: &mut heard,
            },
        );
        (share, heard)
    };
    assert_eq!(handled(Vec::new()), (0.9, 0.5));
    assert_eq!(handled(vec!["bank 2".into()]), (0.2, 0.15));
}

#[test]
fn other_countries_answer_sooner_and_more_often() {
    let sim = under(vec![CrossBorderCooperation::default().into()]);
    let (mut share, mut after) = (0.2, Span(8 * 86_400));
    let lever = Lever::Abroad {
        institution: InstitutionIx(1),
        u: 0.5,
        share: &mut share,
        after: &mut after,
    };
    port::turn(&sim, lever);
    assert_eq!((share, after), (0.7, Span(36 * 3_600)));
}

#[test]
fn awareness_lowers_susceptibility_and_nothing_else_does_at_coverage_zero() {
    let lean = |coverage, reach| {
        let policy = AwarenessCampaign {
            coverage,
            reach,
            strength: 0.5,
            ..AwarenessCampaign::default()
        };
        let mut sim = under(vec![policy.into()]);
        sim.now = OPENS.start();
        outreach::lean(&sim, VICTIM, 1.0, 0.0)
    };
    assert_eq!(lean(1.0, 1.0), -0.5);
    assert_eq!(lean(0.0, 1.0), 0.0);
    assert_eq!(lean(1.0, 0.0), 0.0);
}

#[test]
fn wishes_are_refused_where_a_policy_covers_them() {
    let account = Wish::Account {
        key: 1,
        person: PersonIx(5),
        institution: InstitutionIx(1),
    };
    let company = Wish::Company {
        key: 1,
        institution: InstitutionIx(0),
    };
    let opening = |institutions| AccountOpeningCheck {
        mules: 1.0,
        companies: 1.0,
        institutions,
        ..AccountOpeningCheck::default()
    };
    let mut sim = under(vec![opening(vec!["bank 2".into()]).into()]);
    assert!(!port::allowed(&mut sim, account));
    assert!(port::allowed(&mut sim, company));
    assert_eq!(tally(&sim).refused_illicit, 1);
    let seat = Wish::Seat {
        key: 1,
        country: CountryIx(0),
    };
    let scrutiny = |turned_away| EntryScrutiny {
        turned_away,
        ..EntryScrutiny::default()
    };
    assert!(!port::allowed(&mut under(vec![scrutiny(1.0).into()]), seat));
    assert!(port::allowed(&mut under(vec![scrutiny(0.0).into()]), seat));
}

#[test]
fn a_crew_gets_so_many_numbers_a_day() {
    let cap = SimCap {
        numbers: 2,
        identities: 1.0,
        ..SimCap::default()
    };
    let mut sim = under(vec![cap.into()]);
    let wish = Wish::Number { ring: RING };
    // Three recruiters find an identity each.
    let had = (0..20).filter(|_| port::allowed(&mut sim, wish)).count();
    assert_eq!(had, 6);
    assert_eq!(tally(&sim).refused_illicit, 14);
    sim.now = sim.now + Span::DAY;
    assert!(port::allowed(&mut sim, wish));
}

#[test]
fn a_group_is_closed_after_a_while_and_another_is_made() {
    let policy = PlatformTakedown {
        groups: 1.0,
        lost: 1.0,
        after: SpanDist::Fixed(Span::DAY),
        numbers: 0.0,
        ..PlatformTakedown::default()
    };
    let mut sim = under(vec![policy.into()]);
    group::enter(&mut sim, CASE, Platform::TelegramLike);
    pass(&mut sim, 2);
    assert!(sim.groups.all[0].closed_at.is_some());
    assert!(sim.groups.open.is_empty());
    assert!(sim.cases[CASE.at()].ended(), "contact was lost");
    assert_eq!(tally(&sim).closed_illicit, 1);
    assert_eq!(sim.rings[RING.at()].signs.banned, 1);
}

/// A takedown of numbers alone: of a share, some hours after they were put to work.
fn of_numbers(numbers: f64, hours: i64) -> PlatformTakedown {
    PlatformTakedown {
        groups: 0.0,
        numbers,
        numbers_after: SpanDist::Fixed(Span(hours * 3_600)),
        chats: 1.0,
        ..PlatformTakedown::default()
    }
}

/// Cases that answers to a shift's first messages would open, and first messages sent.
fn answered(sim: &mut Sim) -> (usize, u32) {
    let mut params = (*sim.params).clone();
    params.funnels[0].stage[0].way = vec![WayParams {
        to: "next".into(),
        share: 1.0,
        ..WayParams::default()
    }];
    sim.params = params.into();
    sim.now = OPENS.start();
    let begins = shift::begins(sim, RING);
    for message in 0..200_u64 {
        outreach::write(sim, RING, 1_000 + message, begins + Span(message as i64 * 150));
    }
    (sim.case_of.len() - 1, sim.rings[RING.at()].signs.written)
}

#[test]
fn where_all_numbers_are_found_at_once_no_case_begins_and_where_none_is_nothing_changes() {
    let plain = answered(&mut under(Vec::new()));
    assert!(plain.0 > 3 && plain.1 == 200, "{plain:?}");
    assert_eq!(answered(&mut under(vec![of_numbers(0.0, 0).into()])), plain);
    let mut sim = under(vec![of_numbers(1.0, 0).into()]);
    assert_eq!(answered(&mut sim), (0, 0));
    let later = answered(&mut under(vec![of_numbers(1.0, 2).into()]));
    assert!(
        later.1 > 0 && later.1 < 200,
        "numbers serve for two hours of three: {later:?}"
    );
}

#[test]
fn a_banned_number_takes_with_it_the_chats_that_have_not_moved_to_a_group() {
    for (in_group, ended) in [(false, true), (true, false)] {
        let mut sim = under(vec![of_numbers(1.0, 2).into()]);
        sim.now = OPENS.start();
        let begins = shift::begins(&sim, RING);
        let first = number::at(&mut sim, RING, Platform::WhatsappLike, begins);
        assert_eq!(first, Some(0));
        sim.rings[RING.at()].numbers.all[0].cases.push(CASE);
        if in_group {
            group::enter(&mut sim, CASE, Platform::TelegramLike);
        }
        pass(&mut sim, 1);
        assert_eq!(sim.cases[CASE.at()].ended(), ended);
        assert_eq!(tally(&sim).closed_illicit, 1);
        assert_eq!(tally(&sim).cases_ended, i64::from(ended));
        assert_eq!(sim.rings[RING.at()].signs.numbers, 1);
    }
}

#[test]
fn a_cap_makes_numbers_dear() {
    let cap = SimCap {
        price: 0.5,
        ..SimCap::default()
    };
    let price = |sim: &Sim| {
        let mut price = sim.params.crew.number_price;
        let ring = RING;
        port::turn(
            sim,
            Lever::NumberPrice {
                ring,
                price: &mut price,
            },
        );
        price
    };
    assert_eq!(price(&under(vec![cap.clone().into()])), 0.5);
    assert_eq!(price(&under(Vec::new())), 0.004);
    let nowhere = SimCap { coverage: 0.0, ..cap };
    assert_eq!(price(&under(vec![nowhere.into()])), 0.004);
}

#[test]
fn seats_whose_takers_are_turned_away_are_filled_by_locals() {
    let filled = |turned_away: f64| {
        let mut sim = under(vec![
            EntryScrutiny {
                turned_away,
                ..EntryScrutiny::default()
            }
            .into(),
        ]);
        sim.sites[SITE.at()].foreign = 0.5;
        for seat in 10..40 {
            staffing::hire(&mut sim, RING, seat, CrewRole::Recruiter, CountryIx(0), 0);
        }
        let at_once = sim.rings[RING.at()].operators.len() - 3;
        while let Some((at, task)) = sim.calendar.take_before(noon() + Span(200 * 86_400)) {
            sim.now = at.min(OPENS.plus(90).start());
            if let Task::Fill(ring, seat, role, attempt) = task {
                staffing::fill(&mut sim, ring, seat, role, attempt);
            }
        }
        let new = &sim.rings[RING.at()].operators[3..];
        let foreign = new.iter().filter(|operator| operator.entry == Entry::Foreign).count();
        (at_once, new.len(), foreign)
    };
    let (at_once, all, foreign) = filled(1.0);
    assert!((5..25).contains(&at_once), "locals sit down at once: {at_once}");
    assert_eq!((all, foreign), (30, 0), "and in the end in every seat");
    let (at_once, all, foreign) = filled(0.0);
    assert_eq!((at_once, all), (30, 30));
    assert!((5..25).contains(&foreign), "{foreign}");
}

#[test]
fn the_first_conversion_is_held() {
    let mut sim = under(vec![CryptoOfframp::default().into()]);
    let owner = sim.world.accounts.card(AccountIx(1)).owner();
    let kind = crate::world::AccountKind::Exchange;
    let exchange = sim.world.new_account(owner, 3, InstitutionIx(0), kind, Time(0));
    let exchange = sim.world.accounts.push(&crate::world::NewAccount {
        balance: Minor(1_000_000),
        ..exchange
    });
    let convert = |sim: &mut Sim| {
        let payment = Payment {
            rail: Rail::Exchange,
            ..payment(AccountIx(1), exchange, 10_000, Role::Refund)
        };
        payment.make_honestly(sim, Then::Nothing)
    };
    assert!(convert(&mut sim).held());
    assert!(convert(&mut sim).moved());
}

#[test]
fn nothing_is_in_force_before_its_start_or_after_its_end() {
    let policy = TransferDelay {
        start: Span(2 * 86_400),
        end: Some(Span(4 * 86_400)),
        ..day_long(Target::Any)
    };
    let mut sim = under(vec![policy.into()]);
    let mut held = Vec::new();
    for day in 0..6 {
        port::begin_day(&mut sim, OPENS.plus(day));
        held.push(deposits(&mut sim, FIRST, 1_000).held());
        pass(&mut sim, 1);
    }
    // From noon to noon.
    assert_eq!(held, [false, false, true, true, false, false]);
}

#[test]
fn one_kind_twice_on_one_scope_at_one_time_is_an_error() {
    let faults = |one: PolicyParams, two: PolicyParams| {
        let policies = [("one".to_owned(), one), ("two".to_owned(), two)].into();
        let mut report = Report::default();
        check(&policies, &["PK", "IN"], &["bank 1"], &mut report);
        report
            .faults()
            .iter()
            .map(|fault| fault.path.join("."))
            .collect::<Vec<_>>()
    };
    let warning = PaymentWarning::default();
    assert_eq!(faults(warning.clone().into(), warning.clone().into()), ["two"]);
    let later = PaymentWarning {
        start: Span::DAY,
        ..warning.clone()
    };
    let ends = PaymentWarning {
        end: Some(Span::DAY),
        ..warning.clone()
    };
    assert!(faults(ends.into(), later.into()).is_empty());
    let of = |country: &str| -> PolicyParams {
        PaymentWarning {
            countries: vec![country.to_owned()],
            ..warning.clone()
        }
        .into()
    };
    assert!(faults(of("PK"), of("IN")).is_empty());
    assert_eq!(faults(of("PK"), warning.clone().into()), ["two"]);
    assert_eq!(faults(of("XX"), of("PK")), ["one.countries"]);
    // Holds and limits come in tiers.
    let delay: PolicyParams = TransferDelay::default().into();
    assert!(faults(delay.clone(), delay).is_empty());
    let limit: PolicyParams = TransferLimit::default().into();
    assert!(faults(limit.clone(), limit).is_empty());
}

#[test]
fn a_mule_that_cannot_send_gets_its_money_back_to_send_again() {
    let mut sim = under(vec![day_long(Target::Any).into()]);
    let mule = MuleIx(0);
    sim.mules.all[mule.at()].pending = Minor::ZERO;
    sim.mules.all[mule.at()].amount_out = Minor(20_000);
    let then = Then::Hop { mule, next: MuleIx(1) };
    assert!(
        payment(FIRST, SECOND, 20_000, Role::Layering)
            .make_then(&mut sim, then)
            .held()
    );
    sim.freeze(SECOND, Actor::Bank, Reason::Alert);
    pass(&mut sim, 2);
    let state = &sim.mules.all[mule.at()];
    assert_eq!((state.pending, state.amount_out), (Minor(20_000), Minor::ZERO));
}
