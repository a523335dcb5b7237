//! Properties of scales, said or by default.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::component::{Component, DomainPart, RangeRule, Said, ScaleKind, prevailing};
use super::{Model, Unit};
use crate::spec::channel::Channel;
use crate::spec::channel_def::{Bin, ChannelDef, Kind};
use crate::spec::config::Config;
use crate::spec::json::{Place, number};
use crate::spec::mark_def::{MarkKind, Orient};
use crate::spec::view::Size;

/// In this order, since paddings depend on each other.
const PROPERTIES: [&str; 16] = [
    "domainMax",
    "domainMin",
    "domainMid",
    "align",
    "reverse",
    "round",
    "clamp",
    "nice",
    "base",
    "exponent",
    "constant",
    "interpolate",
    "zero",
    "padding",
    "paddingInner",
    "paddingOuter",
];

const KNOWN: &[&str] = &[
    "type",
    "domain",
    "domainMax",
    "domainMin",
    "domainMid",
    "align",
    "range",
    "rangeMax",
    "rangeMin",
    "scheme",
    "reverse",
    "round",
    "clamp",
    "nice",
    "base",
    "exponent",
    "constant",
    "interpolate",
    "zero",
    "padding",
    "paddingInner",
    "paddingOuter",
];

/// Gives every scale its properties and the rule of its range.
pub(crate) fn settle(model: &mut Model) -> Result<()> {
    let Model { units, scales, config, .. } = model;
    for scale in scales.iter_mut() {
        for property in PROPERTIES {
            if let Some(said) = merged_property(scale, units, config, property)? {
                scale.properties.push((property, said));
            }
        }
    }
    for index in 0..scales.len() {
        let mut range = None;
        for (unit, channel) in scales[index].members.clone() {
            let offered = range_rule(&units[unit], channel, &scales[index], scales, config)?;
            range = larger_step(range, offered);
        }
        scales[index].range = range;
    }
    Ok(())
}

fn merged_property(
    scale: &Component,
    units: &[Unit],
    config: &Config,
    property: &str,
) -> Result<Option<Said<Json>>> {
    let mut merged = None;
    for (unit, channel) in &scale.members {
        let unit = &units[*unit];
        let Some(def) = super::share::scaled(unit, *channel) else { continue };
        let said = said_members(def, *channel)?;
        let value = match said.and_then(|members| members.get(property)) {
            Some(value) if supports(scale.kind.value, property) => Some(Said::explicitly(value.clone())),
            _ if !supports(scale.kind.value, property) => None,
            _ => {
                default(property, &Rule { scale, unit, channel: *channel, def, config }).map(Said::implicitly)
            }
        };
        merged = prevailing(merged, value);
    }
    Ok(merged)
}

/// What a channel's definition says of its scale.
fn said_members(def: &ChannelDef, channel: Channel) -> Result<Option<&Map<String, Json>>> {
    let encoding = Place::ROOT.at("encoding");
    let around = encoding.at(channel.name());
    let place = around.at("scale");
    match &def.scale {
        None | Some(Json::Null | Json::Bool(_)) => Ok(None),
        Some(value) => {
            let members = place.object(value)?;
            place.only(members, KNOWN)?;
            match members
                .iter()
                .find(|(_, value)| value.get("expr").is_some() || value.get("param").is_some())
            {
                Some((name, _)) => Err(place.at(name).refuse("by a parameter is not drawn here")),
                None => Ok(Some(members)),
            }
        }
    }
}

fn supports(kind: ScaleKind, property: &str) -> bool {
    let positional = matches!(kind, ScaleKind::Band | ScaleKind::Point);
    match property {
        "interpolate" => !positional,
        "round" | "padding" => kind.is_continuous() || positional,
        "paddingOuter" | "align" => positional,
        "paddingInner" => kind == ScaleKind::Band,
        "domainMax" | "domainMin" | "domainMid" | "clamp" => kind.is_continuous(),
        "nice" => kind.is_continuous() || matches!(kind, ScaleKind::Quantize | ScaleKind::Threshold),
        "exponent" => kind == ScaleKind::Pow,
        "base" => kind == ScaleKind::Log,
        "constant" => kind == ScaleKind::Symlog,
        "zero" => {
            kind.has_continuous_domain()
                && !kind.is_temporal()
                && !matches!(kind, ScaleKind::Log | ScaleKind::Threshold | ScaleKind::Quantile)
        }
        _ => true,
    }
}

/// What a default depends on.
struct Rule<'a> {
    scale: &'a Component,
    unit: &'a Unit,
    channel: Channel,
    def: &'a ChannelDef,
    config: &'a Config,
}

impl Rule<'_> {
    fn kind(&self) -> ScaleKind {
        self.scale.kind.value
    }

    fn said(&self, name: &str) -> Option<&Json> {
        self.def.scale.as_ref()?.get(name).filter(|value| !value.is_null())
    }

    fn config(&self, name: &str) -> Option<Json> {
        self.config.get("scale", name).cloned()
    }

    fn nests(&self) -> bool {
        self.channel.offset().is_some_and(|offset| self.unit.encoding.data(offset).is_some())
    }
}

