//! What a sound scenario says and what can never happen in it: a raid after the run's end, a stage that nobody reaches,
//! a delay longer than what is left, a scam without anybody who runs it. Told as warnings; nothing is refused.

use super::describe::Row;
use super::params::Scenario;
use crate::model::params::funnel::{END, FunnelParams, StageParams, When};
use crate::param::check::Report;
use crate::param::dist::SpanDist;
use crate::param::note::{DELAY, SPAN};
use crate::param::span::Span;

/// Tells all of it.
pub fn tell(scenario: &Scenario, rows: &[Row], report: &mut Report) {
    let end = Span(scenario.horizon.window.0 + scenario.horizon.cool_down.0);
    nobody(scenario, report);
    funnels(scenario, report);
    sites(scenario, end, report);
    rebuilding(scenario, report);
    raids(scenario, end, report);
    policies(scenario, report);
    delays(scenario, rows, end, report);
}

const fn days(days: f64) -> f64 {
    days * Span::DAY.0 as f64
}

/// A span in days, for people.
fn in_days(span: Span) -> String {
    format!("{:.0}", span.0 as f64 / Span::DAY.0 as f64)
}

/// A scenario in which no scam ever happens.
fn nobody(scenario: &Scenario, report: &mut Report) {
    if scenario.syndicate.iter().all(|syndicate| syndicate.site.is_empty()) {
        let accepted = "a [[syndicate]] with a [[syndicate.site]]; `extends = \"quickstart\"` and `scamnet new FILE` begin with one";
        report.fault(
            "syndicate",
            "no scam ever happens: there is no site of any syndicate",
            accepted,
        );
    }
}

/// Funnels that nobody works, and stages that no case comes to.
fn funnels(scenario: &Scenario, report: &mut Report) {
    let mut worked: Vec<&str> = scenario
        .syndicate
        .iter()
        .map(|syndicate| syndicate.funnel.as_str())
        .collect();
    let mut next = 0;
    while let Some(name) = worked.get(next).copied() {
        let again = scenario
            .funnel
            .iter()
            .filter(|funnel| funnel.name == name && funnel.reapproach > 0.0);
        for funnel in again {
            if !worked.contains(&funnel.reapproach_as.as_str()) {
                worked.push(&funnel.reapproach_as);
            }
        }
        next += 1;
    }
    report.at("funnel", |report| {
        for funnel in &scenario.funnel {
            report.at(&funnel.name, |report| {
                if !worked.contains(&funnel.name.as_str()) {
                    report.fault(
                        "",
                        format!("no syndicate works the funnel `{}`", funnel.name),
                        "a syndicate with this `funnel`, or another funnel that leads to it by `reapproach_as` and `reapproach`",
                    );
                }
                let ages = &scenario.population.ages;
                let [low, high] = funnel.target_ages;
                if !ages
                    .iter()
                    .any(|band| band.share > 0.0 && band.from <= high && band.to >= low)
                {
                    let message = format!("nobody is between {low} and {high} years old");
                    report.fault("target_ages", message, "ages that `population.ages` has");
                }
                for name in unreached(funnel) {
                    let message = format!("no case ever comes to the stage `{name}`");
                    let accepted =
                        "a `way` with a share above 0, or a `then`, that leads to it from a stage that is reached";
                    report.at("stage", |report| report.fault(&name, message, accepted));
                }
            });
        }
    });
}

/// Stages that cannot be reached from the first.
fn unreached(funnel: &FunnelParams) -> Vec<String> {
    let mut reached = vec![false; funnel.stage.len()];
    let mut next: Vec<usize> = vec![0];
    while let Some(at) = next.pop() {
        let Some(stage) = funnel
            .stage
            .get(at)
            .filter(|_| !std::mem::replace(&mut reached[at], true))
        else {
            continue;
        };
        let leads_to = |name: &str| funnel.stage.iter().position(|other| other.name == name);
        next.extend(exits(stage).filter(|name| *name != END).filter_map(leads_to));
    }
    let stages = funnel.stage.iter().zip(reached);
    stages
        .filter(|(_, reached)| !reached)
        .map(|(stage, _)| stage.name.clone())
        .collect()
}

/// Where cases can go from a stage. Where nothing is asked, nobody refuses.
fn exits(stage: &StageParams) -> impl Iterator<Item = &str> {
    let results: &[When] = match stage.asks {
        Some(_) => &[When::Paid, When::Refused, When::Unfunded, When::Stopped],
        None => &[When::Paid],
    };
    let open = |when: When| when == When::Any || results.contains(&when);
    // Whoever takes none of the ways stays for the next round, and after the last goes where `then` says.
    let stays = |result: When| {
        let ways = stage
            .way
            .iter()
            .filter(|way| way.when == When::Any || way.when == result);
        ways.map(|way| way.share).sum::<f64>() < 1.0
    };
    let then = results.iter().copied().any(stays).then_some(stage.then.as_str());
    let ways = stage.way.iter().filter(move |way| way.share > 0.0 && open(way.when));
    ways.map(|way| way.to.as_str()).chain(then)
}

