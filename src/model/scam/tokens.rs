//! Tokens on their way: bought, or owed by a trader, and sent to a ring's address some minutes later.
//!
//! Whoever buys tokens waits for the exchange to book them and types an address; a trader counts the money first. So
//! nothing leaves in the second in which the money for it came.

use super::{funnel, laundering};
use crate::engine::Span;
use crate::engine::random::join;
use crate::engine::sample::exponential;
use crate::model::state::{Sim, Task, TokensDue};
use crate::model::{decision, key};

/// Least and mean further seconds for which tokens lie where they were bought. Assumptions.
const LIE: (i64, f64) = (40, 600.0);

/// Plans the sending of tokens.
pub fn plan(sim: &mut Sim, due: TokensDue) {
    let of = match due {
        TokensDue::Victim { case, .. } => sim.cases[case.at()].key,
        TokensDue::Trader { mule, .. } | TokensDue::Holder { mule, .. } => sim.mules.all[mule.at()].key,
    };
    let key = join(of, key::TOKENS);
    let now = sim.now;
    let u = sim.seed.draw(decision::TOKENS_LIE, key, now.0, 0).uniform();
    let after = Span(LIE.0 + exponential(u, LIE.1) as i64);
    sim.plan(now + after, key, now.0 as u64, Task::Tokens(Box::new(due)));
}

/// Tokens are sent.
pub fn send(sim: &mut Sim, due: TokensDue) {
    match due {
        TokensDue::Victim {
            case,
            role,
            shows,
            tokens,
        } => funnel::demand::bought(sim, case, role, shows, tokens),
        TokensDue::Trader { mule, bank, amount } => laundering::exit::trader_pays(sim, mule, bank, amount),
        TokensDue::Holder { mule, account, amount } => laundering::exit::send_on(sim, mule, account, amount),
    }
}
