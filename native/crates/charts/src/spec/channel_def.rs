//! What stands at a channel: a field with what is made of it, a datum, a value, conditions.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::channel::Channel;
use super::json::{Place, boolean, number, plain, refused_value, text};
use super::params::{Meaning, Parameters};
use super::time_unit::TimeUnit;

/// Kinds of measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Quantitative,
    Temporal,
    Ordinal,
    Nominal,
}

impl Kind {
    fn read(name: &str, place: &Place) -> Result<Self> {
        Ok(match name.to_ascii_lowercase().as_str() {
            "quantitative" | "q" => Self::Quantitative,
            "temporal" | "t" => Self::Temporal,
            "ordinal" | "o" => Self::Ordinal,
            "nominal" | "n" => Self::Nominal,
            _ => return Err(place.refuse(format_args!("is {name:?}, which is not drawn here"))),
        })
    }
}

/// Whether and how numbers are put into bins.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Bin {
    /// Not at all.
    #[default]
    None,
    /// By these rules.
    Into(Map<String, Json>),
    /// The data has them already, with steps of this size if it is known.
    Binned(Option<f64>),
}

/// What becomes of the rows of a group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Aggregate {
    /// One of the plain operations.
    Op(String),
    /// The value where another field is least.
    ArgMin(String),
    /// The value where another field is most.
    ArgMax(String),
}

impl Aggregate {
    /// Operations that count.
    pub fn counts(&self) -> bool {
        matches!(self, Self::Op(op) if matches!(op.as_str(), "count" | "valid" | "missing" | "distinct"))
    }

    pub fn is(&self, name: &str) -> bool {
        matches!(self, Self::Op(op) if op == name)
    }
}

/// When a condition holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    /// An expression or a predicate on the row.
    Row(Json),
    /// A parameter that nobody has touched yet; empty ones count as this.
    Fixed(bool),
}

/// What a channel shows when a test holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub test: Test,
    pub shows: ChannelDef,
}

/// What stands at a channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ChannelDef {
    pub field: Option<String>,
    pub datum: Option<Json>,
    pub value: Option<Json>,
    pub kind: Option<Kind>,
    pub bin: Bin,
    pub time_unit: Option<TimeUnit>,
    pub aggregate: Option<Aggregate>,
    pub sort: Option<Json>,
    pub stack: Option<Json>,
    /// `null` is no scale.
    pub scale: Option<Json>,
    /// Axis, legend or header; `null` is none.
    pub guide: Option<Json>,
    pub title: Option<Json>,
    pub format: Option<Json>,
    pub format_type: Option<String>,
    pub band_position: Option<f64>,
    pub impute: Option<Json>,
    pub conditions: Vec<Condition>,
    /// Columns of a wrapped facet, and its spacing and alignment.
    pub layout: Map<String, Json>,
}

/// Names of the keys that repeat a view, with what they stand for.
pub(crate) type Repeated = Vec<(String, String)>;

/// What reading a channel needs to know from around it.
pub(crate) struct Reading<'a> {
    pub repeated: &'a Repeated,
    pub parameters: &'a Parameters,
}

const KNOWN: &[&str] = &[
    "field",
    "datum",
    "value",
    "type",
    "bin",
    "timeUnit",
    "aggregate",
    "sort",
    "stack",
    "scale",
    "axis",
    "legend",
    "header",
    "title",
    "format",
    "formatType",
    "bandPosition",
    "impute",
    "condition",
    "test",
    "param",
    "empty",
    "columns",
    "spacing",
    "align",
    "center",
    "bounds",
    "description",
    "labelExpr",
    "order",
];

impl ChannelDef {
    /// Reads what stands at a channel of this name.
    pub fn read(value: &Json, channel: &str, reading: &Reading, place: &Place) -> Result<Self> {
        let Some(members) = value.as_object() else {
            return match value {
                Json::String(_) | Json::Number(_) | Json::Bool(_) | Json::Null => {
                    Ok(Self { value: Some(value.clone()), ..Self::default() })
                }
                Json::Array(_) => Err(place.refuse("is a list, which is not drawn here")),
                Json::Object(_) => Ok(Self::default()),
            };
        };
        place.only(members, KNOWN)?;
        let mut def = Self::read_members(members, channel, reading, place)?;
        if let Some(condition) = members.get("condition") {
            def.read_conditions(condition, channel, reading, &place.at("condition"))?;
        }
        Ok(def)
    }

