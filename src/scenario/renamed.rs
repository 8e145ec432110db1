//! Keys that are called otherwise now: whoever writes the old one is told the new one. A rename is one line in
//! [`RENAMED`].

use super::address::dotted;

/// What stands in a path for any element of a list, and for any name of a scenario's choosing.
pub(super) const ANY: &str = "*";

/// Old path and new one. An element of a list, and a key of the scenario's choosing, is `*`; a policy goes by its kind:
/// `policy.police_raid.hours`. Never take a line out: somebody's scenario is older.
const RENAMED: &[(&str, &str)] = &[
    ("crew.adaptation.least", "crew.adaptation.least_per_seat"),
    ("policy.police_raid.hours", "hours_per_seat"),
    ("justice", "response"),
    ("funnel.*.again", "reapproach"),
    ("funnel.*.again_as", "reapproach_as"),
    ("funnel.*.again_after", "reapproach_after"),
    ("laundering.again", "serves_again"),
    ("response.bank.quiet", "alert_cooldown"),
    ("response.bank.young", "young_account_age"),
    ("response.bank.young_amount", "young_account_amount"),
    ("response.bank.young_company", "young_company_age"),
    ("response.report.to_bank", "share"),
    ("response.report.to_police", "response.police_report.share"),
    ("response.report.to_hotline", "hotline"),
    ("policy.report_hotline.weight", "used"),
];

/// What a path is called now, if its name has changed. A new path that differs in its last segment alone may be listed
/// by that.
pub fn now<'a>(path: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    now_in(RENAMED, path)
}

/// What a path is called now where its name, or that of something above it, has changed: the whole of it. `kind_of`
/// says which kind a scenario's policy is.
pub fn path<'k>(path: &[String], kind_of: impl Fn(&str) -> Option<&'k str>) -> Option<String> {
    let mut now = path.to_vec();
    let mut has_changed = false;
    // What leads to a new name may itself stand below an old one.
    while let Some(newer) = once(RENAMED, &now, &kind_of) {
        (now, has_changed) = (newer, true);
    }
    has_changed.then(|| dotted(&now))
}

/// A path under the first new name that fits it; none if no part of it was renamed.
fn once<'k>(
    renamed: &[(&'static str, &'static str)],
    path: &[String],
    kind_of: &impl Fn(&str) -> Option<&'k str>,
) -> Option<Vec<String>> {
    let mut kinds: Vec<&str> = path.iter().map(String::as_str).collect();
    if let [first, name, ..] = kinds.as_mut_slice()
        && *first == "policy"
    {
        *name = kind_of(name).unwrap_or(name);
    }
    let (old, new) = (1..=kinds.len()).find_map(|end| {
        let found = now_in(renamed, kinds[..end].iter().copied())?;
        Some((end, found))
    })?;
    // A new name alone stands where the old one stood.
    let above = if new.contains('.') { 0 } else { old - 1 };
    let new = new.split('.').map(str::to_owned);
    Some(
        path[..above]
            .iter()
            .cloned()
            .chain(new)
            .chain(path[old..].iter().cloned())
            .collect(),
    )
}

fn now_in<'a>(renamed: &[(&'static str, &'static str)], path: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let path: Vec<&str> = path.collect();
    let same = |old: &str| {
        let old: Vec<&str> = old.split('.').collect();
        old.len() == path.len() && old.iter().zip(&path).all(|(old, new)| *old == ANY || old == new)
    };
    renamed.iter().find(|(old, _)| same(old)).map(|(_, new)| *new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_path_leads_to_the_new_one() {
        const LIST: &[(&str, &str)] = &[("syndicate.*.site.*.opened", "opens"), ("launder", "laundering")];
        let now = |path: &str| now_in(LIST, path.split('.'));
        assert_eq!(now("syndicate.*.site.*.opened"), Some("opens"));
        assert_eq!(now("syndicate.first.site.hall.opened"), Some("opens"));
        assert_eq!(now("launder"), Some("laundering"));
        assert_eq!(now("launder.slow"), None);
        assert_eq!(now("syndicate.*.opened"), None);
    }

    #[test]
    fn what_stands_below_an_old_name_is_found_too() {
        let now = |path: &str| {
            let path: Vec<String> = path.split('.').map(str::to_owned).collect();
            super::path(&path, |policy| (policy == "mine").then_some("police_raid"))
        };
        assert_eq!(now("justice").as_deref(), Some("response"));
        assert_eq!(now("justice.bank").as_deref(), Some("response.bank"));
        assert_eq!(
            now("justice.bank.quiet").as_deref(),
            Some("response.bank.alert_cooldown")
        );
        assert_eq!(
            now("funnel.x.again_after").as_deref(),
            Some("funnel.x.reapproach_after")
        );
        assert_eq!(now("policy.mine.hours").as_deref(), Some("policy.mine.hours_per_seat"));
        assert_eq!(
            now("crew.adaptation.least").as_deref(),
            Some("crew.adaptation.least_per_seat")
        );
        assert_eq!(now("policy.other.hours"), None);
        assert_eq!(now("response.bank"), None);
    }

    /// What a scenario can say, by path: names of elements as a scenario chose them.
    fn in_use() -> Vec<String> {
        let text = "extends = 'quickstart'\n[policy.police_raid]\nkind = 'police_raid'\n\
                    [policy.report_hotline]\nkind = 'report_hotline'";
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("all.toml");
        std::fs::write(&file, text).unwrap();
        let rows = crate::scenario::load(&file, &[]).unwrap().rows;
        rows.into_iter().map(|row| row.path).collect()
    }

    #[test]
    fn every_new_name_is_in_use_and_no_old_one_is() {
        let in_use = in_use();
        for (old, new) in RENAMED {
            let above = old.rsplit_once('.').map_or("", |(above, _)| above);
            let new = if new.contains('.') || above.is_empty() {
                (*new).to_owned()
            } else {
                format!("{above}.{new}")
            };
            let is_used = |path: &str| {
                let path: Vec<&str> = path.split('.').collect();
                in_use.iter().any(|row| {
                    let row: Vec<&str> = row.split('.').collect();
                    row.len() >= path.len()
                        && path
                            .iter()
                            .zip(&row)
                            .all(|(asked, said)| *asked == ANY || asked == said)
                })
            };
            assert!(is_used(&new), "{old} leads to {new}, which is no key");
            assert!(!is_used(old), "{old} is still a key");
        }
    }
}
