//! The organisation as data: syndicates, their sites, how a site is staffed, and how it comes back after a raid.

use std::collections::BTreeMap;

use super::adaptation::AdaptationParams;
use crate::param::dist::SpanDist;
use crate::param::parameters;
use crate::param::span::Span;

parameters! {
    /// One syndicate: controllers, sites, a family of scam.
    pub struct SyndicateParams {
        /// Name of the syndicate.
        name: String = "syndicate".into();
        /// Funnel that the syndicate's crews work, by name.
        funnel: String = "task_deposit".into();
        /// People who lead the syndicate, and are never at a site.
        controllers: u32 = 4, "people" in 1..=100, warmup, assumption;
        /// Sites of the syndicate.
        site: Vec<SiteParams> = Vec::new();
    }
}

parameters! {
    /// One site.
    pub struct SiteParams {
        /// Name of the site.
        name: String = "site".into();
        /// Country where the site stands, by code.
        country: String = "PK".into();
        /// Region where the site stands, by name.
        region: String = String::new();
        /// Seats at the site; `scale` applies.
        seats: u32 = 34, "seats" in 1..=5000, warmup, press "34, 60+ and 149 people in three Pakistani raids";
        /// Crews (rings) that share the seats of the site.
        rings: u32 = 1, "rings" in 1..=500, warmup, assumption;
        /// Day on which the site opens, counted from the window's start; a negative one lies in the burn-in.
        opens: i32 = -45, "days" in -400..=400, warmup, assumption;
        /// Share of the site's operators who entered from abroad.
        foreign: f64 = 0.4765, "share" in 0.0..=1.0, warmup, press "71 of 149 at Faisalabad";
        /// Countries whose residents are written to, with weights; each crew of the site works one.
        targets: BTreeMap<String, f64> = weights([("PK", 1.0)]), "weight", warmup, assumption;
    }
}

parameters! {
    /// How every crew is staffed and paid, works and comes back.
    pub struct CrewParams {
        /// Operators of each role in a crew, relative to one another.
        roles: BTreeMap<String, f64> = weights([
            ("recruiter", 10.0),
            ("receptionist", 2.0),
            ("teacher", 3.0),
            ("supervisor", 0.8),
            ("finance", 1.0),
            ("herder", 1.2),
        ]), "ratio", warmup, assumption "recruiter : teacher : finance 10 : 3 : 1";
        /// Seats for each crew below which a site has fewer crews rather than smaller ones, unless its crews are
        /// smaller at its full size too.
        ring_seats: f64 = 6.0, "seats" in 1.0..=1000.0, warmup, assumption;
        /// Chats that one operator can keep going at once.
        chats: f64 = 20.0, "chats" in 1.0..=200.0, window, assumption "10-50 concurrent chats";
        /// First messages to strangers for each free chat and shift: most go unanswered, and the chat is free again.
        messages: f64 = 6.5, "messages/chat/shift" in 0.0..=500.0, window, assumption;
        /// Hour at which a crew's shift starts, in local time of the targets' country.
        shift_start: f64 = 10.0, "hour" in 0.0..=23.99, window, assumption;
        /// Length of a crew's shift.
        shift_hours: f64 = 10.0, "hours" in 1.0..=16.0, window, assumption;
        /// Share of operators at work on a day of rest.
        weekend: f64 = 0.7, "share" in 0.0..=1.0, window, assumption;
        /// Monthly pay of an operator, in mean monthly wages of the site's country.
        pay: f64 = 1.2, "mean wages" in 0.0..=20.0, window, assumption;
        /// Chance that an operator leaves within a month and is replaced.
        turnover: f64 = 0.08, "share/month" in 0.0..=1.0, window, assumption;
        /// Time until the seat of an operator who left is filled again.
        refill: SpanDist = SpanDist::hours(24.0 * 5.0, 0.6), "span", window, assumption;
        /// Members of a crew's chat group before a new one is made.
        group_size: u32 = 137, "members" in 10..=5000, window, press "one seized group had 137 members";
        /// Share of a chat group's members who are shills.
        shills: f64 = 0.8, "share" in 0.0..=0.99, window, assumption "0.80-0.98";
        /// First messages that a recruiter sends from one SIM before it is thrown away.
        messages_per_sim: f64 = 60.0, "messages/SIM" in 1.0..=100000.0, window,
            press "more than 10,000 SIMs at a 34-person site";
        /// Price of a phone number to a crew, in mean monthly wages of the targets' country; paid weekly, 0 is nothing.
        number_price: f64 = 0.004, "mean wages/number" in 0.0..=10.0, window, assumption;
        /// Time from the ban of a crew's phone number to the next one at work in its place.
        number_wait: Span = Span::HOUR, "delay", window, assumption;
        /// Time from a raid until the syndicate opens the site again.
        rebuild_after: SpanDist = SpanDist::hours(24.0 * 40.0, 0.3), "span", window,
            press "50-100 % of capacity back in 1-2 months";
        /// Share of the seats of a raided site that are rebuilt.
        rebuild_share: f64 = 0.7, "share" in 0.0..=2.0, window, press "50-100 % of capacity back in 1-2 months";
        /// Countries where a raided site may open again, with weights; the country of the raid counts half.
        rebuild_in: BTreeMap<String, f64> = weights([("PK", 1.0), ("BD", 1.0), ("MY", 1.0)]), "weight", window,
            assumption;
        /// How crews change their ways.
        adaptation: AdaptationParams;
        /// Time until a crew knows that an account of its is frozen.
        notices: Span = Span::HOUR, "delay", window, assumption;
    }
}

/// A table of weights.
fn weights<const N: usize>(weights: [(&str, f64); N]) -> BTreeMap<String, f64> {
    weights.map(|(of, weight)| (of.to_owned(), weight)).into()
}

impl SiteParams {
    /// How many rings share so many of its seats: as many as the scenario says, but fewer rather than smaller than
    /// `least`, where it has larger ones at its full size.
    #[must_use]
    pub fn rings_in(&self, seats: u32, least: f64) -> u32 {
        let full = f64::from(self.seats) / f64::from(self.rings.max(1));
        let fit = f64::from(seats) / least.min(full).max(1.0);
        self.rings.min(fit as u32).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_site_has_fewer_rings_and_not_smaller_ones_than_it_would_have_anyway() {
        let site = |seats, rings| SiteParams {
            seats,
            rings,
            ..SiteParams::default()
        };
        let large = site(149, 9);
        let of = |seats| large.rings_in(seats, 6.0);
        assert_eq!([149, 54, 53, 30, 15, 7, 3, 1].map(of), [9, 9, 8, 5, 2, 1, 1, 1]);
        // Five rings of three are what this one is.
        assert_eq!(site(15, 5).rings_in(15, 6.0), 5);
        assert_eq!(site(15, 5).rings_in(6, 6.0), 2);
    }
}
