//! Vega's expression language, over whole columns.
//!
//! Expressions are pure, so that they are evaluated for many rows at once: plain numbers take a
//! fast way, everything else is a [`Value`] each with JavaScript's conversions.

mod call;
mod function;
mod lexer;
mod operand;
mod parser;

use std::ops::Range;
use std::sync::Arc;

use ferrolab_base::{Code, Error, Result};
use serde_json::{Map, Value as Json};

use super::column::Column;
use super::path;
use super::table::Table;
use super::value::Value;
use function::Function;
use operand::{Operand, binary, member, select, unary};
use parser::{Node, Tree};

/// A parsed expression.
#[derive(Clone, Debug)]
pub struct Expression {
    tree: Tree,
}

/// Rows that are evaluated together: few enough for the cache.
const CHUNK: usize = 4_096;

impl Expression {
    /// Parse an expression. Functions that are not known here are named in the error.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(Self { tree: parser::parse(text)? })
    }

    /// Its value for each row of a table. `parameters` are the spec's, by name.
    pub fn column(&self, table: &Table, parameters: &Map<String, Json>) -> Result<Column> {
        let scope = Scope::new(&self.tree, table, parameters)?;
        let mut numbers: Vec<f64> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        for rows in chunks(table.rows()) {
            match scope.evaluate(self.tree.root, rows.clone()) {
                Operand::Numbers(found) if values.is_empty() => numbers.extend(found),
                other => {
                    values.extend(numbers.drain(..).map(Value::Number));
                    values.extend(other.into_values(rows.len()));
                }
            }
        }
        Ok(if values.is_empty() { Column::Numbers(numbers) } else { Column::from_values(values) })
    }

    /// For which rows it is true.
    pub fn mask(&self, table: &Table, parameters: &Map<String, Json>) -> Result<Vec<bool>> {
        let scope = Scope::new(&self.tree, table, parameters)?;
        let mut mask = Vec::with_capacity(table.rows());
        for rows in chunks(table.rows()) {
            let count = rows.len();
            match scope.evaluate(self.tree.root, rows) {
                Operand::Booleans(found) => mask.extend(found),
                other => mask.extend(other.into_values(count).iter().map(Value::truthy)),
            }
        }
        Ok(mask)
    }

    /// Whether its value depends on the row at hand.
    pub fn reads_rows(&self) -> bool {
        !self.tree.fields.is_empty() || self.tree.nodes.iter().any(|node| matches!(node, Node::Datum))
    }

    /// Its value without any row: for a spec's own constants.
    pub fn constant(&self, parameters: &Map<String, Json>) -> Result<Value> {
        let table = Table::new(1);
        let scope = Scope::new(&self.tree, &table, parameters)?;
        Ok(scope.evaluate(self.tree.root, 0..1).into_values(1).pop().unwrap_or_default())
    }
}

fn chunks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows.div_ceil(CHUNK)).map(move |chunk| chunk * CHUNK..rows.min((chunk + 1) * CHUNK))
}

/// What names stand for.
struct Scope<'a> {
    tree: &'a Tree,
    table: &'a Table,
    /// The column of each field of the expression, and whether it holds numbers without null.
    fields: Vec<(Arc<Column>, bool)>,
    parameters: Vec<Value>,
}

impl<'a> Scope<'a> {
    fn new(tree: &'a Tree, table: &'a Table, parameters: &Map<String, Json>) -> Result<Self> {
        let field = |names: &Vec<String>| {
            let path: Vec<String> = names.iter().map(|name| path::escape(name)).collect();
            let column = table.field(&path.join("."));
            let plain = match &*column {
                Column::Numbers(cells) | Column::Times(cells) => !cells.iter().any(|cell| cell.is_nan()),
                _ => false,
            };
            (column, plain)
        };
        let fields = tree.fields.iter().map(field).collect();
        let mut values = Vec::new();
        for name in &tree.parameters {
            let value = parameters.get(name).ok_or_else(|| {
                Error::new(
                    Code::UnsupportedChart,
                    format!("the name {name:?} in an expression is not known here"),
                )
                .hint("use datum, its fields and the spec's parameters with a value")
            })?;
            values.push(Value::from_json(value));
        }
        Ok(Self { tree, table, fields, parameters: values })
    }

    /// The depth of the tree bounds the recursion.
    fn evaluate(&self, node: usize, rows: Range<usize>) -> Operand {
        let at = |node: &usize| self.evaluate(*node, rows.clone());
        match &self.tree.nodes[node] {
            Node::Constant(value) => Operand::One(value.clone()),
            Node::Parameter(index) => Operand::One(self.parameters[*index].clone()),
            Node::Field(index) => self.field(*index, rows),
            Node::Datum => Operand::Values(rows.map(|row| self.datum(row)).collect()),
            Node::Unary(operator, operand) => unary(*operator, at(operand)),
            Node::Binary(operator, left, right) => binary(*operator, at(left), at(right), rows.len()),
            Node::Conditional(test, yes, no) => select(at(test), at(yes), at(no), rows.len()),
            Node::Member(object, name) => member(at(object), at(name), rows.len()),
            Node::Array(elements) => {
                let elements = elements.iter().map(at).collect();
                operand::each(elements, rows.len(), |cells| {
                    Value::Json(Arc::new(Json::Array(cells.iter().map(Value::to_json).collect())))
                })
            }
            Node::Object(members) => {
                let values = members.iter().map(|(_, value)| at(value)).collect();
                operand::each(values, rows.len(), |cells| {
                    let names = members.iter().map(|(name, _)| name.clone());
                    let object: Map<String, Json> = names.zip(cells.iter().map(Value::to_json)).collect();
                    Value::Json(Arc::new(Json::Object(object)))
                })
            }
            Node::Call(Function::IsDefined, arguments) => {
                Operand::One(Value::Boolean(arguments.iter().all(
                    |node| !matches!(self.tree.nodes[*node], Node::Field(field) if !self.exists(field)),
                )))
            }
            Node::Call(function, arguments) => {
                call::call(*function, arguments.iter().map(at).collect(), rows.len())
            }
        }
    }

    fn field(&self, index: usize, rows: Range<usize>) -> Operand {
        let (column, plain) = &self.fields[index];
        match &**column {
            Column::Numbers(cells) if *plain => Operand::Numbers(cells[rows].to_vec()),
            // Vega-Lite parses times to plain milliseconds.
            Column::Times(cells) if *plain => Operand::Numbers(cells[rows].to_vec()),
            Column::Times(cells) => {
                let value = |cell: &f64| if cell.is_nan() { Value::Null } else { Value::Number(*cell) };
                Operand::Values(cells[rows].iter().map(value).collect())
            }
            column => Operand::Values(rows.map(|row| column.value(row)).collect()),
        }
    }

    /// Whether the table has the column that a field is in.
    fn exists(&self, field: usize) -> bool {
        self.tree.fields[field].first().is_some_and(|name| self.table.column(name).is_some())
    }

    fn datum(&self, row: usize) -> Value {
        let cell = |name: &str| (name.to_owned(), self.table.value(row, name).to_json());
        Value::Json(Arc::new(Json::Object(self.table.names().map(cell).collect())))
    }
}
