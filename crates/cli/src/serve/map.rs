//! A small map around the places of an incident: outlines, borders, a dot where the place is told that finely, else a
//! ring or the whole country. Never finer than the reports are.

use events::{Place, Precision};

use super::outlines::{self, Point};

/// Width and height of the drawing.
const SIZE: (f64, f64) = (640.0, 400.0);

/// A map is never closer than so many degrees from top to bottom: the outlines are coarse.
const CLOSEST: f64 = 8.0;

/// A drawing, in the units of its own width and height.
pub struct Map {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Countries in view.
    pub lands: Vec<Land>,
    /// Names of countries.
    pub labels: Vec<Label>,
    /// The places.
    pub marks: Vec<Mark>,
    /// What it shows, in words.
    pub words: String,
}

/// An outline.
pub struct Land {
    /// As an SVG path.
    pub path: String,
    /// Whether the country itself is a place of the incident.
    pub meant: bool,
}

/// A name on the map.
pub struct Label {
    /// Middle of the name.
    pub x: f64,
    /// Its base line.
    pub y: f64,
    /// The name.
    pub text: String,
}

/// A place on the map.
pub struct Mark {
    /// Where.
    pub x: f64,
    /// Where.
    pub y: f64,
    /// Radius: small for a dot, large for an area.
    pub radius: f64,
    /// Whether it is an area, not a point.
    pub area: bool,
    /// Whether the name stands to the left of the mark.
    pub left: bool,
    /// Where the name begins, or ends.
    pub text_x: f64,
    /// The name.
    pub name: String,
}

/// What part of the world is in view.
struct View {
    middle: Point,
    /// Degrees north in half the height, degrees east in half the width.
    half: Point,
}

impl View {
    fn around(points: &[Point]) -> Option<Self> {
        let (mut low, mut high) = (*points.first()?, *points.first()?);
        for &(east, north) in points {
            low = (low.0.min(east), low.1.min(north));
            high = (high.0.max(east), high.1.max(north));
        }
        let middle = (f64::midpoint(low.0, high.0), f64::midpoint(low.1, high.1));
        // A degree of longitude is so much shorter than one of latitude.
        let shrink = middle.1.to_radians().cos().max(0.2);
        let ratio = SIZE.0 / SIZE.1;
        let tall = ((high.1 - low.1) * 1.25).max((high.0 - low.0) * 1.25 * shrink / ratio);
        let half_height = tall.max(CLOSEST) / 2.0;
        Some(Self {
            middle,
            half: (half_height * ratio / shrink, half_height),
        })
    }

    fn place(&self, (east, north): Point) -> Point {
        (
            (((east - self.middle.0) / self.half.0 + 1.0) * SIZE.0 / 2.0 * 10.0).round() / 10.0,
            ((1.0 - (north - self.middle.1) / self.half.1) * SIZE.1 / 2.0 * 10.0).round() / 10.0,
        )
    }
}

/// A map of the places; `None` where none of them has coordinates.
pub fn draw(places: &[Place]) -> Option<Map> {
    let mut points = Vec::new();
    let mut meant = Vec::new();
    for place in places {
        if let (Precision::Country, Some(code)) = (place.precision, &place.country) {
            meant.push(&**code);
            points.extend(mainland(code));
        }
        points.extend(place.lon.zip(place.lat));
    }
    let view = View::around(&points)?;
    let mut lands = Vec::new();
    let mut labels = Vec::new();
    for country in outlines::countries() {
        let mut largest = (0.0, (0.0, 0.0));
        for ring in &country.rings {
            let drawn: Vec<Point> = clip(ring.iter().map(|p| view.place(*p)).collect());
            if drawn.len() < 3 {
                continue;
            }
            let (area, middle) = area_and_middle(&drawn);
            if area > largest.0 {
                largest = (area, middle);
            }
            lands.push(Land {
                path: path(&drawn),
                meant: meant.contains(&country.code),
            });
        }
        let wide = f64::from(u16::try_from(country.name.len()).unwrap_or(u16::MAX)) * 8.0;
        if largest.0 > wide * 60.0 {
            let (x, y) = largest.1;
            labels.push(Label {
                x: x.clamp(wide / 2.0, SIZE.0 - wide / 2.0).round(),
                y: y.clamp(14.0, SIZE.1 - 8.0).round(),
                text: country.name.to_owned(),
            });
        }
    }
    let marks: Vec<Mark> = places.iter().filter_map(|p| mark(p, &view)).collect();
    // A place's own name comes before that of the country under it.
    labels.retain(|l| {
        let near = |m: &Mark| (m.y - l.y).abs() < 16.0 && (m.x - l.x).abs() < 160.0;
        !marks.iter().any(near)
    });
    let names: Vec<&str> = places.iter().map(|p| p.name.as_str()).collect();
    Some(Map {
        width: SIZE.0,
        height: SIZE.1,
        lands,
        labels,
        marks,
        words: format!("Map showing {}", names.join(", ")),
    })
}

