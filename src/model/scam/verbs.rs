//! What policies see of the scam and may do to it: cases, crews, groups, numbers, accounts in a crew's hands, and where
//! a victim's money lies.

use super::crew::number;
use super::funnel::{self, group, outreach};
use crate::engine::{Decision, Span, Time};
use crate::model::facts::{CrewRole, EndReason};
use crate::model::interventions::{
    CaseIx, GroupIx, NumberIx, PolicyContext, PolicyView, RingIx, SeenCase, SeenGroup, SeenMule, SeenNumber, SeenRing,
    SeenSite, SiteIx,
};
use crate::param::money::Minor;
use crate::world::AccountIx;

impl<'a> PolicyView<'a> {
    /// A victim's case.
    #[must_use]
    pub fn case(self, case: CaseIx) -> SeenCase {
        let state = &self.sim.cases[case.at()];
        SeenCase {
            key: state.key,
            person: state.person,
            currency: state.currency,
            net_loss: state.net_loss(),
        }
    }

    /// What a victim has paid the crew, oldest first: the collecting account, and the amount in the case's currency.
    pub fn payments_of(self, case: CaseIx) -> impl DoubleEndedIterator<Item = (AccountIx, Minor)> + Clone + use<'a> {
        let given = self.sim.cases[case.at()].given.iter();
        given.map(|given| (given.to, given.case_amount))
    }

    /// The truth: victims who have paid into an account and still believe.
    #[must_use]
    pub fn believers_who_paid(self, account: AccountIx) -> Vec<CaseIx> {
        let cases = &self.sim.cases;
        let open = self.sim.case_of.values().copied();
        open.filter(|case| {
            // A friend who has not answered yet has no case, only a place.
            cases
                .get(case.at())
                .is_some_and(|state| !state.ended() && state.given.iter().any(|given| given.to == account))
        })
        .collect()
    }

    /// The truth about an account, if it is or was in a crew's hands.
    #[must_use]
    pub fn mule(self, account: AccountIx) -> Option<SeenMule> {
        let mules = &self.sim.mules;
        let mule = &mules.all[mules.of.get(&account)?.at()];
        Some(SeenMule {
            kind: mule.kind,
            is_company: mule.shell,
        })
    }

    /// The truth: whether an account is or was in a crew's hands.
    #[must_use]
    pub fn is_mule(self, account: AccountIx) -> bool {
        self.sim.mules.of.contains_key(&account)
    }

    /// Accounts where money of a case lies now that has come through so many accounts: 1 for those that collected it.
    pub fn accounts_at_layer(self, case: CaseIx, layer: u32) -> impl Iterator<Item = AccountIx> + use<'a> {
        let hop = layer as i32 - 1;
        let lots = self.sim.trail.lots.iter();
        lots.filter(move |(_, lots)| lots.iter().any(|lot| lot.case == case && lot.hop == hop))
            .map(|(&account, _)| account)
    }

    /// How much money of a case lies in an account by the trace, in the account's currency; `None` if it holds nothing
    /// of it.
    #[must_use]
    pub fn traced(self, case: CaseIx, account: AccountIx) -> Option<Minor> {
        let lots = self.sim.trail.lots.get(&account)?.iter();
        let amounts = lots.filter(|lot| lot.case == case).map(|lot| lot.amount);
        amounts.reduce(|sum, amount| sum + amount)
    }

    /// All crews, past and present.
    pub fn rings(self) -> impl Iterator<Item = RingIx> + use<> {
        (0..self.sim.rings.len() as u32).map(RingIx)
    }

    /// A crew.
    #[must_use]
    pub fn ring(self, ring: RingIx) -> SeenRing {
        let state = &self.sim.rings[ring.at()];
        SeenRing {
            key: state.key,
            target: state.target,
        }
    }

    /// The truth: how many of a crew's people a role has, by its share of the work.
    #[must_use]
    pub fn hands(self, ring: RingIx, role: CrewRole) -> f64 {
        self.sim.rings[ring.at()].hands(role)
    }

    /// The number that a crew got last.
    #[must_use]
    pub fn last_number(self, ring: RingIx) -> Option<NumberIx> {
        let position = self.sim.rings[ring.at()].numbers.all.len().checked_sub(1)?;
        Some(NumberIx { ring, position })
    }

    /// A crew's number.
    #[must_use]
    pub fn number(self, number: NumberIx) -> SeenNumber {
        let state = &self.sim.rings[number.ring.at()].numbers.all[number.position];
        SeenNumber {
            key: state.key,
            platform: state.platform,
            from: state.from,
        }
    }

    /// A crew's group.
    #[must_use]
    pub fn group(self, group: GroupIx) -> SeenGroup {
        let state = &self.sim.groups.all[group.0];
        SeenGroup {
            key: state.id.0,
            platform: state.platform,
            target: self.sim.rings[state.ring.at()].target,
        }
    }

    /// All sites, past and present.
    pub fn sites(self) -> impl Iterator<Item = SiteIx> + use<> {
        (0..self.sim.sites.len() as u32).map(SiteIx)
    }

    /// A site.
    #[must_use]
    pub fn site(self, site: SiteIx) -> SeenSite {
        let state = &self.sim.sites[site.at()];
        SeenSite {
            key: state.key,
            country: state.country,
            seats: state.seats,
            is_open: state.closed_at.is_none(),
        }
    }

    /// Devices at a site from which its crews use accounts.
    #[must_use]
    pub fn devices_at(self, site: SiteIx) -> usize {
        let rings = self.sim.sites[site.at()].rings.iter();
        rings.map(|ring| self.sim.rings[ring.at()].devices.len()).sum()
    }
}

