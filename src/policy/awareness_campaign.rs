//! A campaign that makes people wary: less susceptible at every stage, for a while, and again after each reminder.
//!
//! Wariness does not tell a scam from an honest request: whoever was reached also turns away some honest strangers.

use super::key;
use crate::decisions;
use crate::engine::random::join;
use crate::engine::{Day, Time};
use crate::model::interventions::{Adjustment, Attempt, Payer, Policy, PolicyContext, PolicyView, Terms, Verdict};
use crate::param::span::Span;
use crate::policy::terms::{Parameters, policy_parameters};
use crate::world::{Owner, PersonIx};

decisions! {
    /// Whether somebody is reached.
    REACHED = "policy/awareness_campaign/reached";
    /// Whether somebody reached turns an honest request away.
    TURNS_AWAY = "policy/awareness_campaign/turns_away";
}

policy_parameters! {
    /// An awareness campaign. Its coverage is the share of people whom its channels can reach at all.
    pub struct AwarenessCampaign {
        /// Share of the people whom the campaign is meant for that it reaches.
        reach: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Youngest and oldest age for which the campaign is meant.
        ages: [u16; 2] = [16, 90], "years", window, chosen;
        /// Drop in susceptibility of somebody whom the campaign has just reached.
        strength: f64 = 0.35, "sd" in 0.0..=5.0, window, paper "education: -10 % at 3 months, only with a reminder";
        /// Time after which half of what the campaign did to susceptibility is left.
        half_life: Span = Span(45 * 86_400), "span", window, paper "education decays within months";
        /// Time from one reminder of the campaign to the next; if nothing is said, nobody is reminded.
        #[serde(skip_serializing_if = "Option::is_none")]
        reminder: Option<Span> = Some(Span(60 * 86_400)), "span", window, chosen;
        /// Share of honest transfers to a stranger that somebody whom the campaign has just reached does not make.
        honest_refusals: f64 = 0.01, "share" in 0.0..=1.0, window, paper "more false rejections of honest requests";
    }
}

impl AwarenessCampaign {
    /// What is left of the effect at a moment, 0 to 1.
    fn left(&self, begun: Time, now: Time) -> f64 {
        let since = (now.0 - begun.0).max(0);
        let since = match self.reminder {
            Some(reminder) if reminder.0 > 0 => since % reminder.0,
            _ => since,
        };
        libm::exp2(-(since as f64) / self.half_life.0.max(1) as f64)
    }

    fn begun(&self, view: PolicyView<'_>) -> Time {
        view.world().horizon.window_start.start() + self.start
    }

    fn reached(&self, view: PolicyView<'_>, person: PersonIx) -> bool {
        let id = view.world().person_id(person).0;
        (self.ages[0]..=self.ages[1]).contains(&view.age(person))
            && view.covers_country(view.world().people.country(person))
            && view.draw(REACHED, id, 0, 0).chance(self.reach)
            && view.reaches(id)
    }
}

impl Policy for AwarenessCampaign {
    fn kind(&self) -> &'static str {
        "awareness_campaign"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn checks_payments(&self) -> bool {
        self.honest_refusals > 0.0 && self.coverage > 0.0 && self.reach > 0.0
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        if let Adjustment::Caution { person, less } = adjustment
            && self.reached(view, *person)
        {
            **less += self.strength * self.left(self.begun(view), view.now());
        }
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        let view = context.view();
        let payer = view.world().accounts.record(attempt.from).owner();
        let payee = view.world().accounts.record(attempt.to).owner();
        match (attempt.payer, payer, payee) {
            (Payer::Honest, Owner::Person(payer), Owner::Person(_))
                if attempt.new_payee && self.reached(view, payer) =>
            {
                Verdict::Warn
            }
            _ => Verdict::Pass,
        }
    }

    /// Nobody is prompted: what makes the payer hesitate is what they remember.
    fn heeds_warning(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> bool {
        let view = context.view();
        let left = self.left(self.begun(view), view.now());
        let draw = view.draw(TURNS_AWAY, join(attempt.key, key::TURNED_AWAY), 0, 0);
        draw.chance(self.honest_refusals * left)
    }

    fn on_day(&self, context: &mut PolicyContext<'_>, day: Day) {
        let view = context.view();
        let since = day.start().0 - self.begun(view).day().start().0;
        let first = since == 0;
        let again = self
            .reminder
            .is_some_and(|reminder| reminder.0 >= 86_400 && since % reminder.0 < 86_400);
        if !first && !again {
            return;
        }
        let reached = (0..view.world().people.len() as u32)
            .map(PersonIx)
            .filter(|&person| self.reached(view, person))
            .count();
        context.ledger().people_reached += reached as i64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_effect_halves_and_comes_back_with_a_reminder() {
        let campaign = AwarenessCampaign {
            half_life: Span(10 * 86_400),
            reminder: Some(Span(20 * 86_400)),
            ..AwarenessCampaign::default()
        };
        let left = |day: i64| campaign.left(Time(0), Time(day * 86_400));
        assert_eq!((left(0), left(10), left(20), left(30)), (1.0, 0.5, 1.0, 0.5));
        let once = AwarenessCampaign {
            reminder: None,
            ..campaign
        };
        assert_eq!(once.left(Time(0), Time(20 * 86_400)), 0.25);
    }
}
