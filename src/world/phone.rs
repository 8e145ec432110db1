//! SIMs.
//!
//! Everybody has one, at the position of the person, and nothing of it is kept: its id, its owner and its country are
//! the person's, and how old it is when the run starts is a draw. Only SIMs bought in a run are written down.

use super::decision;
use super::id::{CountryIx, PersonIx, PhoneIx, PublicId};
use crate::engine::sample::exponential;
use crate::engine::{Seed, Span, Time};

/// Mean age of a person's SIM when the run starts, in years.
const AGE: f64 = 3.0;

/// All SIMs: people's, then those bought in a run.
#[derive(Clone, Debug)]
pub struct Phones {
    seed: Seed,
    /// When the run starts.
    start: Time,
    /// How many are people's.
    people: u32,
    bought: Vec<Bought>,
}

/// A SIM bought in a run.
#[derive(Clone, Copy, Debug)]
pub struct Bought {
    pub id: PublicId,
    pub country: CountryIx,
    pub registered_at: Time,
}

/// Whose a SIM is.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// A person's own.
    Person(PersonIx),
    /// A crew's.
    Crew(&'a Bought),
}

impl Phones {
    /// Those of so many people, before a run that starts at a moment.
    #[must_use]
    pub const fn new(seed: Seed, start: Time, people: u32) -> Phones {
        Phones {
            seed,
            start,
            people,
            bought: Vec::new(),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people as usize + self.bought.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whose one is.
    #[must_use]
    pub fn holder(&self, phone: PhoneIx) -> Holder<'_> {
        if phone.0 < self.people {
            Holder::Person(PersonIx(phone.0))
        } else {
            Holder::Crew(&self.bought[(phone.0 - self.people) as usize])
        }
    }

    /// When a person's own was registered.
    #[must_use]
    pub fn registered_at(&self, person: PersonIx) -> Time {
        let u = self.seed.draw(decision::PHONE, u64::from(person.0), 0, 0).uniform();
        self.start - Span((exponential(u, AGE) * 365.0 * 86_400.0) as i64)
    }

    /// Adds one bought in a run.
    pub fn push(&mut self, bought: Bought) -> PhoneIx {
        let position = PhoneIx(self.len() as u32);
        self.bought.push(bought);
        position
    }
}
