//! The scenario as a whole: every room's parameters under one roof.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::time::Stamp;
use crate::engine::{Day, Horizon, Seed};
use crate::model::economy::EconomyParams;
use crate::model::facts::CrewRole;
use crate::model::params::funnel::{Basis, PayRole};
use crate::model::params::{CrewParams, FunnelParams, LaunderingParams, ModelParams, ResponseParams, SyndicateParams};
use crate::param::check::{Check, Report};
use crate::param::date::Date;
use crate::param::parameters;
use crate::param::span::Span;
use crate::policy::{self, PolicyParams};
use crate::words;
use crate::world::params::PopulationParams;

parameters! {
    /// Everything a run is told.
    pub struct Scenario {
        /// Name of the scenario, short: part of the run directory's.
        name: String = "scenario".into();
        /// Title of the scenario: one line for people.
        title: String;
        /// Another scenario file, relative to this one, whose values hold where this one says nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        extends: Option<String>;
        /// Seed of all randomness; `--seed` wins over it.
        seed: u32 = 1, "number", world, chosen;
        /// Factor on people and seats together, so that capacity binds alike.
        scale: f64 = 1.0, "ratio" in 0.0001..=100.0, world, chosen;
        /// When the run takes place.
        horizon: HorizonParams;
        /// Who lives where, and with what.
        population: PopulationParams;
        /// What honest people and firms do.
        economy: EconomyParams;
        /// Families of scam.
        funnel: Vec<FunnelParams>;
        /// Syndicates that run the scams.
        syndicate: Vec<SyndicateParams>;
        /// How crews are staffed, equipped and paid, and how they change.
        crew: CrewParams;
        /// How mule accounts are won and money is moved through them.
        laundering: LaunderingParams;
        /// Everything that stands against the scam before any policy is added.
        response: ResponseParams;
        /// Interventions, by a name of the scenario's choosing.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        policy: BTreeMap<String, PolicyParams>;
        /// Sources of calibrated figures, by the path of the parameter.
        evidence: BTreeMap<String, Evidence>;
    }
}

parameters! {
    /// When a run takes place.
    pub struct HorizonParams {
        /// First day of the window; tables hold the window and what follows it.
        window_start: Date = Date(Day(20_179).date()), "date", world, chosen;
        /// Length of the window, in whole days.
        window: Span = Span(90 * 86_400), "span", world, chosen;
        /// Length of the burn-in before the window: at least 60 days, so that no case is cut into shape by the edge.
        burn_in: Span = Span(60 * 86_400), "span", world, chosen;
        /// Length of the cool-down after the window: at least 45 days, so that what can become known has time to.
        cool_down: Span = Span(45 * 86_400), "span", world, chosen;
    }
}

words! {
    /// How well a figure is founded.
    pub enum Quality {
        Official = "O",
        Paper = "P",
        Industry = "I",
        Press = "N",
        Derived = "D",
        Assumption = "A",
    }
}

/// What is known about a parameter's value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The published figure, with its unit and population.
    pub figure: String,
    /// The range it may lie in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// Who says so.
    pub source: String,
    pub quality: Quality,
    /// What to keep in mind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Scenario {
    /// The run's days.
    #[must_use]
    pub fn days(&self) -> Horizon {
        let days = |span: Span| (span.0 / 86_400) as i32;
        let window_start = Day::of(self.horizon.window_start.0);
        let window_end = window_start.plus(days(self.horizon.window));
        Horizon {
            start: window_start.plus(-days(self.horizon.burn_in)),
            window_start,
            window_end,
            end: window_end.plus(days(self.horizon.cool_down)),
        }
    }

    /// What the model's rooms are told.
    #[must_use]
    pub fn model(&self) -> ModelParams {
        ModelParams {
            funnels: self.funnel.clone(),
            syndicates: self.syndicate.clone(),
            crew: self.crew.clone(),
            laundering: self.laundering.clone(),
            response: self.response.clone(),
            policies: policy::named(&self.policy),
            scale: self.scale,
        }
    }

    /// The seed of the run.
    #[must_use]
    pub fn seed(&self) -> Seed {
        Seed(u64::from(self.seed))
    }
}

