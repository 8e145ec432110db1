//! Sessions that only look: balances checked, payments thought better of. They are no payments.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Desk, Occasion};
use crate::model::economy::plan::session::Session;
use crate::model::economy::profile::Profile;

use crate::param::note::note;

/// Sessions that only look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LookParams {
    /// Sessions of somebody of middling digital habit in which nothing is paid.
    #[schemars(range(min = 0.0, max = 200.0), transform = note("sessions per month", "world", "assumption", "A"))]
    pub per_month: f64,
}

impl Default for LookParams {
    fn default() -> Self {
        LookParams { per_month: 3.4 }
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

    fn plan(&self, occasion: &Occasion, desk: &mut Desk) {
        let wallet = occasion.wallet_beside().filter(|_| occasion.pick() < 0.3);
        let account = wallet.unwrap_or_else(|| occasion.main());
        desk.look(Session {
            at: occasion.at,
            account,
            device: occasion.device(),
        });
    }
}