    fn read_members(
        members: &Map<String, Json>,
        channel: &str,
        reading: &Reading,
        place: &Place,
    ) -> Result<Self> {
        let mut def = Self {
            field: read_field(members.get("field"), reading, &place.at("field"))?,
            datum: read_datum(members.get("datum"), reading, &place.at("datum"))?,
            value: read_value(members.get("value"), &place.at("value"))?,
            bin: read_bin(members.get("bin"), channel, &place.at("bin"))?,
            aggregate: read_aggregate(members.get("aggregate"), &place.at("aggregate"))?,
            sort: members.get("sort").map(|sort| normal_sort(sort, reading)),
            stack: members.get("stack").cloned(),
            scale: members.get("scale").cloned(),
            title: members.get("title").cloned(),
            format: members.get("format").cloned(),
            format_type: text(members, "formatType").map(str::to_owned),
            band_position: number(members, "bandPosition"),
            impute: members.get("impute").cloned(),
            ..Self::default()
        };
        def.guide = ["axis", "legend", "header"].iter().find_map(|name| members.get(*name)).cloned();
        for name in ["columns", "spacing", "align", "center", "bounds"] {
            if let Some(value) = members.get(name) {
                def.layout.insert(name.to_owned(), value.clone());
            }
        }
        if let Some(unit) = members.get("timeUnit") {
            def.time_unit = TimeUnit::read(unit, &place.at("timeUnit"))?;
        }
        if let Some(kind) = text(members, "type") {
            def.kind = Some(Kind::read(kind, &place.at("type"))?);
        }
        def.settle_kind(channel);
        Ok(def)
    }

    /// Gives the kind that Vega-Lite infers where none is said.
    fn settle_kind(&mut self, channel: &str) {
        let secondary = Channel::from_name(channel).is_some_and(Channel::is_secondary);
        if self.kind.is_none() {
            if let Some(datum) = &self.datum {
                self.kind = kind_of_datum(datum);
            } else if self.is_field() && !secondary {
                self.kind = Some(self.default_kind(channel));
            }
        }
        if self.aggregate.as_ref().is_some_and(Aggregate::counts) && !secondary {
            self.kind = Some(Kind::Quantitative);
        }
    }

    fn default_kind(&self, channel: &str) -> Kind {
        match channel {
            "row" | "column" | "facet" | "shape" | "strokeDash" => return Kind::Nominal,
            "order" => return Kind::Ordinal,
            _ => {}
        }
        if self.sort.as_ref().is_some_and(Json::is_array) {
            return Kind::Ordinal;
        }
        if self.time_unit.is_some() {
            return Kind::Temporal;
        }
        if self.bin != Bin::None || matches!(self.aggregate, Some(Aggregate::Op(_))) {
            return Kind::Quantitative;
        }
        match self.scale.as_ref().and_then(|scale| scale.get("type")).and_then(Json::as_str) {
            Some("linear" | "log" | "pow" | "sqrt" | "symlog" | "identity" | "sequential") => {
                Kind::Quantitative
            }
            Some("bin-ordinal" | "quantile" | "quantize" | "threshold") => Kind::Quantitative,
            Some("time" | "utc") => Kind::Temporal,
            _ => Kind::Nominal,
        }
    }

    fn read_conditions(
        &mut self,
        value: &Json,
        channel: &str,
        reading: &Reading,
        place: &Place,
    ) -> Result<()> {
        let single = std::slice::from_ref(value);
        for condition in value.as_array().map_or(single, Vec::as_slice) {
            let members = place.object(condition)?;
            place.only(members, KNOWN)?;
            let test = read_test(members, reading, place)?;
            let shows = Self::read_members(members, channel, reading, place)?;
            self.conditions.push(Condition { test, shows });
        }
        Ok(())
    }

    /// Whether it shows a field.
    pub fn is_field(&self) -> bool {
        self.field.is_some() || self.aggregate.as_ref().is_some_and(|aggregate| aggregate.is("count"))
    }

    /// Whether it shows a field or a datum.
    pub fn is_data(&self) -> bool {
        self.is_field() || self.datum.is_some()
    }

    /// The field or datum that it shows, be it within its only condition.
    pub fn data(&self) -> Option<&ChannelDef> {
        if self.is_data() {
            return Some(self);
        }
        match self.conditions.as_slice() {
            [only] if only.shows.is_data() => Some(&only.shows),
            _ => None,
        }
    }

