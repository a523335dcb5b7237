//! A view repeated for the values of fields, in rows and columns with headers.

use std::collections::HashMap;

use ferrolab_base::Result;
use ferrolab_drawing::{Group, Items, Mark};
use serde_json::Value as Json;

use super::bounds::{Bounds, round_half_up};
use super::compose::grid_rules;
use super::frame::Parts;
use super::grid::{self, Alignment};
use super::view::{self, Around, Context, Viewed};
use crate::data::{Key, Table, Value, compare};
use crate::encode::scope::Scope;
use crate::guides::axis_component::{self, AxisComponent};
use crate::guides::header::{Header, Strip};
use crate::guides::title::Title;
use crate::guides::{axis, legend, legend_component, title};
use crate::model::share::says;
use crate::model::{Node, NodeBody};
use crate::spec::channel::Channel;
use crate::spec::channel_def::ChannelDef;
use crate::spec::json::refused;
use crate::spec::view::Facet;

/// Cells that are drawn at most.
const MOST_CELLS: usize = 5_000;

/// Rows that are looked at for all cells together at most.
const MOST_VISITS: usize = 200_000_000;

/// A facet's parts.
pub(crate) struct Faceted<'f> {
    pub id: usize,
    pub facet: &'f Facet,
    pub cell: &'f Node<'f>,
    pub table: &'f Table,
}

/// The values of a facet's field, in order.
#[derive(Default)]
struct Values {
    list: Vec<Value>,
    place: HashMap<Key, usize>,
}

/// Draws a facet.
pub(crate) fn draw(
    scope: &Scope,
    node: &Node,
    faceted: &Faceted,
    around: Around,
    context: &mut Context,
) -> Result<Viewed> {
    if matches!(faceted.cell.body, NodeBody::Facet { .. } | NodeBody::Concat { .. }) {
        return Err(refused("facet", "of several views is not drawn here"));
    }
    Drawing::new(scope, node, faceted)?.draw(around, context)
}

struct Drawing<'a> {
    scope: &'a Scope<'a>,
    node: &'a Node<'a>,
    faceted: &'a Faceted<'a>,
    rows: Values,
    columns: Values,
    wrapped: Values,
    /// Axes that the headers have in place of the cells.
    outside: Vec<AxisComponent>,
}

/// A cell in its place.
struct Cell {
    group: Group,
    /// From the grid's origin.
    bounds: Bounds,
}

impl<'a> Drawing<'a> {
    fn new(scope: &'a Scope<'a>, node: &'a Node<'a>, faceted: &'a Faceted<'a>) -> Result<Self> {
        let values = |def: &Option<ChannelDef>| match def {
            Some(def) => values_of(faceted.table, def),
            None => Ok(Values::default()),
        };
        let facet = faceted.facet;
        let (rows, columns, wrapped) = (values(&facet.row)?, values(&facet.column)?, values(&facet.wrapped)?);
        let mut outside = axis_component::of_plot(scope.model, faceted.cell)?;
        outside.retain(|axis| {
            let own_scale = says(&node.view.resolve.scale, axis.channel) == Some(true);
            let own_axis = says(&node.view.resolve.axis, axis.channel) == Some(true);
            !own_scale && !own_axis && !axis.disabled.value
        });
        Ok(Self { scope, node, faceted, rows, columns, wrapped, outside })
    }

    /// How many cells stand in a row; 0 is all.
    fn column_count(&self) -> usize {
        let facet = self.faceted.facet;
        if facet.column.is_some() {
            self.columns.list.len().max(1)
        } else if facet.row.is_some() {
            1
        } else {
            let default = self.scope.model.config.number("facet", "columns").map(|columns| columns as usize);
            facet.columns.or(default).unwrap_or(0)
        }
    }

    /// The combinations of values, each a cell.
    fn combinations(&self) -> Vec<(Option<usize>, Option<usize>, Option<usize>)> {
        let indices = |values: &Values, present: bool| -> Vec<Option<usize>> {
            if present { (0..values.list.len()).map(Some).collect() } else { vec![None] }
        };
        let facet = self.faceted.facet;
        let mut found = Vec::new();
        for row in indices(&self.rows, facet.row.is_some()) {
            for column in indices(&self.columns, facet.column.is_some()) {
                for wrapped in indices(&self.wrapped, facet.wrapped.is_some()) {
                    found.push((row, column, wrapped));
                }
            }
        }
        found
    }

