//! Where groups put what is in them.

/// Turned, enlarged, moved: circles stay circles and text stays upright in itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) scale: f64,
    /// Degrees clockwise.
    pub(super) angle: f64,
    x: f64,
    y: f64,
}

impl Place {
    pub(super) const ROOT: Self = Self { scale: 1.0, angle: 0.0, x: 0.0, y: 0.0 };

    /// A place within this one.
    pub(super) fn within(&self, (x, y): (f64, f64), angle: f64, scale: f64) -> Self {
        let (x, y) = self.apply((x, y));
        Self { scale: self.scale * scale, angle: (self.angle + angle) % 360.0, x, y }
    }

    pub(super) fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        if self.angle == 0.0 {
            return (self.x + x * self.scale, self.y + y * self.scale);
        }
        let (sin, cos) = self.angle.to_radians().sin_cos();
        (self.x + (x * cos - y * sin) * self.scale, self.y + (x * sin + y * cos) * self.scale)
    }

    pub(super) fn is_upright(&self) -> bool {
        self.angle == 0.0
    }
}
