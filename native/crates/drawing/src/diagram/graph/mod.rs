//! Boxes and arrows whose places are found by themselves.
//!
//! After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures"
//! (1981): `layers` turns edges round that close cycles, gives every node a layer and parts long edges into
//! steps from layer to layer; `order` sorts layers so that few edges cross; `spread` moves nodes within
//! their layer towards their neighbours; `paint` draws all.

mod layers;
mod order;
mod paint;
mod read;
mod spread;

use ferrolab_base::Result;

use super::fields::Fields;
use super::place::Place;
use super::sheet::Sheet;

/// Draw a `graph`.
pub(super) fn draw(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<()> {
    let graph = read::read(fields)?;
    let layered = layers::layered(&graph, fields)?;
    let order = order::ordered(&layered);
    let spots = spread::spread(&graph, &layered, &order);
    paint::paint(&graph, &layered, &spots, sheet, place);
    Ok(())
}
