//! Where cash is: the account behind the machines, agents and counters of an institution in a region.

use super::id::{AccountIx, InstitutionIx, RegionIx};

/// Cash vaults, by institution and region; `NONE` where there is none.
#[derive(Clone, Debug, Default)]
pub struct Vaults(pub Vec<Vec<AccountIx>>);

impl Vaults {
    /// The vault of an institution in a region. Where it has none (abroad, or an exchange), that of whichever
    /// institution of the region's country has one there.
    #[must_use]
    pub fn at(&self, institution: InstitutionIx, region: RegionIx) -> AccountIx {
        let of = |vaults: &Vec<AccountIx>| vaults.get(region.at()).and_then(|vault| vault.some());
        let own = &self.0[institution.at()];
        of(own)
            .or_else(|| self.0.iter().find_map(of))
            .or_else(|| own.iter().chain(self.0.iter().flatten()).find_map(|vault| vault.some()))
            .unwrap_or(AccountIx(0))
    }
}