/// Sites that never open, have more rings than people, or write to countries without any.
fn sites(scenario: &Scenario, end: Span, report: &mut Report) {
    let empty: Vec<&str> = scenario
        .population
        .country
        .iter()
        .filter(|country| country.share <= 0.0)
        .map(|country| country.name.as_str())
        .collect();
    let all = scenario
        .syndicate
        .iter()
        .flat_map(|syndicate| syndicate.site.iter().map(move |site| (&syndicate.name, site)));
    for (syndicate, site) in all {
        let mut fault = |key: &str, message: String, accepted: String| {
            report.fault_at(&["syndicate", syndicate, "site", &site.name], key, message, accepted);
        };
        if days(f64::from(site.opens)) >= end.0 as f64 {
            let message = format!(
                "the site opens on day {}, and the run ends on day {}",
                site.opens,
                in_days(end)
            );
            let accepted = format!(
                "a day before {}; `{} = false` takes the site out",
                in_days(end),
                site.name
            );
            fault("opens", message, accepted);
        }
        if site.rings > site.seats {
            let message = format!("{} rings share {} seats, and a ring needs one", site.rings, site.seats);
            fault("rings", message, format!("at most {}, one for each seat", site.seats));
        }
        for target in site
            .targets
            .iter()
            .filter(|(target, weight)| **weight > 0.0 && empty.contains(&target.as_str()))
        {
            let message = format!("nobody lives in `{}`, for its `share` is 0", target.0);
            fault("targets", message, "countries with a share above 0".to_owned());
        }
    }
}

/// Crews that would come back where there is no country to come back to.
fn rebuilding(scenario: &Scenario, report: &mut Report) {
    let crew = &scenario.crew;
    let known = |code: &String| scenario.population.country.iter().any(|country| country.name == *code);
    if scenario.syndicate.is_empty() || crew.rebuild_share <= 0.0 {
        return;
    }
    if !crew
        .rebuild_in
        .iter()
        .any(|(code, weight)| *weight > 0.0 && known(code))
    {
        let codes: Vec<&str> = crew.rebuild_in.keys().map(String::as_str).collect();
        let codes = if codes.is_empty() {
            "none".to_owned()
        } else {
            codes.join(", ")
        };
        let message =
            format!("no site is ever rebuilt after a raid: of the countries here ({codes}) the population has none");
        let countries: Vec<&str> = scenario
            .population
            .country
            .iter()
            .map(|country| country.name.as_str())
            .collect();
        let accepted = format!("weights for some of: {}; or `rebuild_share = 0`", countries.join(", "));
        report.at("crew", |report| report.fault("rebuild_in", message, accepted));
    }
}

/// Raids on nobody.
fn raids(scenario: &Scenario, end: Span, report: &mut Report) {
    let sites: Vec<_> = scenario
        .syndicate
        .iter()
        .flat_map(|syndicate| &syndicate.site)
        .collect();
    for (position, raid) in scenario.response.raid.iter().enumerate() {
        let opens = sites
            .iter()
            .filter(|site| site.name == raid.site)
            .map(|site| site.opens)
            .min();
        let told = if days(raid.day) >= end.0 as f64 {
            let window = in_days(scenario.horizon.window);
            let end = in_days(end);
            let message = format!(
                "the raid is on day {}; the window is {window} days long and the run ends on day {end}",
                raid.day
            );
            Some((message, format!("a day before {end}")))
        } else {
            let early = opens.filter(|opens| f64::from(*opens) > raid.day);
            early.map(|opens| {
                let message = format!("the raid is on day {}; the site opens on day {opens}", raid.day);
                (message, format!("a day after {opens}"))
            })
        };
        if let Some((message, accepted)) = told {
            report.fault_at(&["response", "raid", &position.to_string()], "day", message, accepted);
        }
    }
}

/// Policies that begin when nothing is counted any more.
fn policies(scenario: &Scenario, report: &mut Report) {
    let window = scenario.horizon.window;
    for (name, policy) in &scenario.policy {
        let start = policy.terms().start;
        if start >= window {
            let message = format!("the policy begins {start} from the window's start, and the window is {window} long");
            report.fault_at(&["policy", name], "start", message, format!("less than \"{window}\""));
        }
    }
}

/// Whether a parameter is a delay: something happens that long after something else. A length of time that is drawn is
/// one for each that waits; one that is fixed may be a delay, or an age or a limit by which things are told apart, and
/// says so.
fn is_delay(row: &Row) -> bool {
    match row.unit.as_deref() {
        Some(DELAY) => true,
        Some(SPAN) => row.kind == "distribution",
        _ => false,
    }
}

/// Delays after which there is no run any more.
fn delays(scenario: &Scenario, rows: &[Row], end: Span, report: &mut Report) {
    for row in rows {
        if !is_delay(row) {
            continue;
        }
        let path = super::address::segments(&row.path);
        let (Some((key, above)), Some(shortest)) = (path.split_last(), shortest(&row.value)) else {
            continue;
        };
        let left = match above {
            [policy, name] if policy == "policy" => {
                let start = scenario.policy.get(name).map_or(Span(0), |policy| policy.terms().start);
                Span(end.0 - start.0)
            }
            _ => Span(end.0 + scenario.horizon.burn_in.0),
        };
        // A policy that begins too late has been told of.
        if shortest >= left && left.0 > 0 {
            let message = format!(
                "it takes at least {shortest}, and no more than {left} are left until the run ends: what comes after it never does"
            );
            let above: Vec<&str> = above.iter().map(String::as_str).collect();
            report.fault_at(&above, key, message, format!("less than \"{left}\""));
        }
    }
}

/// The shortest that a span or a distribution of spans can be, but for one draw in a thousand.
fn shortest(value: &serde_json::Value) -> Option<Span> {
    if let Some(text) = value.as_str() {
        return text.parse().ok();
    }
    let distribution: SpanDist = serde_json::from_value(value.clone()).ok()?;
    Some(distribution.quantile(0.001))
}
