//! `scamnet compare … --print slurm|k8s`: the job file that makes an experiment on a cluster. Tasks make units, which
//! are left alone where they are whole, so that a task may be ended and run again at any time; what waits for all of
//! them puts the results together.

use std::path::{Path, PathBuf};

use super::{Cost, refused};
use crate::cli::Failure;
use crate::cli::args::{Batch, ExperimentArgs};
use crate::cli::describe::refuse_too_much;
use crate::experiment::design::Design;
use crate::experiment::roster::{Roster, Shard};
use crate::param::shell;

/// Most tasks of an array: Slurm's own bound (`MaxArraySize`) is 1001 where nobody has set another.
const MOST_TASKS: usize = 1_000;
/// Most pods at once.
const MOST_PODS: usize = 32;
/// Processors of a task, where nobody says: a seed's arms and planning keep about two busy.
const THREADS: usize = 2;
/// How many times the expected time a task is given.
const PATIENCE: f64 = 4.0;
/// Added to that, in minutes: to start, and to wait for a slow disk.
const LEAST_MINUTES: u64 = 10;
/// Bytes beside the worlds: the program, Parquet, the system's share.
const BESIDE: u64 = 256_000_000;

/// What a job is told.
struct Plan {
    name: String,
    /// As a shell takes it.
    experiment: String,
    seeds: Option<String>,
    out: PathBuf,
    units: usize,
    tasks: usize,
    threads: usize,
    /// Of a task, in units of a million bytes.
    megabytes: u64,
    /// Of a task.
    minutes: u64,
}

/// The text of a job file.
pub fn file(kind: Batch, design: &Design, args: &ExperimentArgs) -> Result<String, Failure> {
    if design.precision.is_some() {
        return Err(Failure::Refused(
            "--print: this experiment stops at a precision, which tasks of a job cannot ask after; accepted: an experiment \
             without [precision], or scamnet.compare(…, on=\"ray\") in Python, which asks after each round"
                .to_owned(),
        ));
    }
    let plan = Plan::of(design, args)?;
    Ok(match kind {
        Batch::Slurm => plan.slurm(),
        Batch::K8s => plan.k8s(),
    })
}

impl Plan {
    fn of(design: &Design, args: &ExperimentArgs) -> Result<Plan, Failure> {
        let settings = design.settings().map_err(refused)?;
        let roster = Roster::of(design, &settings, "compare", Shard::WHOLE);
        let units = roster.units();
        // One unit: all have the same arms.
        let arms = &units[0].runs;
        let Cost { baseline, seconds } = Cost::of(design, &settings, &roster, arms)?;
        // On one processor, however many this machine has.
        let here = std::thread::available_parallelism().map_or(1, usize::from);
        let seconds = seconds * here.min(arms.len()) as f64;
        let tasks = units.len().min(MOST_TASKS);
        let of_task = seconds * units.len().div_ceil(tasks) as f64;
        refuse_too_much(0, of_task, args.long)?;
        // The burn-in, and all of its forks lived together.
        let worlds = 1 + arms.len() as u64;
        let out = args.out.clone();
        Ok(Plan {
            name: word(&design.name),
            experiment: shell::path(&args.experiment),
            seeds: args.seeds.as_deref().map(shell::word),
            out: out.unwrap_or_else(|| Path::new("output").join(&design.name)),
            units: units.len(),
            tasks,
            threads: args.threads.unwrap_or(THREADS).clamp(1, 1_024),
            megabytes: (baseline.memory() * worlds + BESIDE).div_ceil(1_000_000),
            minutes: (PATIENCE * of_task / 60.0).ceil() as u64 + LEAST_MINUTES,
        })
    }

    /// What names the experiment on a command line.
    fn asked(&self) -> String {
        let seeds = self.seeds.as_ref();
        let seeds = seeds.map_or(String::new(), |seeds| format!(" --seeds {seeds}"));
        format!("{}{seeds}", self.experiment)
    }

    /// The command of a task; `shard` is what its `--shard` says.
    fn unit(&self, shard: &str) -> String {
        let (asked, out, threads) = (self.asked(), shell::path(&self.out), self.threads);
        format!("scamnet unit {asked} --shard {shard} --out {out} --threads {threads} --quiet")
    }