fn default(property: &str, rule: &Rule) -> Option<Json> {
    match property {
        "nice" => nice(rule),
        "padding" => padding(rule),
        "paddingInner" => padding_inner(rule),
        "paddingOuter" => padding_outer(rule),
        "reverse" => reverse(rule),
        "zero" => Some(Json::Bool(zero(rule))),
        "interpolate" => {
            (rule.channel.is_color() && !rule.def.is_kind(Kind::Nominal)).then(|| Json::from("hcl"))
        }
        other => rule.config(other),
    }
}

fn nice(rule: &Rule) -> Option<Json> {
    let bounded = rule.said("domain").is_some_and(Json::is_array)
        || rule.said("domainMin").is_some()
        || rule.said("domainMax").is_some();
    let binned = rule.def.is_field() && rule.def.bin != Bin::None;
    (rule.channel.is_position() && !bounded && !binned && !rule.kind().is_temporal())
        .then_some(Json::Bool(true))
}

fn padding(rule: &Rule) -> Option<Json> {
    if !rule.channel.is_position() {
        return None;
    }
    if rule.kind().is_continuous() {
        if let Some(padding) = rule.config("continuousPadding") {
            return Some(padding);
        }
        let plain = !(rule.def.is_field() && (rule.def.bin != Bin::None || rule.def.time_unit.is_some()));
        let along = match rule.channel {
            Channel::X => rule.unit.mark.orient == Some(Orient::Vertical),
            _ => rule.unit.mark.orient == Some(Orient::Horizontal),
        };
        if rule.unit.mark.kind == MarkKind::Bar && plain && along {
            return rule.config.get("bar", "continuousBandSize").cloned();
        }
    }
    if rule.kind() == ScaleKind::Point { rule.config("pointPadding") } else { None }
}

fn padding_inner(rule: &Rule) -> Option<Json> {
    if rule.scale.property("padding").is_some() {
        return None;
    }
    if rule.channel.is_offset() {
        return if rule.kind() == ScaleKind::Band { rule.config("offsetBandPaddingInner") } else { None };
    }
    if !rule.channel.is_position() {
        return None;
    }
    if rule.nests() {
        return rule.config("bandWithNestedOffsetPaddingInner");
    }
    let by_mark = match rule.unit.mark.kind {
        MarkKind::Bar => "barBandPaddingInner",
        MarkKind::Tick => "tickBandPaddingInner",
        _ => "rectBandPaddingInner",
    };
    rule.config("bandPaddingInner").or_else(|| rule.config(by_mark))
}

fn padding_outer(rule: &Rule) -> Option<Json> {
    if rule.scale.property("padding").is_some() {
        return None;
    }
    if rule.channel.is_offset() {
        return match rule.kind() {
            ScaleKind::Point => Some(Json::from(0.5)),
            ScaleKind::Band => rule.config("offsetBandPaddingOuter"),
            _ => None,
        };
    }
    if !rule.channel.is_position() {
        return None;
    }
    if rule.nests() {
        return rule.config("bandWithNestedOffsetPaddingOuter");
    }
    if rule.kind() != ScaleKind::Band {
        return None;
    }
    let half = || rule.scale.number("paddingInner").map(|inner| Json::from(inner / 2.0));
    rule.config("bandPaddingOuter").or_else(half)
}

fn reverse(rule: &Rule) -> Option<Json> {
    let descends = rule.kind().has_continuous_domain()
        && rule.def.sort.as_ref().and_then(Json::as_str) == Some("descending");
    match rule.config("xReverse").and_then(|reverse| reverse.as_bool()).filter(|_| rule.channel == Channel::X)
    {
        Some(reverse) => Some(Json::Bool(reverse != descends)),
        None => descends.then_some(Json::Bool(true)),
    }
}

fn zero(rule: &Rule) -> bool {
    let domain = rule.said("domain").filter(|domain| domain.as_str() != Some("unaggregated"));
    if let Some(domain) = domain {
        let ends =
            domain.as_array().and_then(|values| Some((values.first()?.as_f64()?, values.last()?.as_f64()?)));
        return ends.is_some_and(|(first, last)| first <= 0.0 && last >= 0.0);
    }
    let quantitative = rule.def.is_kind(Kind::Quantitative);
    if rule.channel == Channel::Size && quantitative && !rule.kind().is_discretizing() {
        return true;
    }
    if rule.channel.is_offset() {
        return false;
    }
    let positional = rule.channel.is_position() || rule.channel.is_polar();
    if !positional || (rule.def.is_field() && rule.def.bin != Bin::None) {
        return false;
    }
    let mark = rule.unit.mark.kind;
    if matches!(mark, MarkKind::Bar | MarkKind::Area | MarkKind::Line | MarkKind::Trail) {
        let across = matches!(
            (rule.unit.mark.orient, rule.channel),
            (Some(Orient::Horizontal), Channel::Y) | (Some(Orient::Vertical), Channel::X)
        );
        if across {
            return false;
        }
    }
    let ranged = rule.channel.secondary().is_some_and(|second| rule.unit.encoding.has(second));
    if mark.is_bar_or_area() && !ranged {
        return true;
    }
    rule.config("zero").and_then(|zero| zero.as_bool()).unwrap_or(true)
}

