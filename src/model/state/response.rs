//! What the answering side remembers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::complaint::{Complaint, ComplaintIx};
use super::{AlertIx, CaseIx, Feed, Grievance, MuleIx, Queue, Raised, RingIx, Rule, SiteIx};
use crate::engine::Time;
use crate::model::facts::{Actor, Desk, LabelSource, Reason};
use crate::model::params::response::PoliceParams;
use crate::model::settlement::book::Receipt;
use crate::param::money::Minor;
use crate::world::{AccountIx, CountryIx, InstitutionIx, PublicId};

/// State of response.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// All complaints, in the order they were made.
    pub complaints: Vec<Complaint>,
    /// Cases about which it is decided whether they are reported.
    pub decided: BTreeSet<CaseIx>,
    /// Hijacked accounts whose owners will notice.
    pub noticing: BTreeSet<MuleIx>,
    /// Accounts that complaints accuse, with the complaints that a bank has handled, in that order.
    pub accused: Accused,
    /// All alerts, in the order they were raised.
    pub alerts: Vec<Raised>,
    /// When a rule last spoke about an account.
    pub spoke: BTreeMap<(AccountIx, Rule), Time>,
    /// Analysts, by institution.
    pub analysts: BTreeMap<InstitutionIx, Queue>,
    /// Officers, by country.
    pub officers: BTreeMap<CountryIx, Queue>,
    /// What was asked back for a case of an account, and has not come.
    pub recalls: BTreeMap<Found, Recall>,
    /// Cases that wait for an officer, or have been with one, whoever brought them.
    pub at_police: BTreeSet<CaseIx>,
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

/// Accounts that complaints accuse, with the complaints that a bank has handled, in that order.
#[derive(Clone, Debug, Default)]
pub struct Accused {
    complaints: BTreeMap<AccountIx, Vec<ComplaintIx>>,
    /// One bit an account, as far as any was ever accused: asked before every payment.
    marks: Vec<u64>,
}

impl Accused {
    /// Whether an account is accused.
    #[inline]
    #[must_use]
    pub fn has(&self, account: AccountIx) -> bool {
        let (word, bit) = Accused::place(account);
        self.marks.get(word).is_some_and(|marks| marks & bit != 0)
    }

    /// The complaints that accuse an account.
    #[must_use]
    pub fn get(&self, account: &AccountIx) -> Option<&[ComplaintIx]> {
        self.complaints.get(account).map(Vec::as_slice)
    }

    /// Another complaint accuses an account.
    pub fn add(&mut self, account: AccountIx, complaint: ComplaintIx) {
        let (word, bit) = Accused::place(account);
        if self.marks.len() <= word {
            self.marks.resize(word + 1, 0);
        }
        self.marks[word] |= bit;
        self.complaints.entry(account).or_default().push(complaint);
    }

    /// Nobody accuses it any more.
    pub fn clear(&mut self, account: AccountIx) {
        if self.complaints.remove(&account).is_some() {
            let (word, bit) = Accused::place(account);
            self.marks[word] &= !bit;
        }
    }

    const fn place(account: AccountIx) -> (usize, u64) {
        (account.0 as usize / 64, 1 << (account.0 % 64))
    }
}

/// What the police know of a crew.
#[derive(Clone, Debug, Default)]
pub struct Dossier {
    /// Complaints laid to it.
    pub complaints: u32,
    /// What they are worth together.
    pub weight: f64,
    /// Accounts that they name.
    pub accounts: BTreeSet<AccountIx>,
}

impl Dossier {
    /// Lays a complaint to the others, with the accounts that it names. Whose complainant was at the site needs no
    /// account to be linked. Answers what it is worth.
    pub fn add(&mut self, accounts: &[AccountIx], was_there: bool, from_abroad: bool, params: &PoliceParams) -> f64 {
        let linked = was_there || accounts.iter().any(|account| self.accounts.contains(account));
        self.accounts.extend(accounts);
        let link = if linked { 1.0 } else { params.unlinked };
        let place = if from_abroad { params.from_abroad } else { 1.0 };
        self.complaints += 1;
        self.weight += link * place;
        link * place
    }
}

/// Something that banks, police or courts are going to do.
#[derive(Clone, Debug)]
pub enum ResponseTask {
    /// A UTC day begins: honest complaints and planned raids of the day.
    Day,
    /// A victim reports at a desk.
    Report(CaseIx, Desk),
    /// A bank gets to a complaint that its customer, a hotline or the police brought to it.
    Handle(ComplaintIx, Actor),
    /// An officer gets to a complaint.
    LookInto(ComplaintIx),
    /// An institution does what another asked of it.
    Comply(Box<FreezeRequest>),
    /// Money that was found is given back.
    GiveBack(Found),
    /// An analyst closes an alert.
    Close(AlertIx),
    /// Somebody wrongly frozen gets the account back; with it falls the complaint that led there.
    Release(AccountIx, Option<ComplaintIx>),
    /// An owner notices a hijacked account.
    Notice(MuleIx),
    /// Somebody complains to whom nothing happened.
    Grieve(Grievance),
    /// An inquiry into a site that a scenario's raid will end, by the raid's position.
    InquireAsPlanned(u32),
    /// A raid of the scenario's, by position.
    RaidAsPlanned(u32),
    /// The police are at the door.
    Raid(SiteIx),
    /// A magistrate remands so many arrested.
    Remand(SiteIx, u32),
    /// Seized devices tell.
    Forensics(SiteIx),
    /// A court rules about shell companies.
    Order(SiteIx),
}

impl ResponseTask {
    /// Tells apart tasks of one entity in one second.
    #[must_use]
    pub fn ordinal(&self) -> u64 {
        0x4a00
            + match self {
                ResponseTask::Day => 0,
                ResponseTask::Report(..) => 1,
                ResponseTask::Handle(_, Actor::Police) => 16,
                ResponseTask::Handle(..) => 2,
                ResponseTask::LookInto(_) => 3,
                ResponseTask::Comply(_) => 4,
                ResponseTask::GiveBack(_) => 5,
                ResponseTask::Close(_) => 6,
                ResponseTask::Release(..) => 7,
                ResponseTask::Notice(_) => 8,
                ResponseTask::Grieve(_) => 9,
                ResponseTask::InquireAsPlanned(_) => 10,
                ResponseTask::RaidAsPlanned(_) => 11,
                ResponseTask::Raid(_) => 12,
                ResponseTask::Remand(..) => 13,
                ResponseTask::Forensics(_) => 14,
                ResponseTask::Order(_) => 15,
            }
    }
}

/// Who asks for what, and why.
#[derive(Clone, Copy, Debug)]
pub struct FreezeRequest {
    /// Of what it is about.
    pub key: u64,
    pub account: AccountIx,
    /// Where it comes from.
    pub asker: CountryIx,
    pub by: Actor,
    pub reason: Reason,
    /// How the institution will file what it was told.
    pub source: LabelSource,
    pub complaint: Option<ComplaintIx>,
    /// The site behind it, where police know it.
    pub site: Option<PublicId>,
}

/// Money that was found: whose, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub case: CaseIx,
    pub account: AccountIx,
}

/// What was asked back of an account, in its currency, and whether it is going to be given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recall {
    pub asked: Minor,
    pub granted: bool,
}