    /// The field that it shows, be it within its only condition.
    pub fn field_def(&self) -> Option<&ChannelDef> {
        self.data().filter(|def| def.is_field())
    }

    pub fn is_kind(&self, kind: Kind) -> bool {
        self.kind == Some(kind)
    }

    /// Whether its numbers are put into bins here.
    pub fn bins(&self) -> bool {
        matches!(self.bin, Bin::Into(_))
    }

    /// Whether its numbers come in bins.
    pub fn binned(&self) -> bool {
        matches!(self.bin, Bin::Binned(_))
    }

    pub fn is_discrete(&self) -> bool {
        match self.kind {
            Some(Kind::Nominal | Kind::Ordinal) => true,
            Some(Kind::Quantitative) => self.is_field() && self.bin != Bin::None,
            _ => false,
        }
    }

    /// Whether it is a number along a line: neither binned nor anything but a quantity.
    pub fn is_measure(&self) -> bool {
        (self.is_field() && self.is_kind(Kind::Quantitative) && self.bin == Bin::None)
            || self.is_numeric_datum()
    }

    pub fn is_numeric_datum(&self) -> bool {
        self.datum.as_ref().is_some_and(Json::is_number)
    }

    pub fn is_temporal(&self) -> bool {
        self.is_kind(Kind::Temporal) || (self.is_field() && self.time_unit.is_some())
    }

    /// The name of the column that holds what it shows.
    pub fn column(&self) -> String {
        self.column_with("")
    }

    /// The name of the column with a suffix such as `end`.
    pub fn column_with(&self, suffix: &str) -> String {
        let mut name = self.base_column();
        if !suffix.is_empty() {
            name.push('_');
            name.push_str(suffix);
        }
        name
    }

    fn base_column(&self) -> String {
        let field = self.field.clone().unwrap_or_default();
        match (&self.bin, &self.aggregate, &self.time_unit) {
            (_, Some(Aggregate::Op(op)), _) if op == "count" => "__count".to_owned(),
            (Bin::Into(rules), ..) => format!("{}_{field}", bin_name(rules)),
            (_, Some(Aggregate::Op(op)), _) => format!("{op}_{field}"),
            (_, Some(Aggregate::ArgMin(by)), _) => format!("argmin_{by}_{field}"),
            (_, Some(Aggregate::ArgMax(by)), _) => format!("argmax_{by}_{field}"),
            (_, None, Some(unit)) if !unit.binned => format!("{}_{field}", unit.prefix()),
            _ => field,
        }
    }
}

/// The name that columns of these bins begin with.
pub(crate) fn bin_name(rules: &Map<String, Json>) -> String {
    let mut name = "bin".to_owned();
    for (rule, value) in rules {
        let text: String =
            value.to_string().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        name.push_str(&format!("_{rule}_{text}"));
    }
    name
}

fn kind_of_datum(datum: &Json) -> Option<Kind> {
    match datum {
        Json::Number(_) => Some(Kind::Quantitative),
        Json::String(_) => Some(Kind::Nominal),
        Json::Object(_) => Some(Kind::Temporal),
        _ => None,
    }
}

fn read_field(value: Option<&Json>, reading: &Reading, place: &Place) -> Result<Option<String>> {
    match value {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(field)) => Ok(Some(field.clone())),
        Some(Json::Object(members)) => match text(members, "repeat") {
            Some(key) => match reading.repeated.iter().rev().find(|(name, _)| name == key) {
                Some((_, field)) => Ok(Some(field.clone())),
                None => Err(place.invalid(format_args!("nothing repeats {key:?}"))),
            },
            None => Err(place.refuse("is not drawn here")),
        },
        Some(other) => Ok(Some(plain(other))),
    }
}

fn read_datum(value: Option<&Json>, reading: &Reading, place: &Place) -> Result<Option<Json>> {
    match value.and_then(Json::as_object).and_then(|members| text(members, "repeat")) {
        Some(key) => match reading.repeated.iter().rev().find(|(name, _)| name == key) {
            Some((_, field)) => Ok(Some(Json::String(field.clone()))),
            None => Err(place.invalid(format_args!("nothing repeats {key:?}"))),
        },
        None => match value {
            Some(Json::Object(members)) if members.contains_key("expr") => {
                Err(place.refuse("is an expression, which is not drawn here"))
            }
            other => Ok(other.cloned()),
        },
    }
}

