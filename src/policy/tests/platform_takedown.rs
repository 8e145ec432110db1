use super::{ledger, under};
use crate::engine::Span;
use crate::model::facts::Platform;
use crate::model::params::funnel::WayParams;
use crate::model::response::fixture::{CASE, OPENS, RING, pass};
use crate::model::scam::crew::{number, shift};
use crate::model::scam::funnel::{group, outreach};
use crate::model::state::Sim;
use crate::param::dist::SpanDist;
use crate::policy::platform_takedown::PlatformTakedown;

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
    assert_eq!(ledger(&sim).closed_illicit, 1);
    assert_eq!(sim.rings[RING.at()].signs.banned, 1);
}

#[test]
fn two_platforms_that_find_a_group_close_it_once() {
    let policy = PlatformTakedown {
        groups: 1.0,
        lost: 0.0,
        after: SpanDist::Fixed(Span::DAY),
        ..PlatformTakedown::default()
    };
    let mut sim = under(vec![policy.clone().into(), policy.into()]);
    group::enter(&mut sim, CASE, Platform::TelegramLike);
    pass(&mut sim, 2);
    assert_eq!((ledger(&sim).checks, ledger(&sim).closed_illicit), (2, 1));
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
        assert_eq!(ledger(&sim).closed_illicit, 1);
        assert_eq!(ledger(&sim).cases_ended, i64::from(ended));
        assert_eq!(sim.rings[RING.at()].signs.numbers, 1);
    }
}
