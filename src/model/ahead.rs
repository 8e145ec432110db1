//! Everyday life planned ahead, while the days before are lived.
//!
//! ```text
//! drafting, all threads of the pool ─ workshops ─► collecting, a thread of its own ─ portions ─► who lives the day
//!                └────────── used again ◄────────────────┘         └──── used again ◄────────────────┘
//! ```
//!
//! A day is drafted in one of two workshops while the draft of the day before is collected from the other, portion by
//! portion. So many people's day is never in memory more than twice, and a portion is near still when it is lived. What
//! goes round is what bounds memory: nobody waits in a queue that could grow. Plans never read a ledger, so nothing
//! that happens on a day changes what is planned for the next.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;

use super::economy::{Economy, Plan, Who, Workshop};
use super::facts::Stopped;
use crate::engine::Day;

/// Workshops: one in which a day is drafted, one from which another is collected.
const WORKSHOPS: usize = 2;
/// Portions: one that is collected, one that waits, one that is lived.
const PORTIONS: usize = 3;

/// The way to days that are planned ahead.
pub struct Ahead {
    planned: Receiver<Plan>,
    used: Sender<Plan>,
}

impl Ahead {
    /// Begins to plan these days of everybody's, on threads that end with the days or when nobody takes them any more.
    pub fn begin<'scope>(
        threads: &'scope Scope<'scope, '_>,
        economy: &'scope Economy,
        days: impl Iterator<Item = Day> + Send + 'scope,
    ) -> Ahead {
        let (free, workshops) = filled::<Workshop>(WORKSHOPS);
        let (used, portions) = filled::<Plan>(PORTIONS);
        let (to_collect, drafted) = channel::<Workshop>();
        let (to_live, planned) = channel::<Plan>();
        threads.spawn(move || {
            for (day, mut workshop) in days.zip(workshops) {
                economy.draft(day, Who::Everyone, &mut workshop);
                if to_collect.send(workshop).is_err() {
                    return; // The run has been stopped.
                }
            }
        });
        threads.spawn(move || {
            for workshop in drafted {
                for portion in 0..workshop.portions() {
                    let Ok(mut plan) = portions.recv() else {
                        return;
                    };
                    economy.collect(&workshop, portion, &mut plan);
                    if to_live.send(plan).is_err() {
                        return;
                    }
                }
                // When no day is left to draft, nobody takes it, and its memory is free.
                let _ = free.send(workshop);
            }
        });
        Ahead { planned, used }
    }

    /// The next portion of the next day.
    ///
    /// # Errors
    /// [`Stopped`] if there is none, since whoever planned it has failed.
    pub fn take(&self) -> Result<Plan, Stopped> {
        self.planned.recv().map_err(|_| Stopped)
    }

    /// Gives a portion back, once it is lived.
    pub fn give_back(&self, plan: Plan) {
        let _ = self.used.send(plan);
    }
}

/// A way for things to go round, with so many of them on it.
fn filled<T: Default>(count: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = channel();
    for _ in 0..count {
        let _ = sender.send(T::default());
    }
    (sender, receiver)
}
