//! Marks that stand for several: box plots.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::config::Config;
use super::json::{Place, text};

/// What a composite mark stands for.
pub(crate) struct Expanded {
    pub transforms: Vec<Json>,
    pub layers: Vec<Json>,
}

/// The layers that a mark of this name stands for, if it is a composite one.
pub(crate) fn expand(
    name: &str,
    mark: &Json,
    encoding: &Map<String, Json>,
    config: &Config,
    place: &Place,
) -> Result<Option<Expanded>> {
    match name {
        "boxplot" => BoxPlot::new(mark, encoding, config, place)?.expand().map(Some),
        "errorbar" | "errorband" => {
            Err(place.at("mark").refuse(format_args!("is {name:?}, which is not drawn here")))
        }
        _ => Ok(None),
    }
}

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
struct BoxPlot<'a> {
    mark: Map<String, Json>,
    encoding: &'a Map<String, Json>,
    config: &'a Config,
    vertical: bool,
    field: String,
    /// Fields by whose values there are boxes.
    groups: Vec<Json>,
    /// Columns of the groups, as the parts' encodings name them.
    others: Map<String, Json>,
    before: Vec<Json>,
}

impl<'a> BoxPlot<'a> {
    fn new(mark: &Json, encoding: &'a Map<String, Json>, config: &'a Config, place: &Place) -> Result<Self> {
        let mark = mark.as_object().cloned().unwrap_or_default();
        place.at("mark").only(&mark, KNOWN)?;
        let continuous = |name: &str| encoding.get(name).is_some_and(is_continuous);
        let vertical = match text(&mark, "orient") {
            Some(orient) => orient == "vertical",
            None if continuous("x") && continuous("y") => {
                let temporal = |name: &str| {
                    encoding.get(name).and_then(|def| def.get("type")) == Some(&json!("temporal"))
                };
                !temporal("y") || temporal("x")
            }
            None => !continuous("x"),
        };
        let axis = if vertical { "y" } else { "x" };
        let Some(field) = encoding.get(axis).and_then(|def| def.get("field")).and_then(Json::as_str) else {
            return Err(place.at("encoding").invalid("a box plot needs a field of numbers"));
        };
        let mut plot = Self {
            mark,
            encoding,
            config,
            vertical,
            field: field.to_owned(),
            groups: Vec::new(),
            others: Map::new(),
            before: Vec::new(),
        };
        plot.collect_groups(axis, place)?;
        Ok(plot)
    }

    fn collect_groups(&mut self, axis: &str, place: &Place) -> Result<()> {
        for (name, def) in self.encoding {
            if name == axis || name == "tooltip" {
                continue;
            }
            if def.is_array()
                || def.get("aggregate").is_some()
                || def.get("bin").is_some()
                || def.get("timeUnit").is_some()
            {
                return Err(place.at("encoding").at(name).refuse("of a box plot is not drawn here"));
            }
            if let Some(field) = def.get("field").filter(|field| !self.groups.contains(field)) {
                self.groups.push(field.clone());
            }
            self.others.insert(name.clone(), def.clone());
        }
        Ok(())
    }

    fn setting(&self, name: &str) -> Option<Json> {
        self.mark.get(name).cloned().or_else(|| self.config.section("boxplot")?.get(name).cloned())
    }

    fn expand(mut self) -> Result<Expanded> {
        let extent = self.setting("extent").unwrap_or_else(|| json!(1.5));
        let summary = self.summary(extent == "min-max");
        let boxes = self.boxes();
        if extent == "min-max" {
            let mut layers = self.whiskers();
            layers.extend(boxes);
            let mut transforms = std::mem::take(&mut self.before);
            transforms.push(summary);
            return Ok(Expanded { transforms, layers });
        }
        let reach = extent.as_f64().unwrap_or(1.5);
        let filtered = self.tukey(reach);
        Ok(Expanded {
            transforms: Vec::new(),
            layers: vec![filtered, json!({"transform": [summary], "layer": boxes})],
        })
    }

