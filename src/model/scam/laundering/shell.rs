//! A company with nothing but an account, founded for a ring, and somebody to sign for it.

use super::enlist::{Recruit, enlist};
use super::funds;
use super::holder::{choose_institution, price, ring_device};
use super::recruit::Terms;
use crate::engine::Span;
use crate::model::decision;
use crate::model::facts::{EntityKind, EntityLabel, EntityRole, FoundBy, MuleKind};
use crate::model::interventions::{Request, asking};
use crate::model::state::{RingIx, Sim};
use crate::world::{AccountKind, BusinessKind, Category, OpeningChannel, Owner, PersonIx};

/// Founds one, if its bank lets it open an account.
pub(super) fn found(sim: &mut Sim, ring: RingIx, key: u64, director: PersonIx, terms: Terms) {
    let now = sim.now;
    let state = &mut sim.rings[ring.at()];
    state.companies += 1;
    let (number, ordinal) = (state.number, state.companies);
    let country = sim.world.people.country(director);
    let categories = [
        Category::ImportExport,
        Category::ItServices,
        Category::Consulting,
        Category::GeneralTrading,
        Category::Marketing,
    ];
    let draw = sim.seed.draw(decision::COMPANY, key, 0, 0);
    let category = categories[draw.below(categories.len() as u64) as usize];
    let region = sim.world.people.region(director);
    let token = sim.world.token(Owner::Person(director));
    let registered = now - Span((10.0 * 86_400.0 + draw.second() * 200.0 * 86_400.0) as i64);
    let u = sim.seed.draw(decision::MULE_BANK, key, 0, 1).uniform();
    let Some(bank) = choose_institution(sim, country, u, true, &[]) else {
        return;
    };
    let target = sim.rings[ring.at()].target;
    let price = price(sim, key, target, sim.params.laundering.company_price, terms);
    funds::spend(sim, ring, price);
    if !asking::allowed(sim, Request::Company { key, institution: bank }) {
        sim.rings[ring.at()].signs.refused += 1;
        return;
    }
    let company = sim.world.found_company(
        u64::from(number),
        ordinal,
        BusinessKind::Shell,
        country,
        region,
        category,
        registered,
        token,
    );
    let account = sim.world.open_account(
        Owner::Business(company),
        bank,
        AccountKind::Business,
        now,
        OpeningChannel::Branch,
    );
    sim.world.businesses.all[company.at()].account = account;
    let device = ring_device(sim, ring, key);
    let id = sim.world.customer_id(Owner::Business(company), bank);
    let ring_id = sim.rings[ring.at()].id;
    sim.truth.entities.push(EntityLabel {
        kind: EntityKind::Company,
        id,
        role: EntityRole::Shell,
        syndicate_id: None,
        ring_id: Some(ring_id),
        from_ts: now,
        to_ts: None,
        knowable_at: None,
        found_by: FoundBy::Never,
    });
    let recruit = Recruit {
        person: director,
        account,
        kind: MuleKind::Witting,
        shell: true,
        device,
        at_once: terms.at_once,
    };
    enlist(sim, ring, key, recruit);
}
