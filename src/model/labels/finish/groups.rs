//! Groups with their members, and all SIMs: rows in millions, so made by all threads and sent in lots.

use rayon::prelude::*;

use super::overlaps;
use crate::engine::Time;
use crate::model::benign::{self, Gathering};
use crate::model::facts::{Event, Group, GroupMember, Listener, Phone};
use crate::model::state::Sim;
use crate::world::phone::Holder;
use crate::world::{CountryIx, Owner, PhoneIx};

/// Rows that are sent at a time, at the least.
const ROWS: usize = 1 << 14;

/// Sends groups with their members, and all SIMs: those of the world, of campaigns, and of outsiders in groups.
pub fn send(sim: &mut Sim, listener: &mut dyn Listener) {
    let mut phones = std::mem::take(&mut sim.campaign_sims);
    let mut members = Vec::new();
    let mut send = |gathering: Gathering| {
        listener.event(Event::Group(gathering.group));
        members.extend(gathering.members);
        phones.extend(gathering.outsiders);
        if members.len() >= ROWS {
            listener.group_members(std::mem::take(&mut members));
        }
        if phones.len() >= ROWS {
            listener.phones(std::mem::take(&mut phones));
        }
    };
    scam_groups(sim).for_each(&mut send);
    benign::groups(sim, &mut send);
    listener.group_members(members);
    listener.phones(phones);
    let count = sim.world.phones.len();
    for start in (0..count).step_by(ROWS) {
        let some = (start..count.min(start + ROWS)).into_par_iter();
        listener.phones(some.filter_map(|phone| own_phone(sim, PhoneIx(phone as u32))).collect());
    }
}

fn scam_groups(sim: &Sim) -> impl Iterator<Item = Gathering> {
    let end = sim.world.horizon.window_end.start();
    let inside = move |at: Option<Time>| at.filter(|&at| at < end);
    sim.groups
        .all
        .iter()
        .filter(move |group| overlaps(sim, group.created_at, group.closed_at.unwrap_or(Time::NEVER)))
        .map(move |group| Gathering {
            group: Group {
                group_id: group.id,
                platform: group.platform,
                created_at: group.created_at,
                closed_at: inside(group.closed_at),
            },
            members: group
                .members
                .iter()
                .filter(move |member| member.joined_at < end)
                .map(move |member| GroupMember {
                    group_id: group.id,
                    phone_id: member.phone,
                    joined_at: member.joined_at,
                    left_at: inside(member.left_at.filter(|&left| left >= member.joined_at)),
                })
                .collect(),
            outsiders: Vec::new(),
        })
}

/// A SIM of the world, if it was registered before the window's end.
fn own_phone(sim: &Sim, phone: PhoneIx) -> Option<Phone> {
    let world = &sim.world;
    let phone_id = world.phone_id(phone);
    let code = |country: CountryIx| world.countries[country.at()].code;
    let phone = match world.phones.holder(phone) {
        Holder::Person(person) => {
            let customer = |account| {
                let institution = world.accounts.get(account).institution();
                world.customer_id(Owner::Person(person), institution)
            };
            Phone {
                phone_id,
                customer_id: world.people.main_account(person).some().map(customer),
                sim_registered_at: world.phones.registered_at(person),
                country: code(world.people.country(person)),
            }
        }
        Holder::Crew(bought) => Phone {
            phone_id,
            customer_id: None,
            sim_registered_at: bought.registered_at,
            country: code(bought.country),
        },
    };
    Some(phone).filter(|phone| phone.sim_registered_at < world.horizon.window_end.start())
}
