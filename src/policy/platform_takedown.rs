//! Takedown of groups and numbers by the platforms: found after a while, closed, and soon made again.
//!
//! Some of those in a closed group are lost to the crew; the others are found again when a new one stands. What was
//! written from a banned number cannot be answered any more, chats that began with it and have not moved to a group are
//! lost with a share, and the crew writes nothing in its place until it has another (`crew.number_wait`). Honest groups
//! are closed by mistake.

use crate::decisions;
use crate::engine::Day;
use crate::engine::random::join;
use crate::engine::sample::poisson;
use crate::model::facts::Platform;
use crate::model::interventions::{
    GroupIx, NumberIx, Policy, PolicyContext, PolicyEvent, PolicyTask, PolicyView, Terms,
};
use crate::param::dist::SpanDist;
use crate::param::span::Span;
use crate::policy::terms::{Parameters, policy_parameters};
use crate::world::CountryIx;

decisions! {
    /// Whether and when a group is found.
    FOUND = "policy/platform_takedown/found";
    /// Whether somebody in it is lost to the crew.
    LOST = "policy/platform_takedown/lost";
    /// Whether and when a number is found.
    NUMBER = "policy/platform_takedown/number";
    /// Whether a chat that began with a banned number is lost to the crew.
    CHAT = "policy/platform_takedown/chat";
    /// How many honest groups are closed on a day.
    MISTAKES = "policy/platform_takedown/mistakes";
}

/// People for each honest group, as [`crate::model::benign`] has them.
const PEOPLE_PER_GROUP: f64 = 80.0;

policy_parameters! {
    /// Takedown of groups, channels and numbers. Its coverage is the share of groups and crews that take part in being
    /// found.
    pub struct PlatformTakedown {
        /// Platforms that take part in the takedown; all if empty.
        platforms: Vec<Platform> = Vec::new(), "platforms", window, chosen;
        /// Share of a crew's chat groups that are found and taken down.
        groups: f64 = 0.5, "share" in 0.0..=1.0, window, industry "millions of accounts banned";
        /// Time from a chat group's first day to its takedown.
        after: SpanDist = SpanDist::hours(24.0 * 6.0, 0.8), "span", window, assumption;
        /// Share of a chat group's members who are lost to the crew at its takedown.
        lost: f64 = 0.25, "share" in 0.0..=1.0, window, assumption;
        /// Time until the crew has found again the members of a taken-down chat group whom it has not lost.
        made_again: Span = Span(2 * 86_400), "delay", window, official "volume came back within 1-2 months";
        /// Share of the phone numbers from which crews write to strangers that are found and banned.
        numbers: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Time from the moment at which a crew's phone number is put to work to its ban.
        numbers_after: SpanDist = SpanDist::hours(6.0, 1.0), "span", window, assumption;
        /// Share of the chats begun from a banned phone number, and not yet moved to a group, that are lost to the
        /// crew.
        chats: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Share of honest chat groups that are closed by mistake.
        honest: f64 = 0.002, "share/year" in 0.0..=1.0, window, assumption;
    }
}

impl PlatformTakedown {
    /// Whether what a platform carries is found at all: the platform takes part, the country is meant, and it is among
    /// the coverage.
    fn is_meant(&self, view: PolicyView<'_>, platform: Platform, target: CountryIx, key: u64) -> bool {
        let takes_part = self.platforms.is_empty() || self.platforms.contains(&platform);
        takes_part && view.covers_country(target) && view.reaches(key)
    }

    /// A crew makes a group, which may be found later.
    fn looks_at_group(&self, context: &mut PolicyContext<'_>, group: GroupIx) {
        let view = context.view();
        let seen = view.group(group);
        if !self.is_meant(view, seen.platform, seen.target, seen.key) {
            return;
        }
        context.ledger().checks += 1;
        let draw = context.view().draw(FOUND, seen.key, 0, 0);
        if draw.chance(self.groups) {
            let at = context.view().now() + self.after.quantile(draw.second());
            context.schedule(at, seen.key, PolicyTask::Group(group));
        }
    }

    /// A crew puts a number to work, which may be found later.
    fn looks_at_number(&self, context: &mut PolicyContext<'_>, number: NumberIx) {
        let view = context.view();
        let (crew, seen) = (view.ring(number.ring), view.number(number));
        if !self.is_meant(view, seen.platform, crew.target, crew.key) {
            return;
        }
        context.ledger().checks += 1;
        let draw = context.view().draw(NUMBER, seen.key, 0, 0);
        if draw.chance(self.numbers) {
            let at = (seen.from + self.numbers_after.quantile(draw.second())).max(context.view().now());
            context.find_number(number, at);
            context.schedule(at, seen.key, PolicyTask::Number(number));
        }
    }

    /// A group is closed: some of those in it are lost to the crew.
    fn closes(&self, context: &mut PolicyContext<'_>, group: GroupIx) {
        let id = context.view().group(group).key;
        for case in context.take_down(group) {
            let key = join(context.view().case(case).key, id);
            if context.view().draw(LOST, key, 0, 0).chance(self.lost) {
                context.ledger().cases_ended += 1;
                context.lose_contact(case);
            } else {
                context.regroup(case, self.made_again);
            }
        }
    }
}

impl Policy for PlatformTakedown {
    fn kind(&self) -> &'static str {
        "platform_takedown"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn on_event(&self, context: &mut PolicyContext<'_>, event: PolicyEvent) {
        match event {
            PolicyEvent::Grouped(group) => self.looks_at_group(context, group),
            PolicyEvent::Numbered(number) => self.looks_at_number(context, number),
            _ => {}
        }
    }

    fn on_task(&self, context: &mut PolicyContext<'_>, task: PolicyTask) {
        match task {
            PolicyTask::Group(group) => self.closes(context, group),
            PolicyTask::Number(number) => {
                let lost = context.ban_number(number, CHAT, self.chats);
                context.ledger().cases_ended += i64::from(lost);
            }
            _ => {}
        }
    }

    fn on_day(&self, context: &mut PolicyContext<'_>, day: Day) {
        // On its first day it finds numbers that were put to work before.
        if context.memory().insert(0, 1).is_none() {
            for ring in context.view().rings() {
                if let Some(number) = context.view().last_number(ring) {
                    self.looks_at_number(context, number);
                }
            }
        }
        for country in 0..context.view().world().countries.len() {
            let view = context.view();
            if !view.covers_country(CountryIx(country as u32)) {
                continue;
            }
            let groups = view.world().countries[country].people.len() as f64 / PEOPLE_PER_GROUP;
            let mean = groups * self.coverage * self.honest / 365.0;
            let u = view.draw(MISTAKES, country as u64, i64::from(day.0), 0).uniform();
            context.ledger().closed_honest += i64::from(poisson(u, mean));
        }
    }
}