fn mark(place: &Place, view: &View) -> Option<Mark> {
    if place.precision == Precision::Country {
        return None;
    }
    let (x, y) = view.place(place.lon.zip(place.lat)?);
    let (radius, area) = match place.precision {
        Precision::Site | Precision::PopulatedPlace => (6.0, false),
        Precision::District => (18.0, true),
        Precision::Admin1 => (34.0, true),
        Precision::Region | Precision::Country => (54.0, true),
    };
    let left = x > SIZE.0 * 0.6;
    let text_x = if left { x - radius - 5.0 } else { x + radius + 5.0 };
    Some(Mark {
        x,
        y,
        radius,
        area,
        left,
        text_x,
        name: place.name.clone(),
    })
}

/// The largest outline of a country: islands far away would make the map too wide.
fn mainland(code: &str) -> Vec<Point> {
    let country = outlines::countries().iter().find(|c| c.code == code);
    let size = |ring: &&Vec<Point>| area_and_middle(ring).0;
    country
        .and_then(|c| c.rings.iter().max_by(|a, b| size(a).total_cmp(&size(b))))
        .cloned()
        .unwrap_or_default()
}

/// What of a ring lies on the drawing, by Sutherland and Hodgman.
fn clip(mut ring: Vec<Point>) -> Vec<Point> {
    // A margin, so that the cut edges are not seen.
    const MARGIN: f64 = 4.0;
    type Axis = fn(Point) -> f64;
    let edges: [(Axis, f64, f64); 4] = [
        (|p| p.0, 1.0, -MARGIN),
        (|p| p.0, -1.0, SIZE.0 + MARGIN),
        (|p| p.1, 1.0, -MARGIN),
        (|p| p.1, -1.0, SIZE.1 + MARGIN),
    ];
    for (axis, sign, edge) in edges {
        let inside = |p: Point| (axis(p) - edge) * sign >= 0.0;
        let cross = |a: Point, b: Point| {
            let t = (edge - axis(a)) / (axis(b) - axis(a));
            (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
        };
        let mut kept = Vec::with_capacity(ring.len());
        let mut from = ring.last().copied();
        for &to in &ring {
            if let Some(from) = from {
                if inside(from) != inside(to) {
                    kept.push(cross(from, to));
                }
                if inside(to) {
                    kept.push(to);
                }
            }
            from = Some(to);
        }
        ring = kept;
    }
    ring
}

fn area_and_middle(ring: &[Point]) -> (f64, Point) {
    let mut sum = (0.0, 0.0, 0.0);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let cross = a.0 * b.1 - b.0 * a.1;
        sum = (sum.0 + cross, sum.1 + (a.0 + b.0) * cross, sum.2 + (a.1 + b.1) * cross);
    }
    let (double, east, north) = sum;
    if double.abs() < 1e-9 {
        return (0.0, (0.0, 0.0));
    }
    ((double / 2.0).abs(), (east / (3.0 * double), north / (3.0 * double)))
}

fn path(ring: &[Point]) -> String {
    let mut path = String::new();
    for (number, (x, y)) in ring.iter().enumerate() {
        path.push_str(if number == 0 { "M" } else { "L" });
        path.push_str(&format!("{x:.1} {y:.1}"));
    }
    path.push('Z');
    path
}

#[cfg(test)]
mod tests {
    use language::Span;

    use super::*;

    fn place(name: &str, country: &str, at: Option<Point>, precision: Precision) -> Place {
        Place {
            name: name.to_owned(),
            span: Span::new(0, 0),
            country: Some(country.into()),
            admin1: None,
            lat: at.map(|p| p.1),
            lon: at.map(|p| p.0),
            precision,
            geonames: None,
        }
    }

    #[test]
    fn a_town_is_a_dot_in_the_middle() {
        let map = draw(&[place("Aleppo", "SY", Some((37.16, 36.2)), Precision::PopulatedPlace)]).unwrap();
        let mark = &map.marks[0];
        assert!(!mark.area && (mark.x - map.width / 2.0).abs() < 1.0 && (mark.y - map.height / 2.0).abs() < 1.0);
        assert!(map.lands.len() > 2, "neighbours are drawn");
        assert!(map.lands.iter().all(|l| !l.meant));
    }

    #[test]
    fn a_country_is_no_dot() {
        let map = draw(&[place("Syria", "SY", Some((38.5, 35.0)), Precision::Country)]).unwrap();
        assert!(map.marks.is_empty());
        assert!(map.lands.iter().any(|l| l.meant));
    }

    #[test]
    fn what_lies_nowhere_has_no_map() {
        assert!(draw(&[]).is_none());
        assert!(draw(&[place("Mervan", "ZZ", None, Precision::PopulatedPlace)]).is_none());
    }

    #[test]
    fn outlines_stay_on_the_drawing() {
        for at in [(0.0, 0.0), (179.9, -16.0), (-179.9, 65.0), (10.0, 89.9), (0.0, -90.0)] {
            let map = draw(&[place("x", "ZZ", Some(at), Precision::Site)]).unwrap();
            assert!(
                map.lands
                    .iter()
                    .all(|l| !l.path.contains("NaN") && !l.path.contains("inf"))
            );
            assert!(map.marks.iter().all(|m| m.x.is_finite() && m.y.is_finite()));
        }
    }
}
