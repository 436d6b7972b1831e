//! Affine maps of the plane, as PDF writes them.

/// `[a b c d e f]`: a point (x, y) goes to (ax + cy + e, bx + dy + f).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    /// The map that leaves all as it is.
    pub const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// A shift.
    pub fn shift(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This map first, then `next`.
    pub fn then(self, next: Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [p, q, r, s, t, u] = next.0;
        Matrix([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    /// Where a point goes.
    pub fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The direction and length that one unit to the right becomes.
    pub fn along(self) -> (f64, f64) {
        (self.0[0], self.0[1])
    }

    /// The area that the unit square becomes, which is what a picture fills.
    pub fn area(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        let area = (a * d - b * c).abs();
        if area.is_finite() { area } else { 0.0 }
    }

    /// The length that one unit upwards becomes.
    pub fn height(self) -> f64 {
        self.0[2].hypot(self.0[3])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_follow_one_another() {
        let doubled = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        assert_eq!(Matrix::shift(1.0, 2.0).then(doubled).apply(0.0, 0.0), (2.0, 4.0));
        assert_eq!(doubled.then(Matrix::shift(1.0, 2.0)).apply(1.0, 1.0), (3.0, 4.0));
        assert_eq!(doubled.then(Matrix::IDENTITY), doubled);
        assert_eq!(doubled.height(), 2.0);
    }
}
