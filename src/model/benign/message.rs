//! A day's honest first messages: those of people, and those of campaigns under way.

use super::{campaign, decision};
use crate::engine::random::join;
use crate::engine::sample::pick;
use crate::engine::{Day, Span, Time};
use crate::model::facts::{Contact, ContactLabel, Platform};
use crate::model::state::Sim;
use crate::param::normal::normal_quantile;
use crate::world::{PersonIx, PublicId};

/// First messages from one person to another whom they do not know, a person and day. An assumption: no source found.
const PER_PERSON_DAY: f64 = 0.009;
/// Share of them that are answered.
const ANSWERED: f64 = 0.12;

/// A message that is going to be written.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Of its draws.
    pub key: u64,
    pub from: Sender,
    /// Probability of an answer.
    pub answered: f64,
}

/// Who writes.
#[derive(Clone, Copy, Debug)]
pub enum Sender {
    /// A person, from their phone.
    Person(PersonIx),
    /// A number.
    Number(PublicId),
}

/// A day's first messages.
pub fn contacts(sim: &mut Sim, day: Day) {
    let mut messages = Vec::new();
    for country in 0..sim.world.countries.len() {
        let range = sim.world.countries[country].people.clone();
        let people = range.end - range.start;
        if people < 2 {
            continue;
        }
        messages.clear();
        campaign::contacts(sim, country, day, &mut messages);
        let key = country as u64;
        let spread = 0.9 + 0.2 * sim.seed.draw(decision::CONTACTS, key, i64::from(day.0), 0).uniform();
        let count = (f64::from(people) * PER_PERSON_DAY * spread) as u32;
        let key = |message: u32| join(join(key, day.0 as u64), u64::from(message));
        sim.seed.draw_each(
            decision::SENDER,
            0..count,
            |message| (key(message), 0, 0),
            |message, sender| {
                messages.push(Message {
                    key: key(message),
                    from: Sender::Person(PersonIx(range.start + sender.below(u64::from(people)) as u32)),
                    answered: ANSWERED,
                });
            },
        );
        write(sim, country, day, &messages);
    }
}

/// Messages of a day to people of a country.
fn write(sim: &mut Sim, country: usize, day: Day, messages: &[Message]) {
    let (range, open) = {
        let country = &sim.world.countries[country];
        (country.people.clone(), country.utc_second(9 * 3_600))
    };
    let draws = |decision, time| (sim.seed).draw_all(decision, messages, |message| (message.key, time, 0));
    let (receivers, times, replies) = (
        draws(decision::RECEIVER, 0),
        draws(decision::CONTACT_TIME, 0),
        draws(decision::RECEIVER, 1),
    );
    for ((place, message), ((to, when), reply)) in messages
        .iter()
        .enumerate()
        .zip(receivers.into_iter().zip(times).zip(replies))
    {
        let receiver = range.start + to.below(u64::from(range.end - range.start)) as u32;
        let to_phone = sim.world.phone_of(PersonIx(receiver));
        let from_phone = match message.from {
            Sender::Person(person) => sim.world.phone_of(person),
            Sender::Number(number) => number,
        };
        if to_phone == from_phone {
            continue;
        }
        // From nine in the morning on for twelve hours, thinning out.
        let (early, late) = (when.uniform(), when.second());
        let second = (open + (early.powi(2) * 6.0 * 3_600.0 + late * 6.0 * 3_600.0) as u32) % 86_400;
        let at = Time(day.start().0 + i64::from(second));
        let reply_ts = reply.chance(message.answered).then(|| {
            let wait = libm::exp(9.0 + 1.3 * normal_quantile(reply.second()));
            at + Span(wait as i64)
        });
        let platform = match pick(to.second(), &[0.55, 0.2, 0.25]) {
            Some(0) => Platform::WhatsappLike,
            Some(1) => Platform::TelegramLike,
            _ => Platform::Sms,
        };
        let contact_id = sim.world.ids.message(country, day, place);
        let contact = Contact {
            contact_id,
            ts: at,
            platform,
            from_phone,
            to_phone,
            reply_ts: reply_ts.filter(|&at| sim.world.horizon.shows(at)),
        };
        let label = ContactLabel {
            contact_id,
            illicit: false,
            ring_id: None,
            case_id: None,
        };
        sim.contacts.push((contact, label));
    }
}
