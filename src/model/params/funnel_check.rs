//! What must hold of a funnel as a whole: every way leads somewhere, every stage can be left, shares fit together.

use super::funnel::{Basis, END, FunnelParams, SchemeParams, StageParams, When};
use crate::engine::Span;
use crate::param::check::{Check, Report};
use crate::param::dist::Dist;

impl Check for FunnelParams {
    fn check(&self, report: &mut Report) {
        if self.stage.len() < 2 {
            report.fault(
                "stage",
                format!("the funnel has {} stages", self.stage.len()),
                "at least two stages",
            );
            return;
        }
        if self.target_ages[0] > self.target_ages[1] {
            let [low, high] = self.target_ages;
            report.fault(
                "target_ages",
                format!("ages from {low} to {high}"),
                "the lower age first",
            );
        }
        for (position, stage) in self.stage.iter().enumerate() {
            let names: Vec<&str> = self.stage.iter().map(|stage| stage.name.as_str()).collect();
            report.at("stage", |report| {
                report.at(&stage.name, |report| {
                    if stage.name == END || names[..position].contains(&stage.name.as_str()) {
                        report.fault(
                            "name",
                            format!("`{}` names another stage too", stage.name),
                            "a name of its own, not `end`",
                        );
                    }
                    if !stage
                        .name
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                    {
                        let accepted = "lower-case letters, digits and underscores: it becomes part of a column's name";
                        report.fault("name", format!("`{}`", stage.name), accepted);
                    }
                    check_stage(stage, &names, report);
                });
            });
        }
        check_referral(&self.referral, report);
        if let Some(scheme) = &self.scheme {
            report.at("scheme", |report| check_scheme(scheme, report));
        }
        for stage in &self.stage {
            check_promise(stage, self.referral.iter().sum(), report);
        }
        for name in dead_ends(&self.stage) {
            let message = format!("no case that comes into `{name}` can ever leave the funnel");
            report.at("stage", |report| {
                report.at(&name, |report| {
                    report.fault("then", message, "a way that leads to `end`")
                })
            });
        }
        if !self.stage[0].way.iter().any(|way| way.to != END && way.share > 0.0) {
            report.at("stage", |report| {
                report.at(&self.stage[0].name, |report| {
                    report.fault(
                        "way",
                        "nobody ever answers",
                        "a way with a share above 0 to the stage of those who do",
                    );
                });
            });
        }
    }
}

fn check_stage(stage: &StageParams, names: &[&str], report: &mut Report) {
    let known = |to: &str| to == END || names.contains(&to);
    let known_names: Vec<&str> = names.iter().copied().chain([END]).collect();
    if !known(&stage.then) {
        report.no_such("then", "stage", &stage.then, &known_names);
    }
    for (position, way) in stage.way.iter().enumerate() {
        report.at("way", |report| {
            report.at(position, |report| {
                if !known(&way.to) {
                    report.no_such("to", "stage", &way.to, &known_names);
                }
            });
        });
    }
    for result in [When::Paid, When::Refused, When::Unfunded, When::Stopped] {
        let sum: f64 = stage
            .way
            .iter()
            .filter(|way| way.when == When::Any || way.when == result)
            .map(|way| way.share)
            .sum();
        if sum > 1.0 + 1e-9 {
            let message = format!("the shares of the ways open after `{result}` sum to {sum:.3}");
            report.fault("way", message, "at most 1 for each result of a round");
            break;
        }
    }
    if let Some(asks) = &stage.asks {
        check_amount("asks.amount", &asks.amount, report);
        let sum = asks.cash + asks.crypto;
        if sum > 1.0 + 1e-9 {
            let message = format!("the shares in cash and in crypto sum to {sum:.3}");
            report.fault("asks.cash", message, "at most 1; the rest is paid by transfer");
        }
    }
    if let Some(pays) = &stage.pays {
        check_amount("pays.amount", &pays.amount, report);
    }
    check_amount("earns", &stage.earns, report);
}

/// Shares of one deposit are shares, and less than the deposit together.
fn check_referral(referral: &[f64], report: &mut Report) {
    if let Some(share) = referral.iter().find(|share| !(0.0..=1.0).contains(*share)) {
        report.fault("referral", format!("{share}"), "shares from 0 to 1");
    }
    let sum: f64 = referral.iter().sum();
    if sum > 1.0 + 1e-9 {
        let message = format!("the shares of a deposit that go to others sum to {sum:.3}");
        report.fault("referral", message, "at most 1");
    }
}

/// A ring sums up whole days.
fn check_scheme(scheme: &SchemeParams, report: &mut Report) {
    if scheme.looks_back < Span::DAY {
        let message = format!(
            "{}: a ring sums up whole days, and would never see any",
            scheme.looks_back
        );
        report.fault("looks_back", message, "a day or longer");
    }
}

/// What is promised can be paid at first: a ring that pays more of each deposit than it took, before the first round is
/// over, lives for no day.
fn check_promise(stage: &StageParams, referral: f64, report: &mut Report) {
    let Some(pays) = stage.pays.as_ref().filter(|pays| pays.role.falls_due()) else {
        return;
    };
    report.at("stage", |report| {
        report.at(&stage.name, |report| {
            let share = match pays.of {
                Basis::Earned => stage.earns.quantile(0.5),
                Basis::Shown | Basis::LastDeposit => 1.0,
                Basis::MeanWage | Basis::Income | Basis::Lost => return,
            };
            if pays.of == Basis::Earned && stage.earns.quantile(0.999) <= 0.0 {
                let accepted = "`earns` above 0, or another basis";
                report.fault("pays.of", "nothing is ever credited in the stage", accepted);
            }
            let paid = share * pays.amount.quantile(0.5) + referral;
            if paid > 1.0 {
                let message = format!("of each unit taken {paid:.2} are paid out in the first round, on the median");
                let accepted =
                    "at most 1, `referral` included: a ring cannot pay more than it takes from the first day";
                report.fault("pays.amount", message, accepted);
            }
        });
    });
}

fn check_amount(key: &str, amount: &Dist, report: &mut Report) {
    if amount.quantile(0.001) < 0.0 {
        report.fault(
            key,
            "the amount can be below zero",
            "a distribution of figures above zero",
        );
    }
}

/// Stages from which the end cannot be reached, by names.
fn dead_ends(stages: &[StageParams]) -> Vec<String> {
    let mut leaves = vec![false; stages.len()];
    loop {
        let before = leaves.clone();
        for (position, stage) in stages.iter().enumerate() {
            let out = |to: &str| {
                to == END
                    || stages
                        .iter()
                        .position(|other| other.name == to)
                        .is_some_and(|at| before[at])
            };
            leaves[position] = out(&stage.then) || stage.way.iter().any(|way| way.share > 0.0 && out(&way.to));
        }
        if leaves == before {
            break;
        }
    }
    stages
        .iter()
        .zip(leaves)
        .filter(|(_, leaves)| !leaves)
        .map(|(stage, _)| stage.name.clone())
        .collect()
}
