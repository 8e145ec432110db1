//! What the words of the truth are in others' terms: rows of the table `truth/typology`.
//!
//! Each part that a payment, an account or an operator plays is an [`Act`] in plain words, and so is whatever a stage
//! does; [`Act::techniques`] is the one place that says which techniques of MITRE's Fight Fraud Framework (F3) an act
//! is. Ids and names are those of its version 1.2 of 29 September 2026, as published at
//! <https://github.com/center-for-threat-informed-defense/fight-fraud-framework> (`public/f3-v1.2.json`). F3 describes
//! what fraud actors do to get at money and away with it; it has no technique for winning trust by paying, so that such
//! acts have none here either.

use super::truth::{CrewRole, MuleKind, Role};
use crate::words;

words! {
    /// What kind of word a row of the typology explains.
    pub enum Explained {
        /// The word is a family of scam: the name of a funnel.
        Family = "family",
        /// The word is a stage of a family's funnel.
        Stage = "stage",
        /// The word is a role of a payment, in `truth/transaction_labels`.
        Payment = "payment",
        /// The word is the way by which a mule account came into a ring's hands, in `truth/mules`.
        Mule = "mule",
        /// The word is what an operator does, in `truth/crew`.
        Operator = "operator",
    }
}

words! {
    /// What a family of scam is, in plain words.
    pub enum FamilyKind {
        /// The scam pays for small tasks, then takes deposits for larger ones (task scam).
        PaidTasks = "paid_tasks",
        /// The scam sells investments that do not exist.
        ShamInvestment = "sham_investment",
        /// The scheme pays promised returns to some out of what others pay in (Ponzi scheme).
        HighYield = "high_yield",
        /// The scam takes fees for work that does not exist.
        FakeJob = "fake_job",
        /// The scam asks for money in advance of a prize, a loan or an inheritance that does not exist.
        AdvanceFee = "advance_fee",
        /// The scam takes money from those who lost some before, for getting it back.
        Recovery = "recovery",
        /// The scenario does not say what the scam is.
        Unnamed = "unnamed",
    }
}

words! {
    /// What is done, in plain words.
    pub enum Act {
        /// Somebody writes to a stranger.
        Approach = "approach",
        /// Somebody talks to a person who has answered, and asks for nothing.
        Persuade = "persuade",
        /// A sham platform shows money that is not there.
        ShowBalance = "show_balance",
        /// The crew pays somebody, so that more is paid in.
        Bait = "bait",
        /// The crew pays what it owes by its own promises, out of what others paid in.
        PayAsPromised = "pay_as_promised",
        /// The victim, who was deceived, pays by their own hand.
        TakePayment = "take_payment",
        /// Money is passed through accounts of others.
        PassOn = "pass_on",
        /// Money leaves the chain of accounts: as cash, goods or tokens.
        CashOut = "cash_out",
        /// Money becomes tokens, or tokens become money.
        Convert = "convert",
        /// Somebody who helps is paid.
        PayHelper = "pay_helper",
        /// An account comes into the crew's hands by a purchase.
        BuyAccount = "buy_account",
        /// An account comes into the crew's hands by its being taken over.
        TakeOverAccount = "take_over_account",
        /// A place full of operators is kept running.
        RunCallCentre = "run_call_centre",
        /// Money goes back to a victim: no part of a scam.
        GiveBack = "give_back",
        /// Honest behaviour that looks otherwise: no part of a scam.
        Honest = "honest",
    }
}

words! {
    /// Tactics of MITRE's Fight Fraud Framework (F3), version 1.2, by id.
    pub enum Tactic {
        /// Initial Access.
        InitialAccess = "TA0001",
        /// Stealth.
        Stealth = "TA0005",
        /// Resource Development.
        ResourceDevelopment = "TA0042",
        /// Positioning.
        Positioning = "FA0001",
        /// Monetization.
        Monetization = "FA0002",
    }
}

words! {
    /// Techniques of MITRE's Fight Fraud Framework (F3), version 1.2, by id.
    pub enum Technique {
        /// Conversion to Physical Monetary Instruments: Cash.
        Cash = "F1017.001",
        /// Convert to Cryptocurrency.
        Cryptocurrency = "F1018",
        /// Create Fake Materials.
        FakeMaterials = "F1020",
        /// Fradulent Purchasing (the framework's spelling).
        Purchasing = "F1028",
        /// Transfer of Funds: Victim-Authorized Transfer.
        VictimAuthorised = "F1047.001",
        /// Use Money Mule.
        MoneyMule = "F1049",
        /// Operate Fraudulent Call Centers.
        CallCentre = "F1050",
        /// Compromise Accounts.
        CompromiseAccounts = "T1586",
        /// Acquire Access.
        AcquireAccess = "T1650",
    }
}

