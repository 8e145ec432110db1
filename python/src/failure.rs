//! Why something was not done, on its way to an exception of `scamnet.errors`.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use scamnet::audit::AuditError;
use scamnet::cli;
use scamnet::scenario::{Paint, Problem, Problems};

/// Why something was not done.
pub enum Failure {
    /// A scenario or an experiment cannot be run: `ScenarioError`.
    Scenario(Problems),
    /// A run cannot be begun, or failed: `RunError`.
    Run(String),
    /// There is nothing to audit: `AuditError`.
    Audit(String),
    /// There is no such table, or it cannot be read: `DataError`.
    Data(String),
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Failure {
        Failure::Scenario(problems)
    }
}

impl From<cli::Failure> for Failure {
    fn from(failure: cli::Failure) -> Failure {
        let (cli::Failure::Refused(why) | cli::Failure::Failed(why)) = failure;
        Failure::Run(why)
    }
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Failure {
        Failure::Audit(error.to_string())
    }
}

impl Failure {
    /// The exception.
    pub fn raise(&self, py: Python<'_>) -> PyErr {
        self.exception(py).unwrap_or_else(|error| error)
    }

    fn exception(&self, py: Python<'_>) -> PyResult<PyErr> {
        let errors = py.import("scamnet.errors")?;
        let exception = match self {
            Failure::Scenario(problems) => {
                let told = problems.0.iter().map(|problem| fields(py, problem));
                let told = told.collect::<PyResult<Vec<_>>>()?;
                errors
                    .getattr("ScenarioError")?
                    .call1((problems.render(Paint::Plain).trim_end(), told))?
            }
            Failure::Run(why) => errors.getattr("RunError")?.call1((why.trim_end(),))?,
            Failure::Audit(why) => errors.getattr("AuditError")?.call1((why,))?,
            Failure::Data(why) => errors.getattr("DataError")?.call1((why,))?,
        };
        Ok(PyErr::from_value(exception))
    }
}

/// A problem's parts, as `scamnet.errors.Problem` takes them.
pub fn fields<'py>(py: Python<'py>, problem: &Problem) -> PyResult<Bound<'py, PyDict>> {
    let fields = PyDict::new(py);
    let place = problem.line_and_column();
    fields.set_item("file", &problem.file)?;
    fields.set_item("line", place.map(|(line, _)| line))?;
    fields.set_item("column", place.map(|(_, column)| column))?;
    fields.set_item("key", problem.key.as_deref())?;
    fields.set_item("message", &problem.message)?;
    fields.set_item("remedy", &problem.remedy)?;
    Ok(fields)
}
