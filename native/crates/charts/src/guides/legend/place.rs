//! Where legends stand around a view.

use ferrolab_drawing::{Items, Mark};

use super::Legend;
use crate::layout::bounds::{self, Bounds};
use crate::layout::grid::{self, Anchor, Grid};

/// Gap between legends and what they stand beside, and between each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub offset: f64,
    pub margin: f64,
}

/// Gives legends their places around a view; each with the box it takes up.
pub(crate) fn place(
    legends: Vec<Legend>,
    layout: &Layout,
    across: &Bounds,
    along: &Bounds,
    width: f64,
    height: f64,
) -> Vec<(Mark, Bounds)> {
    let mut sides: Vec<(String, Vec<Legend>)> = Vec::new();
    for legend in legends {
        match sides.iter_mut().find(|(orient, _)| *orient == legend.orient) {
            Some((_, list)) => list.push(legend),
            None => sides.push((legend.orient.clone(), vec![legend])),
        }
    }
    let mut placed = Vec::new();
    for (orient, list) in sides {
        let offset = list.iter().filter_map(|legend| legend.offset).reduce(f64::max).unwrap_or(layout.offset);
        let count = list.len();
        let boxes: Vec<Bounds> = list
            .iter()
            .map(|legend| Bounds::new(0.0, 0.0, legend.group.width, legend.group.height))
            .collect();
        let vertical = matches!(orient.as_str(), "left" | "right");
        let rules = Grid {
            columns: if vertical { 1 } else { count },
            padding_columns: layout.margin,
            padding_rows: layout.margin,
            anchor: anchor_of(&orient, offset, across, along, width, height),
            ..Grid::default()
        };
        let fixed = orient == "none";
        let (places, _) = grid::arrange(&boxes, &rules);
        for (mut legend, (x, y)) in list.into_iter().zip(places) {
            if !fixed {
                (legend.group.x, legend.group.y) = (x, y);
            }
            let group = &legend.group;
            let extent = Bounds::new(group.x, group.y, group.x + group.width, group.y + group.height);
            let extent = bounds::stroked(extent, &group.style);
            placed.push((Mark { role: "legend", items: Items::Groups(vec![legend.group]) }, extent));
        }
    }
    placed
}

fn anchor_of(orient: &str, offset: f64, across: &Bounds, along: &Bounds, width: f64, height: f64) -> Anchor {
    let at = |x: f64, y: f64, column: f64, row: f64| Anchor { x, y, column, row };
    match orient {
        "left" => at(across.x1.floor() - offset, 0.0, 1.0, 0.0),
        "right" => at(across.x2.ceil() + offset, 0.0, 0.0, 0.0),
        "top" => at(0.0, along.y1.floor() - offset, 0.0, 1.0),
        "bottom" => at(0.0, along.y2.ceil() + offset, 0.0, 0.0),
        "top-left" => at(offset, offset, 0.0, 0.0),
        "top-right" => at(width - offset, offset, 1.0, 0.0),
        "bottom-left" => at(offset, height - offset, 0.0, 1.0),
        "bottom-right" => at(width - offset, height - offset, 1.0, 1.0),
        _ => Anchor::default(),
    }
}
