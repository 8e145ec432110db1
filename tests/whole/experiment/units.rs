//! Units: the same bytes whoever made them and in whatever order, and nothing made among what is another experiment's.

use std::fs;

use super::desk::{ARMS, Desk, same};
use crate::common::{names, scamnet};

#[test]
fn units_made_by_anybody_in_any_order_are_the_experiment() {
    let desk = Desk::new();
    let experiment = desk.experiment("1..3", ARMS);
    let whole = desk.compare(&experiment, "whole", &[]);
    let spread = desk.path("spread");
    let does = |command: &str, more: &[&str], surroundings: &[(&str, &str)]| {
        let done = scamnet()
            .arg(command)
            .arg(&experiment)
            .args(more)
            .arg("--out")
            .arg(&spread)
            .envs(surroundings.iter().copied())
            .assert()
            .success();
        String::from_utf8_lossy(&done.get_output().stdout).into_owned()
    };
    let listed = does("units", &[], &[]);
    assert!(
        listed.contains("unit 3: seed 3, draw 0, 0 of 3 runs made") && listed.contains("to be made next: 1..3"),
        "{listed}"
    );
    assert!(!spread.exists(), "a list makes nothing");
    does("unit", &["3", "--quiet"], &[]);
    // Made again, it is left alone.
    let of_third = names(&spread.join("runs"));
    let before = fs::metadata(spread.join("runs").join(&of_third[0]))
        .unwrap()
        .modified()
        .unwrap();
    does("unit", &["3", "--threads", "1", "--quiet"], &[]);
    let after = fs::metadata(spread.join("runs").join(&of_third[0]))
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!((of_third.len(), before), (3, after));
    // The second of three tasks, as Kubernetes counts.
    let told = does("unit", &["--shard", "auto/3"], &[("JOB_COMPLETION_INDEX", "1")]);
    assert!(
        told.contains("unit 2; put all of them together with `scamnet merge"),
        "{told}"
    );
    assert_eq!(
        does("units", &["--missing", "--json"], &[]),
        "{\"unit\":1,\"seed\":1,\"draw\":0,\"runs\":3,\"made\":0,\"next\":true}\n"
    );
    // What is missing is told as commands.
    let merge = || {
        let mut merge = scamnet();
        merge.args(["merge", "--quiet"]).arg(&spread).arg("--out").arg(&spread);
        merge
    };
    let done = merge().assert().code(1);
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    let command = format!(
        "\n  scamnet unit trial.toml 1 --seeds 1..3 --out {}\n",
        spread.display()
    );
    assert!(
        text.contains("3 of 9 runs are missing") && text.contains(&command),
        "{text}"
    );
    does("unit", &["1", "--quiet"], &[]);
    merge().assert().success();
    same(&whole, &spread);
    assert_eq!(
        fs::read(whole.join("experiment.json")).unwrap(),
        fs::read(spread.join("experiment.json")).unwrap()
    );
    assert!(!spread.join(".lock").exists());
}

#[test]
fn what_is_no_unit_is_refused() {
    let desk = Desk::new();
    let experiment = desk.experiment("1..2", ARMS);
    let no_task = ["--shard", "auto"];
    for (more, why) in [
        (vec!["3"], "there is no unit 3; accepted: numbers from 1 to 2"),
        (vec!["0..1"], "there is no unit 0..1"),
        (vec!["one"], "`one` is no number of a unit"),
        (no_task.to_vec(), "no batch system says which task this is"),
    ] {
        let told = desk.refused("unit", &experiment, &more);
        assert!(told.contains(why), "{more:?}: {told}");
    }
    let told = desk.refused("units", std::path::Path::new("quickstart"), &[]);
    assert!(told.contains("is a scenario, and no experiment"), "{told}");
    let told = desk.refused("compare", &experiment, &["--print", "pbs"]);
    assert!(told.contains("slurm, k8s"), "{told}");
    let precise = desk.experiment(
        "1..9",
        &format!("precision = {{ outcome = 'victims', half_width = 0.5 }}\n{ARMS}"),
    );
    let told = desk.refused("compare", &precise, &["--print", "slurm"]);
    assert!(told.contains("--print: this experiment stops at a precision"), "{told}");
    // Another experiment's folder, and one that holds anything else.
    let other = desk.path("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("mine.txt"), "mine").unwrap();
    let refused = |seeds: &str| {
        let done = scamnet()
            .arg("unit")
            .arg(desk.experiment(seeds, ARMS))
            .args(["1", "--quiet", "--out"])
            .arg(&other)
            .assert();
        (
            done.get_output().status.code(),
            String::from_utf8_lossy(&done.get_output().stderr).into_owned(),
        )
    };
    let (code, told) = refused("1");
    assert!(
        code == Some(2) && told.contains("holds something, and no experiment"),
        "{told}"
    );
    fs::remove_file(other.join("mine.txt")).unwrap();
    assert_eq!(refused("1").0, Some(0));
    let (code, told) = refused("2");
    assert!(
        code == Some(2) && told.contains("which is another experiment"),
        "{told}"
    );
    assert_eq!(names(&other.join("runs")).len(), 3);
}
