//! Truth about payments and accounts, kept until the end of the run, since when a thing could have been known is only
//! settled then.

use std::collections::BTreeMap;

use super::lookalikes::{LookalikeCounts, Lookalikes};
use super::{CaseIx, Part, RingIx, Sim};
use crate::engine::Time;
use crate::model::facts::{
    AccountRole, Discovery, EntityLabel, Lookalike, MuleKind, PartPlayed, Rail, Refusal, Role, Status,
};
use crate::model::settlement::book::Receipt;
use crate::param::money::Minor;
use crate::world::{AccountIx, PersonIx};

/// What is known of one payment of the window.
#[derive(Clone, Copy, Debug)]
pub struct TxTruth {
    pub tx_id: u64,
    pub at: Time,
    pub role: Role,
    pub ring: Option<RingIx>,
    pub case: Option<CaseIx>,
    /// In the case's currency.
    pub case_amount: Option<Minor>,
    /// 1 is the account that collects.
    pub layer: Option<u8>,
    pub from: AccountIx,
    pub to: AccountIx,
    /// Debited, in the payer account's currency; what was asked if nothing moved.
    pub amount: Minor,
    pub rail: Rail,
    pub status: Status,
    /// Why it was rejected; none unless it was.
    pub refusal: Option<Refusal>,
    pub found: Discovery,
}

/// What is known of an account over a period.
#[derive(Clone, Copy, Debug)]
pub struct AccountTruth {
    pub account: AccountIx,
    pub role: AccountRole,
    pub mule_kind: Option<MuleKind>,
    pub from: Time,
    pub to: Time,
    pub ring: Option<RingIx>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// By rising `tx_id`.
    pub payments: Vec<TxTruth>,
    /// Honest payments that look like something else.
    pub lookalikes: Lookalikes,
    /// How often each account took part in these.
    pub lookalike_counts: LookalikeCounts,
    pub accounts: Vec<AccountTruth>,
    /// Phones, groups, devices, addresses, companies, sites.
    pub entities: Vec<EntityLabel>,
    /// When, and by what, each account could first have been known for what it is.
    pub account_known: BTreeMap<AccountIx, Discovery>,
    /// Parts people played, first first.
    pub roles: BTreeMap<PersonIx, Vec<(PartPlayed, Time)>>,
}

impl Truth {
    /// Marks a payment as knowable from a moment on; the earliest counts, and never before the payment itself.
    pub fn know_payment(&mut self, tx_id: u64, found: Discovery) {
        if let Ok(position) = self.payments.binary_search_by_key(&tx_id, |truth| truth.tx_id) {
            let truth = &mut self.payments[position];
            truth.found.also(found.not_before(truth.at));
        }
    }

    /// Marks an account as knowable from a moment on; the earliest counts.
    pub fn know_account(&mut self, account: AccountIx, found: Discovery) {
        self.account_known.entry(account).or_insert(found).also(found);
    }

    /// An account paid a ring for a case, now for the first time.
    pub fn victim(&mut self, account: AccountIx, now: Time, ring: RingIx) {
        self.accounts.push(AccountTruth {
            account,
            role: AccountRole::Victim,
            mule_kind: None,
            from: now,
            to: Time::NEVER,
            ring: Some(ring),
        });
    }

    /// A person plays a part, from now on.
    pub fn plays(&mut self, person: PersonIx, part: PartPlayed, now: Time) {
        let roles = self.roles.entry(person).or_default();
        if !roles.iter().any(|(known, _)| *known == part) {
            roles.push((part, now));
        }
    }
}

impl Sim {
    /// Keeps the truth about a payment of the window.
    pub fn label(&mut self, receipt: &Receipt, rail: Rail, part: Part) {
        let Some(status) = receipt.status.filter(|_| receipt.tx_id != 0) else {
            return;
        };
        self.truth.payments.push(TxTruth {
            tx_id: receipt.tx_id,
            at: receipt.at,
            role: part.role,
            ring: part.ring,
            case: part.case,
            case_amount: part.case_amount,
            layer: part.layer,
            from: receipt.from,
            to: receipt.to,
            amount: receipt.amount,
            rail,
            status,
            refusal: receipt.refusal,
            found: Discovery::NEVER,
        });
    }

    /// Keeps the truth about an honest payment that looks like something else.
    pub fn label_lookalike(&mut self, receipt: &Receipt, kind: Lookalike) {
        if receipt.tx_id != 0 {
            self.truth.lookalikes.push(receipt.tx_id, kind);
            self.truth.lookalike_counts.count(receipt.from, receipt.to, kind);
        }
    }
}
