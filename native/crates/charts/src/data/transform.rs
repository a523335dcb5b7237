//! A spec's `transform` entries, applied to a table.

use ferrolab_base::{Code, Error, Result};
use serde_json::{Map, Value as Json};

use super::aggregate::{Measure, Op, aggregate, join_aggregate};
use super::bin::{BinOptions, Bins};
use super::column::Column;
use super::density::{Density, Quantiles, density, quantiles};
use super::expression::Expression;
use super::impute::{Impute, impute};
use super::loess::{self, Loess};
use super::pivot::{Pivot, pivot};
use super::regression::{Method, Regression, regression};
use super::sort::SortKey;
use super::stack::{Offset, stack};
use super::table::{Table, Tables};
use super::time_unit::TimeUnit;
use super::value::Value;
use super::window::{Frame, Window, WindowOp, window};
use super::{Format, path, predicate, reshape};

/// Bins of a `bin` transform that says nothing about them.
const MAX_BINS: f64 = 10.0;

/// Rows that folding may give.
const MAX_FOLDED: usize = 20_000_000;

/// The table after a transform. `tables` are those that a lookup may name, `parameters` the spec's
/// parameters that have a value.
pub fn apply(
    table: &Table,
    transform: &Json,
    tables: &Tables,
    parameters: &Map<String, Json>,
) -> Result<Table> {
    let Json::Object(parts) = transform else { return Err(unsupported("a transform that is no object")) };
    let given = Given { parts };
    // A density may be grouped and a window sorted, so that what a transform does is decided by
    // the one name that only it has.
    let name = [
        "filter",
        "calculate",
        "joinaggregate",
        "window",
        "density",
        "regression",
        "loess",
        "pivot",
        "quantile",
        "impute",
        "fold",
    ]
    .into_iter()
    .chain(["flatten", "lookup", "stack", "bin", "timeUnit", "aggregate"])
    .find(|name| parts.contains_key(*name));
    match name {
        Some("filter") => Ok(table.filter(&predicate::mask(table, &parts["filter"], parameters)?)),
        Some("calculate") => {
            let expression = Expression::parse(given.text("calculate")?)?;
            let mut out = table.clone();
            out.set(&given.name()?, expression.column(table, parameters)?);
            Ok(out)
        }
        Some("aggregate") => aggregate(table, &given.list("groupby")?, &given.measures("aggregate")?),
        Some("joinaggregate") => {
            join_aggregate(table, &given.list("groupby")?, &given.measures("joinaggregate")?)
        }
        Some("bin") => given.bin(table),
        Some("timeUnit") => given.time_unit(table),
        Some("stack") => given.stack(table),
        Some("impute") => given.impute(table),
        Some("fold") => {
            let names = given.names(&["key", "value"])?;
            let fields = given.list("fold")?;
            if fields.len().saturating_mul(table.rows()) > MAX_FOLDED {
                let message = format!("folding {} fields of {} rows is too much", fields.len(), table.rows());
                return Err(Error::new(Code::SizeLimit, message).hint("fold fewer fields"));
            }
            Ok(reshape::fold(table, &fields, &names[0], &names[1]))
        }
        Some("flatten") => {
            let fields = given.list("flatten")?;
            let index = parts.get("index").and_then(Json::as_str);
            Ok(reshape::flatten(table, &fields, &given.list("as")?, index))
        }
        Some("lookup") => given.lookup(table, tables),
        Some("window") => given.window(table),
        Some("density") => given.density(table),
        Some("quantile") => given.quantile(table),
        Some("regression") => given.regression(table),
        Some("loess") => given.loess(table),
        Some("pivot") => given.pivot(table),
        _ => {
            let names: Vec<&str> = parts.keys().map(String::as_str).collect();
            let named = ["sample", "extent"].into_iter().find(|name| names.contains(name));
            let named = named.map_or_else(|| names.join(", "), str::to_owned);
            Err(unsupported(&format!("transform.{named}")))
        }
    }
}

fn unsupported(feature: &str) -> Error {
    Error::new(Code::UnsupportedChart, format!("{feature} is not drawn here"))
        .hint("compute the table before it is drawn")
}

/// A transform's properties.
struct Given<'a> {
    parts: &'a Map<String, Json>,
}

