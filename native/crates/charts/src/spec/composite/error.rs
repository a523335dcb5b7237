//! Error bars and error bands: how far values spread around their centre.

use ferrolab_base::Result;
use serde_json::{Value as Json, json};

use super::groups::Groups;
use super::parts::{Parts, datum};
use super::{Asked, Expanded};
use crate::spec::json::text;

const KNOWN: &[&str] = &[
    "type",
    "aria",
    "description",
    "tooltip",
    "band",
    "borders",
    "rule",
    "ticks",
    "size",
    "thickness",
    "center",
    "extent",
    "orient",
    "color",
    "opacity",
    "interpolate",
    "tension",
    "clip",
];

/// How the ends of bars come about.
struct Ends {
    /// What rows are summed up to.
    aggregates: Vec<Json>,
    /// Ends that are calculated then: which, and how.
    sums: Vec<(&'static str, String)>,
}

impl Ends {
    fn summed(sums: Vec<(&'static str, String)>) -> Self {
        Self { aggregates: Vec::new(), sums }
    }

    fn measured(aggregates: Vec<Json>) -> Self {
        Self { aggregates, sums: Vec::new() }
    }
}

/// An error bar or band by its parts.
pub(super) struct ErrorMark<'a> {
    asked: Asked<'a>,
    parts: Parts<'a>,
    groups: Groups,
}

impl<'a> ErrorMark<'a> {
    pub fn new(asked: &Asked<'a>) -> Result<Self> {
        let parts = Parts::new(asked, KNOWN)?;
        let axis = parts.axis();
        let own = [axis.to_owned(), format!("{axis}2"), format!("{axis}Error"), format!("{axis}Error2")];
        let mut without: Vec<&str> = own.iter().map(String::as_str).collect();
        without.extend((asked.name == "errorbar").then_some("size"));
        let groups = Groups::new(asked, &without)?;
        Ok(Self { asked: *asked, parts, groups })
    }

    pub fn expand(mut self) -> Result<Expanded> {
        let mut transforms = std::mem::take(&mut self.groups.transforms);
        let Ends { aggregates, sums } = self.ends()?;
        let mut measures = std::mem::take(&mut self.groups.aggregates);
        let groupby = if aggregates.is_empty() { Vec::new() } else { self.groups.columns.clone() };
        measures.extend(aggregates);
        if !measures.is_empty() {
            transforms.push(json!({"aggregate": measures, "groupby": groupby}));
        }
        transforms.extend(
            sums.into_iter().map(|(end, sum)| json!({"calculate": sum, "as": self.parts.column(end)})),
        );
        let layers = if self.asked.name == "errorbar" { self.bars() } else { self.bands() };
        Ok(Expanded { transforms, layers })
    }

    /// The ends as they are given, or as the spread of rows.
    fn ends(&self) -> Result<Ends> {
        let axis = self.parts.axis();
        let field_of = |suffix: &str| {
            let def = self.asked.encoding.get(&format!("{axis}{suffix}"))?;
            Some(datum(def.get("field")?.as_str()?))
        };
        let value = datum(&self.parts.field);
        if let Some(end) = field_of("2") {
            return Ok(Ends::summed(vec![("upper", end), ("lower", value)]));
        }
        if let Some(error) = field_of("Error") {
            let lower = match field_of("Error2") {
                Some(second) => format!("{value} + {second}"),
                None => format!("{value} - {error}"),
            };
            return Ok(Ends::summed(vec![("upper", format!("{value} + {error}")), ("lower", lower)]));
        }
        self.spread()
    }

    /// The ends as the spread of rows that are not summed up yet.
    fn spread(&self) -> Result<Ends> {
        let said = |name: &str| text(&self.parts.mark, name);
        let configured =
            || self.asked.config.get("errorbar", "center").and_then(Json::as_str).unwrap_or("mean");
        let center = said("center").unwrap_or_else(|| match said("extent") {
            Some("iqr") => "median",
            Some(_) => "mean",
            None => configured(),
        });
        let extent = said("extent").unwrap_or(if center == "mean" { "stderr" } else { "iqr" });
        let field = &self.parts.field;
        let measure =
            |op: &str, prefix: &str| json!({"op": op, "field": field, "as": self.parts.column(prefix)});
        match extent {
            "stderr" | "stdev" => {
                let aggregates = vec![measure(extent, "extent"), measure(center, "center")];
                let (middle, reach) =
                    (datum(&self.parts.column("center")), datum(&self.parts.column("extent")));
                let sums =
                    vec![("upper", format!("{middle} + {reach}")), ("lower", format!("{middle} - {reach}"))];
                Ok(Ends { aggregates, sums })
            }
            "ci" => Ok(Ends::measured(vec![measure("ci0", "lower"), measure("ci1", "upper")])),
            "iqr" => Ok(Ends::measured(vec![measure("q1", "lower"), measure("q3", "upper")])),
            other => {
                let mark = self.asked.place.at("mark");
                Err(mark.at("extent").refuse(format_args!("is {other:?}, which is not drawn here")))
            }
        }
    }

    fn bars(&self) -> Vec<Json> {
        let orient = if self.parts.vertical { "horizontal" } else { "vertical" };
        let mut tick = json!({"type": "tick", "orient": orient});
        let mut rule = json!({"type": "rule"});
        if let Some(thickness) = self.parts.mark.get("thickness") {
            tick["thickness"] = thickness.clone();
            rule["size"] = thickness.clone();
        }
        if let Some(size) = self.parts.mark.get("size") {
            tick["size"] = size.clone();
        }
        let channels = &self.groups.channels;
        [
            self.parts.layer("ticks", &tick, ("lower", None), channels),
            self.parts.layer("ticks", &tick, ("upper", None), channels),
            self.parts.layer("rule", &rule, ("lower", Some("upper")), channels),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn bands(&self) -> Vec<Json> {
        let plane = self.asked.encoding.contains_key("x") && self.asked.encoding.contains_key("y");
        let (band, border) = if plane { ("area", "line") } else { ("rect", "rule") };
        let (mut band, mut border) = (json!({"type": band}), json!({"type": border}));
        for name in ["interpolate", "tension"] {
            if let Some(value) = self.parts.mark.get(name).filter(|_| plane) {
                band[name] = value.clone();
                border[name] = value.clone();
            }
        }
        let channels = &self.groups.channels;
        [
            self.parts.layer("band", &band, ("lower", Some("upper")), channels),
            self.parts.layer("borders", &border, ("lower", None), channels),
            self.parts.layer("borders", &border, ("upper", None), channels),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
