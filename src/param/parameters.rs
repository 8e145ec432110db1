//! Parameters in tables: structs whose every field is declared once, with all that is known of it.
//!
//! One macro, so that a parameter is one row: its sentence, name, type, default, unit, range, scope, and how well its
//! value is founded. From the rows come the struct, its `Default`, how a scenario file is read into it, and its JSON
//! Schema, where `describe`, the checks and the docs find the rest.

/// Declares a struct of parameters, row by row:
///
/// ```text
/// /// The sentence that `describe` shows: subject first, understandable alone.
/// name: type = default, "unit" in least..=most, scope, quality "source";
/// ```
///
/// - Without a default the type's own holds; a row may end there, if it is a table of its own, a name or a choice.
/// - The range is left out where the type has one (spans, distributions) or a list or table is meant.
/// - The scope says until when in a run a change of it makes no other world: `world`, `warmup` or `window`;
///   `experiment` if no run is told of it.
/// - Other attributes may stand below the sentence; they are handed on to the field.
/// - The quality is how good the source is: `official`, `paper`, `industry`, `press`, `derived` or `assumption`. An
///   `assumption` needs no source, but may say what it leans on; `chosen` is one that every scenario is free to make.
macro_rules! parameters {
    (@scope world) => { "world" };
    (@scope warmup) => { "warmup" };
    (@scope window) => { "window" };
    (@scope experiment) => { "experiment" };

    (@quality official) => { "O" };
    (@quality paper) => { "P" };
    (@quality industry) => { "I" };
    (@quality press) => { "N" };
    (@quality derived) => { "D" };
    (@quality assumption) => { "A" };
    (@quality chosen) => { "A" };

    (@source assumption) => { "assumption" };
    (@source chosen) => { "chosen" };
    (@source $quality:ident $source:literal) => { $source };

    (@default $type:ty) => { <$type>::default() };
    (@default $type:ty, $default:expr) => { $default };

    (
        $(#[$about:meta])*
        pub struct $name:ident {$(
            $(#[$meaning:meta])*
            $field:ident: $type:ty $(= $default:expr)?
                $(, $unit:literal $(in $least:literal..=$most:literal)?, $scope:ident, $quality:ident $($source:literal)?)?;
        )*}
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {$(
            $(#[$meaning])*
            $(#[schemars(
                $(range(min = $least, max = $most),)?
                transform = $crate::param::note::note(
                    $unit,
                    $crate::param::parameters!(@scope $scope),
                    $crate::param::parameters!(@source $quality $($source)?),
                    $crate::param::parameters!(@quality $quality),
                )
            )])?
            pub $field: $type,
        )*}

        impl Default for $name {
            fn default() -> Self {
                $name { $($field: $crate::param::parameters!(@default $type $(, $default)?)),* }
            }
        }
    };
}

pub(crate) use parameters;

#[cfg(test)]
mod tests {
    use serde_json::json;

    parameters! {
        /// A shop.
        pub struct Shop {
            /// Share of the shop's customers who pay by card.
            by_card: f64 = 0.25, "share" in 0.0..=1.0, window, press "the owner, in an interview";
            /// Clerks of the shop.
            clerks: u32 = 3, "people" in 1..=9, world, assumption;
            /// Name of the shop.
            name: String;
        }
    }

    #[test]
    fn a_row_says_all_that_is_known_of_a_parameter() {
        let schema = schemars::schema_for!(Shop).to_value();
        assert_eq!(
            schema["properties"]["by_card"],
            json!({
                "description": "Share of the shop's customers who pay by card.",
                "type": ["number", "string"], "pattern": crate::param::dist::PERCENT, "format": "double", "default": 0.25,
                "minimum": 0.0, "maximum": 1.0,
                "unit": "share", "scope": "window", "source": "the owner, in an interview", "quality": "N",
            })
        );
        let clerks = &schema["properties"]["clerks"];
        assert_eq!(
            [&clerks["source"], &clerks["quality"], &clerks["scope"]],
            ["assumption", "A", "world"]
        );
        let name = json!({ "description": "Name of the shop.", "type": "string", "default": "" });
        assert_eq!(schema["properties"]["name"], name);
        assert_eq!(
            (&schema["description"], &schema["additionalProperties"]),
            (&json!("A shop."), &json!(false))
        );
    }

    #[test]
    fn what_a_file_leaves_out_has_its_default_and_what_no_row_names_is_refused() {
        let read = |text: &str| toml::from_str::<Shop>(text);
        assert_eq!(
            read("clerks = 5"),
            Ok(Shop {
                by_card: 0.25,
                clerks: 5,
                name: String::new(),
            })
        );
        let refused = read("clerk = 5").unwrap_err().to_string();
        assert!(refused.contains("unknown field `clerk`"), "{refused}");
    }
}