impl Act {
    /// The techniques of F3 that the act is, each under the tactic that it serves here; none where F3 has none.
    #[must_use]
    pub const fn techniques(self) -> &'static [(Tactic, Technique)] {
        match self {
            Act::Approach => &[(Tactic::InitialAccess, Technique::CallCentre)],
            Act::ShowBalance => &[(Tactic::ResourceDevelopment, Technique::FakeMaterials)],
            Act::TakePayment => &[(Tactic::Monetization, Technique::VictimAuthorised)],
            Act::PassOn => &[
                (Tactic::Positioning, Technique::MoneyMule),
                (Tactic::Stealth, Technique::MoneyMule),
            ],
            Act::CashOut => &[
                (Tactic::Monetization, Technique::Cash),
                (Tactic::Monetization, Technique::Cryptocurrency),
                (Tactic::Monetization, Technique::Purchasing),
            ],
            Act::Convert => &[(Tactic::Monetization, Technique::Cryptocurrency)],
            Act::BuyAccount => &[(Tactic::ResourceDevelopment, Technique::AcquireAccess)],
            Act::TakeOverAccount => &[(Tactic::ResourceDevelopment, Technique::CompromiseAccounts)],
            Act::RunCallCentre => &[(Tactic::ResourceDevelopment, Technique::CallCentre)],
            Act::Persuade | Act::Bait | Act::PayAsPromised | Act::PayHelper | Act::GiveBack | Act::Honest => &[],
        }
    }
}

impl Role {
    /// What a payment in this role does.
    #[must_use]
    pub const fn act(self) -> Act {
        match self {
            Role::TaskPayout | Role::BaitReturn => Act::Bait,
            Role::PromisedReturn | Role::Withdrawal | Role::ReferralBonus => Act::PayAsPromised,
            Role::Deposit | Role::Fee | Role::RecoveryFee => Act::TakePayment,
            Role::Layering => Act::PassOn,
            Role::CashOut => Act::CashOut,
            Role::Conversion => Act::Convert,
            Role::Commission | Role::Payroll => Act::PayHelper,
            Role::PurchaseOfAccount => Act::BuyAccount,
            Role::Refund => Act::GiveBack,
            Role::Lookalike => Act::Honest,
        }
    }
}

impl MuleKind {
    /// What is done when an account comes into a ring's hands so.
    #[must_use]
    pub const fn act(self) -> Act {
        match self {
            MuleKind::Witting | MuleKind::Unwitting => Act::PassOn,
            MuleKind::Hijacked => Act::TakeOverAccount,
            MuleKind::Bought => Act::BuyAccount,
        }
    }
}

impl CrewRole {
    /// What an operator in this role does.
    #[must_use]
    pub const fn act(self) -> Act {
        match self {
            CrewRole::Recruiter => Act::Approach,
            CrewRole::Receptionist | CrewRole::Teacher => Act::Persuade,
            CrewRole::Controller | CrewRole::Supervisor => Act::RunCallCentre,
            CrewRole::Finance | CrewRole::Herder => Act::PassOn,
        }
    }
}

/// What one word is in others' terms (table `typology`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typology {
    /// The funnel's name, or [`EVERY_FAMILY`].
    pub family: String,
    pub explains: Explained,
    pub word: String,
    /// Of a family alone.
    pub family_kind: Option<FamilyKind>,
    /// Of whatever is no family.
    pub act: Option<Act>,
    pub f3_tactic: Option<Tactic>,
    pub f3_technique: Option<Technique>,
}

/// In place of a family, of words that mean the same in all of them.
pub const EVERY_FAMILY: &str = "all";

impl Typology {
    /// The row of a family.
    #[must_use]
    pub fn of_family(family: &str, kind: FamilyKind) -> Typology {
        Typology {
            family: family.to_owned(),
            explains: Explained::Family,
            word: family.to_owned(),
            family_kind: Some(kind),
            act: None,
            f3_tactic: None,
            f3_technique: None,
        }
    }

    /// The rows of a word that stands for an act, one for each technique, or one without.
    pub fn of_act(family: &str, explains: Explained, word: &str, act: Act) -> impl Iterator<Item = Typology> {
        let techniques = act.techniques().iter().copied().map(Some);
        let none = act.techniques().is_empty().then_some(None);
        let (family, word) = (family.to_owned(), word.to_owned());
        techniques.chain(none).map(move |technique| Typology {
            family: family.clone(),
            explains,
            word: word.clone(),
            family_kind: None,
            act: Some(act),
            f3_tactic: technique.map(|(tactic, _)| tactic),
            f3_technique: technique.map(|(_, technique)| technique),
        })
    }
}
