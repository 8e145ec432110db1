//! The organisation as data: syndicates, their sites, how a site is staffed, and how it comes back after a raid.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adaptation::AdaptationParams;
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::param::span::Span;

/// One syndicate: controllers, sites, a family of scam.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SyndicateParams {
    pub name: String,
    /// Which funnel its crews work.
    pub funnel: String,
    /// Who lead, and are never at a site.
    #[schemars(range(min = 1, max = 100), transform = note("people", "warmup", "assumption", "A"))]
    pub controllers: u32,
    pub site: Vec<SiteParams>,
}

/// One site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SiteParams {
    pub name: String,
    /// Country of the building, by code.
    pub country: String,
    /// Its region, by name.
    pub region: String,
    /// Seats; `scale` applies.
    #[schemars(
        range(min = 1, max = 5000),
        transform = note("seats", "warmup", "34, 60+ and 149 people in three Pakistani raids", "N")
    )]
    pub seats: u32,
    /// Crews (rings) that share the seats.
    #[schemars(range(min = 1, max = 500), transform = note("rings", "warmup", "assumption", "A"))]
    pub rings: u32,
    /// Days from the window's start to the opening; negative opens in the burn-in.
    #[schemars(range(min = -400, max = 400), transform = note("days", "warmup", "assumption", "A"))]
    pub opens: i32,
    /// Share of operators who entered from abroad.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "warmup", "71 of 149 at Faisalabad", "N"))]
    pub foreign: f64,
    /// Countries whose residents are written to, with weights; each ring works one.
    pub targets: BTreeMap<String, f64>,
}

/// How every crew is staffed and paid, works and comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CrewParams {
    /// Operators of each role, relative to one another.
    #[schemars(transform = note("ratio", "warmup", "recruiter : teacher : finance 10 : 3 : 1", "A"))]
    pub roles: BTreeMap<String, f64>,
    /// Seats below which a site has fewer rings rather than smaller ones, unless they are smaller at its full size.
    #[schemars(range(min = 1.0, max = 1000.0), transform = note("seats", "warmup", "assumption", "A"))]
    pub ring_seats: f64,
    /// Chats that one operator can keep going at once.
    #[schemars(range(min = 1.0, max = 200.0), transform = note("chats", "window", "10-50 concurrent chats", "A"))]
    pub chats: f64,
    /// First messages to strangers for each free chat and shift: most go unanswered, and then the chat is free again.
    #[schemars(range(min = 0.0, max = 500.0), transform = note("messages/chat/shift", "window", "assumption", "A"))]
    pub messages: f64,
    /// Local hour at which a shift starts, in the targets' country.
    #[schemars(range(min = 0.0, max = 23.99), transform = note("hour", "window", "assumption", "A"))]
    pub shift_start: f64,
    /// Length of a shift.
    #[schemars(range(min = 1.0, max = 16.0), transform = note("hours", "window", "assumption", "A"))]
    pub shift_hours: f64,
    /// Share of operators at work on a day of rest.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub weekend: f64,
    /// Monthly pay of an operator, in mean wages of the site's country.
    #[schemars(range(min = 0.0, max = 20.0), transform = note("mean wages", "window", "assumption", "A"))]
    pub pay: f64,
    /// Chance that an operator leaves within a month and is replaced.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share/month", "window", "assumption", "A"))]
    pub turnover: f64,
    /// How long until a seat is filled again.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub refill: SpanDist,
    /// Members in a group before a new one is made.
    #[schemars(
        range(min = 10, max = 5000),
        transform = note("members", "window", "one seized group had 137 members", "N")
    )]
    pub group_size: u32,
    /// Share of a group's members who are shills.
    #[schemars(range(min = 0.0, max = 0.99), transform = note("share", "window", "0.80-0.98", "A"))]
    pub shills: f64,
    /// SIMs a recruiter uses before one is thrown away, counted in messages.
    #[schemars(
        range(min = 1.0, max = 100000.0),
        transform = note("messages/SIM", "window", "more than 10,000 SIMs at a 34-person site", "N")
    )]
    pub messages_per_sim: f64,
    /// What a number costs, in mean monthly wages of the targets' country. Bills are paid weekly; 0 is nothing.
    #[schemars(range(min = 0.0, max = 10.0), transform = note("mean wages/number", "window", "assumption", "A"))]
    pub number_price: f64,
    /// From a number's ban to the next one at work in its place.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub number_wait: Span,
    /// After a raid: how long until the syndicate opens again.
    #[schemars(transform = note("span", "window", "50-100 % of capacity back in 1-2 months", "N"))]
    pub rebuild_after: SpanDist,
    /// Share of seats rebuilt.
    #[schemars(
        range(min = 0.0, max = 2.0),
        transform = note("share", "window", "50-100 % of capacity back in 1-2 months", "N")
    )]
    pub rebuild_share: f64,
    /// Countries where it may open again, with weights; where it was raided counts half.
    pub rebuild_in: BTreeMap<String, f64>,
    /// How crews change their ways.
    pub adaptation: AdaptationParams,
    /// Time the handlers need to know that an account is frozen.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub notices: Span,
}

impl Default for SyndicateParams {
    fn default() -> Self {
        SyndicateParams {
            name: "syndicate".into(),
            funnel: "task_deposit".into(),
            controllers: 4,
            site: Vec::new(),
        }
    }
}

impl Default for SiteParams {
    fn default() -> Self {
        SiteParams {
            name: "site".into(),
            country: "PK".into(),
            region: String::new(),
            seats: 34,
            rings: 1,
            opens: -45,
            foreign: 0.4765,
            targets: BTreeMap::from([("PK".to_owned(), 1.0)]),
        }
    }
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

impl Default for CrewParams {
    fn default() -> Self {
        let roles = [
            ("recruiter", 10.0),
            ("receptionist", 2.0),
            ("teacher", 3.0),
            ("supervisor", 0.8),
            ("finance", 1.0),
            ("herder", 1.2),
        ];
        CrewParams {
            roles: roles.iter().map(|&(role, share)| (role.to_owned(), share)).collect(),
            ring_seats: 6.0,
            chats: 20.0,
            messages: 6.5,
            shift_start: 10.0,
            shift_hours: 10.0,
            weekend: 0.7,
            pay: 1.2,
            turnover: 0.08,
            refill: SpanDist::hours(24.0 * 5.0, 0.6),
            group_size: 137,
            shills: 0.8,
            messages_per_sim: 60.0,
            number_price: 0.004,
            number_wait: Span::HOUR,
            rebuild_after: SpanDist::hours(24.0 * 40.0, 0.3),
            rebuild_share: 0.7,
            rebuild_in: BTreeMap::from([("PK".to_owned(), 1.0), ("BD".to_owned(), 1.0), ("MY".to_owned(), 1.0)]),
            adaptation: AdaptationParams::default(),
            notices: Span::HOUR,
        }
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
