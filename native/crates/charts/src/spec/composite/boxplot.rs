//! Box plots: quartiles, the reach of other values, and values beyond it.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::groups::Groups;
use super::parts::{Parts, datum};
use super::{Asked, Expanded};
use crate::spec::config::Config;

const KNOWN: &[&str] = &[
    "type",
    "aria",
    "description",
    "tooltip",
    "box",
    "median",
    "outliers",
    "rule",
    "ticks",
    "size",
    "extent",
    "orient",
    "color",
    "opacity",
    "clip",
    "invalid",
];

/// A box plot by its parts.
pub(super) struct BoxPlot<'a> {
    parts: Parts<'a>,
    config: &'a Config,
    groups: Groups,
}

impl<'a> BoxPlot<'a> {
    pub fn new(asked: &Asked<'a>) -> Result<Self> {
        let parts = Parts::new(asked, KNOWN)?;
        let mut groups = Groups::new(asked, &[parts.axis()])?;
        if groups.aggregates.pop().is_some() {
            return Err(asked
                .place
                .at("encoding")
                .refuse("of a box plot has aggregates, which are not drawn here"));
        }
        Ok(Self { parts, config: asked.config, groups })
    }

    pub fn expand(mut self) -> Result<Expanded> {
        let extent = self.parts.setting("extent").unwrap_or_else(|| json!(1.5));
        let summary = self.summary(extent == "min-max");
        let boxes = self.boxes();
        let mut transforms = std::mem::take(&mut self.groups.transforms);
        if extent == "min-max" {
            let mut layers = self.whiskers();
            layers.extend(boxes);
            transforms.push(summary);
            return Ok(Expanded { transforms, layers });
        }
        let filtered = self.tukey(extent.as_f64().unwrap_or(1.5));
        Ok(Expanded { transforms, layers: vec![filtered, json!({"transform": [summary], "layer": boxes})] })
    }

    fn measure(&self, op: &str, field: &str, prefix: &str) -> Json {
        json!({"op": op, "field": field, "as": self.parts.column(prefix)})
    }

    fn summary(&self, min_max: bool) -> Json {
        let (least, most) = if min_max { ("lower_whisker", "upper_whisker") } else { ("min", "max") };
        let measure = |op: &str, prefix: &str| self.measure(op, &self.parts.field, prefix);
        json!({
            "aggregate": [
                measure("q1", "lower_box"), measure("q3", "upper_box"), measure("median", "mid_box"),
                measure("min", least), measure("max", most),
            ],
            "groupby": self.groups.columns,
        })
    }

    /// The ends of the box, as expressions name them.
    fn quarters(&self) -> (String, String) {
        (datum(&self.parts.column("lower_box")), datum(&self.parts.column("upper_box")))
    }

    /// Whiskers that end at the last values within reach, and the values beyond.
    fn tukey(&self, reach: f64) -> Json {
        let (low, high) = self.quarters();
        let (field, groupby) = (&self.parts.field, &self.groups.columns);
        let value = datum(field);
        let (least, most) =
            (format!("{low} - {reach} * ({high} - {low})"), format!("{high} + {reach} * ({high} - {low})"));
        let (lower, upper) = (self.parts.column("lower_box"), self.parts.column("upper_box"));
        let within = json!({
            "transform": [
                {"filter": format!("({least} <= {value}) && ({value} <= {most})")},
                {"aggregate": [
                    self.measure("min", field, "lower_whisker"), self.measure("max", field, "upper_whisker"),
                    self.measure("min", &lower, "lower_box"), self.measure("max", &upper, "upper_box"),
                ], "groupby": groupby},
            ],
            "layer": self.whiskers(),
        });
        let mut layers = self.outliers(&format!("({value} < {least}) || ({value} > {most})"));
        layers.push(within);
        let quarters = [self.measure("q1", field, "lower_box"), self.measure("q3", field, "upper_box")];
        json!({"transform": [{"joinaggregate": quarters, "groupby": groupby}], "layer": layers})
    }

    fn outliers(&self, test: &str) -> Vec<Json> {
        let position = self.parts.position(&self.parts.field);
        let mut encoding = Map::from_iter([(self.parts.axis().to_owned(), position)]);
        encoding.extend(self.channels_but(&["size"]).map(|(name, def)| (name.clone(), def.clone())));
        match self.parts.part("outliers", &json!({"type": "point"})) {
            Some(mark) => vec![json!({"transform": [{"filter": test}], "mark": mark, "encoding": encoding})],
            None => Vec::new(),
        }
    }

    fn channels_but<'c>(&'c self, without: &'c [&str]) -> impl Iterator<Item = (&'c String, &'c Json)> {
        self.groups.channels.iter().filter(|(name, _)| !without.contains(&name.as_str()))
    }

    fn whiskers(&self) -> Vec<Json> {
        let orient = if self.parts.vertical { "horizontal" } else { "vertical" };
        let tick = json!({"type": "tick", "color": "black", "opacity": 1, "orient": orient});
        let rule = json!({"type": "rule"});
        let layer = |part: &str, mark: &Json, from: &str, to: Option<&str>| {
            self.parts.layer(part, mark, (from, to), self.channels_but(&["color", "size"]))
        };
        [
            layer("rule", &rule, "lower_whisker", Some("lower_box")),
            layer("rule", &rule, "upper_box", Some("upper_whisker")),
            layer("ticks", &tick, "lower_whisker", None),
            layer("ticks", &tick, "upper_whisker", None),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// A box without height is seen by its median alone, which has the box's colour then.
    fn flat_color(&self) -> Json {
        let (low, high) = self.quarters();
        let default = self.config.get("mark", "color").cloned().unwrap_or_else(|| json!("#4c78a8"));
        let own = self.groups.channels.get("color").cloned();
        let mut condition = own.unwrap_or_else(|| json!({"value": default}));
        condition["test"] = json!(format!("{low} >= {high}"));
        json!({"condition": condition})
    }

    fn boxes(&self) -> Vec<Json> {
        let (along, across) =
            if self.parts.vertical { ("vertical", "horizontal") } else { ("horizontal", "vertical") };
        let mut bar = json!({"type": "bar", "orient": along});
        let mut tick = json!({"type": "tick", "orient": across});
        if let Some(size) = self.parts.setting("size") {
            bar["size"] = size.clone();
            tick["size"] = size;
        }
        if let Some(color) = self.parts.configured("median").and_then(|median| median.get("color")) {
            tick["color"] = color.clone();
        }
        let mut median = self.parts.layer("median", &tick, ("mid_box", None), self.channels_but(&["color"]));
        if let Some(median) = &mut median {
            median["encoding"]["color"] = self.flat_color();
        }
        let quarters = ("lower_box", Some("upper_box"));
        self.parts.layer("box", &bar, quarters, &self.groups.channels).into_iter().chain(median).collect()
    }
}