impl PolicyContext<'_> {
    /// Somebody tells a victim, in time or not: the case ends if it has not yet.
    pub fn warn(&mut self, case: CaseIx) {
        funnel::warn(self.sim, case, EndReason::WarnedBank);
    }

    /// A victim cannot be reached by the crew any more: the case ends if it has not yet.
    pub fn lose_contact(&mut self, case: CaseIx) {
        funnel::end(self.sim, case, EndReason::ContactLost);
    }

    /// A platform closes a crew's group, unless it is closed already. Answers the cases of those who were in it; the
    /// policy says of each whether the crew loses them ([`PolicyContext::lose_contact`]) or finds them again
    /// ([`PolicyContext::regroup`]). Counted as `closed_illicit`.
    #[must_use]
    pub fn take_down(&mut self, group: GroupIx) -> Vec<CaseIx> {
        let state = &self.sim.groups.all[group.0];
        let ring = state.ring;
        if state.closed_at.is_some() {
            return Vec::new();
        }
        let members = group::cases_in(self.sim, group.0);
        group::take_down(self.sim, group.0);
        self.sim.rings[ring.at()].signs.banned += 1;
        self.ledger().closed_illicit += 1;
        members
    }

    /// Whoever was in a closed group is found again after a while: the talking goes on then. Nothing changes for a case
    /// that waits for a handler, or in which money is on its way.
    pub fn regroup(&mut self, case: CaseIx, after: Span) {
        group::regroup(self.sim, case, after);
    }

    /// A number's platform will have found it by a moment: nothing comes to it or from it after. What is found already
    /// stays found.
    pub fn find_number(&mut self, number: NumberIx, at: Time) {
        number::found(self.sim, number.ring, number.position, at);
    }

    /// A number is banned that its platform finds now ([`PolicyContext::find_number`]), unless another policy had it
    /// banned before or the crew is gone. Cases that began with it and have not come into a group are lost to the crew
    /// with a share, by a decision drawn once for each. Answers how many were. Counted as `closed_illicit`.
    pub fn ban_number(&mut self, number: NumberIx, lost: Decision, share: f64) -> u32 {
        let NumberIx { ring, position } = number;
        let (now, seed) = (self.sim.now, self.sim.seed);
        let state = &self.sim.rings[ring.at()];
        let until = state.numbers.all[position].until;
        if state.closed_at.is_some() || until.is_some_and(|until| until < now) {
            return 0;
        }
        let is_lost = |case| seed.draw(lost, case, 0, 0).chance(share);
        let count = outreach::cut_off(self.sim, ring, position, is_lost);
        self.sim.rings[ring.at()].signs.numbers += 1;
        self.ledger().closed_illicit += 1;
        count
    }
}
