//! Legends before they are drawn: which scales they explain, and what views say of them.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::legend::Layout;
use super::style::Properties;
use super::title_text::{Title, default_title};
use crate::model::component::{DomainPart, Said};
use crate::model::share::{says, scaled};
use crate::model::{Model, Node, NodeBody, Unit};
use crate::spec::channel::Channel;
use crate::spec::config::Config;
use crate::spec::json::{Place, text};
use crate::spec::mark_def::MarkKind;

/// Properties of legends that are drawn here.
pub(super) const KNOWN: &[&str] = &[
    "aria",
    "columnPadding",
    "columns",
    "cornerRadius",
    "description",
    "direction",
    "fillColor",
    "format",
    "formatType",
    "gradientLength",
    "gradientOpacity",
    "gradientStrokeColor",
    "gradientStrokeWidth",
    "gradientThickness",
    "labelAlign",
    "labelBaseline",
    "labelColor",
    "labelExpr",
    "labelFont",
    "labelFontSize",
    "labelFontStyle",
    "labelFontWeight",
    "labelLimit",
    "labelOffset",
    "labelOpacity",
    "labelOverlap",
    "labelSeparation",
    "legendX",
    "legendY",
    "offset",
    "orient",
    "padding",
    "rowPadding",
    "strokeColor",
    "symbolDash",
    "symbolFillColor",
    "symbolLimit",
    "symbolOffset",
    "symbolOpacity",
    "symbolSize",
    "symbolStrokeColor",
    "symbolStrokeWidth",
    "symbolType",
    "tickCount",
    "tickMinStep",
    "title",
    "titleAlign",
    "titleAnchor",
    "titleBaseline",
    "titleColor",
    "titleFont",
    "titleFontSize",
    "titleFontStyle",
    "titleFontWeight",
    "titleLimit",
    "titleLineHeight",
    "titleOpacity",
    "titleOrient",
    "titlePadding",
    "type",
    "values",
    "zindex",
];

/// A legend before it is drawn.
#[derive(Clone, Debug)]
pub(crate) struct LegendComponent {
    /// The channel that leads.
    pub channel: Channel,
    /// What it explains: channels with their scales, colour as fill or outline.
    pub scales: Vec<(Channel, usize)>,
    pub unit: usize,
    pub disabled: Said<bool>,
    pub title: Said<Title>,
    pub own: Map<String, Json>,
    /// Whether its unit says nothing on symbols but what the legend explains.
    pub pale: bool,
    /// The channel by whose legend symbols are painted where no scale does.
    pub painted_by: Channel,
    /// Whether it would be a gradient if it explained nothing but colours.
    pub was_gradient: bool,
    /// Whether one of the views that share it marks points.
    pub circles: bool,
}

impl LegendComponent {
    /// Properties with configuration behind them.
    pub fn properties<'a>(&'a self, config: &'a Config) -> Properties<'a> {
        Properties::new(config, &self.own, &["legend"])
    }

    /// The scale of a channel that it explains.
    pub fn scale(&self, channel: Channel) -> Option<usize> {
        self.scales.iter().find(|(known, _)| *known == channel).map(|(_, scale)| *scale)
    }

    fn take(&mut self, other: &LegendComponent) {
        if other.disabled.explicit && !self.disabled.explicit {
            self.disabled = other.disabled.clone();
        }
        for (name, value) in &other.own {
            self.own.entry(name.clone()).or_insert_with(|| value.clone());
        }
        if other.title.explicit && !self.title.explicit {
            self.title = other.title.clone();
        } else if other.title.explicit == self.title.explicit {
            self.title.value = self.title.value.clone().merged(&other.title.value);
        }
        self.circles |= other.circles;
        if self.pale && !other.pale {
            self.unit = other.unit;
            self.painted_by = other.painted_by;
            self.pale = false;
        }
        for pair in &other.scales {
            if !self.scales.contains(pair) {
                self.scales.push(*pair);
            }
        }
    }

    fn apart(&self, other: &LegendComponent) -> bool {
        let (ours, theirs) = (text(&self.own, "orient"), text(&other.own, "orient"));
        ours.is_some() && theirs.is_some() && ours != theirs
    }
}

/// The legends that a view offers to the one around it.
pub(crate) fn offered(model: &Model, node: &Node) -> Result<Vec<LegendComponent>> {
    match &node.body {
        NodeBody::Unit(unit) => of_unit(model, *unit),
        NodeBody::Layer(nodes) => {
            let (mut shared, rest) = joined(model, node, nodes)?;
            shared.extend(rest);
            Ok(shared)
        }
        NodeBody::Concat { nodes, .. } => Ok(joined(model, node, nodes)?.0),
        NodeBody::Facet { node: cell, .. } => Ok(joined(model, node, std::slice::from_ref(&**cell))?.0),
    }
}

/// Channels whose legends views in a view leave to it.
pub(crate) fn taken(model: &Model, node: &Node) -> Result<Vec<Channel>> {
    let mut channels = Vec::new();
    for legend in offered(model, node)? {
        channels.push(legend.channel);
    }
    Ok(channels)
}

/// Legends that views share, and those that they don't.
fn joined(
    model: &Model,
    node: &Node,
    nodes: &[Node],
) -> Result<(Vec<LegendComponent>, Vec<LegendComponent>)> {
    let mut shared: Vec<LegendComponent> = Vec::new();
    let mut rest = Vec::new();
    let resolve = &node.view.resolve;
    for child in nodes {
        for legend in offered(model, child)? {
            let channel = legend.channel;
            let own = node.scales[channel as usize].is_none() || says(&resolve.legend, channel) == Some(true);
            if own {
                rest.push(legend);
                continue;
            }
            match shared.iter_mut().find(|known| known.channel == channel) {
                None => shared.push(legend),
                Some(known) if known.apart(&legend) => rest.push(legend),
                Some(known) => known.take(&legend),
            }
        }
    }
    Ok((shared, rest))
}

