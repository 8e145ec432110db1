//! What tasks are made of, noted while a run goes on, on the way to whoever else listens.

use super::{Facts, MOVES_WITHIN, Numbers, Roll, asked_after, part_of};
use crate::engine::{Day, Horizon};
use crate::memory;
use crate::model::facts::{Counted, Listener};
use crate::model::state::Sim;
use crate::world::{Flags, World};

/// Hands everything on to a listener, and notes what tasks are made of.
pub struct Noter<L> {
    listener: L,
    horizon: Horizon,
    /// Whether anything is noted.
    noting: bool,
    roll: Roll,
    numbers: Numbers,
}

impl<L: Listener> Noter<L> {
    /// Before a run; `noting` says whether its tasks are wanted.
    pub fn new(listener: L, horizon: Horizon, noting: bool) -> Noter<L> {
        Noter {
            listener,
            horizon,
            noting,
            roll: Roll::default(),
            numbers: Numbers::default(),
        }
    }

    /// The listener and, if they were noted, the facts; `sim` is the run as it ended.
    pub fn end(self, sim: &Sim) -> (L, Option<Facts>) {
        let facts = self.noting.then(|| Facts::of(sim, self.roll, self.numbers));
        (self.listener, facts)
    }

    /// The listener of a run that was given up.
    pub fn give_up(self) -> L {
        self.listener
    }
}

impl<L: Listener> Listener for Noter<L> {
    fn next(&mut self) -> Option<&mut dyn Listener> {
        Some(&mut self.listener)
    }

    fn marks(&mut self, day: Day) -> u8 {
        let part = asked_after(self.horizon, day, MOVES_WITHIN).filter(|_| self.noting);
        part.map_or(0, Flags::mark)
    }

    fn counted(&mut self, day: Day, counted: &Counted) {
        if let Some(part) = part_of(self.horizon, day).filter(|_| self.noting) {
            self.numbers.add(part, counted);
        }
        self.listener.counted(day, counted);
    }

    fn window_closes(&mut self, world: &World) {
        // No day of everybody's is planned any more.
        memory::give_back();
        if self.noting {
            self.roll = Roll::of(world);
        }
        self.listener.window_closes(world);
    }
}
