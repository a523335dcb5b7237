//! Which views share which scales.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::component::{Component, prevailing, scale_kind};
use super::{Model, Node, NodeBody, Unit};
use crate::spec::channel::{CHANNELS, Channel};
use crate::spec::channel_def::ChannelDef;
use crate::spec::json::Place;

/// Gives every unit's channels their scales and lets views share them.
pub(crate) fn share_scales(model: &mut Model) -> Result<()> {
    let Model { units, scales, root, .. } = model;
    let mut sharing = Sharing { units, scales };
    sharing.node(root, None)?;
    let mut kept = vec![usize::MAX; scales.len()];
    let mut next = 0;
    for (index, scale) in scales.iter().enumerate() {
        if !scale.members.is_empty() {
            kept[index] = next;
            next += 1;
        }
    }
    scales.retain(|scale| !scale.members.is_empty());
    for (index, scale) in scales.iter().enumerate() {
        for (unit, channel) in &scale.members {
            units[*unit].scales[*channel as usize] = Some(index);
        }
    }
    renumber(root, &kept);
    Ok(())
}

fn renumber(node: &mut Node, kept: &[usize]) {
    for slot in &mut node.scales {
        *slot = slot.map(|index| kept[index]).filter(|index| *index != usize::MAX);
    }
    match &mut node.body {
        NodeBody::Layer(nodes) | NodeBody::Concat { nodes, .. } => {
            nodes.iter_mut().for_each(|node| renumber(node, kept));
        }
        NodeBody::Facet { node, .. } => renumber(node, kept),
        NodeBody::Unit(_) => {}
    }
}

struct Sharing<'m> {
    units: &'m mut Vec<Unit>,
    scales: &'m mut Vec<Component>,
}

type Slots = [Option<usize>; CHANNELS];

impl Sharing<'_> {
    /// The scales that a view offers to the one around it.
    fn node(&mut self, node: &mut Node, facet: Option<usize>) -> Result<Slots> {
        let mut own = [None; CHANNELS];
        match &mut node.body {
            NodeBody::Unit(unit) => own = self.unit(*unit, facet)?,
            NodeBody::Layer(nodes) => {
                let independent =
                    |resolve: &Map<String, Json>, channel: Channel| says(resolve, channel) == Some(true);
                for child in nodes {
                    let offered = self.node(child, facet)?;
                    self.take(&mut own, offered, |channel| independent(&node.view.resolve.scale, channel));
                }
            }
            NodeBody::Concat { nodes, .. } => {
                let resolve = &node.view.resolve.scale;
                for child in nodes {
                    let offered = self.node(child, facet)?;
                    self.take(&mut own, offered, |channel| {
                        let positional = channel.is_position() || channel.is_polar();
                        says(resolve, channel).unwrap_or(positional)
                    });
                }
            }
            NodeBody::Facet { id, node: child, .. } => {
                let resolve = &node.view.resolve.scale;
                let offered = self.node(child, Some(*id))?;
                let independent = |channel| says(resolve, channel).unwrap_or(channel == Channel::Theta);
                self.take(&mut own, offered, independent);
                for index in own.iter().flatten() {
                    self.scales[*index].facet = facet;
                }
            }
        }
        node.scales = own;
        Ok(own)
    }

    fn unit(&mut self, index: usize, facet: Option<usize>) -> Result<Slots> {
        let mut own = [None; CHANNELS];
        for channel in Channel::SCALED {
            let unit = &self.units[index];
            let Some(def) = scaled(unit, channel) else { continue };
            let nested = channel.offset().is_some_and(|offset| unit.encoding.data(offset).is_some());
            let relative = match channel {
                Channel::X => unit.mark.own("width").is_some_and(|width| width.get("band").is_some()),
                Channel::Y => unit.mark.own("height").is_some_and(|height| height.get("band").is_some()),
                _ => false,
            };
            let kind = scale_kind(
                channel,
                def,
                unit.mark.kind,
                relative,
                nested,
                &Place::ROOT.at("encoding").at(channel.name()),
            )?;
            let members = vec![(index, channel)];
            let (domains, range) = (None, None);
            self.scales.push(Component {
                channel,
                kind,
                domains,
                properties: Vec::new(),
                range,
                members,
                facet,
            });
            own[channel as usize] = Some(self.scales.len() - 1);
        }
        Ok(own)
    }

    /// Joins the scales that a view offers to those of the view around it, where they are shared.
    fn take(&mut self, own: &mut Slots, offered: Slots, independent: impl Fn(Channel) -> bool) {
        for channel in Channel::SCALED {
            let Some(second) = offered[channel as usize] else { continue };
            if independent(channel) {
                continue;
            }
            match own[channel as usize] {
                None => own[channel as usize] = Some(second),
                Some(first) if self.scales[first].kind.value.fits(self.scales[second].kind.value) => {
                    self.join(first, second);
                }
                Some(_) => {}
            }
        }
    }

    fn join(&mut self, first: usize, second: usize) {
        let members = std::mem::take(&mut self.scales[second].members);
        let theirs = self.scales[second].kind.clone();
        let ours = self.scales[first].kind.clone();
        let stronger =
            theirs.value.precedence() > ours.value.precedence() && ours.explicit == theirs.explicit;
        let kind = if stronger { Some(theirs) } else { prevailing(Some(ours), Some(theirs)) };
        if let Some(kind) = kind {
            self.scales[first].kind = kind;
        }
        self.scales[first].members.extend(members);
    }
}

/// What a view says on a channel: whether each view in it has its own.
pub(crate) fn says(resolve: &Map<String, Json>, channel: Channel) -> Option<bool> {
    resolve.get(channel.name()).and_then(Json::as_str).map(|word| word == "independent")
}

/// What a channel shows by way of a scale.
pub(crate) fn scaled(unit: &Unit, channel: Channel) -> Option<&ChannelDef> {
    if channel == Channel::Text {
        return None;
    }
    let found = unit.encoding.data(channel);
    // A range's end alone has the scale of its beginning.
    let def = match (found, channel) {
        (None, Channel::X) => unit.encoding.data(Channel::X2),
        (None, Channel::Y) => unit.encoding.data(Channel::Y2),
        (found, _) => found,
    }?;
    let refused = matches!(def.scale, Some(Json::Null | Json::Bool(false)));
    (found.is_some() && !refused).then_some(def)
}
