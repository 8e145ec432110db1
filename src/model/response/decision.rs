//! Every random decision of what answers, by name.

use crate::engine::random::Decision;

/// Whether a victim reports.
pub const REPORTS: Decision = Decision::named("justice/reports");
/// When, and at which desk.
pub const WHERE_REPORTED: Decision = Decision::named("justice/where_reported");
/// Which payments a complaint names.
pub const NAMES: Decision = Decision::named("justice/names");
/// Names complaints.
pub const COMPLAINT: Decision = Decision::named("justice/complaint");
/// How long a bank takes over a complaint.
pub const HANDLING: Decision = Decision::named("justice/handling");
/// Whether a bank tells the police.
pub const TELLS_POLICE: Decision = Decision::named("justice/tells_police");
/// Whether and when an institution does what it is asked.
pub const COMPLIES: Decision = Decision::named("justice/complies");
/// Whether and when found money is given back.
pub const GIVES_BACK: Decision = Decision::named("justice/gives_back");
/// Whether somebody still paying is warned.
pub const WARNED: Decision = Decision::named("justice/warned");
/// Names alerts.
pub const ALERT: Decision = Decision::named("justice/alert");
/// An alert's score.
pub const SCORE: Decision = Decision::named("justice/score");
/// How long an analyst takes, and what comes of it.
pub const ANALYST: Decision = Decision::named("justice/analyst");
/// When somebody wrongly frozen is released.
pub const RELEASED: Decision = Decision::named("justice/released");
/// When an owner notices that an account is hijacked.
pub const NOTICED: Decision = Decision::named("justice/noticed");
/// Whether and when an inquiry ends in a raid.
pub const RAIDED: Decision = Decision::named("justice/raided");
/// How long forensics take.
pub const FORENSICS: Decision = Decision::named("justice/forensics");
/// Which accounts they reveal.
pub const REVEALED: Decision = Decision::named("justice/revealed");
/// Which other sites they lead to.
pub const LEADS_TO: Decision = Decision::named("justice/leads_to");
/// When a court rules, and which accounts its order names.
pub const COURT: Decision = Decision::named("justice/court");
/// How many honest complaints a country has in a day.
pub const HONEST: Decision = Decision::named("justice/honest");
/// When in the day, at which desk, with what result.
pub const HONEST_COMPLAINT: Decision = Decision::named("justice/honest_complaint");
/// Who complains about which payment.
pub const DISPUTED: Decision = Decision::named("justice/disputed");
/// Who complains about nothing that can be named.
pub const COMPLAINANT: Decision = Decision::named("justice/complainant");

/// All of them.
pub const ALL: &[Decision] = &[
    REPORTS,
    WHERE_REPORTED,
    NAMES,
    COMPLAINT,
    HANDLING,
    TELLS_POLICE,
    COMPLIES,
    GIVES_BACK,
    WARNED,
    ALERT,
    SCORE,
    ANALYST,
    RELEASED,
    NOTICED,
    RAIDED,
    FORENSICS,
    REVEALED,
    LEADS_TO,
    COURT,
    HONEST,
    HONEST_COMPLAINT,
    DISPUTED,
    COMPLAINANT,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_of_this_room() {
        let names: BTreeSet<&str> = crate::model::response::decision::ALL
            .iter()
            .map(|decision| decision.name)
            .collect();
        assert_eq!(names.len(), crate::model::response::decision::ALL.len());
        assert!(names.iter().all(|name| name.starts_with("justice/")));
    }
}
