//! All that a run is at a moment: what a fork copies.
//!
//! Data and small accessors, one file a noun; what becomes of it is decided in other rooms, which import this one. It
//! imports none of them but `interventions`: a run carries its policies, and a policy is asked with the run.

pub mod alert;
pub mod case;
pub mod complaint;
pub mod crew;
pub mod dues;
pub mod feed;
pub mod group;
pub mod happened;
pub mod holds;
pub mod lookalikes;
pub mod mule;
pub mod number;
pub mod part;
pub mod policies;
pub mod queue;
pub mod response;
pub mod sessions;
pub mod sim;
pub mod task;
pub mod trail;
pub mod truth;
pub mod ways;

pub use alert::{AlertIx, Raised, Rule};
pub use case::{Approach, Case, CaseIx, Demand, Help, Payout, VictimPayment, Waits};
pub use complaint::{Complaint, ComplaintIx, Grievance, Named};
pub use crew::{Duty, Opening, Operator, Ring, RingIx, Site, SiteIx, Syndicate};
pub use dues::Dues;
pub use feed::{Feed, Subject};
pub use group::{GroupState, Groups, Membership};
pub use happened::{Deliver, Happened};
pub use holds::{Again, HeldPayment, Holds, Then, Tokens};
pub use mule::{MuleIx, MuleState, Mules};
pub use number::{Number, Numbers};
pub use part::Part;
pub use queue::Queue;
pub use response::{Accused, Dossier, Found, FreezeRequest, Recall, Response, ResponseTask};
pub use sim::Sim;
pub use task::{Task, TokensDue};
pub use trail::{Lot, Trail};
pub use truth::{Truth, TxTruth};
pub use ways::{Signs, Style, Trial, Usual};
