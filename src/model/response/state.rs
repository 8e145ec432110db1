//! What the answering side remembers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::bank::alert::Raised;
use super::bank::feed::Feed;
use super::bank::queue::Queue;
use super::bank::rules::Rule;
use super::complaint::{Complaint, ComplaintIx};
use super::police::inquiry::Dossier;
use crate::engine::Time;
use crate::model::payments::book::Receipt;
use crate::model::scam::crew::{RingIx, SiteIx};
use crate::model::scam::funnel::CaseIx;
use crate::model::scam::laundering::MuleIx;
use crate::world::{AccountIx, CountryIx, InstitutionIx};

/// State of justice.
#[derive(Clone, Debug, Default)]
pub struct Justice {
    /// All complaints, in the order they were made.
    pub complaints: Vec<Complaint>,
    /// Cases about which it is decided whether they are reported.
    pub decided: BTreeSet<CaseIx>,
    /// Hijacked accounts whose owners will notice.
    pub noticing: BTreeSet<MuleIx>,
    /// Accounts that complaints accuse, with the complaints that a bank has handled, in that order.
    pub accused: BTreeMap<AccountIx, Vec<ComplaintIx>>,
    /// All alerts, in the order they were raised.
    pub alerts: Vec<Raised>,
    /// When a rule last spoke about an account.
    pub spoke: BTreeMap<(AccountIx, Rule), Time>,
    /// Analysts, by institution.
    pub analysts: BTreeMap<InstitutionIx, Queue>,
    /// Officers, by country.
    pub officers: BTreeMap<CountryIx, Queue>,
    /// What the police know of each ring.
    pub dossiers: BTreeMap<RingIx, Dossier>,
    /// Hints at a site from elsewhere, in complaints' worth of evidence.
    pub hints: BTreeMap<SiteIx, f64>,
    /// Sites under inquiry.
    pub inquiries: BTreeSet<SiteIx>,
    /// What institutions were told.
    pub feed: Feed,
    /// A few everyday payments of the last days, oldest first.
    pub sample: VecDeque<Receipt>,
}
