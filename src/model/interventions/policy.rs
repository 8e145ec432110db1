//! What a policy is: the questions that the model asks, each answered as if there were no policy unless it says
//! otherwise.

use std::sync::Arc;

use super::adjustment::Adjustment;
use super::attempt::Attempt;
use super::context::PolicyContext;
use super::event::PolicyEvent;
use super::request::Request;
use super::task::PolicyTask;
use super::terms::Terms;
use super::verdict::Verdict;
use super::view::PolicyView;
use crate::engine::Day;

/// An intervention. Each method answers one way by which it may reach the model.
///
/// A policy is asked only while it is in force ([`Policy::terms`]), but for tasks that it planned: what was begun is
/// finished. Several are asked in the order of their names in the scenario, those of [`Simulation::add_policy`] last.
/// Its own fields never change during a run; what it must remember goes into [`PolicyContext::memory`], so that a run
/// can be forked and each fork goes on by itself. Everything that it decides by chance is a keyed draw
/// ([`PolicyView::draw`]).
///
/// Money is in minor units of the currency that is named, time in whole seconds UTC, shares go from 0 to 1.
///
/// ```
/// use std::sync::Arc;
/// use scamnet::model::interventions::{Attempt, Policy, PolicyContext, Terms, Verdict};
/// use scamnet::{Scenario, Silent, Simulation};
///
/// /// Warns before every first payment of a mean monthly wage or more.
/// #[derive(Debug)]
/// struct Prompt;
///
/// impl Policy for Prompt {
///     fn kind(&self) -> &'static str {
///         "prompt"
///     }
///
///     fn terms(&self) -> Terms {
///         Terms::default()
///     }
///
///     fn checks_payments(&self) -> bool {
///         true
///     }
///
///     fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
///         context.ledger().checks += 1;
///         if attempt.new_payee && context.view().in_wages(attempt.from, attempt.amount) >= 1.0 {
///             Verdict::Warn
///         } else {
///             Verdict::Pass
///         }
///     }
/// }
///
/// let scenario = Scenario::parse("extends = 'quickstart'\nscale = 0.002\nhorizon.window = '2 d'\nresponse.raid = []")?;
/// let mut simulation = Simulation::new(&scenario);
/// simulation.add_policy("prompt", Arc::new(Prompt));
/// assert!(simulation.run(&mut Silent).policies["prompt"].checks > 0);
/// # Ok::<(), scamnet::scenario::Problems>(())
/// ```
///
/// [`Simulation::add_policy`]: crate::Simulation::add_policy
pub trait Policy: std::fmt::Debug + Send + Sync {
    /// Kind of the policy, as scenarios name it.
    fn kind(&self) -> &'static str;

    /// When, where, at what price. Asked once, when the window opens.
    fn terms(&self) -> Terms;

    /// Whether it looks at payments at all: only then is it asked before one, and only then are payments shown to
    /// anybody.
    fn checks_payments(&self) -> bool {
        false
    }

    /// Looks at a payment by transfer or of tokens that is about to be made and would be settled. Asked of everyday
    /// payments and those of a scam alike, wherever the policy holds: whether it covers the institution is the policy's
    /// to ask.
    fn before_payment(&self, _context: &mut PolicyContext<'_>, _attempt: &Attempt) -> Verdict {
        Verdict::Pass
    }

    /// Whether the payer, having been warned by it ([`Verdict::Warn`]), does not go on. Asked right after all policies
    /// have seen the payment; a victim who heeds a warning believes no more.
    fn heeds_warning(&self, _context: &mut PolicyContext<'_>, _attempt: &Attempt) -> bool {
        false
    }

    /// Something happened, just now.
    fn on_event(&self, _context: &mut PolicyContext<'_>, _event: PolicyEvent) {}

    /// Whether a crew may have what it wants. All policies are asked, whatever others say.
    fn allows(&self, _context: &mut PolicyContext<'_>, _request: &Request) -> bool {
        true
    }

    /// Adjusts a quantity that the model is about to use. It may be asked often about the same thing, or never: nothing
    /// may depend on how often.
    fn adjust(&self, _view: PolicyView<'_>, _adjustment: &mut Adjustment<'_>) {}

    /// A day on which it is in force begins, at midnight UTC.
    fn on_day(&self, _context: &mut PolicyContext<'_>, _day: Day) {}

    /// A task that it planned ([`PolicyContext::schedule`]) is due, even if the policy has ended meanwhile.
    fn on_task(&self, _context: &mut PolicyContext<'_>, _task: PolicyTask) {}
}

/// A policy with its name in the scenario.
#[derive(Clone, Debug)]
pub struct NamedPolicy {
    pub name: String,
    pub policy: Arc<dyn Policy>,
}
