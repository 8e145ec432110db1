//! Circles: whom somebody is likely to know, by where they stand in the columns.
//!
//! A region's people fall into circles of some ten. A circle is every so-many-th person of the region, so that it takes
//! one member of a household, and families know each other through several of them. Within a circle the few who stand
//! next to one another are close: all of them are friends. Nothing is kept but two numbers a region: who belongs to
//! whom is worked out when it is asked.

use std::ops::Range;

use super::id::PersonIx;

/// How a region's people fall into circles.
#[derive(Clone, Copy, Debug)]
pub struct Circles {
    /// How many circles there are.
    count: u32,
    /// How many people are close to each other, at least.
    close: u32,
}

/// One circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circle {
    first: u32,
    step: u32,
    members: u32,
    close: u32,
}

impl Circles {
    /// Circles of about `size` people, of whom `close` are close to each other.
    #[must_use]
    pub fn new(people: u32, size: u32, close: u32) -> Circles {
        Circles {
            count: (people / size.max(1)).max(1),
            close: close.max(1),
        }
    }

    /// The circle of somebody among the people of the region. `None` for those who are in no region's range: isolated
    /// people know nobody.
    #[inline]
    #[must_use]
    pub fn of(self, people: &Range<u32>, person: PersonIx) -> Option<Circle> {
        people.contains(&person.0).then(|| {
            let own = (person.0 - people.start) % self.count;
            Circle {
                first: people.start + own,
                step: self.count,
                members: (people.end - people.start - own).div_ceil(self.count),
                close: self.close,
            }
        })
    }
}

impl Circle {
    /// How many people it has.
    #[must_use]
    pub const fn members(self) -> u32 {
        self.members
    }

    /// Who is at a place of it.
    #[inline]
    #[must_use]
    pub const fn member(self, place: u32) -> PersonIx {
        PersonIx(self.first + place * self.step)
    }

    /// The places of those who are close to one of its members, the member's own among them. They are close to each
    /// other as well: the circle falls into such groups, of as many as are close or a few more.
    #[inline]
    const fn close(self, person: PersonIx) -> Range<u32> {
        let place = (person.0 - self.first) / self.step;
        let groups = if self.members < self.close {
            1
        } else {
            self.members / self.close
        };
        let group = place * groups / self.members;
        (group * self.members).div_ceil(groups)..((group + 1) * self.members).div_ceil(groups)
    }

    /// Those who are close to one of its members, the member among them.
    pub fn close_people(self, person: PersonIx) -> impl ExactSizeIterator<Item = PersonIx> {
        self.close(person).map(move |place| self.member(place))
    }

    /// The first of those who are close to one of its members: the same for all of them.
    #[inline]
    #[must_use]
    pub const fn foremost(self, person: PersonIx) -> PersonIx {
        self.member(self.close(person).start)
    }

    /// Somebody close to one of its members, all alike, by a number between 0 and 1. `None` for those to whom nobody
    /// is.
    #[inline]
    #[must_use]
    pub fn close_friend(self, person: PersonIx, u: f64) -> Option<PersonIx> {
        let close = self.close(person);
        let others = close.end - close.start - 1;
        let place = close.start + ((u * f64::from(others)) as u32).min(others.saturating_sub(1));
        let friend = self.member(place);
        // The member's own place is left out: those from there on move up by one.
        let friend = if friend < person {
            friend
        } else {
            self.member(place + 1)
        };
        (others > 0).then_some(friend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 50 people from position 100 on: four circles, 13 members in the first two and 12 in the others.
    const PEOPLE: Range<u32> = 100..150;

    fn circle(person: u32) -> Circle {
        Circles::new(50, 11, 5).of(&PEOPLE, PersonIx(person)).unwrap()
    }

    #[test]
    fn a_circle_is_every_so_many_th_person() {
        assert_eq!(circle(101).members(), 13);
        assert_eq!(circle(103).members(), 12);
        assert_eq!(circle(101), circle(149));
        assert_ne!(circle(101), circle(102));
        assert_eq!(circle(101).member(2), PersonIx(109));
        assert_eq!(Circles::new(50, 11, 5).of(&PEOPLE, PersonIx(150)), None);
    }

    #[test]
    fn those_who_are_close_are_close_to_each_other() {
        let own = circle(101);
        let groups: Vec<Range<u32>> = (0..13).map(|place| own.close(own.member(place))).collect();
        assert_eq!(groups[..7], vec![0..7; 7]);
        assert_eq!(groups[7..], vec![7..13; 6]);
    }

    #[test]
    fn every_close_friend_is_met_and_nobody_is_their_own() {
        let own = circle(101);
        let me = own.member(8);
        let met: Vec<PersonIx> = (0..5)
            .map(|i| own.close_friend(me, (f64::from(i) + 0.5) / 5.0).unwrap())
            .collect();
        assert_eq!(met, [7, 9, 10, 11, 12].map(|place| own.member(place)));
    }

    #[test]
    fn alone_in_a_circle_nobody_is_close() {
        let alone = Circles::new(3, 1, 5).of(&(0..3), PersonIx(1)).unwrap();
        assert_eq!(alone.close_friend(PersonIx(1), 0.5), None);
    }
}
