//! A group with what is around it: axes next to it, legends beyond those, a title beyond all.

use ferrolab_drawing::{Group, Items, Mark};

use super::bounds::{self, Bounds};
use crate::guides::axis::Axis;
use crate::guides::legend::{self, Legend};
use crate::guides::title::Title;

/// What a group is made of.
#[derive(Default)]
pub(crate) struct Parts {
    pub width: f64,
    pub height: f64,
    /// Marks of a plot.
    pub marks: Vec<Mark>,
    /// Views and headers within, each with the box it takes up.
    pub views: Vec<(Mark, Bounds)>,
    pub axes: Vec<Axis>,
    pub legends: Vec<Legend>,
    pub title: Option<Title>,
}

/// A group whose parts have their places.
pub(crate) struct Framed {
    pub marks: Vec<Mark>,
    /// All that the group takes up, with at least its own rectangle.
    pub bounds: Bounds,
}

impl Parts {
    /// Gives every part its place.
    pub fn frame(self, legend_layout: &legend::Layout) -> Framed {
        let mut view = Bounds::new(0.0, 0.0, self.width, self.height);
        let (mut across, mut along) = (view, view);
        let mut marks = Vec::new();
        let (below, above): (Vec<Axis>, Vec<Axis>) = self.axes.into_iter().partition(|axis| !axis.above);
        for axis in below.iter().chain(&above) {
            if axis.vertical { across.union(&axis.bounds) } else { along.union(&axis.bounds) }
        }
        marks.extend(below.into_iter().map(axis_mark));
        for mark in self.marks {
            let extent = bounds::of_mark(&mark);
            // Lines in groups of their own push legends aside, as Vega has it.
            if mark.role == "scope" {
                across.union(&extent);
                along.union(&extent);
            } else {
                view.union(&extent);
            }
            marks.push(mark);
        }
        for (mark, extent) in self.views {
            across.union(&extent);
            along.union(&extent);
            marks.push(mark);
        }
        marks.extend(above.into_iter().map(axis_mark));
        let placed = legend::place(self.legends, legend_layout, &across, &along, self.width, self.height);
        for (mark, extent) in placed {
            view.union(&extent);
            marks.push(mark);
        }
        view.union(&across);
        view.union(&along);
        if let Some(title) = self.title {
            let (mark, extent) = title.placed(self.width, self.height, &view);
            view.union(&extent);
            marks.push(mark);
        }
        Framed { marks, bounds: view }
    }
}

fn axis_mark(axis: Axis) -> Mark {
    Mark { role: "axis", items: Items::Groups(vec![axis.group]) }
}

/// A group of nothing but marks.
pub(crate) fn plain_group(marks: Vec<Mark>) -> Group {
    Group { marks, ..Group::default() }
}
