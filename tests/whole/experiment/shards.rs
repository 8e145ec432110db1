//! Shards that do not belong together.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::desk::{ARMS, Desk};
use crate::common::{json, names, scamnet};

#[test]
fn shards_that_do_not_belong_together_are_refused() {
    let desk = Desk::new();
    let one = desk.compare(&desk.experiment("1..2", ARMS), "one", &["--shard", "1/2"]);
    let other = desk.compare(
        &desk.experiment("1..2", &format!("harm = 'victims'\n{ARMS}")),
        "other",
        &["--shard", "2/2"],
    );
    let merge = |more: &Path| {
        let out = desk.path("refused");
        let done = scamnet()
            .arg("merge")
            .arg(&one)
            .arg(more)
            .arg("--out")
            .arg(&out)
            .assert()
            .code(2);
        assert!(!out.exists());
        String::from_utf8_lossy(&done.get_output().stderr).into_owned()
    };
    assert!(merge(&other).contains("another experiment"));
    let mut roster: Value = json(&other, "experiment.json");
    roster["version"] = "0.0.1".into();
    fs::write(other.join("experiment.json"), roster.to_string()).unwrap();
    assert!(merge(&other).contains("was made by scamnet 0.0.1"));
    // The same version and other sources.
    let mut roster: Value = json(&one, "experiment.json");
    assert_eq!(roster["build"].as_str().unwrap().len(), 32);
    roster["build"] = "0123456789".into();
    fs::write(other.join("experiment.json"), roster.to_string()).unwrap();
    assert!(merge(&other).contains("(sources 01234567)"));
    roster["format"] = 1.into();
    fs::write(other.join("experiment.json"), roster.to_string()).unwrap();
    assert!(merge(&other).contains("was written in format 1 by another version"));
    assert!(merge(desk.home()).contains("no experiment lies here"));
    // Nothing of what had run is lost.
    assert_eq!(names(&one.join("runs")).len(), 3);
    assert_eq!(names(&other.join("runs")).len(), 3);
}
