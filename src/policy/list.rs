//! The list of all kinds of policy, and what must hold of several together.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::terms::{Parameters, meet, overlap};
use crate::model::interventions::{NamedPolicy, Policy, Terms};
use crate::param::check::Report;

/// Declares the kinds: word, file and parameters. The word names the file.
macro_rules! kinds {
    ($($kind:ident: $params:ident;)+) => {
        /// A policy of some kind with its parameters.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        #[schemars(transform = describe_kind)]
        pub enum PolicyParams {
            $($params(super::$kind::$params),)+
        }

        /// Every kind, by the word that scenarios use.
        pub const KINDS: &[&str] = &[$(stringify!($kind)),+];

        impl PolicyParams {
            /// Kind of the policy, by the word that scenarios use.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self {
                    $(PolicyParams::$params(_) => stringify!($kind),)+
                }
            }

            /// When, where, at what price.
            #[must_use]
            pub fn terms(&self) -> Terms {
                match self {
                    $(PolicyParams::$params(params) => Parameters::terms(params),)+
                }
            }

            /// As the model asks it.
            #[must_use]
            pub fn policy(&self) -> Arc<dyn Policy> {
                match self {
                    $(PolicyParams::$params(params) => Arc::new(params.clone()),)+
                }
            }
        }

        $(impl From<super::$kind::$params> for PolicyParams {
            fn from(params: super::$kind::$params) -> PolicyParams {
                PolicyParams::$params(params)
            }
        })+
    };
}

kinds! {
    awareness_campaign: AwarenessCampaign;
    payment_warning: PaymentWarning;
    payee_confirmation: PayeeConfirmation;
    transfer_delay: TransferDelay;
    transfer_limit: TransferLimit;
    account_opening_check: AccountOpeningCheck;
    transaction_monitoring: TransactionMonitoring;
    shared_mule_registry: SharedMuleRegistry;
    fund_recall: FundRecall;
    report_hotline: ReportHotline;
    victim_alert: VictimAlert;
    mandatory_reimbursement: MandatoryReimbursement;
    platform_takedown: PlatformTakedown;
    sim_cap: SimCap;
    crypto_offramp: CryptoOfframp;
    police_raid: PoliceRaid;
    device_forensics: DeviceForensics;
    court_freeze: CourtFreeze;
    agency_coordination: AgencyCoordination;
    cross_border_cooperation: CrossBorderCooperation;
    entry_scrutiny: EntryScrutiny;
}

/// Gives the word that names a policy's kind a sentence, as every parameter has one.
fn describe_kind(schema: &mut Schema) {
    let variants = schema.get_mut("oneOf").and_then(Value::as_array_mut);
    for variant in variants.into_iter().flatten() {
        if let Some(kind) = variant.pointer_mut("/properties/kind").and_then(Value::as_object_mut) {
            let sentence = "Kind of the policy, which says what other parameters it has.";
            kind.insert("description".to_owned(), sentence.into());
        }
    }
}

impl PolicyParams {
    /// Whether several of its kind may hold on one scope at one time. Holds and limits come in tiers, by size or by the
    /// age of an account: at one payment the longest hold and the lowest limit that apply win.
    const fn comes_in_tiers(&self) -> bool {
        matches!(self, PolicyParams::TransferDelay(_) | PolicyParams::TransferLimit(_))
    }
}

/// The scenario's policies as the model knows them, by name.
#[must_use]
pub fn named(policies: &BTreeMap<String, PolicyParams>) -> Vec<NamedPolicy> {
    let named = policies.iter().map(|(name, params)| NamedPolicy {
        name: name.clone(),
        policy: params.policy(),
    });
    named.collect()
}

/// What must hold of the policies of a scenario with these countries and institutions.
pub fn check(
    policies: &BTreeMap<String, PolicyParams>,
    countries: &[&str],
    institutions: &[&str],
    report: &mut Report,
) {
    for (name, params) in policies {
        let terms = params.terms();
        report.at(name, |report| {
            if terms.end.is_some_and(|end| end <= terms.start) {
                let message = format!(
                    "`{name}` ends no later than it begins, {} from the window's start",
                    terms.start
                );
                report.fault("end", message, "a span longer than `start`");
            }
            for (key, what, places, known) in [
                ("countries", "country", &terms.countries, countries),
                ("institutions", "institution", &terms.institutions, institutions),
            ] {
                for place in places.iter().filter(|place| !known.contains(&place.as_str())) {
                    report.no_such(key, what, place, known);
                }
            }
        });
    }
    let all: Vec<(&String, &PolicyParams)> = policies.iter().collect();
    for (position, (name, params)) in all.iter().enumerate() {
        for (earlier, other) in &all[..position] {
            let (one, two) = (params.terms(), other.terms());
            let same = params.kind() == other.kind() && !params.comes_in_tiers();
            let together = overlap(&one, &two)
                && meet(&one.countries, &two.countries)
                && meet(&one.institutions, &two.institutions);
            if same && together {
                let message = format!(
                    "`{name}` and `{earlier}` are both `{}` on the same scope at the same time",
                    params.kind()
                );
                let accepted = "one of them, or other places (`countries`, `institutions`), or periods (`start`, `end`) \
                                that do not overlap";
                report.at(name, |report| report.fault("", message, accepted));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Span;
    use crate::policy::payment_warning::PaymentWarning;
    use crate::policy::transfer_delay::TransferDelay;
    use crate::policy::transfer_limit::TransferLimit;

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
}