fn read_value(value: Option<&Json>, place: &Place) -> Result<Option<Json>> {
    match value {
        Some(Json::Object(members)) if members.contains_key("expr") || members.contains_key("signal") => {
            Err(place.refuse("is an expression, which is not drawn here"))
        }
        other => Ok(other.cloned()),
    }
}

fn read_bin(value: Option<&Json>, channel: &str, place: &Place) -> Result<Bin> {
    let most = match channel {
        "row" | "column" | "size" | "color" | "fill" | "stroke" | "strokeWidth" | "opacity"
        | "fillOpacity" | "strokeOpacity" | "shape" => 6,
        "strokeDash" => 4,
        _ => 10,
    };
    match value {
        None | Some(Json::Null | Json::Bool(false)) => Ok(Bin::None),
        Some(Json::Bool(true)) => {
            let mut rules = Map::new();
            rules.insert("maxbins".to_owned(), Json::from(most));
            Ok(Bin::Into(rules))
        }
        Some(Json::String(word)) if word == "binned" => Ok(Bin::Binned(None)),
        Some(Json::Object(members)) => {
            place.only(
                members,
                &[
                    "anchor", "base", "binned", "divide", "extent", "maxbins", "minstep", "nice", "step",
                    "steps",
                ],
            )?;
            if members.get("extent").is_some_and(Json::is_object) {
                return Err(place.at("extent").refuse("by a parameter is not drawn here"));
            }
            if boolean(members, "binned") == Some(true) {
                return Ok(Bin::Binned(number(members, "step")));
            }
            let mut rules = members.clone();
            rules.remove("binned");
            if !rules.contains_key("maxbins") && !rules.contains_key("step") {
                rules.insert("maxbins".to_owned(), Json::from(most));
            }
            Ok(Bin::Into(rules))
        }
        Some(other) => Err(refused_value(place, other)),
    }
}

fn read_aggregate(value: Option<&Json>, place: &Place) -> Result<Option<Aggregate>> {
    match value {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(op)) => Ok(Some(Aggregate::Op(op.clone()))),
        Some(Json::Object(members)) => match (text(members, "argmin"), text(members, "argmax")) {
            (Some(field), _) => Ok(Some(Aggregate::ArgMin(field.to_owned()))),
            (_, Some(field)) => Ok(Some(Aggregate::ArgMax(field.to_owned()))),
            _ => Err(place.refuse("is not drawn here")),
        },
        Some(other) => Err(refused_value(place, other)),
    }
}

/// Sorting by a channel's name is sorting by that channel's encoding.
fn normal_sort(sort: &Json, reading: &Reading) -> Json {
    match sort {
        Json::String(word) => {
            let (order, name) =
                word.strip_prefix('-').map_or(("ascending", word.as_str()), |rest| ("descending", rest));
            match Channel::from_name(name) {
                Some(_) => serde_json::json!({"encoding": name, "order": order}),
                None => sort.clone(),
            }
        }
        Json::Object(members) => {
            let mut members = members.clone();
            let key = members.get("field").and_then(|field| field.get("repeat")).and_then(Json::as_str);
            let repeated = key.and_then(|key| reading.repeated.iter().rev().find(|(name, _)| name == key));
            if let Some((_, field)) = repeated {
                members.insert("field".to_owned(), Json::String(field.clone()));
            }
            Json::Object(members)
        }
        other => other.clone(),
    }
}

fn read_test(members: &Map<String, Json>, reading: &Reading, place: &Place) -> Result<Test> {
    if let Some(name) = text(members, "param") {
        return match reading.parameters.meaning(name) {
            Some(Meaning::Untouched) => Ok(Test::Fixed(boolean(members, "empty").unwrap_or(true))),
            Some(Meaning::Variable(holds)) => Ok(Test::Fixed(*holds)),
            Some(Meaning::Rows(test)) => Ok(Test::Row(test.clone())),
            None => {
                Err(place.refuse(format_args!("depends on the parameter {name:?}, which is not drawn here")))
            }
        };
    }
    match members.get("test") {
        Some(Json::Object(predicate)) if predicate.contains_key("param") => {
            read_test(predicate, reading, place)
        }
        Some(test) => Ok(Test::Row(test.clone())),
        None => Err(place.refuse("without a test is not drawn here")),
    }
}