    fn cell_scope(&self, which: (Option<usize>, Option<usize>, Option<usize>)) -> Result<Scope<'a>> {
        let facet = self.faceted.facet;
        let wanted: Vec<(String, Key)> = [
            (&facet.row, &self.rows, which.0),
            (&facet.column, &self.columns, which.1),
            (&facet.wrapped, &self.wrapped, which.2),
        ]
        .into_iter()
        .filter_map(|(def, values, index)| Some((def.as_ref()?.column(), values.list[index?].key())))
        .collect();
        self.scope.cell(self.faceted.id, self.faceted.cell, |table| {
            let columns: Vec<_> = wanted.iter().map(|(name, key)| (table.field(name), key)).collect();
            let fits =
                |row: &u32| columns.iter().all(|(column, key)| column.value(*row as usize).key() == **key);
            (0..table.rows() as u32).filter(fits).collect()
        })
    }

    fn draw(&self, around: Around, context: &mut Context) -> Result<Viewed> {
        let combinations = self.combinations();
        if combinations.len() > MOST_CELLS {
            return Err(refused(
                "facet",
                format_args!("with {} cells is not drawn here", combinations.len()),
            ));
        }
        let rows: usize = self.node.units().iter().map(|unit| self.scope.table(*unit).rows()).sum();
        if rows.saturating_mul(combinations.len()) > MOST_VISITS {
            let feature = format!("with {} cells of {rows} rows is not drawn here", combinations.len());
            return Err(refused("facet", feature));
        }
        let mut hoisted = around.hoisted.to_vec();
        hoisted.extend(legend_component::taken(self.scope.model, self.node)?);
        let mut views = Vec::with_capacity(combinations.len());
        let mut scopes = Vec::with_capacity(combinations.len());
        for which in combinations {
            let scope = self.cell_scope(which)?;
            let title = self.cell_title(which)?;
            let around = Around { outside: &self.outside, title: title.as_ref(), hoisted: &hoisted };
            views.push(view::draw(&scope, self.faceted.cell, around, context)?);
            scopes.push(scope);
        }
        let cells = self.arranged(views)?;
        let headers = self.headers(&cells, &scopes)?;
        let mut extent = Bounds::default();
        cells.iter().for_each(|cell| extent.union(&cell.bounds));
        let groups = cells.into_iter().map(|cell| cell.group).collect();
        let mut views = vec![(Mark { role: "scope", items: Items::Groups(groups) }, extent)];
        views.extend(headers);
        let parts = Parts {
            views,
            legends: legend::of_view(self.scope, self.node, around.hoisted)?,
            title: title::of_view(self.scope, self.node.view.title, false)?,
            ..Parts::default()
        };
        let framed = parts.frame(&legend_component::layout(self.scope.model.config));
        Ok(view::viewed(Group::default(), framed))
    }

    /// The title that a wrapped facet's cell has.
    fn cell_title(&self, which: (Option<usize>, Option<usize>, Option<usize>)) -> Result<Option<Title>> {
        let (Some(def), Some(index)) = (&self.faceted.facet.wrapped, which.2) else { return Ok(None) };
        let header = Header::new(self.scope.model.config, def, Strip::Wrapped)?;
        header.label(&self.wrapped.list[index], self.faceted.table, def)
    }

    fn arranged(&self, views: Vec<Viewed>) -> Result<Vec<Cell>> {
        let resolve = &self.node.view.resolve.scale;
        let facet = self.faceted.facet;
        let free_x = facet.row.is_none() && says(resolve, Channel::X) == Some(true);
        let free_y = facet.column.is_none() && says(resolve, Channel::Y) == Some(true);
        let align = if free_x || free_y { Alignment::None } else { Alignment::All };
        let spacing = self.scope.model.config.number("facet", "spacing").unwrap_or(20.0);
        let rules = grid_rules(&self.node.view, self.column_count(), align, spacing)?;
        let boxes: Vec<Bounds> = views.iter().map(|view| view.bounds).collect();
        let (places, _) = grid::arrange(&boxes, &rules);
        let placed = views.into_iter().zip(places).map(|(view, (x, y))| Cell {
            group: Group { x, y, ..view.group },
            bounds: view.bounds.translated(x, y),
        });
        Ok(placed.collect())
    }

    /// Labels, shared axes and titles around the cells.
    fn headers(&self, cells: &[Cell], scopes: &[Scope]) -> Result<Vec<(Mark, Bounds)>> {
        let mut around = Bounds::new(0.0, 0.0, 0.0, 0.0);
        if let Some(first) = cells.first() {
            around = first.bounds;
        }
        cells.iter().for_each(|cell| around.union(&cell.bounds));
        let columns = if self.column_count() == 0 { cells.len().max(1) } else { self.column_count() };
        let grid = CellGrid { cells, columns, rows: cells.len().div_ceil(columns).max(1) };
        let mut marks = Vec::new();
        let mut edges = Edges::default();
        for (strip, edge) in [
            (Strip::Row, &mut edges.left),
            (Strip::Column, &mut edges.top),
            (Strip::RowEnd, &mut edges.right),
            (Strip::ColumnEnd, &mut edges.bottom),
        ] {
            let (groups, extent, reached) = self.strip(&grid, scopes, strip)?;
            *edge = reached;
            if !groups.is_empty() {
                marks.push((Mark { role: strip.role(), items: Items::Groups(groups) }, extent));
            }
        }
        marks.extend(self.titles(&edges, &around)?);
        Ok(marks)
    }

    /// Headers along one side of the cells, and how far they reach.
    fn strip(&self, grid: &CellGrid, scopes: &[Scope], strip: Strip) -> Result<(Vec<Group>, Bounds, f64)> {
        let mut edge = grid.edge(strip);
        let (def, values) = match strip {
            Strip::Row | Strip::RowEnd => (&self.faceted.facet.row, &self.rows),
            _ => (&self.faceted.facet.column, &self.columns),
        };
        let header = match def {
            Some(def) => Some(Header::new(self.scope.model.config, def, strip)?),
            None => None,
        };
        let labelled = header.as_ref().is_some_and(|header| header.labels_on(strip));
        let axes: Vec<&AxisComponent> =
            self.outside.iter().filter(|axis| strip.holds(&axis.orient.value)).collect();
        if !labelled && axes.is_empty() {
            return Ok((Vec::new(), Bounds::default(), edge));
        }
        let start = edge;
        let mut groups = Vec::new();
        let mut around = Bounds::default();
        let count = match (def, strip) {
            (Some(_), _) => values.list.len(),
            (None, Strip::Row | Strip::RowEnd) if self.faceted.facet.wrapped.is_none() => 1,
            (None, Strip::Column | Strip::ColumnEnd) if self.faceted.facet.wrapped.is_none() => 1,
            (None, Strip::Row | Strip::RowEnd) => grid.rows,
            (None, _) => grid.columns.min(grid.cells.len()),
        };
        for index in 0..count {
            let Some(at) = grid.nearest(strip, index) else { continue };
            let cell = &grid.cells[at];
            let (width, height) = (cell.group.width, cell.group.height);
            let size = if strip.is_row() { (0.0, height) } else { (width, 0.0) };
            let mut parts = Parts { width: size.0, height: size.1, ..Parts::default() };
            for component in &axes {
                parts.axes.extend(axis::main(&scopes[at], component, size)?);
            }
            if let (Some(header), Some(def), true) = (&header, def, labelled) {
                parts.title = header.label(&values.list[index], self.faceted.table, def)?;
            }
            let framed = parts.frame(&legend_component::layout(self.scope.model.config));
            let (x, y) = if strip.is_row() { (start, cell.group.y) } else { (cell.group.x, start) };
            let group =
                Group { x, y, width: size.0, height: size.1, marks: framed.marks, ..Group::default() };
            let extent = framed.bounds.translated(x, y);
            around.union(&extent);
            edge = match strip {
                Strip::Row => edge.min(extent.x1).floor(),
                Strip::Column => edge.min(extent.y1).floor(),
                Strip::RowEnd => edge.max(extent.x2).ceil(),
                _ => edge.max(extent.y2).ceil(),
            };
            groups.push(group);
        }
        Ok((groups, around, edge))
    }

    /// The names of the facet's fields.
    fn titles(&self, edges: &Edges, around: &Bounds) -> Result<Vec<(Mark, Bounds)>> {
        let config = self.scope.model.config;
        let facet = self.faceted.facet;
        let mut marks = Vec::new();
        let strips =
            [(&facet.row, Strip::Row), (&facet.column, Strip::Column), (&facet.wrapped, Strip::Wrapped)];
        for (def, strip) in strips {
            let Some(def) = def else { continue };
            let header = Header::new(config, def, strip)?;
            let Some((title, share)) = header.title(def)? else { continue };
            let gap = if strip == Strip::Wrapped { 0.0 } else { header.gap() };
            let beside = title.side;
            let parts = Parts { title: Some(title), ..Parts::default() };
            let framed = parts.frame(&legend_component::layout(config));
            let row = strip == Strip::Row;
            let (x, y) = if row {
                let y = round_half_up(around.y1 + share * around.height());
                (if beside == title::Side::Right { edges.right + gap } else { edges.left - gap }, y)
            } else {
                let x = round_half_up(around.x1 + share * around.width());
                (x, if beside == title::Side::Bottom { edges.bottom + gap } else { edges.top - gap })
            };
            let role = if row { "row-title" } else { "column-title" };
            let group = Group { x, y, marks: framed.marks, ..Group::default() };
            marks.push((Mark { role, items: Items::Groups(vec![group]) }, framed.bounds.translated(x, y)));
        }
        Ok(marks)
    }
}

