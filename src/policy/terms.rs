//! What every policy's parameters have in common: when, where, and at what price.
//!
//! `policy_parameters!` declares a policy's parameters with those rows in front, so that a policy's file holds only
//! what is its own.

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

/// Declares the parameters of a kind of policy: the common ones, then its own, in rows as [`crate::param::parameters`]
/// takes them.
macro_rules! policy_parameters {
    ($(#[$about:meta])* pub struct $name:ident { $($own:tt)* }) => {
        $crate::param::parameters! {
            $(#[$about])*
            pub struct $name {
                /// Moment at which the policy begins, counted from the window's start; no policy begins before it.
                start: $crate::param::span::Span = $crate::param::span::Span(0), "span", window, chosen;
                /// Moment at which the policy ends, counted from the window's start; if nothing is said, never.
                #[serde(skip_serializing_if = "Option::is_none")]
                end: Option<$crate::param::span::Span>, "span", window, chosen;
                /// Countries where the policy holds, by code; all if empty.
                countries: Vec<String>, "countries", window, chosen;
                /// Institutions where the policy holds, by name; all if empty.
                institutions: Vec<String>, "institutions", window, chosen;
                /// Share of the policy's institutions (of people, sites or crews, where it is not about institutions)
                /// that take part.
                coverage: f64 = 1.0, "share" in 0.0..=1.0, window, chosen;
                /// Cost of setting the policy up.
                fixed_cost: f64 = 0.0, "USD" in 0.0..=1e12, window, assumption;
                /// Cost of a day of the policy.
                daily_cost: f64 = 0.0, "USD/day" in 0.0..=1e12, window, assumption;
                /// Cost of each payment, account, number or group that the policy looks at.
                check_cost: f64 = 0.0, "USD/check" in 0.0..=1e6, window, assumption;
                /// Cost of each person whom the policy addresses.
                person_cost: f64 = 0.0, "USD/person" in 0.0..=1e6, window, assumption;
                /// Cost of an hour of an analyst's or officer's work for the policy.
                hour_cost: f64 = 6.0, "USD/hour" in 0.0..=1e6, window, assumption;
                $($own)*
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

pub(crate) use policy_parameters;

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
