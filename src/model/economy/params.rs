//! Parameters of everyday life: what all habits share, and each habit's own.
//!
//! Amounts are given as shares of a person's income or of the money that flows through their accounts, so that one set
//! of parameters fits every country and currency.

use super::activity::ActivityParams;
use super::again::AgainParams;
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
use super::till::TillParams;
use crate::param::parameters;

parameters! {
    /// Everyday life.
    pub struct EconomyParams {
        /// How much is spent, and how often.
        budget: BudgetParams;
        /// Who has which trait of those that several habits share.
        traits: TraitParams;
        /// How often people pay, and when much.
        activity: ActivityParams;
        /// The same payee once more within minutes.
        again: AgainParams;
        /// What firms bank and draw.
        till: TillParams;
        wages: WagesParams;
        pension: PensionParams;
        rent: RentParams;
        bills: BillsParams;
        savings: SavingsParams;
        loans: LoansParams;
        circle: CircleParams;
        sweep: SweepParams;
        friends: FriendsParams;
        household: HouseholdParams;
        custom: CustomParams;
        trade: TradeParams;
        gig: GigParams;
        shopping: ShoppingParams;
        qr: QrParams;
        top_up: TopUpParams;
        cash: CashParams;
        wallet: WalletParams;
        abroad: AbroadParams;
        usdt: UsdtParams;
        charity: CharityParams;
        suppliers: SuppliersParams;
        errand: ErrandParams;
        remitter: RemitterParams;
        paymaster: PaymasterParams;
        look: LookParams;
    }
}

parameters! {
    /// How much is spent, and how often.
    pub struct BudgetParams {
        /// Most of the monthly flow that is planned to be spent; the rest is taken out in cash when it has piled up.
        spend: f64 = 0.98, "share" in 0.0..=1.0, world, assumption;
        /// Multiplier of how often people do what has no fixed date: shopping, transfers, errands. Rates of habits are
        /// means over everybody; those who use an account make good for those who hardly do.
        pace: f64 = 1.35, "ratio" in 0.0..=20.0, world, assumption;
        /// Share of those with too little for an everyday payment who try all the same and are refused; the others see
        /// it coming and skip it, or pay in cash.
        tries: f64 = 0.2, "share" in 0.0..=1.0, window, assumption "assumption, for 1-3 % of payments refused";
    }
}

parameters! {
    /// Shares of those who can have a trait that do have it.
    pub struct TraitParams {
        /// Share of the accounts that lie idle when the window begins which come back into use in a month.
        wakes: f64 = 0.12, "share/month" in 0.0..=1.0, world, assumption;
        /// Share of people who live by night.
        night_owl: f64 = 0.012, "share" in 0.0..=1.0, world, assumption;
        /// Share of people of 21 and above who pay small sums to many others from a personal account.
        paymaster: f64 = 0.001, "share" in 0.0..=1.0, world, assumption;
        /// Share of informal workers, students, unemployed and self-employed who work for platforms.
        gig: f64 = 0.12, "share" in 0.0..=1.0, world, assumption;
        /// Share of formal employees, self-employed and students with an account at an exchange who are paid in USDT
        /// from abroad.
        freelancer: f64 = 0.25, "share" in 0.0..=1.0, world, assumption;
        /// Share of those who work or study who rent their home.
        tenant: f64 = 0.25, "share" in 0.0..=1.0, world, assumption;
        /// Share of people who are not retired who live on loan apps.
        borrower: f64 = 0.03, "share" in 0.0..=1.0, world, assumption;
        /// Share of those with at least four friends who run a savings circle.
        organiser: f64 = 0.004, "share" in 0.0..=1.0, world, assumption;
        /// Share of those with at least three friends who pass money on for relatives.
        remitter: f64 = 0.01, "share" in 0.0..=1.0, world, assumption;
        /// Share of those who work who support relatives in another country.
        migrant: f64 = 0.035, "share" in 0.0..=1.0, world, assumption;
        /// Share of informal workers who are paid into an account.
        banked_wage: f64 = 0.45, "share" in 0.0..=1.0, world, assumption;
        /// Share of adults, the self-employed aside, who sell to private customers.
        side_seller: f64 = 0.04, "share" in 0.0..=1.0, world, assumption;
        /// Share of people of 40 and above who let rooms.
        landlord: f64 = 0.08, "share" in 0.0..=1.0, world, assumption;
    }
}
