//! Domains and ranges become scales.

use ferrolab_base::Result;

use super::Scope;
use super::domain::Domain;
use crate::data::Bins;
use crate::encode::range;
use crate::encode::scale::{Form, Scale};
use crate::model::component::{Component, RangeRule, ScaleKind};
use crate::scales::{Band, Keys};
use crate::spec::json::refused;

impl Scope<'_> {
    pub(super) fn scale_of(&self, component: &Component, domain: Domain) -> Result<Scale> {
        let kind = component.kind.value;
        let step = match component.range.as_ref().map(|range| &range.value) {
            Some(RangeRule::Step(step)) => Some(*step),
            _ => None,
        };
        let (form, step) = match domain {
            Domain::Discrete(keys) if kind == ScaleKind::Ordinal => {
                (Form::Ordinal { outputs: range::outputs(self, component, keys.len())?, keys }, step)
            }
            Domain::Discrete(keys) => (Form::Band(self.band(component, keys)?), step),
            Domain::Line(line) => (range::line_form(self, component, line)?, step),
        };
        let reverse = component.flag("reverse");
        let has_zero = crate::model::properties::domain_has_zero(component);
        Ok(Scale { kind, form, has_zero, reverse, step })
    }

    /// Refuses domains that leave out values of the rows, which would all stand at zero.
    fn check_complete(&self, component: &Component, keys: &Keys) -> Result<()> {
        if !component.domains.as_ref().is_some_and(|domains| domains.explicit) {
            return Ok(());
        }
        for (unit, channel) in &component.members {
            let Some(def) = self.unit(*unit).encoding.field(*channel) else { continue };
            if keys.indices(&self.tables[*unit].field(&def.column())).contains(&u32::MAX) {
                let path = format!("encoding.{}.scale.domain", channel.name());
                return Err(refused(path, "leaves out values of the data, which is not drawn here"));
            }
        }
        Ok(())
    }

    fn band(&self, component: &Component, keys: Keys) -> Result<Band> {
        if component.channel.is_position() {
            self.check_complete(component, &keys)?;
        }
        let (inner, outer) = paddings(component);
        let mut ends = range::ends(self, component, keys.len())?;
        if component.flag("reverse") {
            ends = (ends.1, ends.0);
        }
        let mut band = Band::new(keys, ends, inner, outer);
        band.align = component.number("align").unwrap_or(0.5);
        band.round = component.flag("round");
        Ok(band)
    }

    /// The edges of bins that a scale shows.
    pub fn bins(&self, component: &Component) -> Option<Bins> {
        component.members.iter().find_map(|(unit, channel)| self.unit(*unit).edges(*channel).copied())
    }
}

/// Inner and outer padding of bands and points.
pub(crate) fn paddings(scale: &Component) -> (f64, f64) {
    let padding = scale.number("padding");
    let outer = scale.number("paddingOuter").or(padding).unwrap_or(0.0);
    let inner = if scale.kind.value == ScaleKind::Band {
        scale.number("paddingInner").or(padding).unwrap_or(0.0)
    } else {
        1.0
    };
    (inner, outer)
}