/// The prevailing of two rules; of two steps said alike, the larger.
fn larger_step(first: Option<Said<RangeRule>>, second: Said<RangeRule>) -> Option<Said<RangeRule>> {
    if let (Some(Said { value: RangeRule::Step(ours), explicit }), RangeRule::Step(theirs)) =
        (&first, &second.value)
        && *explicit == second.explicit
        && theirs > ours
    {
        return Some(second);
    }
    prevailing(first, Some(second))
}

fn range_rule(
    unit: &Unit,
    channel: Channel,
    scale: &Component,
    scales: &[Component],
    config: &Config,
) -> Result<Said<RangeRule>> {
    let none = Map::new();
    let def = super::share::scaled(unit, channel);
    let said = match def {
        Some(def) => said_members(def, channel)?.unwrap_or(&none),
        None => &none,
    };
    if let Some(range) = said.get("range").filter(|range| !range.is_null()) {
        return Ok(Said::explicitly(RangeRule::Given(range.clone())));
    }
    if let Some(scheme) = said.get("scheme").filter(|scheme| !scheme.is_null()) {
        return Ok(Said::explicitly(RangeRule::Scheme(scheme.clone())));
    }
    if let Some(step) = step_of(unit, channel, scale, scales, config) {
        return Ok(step);
    }
    let (low, high) = (number(said, "rangeMin"), number(said, "rangeMax"));
    if (low.is_some() || high.is_some()) && scale.kind.value.is_continuous() {
        return Ok(Said::explicitly(RangeRule::Ends(low, high)));
    }
    Ok(Said::implicitly(RangeRule::Default))
}

/// The step of a discrete position or offset, asked for or by default.
fn step_of(
    unit: &Unit,
    channel: Channel,
    scale: &Component,
    scales: &[Component],
    config: &Config,
) -> Option<Said<RangeRule>> {
    let across = matches!(channel, Channel::X | Channel::XOffset);
    let (asked, size_name, main) = if across {
        (unit.width, "discreteWidth", Channel::X)
    } else {
        (unit.height, "discreteHeight", Channel::Y)
    };
    let explicit = asked.is_some();
    let (step, for_position) = match asked {
        Some(Size::Step { step, for_position }) => (step, for_position),
        Some(Size::Pixels(_)) => return None,
        None => (default_step(config, size_name)?, false),
    };
    let said = |rule| if explicit { Said::explicitly(rule) } else { Said::implicitly(rule) };
    if channel.is_position() {
        let discrete = scale.kind.value.is_discrete();
        let offset = channel.offset().and_then(|offset| unit.encoding.data(offset));
        let for_offset = !for_position && offset.is_some_and(ChannelDef::is_discrete);
        return discrete
            .then(|| said(if for_offset { RangeRule::OffsetStep(step) } else { RangeRule::Step(step) }));
    }
    if !channel.is_offset() || for_position || !scale.kind.value.is_discrete() {
        return None;
    }
    let banded = unit.scales[main as usize].is_some_and(|main| scales[main].kind.value == ScaleKind::Band);
    banded.then(|| said(RangeRule::Step(step)))
}

/// The step of discrete positions when no size is asked for; none when they have a fixed size.
pub(crate) fn default_step(config: &Config, size_name: &str) -> Option<f64> {
    match config.get("view", size_name) {
        Some(Json::Number(_)) => None,
        Some(size) if size.get("step").is_some() => size.get("step").and_then(Json::as_f64),
        _ => Some(config.number("view", "step").unwrap_or(20.0)),
    }
}

/// Whether zero is in a scale's domain: surely, surely not, or as the data has it.
pub(crate) fn domain_has_zero(scale: &Component) -> Option<bool> {
    let kind = scale.kind.value;
    if kind == ScaleKind::Log || kind.is_temporal() {
        return Some(false);
    }
    let defaults_to_zero = matches!(kind, ScaleKind::Linear | ScaleKind::Sqrt | ScaleKind::Pow);
    if scale.property("zero").map_or(defaults_to_zero, |zero| zero.as_bool().unwrap_or(false)) {
        return Some(true);
    }
    let parts = scale.domains.as_ref().map_or(&[][..], |domains| &domains.value);
    let mut without = false;
    let mut by_field = false;
    for part in parts {
        match part {
            DomainPart::Values(values) => {
                let ends = (values.first().and_then(Json::as_f64), values.last().and_then(Json::as_f64));
                match ends {
                    (Some(first), Some(last)) if first <= 0.0 && last >= 0.0 => return Some(true),
                    (Some(_), Some(_)) => without = true,
                    _ => by_field = true,
                }
            }
            _ => by_field = true,
        }
    }
    if without && !by_field { Some(false) } else { None }
}
