//! What the model's rooms are told, one file a room: units, ranges, sources, defaults. Everyday life has its own,
//! beside its habits ([`super::economy::params`]).

pub mod adaptation;
pub mod crew;
pub mod funnel;
pub mod funnel_check;
pub mod laundering;
pub mod response;

pub use crew::{CrewParams, SiteParams, SyndicateParams};
pub use funnel::FunnelParams;
pub use laundering::LaunderingParams;
pub use response::ResponseParams;

use super::interventions::NamedPolicy;

/// What the model's rooms are told, resolved.
#[derive(Clone, Debug)]
pub struct ModelParams {
    /// Families of scam.
    pub funnels: Vec<FunnelParams>,
    /// Who runs them.
    pub syndicates: Vec<SyndicateParams>,
    /// How crews are staffed.
    pub crew: CrewParams,
    /// How money is moved.
    pub laundering: LaunderingParams,
    /// What answers.
    pub response: ResponseParams,
    /// Interventions, in force from the window's start at the earliest.
    pub policies: Vec<NamedPolicy>,
    /// Multiplies seats (population is scaled by the world).
    pub scale: f64,
}
