//! Every random decision of what answers, by name. Names are older than the rooms, and stay: results depend on them.

use crate::decisions;

decisions! {
    /// Whether a victim who had not understood finds out in the end.
    pub FINDS_OUT = "response/finds_out";
    /// Whether a victim tells the bank.
    pub REPORTS = "justice/reports";
    /// When, and whether by a hotline.
    pub WHERE_REPORTED = "justice/where_reported";
    /// Whether a victim goes to the police, and when.
    pub GOES_TO_POLICE = "response/goes_to_police";
    /// Which payments a complaint names.
    pub NAMES = "justice/names";
    /// Names complaints.
    pub COMPLAINT = "justice/complaint";
    /// How long a bank takes over a complaint.
    pub HANDLING = "justice/handling";
    /// Whether a bank tells the police.
    pub TELLS_POLICE = "justice/tells_police";
    /// Whether and when an institution does what it is asked.
    pub COMPLIES = "justice/complies";
    /// Whether and when found money is given back.
    pub GIVES_BACK = "justice/gives_back";
    /// Whether somebody still paying is warned.
    pub WARNED = "justice/warned";
    /// Names alerts.
    pub ALERT = "justice/alert";
    /// An alert's score.
    pub SCORE = "justice/score";
    /// How long an analyst takes, and what comes of it.
    pub ANALYST = "justice/analyst";
    /// When somebody wrongly frozen is released.
    pub RELEASED = "justice/released";
    /// When an owner notices that an account is hijacked.
    pub NOTICED = "justice/noticed";
    /// Whether and when an inquiry ends in a raid.
    pub RAIDED = "justice/raided";
    /// How long forensics take.
    pub FORENSICS = "justice/forensics";
    /// Which accounts they reveal.
    pub REVEALED = "justice/revealed";
    /// Which other sites they lead to.
    pub LEADS_TO = "justice/leads_to";
    /// When a court rules, and which accounts its order names.
    pub COURT = "justice/court";
    /// How many honest complaints a country has in a day.
    pub HONEST = "justice/honest";
    /// When in the day, at which desk, with what result.
    pub HONEST_COMPLAINT = "justice/honest_complaint";
    /// Who complains about which payment.
    pub DISPUTED = "justice/disputed";
    /// Who complains about nothing that can be named.
    pub COMPLAINANT = "justice/complainant";
}