fn of_unit(model: &Model, index: usize) -> Result<Vec<LegendComponent>> {
    let unit = &model.units[index];
    let mut legends = Vec::new();
    for channel in Channel::LEGENDS {
        let (Some(scale), Some(def)) = (unit.scales[channel as usize], scaled(unit, channel)) else {
            continue;
        };
        let own = match &def.guide {
            Some(Json::Object(members)) => members.clone(),
            _ => Map::new(),
        };
        let properties = Properties::new(model.config, &own, &["legend"]);
        let encoding = Place::ROOT.at("encoding");
        properties.check(&encoding.at(channel.name()).at("legend"), KNOWN)?;
        let disabled = match &def.guide {
            Some(Json::Null | Json::Bool(false)) => Said::explicitly(true),
            Some(_) => Said::explicitly(false),
            None => Said::implicitly(properties.flag("disable").unwrap_or(false)),
        };
        let title = match own.get("title").or(def.title.as_ref()) {
            Some(title) => Said::explicitly(Title::said(title)),
            None if def.is_field() => {
                Said::implicitly(Title::Said(Some(vec![default_title(def, model.config)])))
            }
            None => Said::implicitly(Title::Said(None)),
        };
        let shown = match channel {
            Channel::Size if unit.mark.kind == MarkKind::Trail => Channel::StrokeWidth,
            Channel::Color if unit.mark.has_filled_symbols() => Channel::Fill,
            Channel::Color => Channel::Stroke,
            other => other,
        };
        let circles =
            matches!(unit.mark.kind, MarkKind::Point | MarkKind::Circle | MarkKind::Arc | MarkKind::Tick);
        let pale = is_pale(unit, shown);
        let was_gradient = channel.is_color() && model.scales[scale].kind.value.is_continuous();
        let scales = vec![(shown, scale)];
        legends.push(LegendComponent {
            channel,
            scales,
            unit: index,
            disabled,
            title,
            own,
            pale,
            painted_by: shown,
            was_gradient,
            circles,
        });
    }
    Ok(legends)
}

/// The legends of a view: those that explain the same domain become one.
pub(crate) fn of_view(model: &Model, node: &Node, hoisted: &[Channel]) -> Result<Vec<LegendComponent>> {
    let mut merged: Vec<LegendComponent> = Vec::new();
    for legend in offered(model, node)? {
        if hoisted.contains(&legend.channel) {
            continue;
        }
        let same =
            merged.iter_mut().find(|known| same_domain(model, known, &legend) && !known.apart(&legend));
        match same {
            Some(known) => known.take(&legend),
            None => merged.push(legend),
        }
    }
    merged.retain(|legend| !legend.disabled.value);
    merged.iter_mut().for_each(|legend| legend.scales.sort_by_key(|(channel, _)| rank(*channel)));
    Ok(merged)
}

/// Whether a legend of this channel paints symbols by nothing but its scale.
fn is_pale(unit: &Unit, shown: Channel) -> bool {
    let mark = &unit.mark;
    let hollow = matches!(mark.kind, MarkKind::Bar | MarkKind::Point | MarkKind::Circle | MarkKind::Square);
    let fills = if mark.has_filled_symbols() { shown != Channel::Fill } else { hollow };
    let encoded =
        unit.encoding.data(Channel::Color).is_some() || unit.encoding.data(Channel::Stroke).is_some();
    let strokes = !mark.has_filled_symbols() && shown != Channel::Stroke && !encoded;
    let valued = unit.encoding.get(Channel::Opacity).is_some_and(|def| def.value.is_some());
    let fades = shown != Channel::Opacity && (mark.own("opacity").is_some() || valued);
    !fills && !strokes && !fades
}

/// Which of several scales decides on a legend's entries: Vega takes the first in this order.
fn rank(channel: Channel) -> usize {
    const ORDER: [Channel; 6] = [
        Channel::Size,
        Channel::Shape,
        Channel::Fill,
        Channel::Stroke,
        Channel::StrokeWidth,
        Channel::StrokeDash,
    ];
    ORDER.iter().position(|known| *known == channel).unwrap_or(ORDER.len())
}

/// Whether two legends explain the same values: the same columns of as many rows.
fn same_domain(model: &Model, first: &LegendComponent, second: &LegendComponent) -> bool {
    let parts = |legend: &LegendComponent| -> Vec<DomainPart> {
        let domains = model.scales[legend.scales[0].1].domains.as_ref();
        let mut parts: Vec<DomainPart> = Vec::new();
        for part in domains.map_or(&[][..], |domains| &domains.value) {
            let part = match part.clone() {
                DomainPart::Column { unit, column, raw, order } => {
                    DomainPart::Column { unit: model.units[unit].table.rows(), column, raw, order }
                }
                DomainPart::Bins { unit, channel } => DomainPart::Bins { unit, channel },
                values => values,
            };
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    };
    parts(first) == parts(second)
}

/// How legends are put beside each other.
pub(crate) fn layout(config: &Config) -> Layout {
    let section = config.section("legend").and_then(|legend| legend.get("layout")).and_then(Json::as_object);
    let number = |name: &str| section.and_then(|layout| layout.get(name)).and_then(Json::as_f64);
    let offset = config.number("legend", "offset").or_else(|| number("offset")).unwrap_or(18.0);
    Layout { offset, margin: number("margin").unwrap_or(8.0) }
}
