//! What is left over: now and then people take out in cash what lies above what they will need until the next
//! payday. This keeps balances from drifting up; whoever has nothing to spare makes no payment.

use super::cash::counter;
use crate::model::economy::decision;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::{Due, Habit, Slot};
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::Channel;
use crate::model::settlement::order::Short;
use crate::param::money::Minor;
use crate::param::parameters;
use crate::world::AccountIx;

parameters! {
    /// What is left over.
    pub struct SweepParams {
        /// Balance that people keep beside what they mean to spend before the next payday, relative to monthly flow.
        cushion: f64 = 0.9, "share of monthly flow" in 0.0..=20.0, world, assumption;
        /// Balance that people keep in a wallet beside their main account, relative to monthly flow.
        wallet_cushion: f64 = 0.4, "share of monthly flow" in 0.0..=20.0, world, assumption;
    }
}

/// What is left over.
#[derive(Debug)]
pub struct Sweep(pub SweepParams);

const MAIN: u8 = 0;
const WALLET: u8 = 1;

/// Largest sum taken from a machine at once, in round coins; more is fetched at a branch.
const MACHINE: i64 = 40_000;
/// A sum that anybody may fetch at once, in round coins, however little they have coming in.
const LITTLE: i64 = 10_000;

impl Sweep {
    fn take(&self, occasion: &Occasion, from: AccountIx, keep: f64, drafts: &mut Drafts) {
        let (to, rail, channel) = counter(occasion, from, occasion.pick());
        let grain = occasion.coins(if occasion.flow() < occasion.coins(20_000) as f64 {
            500
        } else {
            1_000
        });
        // Whoever hardly uses the account fetches all that has come; and what others send is no smaller where little
        // flows.
        let part = if occasion.has(Traits::NEAR_IDLE) { 6.0 } else { 0.9 };
        let most = (libm::round(part * occasion.flow()) as i64).max(occasion.coins(LITTLE));
        let most = Minor(most).floor_to(grain);
        let channel = if channel == Channel::Atm && most.0 > occasion.coins(MACHINE) {
            Channel::Branch
        } else {
            channel
        };
        let mut order = occasion.pay(from, to, most, rail, channel);
        order.short = Short::UpTo;
        order.keep = Minor(libm::round(keep) as i64);
        order.grain = grain.clamp(1, i64::from(u32::MAX)) as u32;
        drafts.put(order);
    }
}

impl Habit for Sweep {
    fn name(&self) -> &'static str {
        "sweep"
    }

    fn is_dated(&self) -> bool {
        true
    }

    fn hours(&self) -> Hours {
        Hours::Daytime
    }

    fn agenda(&self, who: &Profile, _directory: &Directory, dues: &mut Vec<Due>) {
        let draw = who.once(decision::SLOT, 1);
        let first = draw.below(u64::from(Slot::ROUNDS)) as u8;
        // Twice a month, at no fixed distance; once by those who hardly use the account.
        let rounds = [first, first + Slot::ROUNDS / 2];
        let times = if who.has(Traits::NEAR_IDLE) { 1 } else { 2 };
        dues.extend(rounds[..times].iter().map(|&round| Due {
            slot: Slot::round(round),
            item: MAIN,
        }));
        if who.has(Traits::WALLET) {
            dues.push(Due {
                slot: Slot::round((draw.second() * f64::from(Slot::ROUNDS)) as u8),
                item: WALLET,
            });
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        if occasion.item == MAIN {
            let ahead = f64::from(occasion.days_to_payday()) / 30.0;
            let needed = if occasion.has(Traits::NEAR_IDLE) {
                0.0
            } else {
                0.85 * ahead
            };
            let keep = (self.0.cushion + needed) * occasion.flow();
            self.take(occasion, occasion.main(), keep, drafts);
        } else if let Some(wallet) = occasion.wallet_beside() {
            self.take(occasion, wallet, self.0.wallet_cushion * occasion.flow(), drafts);
        }
    }
}