    fn column(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.field)
    }

    fn datum(&self, column: &str) -> String {
        format!("datum[{}]", json!(column))
    }

    fn summary(&self, min_max: bool) -> Json {
        let (least, most) = if min_max { ("lower_whisker", "upper_whisker") } else { ("min", "max") };
        let measure =
            |op: &str, prefix: &str| json!({"op": op, "field": self.field, "as": self.column(prefix)});
        json!({
            "aggregate": [
                measure("q1", "lower_box"), measure("q3", "upper_box"), measure("median", "mid_box"),
                measure("min", least), measure("max", most),
            ],
            "groupby": self.groups,
        })
    }

    /// Whiskers that end at the last values within reach, and the values beyond.
    fn tukey(&self, reach: f64) -> Json {
        let (low, high) = (self.datum(&self.column("lower_box")), self.datum(&self.column("upper_box")));
        let value = self.datum(&self.field);
        let (least, most) =
            (format!("{low} - {reach} * ({high} - {low})"), format!("{high} + {reach} * ({high} - {low})"));
        let quartile =
            |op: &str, prefix: &str| json!({"op": op, "field": self.field, "as": self.column(prefix)});
        let of = |op: &str, field: String, prefix: &str| json!({"op": op, "field": field, "as": self.column(prefix)});
        let within = json!({
            "transform": [
                {"filter": format!("({least} <= {value}) && ({value} <= {most})")},
                {"aggregate": [
                    of("min", self.field.clone(), "lower_whisker"), of("max", self.field.clone(), "upper_whisker"),
                    of("min", self.column("lower_box"), "lower_box"), of("max", self.column("upper_box"), "upper_box"),
                ], "groupby": self.groups},
            ],
            "layer": self.whiskers(),
        });
        let mut layers = self.outliers(&format!("({value} < {least}) || ({value} > {most})"));
        layers.push(within);
        json!({
            "transform": [{
                "joinaggregate": [quartile("q1", "lower_box"), quartile("q3", "upper_box")],
                "groupby": self.groups,
            }],
            "layer": layers,
        })
    }

    fn outliers(&self, test: &str) -> Vec<Json> {
        let mut others = self.others.clone();
        others.remove("size");
        let mut encoding = Map::from_iter([(self.axis().to_owned(), self.position(&self.field))]);
        encoding.extend(others);
        match self.part("outliers", &json!({"type": "point"})) {
            Some(mark) => vec![json!({"transform": [{"filter": test}], "mark": mark, "encoding": encoding})],
            None => Vec::new(),
        }
    }

    fn axis(&self) -> &'static str {
        if self.vertical { "y" } else { "x" }
    }

    /// The encoding of the numbers' axis by a column.
    fn position(&self, column: &str) -> Json {
        let own = &self.encoding[self.axis()];
        let mut def = json!({"field": column, "type": own.get("type").cloned().unwrap_or_else(|| json!("quantitative"))});
        def["title"] = own.get("title").cloned().unwrap_or_else(|| json!(self.field));
        for name in ["scale", "axis"] {
            if let Some(value) = own.get(name) {
                def[name] = value.clone();
            }
        }
        def
    }

    fn layer(&self, part: &str, mark: &Json, from: &str, to: Option<&str>, without: &[&str]) -> Option<Json> {
        let mark = self.part(part, mark)?;
        let mut encoding = Map::from_iter([(self.axis().to_owned(), self.position(&self.column(from)))]);
        if let Some(to) = to {
            encoding.insert(format!("{}2", self.axis()), json!({"field": self.column(to)}));
        }
        for (name, def) in self.others.iter().filter(|(name, _)| !without.contains(&name.as_str())) {
            encoding.insert(name.clone(), def.clone());
        }
        Some(json!({"mark": mark, "encoding": encoding}))
    }

    /// A part's mark, unless it is switched off.
    fn part(&self, part: &str, mark: &Json) -> Option<Json> {
        let own = self.mark.get(part);
        let configured = self.config.section("boxplot").and_then(|section| section.get(part));
        let on = |value: &Json| !matches!(value, Json::Null | Json::Bool(false));
        if !own.map_or(configured.is_some_and(on), on) {
            return None;
        }
        let mut members = configured.and_then(Json::as_object).cloned().unwrap_or_default();
        for name in ["clip", "color", "opacity"] {
            if let Some(value) = self.mark.get(name) {
                members.insert(name.to_owned(), value.clone());
            }
        }
        members.extend(mark.as_object().cloned().unwrap_or_default());
        members.insert("style".to_owned(), json!(format!("boxplot-{part}")));
        members.extend(own.and_then(Json::as_object).cloned().unwrap_or_default());
        Some(Json::Object(members))
    }

    fn whiskers(&self) -> Vec<Json> {
        let orient = if self.vertical { "horizontal" } else { "vertical" };
        let tick = json!({"type": "tick", "color": "black", "opacity": 1, "orient": orient});
        let rule = json!({"type": "rule"});
        let without = ["color", "size"];
        [
            self.layer("rule", &rule, "lower_whisker", Some("lower_box"), &without),
            self.layer("rule", &rule, "upper_box", Some("upper_whisker"), &without),
            self.layer("ticks", &tick, "lower_whisker", None, &without),
            self.layer("ticks", &tick, "upper_whisker", None, &without),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// A box without height is seen by its median alone, which has the box's colour then.
    fn flat_color(&self) -> Json {
        let (low, high) = (self.datum(&self.column("lower_box")), self.datum(&self.column("upper_box")));
        let default = self.config.get("mark", "color").cloned().unwrap_or_else(|| json!("#4c78a8"));
        let mut condition = self.others.get("color").cloned().unwrap_or_else(|| json!({"value": default}));
        condition["test"] = json!(format!("{low} >= {high}"));
        json!({"condition": condition})
    }

    fn boxes(&self) -> Vec<Json> {
        let (along, across) =
            if self.vertical { ("vertical", "horizontal") } else { ("horizontal", "vertical") };
        let mut bar = json!({"type": "bar", "orient": along});
        let mut tick = json!({"type": "tick", "orient": across});
        if let Some(size) = self.setting("size") {
            bar["size"] = size.clone();
            tick["size"] = size;
        }
        if let Some(color) =
            self.config.section("boxplot").and_then(|section| section.get("median")?.get("color"))
        {
            tick["color"] = color.clone();
        }
        let mut median = self.layer("median", &tick, "mid_box", None, &["color"]);
        if let Some(median) = &mut median {
            median["encoding"]["color"] = self.flat_color();
        }
        self.layer("box", &bar, "lower_box", Some("upper_box"), &[]).into_iter().chain(median).collect()
    }
}

fn is_continuous(def: &Json) -> bool {
    let kind = def.get("type").and_then(Json::as_str);
    match kind {
        Some("quantitative" | "Q") => def.get("bin").is_none_or(|bin| bin == false),
        Some("temporal" | "T") => true,
        Some(_) => false,
        None => def.get("aggregate").is_some_and(|op| op == "boxplot") || def.get("timeUnit").is_some(),
    }
}
