//! Parameters of everyday life: what all habits share, and each habit's own.
//!
//! Amounts are given as shares of a person's income or of the money that flows through their accounts, so that one set
//! of parameters fits every country and currency.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::habits::abroad::AbroadParams;
use super::habits::bills::BillsParams;
use super::habits::cash::CashParams;
use super::habits::charity::CharityParams;
use super::habits::circle::CircleParams;
use super::habits::custom::CustomParams;
use super::habits::errand::ErrandParams;
use super::habits::friends::FriendsParams;
use super::habits::gig::GigParams;
use super::habits::household::HouseholdParams;
use super::habits::loans::LoansParams;
use super::habits::look::LookParams;
use super::habits::paymaster::PaymasterParams;
use super::habits::pension::PensionParams;
use super::habits::qr::QrParams;
use super::habits::remitter::RemitterParams;
use super::habits::rent::RentParams;
use super::habits::savings::SavingsParams;
use super::habits::shopping::ShoppingParams;
use super::habits::suppliers::SuppliersParams;
use super::habits::sweep::SweepParams;
use super::habits::top_up::TopUpParams;
use super::habits::trade::TradeParams;
use super::habits::usdt::UsdtParams;
use super::habits::wages::WagesParams;
use super::habits::wallet::WalletParams;

use crate::param::note::note;

/// Everyday life.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EconomyParams {
    /// How much is spent, and how often.
    pub budget: BudgetParams,
    /// Who has which trait.
    pub traits: TraitParams,
    pub wages: WagesParams,
    pub pension: PensionParams,
    pub rent: RentParams,
    pub bills: BillsParams,
    pub savings: SavingsParams,
    pub loans: LoansParams,
    pub circle: CircleParams,
    pub sweep: SweepParams,
    pub friends: FriendsParams,
    pub household: HouseholdParams,
    pub custom: CustomParams,
    pub trade: TradeParams,
    pub gig: GigParams,
    pub shopping: ShoppingParams,
    pub qr: QrParams,
    pub top_up: TopUpParams,
    pub cash: CashParams,
    pub wallet: WalletParams,
    pub abroad: AbroadParams,
    pub usdt: UsdtParams,
    pub charity: CharityParams,
    pub suppliers: SuppliersParams,
    pub errand: ErrandParams,
    pub remitter: RemitterParams,
    pub paymaster: PaymasterParams,
    pub look: LookParams,
}

/// How much is spent, and how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BudgetParams {
    /// Most of the monthly flow that is planned to be spent; the rest is taken out in cash when it has piled up.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub spend: f64,
    /// Multiplies how often everything of the moment is done.
    #[schemars(range(min = 0.0, max = 20.0), transform = note("ratio", "world", "assumption", "A"))]
    pub pace: f64,
    /// Of those who have not enough for an everyday payment, the share who try all the same and are refused; the others
    /// see it coming and skip it, or pay in cash.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "assumption, for 1-3 % of payments refused", "A")
    )]
    pub tries: f64,
}

impl Default for BudgetParams {
    fn default() -> Self {
        BudgetParams {
            spend: 0.98,
            pace: 1.0,
            tries: 0.2,
        }
    }
}

/// Shares of those who can have a trait that do have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TraitParams {
    /// Live by night.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub night_owl: f64,
    /// Pay small sums to many people from a personal account.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub paymaster: f64,
    /// Work for platforms that pay small sums, among informal workers, students, unemployed and self-employed.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub gig: f64,
    /// Are paid from abroad in USDT, among those of working age with an account at an exchange.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub freelancer: f64,
    /// Rent their home.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub tenant: f64,
    /// Live on loan apps.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub borrower: f64,
    /// Run a savings circle, among those with at least four friends.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub organiser: f64,
    /// Pass money on for relatives, among those with at least three friends.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub remitter: f64,
    /// Support relatives in another country, among those who work.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub migrant: f64,
    /// Are paid into an account, among informal workers.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub banked_wage: f64,
    /// Sell to private customers, among those who are not self-employed.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub side_seller: f64,
    /// Let rooms, among those of 40 and above.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "world", "assumption", "A"))]
    pub landlord: f64,
}

impl Default for TraitParams {
    fn default() -> Self {
        TraitParams {
            night_owl: 0.012,
            paymaster: 0.001,
            gig: 0.12,
            freelancer: 0.25,
            tenant: 0.25,
            borrower: 0.03,
            organiser: 0.004,
            remitter: 0.01,
            migrant: 0.035,
            banked_wage: 0.45,
            side_seller: 0.04,
            landlord: 0.08,
        }
    }
}
