//! Keys that are called otherwise now: whoever writes the old one is told the new one. A rename is one line in
//! [`RENAMED`].

/// What stands in a path for any element of a list, and for any name of a scenario's choosing.
pub const ANY: &str = "*";

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
];

/// What a path is called now, if its name has changed. A new path that differs in its last segment alone may be listed
/// by that.
pub fn now<'a>(path: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    now_in(RENAMED, path)
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

    /// What a scenario can say, by path: names of elements as a scenario chose them.
    fn in_use() -> Vec<String> {
        let text = "extends = 'quickstart'\n[policy.raid]\nkind = 'police_raid'";
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("all.toml");
        std::fs::write(&file, text).unwrap();
        let rows = crate::scenario::load(&file, &[]).unwrap().rows;
        rows.into_iter()
            .map(|row| row.path.replace("policy.raid.", "policy.police_raid."))
            .collect()
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
