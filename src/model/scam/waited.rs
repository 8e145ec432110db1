//! What becomes of a payment that had waited, a crew's or a victim's: it has moved at last, or it never will.

use super::{funnel, laundering, tokens};
use crate::model::settlement::book::Receipt;
use crate::model::state::{Happened, HeldPayment, Sim, Then, Tokens, TokensDue};

/// It has moved: what was meant to come of it does.
pub fn released(sim: &mut Sim, waiting: &HeldPayment, receipt: &Receipt) {
    match waiting.then {
        Then::Nothing | Then::Out { .. } | Then::Spent { .. } => {}
        Then::Deposit {
            case,
            mule,
            role,
            shows,
            amount,
        } => {
            if let Some(mule) = mule {
                laundering::hop::arrived(sim, mule, receipt.received);
                sim.mules.all[mule.at()].cases.insert(case);
            }
            let given = funnel::deposit::given(receipt, amount);
            funnel::demand::released(sim, case, role, shows, given, waiting.order.at());
            if sim.cases[case.at()].ended() {
                sim.announce(Happened::CaseEnded(case));
            }
        }
        Then::Tokens {
            case,
            role,
            shows,
            amount,
        } => {
            let tokens = Tokens {
                account: receipt.to,
                amount: receipt.received,
                cost: amount,
            };
            let due = TokensDue::Victim {
                case,
                role,
                shows,
                tokens,
            };
            tokens::plan(sim, due);
        }
        Then::Raised { case } => funnel::demand::raised(sim, case),
        Then::Payout { case, role, amount, .. } => funnel::payout::paid(sim, case, role, amount, receipt),
        Then::Hop { next, .. } => laundering::hop::arrived(sim, next, receipt.received),
        Then::Trader { mule } => tokens::plan(
            sim,
            TokensDue::Trader {
                mule,
                bank: receipt.to,
                amount: receipt.amount,
            },
        ),
        Then::Exchanged { mule } => tokens::plan(
            sim,
            TokensDue::Holder {
                mule,
                account: receipt.to,
                amount: receipt.received,
            },
        ),
    }
}

/// What did not move after all: money of a ring's is its to move again, and a victim's demand is not met by it.
pub fn not_made(sim: &mut Sim, waiting: &HeldPayment) {
    let mule = match waiting.then {
        Then::Deposit { case, .. } | Then::Tokens { case, .. } => {
            funnel::demand::stopped(sim, case, waiting.order.to);
            return;
        }
        Then::Raised { case } => {
            funnel::demand::raised(sim, case);
            return;
        }
        Then::Spent { mule, amount } => {
            laundering::funds::unpaid(sim, mule, amount);
            mule
        }
        Then::Payout {
            mule,
            case,
            role,
            amount,
        } => {
            funnel::payout::unpaid(sim, case, role, amount);
            mule
        }
        Then::Hop { mule, .. } | Then::Out { mule } | Then::Trader { mule } | Then::Exchanged { mule } => mule,
        Then::Nothing => return,
    };
    laundering::funds::unspent(sim, mule, waiting.order.amount);
    laundering::hop::try_later(sim, mule);
}
