//! What institutions were told of payments and accounts, rightly or not (table `label_feed`).
//!
//! A row is final only once it is known whether it was withdrawn, so rows wait here until the run's end. The same thing
//! said again by the same kind of source is no news.

use std::collections::BTreeMap;

use crate::engine::Time;
use crate::model::facts::{Finding, LabelFeed, LabelSource};
use crate::world::PublicId;

/// What a label is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A row of `transactions`.
    Payment(u64),
    Account(PublicId),
}

/// Labels that were given.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    given: BTreeMap<(Subject, LabelSource), Vec<Label>>,
}

#[derive(Clone, Copy, Debug)]
struct Label {
    at: Time,
    withdrawn_at: Option<Time>,
}

impl Feed {
    /// Somebody says that a payment was fraud or an account a mule's.
    pub fn accuse(&mut self, subject: Subject, source: LabelSource, at: Time) {
        if subject == Subject::Payment(0) {
            return;
        }
        let labels = self.given.entry((subject, source)).or_default();
        if labels.last().is_none_or(|label| label.withdrawn_at.is_some()) {
            labels.push(Label { at, withdrawn_at: None });
        }
    }

    /// All that was said of it is taken back.
    pub fn clear(&mut self, subject: Subject, at: Time) {
        for ((other, _), labels) in self.given.range_mut((subject, LabelSource::Complaint)..) {
            if *other != subject {
                break;
            }
            for label in labels.iter_mut().filter(|label| label.withdrawn_at.is_none()) {
                label.withdrawn_at = Some(at.max(label.at));
            }
        }
    }

    /// All rows in time order.
    #[must_use]
    pub fn rows(&self) -> Vec<LabelFeed> {
        let mut rows: Vec<LabelFeed> = Vec::new();
        for (&(subject, source), labels) in &self.given {
            let (tx_id, account_id, verdict) = match subject {
                Subject::Payment(tx_id) => (Some(tx_id), None, Finding::Fraud),
                Subject::Account(account) => (None, Some(account), Finding::Mule),
            };
            rows.extend(labels.iter().map(|label| LabelFeed {
                ts: label.at,
                tx_id,
                account_id,
                verdict,
                source,
                withdrawn_at: label.withdrawn_at,
            }));
        }
        rows.sort_by_key(|row| row.ts);
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_a_thing_once_until_it_is_withdrawn() {
        let mut feed = Feed::default();
        let account = Subject::Account(PublicId(7));
        feed.accuse(account, LabelSource::Analyst, Time(10));
        feed.accuse(account, LabelSource::Analyst, Time(20));
        feed.accuse(account, LabelSource::Complaint, Time(5));
        feed.accuse(Subject::Payment(0), LabelSource::Complaint, Time(5));
        feed.accuse(Subject::Payment(3), LabelSource::Complaint, Time(6));
        feed.clear(account, Time(30));
        feed.accuse(account, LabelSource::Analyst, Time(40));
        let rows: Vec<_> = feed
            .rows()
            .iter()
            .map(|row| (row.ts.0, row.tx_id, row.withdrawn_at.map(|at| at.0)))
            .collect();
        assert_eq!(
            rows,
            [
                (5, None, Some(30)),
                (6, Some(3), None),
                (10, None, Some(30)),
                (40, None, None)
            ]
        );
    }
}
