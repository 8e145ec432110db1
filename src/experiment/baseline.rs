//! The baseline: the arm that others are compared with. The one that the file names, else the one that changes nothing;
//! where there is none, it is put first.

use super::design::Arm;
use super::document::Since;
use super::reader::Reader;
use crate::scenario::address::closest;
use crate::scenario::{Problem, Problems};

/// The name of the arm that is added where none changes nothing.
const NAME: &str = "baseline";

/// Which of some arms it is.
///
/// # Errors
/// If the file names no arm, or a placebo; if arms that change nothing are several or go by a wrong name; if there is
/// nothing to compare it with.
pub(super) fn find(arms: &mut Vec<Arm>, named: Option<&str>, reader: &Reader<'_>) -> Result<usize, Problems> {
    let refused = |message: &str, remedy: &str| {
        let problem = Problem::at(&reader.place("arm"), message, remedy);
        Err(Problems::one(problem.about("arm")))
    };
    let is_misleading = |arm: &Arm| arm.name == NAME && !arm.overlays.is_empty() && named != Some(NAME);
    if arms.iter().any(is_misleading) {
        return refused(
            "the arm `baseline` changes something",
            "accepted: an empty arm, another name for this one (the baseline is added by itself), or `baseline = \"baseline\"`, \
             which says that others are compared with it",
        );
    }
    if let Some(arm) = arms.iter().find(|arm| arm.placebo && arm.overlays.is_empty()) {
        return refused(
            &format!("the placebo `{}` says nothing at all", arm.name),
            "accepted: a policy or a parameter in it that should have no effect; the arm without any is the baseline",
        );
    }
    let empty: Vec<usize> = (0..arms.len()).filter(|&arm| arms[arm].overlays.is_empty()).collect();
    if empty.len() > 1 {
        let names: Vec<&str> = empty.iter().map(|&arm| arms[arm].name.as_str()).collect();
        return refused(
            &format!("{} arms change nothing: {}", names.len(), names.join(", ")),
            "accepted: one empty arm; a policy or a parameter in each other",
        );
    }
    let baseline = match (given(arms, named, reader)?, empty.first()) {
        (Some(given), _) => given,
        (None, Some(&empty)) => empty,
        (None, None) => {
            let added = Arm {
                name: NAME.to_owned(),
                overlays: Vec::new(),
                since: Since::Window,
                placebo: false,
            };
            arms.insert(0, added);
            0
        }
    };
    let mut others = (0..arms.len()).filter(|&arm| arm != baseline);
    if arms.len() == 1 {
        return refused(
            &format!("there is no arm to compare `{}` with", arms[0].name),
            "accepted: another arm beside this one; the one that changes nothing is added where `baseline` names no other",
        );
    }
    if others.all(|arm| arms[arm].placebo) {
        return refused(
            "every arm but the baseline is a placebo",
            "accepted: at least one arm without `placebo = true` that changes something",
        );
    }
    Ok(baseline)
}

/// The arm that the file names; none where it names none, or the one that is added by itself.
fn given(arms: &[Arm], named: Option<&str>, reader: &Reader<'_>) -> Result<Option<usize>, Problems> {
    let Some(name) = named else {
        return Ok(None);
    };
    let refused = |message: String, remedy: String| {
        let problem = Problem::at(&reader.place("baseline"), message, remedy);
        Err(Problems::one(problem.about("baseline")))
    };
    let names = || arms.iter().filter(|arm| !arm.placebo).map(|arm| arm.name.as_str());
    let listed = || names().collect::<Vec<_>>().join(", ");
    match arms.iter().position(|arm| arm.name == name) {
        Some(arm) if arms[arm].placebo => refused(
            format!("the arm `{name}` is a placebo"),
            format!("accepted: one of: {}", listed()),
        ),
        Some(arm) => Ok(Some(arm)),
        None if name == NAME && arms.iter().all(|arm| !arm.overlays.is_empty()) => Ok(None),
        None => {
            let guess = closest(name, names()).map_or(String::new(), |guess| format!("did you mean `{guess}`? "));
            refused(
                format!("there is no arm `{name}` to compare others with"),
                format!("{guess}accepted: one of: {}", listed()),
            )
        }
    }
}
