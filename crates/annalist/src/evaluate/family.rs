//! Families of classes, as the measure knows them.

use std::{collections::HashMap, sync::LazyLock};

struct Family {
    name: &'static str,
    loose: bool,
    sampled: bool,
}

static FAMILIES: LazyLock<HashMap<&'static str, Family>> = LazyLock::new(|| {
    let mut families = HashMap::new();
    for line in include_str!("families.txt").lines().filter(|l| !l.starts_with('#')) {
        let Some((head, classes)) = line.split_once(':') else {
            continue;
        };
        let mut head = head.split(' ');
        let name = head.next().unwrap_or_default();
        let flags: Vec<&str> = head.collect();
        for class in classes.split_whitespace() {
            let family = Family {
                name,
                loose: flags.contains(&"loose"),
                sampled: flags.contains(&"sampled"),
            };
            families.insert(class, family);
        }
    }
    families
});

/// The family of a class; a class that is none is a family of its own.
fn family(class: &str) -> &str {
    FAMILIES.get(class).map_or(class, |f| f.name)
}

/// Whether a record need not hold all mentions of the class: statements, relations, postures, unrest, damage.
pub(super) fn sampled(class: &str) -> bool {
    FAMILIES.get(class).is_some_and(|f| f.sampled)
}

/// Whether two classes are of one family, or one is an attack of unknown means and the other may be it.
pub(super) fn same(a: &str, b: &str) -> bool {
    const ANY: &str = "any_attack";
    let loose = |class: &str| FAMILIES.get(class).is_some_and(|f| f.loose);
    let (x, y) = (family(a), family(b));
    x == y || ((x == ANY || y == ANY) && loose(a) && loose(b))
}
