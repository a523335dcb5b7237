//! Styles as attributes. The root says `fill="none"`, so nothing is painted that is not written.

use super::Writer;
use crate::outline::Bounds;
use crate::scene::{Cap, Join, Paint, Style};

impl Style {
    /// Whether some of it differs from place to place.
    fn has_gradient(&self) -> bool {
        [&self.fill, &self.stroke].into_iter().flatten().any(Paint::is_gradient)
    }

    /// Whether items of this style can be one: where they overlap nothing shows through.
    pub(super) fn hides(&self) -> bool {
        let opaque = |paint: &Option<Paint>| match paint {
            None => true,
            Some(Paint::Solid(color)) => color.a == 255,
            Some(Paint::Gradient { .. }) => false,
        };
        let solid = self.opacity >= 1.0 && self.fill_opacity >= 1.0 && self.stroke_opacity >= 1.0;
        solid && opaque(&self.fill) && opaque(&self.stroke)
    }
}

/// Something with a style.
pub(super) trait Styled: Sized {
    fn style(&self) -> &Style;

    /// What a gradient runs over.
    fn bounds(&self) -> Bounds;

    /// Whether the attributes outside of `style` that are written with it are the same.
    fn like(&self, _other: &Self) -> bool {
        true
    }
}

impl Writer {
    /// All items; what neighbours have in common is written once, around them.
    pub(super) fn runs<T: Styled>(
        &mut self,
        items: &[T],
        attributes: impl Fn(&mut Self, &T),
        element: impl Fn(&mut Self, &T, &dyn Fn(&mut Self)),
    ) {
        for run in items.chunk_by(|a, b| a.like(b) && a.style() == b.style()) {
            let first = &run[0];
            if run.len() == 1 || first.style().has_gradient() {
                for item in run {
                    // Definitions stand before the element that refers to them.
                    let numbers = self.define(item);
                    element(self, item, &|writer: &mut Self| {
                        writer.style(item.style(), numbers);
                        attributes(writer, item);
                    });
                }
            } else {
                self.out.raw("<g");
                self.style(first.style(), [None, None]);
                attributes(self, first);
                self.out.raw(">");
                for item in run {
                    element(self, item, &|_: &mut Self| ());
                }
                self.out.raw("</g>");
            }
        }
    }

    /// Numbers of the gradients that inside and outline are painted with.
    pub(super) fn define<T: Styled>(&mut self, item: &T) -> [Option<usize>; 2] {
        let style = item.style();
        [&style.fill, &style.stroke].map(|paint| {
            let paint = paint.as_ref().filter(|paint| paint.is_gradient())?;
            Some(self.definitions.gradient(paint, item.bounds(), &mut self.out))
        })
    }

    /// The attributes of `style`, of whose paints `gradients` are the numbers.
    pub(super) fn style(&mut self, style: &Style, gradients: [Option<usize>; 2]) {
        if let Some(paint) = &style.fill {
            self.paint(" fill", paint, style.opacity * style.fill_opacity, gradients[0]);
        }
        let Some(paint) = style.stroke.as_ref().filter(|_| style.stroke_width > 0.0) else { return };
        self.paint(" stroke", paint, style.opacity * style.stroke_opacity, gradients[1]);
        if style.stroke_width != 1.0 {
            self.out.number_attribute(" stroke-width=\"", style.stroke_width);
        }
        self.dash(style);
        match style.cap {
            Cap::Butt => {}
            Cap::Round => self.out.raw(" stroke-linecap=\"round\""),
            Cap::Square => self.out.raw(" stroke-linecap=\"square\""),
        }
        match style.join {
            Join::Miter => {}
            Join::Round => self.out.raw(" stroke-linejoin=\"round\""),
            Join::Bevel => self.out.raw(" stroke-linejoin=\"bevel\""),
        }
    }

    /// A paint; opacity is that of inside or outline and not of the item, as on a canvas, so that
    /// neighbours can share it.
    fn paint(&mut self, name: &str, paint: &Paint, opacity: f64, gradient: Option<usize>) {
        let mut opacity = opacity.clamp(0.0, 1.0);
        self.out.raw(name);
        self.out.raw("=\"");
        match (paint, gradient) {
            (Paint::Solid(color), _) => {
                opacity *= f64::from(color.a) / 255.0;
                self.out.color(*color);
            }
            (Paint::Gradient { .. }, Some(number)) => {
                self.out.raw("url(#");
                self.out.name(number);
                self.out.raw(")");
            }
            (Paint::Gradient { .. }, None) => self.out.raw("none"),
        }
        self.out.raw("\"");
        if opacity < 1.0 {
            self.out.raw(name);
            self.out.number_attribute("-opacity=\"", opacity);
        }
    }

    fn dash(&mut self, style: &Style) {
        if style.dash.is_empty() {
            return;
        }
        self.out.raw(" stroke-dasharray=\"");
        for (index, &length) in style.dash.iter().enumerate() {
            if index > 0 {
                self.out.raw(",");
            }
            self.out.number(length);
        }
        self.out.raw("\"");
        if style.dash_offset != 0.0 {
            self.out.number_attribute(" stroke-dashoffset=\"", style.dash_offset);
        }
    }
}