impl Check for Scenario {
    fn check(&self, report: &mut Report) {
        self.check_name(report);
        self.check_horizon(report);
        self.check_payouts(report);
        report.at("population", |report| self.population.check(report));
        let countries: Vec<&str> = self
            .population
            .country
            .iter()
            .map(|country| country.name.as_str())
            .collect();
        for funnel in &self.funnel {
            report.at("funnel", |report| {
                report.at(&funnel.name, |report| funnel.check(report))
            });
        }
        let funnels: Vec<&str> = self.funnel.iter().map(|funnel| funnel.name.as_str()).collect();
        for funnel in &self.funnel {
            if !funnel.reapproach_as.is_empty() && !funnels.contains(&funnel.reapproach_as.as_str()) {
                report.at("funnel", |report| {
                    report.at(&funnel.name, |report| {
                        report.no_such("reapproach_as", "funnel", &funnel.reapproach_as, &funnels);
                    })
                });
            }
        }
        for syndicate in &self.syndicate {
            report.at("syndicate", |report| {
                report.at(&syndicate.name, |report| {
                    if !funnels.contains(&syndicate.funnel.as_str()) {
                        report.no_such("funnel", "funnel", &syndicate.funnel, &funnels);
                    }
                    for site in &syndicate.site {
                        report.at("site", |report| {
                            report.at(&site.name, |report| {
                                match self
                                    .population
                                    .country
                                    .iter()
                                    .find(|country| country.name == site.country)
                                {
                                    None => report.no_such("country", "country", &site.country, &countries),
                                    Some(country) => {
                                        let regions: Vec<&str> =
                                            country.region.iter().map(|region| region.name.as_str()).collect();
                                        // Nothing said is the first of them.
                                        if !site.region.is_empty() && !regions.contains(&site.region.as_str()) {
                                            let what = format!("region of {}", country.name);
                                            report.no_such("region", &what, &site.region, &regions);
                                        }
                                    }
                                }
                                for target in site.targets.keys() {
                                    if !countries.contains(&target.as_str()) {
                                        report.no_such("targets", "country", target, &countries);
                                    }
                                }
                                if site.targets.values().sum::<f64>() <= 0.0 {
                                    report.fault("targets", "nobody is written to", "a weight above 0 for a country");
                                }
                            });
                        });
                    }
                });
            });
        }
        let sites: Vec<&str> = self
            .syndicate
            .iter()
            .flat_map(|syndicate| &syndicate.site)
            .map(|site| site.name.as_str())
            .collect();
        for (position, raid) in self.response.raid.iter().enumerate() {
            if !sites.contains(&raid.site.as_str()) {
                report.at("response", |report| {
                    report.at("raid", |report| {
                        report.at(position, |report| report.no_such("site", "site", &raid.site, &sites));
                    });
                });
            }
        }
        report.at("crew", |report| {
            for role in self
                .crew
                .roles
                .keys()
                .filter(|role| !CrewRole::WORDS.contains(&role.as_str()))
            {
                report.no_such("roles", "role", role, CrewRole::WORDS);
            }
            // By default sites come back in countries that a scenario need not have.
            if self.crew.rebuild_in != CrewParams::default().rebuild_in {
                for code in self
                    .crew
                    .rebuild_in
                    .keys()
                    .filter(|code| !countries.contains(&code.as_str()))
                {
                    report.no_such("rebuild_in", "country", code, &countries);
                }
            }
        });
        let institutions: Vec<&str> = self
            .population
            .country
            .iter()
            .flat_map(|country| &country.institution)
            .map(|institution| institution.name.as_str())
            .collect();
        report.at("policy", |report| {
            policy::check(&self.policy, &countries, &institutions, report)
        });
        let l = &self.laundering;
        let sum = l.witting + l.unwitting + l.hijacked + l.bought;
        if sum > 1.0 + 1e-9 {
            let message = format!("the kinds of mule accounts sum to {sum:.3}");
            report.at("laundering", |report| {
                report.fault("witting", message, "at most 1; the rest are shell companies'")
            });
        }
    }
}

impl Scenario {
    /// The name becomes part of a directory's.
    fn check_name(&self, report: &mut Report) {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.name.is_empty() || self.name.len() > 64 || !self.name.chars().all(plain) {
            let message = format!("`{}` cannot be part of a directory's name everywhere", self.name);
            report.fault("name", message, "1 to 64 of the letters a to z, digits, `-` and `_`");
        }
    }

    /// A small paid task is no job: more than this is a slip of the unit.
    fn check_payouts(&self, report: &mut Report) {
        /// In mean monthly wages, or in the victim's monthly incomes.
        const MOST: f64 = 2.0;
        for funnel in &self.funnel {
            for stage in &funnel.stage {
                let Some(pays) = stage.pays.as_ref().filter(|pays| pays.role == PayRole::TaskPayout) else {
                    continue;
                };
                let (counted, money) = match pays.of {
                    Basis::MeanWage => ("mean monthly wages", ", or money such as \"SGD 8\""),
                    Basis::Income => ("monthly incomes", ""),
                    _ => continue,
                };
                let most = pays.amount.quantile(0.999);
                if most > MOST {
                    let path = [funnel.name.as_str(), "stage", stage.name.as_str(), "pays"];
                    let message = format!("a task pays up to {} {counted}", (most * 100.0).round() / 100.0);
                    let accepted = format!("at most {MOST} {counted}{money}");
                    report.at("funnel", |report| report.fault_at(&path, "amount", message, accepted));
                }
            }
        }
    }

    fn check_horizon(&self, report: &mut Report) {
        let days = |span: Span| span.0 as f64 / 86_400.0;
        let horizon = &self.horizon;
        report.at("horizon", |report| {
            let mut needs = |key: &str, span: Span, least: f64, most: f64| {
                if days(span) < least || days(span) > most || span.0 % 86_400 != 0 {
                    let accepted = format!("whole days, from {least} to {most}");
                    report.fault(key, format!("`{span}` is {} days", days(span)), accepted);
                }
            };
            needs("window", horizon.window, 1.0, 1_500.0);
            needs("burn_in", horizon.burn_in, 60.0, 400.0);
            needs("cool_down", horizon.cool_down, 45.0, 400.0);
            let (end, last) = (self.days().end, Stamp::LAST.time().day());
            if end > last {
                let accepted = format!("an end before {last}");
                report.fault(
                    "window_start",
                    format!("with its cool-down the run ends on {end}"),
                    accepted,
                );
            }
        });
    }
}
