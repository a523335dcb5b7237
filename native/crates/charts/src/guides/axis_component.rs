//! Axes before they have a place: what each view says of them, and what views make of them together.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::style::Properties;
use super::title_text::{Title, default_title};
use crate::model::component::{Said, ScaleKind, prevailing};
use crate::model::share::{says, scaled};
use crate::model::{Model, Node, NodeBody};
use crate::spec::channel::Channel;
use crate::spec::channel_def::ChannelDef;
use crate::spec::json::{Place, text};

/// Properties of axes that are drawn here.
const KNOWN: &[&str] = &[
    "aria",
    "bandPosition",
    "description",
    "domain",
    "domainCap",
    "domainColor",
    "domainDash",
    "domainDashOffset",
    "domainOpacity",
    "domainWidth",
    "format",
    "formatType",
    "grid",
    "gridColor",
    "gridDash",
    "gridDashOffset",
    "gridOpacity",
    "gridWidth",
    "labelAlign",
    "labelAngle",
    "labelBaseline",
    "labelColor",
    "labelExpr",
    "labelFlush",
    "labelFont",
    "labelFontSize",
    "labelFontStyle",
    "labelFontWeight",
    "labelLimit",
    "labelLineHeight",
    "labelOffset",
    "labelOpacity",
    "labelOverlap",
    "labelPadding",
    "labelSeparation",
    "labels",
    "maxExtent",
    "minExtent",
    "offset",
    "orient",
    "tickBand",
    "tickColor",
    "tickCount",
    "tickDash",
    "tickDashOffset",
    "tickExtra",
    "tickMinStep",
    "tickOffset",
    "tickOpacity",
    "tickRound",
    "tickSize",
    "tickWidth",
    "ticks",
    "title",
    "titleAlign",
    "titleAnchor",
    "titleAngle",
    "titleBaseline",
    "titleColor",
    "titleFont",
    "titleFontSize",
    "titleFontStyle",
    "titleFontWeight",
    "titleLimit",
    "titleLineHeight",
    "titleOpacity",
    "titlePadding",
    "translate",
    "values",
    "zindex",
];

/// An axis before it has a place.
#[derive(Clone, Debug)]
pub(crate) struct AxisComponent {
    pub channel: Channel,
    pub unit: usize,
    pub scale: usize,
    pub disabled: Said<bool>,
    pub orient: Said<String>,
    pub title: Said<Title>,
    /// What the axes of all views say themselves.
    pub own: Map<String, Json>,
    pub grid: Said<bool>,
}

/// The axes of a plot, first those of x.
pub(crate) fn of_plot(model: &Model, node: &Node) -> Result<Vec<AxisComponent>> {
    match &node.body {
        NodeBody::Unit(unit) => {
            let axes = [Channel::X, Channel::Y].map(|channel| of_unit(model, *unit, channel));
            axes.into_iter().filter_map(Result::transpose).collect()
        }
        NodeBody::Layer(nodes) => layered(model, node, nodes),
        _ => Ok(Vec::new()),
    }
}

fn layered(model: &Model, node: &Node, nodes: &[Node]) -> Result<Vec<AxisComponent>> {
    let mut axes: Vec<AxisComponent> = Vec::new();
    let offered = nodes.iter().map(|node| of_plot(model, node)).collect::<Result<Vec<_>>>()?;
    for channel in [Channel::X, Channel::Y] {
        let own_scales = says(&node.view.resolve.scale, channel) == Some(true);
        let independent = own_scales || says(&node.view.resolve.axis, channel) == Some(true);
        let lists: Vec<Vec<&AxisComponent>> =
            offered.iter().map(|axes| axes.iter().filter(|axis| axis.channel == channel).collect()).collect();
        let shared = if independent { None } else { merged(model, &lists) };
        axes.extend(shared.unwrap_or_else(|| side_by_side(&lists)));
    }
    Ok(axes)
}

/// One axis for all, unless they are on different sides.
fn merged(model: &Model, lists: &[Vec<&AxisComponent>]) -> Option<Vec<AxisComponent>> {
    let mut merged: Option<AxisComponent> = None;
    for list in lists.iter().filter(|list| !list.is_empty()) {
        let [axis] = list.as_slice() else { return None };
        match &mut merged {
            None => merged = Some((*axis).clone()),
            Some(merged) => {
                let apart = merged.orient.explicit
                    && axis.orient.explicit
                    && merged.orient.value != axis.orient.value;
                if apart || merged.scale != axis.scale {
                    return None;
                }
                merged.take(axis);
                // Ticks and labels go by a unit of time where any of the views has one.
                let is_cut = |axis: &AxisComponent| {
                    scaled(&model.units[axis.unit], axis.channel).is_some_and(|def| def.time_unit.is_some())
                };
                if is_cut(axis) && !is_cut(merged) {
                    merged.unit = axis.unit;
                }
            }
        }
    }
    Some(merged.into_iter().collect())
}

fn opposite(orient: &str) -> &'static str {
    match orient {
        "bottom" => "top",
        "top" => "bottom",
        "left" => "right",
        _ => "left",
    }
}

/// Axes of their own, on alternating sides; only the first has a grid.
fn side_by_side(lists: &[Vec<&AxisComponent>]) -> Vec<AxisComponent> {
    let mut axes: Vec<AxisComponent> = lists.iter().flatten().map(|axis| (*axis).clone()).collect();
    let mut count = std::collections::HashMap::new();
    for axis in &mut axes {
        let here = *count.get(&axis.orient.value).unwrap_or(&0);
        if here > 0 && !axis.orient.explicit {
            let other = opposite(&axis.orient.value);
            if here > *count.get(other).unwrap_or(&0) {
                axis.orient.value = other.to_owned();
            }
        }
        *count.entry(axis.orient.value.clone()).or_insert(0) += 1;
    }
    for axis in axes.iter_mut().skip(1) {
        if !axis.grid.explicit {
            axis.grid.value = false;
        }
    }
    axes
}

