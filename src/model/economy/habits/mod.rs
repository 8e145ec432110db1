//! Everyday habits, a file each: wages, rent, shopping, friends, savings circles, tokens. Each says how often, when and
//! how much, as a pure function of a person and a day.

pub mod abroad;
pub mod bills;
pub mod cash;
pub mod charity;
pub mod circle;
pub mod custom;
pub mod errand;
pub mod friends;
pub mod gig;
pub mod household;
pub mod loans;
pub mod look;
pub mod paymaster;
pub mod pension;
pub mod qr;
pub mod remitter;
pub mod rent;
pub mod savings;
pub mod shopping;
pub mod suppliers;
pub mod sweep;
pub mod top_up;
pub mod trade;
pub mod usdt;
pub mod wages;
pub mod wallet;

use super::EconomyParams;
use super::habit::Habit;

/// All habits. Adding one is a file and an entry here.
#[must_use]
pub fn habits(params: &EconomyParams) -> Vec<Box<dyn Habit>> {
    vec![
        Box::new(wages::Wages(params.wages.clone())),
        Box::new(pension::Pension(params.pension.clone())),
        Box::new(rent::Rent(params.rent.clone())),
        Box::new(bills::Bills(params.bills.clone())),
        Box::new(savings::Saving(params.savings.clone())),
        Box::new(savings::Dipping(params.savings.clone())),
        Box::new(loans::Loans(params.loans.clone())),
        Box::new(circle::Circle(params.circle.clone())),
        Box::new(sweep::Sweep(params.sweep.clone())),
        Box::new(friends::Friends(params.friends.clone())),
        Box::new(household::Household(params.household.clone())),
        Box::new(custom::Custom(params.custom.clone())),
        Box::new(trade::Takings(params.trade.clone())),
        Box::new(trade::Supplies(params.trade.clone())),
        Box::new(gig::Payouts(params.gig.clone())),
        Box::new(gig::OddJobs(params.gig.clone())),
        Box::new(shopping::Till(params.shopping.clone())),
        Box::new(shopping::Online(params.shopping.clone())),
        Box::new(qr::Qr(params.qr.clone())),
        Box::new(top_up::TopUp(params.top_up.clone())),
        Box::new(cash::CashOut(params.cash.clone())),
        Box::new(cash::CashIn(params.cash.clone())),
        Box::new(wallet::Load(params.wallet.clone())),
        Box::new(abroad::Relative(params.abroad.clone())),
        Box::new(abroad::FromAbroad(params.abroad.clone())),
        Box::new(abroad::ToAbroad(params.abroad.clone())),
        Box::new(usdt::Buy(params.usdt.clone())),
        Box::new(usdt::Sell(params.usdt.clone())),
        Box::new(usdt::OverTheCounter(params.usdt.clone())),
        Box::new(usdt::PaidInUsdt(params.usdt.clone())),
        Box::new(usdt::SendUsdt(params.usdt.clone())),
        Box::new(charity::Charity(params.charity.clone())),
        Box::new(suppliers::Suppliers(params.suppliers.clone())),
        Box::new(errand::Errand(params.errand.clone())),
        Box::new(remitter::Remitter(params.remitter.clone())),
        Box::new(paymaster::Paymaster(params.paymaster.clone())),
        Box::new(look::Look(params.look.clone())),
    ]
}
