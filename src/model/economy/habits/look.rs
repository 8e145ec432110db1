//! Sessions that only look: balances checked, payments thought better of. They are no payments.

use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::plan::session::Session;
use crate::model::economy::profile::Profile;
use crate::param::parameters;

parameters! {
    /// Sessions that only look.
    pub struct LookParams {
        /// Sessions by a person of middling digital habit in which nothing is paid.
        per_month: f64 = 3.4, "sessions per month" in 0.0..=200.0, world, assumption;
    }
}

/// Sessions that only look.
#[derive(Debug)]
pub struct Look(pub LookParams);

impl Habit for Look {
    fn name(&self) -> &'static str {
        "look"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        self.0.per_month * who.by_phone()
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let wallet = occasion.wallet_beside().filter(|_| occasion.pick() < 0.3);
        let account = wallet.unwrap_or_else(|| occasion.main());
        drafts.look(Session {
            at: occasion.at,
            account,
            device: occasion.device(),
        });
    }
}
