//! The court: an order that freezes what the shell companies of a raided site's crews hold.

use crate::model::facts::{
    Actor, Discovery, Enforcement, EnforcementAction, Event, FoundBy, LabelSource, MetricName, Reason,
};
use crate::model::response::bank::request;
use crate::model::response::decision;
use crate::model::state::{FreezeRequest, MuleIx, Sim, SiteIx};

/// The court rules: one row for each account that the order names, and a request where it lies abroad.
pub(in crate::model::response) fn order(sim: &mut Sim, site: SiteIx) {
    let state = &sim.sites[site.at()];
    let (id, country, rings) = (state.id, state.country, state.rings.clone());
    let share = sim.params.response.police.court_names;
    let named: Vec<MuleIx> = (0_u32..)
        .zip(&sim.mules.all)
        .filter(|(_, mule)| mule.shell && rings.contains(&mule.ring))
        .filter(|(_, mule)| sim.seed.draw(decision::COURT, mule.key, 0, 1).chance(share))
        .map(|(position, _)| MuleIx(position))
        .collect();
    let found = Discovery {
        at: sim.now,
        by: FoundBy::Forensics,
    };
    for mule in named {
        let (key, account) = (sim.mules.all[mule.at()].key, sim.mules.all[mule.at()].account);
        let account_id = sim.world.accounts.get(account).id;
        sim.truth.know_account(account, found);
        sim.tell(Event::Enforcement(Enforcement {
            ts: sim.now,
            action: EnforcementAction::CourtFreeze,
            site_id: Some(id),
            account_id: Some(account_id),
            count: None,
        }));
        let code = sim.world.countries[country.at()].code.word();
        sim.count(MetricName::CourtFreezes, code, 1.0);
        let request = FreezeRequest {
            key,
            account,
            asker: country,
            by: Actor::Court,
            reason: Reason::CourtOrder,
            source: LabelSource::Court,
            complaint: None,
            site: Some(id),
        };
        request::ask(sim, request);
    }
}