    fn slurm(&self) -> String {
        let Plan {
            name,
            units,
            tasks,
            threads,
            megabytes,
            minutes,
            ..
        } = self;
        let (unit, out) = (self.unit("auto"), shell::path(&self.out));
        format!(
            r#"#!/bin/sh
# {units} units of `{name}` in {tasks} tasks, then a job that puts them together. Submit both from a folder that
# every node sees, and in which the experiment is found:
#
#     sh FILE [options for sbatch, such as --partition=short]
#
# Units that are whole are left alone: a task that is ended, or a node that is lost, costs what was under way. Should a
# task fail for good, the job at the end says what is missing; run this again, and only that is made.
set -eu

array=$(sbatch --parsable "$@" <<'JOB'
#!/bin/sh
#SBATCH --job-name={name}
#SBATCH --array=1-{tasks}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={threads}
#SBATCH --mem={megabytes}M
#SBATCH --time={minutes}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={name}-%A_%a.log
exec {unit}
JOB
)
array=${{array%%;*}}
sbatch --dependency="afterany:$array" "$@" <<'JOB'
#!/bin/sh
#SBATCH --job-name={name}-merge
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem=2000M
#SBATCH --time=60
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={name}-merge-%j.log
exec scamnet merge {out} --out {out}
JOB
"#
        )
    }

    fn k8s(&self) -> String {
        let Plan {
            name,
            units,
            tasks,
            threads,
            megabytes,
            minutes,
            ..
        } = self;
        let pods = MOST_PODS.min(*tasks);
        let tries = 3 * tasks;
        // All rounds of pods, and as long again in a queue.
        let deadline = 2 * 60 * minutes * tasks.div_ceil(pods) as u64 + 3_600;
        let version = env!("CARGO_PKG_VERSION");
        let unit = self.unit(&format!("auto/{tasks}"));
        let (asked, out) = (self.asked(), shell::path(&self.out));
        // Beside the units, which nobody is kept out of meanwhile.
        let mut merged = self.out.clone().into_os_string();
        merged.push("-merged");
        let merged = shell::path(Path::new(&merged));
        format!(
            r#"# {units} units of `{name}` in {tasks} tasks, then a Job that puts them together. Needs an image with
# `scamnet` in its path, and a claim (ReadWriteMany) called `scamnet` with the experiment in it, where both Jobs work:
#
#     kubectl apply -f FILE
#
# Units that are whole are left alone: a pod that is ended, or a node that is lost, costs what was under way.
apiVersion: batch/v1
kind: Job
metadata:
  name: {name}
spec:
  completionMode: Indexed
  completions: {tasks}
  parallelism: {pods}
  backoffLimit: {tries}
  template:
    spec:
      restartPolicy: OnFailure
      containers:
        - name: unit
          image: scamnet:{version}
          workingDir: /work
          command:
            - sh
            - -c
            - |-
              exec {unit}
          resources:
            requests:
              cpu: "{threads}"
              memory: {megabytes}M
            limits:
              memory: {megabytes}M
          volumeMounts:
            - name: work
              mountPath: /work
      volumes:
        - name: work
          persistentVolumeClaim:
            claimName: scamnet
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {name}-merge
spec:
  # Of a task that has failed for good, units never come.
  activeDeadlineSeconds: {deadline}
  backoffLimit: 3
  template:
    spec:
      restartPolicy: OnFailure
      containers:
        - name: merge
          image: scamnet:{version}
          workingDir: /work
          command:
            - sh
            - -c
            - |-
              set -eu
              while missing=$(scamnet units {asked} --missing --out {out}) && [ -n "$missing" ]; do sleep 20; done
              exec scamnet merge {out} --out {merged}
          resources:
            requests:
              cpu: "1"
              memory: 2000M
            limits:
              memory: 2000M
          volumeMounts:
            - name: work
              mountPath: /work
      volumes:
        - name: work
          persistentVolumeClaim:
            claimName: scamnet
"#
        )
    }
}

/// A name as jobs have them: small letters, digits and dashes, not too long.
fn word(name: &str) -> String {
    let plain = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
        _ => '-',
    };
    let name: String = name.chars().map(plain).take(40).collect();
    format!("scamnet-{name}").trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            name: word("Small_and so on"),
            experiment: "'my experiments/small.toml'".to_owned(),
            seeds: Some("1..2000".to_owned()),
            out: PathBuf::from("output/small"),
            units: 2_000,
            tasks: 1_000,
            threads: 2,
            megabytes: 812,
            minutes: 14,
        }
    }

    #[test]
    fn a_name_is_one_that_jobs_may_have() {
        assert_eq!(word("Small_and so on"), "scamnet-small-and-so-on");
        assert_eq!(word("__"), "scamnet");
    }

    #[test]
    fn job_files_are_what_has_been_tried() {
        insta::assert_snapshot!("slurm", plan().slurm());
        insta::assert_snapshot!("k8s", plan().k8s());
    }
}