impl Given<'_> {
    fn missing(&self, name: &str) -> Error {
        let shown: String = Json::Object(self.parts.clone()).to_string().chars().take(200).collect();
        Error::new(Code::InvalidInput, format!("the transform {shown} has no valid {name:?}"))
            .hint("look it up in Vega-Lite's documentation of transforms")
    }

    fn text(&self, name: &str) -> Result<&str> {
        self.parts.get(name).and_then(Json::as_str).ok_or_else(|| self.missing(name))
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.parts.get(name).and_then(Json::as_f64)
    }

    fn flag(&self, name: &str) -> bool {
        self.parts.get(name).and_then(Json::as_bool).unwrap_or(false)
    }

    /// Texts; absent is none, one may stand alone.
    fn list(&self, name: &str) -> Result<Vec<String>> {
        match self.parts.get(name) {
            None | Some(Json::Null) => Ok(Vec::new()),
            Some(Json::String(text)) => Ok(vec![text.clone()]),
            Some(Json::Array(texts)) => {
                let text = |text: &Json| text.as_str().map(str::to_owned).ok_or_else(|| self.missing(name));
                texts.iter().map(text).collect()
            }
            Some(_) => Err(self.missing(name)),
        }
    }

    /// The names of new columns, each with a default.
    fn names(&self, defaults: &[&str]) -> Result<Vec<String>> {
        let mut names = self.list("as")?;
        for default in defaults.iter().skip(names.len()) {
            names.push((*default).to_owned());
        }
        Ok(names)
    }

    /// The name of the one new column.
    fn name(&self) -> Result<String> {
        self.list("as")?
            .into_iter()
            .next()
            .map(|name| path::unescape(&name))
            .ok_or_else(|| self.missing("as"))
    }

    /// The names of a beginning and an end.
    fn name_and_end(&self) -> Result<(String, String)> {
        let mut names = self.list("as")?.into_iter();
        let begin = names.next().ok_or_else(|| self.missing("as"))?;
        let end = names.next().unwrap_or_else(|| format!("{begin}_end"));
        Ok((begin, end))
    }

    fn measures(&self, name: &str) -> Result<Vec<Measure>> {
        let measures = self.parts.get(name).and_then(Json::as_array).ok_or_else(|| self.missing(name))?;
        let measure = |measure: &Json| {
            let text = |part: &str| measure.get(part).and_then(Json::as_str);
            let op = text("op").ok_or_else(|| self.missing("op"))?;
            let field = text("field").map(str::to_owned);
            let default = field.as_ref().map_or(op.to_owned(), |field| format!("{op}_{field}"));
            let name = text("as").map_or(default, str::to_owned);
            Ok(Measure { op: Op::parse(op)?, field, name })
        };
        measures.iter().map(measure).collect()
    }

    fn sort(&self) -> Result<Vec<SortKey>> {
        let Some(sort) = self.parts.get("sort") else { return Ok(Vec::new()) };
        let keys = sort.as_array().map_or(std::slice::from_ref(sort), Vec::as_slice);
        let key = |key: &Json| {
            let field = key.get("field").and_then(Json::as_str).ok_or_else(|| self.missing("sort"))?;
            let descending = key.get("order").and_then(Json::as_str) == Some("descending");
            Ok(SortKey { field: field.to_owned(), descending })
        };
        keys.iter().map(key).collect()
    }

    fn bin(&self, table: &Table) -> Result<Table> {
        let (begin, end) = self.name_and_end()?;
        let options = BinOptions::from_json(&self.parts["bin"], MAX_BINS)?;
        let column = table.field(self.text("field")?);
        let (low, high) = extent(&column);
        let (begins, ends) = Bins::new(low, high, &options).apply(&column);
        let mut out = table.clone();
        out.set(&begin, begins);
        out.set(&end, ends);
        Ok(out)
    }

    fn time_unit(&self, table: &Table) -> Result<Table> {
        let (begin, end) = self.name_and_end()?;
        let (begins, ends) =
            TimeUnit::from_json(&self.parts["timeUnit"])?.apply(&table.field(self.text("field")?));
        let mut out = table.clone();
        out.set(&begin, begins);
        out.set(&end, ends);
        Ok(out)
    }

    fn stack(&self, table: &Table) -> Result<Table> {
        let (begin, end) = self.name_and_end()?;
        let offset = match self.parts.get("offset").and_then(Json::as_str) {
            None | Some("zero") => Offset::Zero,
            Some("normalize") => Offset::Normalize,
            Some("center") => Offset::Center,
            Some(_) => return Err(self.missing("offset")),
        };
        let groupby = self.list("groupby")?;
        let (begins, ends) = stack(table, self.text("stack")?, &groupby, &self.sort()?, offset);
        let mut out = table.clone();
        out.set(&begin, begins);
        out.set(&end, ends);
        Ok(out)
    }

    fn impute(&self, table: &Table) -> Result<Table> {
        let method = self.parts.get("method").and_then(Json::as_str).unwrap_or("value");
        let value = match (method, self.parts.get("value")) {
            ("value", Some(value)) => Value::from_json(value),
            ("value", None) => Value::Number(0.0),
            _ => Value::Null,
        };
        let field = self.text("impute")?.to_owned();
        let groupby = self.list("groupby")?;
        let options = Impute {
            field: field.clone(),
            key: self.text("key")?.to_owned(),
            key_values: self.key_values()?,
            groupby: groupby.clone(),
            value,
        };
        let imputed = impute(table, &options)?;
        if method == "value" {
            return Ok(imputed);
        }
        let ops = vec![(WindowOp::Aggregate(Op::parse(method)?), Some(field.clone()), field.clone())];
        let frame = self.frame()?.unwrap_or(Frame { before: None, after: None });
        let filled =
            window(&imputed, &Window { ops, sort: Vec::new(), groupby, frame, ignore_peers: false })?;
        let (before, after) = (imputed.field(&field), filled.field(&field));
        let cell = |row: usize| if before.is_null(row) { after.value(row) } else { before.value(row) };
        let mut out = imputed.clone();
        out.set(&field, Column::from_values((0..imputed.rows()).map(cell).collect()));
        Ok(out)
    }

    /// Values of an imputation's key: a list, or a sequence.
    fn key_values(&self) -> Result<Vec<Value>> {
        match self.parts.get("keyvals") {
            None => Ok(Vec::new()),
            Some(Json::Array(values)) => Ok(values.iter().map(Value::from_json).collect()),
            Some(sequence) => {
                let number = |name: &str| sequence.get(name).and_then(Json::as_f64);
                let stop = number("stop").ok_or_else(|| self.missing("keyvals"))?;
                let (start, step) = (number("start").unwrap_or(0.0), number("step").unwrap_or(1.0));
                let count = ((stop - start) / step).ceil();
                if !(0.0..=100_000.0).contains(&count) {
                    return Err(self.missing("keyvals"));
                }
                Ok((0..count as usize).map(|index| Value::Number(start + index as f64 * step)).collect())
            }
        }
    }

    fn lookup(&self, table: &Table, tables: &Tables) -> Result<Table> {
        let from = self.parts.get("from").ok_or_else(|| self.missing("from"))?;
        let data = from.get("data").ok_or_else(|| unsupported("transform.lookup of a selection"))?;
        let key = from.get("key").and_then(Json::as_str).ok_or_else(|| self.missing("from.key"))?;
        let other = match (data.get("values"), data.get("name").and_then(Json::as_str)) {
            (Some(values), _) => Table::from_values(values, &Format::from_json(data.get("format"))?)?,
            (None, Some(name)) => {
                let known = tables.get(name).cloned();
                known
                    .ok_or_else(|| unsupported(&format!("transform.lookup in the unknown table {name:?}")))?
            }
            (None, None) => return Err(unsupported("transform.lookup in data from elsewhere")),
        };
        let Some(Json::Array(fields)) = from.get("fields") else {
            return Err(unsupported("transform.lookup without fields"));
        };
        let names = self.list("as")?;
        let field = |(index, field): (usize, &Json)| {
            let field = field.as_str().ok_or_else(|| self.missing("from.fields"))?;
            let name = names.get(index).map_or_else(|| path::unescape(field), Clone::clone);
            Ok((field.to_owned(), name))
        };
        let fields: Result<Vec<_>> = fields.iter().enumerate().map(field).collect();
        let default = self.parts.get("default").map_or(Value::Null, Value::from_json);
        Ok(reshape::lookup(table, self.text("lookup")?, &other, key, &fields?, &default))
    }

    fn frame(&self) -> Result<Option<Frame>> {
        match self.parts.get("frame") {
            None => Ok(None),
            Some(Json::Array(ends)) if ends.len() == 2 => {
                let end = |index: usize| ends[index].as_f64().map(f64::abs);
                Ok(Some(Frame { before: end(0), after: end(1) }))
            }
            Some(_) => Err(self.missing("frame")),
        }
    }

    fn window(&self, table: &Table) -> Result<Table> {
        let ops = self.parts.get("window").and_then(Json::as_array).ok_or_else(|| self.missing("window"))?;
        let op = |op: &Json| {
            let text = |part: &str| op.get(part).and_then(Json::as_str);
            let name = text("op").ok_or_else(|| self.missing("op"))?;
            let field = text("field").map(str::to_owned);
            let default = field.as_ref().map_or(name.to_owned(), |field| format!("{name}_{field}"));
            let output = text("as").map_or(default, str::to_owned);
            let parameter = op.get("param").and_then(Json::as_f64);
            Ok((WindowOp::parse(name, parameter)?, field, output))
        };
        let ops: Result<Vec<_>> = ops.iter().map(op).collect();
        let frame = self.frame()?.unwrap_or(Frame { before: None, after: Some(0.0) });
        let ignore_peers = self.flag("ignorePeers");
        let options =
            Window { ops: ops?, sort: self.sort()?, groupby: self.list("groupby")?, frame, ignore_peers };
        window(table, &options)
    }

    fn density(&self, table: &Table) -> Result<Table> {
        let names = self.names(&["value", "density"])?;
        let independent = self.parts.get("resolve").and_then(Json::as_str) == Some("independent");
        density(
            table,
            &Density {
                field: self.text("density")?.to_owned(),
                groupby: self.list("groupby")?,
                bandwidth: self.number("bandwidth").filter(|bandwidth| *bandwidth > 0.0),
                cumulative: self.flag("cumulative"),
                counts: self.flag("counts"),
                extent: self.extent(),
                shared: !independent,
                min_steps: self.number("steps").or(self.number("minsteps")).unwrap_or(25.0),
                max_steps: self.number("steps").or(self.number("maxsteps")).unwrap_or(200.0),
                names: [names[0].clone(), names[1].clone()],
            },
        )
    }

    fn regression(&self, table: &Table) -> Result<Table> {
        if self.flag("params") {
            return Err(unsupported("transform.regression with params"));
        }
        let (x, y) = (self.text("on")?.to_owned(), self.text("regression")?.to_owned());
        let names = self.names(&[&x, &y])?;
        let method = self.parts.get("method").and_then(Json::as_str).unwrap_or("linear");
        let method = Method::parse(method, self.number("order").unwrap_or(3.0))?;
        let groupby = self.list("groupby")?;
        let names = [names[0].clone(), names[1].clone()];
        Ok(regression(table, &Regression { y, x, groupby, method, extent: self.extent(), names }))
    }

    fn loess(&self, table: &Table) -> Result<Table> {
        let (x, y) = (self.text("on")?.to_owned(), self.text("loess")?.to_owned());
        let names = self.names(&[&x, &y])?;
        let bandwidth = self.number("bandwidth").filter(|share| *share > 0.0 && *share <= 1.0).unwrap_or(0.3);
        if loess::steps(table.rows(), bandwidth) > loess::MOST_STEPS {
            let message = format!("a loess of {} rows takes too long", table.rows());
            return Err(Error::new(Code::SizeLimit, message).hint("sample the rows, or lessen its bandwidth"));
        }
        let groupby = self.list("groupby")?;
        let names = [names[0].clone(), names[1].clone()];
        Ok(loess::loess(table, &Loess { y, x, groupby, bandwidth, names }))
    }

    fn pivot(&self, table: &Table) -> Result<Table> {
        let op = self.parts.get("op").and_then(Json::as_str).unwrap_or("sum");
        if op == "distinct" {
            return Err(unsupported("transform.pivot by distinct values"));
        }
        let options = Pivot {
            field: self.text("pivot")?.to_owned(),
            value: self.text("value")?.to_owned(),
            groupby: self.list("groupby")?,
            op: Op::parse(op)?,
            limit: self.number("limit").map_or(0, |limit| limit.max(0.0) as usize),
        };
        pivot(table, &options)
    }

    /// The extent that the transform gives in place of the data's.
    fn extent(&self) -> Option<(f64, f64)> {
        match self.parts.get("extent").and_then(Json::as_array).map(Vec::as_slice) {
            Some([low, high]) => low.as_f64().zip(high.as_f64()),
            _ => None,
        }
    }

    fn quantile(&self, table: &Table) -> Result<Table> {
        let names = self.names(&["prob", "value"])?;
        let parts = match self.parts.get("probs").and_then(Json::as_array) {
            Some(parts) => parts.iter().filter_map(Json::as_f64).collect(),
            None => {
                let step = self.number("step").filter(|step| *step >= 1e-4).unwrap_or(0.01);
                let count = ((1.0 - 1e-14 - step / 2.0) / step).ceil().max(0.0);
                (0..count as usize).map(|index| step / 2.0 + index as f64 * step).collect()
            }
        };
        let field = self.text("quantile")?.to_owned();
        let groupby = self.list("groupby")?;
        Ok(quantiles(
            table,
            &Quantiles { field, groupby, parts, names: [names[0].clone(), names[1].clone()] },
        ))
    }
}

/// The least and greatest number of a column; not finite when there are none.
pub fn extent(column: &Column) -> (f64, f64) {
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    column.numbers().iter().fold(start, |(low, high), cell| (low.min(*cell), high.max(*cell)))
}