/// How far headers reach at each side.
#[derive(Default)]
struct Edges {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

/// Cells in rows and columns.
struct CellGrid<'c> {
    cells: &'c [Cell],
    columns: usize,
    rows: usize,
}

impl CellGrid<'_> {
    /// How far the cells along one side reach.
    fn edge(&self, strip: Strip) -> f64 {
        let last_row = (self.rows - 1) * self.columns;
        let cells = self.cells.iter().enumerate();
        let of = |keep: &dyn Fn(usize) -> bool, end: &dyn Fn(&Bounds) -> f64, low: bool| {
            let picked = cells.clone().filter(|(at, _)| keep(*at)).map(|(_, cell)| end(&cell.bounds));
            picked.fold(0.0, |edge: f64, end| if low { edge.min(end).floor() } else { edge.max(end).ceil() })
        };
        match strip {
            Strip::Row => of(&|at| at % self.columns == 0, &|b| b.x1, true),
            Strip::RowEnd => of(&|at| at % self.columns == self.columns - 1, &|b| b.x2, false),
            Strip::ColumnEnd => of(&|at| at >= last_row, &|b| b.y2, false),
            _ => of(&|at| at < self.columns, &|b| b.y1, true),
        }
    }

    /// The cell that a header stands at: the nearest there is.
    fn nearest(&self, strip: Strip, index: usize) -> Option<usize> {
        let (at, back) = match strip {
            Strip::Row => (index * self.columns, 1),
            Strip::RowEnd => (index * self.columns + self.columns - 1, 1),
            Strip::ColumnEnd => ((self.rows - 1) * self.columns + index, self.columns),
            _ => (index, self.columns),
        };
        let mut at = at;
        while at >= self.cells.len() {
            at = at.checked_sub(back)?;
        }
        Some(at)
    }
}

fn values_of(table: &Table, def: &ChannelDef) -> Result<Values> {
    let column = table.field(&def.column());
    let mut values = Values::default();
    for row in 0..table.rows() {
        let value = column.value(row);
        if let std::collections::hash_map::Entry::Vacant(slot) = values.place.entry(value.key()) {
            slot.insert(values.list.len());
            values.list.push(value);
        }
    }
    let list = &mut values.list;
    match &def.sort {
        None => list.sort_by(compare::ascending),
        Some(Json::Null) => list.sort_by(compare::ascending),
        Some(Json::String(word)) if word == "descending" => list.sort_by(|a, b| compare::ascending(b, a)),
        Some(Json::String(_)) => list.sort_by(compare::ascending),
        Some(Json::Array(order)) => {
            let places: HashMap<Key, usize> = order
                .iter()
                .enumerate()
                .rev()
                .map(|(at, value)| (Value::from_json(value).key(), at))
                .collect();
            list.sort_by_cached_key(|value| places.get(&value.key()).copied().unwrap_or(order.len()));
        }
        Some(_) => return Err(refused("header.sort", "by another field is not drawn here")),
    }
    Ok(values)
}
