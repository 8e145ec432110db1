//! What an institution has been told of payments and accounts, and what it so knows at a moment: rows of its own share
//! of the label feed, and complaints of its own customers.

use std::collections::BTreeMap;

/// One thing that it was told; moments in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub at: i64,
    pub withdrawn_at: Option<i64>,
    /// Whether it was told of a scam, and not that all is well.
    pub is_scam: bool,
}

/// All that it was told, each list in the order of the tables.
#[derive(Debug, Default)]
pub struct Known {
    /// By payment.
    pub payments: BTreeMap<u64, Vec<Told>>,
    /// By own account.
    pub accounts: BTreeMap<u64, Vec<Told>>,
    /// Complaints, by the account that was paid.
    pub complaints: BTreeMap<u64, Vec<Told>>,
    /// Payments that it was told of, with their moments, by the own customer who made them.
    pub paid_by: BTreeMap<u64, Vec<(u64, i64)>>,
}

/// When a question of a task is put, and by when what is known counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// When its split begins.
    pub from: i64,
    pub cut_off: i64,
    pub labels_as_of: i64,
}

impl Known {
    /// Whether it knows of what is true of a row of a task, as far as it had been told by the moment of the labels.
    /// `id` is as in the view: a payment, an account, or a customer.
    #[must_use]
    pub fn of(&self, task: &str, id: u64, asked: Asked) -> bool {
        let by = asked.labels_as_of;
        match task {
            "illicit_payment" => believes(self.payments.get(&id), by),
            "mule_account" => believes(self.accounts.get(&id), by),
            "account_reported" => {
                let mut complaints = self.complaints.get(&id).into_iter().flatten();
                complaints.any(|told| told.at >= asked.cut_off && told.stands(by))
            }
            "person_at_risk" => {
                let mut paid = self.paid_by.get(&id).into_iter().flatten();
                paid.any(|(tx, at)| (asked.cut_off..by).contains(at) && believes(self.payments.get(tx), by))
            }
            _ => false,
        }
    }

    /// What `known` is of a task, in a sentence; none of a task that is not known here.
    #[must_use]
    pub fn says(task: &str) -> Option<&'static str> {
        Some(match task {
            "illicit_payment" => {
                "The payment belongs to a scam, and the institution had been told so by the split's end (label_feed)."
            }
            "mule_account" => {
                "The account moved scam money within 14 days of the cut-off, and the institution had been told that it is \
                 a mule's by the split's end (label_feed)."
            }
            "account_reported" => {
                "A complaint named the account after the cut-off, true or not, and the institution had it from its own \
                 customer or was told of it by the split's end (complaints, label_feed)."
            }
            "person_at_risk" => {
                "The customer paid a deposit within 7 days of the cut-off, and the institution had been told of a scam in \
                 a payment from its own accounts in those days by the split's end (label_feed)."
            }
            _ => return None,
        })
    }
}

impl Told {
    /// Whether it was told by a moment, and had not been taken back by then.
    const fn stands(&self, by: i64) -> bool {
        let is_withdrawn = matches!(self.withdrawn_at, Some(at) if at <= by);
        self.at <= by && !is_withdrawn
    }
}

/// Whether the last of what stands at a moment says that it is a scam.
fn believes(told: Option<&Vec<Told>>, by: i64) -> bool {
    let standing = told.into_iter().flatten().filter(|told| told.stands(by));
    // Of one moment the later row.
    standing.max_by_key(|told| told.at).is_some_and(|told| told.is_scam)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Asked = Asked {
        from: 0,
        cut_off: 100,
        labels_as_of: 200,
    };

    fn told(at: i64, is_scam: bool, withdrawn_at: Option<i64>) -> Told {
        Told {
            at,
            withdrawn_at,
            is_scam,
        }
    }

    #[test]
    fn what_was_told_later_or_taken_back_is_not_known() {
        let known = |rows: Vec<Told>| {
            let known = Known {
                accounts: BTreeMap::from([(7, rows)]),
                ..Known::default()
            };
            known.of("mule_account", 7, ASKED)
        };
        assert!(known(vec![told(200, true, None)]));
        assert!(!known(vec![told(201, true, None)]), "told later");
        assert!(!known(vec![told(50, true, Some(200))]), "taken back by then");
        assert!(known(vec![told(50, true, Some(201))]), "taken back later");
        assert!(!known(vec![told(50, true, None), told(60, false, None)]), "cleared");
        assert!(known(vec![told(50, false, None), told(60, true, None)]), "told again");
        assert!(!Known::default().of("mule_account", 7, ASKED));
    }

    #[test]
    fn a_complaint_counts_from_the_cut_off_and_a_payment_within_its_days() {
        let known = Known {
            payments: BTreeMap::from([(1, vec![told(150, true, None)]), (2, vec![told(150, true, None)])]),
            complaints: BTreeMap::from([(7, vec![told(99, true, None)]), (8, vec![told(100, true, None)])]),
            paid_by: BTreeMap::from([(11, vec![(1, 99)]), (12, vec![(2, 100)])]),
            ..Known::default()
        };
        let of = |task: &str, ids: [u64; 2]| ids.map(|id| known.of(task, id, ASKED));
        assert_eq!(of("account_reported", [7, 8]), [false, true]);
        assert_eq!(of("person_at_risk", [11, 12]), [false, true]);
        assert_eq!(of("illicit_payment", [1, 3]), [true, false]);
    }
}