impl AxisComponent {
    /// Takes what another view says of the same axis.
    fn take(&mut self, other: &AxisComponent) {
        if !self.disabled.explicit && (self.disabled.value || other.disabled.explicit) {
            self.disabled = other.disabled.clone();
        }
        for (name, value) in &other.own {
            self.own.entry(name.clone()).or_insert_with(|| value.clone());
        }
        let pick =
            |ours: &Said<String>, theirs: &Said<String>| prevailing(Some(ours.clone()), Some(theirs.clone()));
        if let Some(orient) = pick(&self.orient, &other.orient) {
            self.orient = orient;
        }
        if other.grid.explicit && !self.grid.explicit {
            self.grid = other.grid.clone();
        }
        if other.title.explicit && !self.title.explicit {
            self.title = other.title.clone();
        } else if other.title.explicit == self.title.explicit {
            self.title.value = self.title.value.clone().merged(&other.title.value);
        }
    }

    /// Properties with configuration behind them.
    pub fn properties<'a>(&'a self, model: &'a Model, kind: ScaleKind) -> Properties<'a> {
        let orient = match self.orient.value.as_str() {
            "top" => "axisTop",
            "left" => "axisLeft",
            "right" => "axisRight",
            _ => "axisBottom",
        };
        let x = self.channel == Channel::X;
        let by_kind: &[&str] = match kind {
            ScaleKind::Band if x => &["axisDiscrete", "axisBand", "axisXDiscrete", "axisXBand"],
            ScaleKind::Band => &["axisDiscrete", "axisBand", "axisYDiscrete", "axisYBand"],
            ScaleKind::Point if x => &["axisDiscrete", "axisPoint", "axisXDiscrete", "axisXPoint"],
            ScaleKind::Point => &["axisDiscrete", "axisPoint", "axisYDiscrete", "axisYPoint"],
            kind if kind.is_temporal() && x => &["axisTemporal", "axisXTemporal"],
            kind if kind.is_temporal() => &["axisTemporal", "axisYTemporal"],
            kind if kind.is_numeric() && x => &["axisQuantitative", "axisXQuantitative"],
            kind if kind.is_numeric() => &["axisQuantitative", "axisYQuantitative"],
            _ => &[],
        };
        let mut sections = vec!["axis", orient, if x { "axisX" } else { "axisY" }];
        sections.extend(by_kind);
        Properties::new(model.config, &self.own, &sections)
    }
}

fn of_unit(model: &Model, index: usize, channel: Channel) -> Result<Option<AxisComponent>> {
    let unit = &model.units[index];
    let (Some(scale), Some(def)) = (unit.scales[channel as usize], scaled(unit, channel)) else {
        return Ok(None);
    };
    let own = match &def.guide {
        Some(Json::Object(members)) => members.clone(),
        _ => Map::new(),
    };
    let section = if channel == Channel::X { "axisX" } else { "axisY" };
    let default = if channel == Channel::X { "bottom" } else { "left" };
    let configured = model.config.get(section, "orient").or_else(|| model.config.get("axis", "orient"));
    let orient = match text(&own, "orient") {
        Some(orient) => Said::explicitly(orient.to_owned()),
        None => Said::implicitly(configured.and_then(Json::as_str).unwrap_or(default).to_owned()),
    };
    let disabled = match &def.guide {
        Some(Json::Null | Json::Bool(false)) => Said::explicitly(true),
        Some(_) => Said::explicitly(false),
        None => {
            Said::implicitly(model.config.get("axis", "disable").and_then(Json::as_bool).unwrap_or(false))
        }
    };
    let title = title_of(model, index, channel, def, &own);
    let mut component = AxisComponent {
        channel,
        unit: index,
        scale,
        disabled,
        orient,
        title,
        own,
        grid: Said::implicitly(false),
    };
    let kind = model.scales[scale].kind.value;
    let properties = component.properties(model, kind);
    let (encoding, name) = (Place::ROOT.at("encoding"), channel.name());
    properties.check(&encoding.at(name).at("axis"), KNOWN)?;
    let grid = match properties.own("grid").and_then(Json::as_bool) {
        Some(grid) => Said::explicitly(grid),
        None => {
            let plain = !kind.is_discrete() && def.is_field() && !def.bins() && !def.binned();
            Said::implicitly(properties.flag("grid").unwrap_or(plain))
        }
    };
    component.grid = grid;
    Ok(Some(component))
}

fn title_of(
    model: &Model,
    index: usize,
    channel: Channel,
    def: &ChannelDef,
    own: &Map<String, Json>,
) -> Said<Title> {
    if let Some(title) = own.get("title") {
        return Said::explicitly(Title::said(title));
    }
    let second = channel.secondary().and_then(|second| model.units[index].encoding.field(second));
    let titles = (def.title.as_ref(), second.and_then(|second| second.title.as_ref()));
    match titles {
        (Some(first), Some(second)) if !first.is_null() && !second.is_null() => {
            return Said::explicitly(Title::said(first).merged(&Title::said(second)));
        }
        (Some(title), _) | (None, Some(title)) => return Said::explicitly(Title::said(title)),
        (None, None) => {}
    }
    let mut names = Vec::new();
    for def in [def.is_field().then_some(def), second].into_iter().flatten() {
        let name = default_title(def, model.config);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Said::implicitly(Title::Fields(names))
}
