//! A day's honest first messages: those of people, and those of campaigns under way.

use super::campaign;
use crate::engine::random::join;
use crate::engine::sample::pick;
use crate::engine::{Day, Decision, Span, Time};
use crate::model::event::{Contact, ContactLabel, Platform};
use crate::model::sim::Sim;
use crate::param::dist::normal_quantile;
use crate::world::{PersonIx, PublicId};

const CONTACTS: Decision = Decision::named("benign/contacts");
const SENDER: Decision = Decision::named("benign/sender");
const RECEIVER: Decision = Decision::named("benign/receiver");
const CONTACT_TIME: Decision = Decision::named("benign/contact_time");
const CONTACT_ID: Decision = Decision::named("benign/contact_id");

/// First messages from one person to another whom they do not know, a person and day. An assumption: no source found.
const PER_PERSON_DAY: f64 = 0.009;
/// Share of them that are answered.
const ANSWERED: f64 = 0.12;

/// A day's first messages.
pub fn contacts(sim: &mut Sim, day: Day) {
    for country in 0..sim.world.countries.len() {
        let range = sim.world.countries[country].people.clone();
        let people = range.end - range.start;
        if people < 2 {
            continue;
        }
        campaign::contacts(sim, country, day);
        let key = country as u64;
        let spread = 0.9 + 0.2 * sim.seed.draw(CONTACTS, key, i64::from(day.0), 0).uniform();
        let count = (f64::from(people) * PER_PERSON_DAY * spread) as u32;
        for message in 0..count {
            let key = join(join(key, day.0 as u64), u64::from(message));
            let sender = sim.seed.draw(SENDER, key, 0, 0).below(u64::from(people)) as u32;
            let from = sim.world.people.phone[PersonIx(range.start + sender).at()];
            write(sim, key, country, day, sim.world.phones.id[from.at()], ANSWERED);
        }
    }
}

/// One message of a day from a phone to somebody of a country.
pub fn write(sim: &mut Sim, key: u64, country: usize, day: Day, from_phone: PublicId, answered: f64) {
    let (range, open) = {
        let country = &sim.world.countries[country];
        (country.people.clone(), country.utc_second(9 * 3_600))
    };
    let to = sim.seed.draw(RECEIVER, key, 0, 0);
    let receiver = PersonIx(range.start + to.below(u64::from(range.end - range.start)) as u32);
    let to_phone = sim.world.phones.id[sim.world.people.phone[receiver.at()].at()];
    if to_phone == from_phone {
        return;
    }
    let when = sim.seed.draw(CONTACT_TIME, key, 0, 0);
    // From nine in the morning on for twelve hours, thinning out.
    let second = (open + (when.uniform().powi(2) * 6.0 * 3_600.0 + when.second() * 6.0 * 3_600.0) as u32) % 86_400;
    let at = Time(day.start().0 + i64::from(second));
    let reply = sim.seed.draw(RECEIVER, key, 1, 0);
    let wait = libm::exp(9.0 + 1.3 * normal_quantile(reply.second()));
    let reply_at = at + Span(wait as i64);
    let platform = match pick(to.second(), &[0.55, 0.2, 0.25]) {
        Some(0) => Platform::WhatsappLike,
        Some(1) => Platform::TelegramLike,
        _ => Platform::Sms,
    };
    let contact_id = sim.world.ids.born(CONTACT_ID, key);
    let contact = Contact {
        contact_id,
        ts: at,
        platform,
        from_phone,
        to_phone,
        reply_ts: (reply.chance(answered) && sim.world.horizon.shows(reply_at)).then_some(reply_at),
    };
    let label = ContactLabel {
        contact_id,
        illicit: false,
        ring_id: None,
        case_id: None,
    };
    sim.contacts.push((contact, label));
}
