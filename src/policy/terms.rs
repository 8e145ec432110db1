//! What every policy's parameters have in common: when, where, and at what price.
//!
//! [`policy_parameters!`](crate::policy_parameters) declares a policy's parameters with those fields in front, so that a policy's file
//! holds only what is its own.

use crate::model::interventions::{Prices, Terms};
use crate::param::span::Span;

/// Parameters of any kind of policy, for checks.
pub trait Parameters {
    /// When, where, at what price.
    fn terms(&self) -> Terms;
}

/// Millionths of a dollar.
#[must_use]
pub fn micro(dollars: f64) -> i64 {
    libm::round(dollars * 1e6) as i64
}

/// Whether two periods, counted from the window's start, share a moment.
#[must_use]
pub fn overlap(one: &Terms, other: &Terms) -> bool {
    let before = |end: Option<Span>, start: Span| end.is_none_or(|end| start < end);
    before(one.end, other.start) && before(other.end, one.start)
}

/// Whether two sets of places share one; an empty set means all.
#[must_use]
pub fn meet(one: &[String], other: &[String]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|place| other.contains(place))
}

/// What a programme costs, from the parameters.
#[must_use]
pub fn prices(costs: [f64; 5]) -> Prices {
    let [fixed, day, check, person, hour] = costs.map(micro);
    Prices {
        fixed,
        day,
        check,
        person,
        hour,
    }
}

/// Declares the parameters of a kind of policy: the common ones, then its own with their defaults.
#[macro_export]
macro_rules! policy_parameters {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* $field:ident: $type:ty = $default:expr,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            /// When it begins, from the window's start. No policy begins earlier.
            #[schemars(transform = note("span", "window", "chosen", "A"))]
            pub start: $crate::param::span::Span,
            /// When it ends, from the window's start; if nothing is said, never.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schemars(transform = note("span", "window", "chosen", "A"))]
            pub end: Option<$crate::param::span::Span>,
            /// Countries where it holds, by code; all if empty.
            #[schemars(transform = note("countries", "window", "chosen", "A"))]
            pub countries: Vec<String>,
            /// Institutions where it holds, by name; all if empty.
            #[schemars(transform = note("institutions", "window", "chosen", "A"))]
            pub institutions: Vec<String>,
            /// Share of institutions there (of people, sites or crews, where it is not about institutions) that take part.
            #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "chosen", "A"))]
            pub coverage: f64,
            /// What it costs to set up.
            #[schemars(range(min = 0.0, max = 1e12), transform = note("USD", "window", "assumption", "A"))]
            pub fixed_cost: f64,
            /// What a day of it costs.
            #[schemars(range(min = 0.0, max = 1e12), transform = note("USD/day", "window", "assumption", "A"))]
            pub daily_cost: f64,
            /// What it costs to look at a payment, account, number or group.
            #[schemars(range(min = 0.0, max = 1e6), transform = note("USD/check", "window", "assumption", "A"))]
            pub check_cost: f64,
            /// What it costs to address a person.
            #[schemars(range(min = 0.0, max = 1e6), transform = note("USD/person", "window", "assumption", "A"))]
            pub person_cost: f64,
            /// What an hour of an analyst or officer costs.
            #[schemars(range(min = 0.0, max = 1e6), transform = note("USD/hour", "window", "assumption", "A"))]
            pub hour_cost: f64,
            $($(#[$field_meta])* pub $field: $type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                $name {
                    start: $crate::param::span::Span(0),
                    end: None,
                    countries: Vec::new(),
                    institutions: Vec::new(),
                    coverage: 1.0,
                    fixed_cost: 0.0,
                    daily_cost: 0.0,
                    check_cost: 0.0,
                    person_cost: 0.0,
                    hour_cost: 6.0,
                    $($field: $default,)*
                }
            }
        }

        impl $crate::policy::terms::Parameters for $name {
            fn terms(&self) -> $crate::model::interventions::Terms {
                $crate::model::interventions::Terms {
                    start: self.start,
                    end: self.end,
                    countries: self.countries.clone(),
                    institutions: self.institutions.clone(),
                    coverage: self.coverage,
                    prices: $crate::policy::terms::prices([
                        self.fixed_cost,
                        self.daily_cost,
                        self.check_cost,
                        self.person_cost,
                        self.hour_cost,
                    ]),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(start: i64, end: Option<i64>) -> Terms {
        Terms {
            start: Span(start),
            end: end.map(Span),
            countries: Vec::new(),
            institutions: Vec::new(),
            coverage: 1.0,
            prices: Prices::default(),
        }
    }

    #[test]
    fn periods_that_touch_do_not_overlap() {
        assert!(overlap(&terms(0, None), &terms(100, None)));
        assert!(overlap(&terms(0, Some(10)), &terms(9, Some(20))));
        assert!(!overlap(&terms(0, Some(10)), &terms(10, Some(20))));
        assert!(!overlap(&terms(10, None), &terms(0, Some(10))));
    }

    #[test]
    fn all_places_meet_any() {
        let of = |places: &[&str]| places.iter().map(|&place| place.to_owned()).collect::<Vec<_>>();
        assert!(meet(&[], &of(&["PK"])));
        assert!(meet(&of(&["IN", "PK"]), &of(&["PK"])));
        assert!(!meet(&of(&["IN"]), &of(&["PK"])));
    }
}
